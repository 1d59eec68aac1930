"""Checks beside answers: what belongs together by place and day, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from metrics.measure.as_of import NO_END
from metrics.measure.hours import Clocks
from metrics.measure.reader import Reader
from metrics.relations.periods import hour_sql
from metrics.relations.slice_columns import lacking
from metrics.slices import Slice, condition_of
from store.schema import Table
from store.tables import CHECKS, RESPONSES

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

    Days are those of each place's own clock: an evening in New York is one evening, in whatever
    zone the company counts its periods. Where a file tells the day alone, it is that day.

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
    checked, zoned = _day(reader, chosen, CHECKS)
    answered, _ = _day(reader, chosen, RESPONSES)
    days = _BESIDE.format(
        lacking=lacking(CHECKS),
        checked=checked,
        answered=answered,
        looked=" AND ".join([*of_checks, *dated, *seen, "checked_at <= $as_of"]),
        said=" AND ".join([*of_answers, *seen, *_SCORED]),
    )
    values = {**bound, **seen_bound, **zoned, "as_of": reader.as_of or NO_END}
    return reader.lake.query(days + question, values)


def _day(reader: Reader, chosen: Slice, table: Table) -> tuple[str, dict[str, object]]:
    """The number of a row's day since 1970, on the clock of its place, as SQL; what it binds."""
    clocks = replace(Clocks.of(reader), usual=chosen.timezone)
    hour, _, zoned = clocks.sql(table.dated_by, *reader.lake.extent())
    # What has no hour begins at midnight of its file's zone: on another clock that is another day.
    told = hour_sql(table.dated_by, chosen.timezone, *reader.lake.extent())
    day_until = table.column(table.dated_by).day_until
    hour = f"if({day_until} IS NOT NULL, {told}, {hour})" if day_until else hour
    return f"({hour}) // 24", zoned
