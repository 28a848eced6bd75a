"""The sites: one folder each, with a schema, content, pages and templates.

web.py       the web of one episode: records, sessions and clock of every site
records.py   a site's database, shared until an episode writes
app.py       what all sites have in common: templates, sessions, forms, errors
people.py, land.py    persons and places that several sites speak of
<site>/schema.sql, content.py, pages.py (or pages/), templates/, site.py
"""
