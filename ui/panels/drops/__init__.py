"""The page Drops: what came in, what was refused, add a file, take one back.

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages/drops.py`.
Front door: one module per question.
"""
