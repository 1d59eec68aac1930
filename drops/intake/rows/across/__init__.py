"""What the rows of a file tell of each other: which repeat, and which cannot stand where they do.

Enters: the rows kept of a file, as Parquet.
Leaves: the same rows without those that others refuse, and the lines of these.
May be imported by: what reads a file (`drops.intake.rows`).
Front door: `keys` (which row wins), `tree` (what stands below what).
"""
