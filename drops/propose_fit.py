"""How well a column of a file fits a column of ours, by its name and by its cells."""

from __future__ import annotations

from dataclasses import dataclass

from drops.plan import FREE_TEXT
from drops.propose_cells import Cells
from drops.propose_names import name_fit
from metrics.schema import Column, Table

#: Fits below this are no fits.
LEAST = 0.45


@dataclass(frozen=True, slots=True)
class Fit:
    """A column of the file for one of ours: how sure, 0 to 1, and why, as part of a sentence."""

    place: int
    confidence: float
    why: str


def fit(table: Table, column: Column, place: int, header: str, cells: Cells) -> Fit | None:
    """How well the column at that place fits; `None` when its name or its cells say it does not."""
    named = name_fit(column.name, header)
    if not named:
        return None
    held, seen = holds(table, column, cells)
    confidence = named * held
    if confidence < LEAST:
        return None
    why = ["its name says so" if named >= 0.89 else "its name comes near", seen]
    if 0 < cells.given < cells.looked / 2:
        why.append(f"filled in {max(1, round(100 * cells.given / cells.looked))} of 100 rows")
    return Fit(place, confidence, "; ".join(each for each in why if each))


def holds(table: Table, column: Column, cells: Cells) -> tuple[float, str]:
    """How well cells are what a column of ours holds, 0 to 1, and what was seen of them."""
    if not cells.known:
        return (0.85, "") if not cells.looked else (0.6, "none of its cells is filled")
    if column.name == table.key:
        return (1.0, "every row has its own value") if cells.are_unique else (0.0, "")
    if column.name == FREE_TEXT.get(table.name):
        return _words(cells)
    if column.kind == "text":
        return _choice(column, cells) if column.choices else _name(column, cells)
    if column.kind in ("boolean", "month", "number"):
        return _spelled(column, cells)
    return _time(cells) if column.kind == "time" else _number(column, cells)


def _spelled(column: Column, cells: Cells) -> tuple[float, str]:
    """Cells that nearly all are in one of the spellings of a kind."""
    share, seen = {
        "boolean": (float(cells.yes_no >= 0.95), "its cells say yes or no"),
        "month": (cells.months, "its cells are months"),
        "number": (cells.amounts, "its cells are amounts"),
    }[column.kind]
    return (share, seen) if share >= 0.9 else (0.0, "")


def _time(cells: Cells) -> tuple[float, str]:
    if cells.epoch:
        return 1.0, f"its cells are {cells.epoch}"
    if cells.times is None:
        return 0.0, ""
    return (
        cells.times.share,
        "its cells are times" if cells.times.share == 1 else f"{cells.times.share:.0%} are times",
    )


def _number(column: Column, cells: Cells) -> tuple[float, str]:
    """Numbers all within the bounds of ours; a rating to 10 is no number of stars."""
    if cells.whole < 0.9 or cells.low is None or cells.high is None:
        return 0.0, ""
    beyond = column.high is not None and cells.high > column.high
    if beyond or (column.low is not None and cells.low < column.low):
        return 0.0, ""
    return 1.0, f"its cells are whole numbers from {cells.low} to {cells.high}"


def _words(cells: Cells) -> tuple[float, str]:
    if cells.whole > 0.5 or cells.times is not None or cells.personal:
        return 0.0, ""
    if cells.length >= 40:
        return 1.0, "its cells are sentences"
    return (0.85, "its cells are words") if cells.length >= 6 else (0.5, "its cells are short")


def _choice(column: Column, cells: Cells) -> tuple[float, str]:
    if column.name == "sentiment" and cells.yes_no >= 0.95:
        return 0.85, "its cells say yes or no, which is read as positive or negative"
    known = {choice.lower() for choice in column.choices}
    if all(example.lower() in known for example in cells.examples) and cells.are_names:
        return 1.0, f"its cells are {', '.join(column.choices)}"
    return 0.0, ""


def _name(column: Column, cells: Cells) -> tuple[float, str]:
    """Teams, places, kinds: few short names; ids: short; never a time or a person's address."""
    if cells.times is not None or cells.personal or cells.length > 80:
        return 0.0, ""
    if column.name.endswith("_id"):
        return (1.0, f"{cells.distinct:,} different ids") if cells.length <= 40 else (0.0, "")
    if cells.are_names:
        return 1.0, f"{cells.distinct:,} names that occur again and again"
    if cells.whole >= 0.9 and cells.distinct > 20:
        return 0.3, "its cells are numbers"
    return 0.8, f"{cells.distinct:,} short texts"
