"""Checks beside answers: what belongs together by place and day, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from metrics.measure.as_of import NO_END
from metrics.measure.reader import Reader
from metrics.relations.periods import period_sql
from metrics.relations.slice_columns import lacking
from metrics.slices import Slice, condition_of
from store.tables import CHECKS

_BESIDE = """
WITH looked AS (
    SELECT standard, location, touchpoint, {checked} AS day, NOT bool_and(passed) AS missed
    FROM (SELECT *{lacking} FROM checks) WHERE {looked} GROUP BY ALL
), said AS (
    SELECT location, touchpoint, {answered} AS day,
        count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6) AS net,
        count(*) FILTER (score >= 9 OR score <= 6) AS sided, count(*) AS answers
    FROM responses WHERE {said} GROUP BY ALL
)"""
_SCORED = ("question = 'nps'", "score IS NOT NULL", "answered_at <= $as_of")


def beside(reader: Reader, chosen: Slice, columns: Sequence[str], question: str) -> pl.DataFrame:
    """Return the answer to a question of the days on which a standard was looked at.

    `looked` has a row per standard, place and day, with whether it was `missed` in any check;
    `said` one per place and day of NPS answers, with how many there are.

    Args:
        reader: who asks, of which lake.
        chosen: the slice.
        columns: those of its choice that checks are chosen by, too; a check carries no channel and
            no segment.
        question: the `SELECT` over `looked` and `said`, a constant of ours.
    """
    seen, seen_bound = reader.scope.condition()
    of_answers, bound = chosen.condition("answered_at")
    of_checks, _ = condition_of(
        tuple(pair for pair in chosen.choice if pair[0] in columns), "slice"
    )
    dated = replace(chosen, only=()).condition("checked_at")[0]
    checked, answered = (
        period_sql("day", name, chosen.timezone, *reader.lake.extent(), chosen.week_start)
        for name in ("checked_at", "answered_at")
    )
    days = _BESIDE.format(
        lacking=lacking(CHECKS),
        checked=checked,
        answered=answered,
        looked=" AND ".join([*of_checks, *dated, *seen, "checked_at <= $as_of"]),
        said=" AND ".join([*of_answers, *seen, *_SCORED]),
    )
    values = {**bound, **seen_bound, "as_of": reader.as_of or NO_END}
    return reader.lake.query(days + question, values)
