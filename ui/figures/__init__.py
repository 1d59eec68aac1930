"""What panels ask of `metrics`, remembered per version of the data and slice.

Enters: a metric's key and a column.
Leaves: groups, histories, comparisons.
May be imported by: `ui.sentences`, `ui.panels`.
Front door: `comparisons`, `groups`.
"""
