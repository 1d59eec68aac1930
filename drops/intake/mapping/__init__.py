"""Which column of a file fills which column of ours.

Enters: a header, a mapping in TOML, the formats that are known.
Leaves: a `Mapping`, the format a file is recognised as, the `Plan` for one file.
May be imported by: `propose`, `rows`, `drops.lake`, the use cases and the page Drops.
"""
