"""How many were invited a visit, since a target began and before: who is asked can be chosen.

Of each place those days alone are looked at of which somebody counted the visits, and of which
files tell all invitations: what one of both does not know is no 0. As many days before as since,
and a week at least: on a Saturday other people come than on a Tuesday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from metrics.inference.groups.stratified import Rates
from metrics.measure.as_of import NO_END
from metrics.measure.hours import Clocks
from metrics.measure.reader import Reader
from metrics.relations.slice_columns import lacking
from metrics.slices import Slice
from store.tables import INVITATIONS, STAFFING

_FEWEST_DAYS = 7

_INVITED = """
WITH came AS (
    SELECT location, ({came_hour}) // 24 AS day, hour >= $began AS is_since,
        sum(visits)::BIGINT AS visits
    FROM (SELECT *{no_staffing} FROM staffing)
    WHERE visits IS NOT NULL AND hour <= $as_of AND {came}
    GROUP BY ALL
), asked AS (
    SELECT location, ({asked_hour}) // 24 AS day, sent_at >= $began AS is_since,
        count(*) AS invited
    FROM (SELECT *{no_invitations} FROM invitations)
    WHERE delivery IS DISTINCT FROM 'not sent' AND sent_at <= $as_of AND {asked}
    GROUP BY ALL
)
SELECT location, is_since, sum(visits)::BIGINT AS visits,
    coalesce(sum(invited), 0)::BIGINT AS invited
FROM came LEFT JOIN asked USING (location, day, is_since) GROUP BY ALL ORDER BY ALL"""


def invited(reader: Reader, chosen: Slice, began: date, days: int) -> list[Rates]:
    """Return per place how many were invited and how many came, since a target began and before.

    None where no file counts visits, or tells of invitations, by what the slice chooses, and where
    both are known of less than a week before or since.

    Args:
        reader: who asks, of which lake.
        chosen: the slice.
        began: the target's first day.
        days: so many days are looked at on each side at most.
    """
    columns = {column for column, _ in (*chosen.choice, *reader.scope.only)}
    days = min(days, _known_days(reader, chosen, began))
    has = all(columns <= set(table.choosable) for table in (STAFFING, INVITATIONS))
    if days < _FEWEST_DAYS or not has:
        return []
    period = chosen.period(began - timedelta(days=days), began + timedelta(days=days))
    seen, seen_bound = reader.scope.condition()
    parts: dict[str, str] = {}
    values: dict[str, object] = {
        **seen_bound,
        "began": datetime.combine(began, time.min, chosen.zone).astimezone(UTC),
        "as_of": reader.as_of or NO_END,
    }
    for table, name in ((STAFFING, "came"), (INVITATIONS, "asked")):
        clauses, bound = period.condition(table.dated_by)
        parts[f"{name}_hour"], _, zoned = Clocks.of(reader).sql(
            table.dated_by, *reader.lake.extent()
        )
        parts[name] = " AND ".join(["TRUE", *clauses, *seen])
        parts[f"no_{table.name}"] = lacking(table)
        values |= {**bound, **zoned}
    counts: pl.DataFrame = reader.lake.query(_INVITED.format(**parts), values)
    return [
        _rates({row["is_since"]: row for row in of_place.iter_rows(named=True)})
        for of_place in counts.partition_by("location", maintain_order=True)
    ]


def _known_days(reader: Reader, chosen: Slice, began: date) -> int:
    """Of how many whole days all invitations are known, before and since the target alike."""
    first = reader.lake.tables["invitations"].first_at
    last = reader.lake.told_until("invitations")
    if first is None or last is None:
        return 0
    last = min(last, reader.as_of or NO_END)
    # Of the first day and of the last a part is known.
    begins = first.astimezone(chosen.zone).date() + timedelta(days=1)
    return min((began - begins).days, (last.astimezone(chosen.zone).date() - began).days)


def _rates(sides: Mapping[bool, Mapping[str, int]]) -> Rates:
    nobody = {"invited": 0, "visits": 0}
    since, before = sides.get(True, nobody), sides.get(False, nobody)
    return Rates(since["invited"], since["visits"], before["invited"], before["visits"])
