"""The panels of the page Touchpoints: the journey, what is missing, what is to be done next.

Enters: the view's slice; what `metrics.analyses.journey` tells of it.
Leaves: drawn panels, one module per question.
May be imported by: `pages.touchpoints`, tests.
Front door: each module's `draw`, one a question.
"""
