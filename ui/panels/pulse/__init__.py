"""The page Pulse: what changed, is it real, and what needs us today?

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages/pulse.py`.
Front door: one module per question.
"""
