"""For how long customers waited beyond what was promised, or due: the hours that a lever is worth.

What a wait has beyond its time is asked as of the quarter's end, and as of its beginning: the hours
between the two were waited in the quarter, whenever the wait began, and whether or not it is over.
So nothing is guessed of waits that go on. On the clock of opening hours they are open hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from metrics.analyses.audit.quarter import Audited
from metrics.inference.poisson import summed
from metrics.measure.as_of import NO_END, knowledge
from metrics.measure.hiding.suppression import hidden_estimate, is_few
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.relations.periods import HOUR_US
from metrics.relations.selects import RELATIONS

#: What each row has waited beyond its time, in microseconds, as far as is known then.
_COMPLAINT = """
SELECT key_source, complaint_id AS id, '' AS name,
    greatest({wait} - ({within}) * {hour}, 0)::BIGINT AS beyond
FROM ({rows}) WHERE {tells} AND {where}"""
# A step of which only the day is known was done at the middle of it.
_NEXT_STEP = """
SELECT key_source, step_id AS id, step AS name, greatest(
    CASE WHEN is_done
        THEN (epoch_us(done_at) + epoch_us(coalesce(done_until, done_at))) // 2
        ELSE epoch_us(seen_until) END
    - epoch_us(coalesce(due_until, due_at)), 0) AS beyond
FROM ({rows}) WHERE {where}"""


def beyond_promise(reader: Reader, audited: Audited) -> dict[str, Estimate]:
    """Return the hours a month that the group's complaints waited beyond their promise."""
    business = reader.settings.promise.clock == "business"
    return _ask(
        reader,
        audited,
        _COMPLAINT,
        {
            "rows": RELATIONS["business_complaints" if business else "complaints"],
            "wait": "open_waited" if business else "waited",
            "within": "promised_hours",
            "tells": "tells_resolution AND promised_hours IS NOT NULL",
        },
    )


def beyond_first_answer(reader: Reader, audited: Audited) -> dict[str, Estimate]:
    """Return the hours a month that they waited for a first answer beyond its target."""
    hours = reader.settings.targets["first_response_median"]
    words = {
        "rows": RELATIONS["complaints"],
        "wait": "waited_for_answer",
        "within": "$answer_hours",
        "tells": "tells_answers",
    }
    return _ask(reader, audited, _COMPLAINT, words, {"answer_hours": float(hours)})


def beyond_due(reader: Reader, audited: Audited) -> dict[str, Estimate]:
    """Return the hours a month that next steps were late, by the name of the step."""
    return _ask(reader, audited, _NEXT_STEP, {"rows": RELATIONS["next_steps"]})


def _ask(
    reader: Reader,
    audited: Audited,
    beyond: str,
    words: Mapping[str, str],
    values: Mapping[str, Any] | None = None,
) -> dict[str, Estimate]:
    chosen, first = audited.own.period(None, None), audited.quarter.first_instant
    end = audited.quarter.end_instant
    if first is None or end is None:
        raise ValueError("an audit without a quarter was given; expected its first and last day")
    clauses, bound = chosen.condition("at")
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join(["TRUE", *clauses, *seen])
    sql = beyond.format(where=where, hour=HOUR_US, **words)
    known = {**bound, **seen_bound, **(values or {}), **knowledge(reader, chosen)}

    def as_of(instant: datetime) -> pl.DataFrame:
        # The instant itself is the next period's.
        last = min(instant - timedelta(microseconds=1), reader.as_of or NO_END)
        return reader.lake.query(sql, {**known, "as_of": last})

    both = as_of(end).join(as_of(first), on=("key_source", "id", "name"), how="left", suffix="_at")
    waited = both.select(
        "name", hours=(pl.col("beyond") - pl.col("beyond_at").fill_null(0)) / HOUR_US
    )
    return {
        str(name): _a_month(reader, of_name.filter(pl.col("hours") > 0)["hours"], audited.months)
        for (name,), of_name in waited.group_by("name")
    }


def _a_month(reader: Reader, hours: pl.Series, months: float) -> Estimate:
    """The hours a month of waits that came by chance; hidden where they are few."""
    if len(hours) and is_few(len(hours), reader.disclosure.smallest):
        return hidden_estimate(len(hours))
    return summed(hours.to_numpy() / months)
