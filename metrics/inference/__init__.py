"""Intervals, tests and verdicts: one statistical method a module, each with its source.

Enters: counts, sums, durations; never a frame or a connection.
Leaves: `Estimate`s, p-values, verdicts.
May be imported by: `definitions`, `analyses` and `ui`, for what they return.
Front door: one per method: `intervals`, `ratios`, `survival`, `rank_tests`, `exact`, `xmr`,
    `shapley`, `poisson`, `verdict`; of groups set against each other: `groups`.
"""
