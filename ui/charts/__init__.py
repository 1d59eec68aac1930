"""One kind of chart a module: one idea, direct labels, a text for who cannot see it.

Enters: rows and estimates.
Leaves: specifications of Plotly, drawn.
May be imported by: `ui.app`, `ui.panels`.
Front door: `charts.draw` and `charts.picture` put a `Chart` on the page; one module makes one kind.
"""
