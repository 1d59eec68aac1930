"""Of those who were unhappy and said why: how many were taken, and what they say afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import polars as pl

from metrics.inference.intervals import net_share_difference, share
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.measure.voice.read import visible
from metrics.model import NOTHING, Estimate
from metrics.slices import Slice

#: So many days after their words the next answer of a customer counts.
DAYS_AFTER = 180

# Who left words and was unhappy: a detractor, or whoever complained; and their next NPS answer.
_UNHAPPY = """
SELECT said.kind, said.source, said.row_key,
    arg_min(later.score, (later.answered_at, later.response_id)) AS next_score
FROM ({rows}) AS said
LEFT JOIN responses AS later ON later.customer_id = said.customer AND later.question = 'nps'
    AND later.score IS NOT NULL AND later.answered_at > said."at"
    AND later.answered_at <= said."at" + to_days({days})
WHERE said.kind = 'complaint' OR (said.kind = 'comment' AND said.about = 'nps'
    AND try_cast(split_part(said.mark, ' ', 1) AS INTEGER) <= 6)
GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of somebody's words: times in UTC, `None` where it did not happen."""

    kind: str
    source: str
    key: str
    taken_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    told_at: datetime | None = None

    def then(
        self,
        moment: datetime,
        *,
        is_taken: bool,
        is_closed: bool,
        is_told: bool,
        due_at: datetime | None,
    ) -> Taken:
        """Return the same after one more event: what is open again is not closed any more.

        Args:
            moment: when it happened, UTC.
            is_taken: whether somebody owns it since.
            is_closed: whether it is closed since.
            is_told: whether the customer is told of it since.
            due_at: when it is due since, UTC; `None` where it is due at no time.
        """
        return replace(
            self,
            taken_at=self.taken_at or (moment if is_taken else None),
            due_at=due_at,
            closed_at=(self.closed_at or moment) if is_closed else None,
            told_at=(self.told_at or moment) if is_told else None,
        )


@dataclass(frozen=True, slots=True)
class Loop:
    """How many of the unhappy were taken, of these told, and of those due by now closed in time.

    `afterwards` is the NPS of the next answers of those taken, less that of the others, in points.
    """

    taken: Estimate
    in_time: Estimate
    customers_told: Estimate
    afterwards: Estimate
    again_taken: int
    again_others: int


def loop(
    reader: Reader, chosen: Slice, taken: Sequence[Taken], now: datetime | None = None
) -> Loop:
    """Return the loop's numbers among the unhappy of a slice, as of now."""
    seen = visible(reader, chosen)
    sql = _UNHAPPY.format(rows=seen.rows, days=DAYS_AFTER)
    rows = reader.lake.query(sql, seen.bound)
    by_name = {(each.kind, each.source, each.key): each for each in taken if each.taken_at}
    names = list(rows.select("kind", "source", "row_key").iter_rows())
    here = [by_name[name] for name in names if name in by_name]
    is_taken = pl.Series([name in by_name for name in names], dtype=pl.Boolean)
    today = now or datetime.now(UTC)
    due = [each for each in here if each.due_at is not None and each.due_at <= today]
    in_time = [e for e in due if e.closed_at and e.due_at and e.closed_at <= e.due_at]
    ours, others = (
        _counts(rows.filter(some)["next_score"].drop_nulls()) for some in (is_taken, ~is_taken)
    )
    fewest = at_least(1, reader.disclosure)
    is_told = min(ours[2], others[2]) >= fewest
    return Loop(
        share(len(here), len(names)),
        share(len(in_time), len(due)),
        share(sum(each.told_at is not None for each in here), len(here)),
        net_share_difference(ours, others) if is_told else NOTHING,
        ours[2],
        others[2],
    )


def _counts(scores: pl.Series) -> tuple[int, int, int]:
    """Promoters, detractors and all."""
    return int((scores >= 9).sum()), int((scores <= 6).sum()), len(scores)
