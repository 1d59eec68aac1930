"""What customers waited too long for: how many a month, and by how much the typical one was late.

Of the quarter are those whose time was up in it: late as of its end, and not yet as of its
beginning. How late the typical one was is the median, those still waiting counted with what they
have waited so far (Kaplan & Meier): a step that nobody has ticked off for months is one late step,
where a sum of hours would be of little but such steps. On the clock of opening hours they are open
hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from metrics.analyses.audit.quarter import Audited
from metrics.inference.poisson import rate
from metrics.inference.survival import kaplan_meier, no_surer, quantile
from metrics.measure.as_of import NO_END, knowledge
from metrics.measure.hiding.suppression import hidden_estimate, is_few
from metrics.measure.reader import Reader
from metrics.model import Estimate, Unit
from metrics.relations.periods import HOUR_US
from metrics.relations.selects import RELATIONS

#: What each row has waited beyond its time, in microseconds, as far as is known then; how exactly
#: that is told; and whether it waits no more.
_COMPLAINT = """
SELECT key_source, complaint_id AS id, '' AS name, {is_over} AS is_over,
    greatest({wait} - ({within}) * {hour}, 0)::BIGINT AS beyond, {wait} - {wait}_least AS known_to
FROM ({rows}) WHERE {tells} AND {where}"""
# A step of which only the day is known was done at the middle of it.
_NEXT_STEP = """
SELECT key_source, step_id AS id, step AS name, is_done AS is_over, greatest(
    CASE WHEN is_done
        THEN (epoch_us(done_at) + epoch_us(coalesce(done_until, done_at))) // 2
        ELSE epoch_us(seen_until) END
    - epoch_us(coalesce(due_until, due_at)), 0) AS beyond,
    CASE WHEN is_done AND done_until IS NOT NULL
        THEN (epoch_us(done_until) - epoch_us(done_at)) // 2 ELSE 0 END AS known_to
FROM ({rows}) WHERE {where}"""


@dataclass(frozen=True, slots=True)
class TooLong:
    """Those of a quarter that waited beyond their time.

    `a_month` is how many a month, as if they came by chance; its n counts them. `hours` is by how
    much half of them were late, or more: its value is `None` where more than half still wait.
    `open` says how many still waited when the quarter ended; `unit`, on which clock.
    """

    a_month: Estimate
    hours: Estimate
    open: int | None
    unit: Unit = "hours"


def beyond_promise(reader: Reader, audited: Audited) -> dict[str, TooLong]:
    """Return which of the group's complaints waited beyond their promise."""
    business = reader.settings.promise.clock == "business"
    words = {
        "rows": RELATIONS["business_complaints" if business else "complaints"],
        "wait": "open_waited" if business else "waited",
        "is_over": "is_resolved",
        "within": "promised_hours",
        "tells": "tells_resolution AND promised_hours IS NOT NULL",
    }
    found = _ask(reader, audited, _COMPLAINT, words)
    unit: Unit = "open hours" if business else "hours"
    return {name: replace(late, unit=unit) for name, late in found.items()}


def beyond_first_answer(reader: Reader, audited: Audited) -> dict[str, TooLong]:
    """Return which of them waited for a first answer beyond its target."""
    hours = reader.settings.targets["first_response_median"]
    words = {
        "rows": RELATIONS["complaints"],
        "wait": "waited_for_answer",
        "is_over": "is_answered",
        "within": "$answer_hours",
        "tells": "tells_answers",
    }
    return _ask(reader, audited, _COMPLAINT, words, {"answer_hours": float(hours)})


def beyond_due(reader: Reader, audited: Audited) -> dict[str, TooLong]:
    """Return which next steps were late, by the name of the step."""
    return _ask(reader, audited, _NEXT_STEP, {"rows": RELATIONS["next_steps"]})


def _ask(
    reader: Reader,
    audited: Audited,
    beyond: str,
    words: Mapping[str, str],
    values: Mapping[str, Any] | None = None,
) -> dict[str, TooLong]:
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
    late = both.filter(pl.col("beyond") > 0, pl.col("beyond_at").fill_null(0) == 0)
    return {
        str(name): _too_long(reader, of_name, audited.months)
        for (name,), of_name in late.group_by("name")
    }


def _too_long(reader: Reader, late: pl.DataFrame, months: float) -> TooLong:
    """How many, and by how much; hidden where they are few."""
    if is_few(len(late), reader.disclosure.smallest):
        return TooLong(hidden_estimate(len(late)), hidden_estimate(len(late)), None)
    hours = late["beyond"] / HOUR_US
    curve = kaplan_meier(hours.filter(late["is_over"]), hours.filter(~late["is_over"]))
    # As exactly as most of them are told, which is to the minute at best.
    known_to = max(float(late["known_to"].median()) / HOUR_US, 1 / 60)  # type: ignore[arg-type]
    half = no_surer(quantile(curve, 0.5), known_to)
    return TooLong(rate(len(late), months), half, int((~late["is_over"]).sum()))
