"""What looks different since a target began: answers since then beside as many days before.

A target that pays can move the number without moving what it counts. So the answers are looked at,
not the people: of those from 7 to 10, how many are 9 or 10; of those that follow another of the
same place within two minutes, how many within one; how many have no words; and how many were
invited a visit (`invited`). Each place is compared with itself. What looks different may have
changed for the better, or with the survey: it says where to ask, and no more.

Where more answer, more follow each other within a minute by chance. Of those that come within two
minutes about half do, however many answer: so that share is looked at.

Whether the difference is chance is said by an exact test within places, of shares or of rates
(`metrics.inference.groups.stratified`), Benjamini–Hochberg over all that is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import numpy as np
import polars as pl

from metrics.analyses.incentives.invited import invited
from metrics.analyses.standings import FEWEST
from metrics.inference.groups.stratified import (
    Fourfold,
    Rates,
    exact_rates_within,
    exact_within,
    rate_difference_within,
)
from metrics.inference.groups.within import Sided, difference_within
from metrics.inference.verdict import benjamini_hochberg
from metrics.measure.as_of import NO_END
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.slices import Slice

#: So many days are looked at on each side at most.
MOST_DAYS = 364
#: What is looked at: shares of answers, and invitations of visits.
Look = Literal[
    "9 or 10 among 7 to 10",
    "within a minute, of up to two",
    "without words",
    "invitations, of visits",
]

# An answer of which only the day is known came at no minute; one of a file without a place for
# words could have none.
_ANSWERS = """
WITH said AS (
    SELECT coalesce(location, '') AS place, answered_at >= $began AS is_since, score,
        coalesce(trim(comment), '') = '' AS is_wordless,
        list_contains($commenting::VARCHAR[], given_by) AS tells_words,
        answered_until IS NULL AS is_timed, epoch_us(answered_at) AS at_us
    FROM responses
    WHERE question = 'nps' AND score IS NOT NULL AND answered_at <= $as_of AND {where}
), timed AS (
    SELECT place, is_since, at_us - lag(at_us) OVER (PARTITION BY place ORDER BY at_us) AS apart
    FROM said WHERE is_timed
), near AS (
    SELECT place, is_since, count(*) FILTER (apart <= 120000000) AS timed,
        count(*) FILTER (apart <= 60000000) AS near
    FROM timed GROUP BY ALL
)
SELECT place, is_since, count(*) FILTER (score >= 7) AS liked,
    count(*) FILTER (score >= 9) AS most_liked, count(*) FILTER (tells_words) AS worded,
    count(*) FILTER (tells_words AND is_wordless) AS wordless,
    coalesce(any_value(timed), 0) AS timed, coalesce(any_value(near), 0) AS near
FROM said LEFT JOIN near USING (place, is_since)
GROUP BY ALL ORDER BY ALL"""

_LOOKS: tuple[tuple[Look, str, str], ...] = (
    ("9 or 10 among 7 to 10", "most_liked", "liked"),
    ("within a minute, of up to two", "near", "timed"),
    ("without words", "wordless", "worded"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A share of answers since a target began beside that before, in %, within places.

    Or invitations of visits: `counts` says of what `answers_since` and `answers_before` there are.
    `difference` is in percentage points. `looks_different` says that it is more than chance among
    all that was looked at.
    """

    target: str
    began: date
    look: Look
    since: float
    before: float
    difference: Estimate
    answers_since: int
    answers_before: int
    p_value: float
    counts: Literal["answers", "visits"] = "answers"
    looks_different: bool = False


def differences(reader: Reader, chosen: Slice, until: date) -> tuple[Difference, ...]:
    """Return what could be looked at of each target that has a first day, up to a day."""
    begun = sorted(reader.settings.targets_since.items())
    found = [each for target, day in begun for each in _since(reader, chosen, target, day, until)]
    clear = benjamini_hochberg([each.p_value for each in found])
    return tuple(
        replace(each, looks_different=is_clear) for each, is_clear in zip(found, clear, strict=True)
    )


def _since(
    reader: Reader, chosen: Slice, target: str, began: date, until: date
) -> Iterator[Difference]:
    days = min(until - began, timedelta(days=MOST_DAYS))
    if days <= timedelta(0):
        return
    period = chosen.period(began - days, began + days)
    clauses, bound = period.condition("answered_at")
    seen, seen_bound = reader.scope.condition()
    values = {
        **bound,
        **seen_bound,
        "began": datetime.combine(began, time.min, chosen.zone).astimezone(UTC),
        "as_of": reader.as_of or NO_END,
        "commenting": lambda: reader.lake.drops_that_record("responses", "comment"),
    }
    counts = reader.lake.query(_ANSWERS.format(where=" AND ".join([*clauses, *seen])), values)
    fewest = at_least(FEWEST, reader.disclosure)
    for look, so, whole in _LOOKS:
        one = _looked_at(counts, so, whole, fewest)
        if one is not None:
            yield replace(one, target=target, began=began, look=look)
    a_visit = _of_visits(invited(reader, chosen, began, days.days), fewest)
    if a_visit is not None:
        yield replace(a_visit, target=target, began=began)


def _of_visits(places: Sequence[Rates], fewest: int) -> Difference | None:
    """Invitations of visits on both sides; `None` where either has too few of both."""
    both = [r for r in places if r.chances_since and r.chances_before]
    asked = [sum(r.since for r in both), sum(r.before for r in both)]
    came = [sum(r.chances_since for r in both), sum(r.chances_before for r in both)]
    difference, p_value = rate_difference_within(both), exact_rates_within(both)
    if min(came) < fewest or sum(asked) < fewest or difference is None or p_value is None:
        return None
    value, low, high = (
        None if each is None else 100 * each
        for each in (difference.value, difference.low, difference.high)
    )
    return Difference(
        target="",
        began=date.min,
        look="invitations, of visits",
        since=100 * asked[0] / came[0],
        before=100 * asked[1] / came[1],
        difference=Estimate(value, low, high, difference.n),
        answers_since=came[0],
        answers_before=came[1],
        p_value=p_value,
        counts="visits",
    )


def _looked_at(counts: pl.DataFrame, so: str, whole: str, fewest: int) -> Difference | None:
    """One share on both sides; `None` where either has too few answers."""
    some = counts.filter(pl.col(whole) > 0)
    sides = {is_since: some.filter(pl.col("is_since") == is_since) for is_since in (True, False)}
    total = {side: int(rows[whole].sum()) for side, rows in sides.items()}
    marked = {side: int(rows[so].sum()) for side, rows in sides.items()}
    if min(total.values()) < fewest:
        return None
    difference, p_value = _within(some, so, whole), exact_within(_fourfold(some, so, whole))
    if difference is None or p_value is None:
        return None
    return Difference(
        target="",
        began=date.min,
        look="without words",
        since=100 * marked[True] / total[True],
        before=100 * marked[False] / total[False],
        difference=difference,
        answers_since=total[True],
        answers_before=total[False],
        p_value=p_value,
    )


def _within(some: pl.DataFrame, so: str, whole: str) -> Estimate | None:
    """The difference of the shares within places, in percentage points.

    A share is half of a score of which those that are so are promoters, and all others detractors.
    """
    place = (some["place"].rank("dense").cast(pl.Int64) - 1).to_numpy()
    marked, answers = (some[name].to_numpy().astype(float) for name in (so, whole))
    is_since = np.asarray(some["is_since"].to_numpy(), dtype=bool)
    found = difference_within(Sided(place, is_since, 2 * marked - answers, answers, answers))
    if found is None or found.value is None or found.low is None or found.high is None:
        return None
    return Estimate(found.value / 2, found.low / 2, found.high / 2, found.n)


def _fourfold(some: pl.DataFrame, so: str, whole: str) -> list[Fourfold]:
    of_place: dict[str, dict[bool, tuple[int, int]]] = {}
    for place, is_since, marked, answers in some.select("place", "is_since", so, whole).iter_rows():
        of_place.setdefault(place, {})[is_since] = (marked, answers)
    return [
        Fourfold(*sides.get(True, (0, 0)), *sides.get(False, (0, 0))) for sides in of_place.values()
    ]


def differences_as_numbers(found: Sequence[Difference]) -> pl.DataFrame:
    """Return the differences as plain numbers, not rounded."""
    schema = {
        "target": pl.String,
        "began": pl.String,
        "look": pl.String,
        **dict.fromkeys(("since", "before", "difference", "low", "high"), pl.Float64),
        **dict.fromkeys(("answers_since", "answers_before"), pl.Int64),
        "counts": pl.String,
        "p_value": pl.Float64,
        "looks_different": pl.Boolean,
    }
    rows = [
        (each.target, each.began.isoformat(), each.look, each.since, each.before,
         each.difference.value, each.difference.low, each.difference.high, each.answers_since,
         each.answers_before, each.counts, each.p_value, each.looks_different)
        for each in found
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
