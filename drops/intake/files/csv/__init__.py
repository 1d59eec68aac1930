"""CSV files as records: exact line numbers, bounded memory, any quoting.

Enters: blocks of bytes in UTF-8.
Leaves: records of cells with the line each begins on, and those that are broken.
May be imported by: `drops.intake.files`.
Front door: `records.csv_pieces`.
"""
