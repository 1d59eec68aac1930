"""Records of a file to canonical rows: cast, checked, keyed, masked, counted.

Enters: a file and its mapping.
Leaves: rows in Parquet, refused rows in CSV, and a `Reading` in which read = kept + refused +
    blank.
May be imported by: `drops.lake`, `drops.report`, the use cases and the page Drops.
"""

from drops.intake.files import letting_go
from drops.intake.rows.alarm import alarms, check_refused
from drops.intake.rows.cast import schema_of
from drops.intake.rows.odd import OddRow
from drops.intake.rows.pipeline import Progress
from drops.intake.rows.preview import Preview
from drops.intake.rows.preview import preview as _preview
from drops.intake.rows.protect import ERASED
from drops.intake.rows.read import NOTHING_COUNTS, Reading
from drops.intake.rows.read import read_file as _read_file
from drops.intake.rows.refused import LINE, REASONS
from drops.intake.rows.refused import mended_cells as _mended_cells
from drops.sandbox import guarded

__all__ = [
    "ERASED",
    "LINE",
    "NOTHING_COUNTS",
    "REASONS",
    "OddRow",
    "Preview",
    "Progress",
    "Reading",
    "alarms",
    "check_refused",
    "mended_cells",
    "preview",
    "read_file",
    "schema_of",
]

mended_cells = guarded(_mended_cells, letting_go)
preview = guarded(_preview, letting_go)
read_file = guarded(_read_file, letting_go, first=True)
