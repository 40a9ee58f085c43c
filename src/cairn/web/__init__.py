"""Owns what a browser is shown and asks: the doorway, pages, their parts and assets. Refuses to own any rule or table.

How a page is added: one file `pages/<area>.py` with views that take a request and return `page(request, template, ...)`,
and `addresses = [path(...), ...]` at its end (the loader of `cairn.config.urls` finds it); its templates beside the
others, extending `base.html`; its test in `tests/web/`. The doorway has signed in, entered and opened the transaction
before a view runs: `request.actor` says who looks, for whom and why. Raise a kind of `cairn.base.errors`; the doorway
rolls back and shows the page for it. Pieces come from `{% part "tag" ... %}` (`templates/parts/`, no `{% load %}`).
"""
