"""Rows that are shifts or sales, counted into the hours in which they were.

A shift is somebody who was there from its start until its end: in each hour of the clock as much of
a person as of the hour, less what of the shift was unpaid break, of which nobody knows when it was.
A sale is one visit in the hour of its first line. Hours in which the file tells of nobody are told
too, so that a later export of the same days takes the place of all that an earlier one said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from drops.errors import counted
from drops.intake.mapping.plan import AnswerColumns, Plan
from drops.intake.rows.across.keys import made_keys
from drops.intake.rows.rules import DTYPES, CastFindings
from drops.intake.values.spelled.zones import offset_of
from store.schema import Table, Tally

#: The longest shift, in hours: of what is longer somebody forgot to clock out.
LONGEST = 24
#: Files that tell nothing for longer have a gap there: nobody knows whether anybody came.
_GAP_DAYS = 31
#: No clock is off by less: no hour of any begins within such a stretch.
_PIECE = "15m"
_MICROSECONDS = 3_600_000_000


def as_single_things(
    rows: pl.DataFrame, answer: AnswerColumns, plan: Plan, findings: CastFindings
) -> pl.DataFrame:
    """Return shifts and sales that stand for one each where they do not say for how many.

    The rules that one of them breaks are noted. A shift whose end stands on the day of its start
    and before it ended on the day after.
    """
    told, dated_by = plan.table.counted, plan.table.dated_by
    if told is None or not (plan.are_shifts or plan.are_sales):
        return rows
    if plan.are_sales:
        findings.add(f"{told.sale} is missing", rows[told.sale].is_null(), of=told.sale)
        return rows.with_columns(pl.col(told.came).fill_null(1))
    if _share_a_day(answer, told, dated_by):
        rows = rows.with_columns(_next_day(dated_by, told.until, answer.columns[told.until].zone))
    lasts = (rows[told.until] - rows[dated_by]).dt.total_microseconds()
    unread = rows[told.until].is_null() & rows[dated_by].is_not_null()
    findings.add(f"{told.until} is missing: the shift has no end", unread, of=told.until)
    findings.add(f"{told.until} is the same as {dated_by}", lasts == 0, of=told.until)
    too_long = lasts > LONGEST * _MICROSECONDS
    findings.add(f"the shift is longer than {LONGEST} hours", too_long, of=told.until)
    backwards = rows[told.rested] < rows[dated_by]
    findings.add(f"{told.rested} is before {dated_by}", backwards, of=told.rested)
    return rows.with_columns(pl.col(told.present).fill_null(1.0))


def _share_a_day(answer: AnswerColumns, told: Tally, dated_by: str) -> bool:
    """Whether the day of a shift's start and of its end stand in the same column."""
    start, end = answer.columns[dated_by], answer.columns[told.until]
    clocks = (start.clock_place, end.clock_place)
    return None not in clocks and clocks[0] != clocks[1] and start.places == end.places


def _next_day(start: str, end: str, zone: str) -> pl.Expr:
    """The end of a shift; where it came before the start, at the same hour of the day after."""
    later = _instant(_clock(pl.col(end), zone).dt.offset_by("1d"), zone)
    return pl.when(pl.col(end) < pl.col(start)).then(later).otherwise(pl.col(end)).alias(end)


@dataclass(frozen=True, slots=True)
class Hours:
    """What came of shifts or lines of sales: how many there were, and of how many hours they are.

    `things` are those that count: of the lines of a sale one.
    """

    rows: int = 0
    things: int = 0
    hours: int = 0
    #: In how many of the hours there was somebody, and whether it was counted how many were there.
    filled: int = 0
    are_shifts: bool = False
    zone: str = ""

    def notes(self) -> Iterator[str]:
        """Yield what a person should know of how the hours were made, as sentences."""
        if not self.rows:
            return
        hours = counted(self.filled, "hour of a place", "hours of a place")
        if self.are_shifts:
            things = counted(self.things, "shift", "shifts")
            yield (
                f"{things} made {hours} on the clock of {self.zone}: in each as many people as the "
                "share of it that they were there for; unpaid breaks are spread over their shift"
            )
            return
        lines = counted(self.rows, "row", "rows")
        sales = counted(self.things, "sale", "sales")
        yield (
            f"{lines} told of {sales} in {hours} on the clock of {self.zone}: each sale is one "
            "visit unless it says of how many, in the hour of its first row"
        )


def make_hours(path: Path, out: Path, plan: Plan) -> Hours:
    """Move the shifts or sales at `path` to `out` as one row for each hour of a place."""
    table, told = plan.table, plan.table.counted
    if told is None:
        raise AssertionError(f"{table.name} counts nothing by the hour")
    rows = pl.read_parquet(path, glob=False)
    zone = plan.answers[0].columns[table.dated_by].zone
    of_shifts, things = plan.are_shifts, rows.height
    hours = pl.DataFrame()
    if rows.height:
        group = [name for name in table.key_of if name not in (table.dated_by, told.begun)]
        if of_shifts:
            hours = _of_shifts(rows, table, told, group, zone)
        else:
            rows_of_sales = _once(rows, table, told)
            things = rows_of_sales.height
            hours = _of_sales(rows_of_sales, table, told, group, zone)
    empty = rows.clear().with_columns(pl.lit(None, DTYPES["text"]).alias(told.begun))
    made = pl.concat([empty, hours], how="diagonal")
    made = made.with_columns(made_keys(made, table)).select(*table.names, "line")
    made.write_parquet(out, compression="zstd", compression_level=1)
    path.unlink()
    filled = int((made[told.present if of_shifts else told.came] > 0).sum())
    return Hours(rows.height, things, made.height, filled, of_shifts, zone)


def _of_shifts(
    rows: pl.DataFrame, table: Table, told: Tally, group: list[str], zone: str
) -> pl.DataFrame:
    """The hours of shifts by place and by the day on which they began, with those of nobody."""
    start, end = pl.col(table.dated_by), pl.col(told.until)
    rested = (pl.col(told.rested) - start).dt.total_microseconds().fill_null(0)
    rows = rows.with_columns(
        _day(start, zone).alias("day"),
        (pl.col(told.present) * (1 - rested / (end - start).dt.total_microseconds())).alias("of"),
        pl.datetime_ranges(start.dt.truncate(_PIECE), end, _PIECE, closed="left").alias("piece"),
    )
    pieces = rows.explode("piece").with_columns(
        (
            pl.min_horizontal(end, pl.col("piece").dt.offset_by(_PIECE))
            - pl.max_horizontal(start, "piece")
        )
        .dt.total_microseconds()
        .alias("there"),
        _hour(pl.col("piece"), zone).alias("slot"),
    )
    counted_in = pieces.group_by(*group, "day", "slot").agg(
        (pl.col("of") * pl.col("there") / _MICROSECONDS).sum().alias(told.present),
        pl.col("line").min(),
    )
    of_nobody = rows.group_by(group).agg(pl.col("line").min()).join(_days(rows, zone), how="cross")
    keys = [*group, "day", "slot"]
    every = of_nobody.join(counted_in, on=keys, how="full", coalesce=True, nulls_equal=True)
    return every.select(
        *group,
        pl.col("slot").alias(table.dated_by),
        pl.col("day").dt.to_string("%Y-%m-%d").alias(told.begun),
        pl.col(told.present).fill_null(0.0).round(9),
        pl.coalesce("line_right", "line").alias("line"),
    ).sort(table.dated_by, *group, told.begun)


def _days(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """All hours in which a shift may have been that began on a day that the file tells of."""
    told = rows.select(pl.col("day").unique().sort())
    after = pl.col("day").shift(-1).fill_null(pl.col("day").max())
    near = pl.when((after - pl.col("day")).dt.total_days() <= _GAP_DAYS).then(after)
    last = pl.max_horizontal("day", near.fill_null(pl.col("day")).dt.offset_by("-1d"))
    days = told.select(pl.date_ranges("day", last).explode()).to_series().unique().sort()
    frame = days.to_frame("day").with_columns(
        _midnight(pl.col("day"), zone).alias("since"),
        _midnight(pl.col("day").dt.offset_by("2d"), zone).alias("end"),
    )
    pieces = frame.select(
        "day", pl.datetime_ranges("since", "end", "1h", closed="left").alias("slot")
    )
    hours = pieces.explode("slot").with_columns(_hour(pl.col("slot"), zone))
    return hours.unique(maintain_order=True)


def _midnight(day: pl.Expr, zone: str) -> pl.Expr:
    """The first instant of a day on a clock; where it shows no midnight, that of the hour after."""
    midnight = day.cast(pl.Datetime("us"))
    return pl.coalesce(_instant(midnight, zone), _instant(midnight.dt.offset_by("1h"), zone))


def _once(rows: pl.DataFrame, table: Table, told: Tally) -> pl.DataFrame:
    """The first line of each sale; a till counts its own sales, and each place has others."""
    places = [name for name in table.key_of if table.column(name).required]
    by = [name for name in places if name != table.dated_by]
    in_order = rows.sort(table.dated_by, "line")
    return in_order.unique([*by, told.sale], keep="first", maintain_order=True)


def _of_sales(
    rows: pl.DataFrame, table: Table, told: Tally, group: list[str], zone: str
) -> pl.DataFrame:
    """The hours of sales by place, with those between its first and last in which nobody came."""
    rows = rows.with_columns(_hour(pl.col(table.dated_by), zone).alias("slot"))
    hours = rows.group_by(*group, "slot").agg(pl.col(told.came).sum(), pl.col("line").min())
    hours = hours.sort(*group, "slot", nulls_last=True)
    after = pl.col("slot").shift(-1).over(group)
    near = (after - pl.col("slot")).dt.total_days() <= _GAP_DAYS
    until = pl.when(near).then(after).otherwise(pl.col("slot").dt.offset_by("1h"))
    every = hours.with_columns(
        pl.datetime_ranges("slot", until, "1h", closed="left").alias("of")
    ).explode("of")
    is_own = pl.col("of") == pl.col("slot")
    return every.select(
        *group,
        _hour(pl.col("of"), zone).alias(table.dated_by),
        pl.when(is_own).then(told.came).otherwise(0).alias(told.came),
        "line",
    ).sort(table.dated_by, *group)


def _day(moment: pl.Expr, zone: str) -> pl.Expr:
    return _clock(moment, zone).dt.date()


def _hour(moment: pl.Expr, zone: str) -> pl.Expr:
    """When the hour of a clock began in which a moment is."""
    there = _clock(moment, zone)
    return moment - (there - there.dt.truncate("1h"))


def _clock(moment: pl.Expr, zone: str) -> pl.Expr:
    """What the clocks of a zone show at a moment."""
    offset = offset_of(zone)
    if offset is not None:
        return moment.dt.replace_time_zone(None) + offset
    return moment.dt.convert_time_zone(zone).dt.replace_time_zone(None)


def _instant(clock: pl.Expr, zone: str) -> pl.Expr:
    """When the clocks of a zone show a time, the earlier if twice; `null` where they skip it."""
    offset = offset_of(zone)
    if offset is not None:
        return (clock - offset).dt.replace_time_zone("UTC")
    placed = clock.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")
