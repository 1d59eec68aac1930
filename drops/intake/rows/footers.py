"""Lines of a table that are no rows: totals, and what a report writes below."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from drops.intake.files import TOTAL, Broken, Piece
from drops.intake.mapping.plan import Plan

#: What the lines left out are counted under.
FOOTERS = "totals and lines that are no rows of the table"


def without_footers(piece: Piece, plan: Plan) -> tuple[Piece, int]:
    """Return the piece without lines that are no rows, and how many these were."""
    pattern = _pattern(plan)
    broken = tuple(each for each in piece.broken if not _is_footer(each, pattern))
    left_out = len(piece.broken) - len(broken)
    footers = _footers(piece.frame, plan, pattern)
    number = int(footers.sum()) if footers is not None else 0
    if not number or footers is None:
        return (replace(piece, broken=broken) if left_out else piece), left_out
    rows = replace(
        piece, frame=piece.frame.filter(~footers), lines=piece.lines.filter(~footers), broken=broken
    )
    return rows, left_out + number


def _pattern(plan: Plan) -> str:
    patterns = [rf"^\s*{re.escape(start)}" for start in plan.mapping.footer]
    return "(?i)" + "|".join(f"(?:{each})" for each in (TOTAL, *patterns))


def _is_footer(broken: Broken, pattern: str) -> bool:
    """Whether a line of another width begins as a footer does and holds no further words."""
    cells = [cell.strip() for cell in broken.fields if cell.strip()]
    more = any(letter.isalpha() for cell in cells[1:] for letter in cell)
    return bool(cells) and not more and re.match(pattern, cells[0]) is not None


def _footers(frame: pl.DataFrame, plan: Plan, pattern: str) -> pl.Series | None:
    """The rows without a time whose first cell begins as a footer does; `None` for none."""
    dated = plan.answers[0].columns.get(plan.table.dated_by)
    if dated is None or not dated.places or frame.is_empty():
        return None
    time = pl.col(f"c{dated.places[0]}")
    suspect = frame.select(~time.str.contains(r"^\s*\d").fill_null(value=False)).to_series()
    if not suspect.any():
        return None
    cells = [pl.when(pl.col(name).str.contains(r"\S")).then(name) for name in frame.columns]
    first = pl.coalesce(cells)
    no_time = ~time.str.contains(r"\d").fill_null(value=False) | (first == time)
    found = first.str.contains(pattern).fill_null(value=False) & no_time
    rows = frame.filter(suspect).select(found).to_series()
    footers = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    return footers.scatter(suspect.arg_true(), rows) if rows.any() else None
