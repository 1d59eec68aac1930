"""The first rows of a file before and after mapping, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from drops.intake.files import describe_header, open_pieces, whole_header
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.pivot import turned
from drops.intake.mapping.planner import make_plan
from drops.intake.rows.cast import Cast, cast_piece
from drops.intake.rows.footers import without_footers
from drops.intake.rows.pipeline import latest_instant
from drops.intake.rows.protect import shown_cells
from drops.intake.rows.told.chosen_score import planned_with_score
from drops.intake.rows.told.day_order import with_day_order
from drops.intake.rows.told.first_rows import with_first_rows
from drops.intake.rows.told.meanings import with_meanings
from drops.intake.rows.told.spelling import with_spelling
from drops.intake.rows.told.turned_cells import with_turned_cells
from store.settings import Settings


@dataclass(frozen=True)
class Preview:
    """The first records as they are in the file and after mapping, and what is wrong with each.

    `lines`, `before`, `after` and `reasons` have one entry per record shown; a record without a
    reason would be kept. What is masked when it is kept is masked before too; `masked` names the
    columns of the file in which that changed anything.
    """

    header: tuple[str, ...]
    lines: tuple[int, ...]
    before: tuple[dict[str, str], ...]
    after: tuple[dict[str, str], ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    masked: tuple[frozenset[str], ...] = ()


def preview(
    source: Path, name: str, mapping: Mapping, settings: Settings, rows: int = 3
) -> Preview:
    """Return the first rows before and after mapping, and what is wrong with them.

    Nothing is written.

    `DropError` when the mapping does not fit the file.

    Args:
        source: where the file lies.
        name: what messages call the file.
        mapping: how the file would be read.
        settings: those of the store, with the time zone.
        rows: how many rows to show.
    """
    if mapping.pivot:
        whole = whole_header(source, name, mapping.opening)
        mapping, header = turned(source, name, mapping, whole)
    else:
        header = describe_header(source, name, mapping.opening)
    planned = partial(make_plan, header=header, name=name, settings=settings)
    plan = planned_with_score(mapping, planned, header, source, name)
    pieces = partial(open_pieces, source, name, plan.wanted, header)
    plan = with_meanings(plan, planned, pieces, name)
    pieces = partial(open_pieces, source, name, plan.wanted, header)
    latest = latest_instant(datetime.now(UTC))
    plan = with_turned_cells(with_day_order(plan, pieces, name), pieces, header, name, latest)
    latest = latest_instant(datetime.now(UTC))
    lines: list[int] = []
    before: list[dict[str, str]] = []
    after: list[dict[str, str]] = []
    reasons: list[str] = []
    masked: list[frozenset[str]] = []
    notes: list[str] = []
    pieces = partial(open_pieces, source, name, plan.wanted, header)
    for piece in pieces():
        if not lines:
            first = without_footers(piece, plan)[0]
            plan = with_spelling(plan, first, pieces, name)
            plan = with_first_rows(plan, first, pieces, name)
        top = without_footers(piece, plan)[0].head(rows)
        for answer in plan.answers:
            cast = cast_piece(top, answer, plan, latest)
            lines += top.lines.to_list()
            for cells in top.frame.rows():
                seen = shown_cells(cells, plan)
                before.append(dict(zip(plan.header, seen, strict=True)))
                pairs = zip(plan.header, cells, seen, strict=True)
                masked.append(frozenset(name for name, was, now in pairs if (was or "") != now))
            kept = cast.rows.select(column.name for column in plan.table.given_columns)
            after += [_as_text(row.items()) for row in kept.rows(named=True)]
            reasons += cast.sentences()
            notes += _left_out(cast)
        if top.frame.height:
            break
    contents = (tuple(lines), tuple(before), tuple(after), tuple(reasons))
    return Preview(plan.header, *contents, (*plan.notes, *notes), tuple(masked))


def _left_out(cast: Cast) -> list[str]:
    """What would be left out of these records, as sentences."""
    lines = cast.rows["line"]
    return [
        f"line {line} would be kept without its {each.column}: {each.sentence}"
        for each in cast.left_out()
        for line in lines.filter(each.rows).to_list()
    ]


def _as_text(cells: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in cells}
