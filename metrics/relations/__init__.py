"""The SELECTs that metrics aggregate: one row per answer, complaint, post, customer.

Enters: the tables of one version of the lake.
Leaves: SQL text made of our own constants; values stay bound.
May be imported by: `metrics.slices`, `words`, `definitions`, `catalogue`, `measure`, `analyses`,
    `cli`; `ui` for calendars (`periods`) and which tables a relation reads.
Front door: `selects` (all by name, and the tables that each reads); `slice_columns`, `periods`.
"""
