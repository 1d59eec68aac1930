"""What panels ask of `metrics`, remembered per version of the data and slice.

Enters: a metric's key and a column.
Leaves: groups, histories, comparisons.
May be imported by: `ui.app`, `ui.sentences`, `ui.panels`, `pages`.
Front door: `comparisons`, `groups`.
"""
