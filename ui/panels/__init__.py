"""The panels of each page, one folder a page; `shared` is what several pages have.

Enters: the view of this reader.
Leaves: one question answered on the page.
May be imported by: `pages`; a panel of another page only where `ARROWS` in `tests/test_layers.py`
    says so, as the wall shows what Pulse tells.
Front door: one function `draw…` a panel.
"""
