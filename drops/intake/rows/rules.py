"""The rules that a row keeps or breaks; each is a sentence with the rows that break it.

A row that breaks one is refused, or, where the table has a place to say so, kept without the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import polars as pl

from drops.intake.mapping.plan import Bound
from drops.intake.values import casts, scores
from drops.intake.values import times as casts_times
from drops.intake.values.amounts import to_amount
from drops.intake.values.lengths import to_seconds
from drops.intake.values.months import to_month
from store.opening_hours import known_zone
from store.schema import Column, Survey, Table

#: Earlier times stand for "no date" in the tools that write them.
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
_EXAMPLE = datetime(2026, 10, 31, 18, 2, tzinfo=UTC)

#: So many years of the future are told apart in what is said of a file.
_MOST_YEARS = 5

DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "month": pl.Datetime("us", "UTC"),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
}


@dataclass(frozen=True)
class LeftOut:
    """Values of a column that cannot be, and are left out of rows that are kept; and why."""

    column: str
    sentence: str
    rows: pl.Series
    #: Whether they could not be read, and nothing else is wrong with them.
    is_unread: bool = False


@dataclass
class CastFindings:
    """The rules broken so far: a sentence and the rows that break it."""

    rules: list[tuple[str, pl.Series]] = field(default_factory=list)
    #: The columns whose values are left out where they cannot be, and what was.
    forgiving: frozenset[str] = frozenset()
    left_out: list[LeftOut] = field(default_factory=list)
    #: The column that each rule is of, where it is of one.
    of: dict[str, str] = field(default_factory=dict)
    #: Dates that stand for none, which count as not given; without a required one a row is refused.
    dateless: list[LeftOut] = field(default_factory=list)
    #: By column of times: where no more than the day is known, and when the days end.
    days: dict[str, pl.Series] = field(default_factory=dict)
    day_ends: dict[str, pl.Series] = field(default_factory=dict)
    #: By column of times that are told by how long after another they were: which one, and where.
    lengths: dict[str, tuple[str, pl.Series]] = field(default_factory=dict)
    #: Local times that occurred twice when the clocks went back.
    twice: int = 0
    #: The zones in which times that named none were read.
    zones: set[str] = field(default_factory=set)

    @classmethod
    def none_of(cls, table: Table) -> CastFindings:
        """Return none yet of the rows of a table."""
        return cls(forgiving=frozenset(table.forgiving))

    @property
    def all_broken(self) -> list[tuple[str, pl.Series]]:
        """All rules broken: a row that is refused for one is said to break the others too."""
        return [*self.rules, *((each.sentence, each.rows) for each in self.left_out)]

    def add(
        self,
        sentence: str,
        broken: pl.Series,
        column: str = "",
        *,
        of: str = "",
        is_unread: bool = False,
    ) -> None:
        """Note the rows that break a rule by what they have in a column, if it is of one.

        A comparison with nothing given breaks none.

        Args:
            sentence: what such a row does wrong.
            broken: which rows break it, row by row; null for no.
            column: the column whose value alone is left out where the table forgives that; empty
                for a rule for which a row is refused.
            of: the column that the rule is of, where a row is refused for it though the column may
                be left out of others.
            is_unread: whether the value is one that cannot be read.
        """
        rows = broken.fill_null(value=False)
        if not rows.any():
            return
        self.of[sentence] = column or of
        if column in self.forgiving:
            self.left_out.append(LeftOut(column, sentence, rows, is_unread))
        else:
            self.rules.append((sentence, rows))

    def add_days(self, column: str, days: pl.Series, ends: pl.Series) -> None:
        """Note of which times no more than the day is known; of two sources each has its rows."""
        if column in self.days:
            days, known = days | self.days[column], self.day_ends[column]
            ends = known.zip_with(known.is_not_null(), ends)
        self.days[column], self.day_ends[column] = days, ends


def cast_column(
    text: pl.Series,
    column: Column,
    bound: Bound,
    findings: CastFindings,
    latest: datetime,
    ends: pl.Series | None = None,
) -> pl.Series:
    """Return a column of its own kind; what could not be cast is noted.

    Args:
        text: the column's values as text, null where not given.
        column: the canonical column.
        bound: what the column is mapped to.
        findings: where the rows that break a rule are noted.
        latest: times after this instant (UTC) lie in the future.
        ends: where the scale of each row ends, where rows have different ones.
    """
    match column.kind:
        case "time":
            return _cast_time(text, column, bound, findings, latest)
        case "integer":
            return _cast_whole(text, column, bound, findings, ends)
        case "number":
            return _cast_amount(text, column, bound, findings)
        case "month":
            return _cast_month(text, column, findings, latest)
        case "boolean":
            yes_or_no = casts.to_boolean(text, column.said_yes, column.said_no)
            wrong = casts.wrong(text, yes_or_no)
            findings.add(f"{column.name} is neither yes nor no", wrong, column.name)
            return yes_or_no
    return _cast_text(text, column, findings)


def _cast_text(text: pl.Series, column: Column, findings: CastFindings) -> pl.Series:
    if column.is_zone:
        return _cast_zone(text, column, findings)
    return _cast_choice(text, column, findings) if column.choices else text


def _cast_whole(
    text: pl.Series, column: Column, bound: Bound, findings: CastFindings, ends: pl.Series | None
) -> pl.Series:
    """Whole numbers; of a scale of the file's own what each counts as."""
    whole = scores.to_integer(text, bound.out_of if ends is None else ends)
    wrong = casts.wrong(text, whole)
    if wrong.any():
        other = wrong & scores.on_another_scale(text.zip_with(wrong, text.clear(len(text))))
        findings.add(f"{column.name} says that it is of another scale", other, column.name)
        findings.add(f"{column.name} is no whole number", wrong & ~other, column.name)
    if not bound.source.numbers:
        return whole
    counts_as = {int(number): int(to) for number, to in bound.source.numbers if to}
    counted = whole.replace_strict(counts_as, default=None, return_dtype=pl.Int64)
    sentence = f"{column.name} is none of {min(counts_as)}–{max(counts_as)}, the scale of the file"
    findings.add(sentence, whole.is_not_null() & counted.is_null(), column.name)
    return counted


def _cast_choice(text: pl.Series, column: Column, findings: CastFindings) -> pl.Series:
    choice = casts.to_choice(text, column.choices)
    sentence = f"{column.name} is none of {', '.join(column.choices)}"
    findings.add(sentence, casts.wrong(text, choice), column.name)
    return choice


def _cast_zone(text: pl.Series, column: Column, findings: CastFindings) -> pl.Series:
    known = {name: name for name in text.drop_nulls().unique() if _is_zone(name)}
    zone = text.replace_strict(known, default=None, return_dtype=pl.String)
    sentence = f"{column.name} is no time zone, as Europe/London is"
    findings.add(sentence, casts.wrong(text, zone), column.name)
    return zone


def _is_zone(name: str) -> bool:
    try:
        return bool(known_zone(name))
    except ValueError:
        return False


def _cast_amount(
    text: pl.Series, column: Column, bound: Bound, findings: CastFindings
) -> pl.Series:
    number = to_amount(text, bound.decimal)
    findings.add(f"{column.name} is no number", casts.wrong(text, number), column.name)
    return number * bound.source.multiple


def _cast_month(
    text: pl.Series, column: Column, findings: CastFindings, latest: datetime
) -> pl.Series:
    month = to_month(text)
    sentence = f"{column.name} names no month, as 2026-10 or Oct 2026 does"
    findings.add(sentence, casts.wrong(text, month), of=column.name)
    return in_bounds(month, column.name, findings, latest)


def _cast_time(
    text: pl.Series, column: Column, bound: Bound, findings: CastFindings, latest: datetime
) -> pl.Series:
    name = column.name
    times = casts_times.to_time(
        text,
        bound.source.formats,
        bound.zone,
        midnight_is_day=bound.midnight_is_day,
        manner=bound.manner,
    )
    example = _example(bound.source.formats)
    no_time = f"{name} is no time in the form {example}"
    findings.add(no_time, times.wrong, name, is_unread=True)
    if times.dateless.any():
        sentence = f"{name} holds a date that stands for none"
        findings.dateless.append(LeftOut(name, sentence, times.dateless))
        if column.required:
            findings.add(sentence, times.dateless, of=name)
    if column.needs_hour:
        findings.add(f"{name} names a day and no hour", times.days, of=name)
    skipped = f"{name} does not exist in {bound.zone}: the clocks went forward then"
    findings.add(skipped, times.skipped, name)
    findings.twice += times.twice
    if times.naive:
        findings.zones.add(bound.zone)
    findings.add_days(name, times.days, times.day_ends)
    # Of 1970 the first day stands for none; who can have been earlier has a year of its own.
    old = column.since_year < EARLIEST.year
    earliest = datetime(column.since_year, 1, 1, tzinfo=UTC) if old else EARLIEST
    bounded = partial(in_bounds, times.instants, name, findings, earliest=earliest)
    if column.is_planned:
        return bounded(latest + _AHEAD, _TOO_FAR)
    return bounded(latest)


def _example(formats: Sequence[str]) -> str:
    """How the last day of October 2026 is written in the first form."""
    first = formats[0] if formats else "iso"
    since_1970 = _EXAMPLE.timestamp()
    special = {
        "iso": _EXAMPLE.strftime("%Y-%m-%dT%H:%M"),
        "any": _EXAMPLE.strftime("%Y-%m-%d %H:%M"),
        "year first": _EXAMPLE.strftime("%Y-%m-%d %H:%M"),
        "day first": _EXAMPLE.strftime("%d/%m/%Y %H:%M"),
        "month first": _EXAMPLE.strftime("%m/%d/%Y %H:%M"),
        "epoch seconds": f"{since_1970:.0f}",
        "epoch milliseconds": f"{since_1970 * 1_000:.0f}",
        "epoch microseconds": f"{since_1970 * 1_000_000:.0f}",
        casts_times.EXCEL_DAYS: "46326.75139",
    }
    return special.get(first) or _EXAMPLE.strftime(first)


#: How far ahead something may be planned, and what is said of what is planned for later.
_AHEAD, _TOO_FAR = timedelta(days=3653), "lies more than ten years ahead"


def in_bounds(
    instants: pl.Series,
    column: str,
    findings: CastFindings,
    latest: datetime,
    too_late: str = "lies in the future",
    earliest: datetime = EARLIEST,
) -> pl.Series:
    """Return the instants that can be, null in the place of the others.

    Args:
        instants: the instants, UTC, row by row.
        column: what messages call the column.
        findings: where the rows that are outside are noted.
        latest: the latest that there can be, UTC.
        too_late: what is said of a later one, as the end of a sentence.
        earliest: the earliest that there can be, UTC.
    """
    future, past = instants > latest, instants < earliest
    for year in instants.filter(future).dt.year().unique().sort().head(_MOST_YEARS):
        in_year = future & (instants.dt.year() == year)
        findings.add(f"{column} {too_late}, in {year}", in_year, column)
        future &= ~in_year
    findings.add(f"{column} {too_late}", future, column)
    findings.add(f"{column} lies before {earliest:%Y-%m-%d}", past, column)
    outside = past | (instants > latest)
    if not outside.any():
        return instants
    return pl.select(pl.when(~outside).then(instants)).to_series().alias(instants.name)


def after(
    length: pl.Series, start: pl.Series, unit: int, column: str, findings: CastFindings
) -> pl.Series:
    """Return the instants so long after others, as `drops.intake.values.lengths` reads lengths.

    Args:
        length: how long after, as text.
        start: the instants to count from, UTC, row by row.
        unit: seconds of one unit: 1, 60, 3600 or 86400.
        column: what messages call the column.
        findings: where the rows that cannot be read are noted.
    """
    seconds = to_seconds(length, unit)
    words = {1: "seconds", 60: "minutes", 3600: "hours", 86_400: "days"}[unit]
    wrong = casts.wrong(length, seconds)
    findings.add(f"{column} is told by no number of {words}", wrong, column)
    sane = pl.select(pl.when(seconds.abs() < 86_400 * 36_600).then(seconds)).to_series()
    return start + (sane * 1e6).round().cast(pl.Duration("us"))


def check_required(texts: pl.DataFrame, table: Table, findings: CastFindings) -> None:
    """Note the rows that lack the key, the time or another required value."""
    for column in table.columns:
        if column.required and column.name in texts.columns:
            missing = texts[column.name].is_null()
            findings.add(f"{column.name} is missing", missing, of=column.name)


def check_any(rows: pl.DataFrame, table: Table, findings: CastFindings) -> None:
    """Note the rows that give none of the columns of which the table wants one."""
    if table.any_of:
        nothing = rows.select(pl.all_horizontal(pl.col(table.any_of).is_null())).to_series()
        findings.add(f"neither {' nor '.join(table.any_of)} is given", nothing)


def in_ranges(rows: pl.DataFrame, table: Table, findings: CastFindings) -> pl.DataFrame:
    """Return the rows; numbers outside their scale are noted, and left out where they may be."""
    for column in table.columns:
        if column.kind not in ("integer", "number") or (column.low is None and column.high is None):
            continue
        values = rows[column.name]
        if table.survey and column.name == table.survey.score:
            _check_scales(rows, table.survey, findings)
        elif column.low is not None and column.high is not None:
            outside = ~values.is_between(column.low, column.high)
            sentence = f"{column.name} is outside {column.low:g}–{column.high:g}"
            rows = _within(rows, column, outside, sentence, findings)
        elif column.low is not None:
            sentence = f"{column.name} is below {column.low:g}"
            rows = _within(rows, column, values < column.low, sentence, findings)
    return rows


def _within(
    rows: pl.DataFrame,
    column: Column,
    outside: pl.Series,
    sentence: str,
    findings: CastFindings,
) -> pl.DataFrame:
    findings.add(sentence, outside, column.name)
    if column.name not in findings.forgiving:
        return rows
    return rows.with_columns(_without(rows[column.name], outside.fill_null(value=False)))


def _check_scales(rows: pl.DataFrame, survey: Survey, findings: CastFindings) -> None:
    for question, (low, high) in survey.scales:
        outside = (rows[survey.question] == question) & ~rows[survey.score].is_between(low, high)
        sentence = f"{survey.score} is outside {low}–{high}, the scale of {question}"
        findings.add(sentence, outside, of=survey.score)


def check_statements(rows: pl.DataFrame, table: Table, findings: CastFindings) -> None:
    """Note the rows without an answer to their statement, and of those who are not asked it."""
    statements = table.statements
    if statements is None:
        return
    statement = rows[statements.statement]
    for name, column in statements.answered_in:
        lacks = (statement == name) & rows[column].is_null()
        findings.add(f"{statements.statement} {name} has no {column}", lacks, of=column)
    for who, name, sentence in statements.unasked:
        findings.add(
            sentence, (statement == name) & (rows[statements.who] == who), of=statements.who
        )


def in_order(rows: pl.DataFrame, table: Table, findings: CastFindings) -> pl.DataFrame:
    """Return the rows, no time of them before the one that comes first; those that were are noted.

    The same second is no mistake. A time of which no more than the day is known can have been at
    any instant of it; one that is written as midnight is such where it else ran backwards. It then
    begins with the time that comes first.
    """
    for order in table.orders:
        first, then = rows[order.first], rows[order.then]
        backwards = (then < first).fill_null(value=False)
        if not backwards.any():
            continue
        ends = findings.day_ends.get(order.then)
        if ends is not None:
            same_day = backwards & (ends > first).fill_null(value=False)
            if order.then in findings.lengths:
                same_day = same_day & ~findings.lengths[order.then][1]
            findings.days[order.then] = findings.days[order.then] | same_day
            then, backwards = first.zip_with(same_day, then), backwards & ~same_day
        findings.add(order.broken, backwards, order.then)
        if order.then in findings.forgiving:
            then = _without(then, backwards)
        rows = rows.with_columns(then.alias(order.then))
    return rows


def with_precision(rows: pl.DataFrame, table: Table, findings: CastFindings) -> pl.DataFrame:
    """Return the rows, each with what is known of its times besides: days alone, times left out."""
    _settle_lengths(rows, table, findings)
    made = [
        _day_end(rows[column.name], column, findings)
        for column in table.columns
        if column.day_until
    ]
    for column in table.columns:
        if column.unusable:
            broken = [each.rows for each in findings.left_out if each.column == column.name]
            yes = pl.repeat(None, rows.height, dtype=pl.Boolean, eager=True)
            for each in broken:
                yes = pl.select(pl.when(each).then(pl.lit(value=True)).otherwise(yes)).to_series()
            made.append(yes.alias(column.unusable))
    return rows.with_columns(made)


def _settle_lengths(rows: pl.DataFrame, table: Table, findings: CastFindings) -> None:
    """Have lengths count as they are told where a row tells all that followed a day by them.

    The hour at which they began is not known then, and need not be.
    """
    for start in {start for start, _ in findings.lengths.values()} & findings.days.keys():
        exact = findings.days[start]
        for order in table.orders:
            if order.first == start:
                _, has_length = findings.lengths.get(order.then, ("", None))
                given = rows[order.then].is_not_null()
                exact = exact & ~(given if has_length is None else given & ~has_length)
        followed = [name for name, (first, _) in findings.lengths.items() if first == start]
        exact = exact & rows.select(pl.any_horizontal(pl.col(followed).is_not_null())).to_series()
        for name in (start, *followed):
            findings.days[name] = findings.days[name] & ~exact


def _day_end(times: pl.Series, column: Column, findings: CastFindings) -> pl.Series:
    """The end of the day where no more is known of a time; `null` elsewhere."""
    name = column.day_until
    if column.name not in findings.days:
        return pl.Series(name, [None], DTYPES["time"]).new_from_index(0, len(times))
    known = findings.days[column.name] & times.is_not_null()
    return _without(findings.day_ends[column.name], ~known).alias(name)


def _without(values: pl.Series, where: pl.Series) -> pl.Series:
    return pl.select(pl.when(~where).then(values)).to_series().alias(values.name)
