"""What a metric is: named SQL aggregates and a pure function from their values to an estimate."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

#: The values of a metric's inputs for one group, by input name: counts, sums, or, for durations,
#: one-dimensional NumPy arrays of microseconds.
Inputs = Mapping[str, Any]

#: What the rows of one cut are told apart by: the value of a column (`None` = not given), the first
#: day of a period, or `None` for all rows.
Group = str | date | None

#: How the rows are called that have no value in the column of their group.
NOT_GIVEN = "not given"


def group_name(group: object) -> str:
    """Return a group's name: `not given` where it has none.

    A group that is called so itself stands in quotation marks, so that each name is of one group.
    """
    if group is None:
        return NOT_GIVEN
    name = str(group)
    return f'"{name}"' if name.strip('"') == NOT_GIVEN else name


def group_named(name: str) -> str | None:
    """Return the group of that name: what `group_name` called so."""
    if name == NOT_GIVEN:
        return None
    return name[1:-1] if name.strip('"') == NOT_GIVEN else name


#: A name that is a number tells nobody what it is the number of.
_NUMBER = re.compile(r"[#+-]?\d[\d.,/ -]*")


def called(group: object, kind: str = "") -> str:
    """Return what a group is called beside others: a number with what it is, as in `location 25`.

    `kind` is what one group is called, as in `location`; `not given` where the group has no name.
    """
    name = group_name(group)
    return f"{kind} {name}" if kind and _NUMBER.fullmatch(name) else name


def several(kind: str) -> str:
    """Return what several groups are called of which one is called `kind`: `countries`."""
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


#: The nouns whose one is not told by leaving out an s.
_ONE_OF = {"people": "person", "replies": "reply"}


def one_of(kind: str) -> str:
    """Return what one is called of which several are called `kind`: `answer`."""
    return _ONE_OF.get(kind, kind.removesuffix("s"))


#: What a metric's value is. `count`: how many there were; of a longer time there are more, and
#: none are 0. `share`: so many in a hundred. `score`: the share of some less that of others, −100
#: to 100. `mean`: that of answers on a scale. `quantile`: the time by which so many have ended.
#: `ratio`: of two rates.
MetricKind = Literal["count", "share", "score", "mean", "quantile", "ratio"]

#: How a value is written, and nothing else: all that differs in more than that is declared apart. A
#: count's unit is what it counts.
Unit = Literal["points", "%", "hours", "open hours", "stars", "complaints", "times"]

#: Which hours a metric's waits are made of: all, those in which the location was open, or either,
#: as the settings say of the promise.
Clock = Literal["calendar", "business", "promise"]

#: 1 where now, or the first group, is higher; −1 where it is lower, 0 where neither.
Sign = Literal[-1, 0, 1]


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


@dataclass(frozen=True, slots=True)
class Direction(Estimate):
    """A difference without the bound that could make it certain, often without a size at all.

    Whether it is real, and in which direction, another test says in its place: of waits the
    log-rank test (`metrics.inference.rank_tests`).
    """

    p_value: float = 1.0
    sign: Sign = 0


@dataclass(frozen=True, slots=True)
class Steps:
    """The scale whose answers a metric's value is the mean of: from `lowest` to `highest`.

    `counts` says how many answers lie on each step, all of them equally far apart, the lowest
    first. A share is the mean of answers 0 and 100, a net score that of −100, 0 and 100.
    """

    lowest: float
    highest: float
    counts: Callable[[Inputs], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One group's estimate, and the inputs it was made of.

    `group` is the value of the column, the first day of the period, or `None`: the rows without a
    value there or, when nothing was grouped by, all rows. A hidden row has no inputs, nor has one
    that is not told by the column that it is grouped or chosen by.
    """

    group: Group
    estimate: Estimate
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Need:
    """What some file must tell, else nothing is known of a metric: not 0, but not measured.

    A file must have a place for `column`, be it empty, and, where `rows` says which, one row at
    least must be such: of a column that is empty everywhere nobody could have been counted.
    """

    table: str
    column: str
    #: An SQL condition over the table, a constant of ours.
    rows: str
    #: What no file tells, as in `no file tells …`.
    words: str

    def sentence(self, *, of_these: bool = False) -> str:
        """Return what is missing, and which column of which file would tell.

        `of_these` is of the rows that are chosen: other files do tell it of theirs.
        """
        files = "No file with any of these" if of_these else "No file"
        return f"{files} tells {self.words}: one with {self.column} ({self.table}) would."


@dataclass(frozen=True, slots=True)
class Side:
    """Rows of a table that a metric sets against those of others, each in the groups of its own.

    By a column that the rows of one side lack nothing is measured: each group would hold the others
    alone, and a share of it would be of the wrong whole.
    """

    table: str
    #: An SQL condition over the table, a constant of ours.
    rows: str
    #: What they are called, in the plural: `referrals`.
    words: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, declared once: everything that card, chart, table, export and page need.

    `relation` names a `SELECT` of ours in `metrics.relations.selects`; `dated_by` is the column of
    it that puts a row into a period. `inputs` maps each input's name to an SQL aggregate, a
    constant of ours, over that relation. `estimate` turns one group's inputs into an `Estimate`;
    `difference` turns the inputs now and before into the `Estimate` of now − before.
    """

    key: str
    label: str
    kind: MetricKind
    unit: Unit
    #: What its n counts, in the plural: `answers`, `complaints`, `customers`, `posts`.
    counts: str
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
    #: Whether the inputs of two sets of rows that share none, put together, are those of both.
    #: Counts, sums and lists are; distinct customers, largest values and medians are not.
    additive: bool
    #: Whether it tells of so few that they could be recognised, so that it is hidden there (see
    #: `Disclosure`). How many complaints there are is told to whoever has to answer them, however
    #: few.
    may_be_hidden: bool
    #: What it is called where there is little room: on a card of a telephone, over a column.
    short: str = ""
    #: The formula over the inputs, by their names, where `formula` says it in other words. What is
    #: read off a curve has none.
    arithmetic: str = ""
    #: The scale of its answers, of which chance has an exact law (`metrics.inference.exact`);
    #: `None` where it is no mean of answers. What chance makes of a median depends on who still
    #: waits.
    steps: Steps | None = None
    #: Which rows of the relation its n counts, as an SQL condition, a constant of ours; where
    #: customers count once, the latest row of each. By these it is decided what is hidden.
    observed: str = "TRUE"
    #: Inputs that only the interval needs: readers are not shown them as the number's working.
    for_interval: tuple[str, ...] = ()
    #: Inputs that are shown only where there are any: what is rare, and changes what is read.
    only_if_any: tuple[str, ...] = ()
    #: In what waits are told where single rows are given: `hours`, where its inputs are lists of
    #: microseconds, or `promises`, where they are parts of one. Empty where no input is a list.
    waits_in: Literal["", "hours", "promises"] = ""
    #: The clock that it is measured on.
    clock: Clock = "calendar"
    #: The same inputs over `business_complaints`, where it can be measured in business hours too.
    business_inputs: Mapping[str, str] | None = None
    #: The key of the same metric on the calendar's clock, where this one counts business hours.
    calendar_key: str = ""
    #: Columns besides the slice's that the metric can be grouped and chosen by.
    own_columns: tuple[str, ...] = ()
    #: The table without which nothing is measured. Where it says nothing of a period, or of a
    #: column that rows are chosen or grouped by, no rows there do not mean a 0.
    rests_on: str | None = None
    #: What some file must tell, else nothing is known.
    needs: tuple[Need, ...] = ()
    #: The rows that it sets against each other, where they have their groups from several tables:
    #: all of them must give a column for groups to be told, or rows chosen, by it. Of one alone
    #: some must.
    sides: tuple[Side, ...] = ()
    #: Measured against the promise of the settings: without one there is nothing to measure.
    needs_promise: bool = False
    #: How many days after the period that table still counts; it is then asked about customers,
    #: whatever columns their rows were chosen by.
    follows_days: int = 0
    #: A stock: rows are changes (+1, −1), and the value is their sum up to the period's end.
    stock: bool = False
    #: What is counted grows with the age of the rows (a complaint opened yesterday has had no time
    #: to be resolved), so the period before is measured as it was known at the same age.
    equal_age: bool = False
    #: What it counts that comes after the row's own day and of which files do not tell the day, as
    #: in `files do not tell when …`: it is as it was at no age. A period is compared once it has
    #: settled.
    undated: str = ""
    #: A second p-value (0–1) of now against before that holds where the difference's own does not:
    #: far out, with few observations. What needs us must pass both.
    exact: Callable[[Inputs, Inputs], float | None] | None = None

    @property
    def name(self) -> str:
        """What it is called where there is little room."""
        return self.short or self.label

    @property
    def is_count(self) -> bool:
        """Whether the value only says how many there are."""
        return self.kind == "count"

    def in_business_hours(self) -> Metric:
        """Return the same metric, its waits made of the hours in which the location was open.

        Raise `ValueError` if it does not say how.
        """
        if self.business_inputs is None:
            raise ValueError(f"{self.key} was asked for in business hours; it declares none")
        return replace(
            self, relation="business_complaints", inputs=self.business_inputs, clock="business"
        )
