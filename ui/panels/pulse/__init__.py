"""The page Pulse: what changed, is it real, and what needs us today?

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages.pulse`, and `ui.panels.wall`, which tells the same from afar.
Front door: one module per question.
"""
