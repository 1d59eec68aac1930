"""A file in; a Parquet of the rows kept and a CSV of the rows refused out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from drops.mapping import Mapping
from metrics.settings import Settings


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is: rows so far, share of the file from 0 to 1, seconds left if known."""

    rows_done: int
    share: float
    seconds_left: float | None


@dataclass(frozen=True)
class Reading:
    """What came of one file; `read` is always `kept` + `refused` + `blank`."""

    table: str
    format: str
    mapping: Mapping
    read: int
    kept: int
    refused: int
    blank: int
    repeated: int
    reasons: dict[str, int]
    first_at: datetime | None
    last_at: datetime | None
    known_at: datetime
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.read != self.kept + self.refused + self.blank:
            raise AssertionError(
                f"read {self.read} is not kept {self.kept} + refused {self.refused} + blank {self.blank}"
            )


@dataclass(frozen=True)
class Preview:
    """The first rows as they are in the file and after mapping, with what is wrong with each.

    `line`, `before`, `after` and `reasons` have one entry per record shown.
    """

    header: tuple[str, ...]
    lines: tuple[int, ...]
    before: tuple[dict[str, str], ...]
    after: tuple[dict[str, str], ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def read_file(
    source: Path,
    name: str,
    mapping: Mapping,
    settings: Settings,
    rows_out: Path,
    refused_out: Path,
    *,
    known_at: datetime | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    taken_at: datetime | None = None,
) -> Reading:
    """What came of the file; the rows kept are in `rows_out`, the refused ones in `refused_out`."""
    raise NotImplementedError


def preview(
    source: Path, name: str, mapping: Mapping, settings: Settings, rows: int = 3
) -> Preview:
    """The first rows before and after mapping, nothing written."""
    raise NotImplementedError
