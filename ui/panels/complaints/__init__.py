"""The page Complaints: how fast do we make it right, to their satisfaction?

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages/complaints.py`.
Front door: one module per question.
"""
