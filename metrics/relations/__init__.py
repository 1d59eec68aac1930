"""The SELECTs that metrics aggregate: one row per answer, complaint, post, customer.

Enters: the tables of one version of the lake.
Leaves: SQL text made of our own constants; values stay bound.
May be imported by: `metrics.slices`, `definitions`, `measure`, `analyses`.
"""
