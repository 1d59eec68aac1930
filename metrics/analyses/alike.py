"""Whether a period and the one before it are alike: as many days, of the same sources.

Each source is looked at in the period before as it was at the same age. Where that does not make
both alike, they are not compared, and a sentence says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from metrics.measure.as_of import lacking, untold, untold_by
from metrics.measure.coverage import Line, cutoff, joined_until, lines_for, tables_of
from metrics.measure.reader import Reader
from metrics.model import Metric
from metrics.relations.selects import CHANGES, JOINED, READS
from metrics.slices import Slice, day_in_words
from store.tables import TABLES

#: So much of a period may be missing: a file's own time is its last row's, some hours before
#: midnight.
MISSING = 20
#: A stock of which the data began later has not filled up, and of what is resolved the slow ones
#: are not there yet: so many days, as for all that grows with age (`metrics.analyses.control`).
FILLED = timedelta(days=56)
_DAY = timedelta(days=1)
#: Two stocks share most of what they count: only what came and went tells how one changed.
_STAYED = "not compared: of those who wait so long, most did before; see what is open in all"


@dataclass(frozen=True, slots=True)
class Periods:
    """A slice whose period has two ends, and the one before that it is compared with."""

    chosen: Slice
    earlier: Slice
    begins: datetime
    ends: datetime
    before_begins: datetime
    before_ends: datetime
    back: timedelta

    @classmethod
    def of(cls, chosen: Slice, earlier: Slice) -> Periods | None:
        """Return both; `None` where an end is open."""
        if chosen.since is None or earlier.since is None:
            return None
        begins, ends = chosen.first_instant, chosen.end_instant
        before_begins, before_ends = earlier.first_instant, earlier.end_instant
        if begins is None or ends is None or before_begins is None or before_ends is None:
            return None
        back = chosen.since - earlier.since
        return cls(chosen, earlier, begins, ends, before_begins, before_ends, back)

    @property
    def slack(self) -> timedelta:
        """So much may be missing of the period."""
        return (self.ends - self.begins) / MISSING

    @property
    def before_is_longer(self) -> bool:
        """Whether more than as many days are compared with."""
        return self.before_ends - self.before_begins > 1.5 * (self.ends - self.begins)

    def stretches(self, back: timedelta, *, between: bool) -> list[tuple[datetime, datetime]]:
        """Return the time that both periods hang on, which begins so much before each.

        One stretch where that is one, or what lies `between` them counts too; else two.
        """
        since = self.before_begins - back
        if between or self.begins - back <= self.before_ends:
            return [(since, self.ends)]
        return [(since, self.before_ends), (self.begins - back, self.ends)]

    def known(self, reader: Reader, metric: Metric, table: str) -> dict[Line, datetime]:
        """Return the lines that tell of some of both periods, and until when they know."""
        follows = metric.follows_days if table == metric.rests_on else 0
        ends = self.ends + timedelta(days=follows)
        return {
            line: min(line.known_at, reader.as_of or line.known_at)
            for line in lines_for(reader, metric, table, self.chosen)
            if line.first_at < ends and line.known_at >= self.before_begins
        }


def before_at_same_age(reader: Reader, metric: Metric, chosen: Slice, earlier: Slice) -> Reader:
    """Return who asks of the period before, so that each source knows of as much of it.

    What does not change with age is seen as it is now, where all sources know of all of the period
    or of as much.
    """
    both = Periods.of(chosen, earlier)
    if both is None:
        return reader
    if metric.relation in JOINED:
        return _joined_before(reader, metric, both)
    known = both.known(reader, metric, tables_of(metric)[0])
    latest = max(known.values(), default=reader.as_of)
    if latest is None:
        return reader
    known = _known_of_all(reader, metric, both)
    if metric.equal_age:
        return reader.at(latest - both.back, _ages(known, latest, both.back))
    if min(latest, both.ends) - min(known.values(), default=latest) <= both.slack:
        return reader
    return reader.at(reader.as_of, _ages(known, both.ends - both.slack, both.back))


def _known_of_all(reader: Reader, metric: Metric, both: Periods) -> dict[Line, datetime]:
    """The lines of all tables that it reads, as `Periods.known`; lists of people have no end."""
    first, *others = READS[metric.relation]
    tables = [first, *(table for table in others if not TABLES[table].keys_are_people)]
    return {
        line: until for table in tables for line, until in both.known(reader, metric, table).items()
    }


def _joined_before(reader: Reader, metric: Metric, both: Periods) -> Reader:
    """As `before_at_same_age`, of what joins tables: until all of them knew as much.

    Who had ended before this period tells of none of it, and is left aside in the one before; where
    all had, nothing is compared, and that stays as it is.
    """
    until = joined_until(reader, metric, both.chosen)
    if until is None:
        return reader
    is_cut = metric.equal_age or both.begins <= until < both.ends - both.slack
    known = _known_of_all(reader, metric, both)
    ages = _ages(known, until if is_cut else both.begins, both.back)
    if not is_cut and (not ages or max(known.values()) <= both.begins):
        return reader
    return reader.at(until - both.back if is_cut else reader.as_of, ages)


def _ages(
    known: dict[Line, datetime], latest: datetime, back: timedelta
) -> tuple[tuple[str, str, datetime], ...]:
    """Until when the sources are looked at that know less than until `latest`."""
    return tuple(
        (line.table, source, until - back)
        for line, until in known.items()
        # A part of a source cannot be asked of an earlier time alone: it is not compared.
        if until < latest and not line.names
        for source in line.sources
    )


def unlike(reader: Reader, metric: Metric, chosen: Slice, earlier: Slice) -> str:
    """Return why a period is not compared with the one before, as a sentence; empty where it is.

    Where no file tells what the metric needs, there is nothing to compare, and `said_of` says so.
    """
    both = Periods.of(chosen, earlier)
    if both is None or missing_of(reader, metric, chosen):
        return ""
    if metric.stock and metric.relation not in CHANGES:
        return _STAYED
    for table in dict.fromkeys((*READS[metric.relation][:1], *tables_of(metric))):
        if not TABLES[table].is_monthly:
            known = both.known(reader, metric, table)
            why = (
                _not_begun(metric, known, both)
                or _forgotten(metric, known, both)
                or _ended(metric, known, both)
                or _unsettled(metric, known, both)
            )
            if why:
                return f"not compared: {why}"
    return ""


def has_parts(reader: Reader, metric: Metric, chosen: Slice, by: str) -> bool:
    """Return whether files of their own tell of some groups of a column: each is compared alone."""
    found = lines_for(reader, metric, tables_of(metric)[0], chosen)
    return any(by in line.names for line in found)


def _not_begun(metric: Metric, known: dict[Line, datetime], both: Periods) -> str:
    """What begins so late that the period before is none like this one."""
    fills = fills_up(metric)
    hangs_on_length = fills or metric.is_count or metric.equal_age or metric.relation in JOINED
    begun = both.before_begins + max(both.slack, _DAY)
    if fills:
        begun = both.before_ends - FILLED if metric.stock else _filled_before(both)
    late = [line for line in known if line.first_at > begun]
    if not late or not (hangs_on_length or len(known) > 1):
        return ""
    line = max(late, key=lambda each: each.first_at)
    return f"{line.name} begin on {_day(line.first_at, both)}"


def _filled_before(both: Periods) -> datetime:
    """When data has to begin so that what came of it fills the period before as it fills this one.

    Of a month that is what fills this one at its beginning; of a longer period nearly all of that
    before would be without the slow ones.
    """
    return min(both.before_ends - FILLED, both.before_begins - FILLED / 2)


def _forgotten(metric: Metric, known: dict[Line, datetime], both: Periods) -> str:
    """What tells nothing of a stretch in either period, or of one that both hang on."""
    fills = fills_up(metric)
    if not (fills or metric.is_count or metric.equal_age or len(known) > 1):
        return ""
    # How a stock changed, all tells that came and went since.
    stretches = both.stretches(FILLED if fills else timedelta(0), between=metric.stock)
    for line, (since, until) in product(known, stretches):
        if line.silent(since, until) > max(both.slack, _DAY):
            hole = max(line.holes, key=lambda each: min(until, each[1]) - max(since, each[0]))
            first, last = (_day(hole[0], both), _day(hole[1] - _DAY, both))
            return f"no file has {line.name} from {first} to {last}"
    return ""


def fills_up(metric: Metric) -> bool:
    """Return whether it counts rows by what came of them, which takes its time."""
    own = TABLES[tables_of(metric)[0]].dated_by
    return metric.stock or (metric.relation not in JOINED and metric.dated_by != own)


def _ended(metric: Metric, known: dict[Line, datetime], both: Periods) -> str:
    """What tells of so little of the period that it is none like the one before."""
    for line, until in known.items():
        if metric.is_count and line.told_until < min(until, both.ends - both.slack):
            return f"{line.name} tell of none after {_day(line.told_until, both)}"
        is_behind = until < min(max(known.values()), both.ends) - both.slack
        if is_behind and (both.before_is_longer or line.names):
            return f"{line.name} are known until {_day(until, both)}"
    return ""


def _unsettled(metric: Metric, known: dict[Line, datetime], both: Periods) -> str:
    """What of the period goes on changing, and nothing tells how it was when it was younger."""
    if not metric.undated or min(known.values(), default=both.ends) >= both.ends + FILLED:
        return ""
    return f"files do not tell when {metric.undated}"


def _day(instant: datetime, both: Periods) -> str:
    return day_in_words(instant.astimezone(both.chosen.zone).date())


def missing_of(reader: Reader, metric: Metric, chosen: Slice, by: str | None = None) -> str:
    """Return why nothing is measured of a metric, as a sentence; empty where something may be."""
    columns = [column for column, _ in (*chosen.choice, *reader.scope.only)]
    by_column = (untold_by(reader, metric, chosen, column) for column in (*columns, by))
    missing = lacking(reader, metric) or untold(reader, metric, chosen)
    return missing or next(filter(None, by_column), "")


def said_of(reader: Reader, metric: Metric, chosen: Slice, by: str | None = None) -> str:
    """Return what is not known of a metric of a slice, as a sentence; empty where all is.

    Either no file tells what it needs, be it only of what is chosen, or its rows cannot be told
    apart by a column that groups are made, or rows chosen, by; or a file that it joins ends within
    the period.
    """
    missing = missing_of(reader, metric, chosen, by)
    if missing:
        return missing
    until = cutoff(reader, metric, chosen)
    if until is None:
        return ""
    found = [line for t in tables_of(metric) for line in lines_for(reader, metric, t, chosen)]
    line = next((each for each in found if each.known_at == until), None)
    day = day_in_words(until.astimezone(chosen.zone).date())
    return f"{line.name if line else 'files'} are known until {day}: counted until then"
