"""What moves NPS: which attributes and touchpoint scores go with it, and how much each explains.

An association, not a cause. Each NPS answer counts +100, 0 or −100, so that the mean is NPS itself.
Shares of R² are those of `metrics.inference.shapley`, with percentile bootstrap intervals (Efron
1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metrics.inference.shapley import Array, blocks, centred, resampled, shares
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate
from metrics.slices import Slice
from store.tables import LEVELS, OVERLAPPING, SINGLE_VALUED, SLICE_COLUMNS

#: So few answers explain nothing.
FEWEST = 100
#: A value of an attribute, or the answers that have a touchpoint score, must be at least so many.
FEWEST_OF_A_KIND = 30
#: So many answers are used; of more, as many are drawn by chance.
MOST_ANSWERS = 10_000
#: So many predictors, those known of most answers, are looked at.
_MOST_PREDICTORS = 10
#: Customers are drawn in at most so many blocks; so many samples are drawn.
_BLOCKS, _SAMPLES = 500, 300
_FOLDS = 10
#: A touchpoint score counts for so many days.
_DAYS = 90

_SCORES = """
SELECT said.row, scored.question, scored.touchpoint,
    arg_max(scored.score, (scored.answered_at, scored.response_id)) AS score
FROM chosen AS said JOIN (SELECT * FROM responses WHERE question IN ('csat', 'ces')
        AND score IS NOT NULL AND touchpoint IS NOT NULL AND {seen}) AS scored
    ON scored.customer_id = said.customer_id AND scored.answered_at <= said.answered_at
    AND scored.answered_at >= said.answered_at - INTERVAL {days} DAY
GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class Driver:
    """One predictor, and how much of the differences between answers it explains, in %.

    Of a touchpoint score, `question` is csat or ces and `name` the touchpoint; of an attribute,
    `question` is `None` and `name` the column. `share.n` is of how many answers it is known.
    """

    question: str | None
    name: str
    share: Estimate

    @property
    def is_evident(self) -> bool:
        """Whether its interval lies above 0; else there is no evidence that it matters."""
        return self.share.low is not None and self.share.low > 0


@dataclass(frozen=True, slots=True)
class Drivers:
    """The drivers, the strongest first, and what all explain together, in % of `answers`."""

    found: tuple[Driver, ...]
    together: Estimate
    answers: int


def drivers(reader: Reader, chosen: Slice) -> Drivers:
    """Return what goes with NPS in the slice; none where there are fewer than `FEWEST` answers.

    Attributes are team, location, channel, touchpoint, segment, and where themes are named which of
    them an answer has, all together; touchpoint scores are the same
    customer's latest CSAT and CES answer at each touchpoint in the 90 days up to the NPS answer.
    """
    answers, scored = _answers_and_scores(reader, chosen)
    if answers.height < at_least(FEWEST, reader.disclosure):
        return Drivers((), NOTHING, answers.height)
    liked = np.select([answers["score"] >= 9, answers["score"] <= 6], [100.0, -100.0], 0.0)
    block = _blocks_of(answers)
    known = [*_attributes(answers, liked, block % _FOLDS), *_touchpoints(answers, scored)]
    known.sort(key=lambda found: -found[2])
    known = known[:_MOST_PREDICTORS]
    if not known or not liked.std():
        return Drivers((), NOTHING, answers.height)
    columns = np.column_stack([*(values for _, values, _ in known), liked])
    share, low, high = _estimated(columns, block, [name[0] is None for name, _, _ in known])
    found = [
        Driver(*name, Estimate(float(share[i]), float(low[i]), float(high[i]), n))
        for i, (name, _, n) in enumerate(known)
    ]
    whole = Estimate(float(share[-1]), float(low[-1]), float(high[-1]), answers.height)
    found.sort(key=lambda d: (not d.is_evident, -(d.share.value or 0.0)))
    return Drivers(tuple(found), whole, answers.height)


def _answers_and_scores(reader: Reader, chosen: Slice) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The NPS answers of the slice that are used, and the touchpoint scores that go with each."""
    clauses, bound = chosen.condition("answered_at")
    seen, seen_bound = reader.scope.condition()
    where = " AND ".join([*clauses, *seen, "question = 'nps'", "score IS NOT NULL"])
    # The hash draws: the same answers every time, whatever else is in the lake.
    drawn = f"""
        SELECT *, row_number() OVER (ORDER BY hash(response_id), response_id) - 1 AS row FROM (
            SELECT response_id, answered_at, score, customer_id, {_read(reader)}
            FROM responses WHERE {where}
            ORDER BY hash(response_id), response_id LIMIT {MOST_ANSWERS})"""
    values = {**bound, **seen_bound}
    answers = reader.lake.query(f"SELECT * FROM ({drawn}) ORDER BY row", values)
    scores = _SCORES.format(seen=" AND ".join(seen) or "TRUE", days=_DAYS)
    with_scores = f"WITH chosen AS ({drawn}) {scores} ORDER BY question, touchpoint, row"
    return answers, reader.lake.query(with_scores, values)


def _read(reader: Reader) -> str:
    """The columns of attributes, as SQL; a theme where any is named."""
    about = [f'"{column}"' for column in OVERLAPPING if reader.settings.themes]
    return ", ".join([*SINGLE_VALUED, *about])


def _blocks_of(answers: pl.DataFrame) -> NDArray[np.int64]:
    """A number per answer: one customer's answers share it, and so do some customers'."""
    # A customer that is not known is one of his own.
    who = pl.coalesce("customer_id", pl.format("{} unknown", "row"))
    number = answers.select(who.rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
    mixed = np.random.default_rng(0).permutation(number.max() + 1)[number]
    found: NDArray[np.int64] = mixed % min(_BLOCKS, number.max() + 1)
    return found


Known = tuple[tuple[str | None, str], Array, int]


def _attributes(answers: pl.DataFrame, liked: Array, fold: NDArray[np.int64]) -> list[Known]:
    """Each attribute that has several values, as the mean of those who share the value.

    The mean is taken over the other folds only, so that nobody's answer explains itself; of few it
    is drawn to the mean of all.
    """
    found: list[Known] = []
    for column in SLICE_COLUMNS:
        # Of a level the location or team that it follows from tells as much.
        if column in LEVELS or column not in answers.columns:
            continue
        values = answers[column]
        if column in OVERLAPPING:
            # Whoever has the same themes, all of them, is alike.
            values = values.list.join("\n")
        often = values.drop_nulls().value_counts().filter(pl.col("count") >= FEWEST_OF_A_KIND)
        if often.height + (values.null_count() >= FEWEST_OF_A_KIND) < 2 or often.is_empty():
            continue
        code = values.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
        given = answers.height - values.null_count()
        found.append(((None, column), _means_elsewhere(code, liked, fold), given))
    return found


def _means_elsewhere(code: NDArray[np.int64], liked: Array, fold: NDArray[np.int64]) -> Array:
    shape = (_FOLDS, int(code.max()) + 1)
    cell = fold * shape[1] + code
    cells = shape[0] * shape[1]
    sums = np.bincount(cell, liked - liked.mean(), minlength=cells).reshape(shape)
    counts = np.bincount(cell, minlength=cells).reshape(shape)
    elsewhere = (sums.sum(axis=0) - sums) / (counts.sum(axis=0) - counts + FEWEST_OF_A_KIND)
    means: Array = elsewhere[fold, code]
    return means


def _touchpoints(answers: pl.DataFrame, scored: pl.DataFrame) -> list[Known]:
    """Each touchpoint score that enough answers have; the mean of it where it is not known."""
    found: list[Known] = []
    for (question, touchpoint), rows in scored.group_by(
        ["question", "touchpoint"], maintain_order=True
    ):
        scores = rows["score"].to_numpy().astype(np.float64)
        if len(scores) >= FEWEST_OF_A_KIND and scores.std() > 0:
            values = np.zeros(answers.height)
            values[rows["row"].to_numpy()] = scores - scores.mean()
            found.append(((str(question), str(touchpoint)), values, len(scores)))
    return found


def _estimated(
    columns: Array, block: NDArray[np.int64], is_mean: Sequence[bool]
) -> tuple[Any, Any, Any]:
    """Each share in %, their sum last, and the ends of its 95 % interval.

    `is_mean` tells the columns that are means of others: one that goes against what it should
    foretell explains nothing (the mean of all but oneself is a little lower where one is high).
    """
    parts = blocks(columns, block)
    n, means = len(columns), np.flatnonzero(is_mean)

    def in_percent(products: Array) -> Array:
        about_means = centred(products)
        foretells = np.ones(about_means.shape[:-1])
        foretells[..., means] = about_means[..., means, -1] > 0
        kept = about_means * foretells[..., :, None] * foretells[..., None, :]
        return _with_sum(shares(kept, n))

    value = in_percent(parts.sum(axis=0))
    samples = in_percent(resampled(parts, _SAMPLES, seed=1))
    low, high = np.quantile(samples, [0.025, 0.975], axis=0)
    return value, np.minimum(low, value), np.clip(high, value, 100)


def _with_sum(found: Array) -> Array:
    return 100 * np.concatenate([found, found.sum(axis=-1, keepdims=True)], axis=-1)
