"""The data folder, as whoever writes it and whoever reads it agree on it.

Enters: the path of a data folder, its `settings.toml`, its `lake/current.json`.
Leaves: `Home` and `Settings`, the canonical tables, the newest whole version of the lake.
May be imported by: every room; it imports none of them.
Front door: `store.settings` (where and how), `store.tables` (what a row means), `store.manifest`
    (which version), `store.checksums` (is it whole), `store.disk` (files that survive a power cut),
    `store.places` (what lies outside of it: the key, which stores were served).
"""
