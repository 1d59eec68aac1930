"""Any kind of file as pieces of records: CSV, JSON, Excel, Parquet, packed or not.

Enters: a path, the name it came under, which columns are wanted.
Leaves: its header, then pieces: Polars frames of texts with line numbers, and records that are
    broken.
May be imported by: `mapping`, `propose`, `rows`, `drops.lake`, `drops.mend` and the page Drops.
"""

from drops.intake.files.csv.dialect import PLAIN, Dialect, record_at
from drops.intake.files.header import Header, describe_header, plain, said_names, whole_header
from drops.intake.files.json.records import Records, form_of
from drops.intake.files.kinds import BOOKS, kind_of, other_than_named
from drops.intake.files.languages import LanguageReading
from drops.intake.files.packed import only_member, opened, packing
from drops.intake.files.piece import UNSAID, Broken, Opening, Piece, Turned, Wanted, column_names
from drops.intake.files.pieces import ahead, open_pieces
from drops.intake.files.spool import (
    forgotten_after,
    laid_out,
    letting_go,
    packs_whole_file,
)
from drops.intake.files.tables.book import read_sheet
from drops.intake.files.titles import row_of_shared_names, rows_of_names
from drops.intake.files.values import TOTAL, is_unnamed, is_value

__all__ = [
    "BOOKS",
    "PLAIN",
    "TOTAL",
    "UNSAID",
    "Broken",
    "Dialect",
    "Header",
    "LanguageReading",
    "Opening",
    "Piece",
    "Records",
    "Turned",
    "Wanted",
    "ahead",
    "column_names",
    "describe_header",
    "forgotten_after",
    "form_of",
    "is_unnamed",
    "is_value",
    "kind_of",
    "laid_out",
    "letting_go",
    "only_member",
    "open_pieces",
    "opened",
    "other_than_named",
    "packing",
    "packs_whole_file",
    "plain",
    "read_sheet",
    "record_at",
    "row_of_shared_names",
    "rows_of_names",
    "said_names",
    "whole_header",
]
