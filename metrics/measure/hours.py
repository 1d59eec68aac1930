"""What is counted in each hour of the week, on the clock of the place where it was.

Whoever was on duty, how many came, what customers answered, when they complained: each by place and
by the hour of the week (0 is Monday from 0 to 1). What a file tells the day of and no hour is
counted apart, under no hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import polars as pl

from metrics.measure.answers import values_of
from metrics.measure.as_of import knowledge
from metrics.measure.reader import Reader
from metrics.model import Inputs, Metric
from metrics.relations.periods import IN_WEEK, hour_sql, hours_of_week, offset_sql
from metrics.relations.selects import BARE, RELATIONS
from metrics.slices import Slice, condition_of
from store.names import same_names
from store.tables import STAFFING, TABLES

#: A place, `None` where none is given, and an hour of the week, `None` where none is known.
PlaceHour = tuple[str | None, int | None]
_HOUR = timedelta(hours=1)
#: The tables that are looked at by the hour.
BY_HOUR = ("responses", "complaints", "staffing")


def zones(reader: Reader) -> dict[str, str]:
    """Return the time zone of each location that has another than the settings name.

    What the settings say of a location stands before what a file of places tells of it.
    """
    settings = reader.settings
    hours = settings.business_hours
    named = {name for table in BY_HOUR for name in reader.lake.names(table, "location")}
    found = {}
    own = hours.locations if hours else {}
    meant = same_names(named, own, settings.aliases.get("location", {})) if own else {}
    for name in sorted(named):
        own_zone = own[meant[name]].timezone if name in meant else None
        zone = own_zone or reader.lake.places.zone(name) or (hours.timezone if hours else None)
        if zone and zone != settings.timezone:
            found[name] = zone
    return found


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock of each place: `own` of those that have another than `usual`."""

    usual: str
    own: Mapping[str, str]

    @classmethod
    def of(cls, reader: Reader) -> Clocks:
        """Return the clocks of all places of a lake."""
        own_zones = reader.lake.once(("zones", repr(reader.settings)), partial(zones, reader))
        return cls(reader.settings.timezone, dict(own_zones))

    def zone(self, place: str | None) -> str:
        """Return the time zone of a place."""
        return self.own.get(place or "", self.usual)

    def sql(self, column: str, of: datetime, until: datetime) -> tuple[str, str, dict[str, object]]:
        """Return a row's local hour and its clock's offset as SQL, and the values bound in them."""
        bound: dict[str, object] = {}
        hours, offsets = [], []
        for number, zone in enumerate(dict.fromkeys(self.own.values())):
            bound[f"zoned_{number}"] = [name for name, own in self.own.items() if own == zone]
            there = f"list_contains($zoned_{number}::VARCHAR[], location)"
            hours.append(f"WHEN {there} THEN {hour_sql(column, zone, of, until)}")
            offsets.append(f"WHEN {there} THEN {offset_sql(column, zone, of, until)}")
        hour = hour_sql(column, self.usual, of, until)
        offset = offset_sql(column, self.usual, of, until)
        if not hours:
            return hour, offset, bound
        return (
            f"CASE {' '.join(hours)} ELSE {hour} END",
            f"CASE {' '.join(offsets)} ELSE {offset} END",
            bound,
        )


def span(reader: Reader, chosen: Slice, tables: Sequence[str]) -> tuple[datetime, datetime] | None:
    """Return from when until when (UTC) some of the tables tell of a slice's period."""
    lake = reader.lake
    known = [(lake.tables[name].first_at, lake.told_until(name)) for name in tables]
    spans = [(first, until) for first, until in known if first and until]
    if not spans:
        return None
    begins = max(filter(None, (min(first for first, _ in spans), chosen.first_instant)))
    ends = (max(until for _, until in spans), chosen.end_instant, reader.as_of)
    end = min(filter(None, ends))
    # Of one row the hour that it is in is known.
    return (begins, max(end, begins + _HOUR)) if begins <= end else None


def hours_known(reader: Reader, chosen: Slice, tables: Sequence[str], zone: str) -> list[float]:
    """Return how often a zone's clocks show each hour of the week while the tables tell."""
    known = span(reader, chosen, tables)
    return hours_of_week(zone, *known) if known else []


# Half hours, and the quarters of one, are parts of their hour: as many people as on average, and
# all the visits. What the clocks show twice is two hours. A rota and a till are two sources. Whose
# shifts began on two days are there together.
_STAFFED = """
WITH slots AS (
    SELECT location, team, key_source, sum(people) AS people, sum(visits)::BIGINT AS visits,
        {hour} AS clock_hour, {offset} AS clock
    FROM ({rows}) WHERE {where} GROUP BY location, team, key_source, hour
), parts AS (
    SELECT location, clock_hour, clock, avg(people) AS people, sum(visits)::BIGINT AS visits
    FROM slots GROUP BY location, team, key_source, clock_hour, clock
), hours AS (
    SELECT location, clock_hour, sum(people) AS people, sum(visits)::BIGINT AS visits
    FROM parts GROUP BY location, clock_hour, clock
)
SELECT location, {in_week} AS hour, sum(people) AS people, sum(visits)::BIGINT AS visits,
    count(*) AS hours
FROM hours WHERE people > 0 AND visits IS NOT NULL GROUP BY ALL ORDER BY ALL"""


def staffed(reader: Reader, chosen: Slice) -> pl.DataFrame:
    """Return what is known of who was on duty and who came, by location and hour of the week.

    Columns: location, hour (0 is Monday from 0 to 1), people (hours that they were on duty), visits
    and hours (of how many hours both are known). What a rota lacks as a column is not chosen by.
    """
    lake = reader.lake
    if not lake.tables["staffing"].rows:
        return pl.DataFrame(schema=dict.fromkeys(["location", "hour", "people", "visits", "hours"]))
    has = tuple(pair for pair in chosen.choice if lake.gives("staffing", pair[0]))
    chosen_by, bound = condition_of(has, "slice")
    dated, when = Slice(chosen.since, chosen.until, chosen.timezone).condition(STAFFING.dated_by)
    seen, seen_bound = reader.scope.condition()
    hour, offset, zoned = Clocks.of(reader).sql(STAFFING.dated_by, *lake.extent())
    sql = _STAFFED.format(
        hour=hour,
        offset=offset,
        rows=BARE["staffing"],
        where=" AND ".join([*chosen_by, *dated, *seen, "hour <= $as_of"]),
        in_week=IN_WEEK,
    )
    values = {**bound, **when, **seen_bound, **zoned, **knowledge(reader, chosen)}
    return lake.count(sql, values)


_COUNTED = """
WITH counted AS (
    SELECT *, CASE WHEN {is_day} THEN NULL ELSE {hour} END AS clock_hour
    FROM ({rows}) WHERE {where}
)
SELECT {by}, {in_week} AS hour_of_week, {inputs} FROM counted GROUP BY ALL ORDER BY ALL"""


def by_hour(reader: Reader, metric: Metric, chosen: Slice) -> dict[PlaceHour, Inputs]:
    """Return a metric's inputs by place and hour of the week; for metrics that are additive."""
    frame = _by_hour(reader, metric, chosen, metric.dated_by, metric.inputs)
    columns = {name: values_of(frame[name]) for name in metric.inputs}
    return {
        (place, hour): {name: values[row] for name, values in columns.items()}
        for row, (place, hour) in enumerate(frame.select("location", "hour_of_week").iter_rows())
    }


def _by_hour(
    reader: Reader,
    metric: Metric,
    chosen: Slice,
    moment: str,
    inputs: Mapping[str, str],
    by: str = "location",
) -> pl.DataFrame:
    """The rows of a metric's relation in a slice, by a column and by the hour of `moment`."""
    lake = reader.lake
    table = TABLES[metric.relation]
    clauses, bound = chosen.condition(metric.dated_by)
    seen, seen_bound = reader.scope.condition()
    hour, _, zoned = Clocks.of(reader).sql(moment, *lake.extent())
    day_until = table.column(moment).day_until
    sql = _COUNTED.format(
        hour=hour,
        is_day=f"{day_until} IS NOT NULL OR {moment} IS NULL" if day_until else f"{moment} IS NULL",
        rows=RELATIONS[metric.relation],
        where=" AND ".join([*clauses, *seen]) or "TRUE",
        in_week=IN_WEEK,
        by=by,
        inputs=", ".join(f'{expression} AS "{name}"' for name, expression in inputs.items()),
    )
    return lake.count(sql, {**bound, **seen_bound, **zoned, **knowledge(reader, chosen)})


def channels_by_hour(
    reader: Reader, wait: Metric, chosen: Slice
) -> Iterator[tuple[PlaceHour, Inputs]]:
    """Yield a wait's inputs by channel and the hour of the day in which a complaint was opened."""
    frame = _by_hour(reader, wait, chosen, wait.dated_by, wait.inputs, "channel")
    columns = {name: values_of(frame[name]) for name in wait.inputs}
    for row, (channel, hour) in enumerate(frame.select("channel", "hour_of_week").iter_rows()):
        yield (channel, hour), {name: values[row] for name, values in columns.items()}


def answered_by_hour(reader: Reader, wait: Metric, chosen: Slice) -> dict[PlaceHour, int]:
    """Return how many complaints had their first answer in each hour of the week, by channel."""
    counted = {"answers": "count(*) FILTER (is_answered)"}
    frame = _by_hour(reader, wait, chosen, "first_response_at", counted, "channel")
    return {(channel, hour): n for channel, hour, n in frame.iter_rows()}
