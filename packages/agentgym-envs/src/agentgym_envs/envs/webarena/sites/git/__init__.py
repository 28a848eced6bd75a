"""The git host: projects with files and commits, issues, merge requests, members and groups.

schema.sql   the records
content/     what they say when an episode begins
rules.py     who may see and do what
text.py      descriptions and comments: a small part of Markdown
changes.py   what visitors change in projects: commits, branches, forks, merges
pages/       one file per topic
site.py      puts it together
"""
