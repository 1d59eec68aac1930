"""One kind of chart a module: one idea, direct labels, a text for who cannot see it.

Enters: rows and estimates.
Leaves: specifications of Plotly, drawn.
May be imported by: `ui.panels`.
"""
