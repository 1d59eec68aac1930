"""The page NPS: would they recommend us, and why?

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: `pages/nps.py`.
Front door: one module per question.
"""
