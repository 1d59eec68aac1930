"""How much one file may ask for, and how a long reading says that it is still alive."""

from __future__ import annotations

from collections.abc import Callable

#: Resident bytes that the process which reads a file may use.
MEMORY = 2 << 30
#: Without any progress for so long, a file is given up. What counts is the time in which the
#: process that reads it had a processor, or waited for something else than one.
STALL_SECONDS = 60.0
#: However much progress it makes, a file is given up after so long.
TOTAL_SECONDS = 3600.0

#: Bytes that a packed file may hold.
UNPACKED = 50 << 30
#: How many bytes may come out of each packed one, once `UNPACKED_FREELY` came out. Text packs 5 to
#: 50 times smaller; a bomb a thousand times.
UNPACKED_RATIO = 200
UNPACKED_FREELY = 64 << 20
#: Bytes of a workbook or Parquet file that came packed: it is laid on the disk before it is read.
UNPACKED_WHOLE = 8 << 30

#: Columns of one file. Excel has 16,384; the widest exports seen have a few hundred.
COLUMNS = 16_384
#: Cells of one sheet, from its first to its last, empty ones too: all are in memory at once.
SHEET_CELLS = 20_000_000
#: Lines of one file that are made rows of one response each, and different questions in them;
#: all are in memory at once. Of the rows made, no more cells than of a sheet.
TURNED_LINES = 1_000_000
TURNED_QUESTIONS = 1_000
#: Bytes of one workbook, unpacked.
WORKBOOK = 2 << 30
#: Rows of one Parquet file, and rows for each of its bytes: columns of one value take no room.
PARQUET_ROWS = 500_000_000
PARQUET_ROWS_PER_BYTE = 200
#: Bytes of a Parquet file, unpacked, for each byte that it has.
PARQUET_RATIO = 2_000

_listeners: list[Callable[[], None]] = []


def alive() -> None:
    """Tell whoever waits for this process that it has got on."""
    for listener in _listeners:
        listener()


def on_alive(listener: Callable[[], None]) -> None:
    """Call the listener, from now on, whenever this process gets on."""
    _listeners.append(listener)
