"""The metrics, declared: one topic a module.

Enters: names of SQL aggregates over a relation.
Leaves: `Metric` objects: pure functions from those numbers to an estimate.
May be imported by: `metrics.catalogue`, `metrics.analyses`, `metrics.cli`, and the panels that
    tell how one is counted.
Front door: `metrics.catalogue.METRICS` holds them by key.
"""
