"""What a reader chose: filters, the address that holds them, what is in focus.

Enters: clicks and links.
Leaves: a `Slice`, and the address of the view.
May be imported by: `ui.app`, `ui.figures`, `ui.panels`, `pages`.
Front door: `filters`, `address`, `focus`, `spans`, `switch`.
"""
