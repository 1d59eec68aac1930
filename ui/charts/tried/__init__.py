"""What was tried, in charts: days that all of them tell of, and both sides of one experiment.

Enters: days with names; weeks of treated and compared places.
Leaves: charts, and the marks that `charts.picture` adds to each chart over time.
May be imported by: `ui.charts`, `ui.app`, `ui.panels`.
Front door: `noted` (days with names), `sides` (both sides of an experiment).
"""
