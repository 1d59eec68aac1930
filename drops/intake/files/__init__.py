"""Any kind of file as pieces of records: CSV, JSON, Excel, Parquet, packed or not.

Enters: a path, the name it came under, which columns are wanted.
Leaves: its header, then pieces: Polars frames of texts with line numbers, and records that are
    broken.
May be imported by: `mapping`, `propose`, `rows` and `drops.lake`.
"""
