"""The page Teams: one team on everything, against target, the others and before.

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages/teams.py`.
Front door: one module per question.
"""
