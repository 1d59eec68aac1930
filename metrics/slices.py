"""Which rows: `Slice` is what a reader chose, `Scope` what a reader may see.

`Disclosure` is how small a group of these is told of. `Slice` and `Scope` give an SQL condition
whose values are bound, and `Slice` the sentence that says the same to a person, its period as
people say it: `October 2026`, `2026`, `1 Oct to 14 Oct 2026`. Column names come from fixed tables
only.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from metrics.model import called
from metrics.relations.periods import months_before
from store.settings import Settings
from store.tables import OVERLAPPING, SINGLE_VALUED, SLICE_COLUMNS

#: Rows kept, per column: the values, `None` for rows that were not given one.
ColumnValues = tuple[tuple[str, tuple[str | None, ...]], ...]


def chosen_of(only: Mapping[str, tuple[str | None, ...]] | ColumnValues) -> ColumnValues:
    """Return the values per column, columns that name none left out."""
    return tuple((column, values) for column, values in pairs_of(only) if values)


def pairs_of(only: Mapping[str, tuple[str | None, ...]] | ColumnValues) -> ColumnValues:
    """Return the values per column, in the order of the columns; `TypeError` for a bare text."""
    pairs = only.items() if isinstance(only, Mapping) else only
    for column, values in pairs:
        if isinstance(values, str):
            # Else each of its letters would be a value.
            raise TypeError(f"{column} is {values!r}; expected several values, as ({values!r},)")
    return tuple((column, tuple(values)) for column, values in sorted(pairs, key=_column))


def _column(pair: tuple[str, tuple[str | None, ...]]) -> str:
    return pair[0]


def condition_of(only: ColumnValues, prefix: str) -> tuple[list[str], dict[str, object]]:
    """Return SQL clauses, to be joined by AND, and the values bound in them under `prefix`."""
    clauses: list[str] = []
    bound: dict[str, object] = {}
    for column, values in only:
        names = {f"{prefix}_{column}_{i}": v for i, v in enumerate(values) if v is not None}
        if column in OVERLAPPING:
            clauses.append(_has_any(column, [*names], or_none=None in values))
            bound.update(names)
            continue
        # Numbers (a score) are compared as they read, so that no value asked for can be wrong.
        read = f'"{column}"' if column in SLICE_COLUMNS else f'"{column}"::VARCHAR'
        parts = [f"{read} IN ({', '.join('$' + name for name in names)})"] if names else []
        parts += [f'"{column}" IS NULL'] if None in values else []
        clauses.append("(" + " OR ".join(parts) + ")")
        bound.update(names)
    return clauses, bound


def _has_any(column: str, names: list[str], *, or_none: bool) -> str:
    """Whether a row has one of some values of a column of lists, or none at all; never unknown."""
    several = f"[{', '.join('$' + name for name in names)}]::VARCHAR[]"
    parts = [f'coalesce(list_has_any("{column}", {several}), FALSE)'] if names else []
    parts += [f'"{column}" IS NULL'] if or_none else []
    return "(" + " OR ".join(parts) + ")"


def check_columns(columns: list[str], allowed: tuple[str, ...]) -> None:
    """Raise `ValueError`, with the choices, for a column that is not among them."""
    for column in columns:
        if column not in allowed:
            raise ValueError(
                f"there is no column {column} to choose by; choose {', '.join(allowed)}"
            )


_DAY = timedelta(days=1)


def in_words(since: date | None, until: date | None, beside: date | None = None) -> str:
    """Return the period from `since` to the day before `until`; `None` leaves that end open.

    Where another period's last day stands beside it, `beside`, its year is not said twice.
    """
    if until is None:
        return f"since {day_in_words(since)}" if since else "all dates"
    last = until - _DAY
    dated = beside is None or beside.year != last.year
    if since is None:
        return f"until {day_in_words(last, year=dated)}"
    named = _calendar_name(since, until, year=dated)
    if named or since == last:
        return named or day_in_words(last, year=dated)
    return (
        f"{day_in_words(since, year=since.year != last.year)} to {day_in_words(last, year=dated)}"
    )


def _calendar_name(since: date, until: date, *, year: bool) -> str:
    """The name of a whole month or year; empty for any other period."""
    if since.day == 1 and until == months_before(since, -1):
        month = calendar.month_name[since.month]
        return f"{month} {since.year}" if year else month
    if (since.month, since.day) == (1, 1) and until == months_before(since, -12):
        return str(since.year)
    return ""


def day_in_words(day: date, *, year: bool = True) -> str:
    """Return a day as people say it: `14 Oct 2026`."""
    text = f"{day.day} {calendar.month_abbr[day.month]}"
    return f"{text} {day.year}" if year else text


#: Days outside these years are mistakes; near the ends of the calendar no zone can be applied.
FIRST_YEAR, LAST_YEAR = 1900, 2999
_PLURAL = {"team": "teams", "location": "locations"}
#: Of these it is said that all are shown.
NAMED_WHOLE = tuple(_PLURAL)


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that a reader may see; `Scope.everything()` for a reader who may see all.

    A row whose value is not given lies outside every scope that names the column.
    """

    only: ColumnValues = ()

    def __init__(self, only: Mapping[str, tuple[str | None, ...]] | ColumnValues = ()) -> None:
        # A scope that names a column and no value shows nothing; `chosen_of` would drop it.
        object.__setattr__(self, "only", pairs_of(only))
        check_columns([column for column, _ in self.only], SINGLE_VALUED)
        if any(None in values for _, values in self.only):
            raise ValueError("a scope cannot show rows whose value is not given; name values")

    @classmethod
    def everything(cls) -> Scope:
        """Return the scope of a reader who may see every row."""
        return cls(())

    @property
    def shows_nothing(self) -> bool:
        """Whether it names a column without any value."""
        return any(not values for _, values in self.only)

    def condition(self) -> tuple[list[str], dict[str, object]]:
        """Return SQL clauses, to be joined by AND, and the values bound in them."""
        if self.shows_nothing:
            return ["FALSE"], {}
        return condition_of(self.only, "scope")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How small a group a reader is told of; `metrics.measure.hiding.suppression` hides by it.

    A number of fewer than `smallest` answers is hidden, and so are the comments of a slice that has
    fewer than `smallest_comments`; 1 hides nothing.
    """

    smallest: int
    smallest_comments: int

    @classmethod
    def of(cls, settings: Settings) -> Disclosure:
        """Return what the organisation decided."""
        return cls(settings.smallest_group, settings.smallest_group_comments)

    @classmethod
    def hiding_nothing(cls) -> Disclosure:
        """Return that of a reader who may be told every number."""
        return cls(1, 1)

    @property
    def hides_numbers(self) -> bool:
        """Whether any number can be of too few."""
        return self.smallest > 1

    @property
    def hides_comments(self) -> bool:
        """Whether any comment can be one of too few."""
        return self.smallest_comments > 1


#: What a period is compared with: the one right before it, or the same one a year earlier.
BEFORE, A_YEAR_AGO = "before", "year"
AGAINST = (BEFORE, A_YEAR_AGO)
#: Why a long period is not compared with that of a year ago.
NO_YEAR_AGO = "not compared: a period of more than a year shares days with that of a year ago"


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows that a reader chose: a half-open period of days, and values of columns.

    `since` is the first day, `until` the first day after, both in `timezone`; `None` leaves that
    end open. `only` maps a column to the values kept (`None` = rows not given one). `against` is
    what its period is compared with.
    """

    since: date | None = None
    until: date | None = None
    timezone: str = "UTC"
    week_start: str = "monday"
    only: Mapping[str, tuple[str | None, ...]] | ColumnValues = field(default=())
    against: str = BEFORE
    #: Values of columns of which a row may have several: the rows kept have none of them.
    without: ColumnValues = ()

    def __post_init__(self) -> None:
        if self.against not in AGAINST:
            raise ValueError(
                f"it is to be compared with {self.against}; choose {', '.join(AGAINST)}"
            )
        object.__setattr__(self, "only", chosen_of(self.only))
        check_columns([column for column, _ in self.without], OVERLAPPING)
        if self.since and self.until and self.since >= self.until:
            raise ValueError(
                f"the period ends ({self.until}) before it begins ({self.since}); "
                "the end is the first day after it"
            )
        for day in (self.since, self.until):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError(
                    f"the period has the day {day}; "
                    f"expected a year from {FIRST_YEAR} to {LAST_YEAR}"
                )

    @property
    def choice(self) -> ColumnValues:
        """The chosen values per column."""
        return chosen_of(self.only)

    @property
    def first_instant(self) -> datetime | None:
        """When the period begins, UTC."""
        return self._instant(self.since)

    @property
    def end_instant(self) -> datetime | None:
        """The first instant after the period, UTC."""
        return self._instant(self.until)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days are cut."""
        return ZoneInfo(self.timezone)

    def _instant(self, day: date | None) -> datetime | None:
        if day is None:
            return None
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def condition(
        self, dated_by: str, allowed: tuple[str, ...] = SLICE_COLUMNS, *, stock: bool = False
    ) -> tuple[list[str], dict[str, object]]:
        """Return SQL clauses, to be joined by AND, and the values bound in them.

        A stock counts from the beginning of the data, so its period has no lower end.
        """
        choice = self.choice
        check_columns([column for column, _ in choice], allowed)
        clauses, bound = condition_of(choice, "slice")
        unwanted, more = condition_of(self.without, "without")
        clauses += [f"NOT {clause}" for clause in unwanted]
        bound |= more
        if self.first_instant is not None and not stock:
            clauses.append(f'"{dated_by}" >= $since')
            bound["since"] = self.first_instant
        if self.end_instant is not None:
            clauses.append(f'"{dated_by}" < $until')
            bound["until"] = self.end_instant
        return clauses, bound

    def narrow(self, column: str, *values: str | None) -> Slice:
        """Return this slice, with only these values of one column."""
        return replace(self, only={**dict(self.choice), column: values})

    def rest_of(self, column: str, value: str | None) -> Slice:
        """Return the rows of this slice that are not in a group of it, by an overlapping column."""
        return replace(self, without=((column, (value,)),))

    def whatever_about(self) -> Slice:
        """Return this slice without any choice by an overlapping column."""
        kept = tuple(pair for pair in self.choice if pair[0] not in OVERLAPPING)
        return replace(self, only=kept, without=())

    def about(self) -> tuple[str, dict[str, object]]:
        """Return whether a row is in the choice by overlapping columns, as SQL, and what it binds.

        True of every row where nothing is chosen by one.
        """
        pairs = tuple(pair for pair in self.choice if pair[0] in OVERLAPPING)
        clauses, bound = condition_of(pairs, "slice")
        unwanted, more = condition_of(self.without, "without")
        clauses += [f"NOT {clause}" for clause in unwanted]
        return " AND ".join(clauses) or "TRUE", {**bound, **more}

    def period(self, since: date | None, until: date | None) -> Slice:
        """Return this slice in another period."""
        return replace(self, since=since, until=until)

    def latest_weeks(self, weeks: int, until: date | None = None) -> Slice:
        """Return this slice in so many weeks up to a day, else to its end; itself without one."""
        end = until or self.until
        return self if end is None else self.period(end - timedelta(weeks=weeks), end)

    def within(self, since: date, until: date) -> Slice:
        """Return this slice in the part of its period that lies between two days."""
        return self.period(
            max(since, self.since or since),
            min(until, self.until or until),
        )

    def cut(self, first: date, until: date) -> tuple[date, date] | None:
        """Return the first and last day that the period holds of a week or month that it cuts.

        `None` where it holds it whole: from `first` to the day before `until`.
        """
        held = self.within(first, until)
        if held.since is None or held.until is None or (held.since, held.until) == (first, until):
            return None
        return held.since, held.until - _DAY

    def before(self, times: int = 1) -> Slice | None:
        """Return the same rows in the period that it is compared with; `None` when an end is open.

        Whole calendar months are compared with as many calendar months before. Where it is to be
        `times` as long, it is the one right before, whatever this one is compared with else.
        """
        if self.since is None or self.until is None:
            return None
        if self.against == A_YEAR_AGO and times == 1:
            return self._a_year_ago(self.since, self.until)
        if self.since.day == 1 and self.until.day == 1:
            months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
            return self.period(months_before(self.since, months * times), self.since)
        return self.period(self.since - times * (self.until - self.since), self.since)

    def _a_year_ago(self, since: date, until: date) -> Slice | None:
        """The same dates a year earlier; `None` for a period that would share days with it.

        Calendar months are the same months; any other period begins on the same date and has as
        many days: the 29th of February is compared with the day before.
        """
        begins = months_before(since, 12)
        if since.day == 1 and until.day == 1:
            ends = months_before(until, 12)
        else:
            last_of_month = months_before(begins, -1) - _DAY
            begins = min(begins.replace(day=1) + timedelta(days=since.day - 1), last_of_month)
            ends = begins + (until - since)
        return self.period(begins, ends) if ends <= since else None

    def sentence(self, known: Collection[str] = NAMED_WHOLE) -> str:
        """Return what is shown, in words: `All teams · York · October 2026`.

        That all teams are shown, or all locations, is said where such are `known`.
        """
        chosen = dict(self.choice)
        parts = []
        for column in dict.fromkeys([*_PLURAL, *chosen]):
            if column in chosen:
                kept = sorted(chosen[column], key=lambda value: value is None)
                named = column in _PLURAL and None not in chosen[column]
                names = ", ".join(called(v, column if named else "") for v in kept)
                parts.append(names if named else f"{column.replace('_', ' ')} {names}")
            elif column in known:
                word = f"all {_PLURAL[column]}"
                parts.append(word if parts else word.capitalize())
        return " · ".join([*parts, self.period_in_words()])

    def period_in_words(self) -> str:
        """Return the period as people say it: `October 2026`, `2026`, `1 Oct to 14 Oct 2026`."""
        return in_words(self.since, self.until)

    def before_in_words(self, as_of: datetime | None = None) -> str:
        """Return the period before, beside this one.

        As in `September`, with its year only where that differs.

        What counts is the year of each last day. Empty where there is no period before. Where it is
        looked at `as_of` an instant before its end, that is said: `September as of 14 Sep`.
        """
        before = self.before()
        if before is None or self.until is None:
            return ""
        words = in_words(before.since, before.until, beside=self.until - timedelta(days=1))
        day = as_of and day_in_words(as_of.astimezone(self.zone).date(), year=False)
        return f"{words} as of {day}" if day else words
