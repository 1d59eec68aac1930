"""The one place that measures, and the one that hides what is too small to be shown.

Enters: metrics, a slice, by what to group, and who reads.
Leaves: a `Row` per group: its estimate and the inputs it was made of.
May be imported by: `metrics.analyses`, `metrics.cli`, `ui`.
Front door: `measuring` (`measure` and its kin); `reader` (who asks), `names` (values to choose by),
    `coverage` (until when is known), `rows` (single rows).
"""
