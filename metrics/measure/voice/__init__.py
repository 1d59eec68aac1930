"""What customers say, in all its range: searched, counted, drawn from; small groups hidden.

Enters: a reader, a slice and what is searched for.
Leaves: comments and counts, hidden as `metrics.measure.hiding.hidden_words` decides.
May be imported by: analyses, the command line, pages.
Front door: `read` (searched and counted), `draw` (some of all), `opened` (one row, with others).
"""
