"""Records of a file to canonical rows: cast, checked, keyed, masked, counted.

Enters: a file and its mapping.
Leaves: rows in Parquet, refused rows in CSV, and a `Reading` in which read = kept + refused +
    blank.
May be imported by: `drops.lake`, `drops.report`, the use cases and the page Drops.
"""
