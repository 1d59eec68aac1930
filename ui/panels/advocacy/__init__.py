"""The page Advocacy: do they bring others, and what do they say in public?

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages/advocacy.py`.
Front door: one module per question.
"""
