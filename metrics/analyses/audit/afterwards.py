"""What customers answered after something was late for them, or was in time.

Each complaint and next step of a known customer is looked at when its time was up: had it been seen
to by then? From that moment on, for `WITHIN_DAYS` days, the customer's NPS answers are ones after
what was late, or after what was in time. Both are asked of from the same moment on, so that nobody
counts as in time for having answered early. An answer counts for the latest that was up before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from metrics.analyses.audit.quarter import Audited
from metrics.inference.groups.within import Sided
from metrics.measure.as_of import knowledge
from metrics.measure.reader import Reader
from metrics.relations.periods import DAY_US, HOUR_US
from metrics.relations.selects import RELATIONS
from metrics.slices import Slice

#: For so many days after its time was up an answer is one after it.
WITHIN_DAYS = 90
#: Of next steps with more names the most frequent are looked at.
_NAMES = 20

#: What each kind of event makes of its rows: who, when its time was up, and whether it was late
#: then; `NULL` where nobody can know. On the clock of opening hours what was in time may be
#: resolved after as many hours of the calendar: then the moment is that.
_PROMISE = """
SELECT customer_id, '' AS name, "{column}" AS grouped,
    CASE WHEN {wait} > promised_hours * {hour} THEN TRUE WHEN is_resolved THEN FALSE END AS late,
    greatest(opened_us + (promised_hours * {hour})::BIGINT, if(late, 0, ended_us)) AS at_us
FROM ({complaints})
WHERE tells_resolution AND promised_hours IS NOT NULL AND {where}"""
_FIRST_ANSWER = """
SELECT customer_id, '' AS name, "{column}" AS grouped,
    CASE WHEN waited_for_answer > $answer_hours * {hour} THEN TRUE
        WHEN is_answered THEN FALSE END AS late,
    opened_us + ($answer_hours * {hour})::BIGINT AS at_us
FROM ({complaints})
WHERE tells_answers AND {where}"""
#: An id that is an answer's of one customer and a complaint's of another tells nobody.
_NEXT_STEP = """
SELECT customer_id, name, grouped, late, at_us
FROM (
    SELECT about, step AS name, "{column}" AS grouped, NOT is_in_time AS late,
        epoch_us(coalesce(due_until, due_at)) AS at_us
    FROM ({next_steps}) WHERE {where}
) JOIN (
    SELECT about, any_value(customer_id) AS customer_id FROM (
        SELECT response_id AS about, customer_id FROM responses
        UNION ALL SELECT complaint_id, customer_id FROM complaints)
    WHERE about IN (SELECT about FROM next_steps)
    GROUP BY about HAVING count(DISTINCT customer_id) = 1
) USING (about)"""

_AFTERWARDS = """
WITH happened AS (
    SELECT customer_id, name, grouped, late, at_us FROM ({happened})
    WHERE customer_id IS NOT NULL AND grouped IS NOT NULL AND late IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY customer_id, name, at_us ORDER BY late DESC, grouped) = 1
), named AS (
    SELECT name FROM happened GROUP BY name ORDER BY count(*) DESC, name LIMIT {names}
), said AS (
    SELECT customer_id, score, epoch_us(answered_at) AS said_us,
        answered_at >= $quarter AS is_recent
    FROM responses
    WHERE question = 'nps' AND score IS NOT NULL AND customer_id IS NOT NULL
        AND customer_id IN (SELECT customer_id FROM happened)
        AND answered_at <= $as_of AND {said}
)
SELECT said.name, grouped, late, is_recent, count(*) AS answers,
    count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6) AS net,
    count(*) FILTER (score >= 9 OR score <= 6) AS sided
FROM (SELECT * FROM said CROSS JOIN named) AS said
ASOF JOIN happened ON happened.name = said.name AND happened.customer_id = said.customer_id
    AND happened.at_us <= said.said_us
WHERE said_us - at_us <= {within}
GROUP BY ALL ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The answers after events of one name: of everyone in the half year, and of the group.

    `late_recently` counts those of the group's own quarter that came after what was late.
    """

    name: str
    sets: Sided
    late: int
    in_time: int
    late_recently: int


def after_promises(reader: Reader, audited: Audited) -> list[Afterwards]:
    """Return answers after complaints past their promise, and within it; none if none is made."""
    if not reader.settings.promise.is_made:
        return []
    business = reader.settings.promise.clock == "business"
    relation = "business_complaints" if business else "complaints"
    wait = "open_waited" if business else "waited"
    words = {"complaints": RELATIONS[relation], "wait": wait}
    return [*_ask(reader, audited, _PROMISE, words, {})]


def after_first_answers(reader: Reader, audited: Audited) -> list[Afterwards]:
    """Return answers after first answers that took longer than their target.

    None without a target.
    """
    hours = reader.settings.targets.get("first_response_median")
    if hours is None:
        return []
    words = {"complaints": RELATIONS["complaints"]}
    return [*_ask(reader, audited, _FIRST_ANSWER, words, {"answer_hours": float(hours)})]


def after_next_steps(reader: Reader, audited: Audited) -> list[Afterwards]:
    """Return answers after next steps that were late, and in time, by the name of the step."""
    words = {"next_steps": RELATIONS["next_steps"]}
    return [*_ask(reader, audited, _NEXT_STEP, words, {})]


def _ask(
    reader: Reader,
    audited: Audited,
    events: str,
    words: Mapping[str, str],
    values: Mapping[str, Any],
) -> Iterator[Afterwards]:
    half_year, quarter = audited.half_year, audited.quarter.first_instant
    # Whose event it was is chosen; the customer's answer may be about anybody.
    whose, bound = half_year.period(None, None).condition("at")
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join(["TRUE", *whose, *seen])
    condition = replace(half_year, only=()).condition("answered_at")
    happened = events.format(column=audited.column, where=where, hour=HOUR_US, **words)
    sql = _AFTERWARDS.format(
        happened=happened,
        names=_NAMES,
        said=" AND ".join([*condition[0], *seen]),
        within=WITHIN_DAYS * DAY_US,
    )
    binds = {**condition[1], **bound, **seen_bound, **values, **_known(reader, half_year, quarter)}
    for found in reader.lake.query(sql, binds).partition_by("name", maintain_order=True):
        yield _told(found, audited.group)


def _known(reader: Reader, chosen: Slice, quarter: datetime | None) -> dict[str, Any]:
    return {**knowledge(reader, chosen), "quarter": quarter}


def _told(found: pl.DataFrame, group: str) -> Afterwards:
    late = found.filter("late")
    own = late.filter((pl.col("grouped") == group) & pl.col("is_recent"))
    numbered = (found["grouped"].rank("dense").cast(pl.Int64) - 1).to_numpy()
    counts = [found[name].to_numpy().astype(float) for name in ("net", "sided", "answers")]
    sets = Sided(numbered, np.asarray(found["late"].to_numpy(), dtype=bool), *counts)
    total = int(found["answers"].sum())
    return Afterwards(
        name=found["name"][0],
        sets=sets,
        late=int(late["answers"].sum()),
        in_time=total - int(late["answers"].sum()),
        late_recently=int(own["answers"].sum()),
    )
