"""The back office of the shop, at /admin: what its staff sees of the shop's records, and changes.

grid.py      lists that can be filtered, sorted and paged
staff.py     who is signed in
pages/       one file per part of the menu
site.py      all of it as a blueprint of the shop's application
"""
