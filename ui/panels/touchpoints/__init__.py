"""The panels of the page Touchpoints: the journey, what is missing, what is to be done next.

Enters: the view's slice. Leaves: panels. May be imported by: `pages/touchpoints.py`, tests.
"""
