"""`python -m metrics experiments`: what experiments did, and what one takes before it starts.

Enters: what the command is told, experiments as they stand.
Leaves: lines on stdout.
May be imported by: `metrics.cli.show`.
Front door: `results` (what came of them), `plans` (how many weeks one takes).
"""
