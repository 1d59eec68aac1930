"""What each metric is, and the one place that measures.

Enters: one pinned version of the lake, a slice, a scope.
Leaves: estimates with intervals, rows of groups, analyses of them.
May be imported by: `ui`, `benchmarks` and the command line; never by `drops`.
Front door: `metrics.catalogue.METRICS`, `metrics.measure`, one module per analysis in
    `metrics.analyses`.
"""
