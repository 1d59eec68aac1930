"""Panels of the page Delivery gap: do customers get what leaders believe they get?

Enters: the view; what `metrics.analyses.delivery_gap` tells of it.
Leaves: drawn panels, one module per question.
May be imported by: `pages.delivery_gap`, tests.
Front door: `statement.draw` and `ask.draw`; `figures` remembers what they ask.
"""
