"""The panels of the page Busy hours: where demand outruns staff, the week, channels by the hour.

Enters: the view's slice; what `metrics.analyses.busy_hours` tells of it.
Leaves: drawn panels, one module per question.
May be imported by: `pages.busy_hours`, tests.
Front door: each module's `draw`, one a question.
"""
