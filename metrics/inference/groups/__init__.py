"""By how much groups differ: places, teams, channels, the two sides of an experiment.

Enters: for each group its counts, its estimate and variance, or what each of its answers said.
Leaves: differences with their intervals, and how likely chance alone makes as large a one.
May be imported by: whoever may import `metrics.inference`.
Front door: one method a module; `spread` says by how much groups differ beyond chance.
"""
