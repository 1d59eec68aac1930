"""The table that a regulator asks for: complaints per product group, opened, closed, upheld.

UK Financial Conduct Authority, Handbook, DISP 1 Annex 1: complaints publication report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.analyses.account import account
from metrics.definitions.complaints import (
    CLOSED_WITHIN_3_DAYS,
    CLOSED_WITHIN_8_WEEKS,
    COMPLAINTS_OPENED,
    COMPLAINTS_RESOLVED,
    UPHELD_SHARE,
)
from metrics.inference.intervals import count
from metrics.lake import Lake
from metrics.measure.hiding.suppression import in_words
from metrics.measure.measuring import counts_across, measure_all
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Group, group_name
from metrics.slices import Slice
from store.tables import LEVELS

#: What a complaint can be grouped by, the likeliest to be a product or a service first. What it is
#: about (`category`) is the cause, so it is the group only where nothing else is given.
GROUPS = ("touchpoint", "team", "segment", "channel", "location", *LEVELS, "category")
_COUNTS = (COMPLAINTS_OPENED, COMPLAINTS_RESOLVED)
_SHARES = (CLOSED_WITHIN_3_DAYS, CLOSED_WITHIN_8_WEEKS, UPHELD_SHARE)
_METRICS = (*_COUNTS, *_SHARES)
#: The names of the table's columns of numbers and of shares of 100, and of all, in order; the
#: group's stands before them.
COUNT_COLUMNS = ("opened", "closed")
SHARE_COLUMNS = (
    "% closed within 3 days", "% closed after 3 days but within 8 weeks", "% upheld",
)  # fmt: skip
COLUMNS = (*COUNT_COLUMNS, *SHARE_COLUMNS, "main cause", "note")
TOTAL = "All"


@dataclass(frozen=True, slots=True)
class RegulatorLine:
    """One product group, or all of them: figures by the key of their metric."""

    name: str
    figures: dict[str, Estimate]
    main_cause: str | None
    is_total: bool = False

    def record(self, by: str) -> dict[str, str | float | int | None]:
        """Return the line as it is downloaded.

        Percentages in %, not rounded; empty is not measured.
        """
        counted = [self.figures[metric.key].value for metric in _COUNTS]
        counts = [None if value is None else round(value) for value in counted]
        share_estimates = [self.figures[metric.key] for metric in _SHARES]
        shares = [estimate.value for estimate in share_estimates]
        hidden = max((estimate.n for estimate in share_estimates if estimate.hidden), default=None)
        note = None if hidden is None else in_words(hidden, "complaints")
        cells = (*counts, *shares, self.main_cause, note)
        return {by: self.name, **dict(zip(COLUMNS, cells, strict=True))}


@dataclass(frozen=True, slots=True)
class RegulatorTable:
    """The lines by name, all of them together last; `notes` are sentences on how it was counted."""

    by: str
    cause: str | None
    lines: tuple[RegulatorLine, ...]
    notes: tuple[str, ...]

    def records(self) -> list[dict[str, str | float | int | None]]:
        """Return the lines as they are downloaded."""
        return [line.record(self.by) for line in self.lines]


def regulator_table(reader: Reader, chosen: Slice, *, by: str | None = None) -> RegulatorTable:
    """Return the table of a slice by one of `GROUPS`, else by the first of them that files give.

    Raises `ValueError` for another column. All of them together are measured, not added up.
    """
    column = by or default_group(reader.lake)
    if column not in GROUPS:
        raise ValueError(f"the table has no lines by {column}; choose {', '.join(GROUPS)}")
    cause = cause_for(reader.lake, column)
    lines = tuple(_lines(reader, chosen, column, cause))
    return RegulatorTable(
        column, cause, lines, tuple(_notes(reader, chosen, lines[-1], column, cause))
    )


def default_group(lake: Lake) -> str:
    """Return the likeliest product group that some file gives.

    The cause where none gives any other.
    """
    return next((c for c in GROUPS if lake.gives("complaints", c)), GROUPS[-1])


def cause_for(lake: Lake, by: str) -> str | None:
    """Return the column of the main cause.

    What it is about, or by that, the step at which it arose.
    """
    wanted = ("category",) if by != "category" else GROUPS[:1]
    return next((c for c in wanted if lake.gives("complaints", c)), None)


def _lines(
    reader: Reader, chosen: Slice, column: str, cause: str | None
) -> Iterator[RegulatorLine]:
    whole = _figures(reader, chosen, None)[None]
    # What is counted at all, and did not happen in a group, happened there 0 times.
    none = {
        metric.key: count(0)
        if metric in _COUNTS and whole[metric.key].value is not None
        else NOTHING
        for metric in _METRICS
    }
    figures, causes = _figures(reader, chosen, column), _main_causes(reader, chosen, column, cause)
    for group in sorted(figures, key=lambda group: (group is None, str(group))):
        yield RegulatorLine(group_name(group), none | figures[group], causes.get(group))
    yield RegulatorLine(
        TOTAL, whole, _main_causes(reader, chosen, None, cause).get(None), is_total=True
    )


def _figures(reader: Reader, chosen: Slice, by: str | None) -> dict[Group, dict[str, Estimate]]:
    """The figures by metric of each group of which anything was opened or closed."""
    measured = measure_all(reader, _METRICS, chosen, by=by)
    found: dict[Group, dict[str, Estimate]] = {}
    for key, rows in measured.items():
        for row in rows:
            found.setdefault(row.group, {})[key] = row.estimate
    return found


def _main_causes(
    reader: Reader, chosen: Slice, by: str | None, cause: str | None
) -> dict[Group, str]:
    """The most frequent cause of the complaints opened per group; of equal ones the first by name.

    Complaints without a cause count for none. How many there are is never hidden.
    """
    if cause is None:
        return {}
    counts: dict[Group, list[tuple[int, str]]] = {}
    for group, value, n in counts_across(reader, COMPLAINTS_OPENED, chosen, by=by, across=cause):
        if value is not None and n:
            counts.setdefault(group, []).append((-n, str(value)))
    return {group: min(found)[1] for group, found in counts.items()}


def _notes(
    reader: Reader, chosen: Slice, total: RegulatorLine, by: str, cause: str | None
) -> Iterator[str]:
    cause_note = (
        f"the main cause is their most frequent {cause}" if cause else "no file tells causes"
    )
    yield f"Opened in the period, by {by}; {cause_note}."
    closed, decided = (total.figures[m.key].n for m in (COMPLAINTS_RESOLVED, UPHELD_SHARE))
    upheld = "Upheld in part counts as upheld."
    if closed and not decided:
        upheld = "No file tells which were upheld."
    yield f"Percentages are of those closed in the period, whenever they were opened. {upheld}"
    yield (
        "Within 3 days means 72 hours here; DISP 1 counts until the close of the third business "
        "day after receipt."
    )
    if 0 < decided < closed:
        left = f"{closed - decided:,} of the {closed:,} closed"
        yield f"{left} are from files that record no decision; % upheld leaves them out."
    known = account(reader, chosen)
    if known and known.untold:
        opened = f"{known.untold:,} of the {total.figures[COMPLAINTS_OPENED.key].n:,} opened"
        yield f"{opened} are from files that do not tell when a complaint is closed."
