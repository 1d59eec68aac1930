"""The panels of the page Busy hours: where demand outruns staff, the week, channels by the hour.

Enters: the view's slice. Leaves: panels. May be imported by: `pages/busy_hours.py`, tests.
"""
