"""A browser in this process: pages without scripts, laid out and described as Chromium does it.

http.py         requests, responses, cookies, redirects; an application as what answers
urls.py         which addresses can be opened, and where links lead
dom.py          a page as a tree
style.py ...    how it is laid out (layout.py says more)
accessibility.py ...  how it is described
fields.py       what the controls of forms hold; validation.py, forms.py: what is sent
editing.py, lists.py  writing into fields, choosing from lists
page.py         a page that is open: what has the keyboard, how far it is scrolled
pointing.py, keyboard.py  what the mouse and the keys do on it
inspection.py   what scorers read
window.py       tabs and history: `PageBrowser`
"""
