"""Which source tells of which time: since when, until when, and who took over from whom.

A file says nothing of the time after it was made, however much other files say of it. What is known
is therefore told per table and source, as `Line`s; where one source took over from another (a help
desk was changed), both are one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

from metrics.lake import Lake, PlaceRows
from metrics.measure.reader import Reader
from metrics.model import Metric, Need
from metrics.relations.selects import JOINED, NAMED, READS
from metrics.slices import Slice, day_in_words
from store.names import source_in_words
from store.tables import OVERLAPPING, TABLES

#: A source takes over from one that ended where it has rows within so many days after that, and no
#: larger share of its rows before: those that were still open when the tool was changed.
_TAKES_OVER, _CARRIED_OVER = timedelta(days=3), 0.05
#: A silence twice as long as any before is an end, where there were so many days with rows.
_ENOUGH_DAYS, _TWICE = 20, 2
#: A source is expected in a period while it tells of some of the time before it: of as much time as
#: the period has, and of so much at most.
_LONGEST = timedelta(days=31)
#: So many holes at most are told from what is usual, which is no less than so many days.
_MOST_HOLES, _SHORT = 5, 3
#: How likely a silence may be, of days that have rows independently of each other.
_BY_CHANCE = 1e-4
#: So many rows for each place, of so many places at least, make it no chance that no other file has
#: rows of any of them.
_ROWS_OF_A_PLACE, _FEW_PLACES = 10, 5
_DAY = timedelta(days=1)
#: A source with few days of rows is behind after so many days, and none any more after a year.
_BEHIND, _GIVEN_UP = 7, 366


@dataclass(frozen=True, slots=True)
class Line:
    """What one source says of a table, or several of which each took over from the one before.

    `told_until` is until when it tells of new rows. It is earlier than `known_at` where the file
    was made for a period that had ended: its complaints were still being resolved, and no others
    came.
    """

    table: str
    sources: tuple[str, ...]
    first_at: datetime
    known_at: datetime
    told_until: datetime
    #: Stretches in between of which no file tells, be it that an export was forgotten.
    holes: tuple[tuple[datetime, datetime], ...] = ()
    #: Of a part of a source, which files of their own tell of: its names, by column.
    names: Mapping[str, frozenset[str | None]] = field(default_factory=dict, hash=False)
    #: Whether no other source tells of the table.
    is_only: bool = True

    def has(self, column: str, values: Iterable[object]) -> bool:
        """Return whether it tells of rows with any of the values."""
        return column not in self.names or not self.names[column].isdisjoint(values)

    def silent(self, begins: datetime, ends: datetime) -> timedelta:
        """Return how much of a stretch of time lies in its longest hole."""
        overlaps = (min(ends, until) - max(begins, since) for since, until in self.holes)
        return max(overlaps, default=timedelta(0))

    @property
    def name(self) -> str:
        """The rows and their source, as people say it: `complaints of Zendesk`."""
        table, source = TABLES[self.table], source_in_words(self.sources[-1])
        noun = table.noun
        noun = f"some {noun}" if self.names or not (source or self.is_only) else noun
        return f"{noun} of {source}" if source else noun


def lines(lake: Lake, table: str) -> list[Line]:
    """Return what each source of a table says, the one that knows least first."""
    return [*lake.once(("lines", table), partial(_lines, lake, table))]


def last_day(lake: Lake, zone: ZoneInfo, tables: Collection[str] = ()) -> date | None:
    """Return the last day that any source of these tables tells of; `None` for an empty lake.

    It is that of its last row where a file was made long after: nobody knows of the days between.
    """
    daily = [name for name in lake.dated(tables) if not TABLES[name].is_monthly]
    until = max((line.told_until for name in daily for line in lines(lake, name)), default=None)
    until = until or lake.data_until(tables)
    return until.astimezone(zone).date() if until else None


def _lines(lake: Lake, table: str) -> list[Line]:
    found: list[Line] = []
    for source, state in lake.sources[table].items():
        if state.first_at is not None and state.known_at is not None:
            dated = None if TABLES[table].is_planned else state.last_at
            last = dated or state.known_at
            told_until = _told_until(lake, table, source, last, state.known_at)
            holes = _holes(lake, table, source)
            whole = Line(table, (source,), state.first_at, state.known_at, told_until, holes)
            found += _parts(lake, whole, len(state.drops)) or [whole]
    joined = _joined(lake, sorted(found, key=lambda line: line.known_at))
    is_only = len({line.sources for line in joined}) == 1
    return [replace(line, is_only=is_only) for line in joined]


def _parts(lake: Lake, whole: Line, drops: int) -> list[Line]:
    """The parts of a source that files of their own tell of: two desks with one tool, two shops.

    Files are of one part where any rows of both have the same team and location. A source has
    parts only where each has so many rows that this is no chance.
    """
    if drops < 2 or TABLES[whole.table].keys_are_people:
        return []
    parts: list[list[PlaceRows]] = []
    by_drop: dict[str, list[PlaceRows]] = {}
    for rows in lake.rows_by_place(whole.table):
        if rows.source == whole.sources[-1] and rows.columns:
            by_drop.setdefault(rows.drop, []).append(rows)
    for of_drop in by_drop.values():
        places = {rows.place for rows in of_drop}
        same = [part for part in parts if not places.isdisjoint(rows.place for rows in part)]
        parts = [part for part in parts if part not in same]
        parts.append([*of_drop, *(rows for part in same for rows in part)])
    if len(parts) < 2 or not all(map(_is_no_chance, parts)):
        return []
    return [_part(lake, whole, part) for part in parts]


def _is_no_chance(part: Sequence[PlaceRows]) -> bool:
    places = {rows.place for rows in part}
    return sum(rows.number for rows in part) >= _ROWS_OF_A_PLACE * max(len(places), _FEW_PLACES)


def _part(lake: Lake, whole: Line, part: Sequence[PlaceRows]) -> Line:
    known, source = max(rows.known_at for rows in part), whole.sources[-1]
    last = max(rows.last_at for rows in part)
    columns = part[0].columns
    return replace(
        whole,
        first_at=min(rows.first_at for rows in part),
        known_at=known,
        told_until=_told_until(lake, whole.table, source, last, known),
        names={
            column: frozenset(rows.place[position] for rows in part)
            for position, column in enumerate(columns)
        },
    )


def _joined(lake: Lake, found: Sequence[Line]) -> list[Line]:
    """The lines, each that another took over from joined to that one."""
    if len(found) < 2:
        return [*found]
    ended, *rest = found
    for number, heir in enumerate(rest):
        if _takes_over(lake, heir, ended):
            sources, first_at = (*ended.sources, *heir.sources), min(ended.first_at, heir.first_at)
            later = (each for each in heir.holes if each[1] > ended.known_at + _TAKES_OVER)
            holes = (*ended.holes, *later)
            rest[number] = replace(heir, sources=sources, first_at=first_at, holes=holes)
            return _joined(lake, rest)
    return [ended, *_joined(lake, rest)]


def _told_until(lake: Lake, table: str, source: str, last: datetime, known: datetime) -> datetime:
    """Until when a source tells of new rows: its last, where it was not as silent before."""
    if TABLES[table].is_monthly or known - last <= _DAY:
        return known
    silence = _longest_silence(lake, table, source)
    if silence is None or _number(known) - _number(last) <= _TWICE * silence:
        return known
    return last


def _longest_silence(lake: Lake, table: str, source: str) -> int | None:
    """The most days between two days with rows of a source; `None` where these are too few."""
    days = sorted(lake.rows_by_day(table).get(source, ()))
    if len(days) < _ENOUGH_DAYS:
        return None
    return max(after - before for before, after in pairwise(days))


def _holes(lake: Lake, table: str, source: str) -> tuple[tuple[datetime, datetime], ...]:
    """The silences of a source that are twice as long as any usual one: no file tells of them.

    A few may be: what is usual is the longest silence but these. Where many days have no rows, the
    longest of many silences may be as long by chance, and is none of them then.
    """
    if TABLES[table].is_monthly:
        return ()
    days = sorted(lake.rows_by_day(table).get(source, ()))
    silences = sorted(((after - before, before) for before, after in pairwise(days)), reverse=True)
    if len(days) < _ENOUGH_DAYS:
        return ()
    usual = silences[min(_MOST_HOLES, len(silences) - 1)][0]
    day_count, found = days[-1] - days[0] + 1, []
    for length, day in silences[:_MOST_HOLES]:
        day_count -= length - 1
        by_chance = day_count * (1 - len(days) / day_count) ** (length - 1)
        if length <= _TWICE * max(usual, _SHORT) or by_chance >= _BY_CHANCE:
            break
        found.append((_instant(day + 1), _instant(day + length)))
    return tuple(found)


def _instant(day: int) -> datetime:
    """The beginning of a day as `Lake.rows_by_day` numbers it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)


def _number(instant: datetime) -> int:
    """The day of an instant as `Lake.rows_by_day` numbers it."""
    return (instant.astimezone(UTC).date() - date(1970, 1, 1)).days


def _takes_over(lake: Lake, heir: Line, ended: Line) -> bool:
    """Whether a line goes on where another ended."""
    if heir.known_at - ended.known_at <= _TAKES_OVER:
        return False
    rows = lake.rows_by_day(heir.table).get(heir.sources[-1])
    if rows is None:
        return abs(heir.first_at - ended.known_at) <= _TAKES_OVER
    end = _number(ended.told_until)
    before = sum(count for day, count in rows.items() if day < end)
    goes_on = any(end <= day <= end + _TAKES_OVER.days for day in rows)
    return goes_on and before <= _CARRIED_OVER * sum(rows.values())


def table_of(metric: Metric) -> str:
    """Return the table that tells whether none are none.

    The one that the metric rests on, or counts.
    """
    return metric.rests_on or tables_of(metric)[0]


def tables_of(metric: Metric) -> tuple[str, ...]:
    """Return the tables of which each must know of a time for the metric to be known of it."""
    joined = JOINED.get(metric.relation)
    return joined.tables if joined else READS[metric.relation][:1]


def lines_for(reader: Reader, metric: Metric, table: str, chosen: Slice) -> list[Line]:
    """Return the lines of a table that tell what the metric counts, of the slice's rows."""
    lake = reader.lake
    found = lines(lake, table)
    for column, values in (*chosen.choice, *reader.scope.only):
        found = [line for line in found if line.has(column, values)] or found
        if len(found) > 1 and column in TABLES[table].choosable and column not in OVERLAPPING:
            sources_of = lake.sources_with(table, column)
            having = frozenset[str]().union(*(sources_of.get(v, frozenset()) for v in values))
            # Of a value that no row has, any of them could tell.
            found = _among(found, having) or found
    if len(found) > 1 and metric.relation in JOINED and "customer_id" in TABLES[table].names:
        found = _among(found, lake.sources_where(table, NAMED))
    for need in metric.needs:
        if len(found) > 1 and need.table == table:
            found = _among(found, _meeting(lake, need))
    return found


def _among(found: Sequence[Line], sources: frozenset[str]) -> list[Line]:
    """The lines of those sources; where rows do not name their source, all of them."""
    if "" in sources:
        return [*found]
    return [line for line in found if {"", *sources} & {*line.sources}]


def _meeting(lake: Lake, need: Need) -> frozenset[str]:
    """The sources that meet a need."""
    place = {
        source
        for source, state in lake.sources[need.table].items()
        if not state.drops
        or any(need.column in lake.given.get(drop, (need.column,)) for drop in state.drops)
    }
    rows = lake.sources_where(need.table, need.rows) if need.rows else frozenset(place)
    return rows if "" in rows else rows & place


def tells(reader: Reader, metric: Metric, chosen: Slice) -> bool:
    """Return whether any source of the table that the metric rests on tells of the period."""
    until = cutoff(reader, metric, chosen) or reader.as_of
    return any(
        _tells(line, until or line.known_at, metric, chosen)
        for line in lines_for(reader, metric, table_of(metric), chosen)
    )


def _tells(line: Line, as_of: datetime, metric: Metric, chosen: Slice) -> bool:
    until = min(line.told_until, as_of)
    first = line.first_at - timedelta(days=metric.follows_days)
    begins, ends = chosen.first_instant, chosen.end_instant
    if begins is not None and ends is not None and line.silent(begins, ends) >= ends - begins:
        return False
    if metric.stock and ends is not None and min(ends, line.known_at, as_of) > until + _DAY:
        # It goes on losing those that were open, and gains no others.
        return False
    return first <= until and (begins is None or begins <= until) and (ends is None or ends > first)


def all_tell(reader: Reader, metric: Metric, chosen: Slice) -> bool:
    """Return whether every source that is expected in the period tells of it: then none is none."""
    begins, ends = chosen.first_instant, chosen.end_instant
    found = lines_for(reader, metric, table_of(metric), chosen)
    expected = _expected(reader, found, chosen)
    if begins is None:
        return True
    if ends is not None and any(line.silent(begins, ends) >= ends - begins for line in expected):
        return False
    return all(begins <= line.told_until for line in expected)


def _end(reader: Reader, found: Sequence[Line], chosen: Slice, follows_days: int = 0) -> datetime:
    """The end of the period and of the days that follow, or until when any of the lines know."""
    latest = max(line.known_at for line in found)
    ends = chosen.end_instant and chosen.end_instant + timedelta(days=follows_days)
    return min(latest, reader.as_of or latest, ends or latest)


def _expected(
    reader: Reader, found: Sequence[Line], chosen: Slice, back: timedelta | None = None
) -> list[Line]:
    """The lines that have begun, and tell of the time right before the period, or of later."""
    if not found:
        return []
    end, begins = _end(reader, found, chosen), chosen.first_instant
    begins = end - _LONGEST if begins is None else max(begins, end - _LONGEST)
    length = max(end - begins, _DAY)
    since = min(begins, end) - (back or length)
    return [line for line in found if line.first_at <= end and line.known_at >= since]


def joined_until(reader: Reader, metric: Metric, chosen: Slice) -> datetime | None:
    """Return until when all know that the metric's relation joins.

    `None` where none tells anything.
    """
    joined = JOINED[metric.relation]
    found = [line for t in joined.tables for line in lines_for(reader, metric, t, chosen)]
    back = timedelta(days=joined.back_days) if joined.back_days else None
    known = [line.known_at for line in _expected(reader, found, chosen, back)]
    return min([*known, *([reader.as_of] if reader.as_of else [])]) if known else None


def complaints_told(reader: Reader, chosen: Slice) -> datetime | None:
    """Return until when all sources tell of complaints that name their customer.

    `None` without any.
    """
    sources = reader.lake.sources_where("complaints", NAMED)
    found = _among(lines(reader.lake, "complaints"), sources)
    return min((line.told_until for line in _expected(reader, found, chosen)), default=None)


def known_until(reader: Reader, metric: Metric, chosen: Slice) -> datetime | None:
    """Return until when all sources know that are expected in the slice.

    Of new rows, for a count.
    """
    if metric.relation in JOINED:
        return joined_until(reader, metric, chosen)
    found = _expected(reader, lines_for(reader, metric, tables_of(metric)[0], chosen), chosen)
    known = [line.told_until if metric.is_count else line.known_at for line in found]
    return min([*known, *([reader.as_of] if reader.as_of else [])]) if known else None


def cutoff(reader: Reader, metric: Metric, chosen: Slice) -> datetime | None:
    """Return the instant after which rows of the slice are left out, as not all know of later.

    What joins tables knows until the earliest of them; a time of one day is one time, as a file
    ends with its last row.
    """
    if metric.relation not in JOINED:
        return None
    until = joined_until(reader, metric, chosen)
    if until is None:
        return None
    reads = READS[metric.relation]
    found = [line for t in reads for line in lines_for(reader, metric, t, chosen)]
    last = _end(reader, found, chosen, metric.follows_days) - timedelta(microseconds=1)
    days = [moment.astimezone(chosen.zone).date() for moment in (until, last)]
    return until if days[0] < days[1] else None


def behind_in_words(lake: Lake, timezone: str, most: int | None = None) -> str:
    """Return whose files are behind, and since when; of more than `most`, how many.

    Empty where none are.

    Behind is who has been silent for longer than ever before, while others know more.
    """
    zone = Slice(timezone=timezone).zone
    found = [
        line
        for name, table in TABLES.items()
        if not (table.keys_are_people or table.is_register)
        for line in lines(lake, name)
    ]
    if not found:
        return ""
    latest = max(line.known_at for line in found)
    late = sorted(
        (line for line in found if _is_behind(lake, line, latest)), key=lambda line: line.known_at
    )
    phrases = [
        f"{line.name} since {day_in_words(line.known_at.astimezone(zone).date())}"
        for line in late[:most]
    ]
    if len(late) > len(phrases):
        phrases.append(f"and {len(late) - len(phrases):,} more")
    return f"behind: {', '.join(phrases)}" if phrases else ""


def _is_behind(lake: Lake, line: Line, latest: datetime) -> bool:
    days = _number(latest) - _number(line.known_at)
    if not 1 < days <= _GIVEN_UP:
        return False
    silence = _longest_silence(lake, line.table, line.sources[-1])
    return days > (_BEHIND if silence is None else silence)
