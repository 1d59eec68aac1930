"""What is read from afar: charts and words in the size that a wall needs.

Enters: a chart, or words with their size and tone.
Leaves: a chart.
May be imported by: `ui.app`, `ui.panels.wall`.
Front door: one module per kind.
"""
