"""Charts of the hours of a week or a day.

Enters: names of rows and columns, and a value for each crossing of them.
Leaves: a `Chart`.
May be imported by: `ui.panels`, tests.
Front door: `hours.of_week`; `heat` draws any crossing.
"""
