"""The page Voice: everything customers say, searched, counted and opened.

Enters: the view's slice, and what is searched for, from the link.
Leaves: drawn panels, one module per section.
May be imported by: `pages.voice`, tests.
Front door: each module's `draw`, one a section.
"""
