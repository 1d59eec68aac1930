"""A file in; a Parquet of the rows kept and a CSV of the rows refused out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl

from drops.errors import DropError, listed
from drops.intake.files import open_pieces, whole_header
from drops.intake.mapping.doubts import REPEATED, check_encoding
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.pivot import turned
from drops.intake.mapping.plan import Plan
from drops.intake.mapping.planner import make_plan
from drops.intake.rows.across.keys import number_repeats, without_lines, without_repeats, write_rows
from drops.intake.rows.across.tree import misplaced
from drops.intake.rows.cast import schema_of
from drops.intake.rows.odd import OddRow
from drops.intake.rows.pipeline import Intake, Progress, latest_instant
from drops.intake.rows.refused import Refusals
from drops.intake.rows.told.chosen_score import planned_with_score
from drops.intake.rows.told.day_order import with_day_order
from drops.intake.rows.told.meanings import with_meanings
from drops.intake.rows.told.turned_cells import with_turned_cells
from drops.intake.values.months import month_end
from drops.intake.values.pseudonyms import Identity, identity_of
from store.schema import Table
from store.settings import Settings

#: How the note begins that a file got of which every row is refused.
NOTHING_COUNTS = "nothing of this file counts"


#: Fewer rows than these may agree by chance; such a share of them is nearly all.
_ENOUGH, _NEARLY_ALL = 10, 0.9


@dataclass(frozen=True, slots=True)
class CopiedTime:
    """A time that is that of another column in nearly all rows, so that waits between are none.

    `first` and `then` are what the file calls the two, `of` is the column of ours.
    """

    of: str
    first: str
    then: str
    same: int
    rows: int


@dataclass(frozen=True)
class Reading:
    """What came of one file; `read` is always `kept` + `refused` + `blank`.

    They count records: a row with two answers is two. `repeated`, which are part of `refused`,
    had a key that occurs again later in the file. `reasons` counts the records per sentence; a
    record that breaks two rules is in both. All times are in UTC; `first_at` and `last_at` are of
    the column that dates the table, `known_at` is until when the file knows. `given` are the
    table's columns for which the file has a place, be it empty.
    """

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
    given: tuple[str, ...] = ()
    #: The lines of rows that were left out because their customer was erased.
    erased_lines: tuple[int, ...] = ()
    erased: int = 0
    #: The names in the rows kept as they stand in the file, per column, with their rows.
    spoken: dict[str, dict[str, int]] = field(default_factory=dict)
    #: How many shifts or rows of sales the rows kept were made of, where they were made of such.
    made_of: int | None = None
    #: The rows that are unlike the others.
    odd: tuple[OddRow, ...] = ()
    copied: tuple[CopiedTime, ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.kept + self.refused + self.blank:
            raise AssertionError(
                f"read {self.read}, but kept {self.kept}, refused {self.refused} "
                f"and blank {self.blank}"
            )


def read_file(  # noqa: PLR0913 - the file, how to read it, and where to
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
    identity: Identity | None = None,
    may_be_empty: bool = False,
) -> Reading:
    """Return what came of the file.

    The rows kept are in `rows_out`, the refused ones in `refused_out`.

    `DropError` when nothing of the file can be used.

    Args:
        source: where the file lies.
        name: what messages call the file.
        mapping: how the file is read.
        settings: those of the store, with the time zone.
        rows_out: the Parquet file to write the rows kept to.
        refused_out: the file to write the rows refused to.
        known_at: until when the file knows, where that is later than its latest time; in the zone
            of the settings unless it names one.
        on_progress: called while the file is being read.
        taken_at: when the file came, else now; times a day and more after it lie in the future.
        identity: what customer ids are hashed with; else found where it always is.
        may_be_empty: whether customers were erased from the file, so that nothing may be left of
            it, or nothing of it counted when it came.
    """
    header = whole_header(source, name, mapping.opening)
    check_encoding(header, name)
    if may_be_empty and mapping.without_keys is None:
        # What is left of a file may have no keys, or its rows were refused for it when it came.
        mapping = replace(mapping, without_keys=False)
    if mapping.pivot:
        mapping, header = turned(source, name, mapping, header, was_cut=may_be_empty)
    planned = partial(make_plan, header=header, name=name, settings=settings)
    plan = planned_with_score(mapping, planned, header, source, name)
    if not may_be_empty:  # what is left of a file tells less than all of it did: its mapping knows
        pieces = partial(open_pieces, source, name, plan.wanted, header)
        plan = with_meanings(plan, planned, pieces, name)
    plan = replace(plan, identity=identity or identity_of())
    pieces = partial(open_pieces, source, name, plan.wanted, header)
    taken_at = taken_at or datetime.now(UTC)
    latest = latest_instant(taken_at)
    plan = with_day_order(plan, pieces, name)
    if not may_be_empty:
        plan = with_turned_cells(plan, pieces, header, name, latest)
    if known_at is not None and known_at.tzinfo is None:
        known_at = known_at.replace(tzinfo=settings.zone)
    with_repeats = rows_out.with_name(rows_out.name + ".unsettled")
    try:
        with Refusals(refused_out, plan.header, header.separator, plan) as refusals:
            intake = Intake(source, name, plan, header, latest, refusals)
            intake.on_progress, intake.may_be_empty = on_progress, may_be_empty
            schema = schema_of(plan.table, of_events=plan.events is not None)
            write_rows(intake.frames(), schema, with_repeats)
            settled = _settle(intake, with_repeats, rows_out, refusals)
    finally:
        with_repeats.unlink(missing_ok=True)
    known_at = _known_at(intake, name, known_at, taken_at)
    return _report(intake, intake.plan, rows_out, settled, known_at)


def _settle(
    intake: Intake, with_repeats: Path, rows_out: Path, refusals: Refusals
) -> dict[str, int]:
    """How many records the others of the file refuse, by reason; the rest is in `rows_out`."""
    table = intake.plan.table
    if intake.plan.events:
        intake.make_cases(with_repeats, rows_out)
        return {}
    if intake.plan.are_shifts or intake.plan.are_sales:
        intake.make_hours(with_repeats, rows_out)
        return {}
    if not intake.has_key:
        number_repeats(with_repeats, rows_out, table, intake.seen)
        return {}
    wrong = misplaced(with_repeats, table.tree) if table.tree else []
    elsewhere = {line for each in wrong for line in each.lines}
    lost = without_repeats(with_repeats, rows_out, table, intake.seen)
    lost = lost.filter(~pl.col("line").is_in([*elsewhere]))
    winner = pl.col("winner").cast(pl.String)
    reason = pl.concat_str(pl.lit(f"{REPEATED} (line "), winner, pl.lit(" wins)"))
    lines = lost.select("line", reason.alias("reasons")).unique(maintain_order=True)
    intake.odd.add_lines(REPEATED, ((row[0], f"again on line {row[1]}") for row in lost.rows()))
    for each in wrong:
        intake.odd.add_lines(each.why, ((line, each.where) for line in each.lines))
        why = f"{each.why} ({each.where})"
        lines.extend(pl.DataFrame([(n, why) for n in each.lines], lines.schema, orient="row"))
    if elsewhere:
        without_lines(rows_out, elsewhere)
    if lines.height:
        # The original text of rows that were kept at first is only in the file itself.
        for piece in open_pieces(intake.source, intake.name, intake.plan.wanted, intake.header):
            refusals.add_lines(piece, lines)
    found = Counter({REPEATED: lost.height})
    for each in wrong:
        found[each.why] += len(each.lines)
    return {why: number for why, number in found.items() if number}


def _known_at(intake: Intake, name: str, moment: datetime | None, taken_at: datetime) -> datetime:
    """Until when the file knows: the moment stated, else its latest time; never after it came."""
    newest = min(intake.newest, taken_at) if intake.newest else None
    if moment is None:
        return _until(newest, intake.plan.table, taken_at) if newest else taken_at
    if moment > intake.latest:
        raise DropError(
            f"{name} was said to know until {moment:%Y-%m-%d %H:%M:%S %Z}, which lies in the future"
        )
    if newest is not None and moment < newest:
        raise DropError(
            f"{name} was said to know until {moment:%Y-%m-%d %H:%M:%S %Z}, but it holds a time "
            f"from {newest:%Y-%m-%d %H:%M:%S} UTC; expected that or later"
        )
    return min(moment, taken_at).astimezone(UTC)


def _until(newest: datetime, table: Table, taken_at: datetime) -> datetime:
    """Until when a file knows whose latest time is that; of a month until its end, or until now."""
    if not table.is_monthly:
        return newest
    end: datetime = pl.select(month_end(pl.lit(newest))).item()
    return max(min(end, taken_at), newest)


def _report(
    intake: Intake, plan: Plan, rows_out: Path, settled: dict[str, int], known_at: datetime
) -> Reading:
    dated = pl.col(plan.table.dated_by)
    rows = pl.scan_parquet(rows_out, glob=False)
    kept, first_at, last_at = (
        rows.select(pl.len(), dated.min().alias("first"), dated.max().alias("last"))
        .collect()
        .row(0)
    )
    intake.odd.add_far(rows_out, plan)
    reasons = {**intake.reasons, **settled}
    return Reading(
        table=plan.table.name,
        format=plan.mapping.name,
        mapping=intake.mapping,
        read=intake.read,
        kept=kept,
        refused=intake.refused + sum(settled.values()),
        blank=intake.blank,
        repeated=settled.get(REPEATED, 0),
        reasons=reasons,
        first_at=None if plan.table.is_register else first_at,
        last_at=None if plan.table.is_register else last_at,
        known_at=known_at,
        notes=(*_nothing_counts(kept, reasons), *intake.notes()),
        given=intake.given,
        erased_lines=intake.lines_erased(),
        erased=intake.erased,
        spoken=intake.spoken.rows,
        made_of=intake.hours.rows if plan.are_shifts or plan.are_sales else None,
        odd=intake.odd.rows(intake.header.place),
        copied=tuple(_copied(rows_out, plan)),
    )


def _copied(rows_out: Path, plan: Plan) -> Iterator[CopiedTime]:
    """The times of the rows kept that repeat those at which the waits for them begin.

    Of cases made of events the two may be one event, and days without hours are often the same.
    """
    if plan.events:
        return
    rows, table = pl.scan_parquet(rows_out, glob=False), plan.table
    for order in table.orders:
        until = [table.column(name).day_until for name in (order.first, order.then)]
        if not all(until):
            continue
        first, then = pl.col(order.first), pl.col(order.then)
        timed = rows.filter(first.is_not_null() & then.is_not_null())
        timed = timed.filter(pl.all_horizontal(pl.col(name).is_null() for name in until))
        number, same = timed.select(pl.len(), (first == then).sum()).collect().row(0)
        names = _called(plan, order.first), _called(plan, order.then)
        if number >= _ENOUGH and same >= _NEARLY_ALL * number and all(names):
            yield CopiedTime(order.then, *names, same, number)


def _called(plan: Plan, name: str) -> str:
    """What the file calls the first column that one of ours is read from; empty for none."""
    for answer in plan.answers:
        bound = answer.columns.get(name)
        for place in bound.places if bound else ():
            return plan.header[place]
    return ""


def _nothing_counts(kept: int, reasons: dict[str, int]) -> list[str]:
    """A sentence for a file of which every row is refused: what is wrong with them, most first."""
    if kept or not reasons:
        return []
    rows = listed(
        (f"{why} ({number:,})" for why, number in sorted(reasons.items(), key=lambda r: -r[1])), 4
    )
    return [f"{NOTHING_COUNTS}, because every row of it is refused: {rows}"]
