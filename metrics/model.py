"""What a metric is: named SQL aggregates and a pure function from their values to an estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

#: The values of a metric's inputs for one group, by input name: counts, sums, or, for durations,
#: one-dimensional NumPy arrays.
Inputs = Mapping[str, Any]

#: What the rows of one cut are told apart by: the value of a column (`None` = not given), the first
#: day of a period, or `None` for all rows.
Group = str | date | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval and the number of observations behind it.

    `value` is `None` when nothing was measured (`n` is 0) or when a survival curve does not
    reach the quantile (`n` is above 0: "not reached"); it is never 0 in their place. `low` or
    `high` is `None` where that bound does not exist. A `hidden` estimate was measured from so few
    observations that it is not shown: it has its `n` and nothing else.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    hidden: bool = False


#: Nothing was measured.
NOTHING = Estimate(None, None, None, 0)

#: 1 where the first group waits longer, −1 where it is faster, 0 where neither.
Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Direction(Estimate):
    """A difference without the bound that could make it certain, often without a size at all.

    Whether it is real, and in which direction, the log-rank test says in its place.
    """

    p_value: float = 1.0
    sign: Sign = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One group's estimate, and the inputs it was made of.

    `group` is the value of the column, the first day of the period, or `None`: the rows without a
    value there or, when nothing was grouped by, all rows. A hidden row has no inputs.
    """

    group: Group
    estimate: Estimate
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, declared once: everything that card, chart, table, export and page need.

    `relation` names a `SELECT` of ours in `metrics.relations.selects`; `dated_by` is the column of it
    that puts a row into a period. `inputs` maps each input's name to an SQL aggregate, a
    constant of ours, over that relation. `estimate` turns one group's inputs into an `Estimate`;
    `difference` turns the inputs now and before into the `Estimate` of now − before.
    """

    key: str
    label: str
    unit: Literal["points", "%", "hours", "open hours", "stars", "complaints", "times"]
    better: Literal["higher", "lower", "neither"]
    definition: str
    formula: str
    denominator: str
    interval: str
    source: str
    relation: str
    dated_by: str
    inputs: Mapping[str, str]
    estimate: Callable[[Inputs], Estimate]
    difference: Callable[[Inputs, Inputs], Estimate]
    #: Columns besides the slice's that the metric can be grouped and chosen by.
    own_columns: tuple[str, ...] = ()
    #: The table without which nothing is measured. Where it says nothing of a period, or of a
    #: column that rows are chosen or grouped by, no rows there do not mean a 0.
    rests_on: str | None = None
    #: The column of that table which some file must have a place for, else nothing is known.
    needs: str | None = None
    #: How many days after the period that table still counts; it is then asked about customers,
    #: whatever columns their rows were chosen by.
    follows_days: int = 0
    #: A stock: rows are changes (+1, −1), and the value is their sum up to the period's end.
    stock: bool = False
    #: What is counted grows with the age of the rows (a complaint opened yesterday has had no time
    #: to be resolved), so the period before is measured as it was known at the same age.
    equal_age: bool = False
    #: A second p-value (0–1) of now against before that holds where the difference's own does not:
    #: far out, with few observations. What needs us must pass both.
    exact: Callable[[Inputs, Inputs], float | None] | None = None

    @property
    def noun(self) -> str:
        """What its n counts, in the plural: `answers`, `complaints`, `customers`, `posts`."""
        words = self.denominator.lower()
        if "reviews and mentions" in words:
            return "posts"
        known = ("answers", "complaints", "customers", "promoters", "referrals", "reviews")
        found = [(words.find(noun), noun) for noun in known if noun in words]
        by_unit = "answers"
        if "hours" in self.unit or self.unit == "complaints":
            by_unit = "complaints"
        return min(found)[1] if found else by_unit
