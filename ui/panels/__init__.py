"""The panels of each page, one folder a page; `shared` is what several pages have.

Enters: the view of this reader.
Leaves: one question answered on the page.
May be imported by: `pages`; never a panel of another page.
Front door: one function `draw…` a panel.
"""
