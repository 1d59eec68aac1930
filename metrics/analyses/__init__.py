"""Questions that take more than one measurement: what changed, who stands out, why.

Enters: a reader's lake, slice and metric.
Leaves: findings, standings, control charts, drivers, accounts: plain values to show.
May be imported by: `metrics.cli`, `ui`.
Front door: one module per question.
"""
