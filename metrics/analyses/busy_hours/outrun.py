"""The hours in which demand outran the staff, and what it did to those who came.

A stretch is hours of one weekday, one after another, in each of which a place's load was above its
own median by more than its interval (Garwood). It outran its staff where those who answered, or
complained, in these hours were worse off than in all other hours of the same place: NPS lower or
the wait longer, for sure among all stretches that were looked at (Benjamini–Hochberg at 5 %). An
association: what else is different at that time is not known.

Where no file tells who was on duty, load is answers and complaints an hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.analyses.busy_hours.counted import Company, Counted, counted
from metrics.analyses.busy_hours.week import DAYS
from metrics.analyses.compare import merged
from metrics.analyses.journey import half_year
from metrics.analyses.standings import FEWEST, chance
from metrics.catalogue import METRICS
from metrics.inference.poisson import bounds, rate
from metrics.inference.verdict import benjamini_hochberg, judge
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Inputs, Metric, Row, called
from metrics.slices import Slice

#: A metric's inputs by the hour of the week.
HourInputs = Mapping[int | None, Inputs]
#: Weeks in an average month.
WEEKS_A_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of one weekday at a place in which more came than usual for each person there.

    `load` is visits a person on duty, or arrivals an hour where no file tells who was; `usual` the
    place's median hour. `difference` is the metric of `key` in these hours less that in all others
    of the place, `None` where too few answered; `is_real` says that it is worse for sure.
    `customers` come in a month, `people` are on duty on average, `n` answers or complaints tell.
    """

    place: str | None
    weekday: int
    begins: int
    ends: int
    load: Estimate
    usual: float
    is_staffed: bool
    customers: float
    people: float
    key: str = "nps"
    difference: Estimate | None = None
    p_value: float | None = None
    n: int = 0
    is_real: bool = False

    @property
    def when(self) -> str:
        """The hours in words: `Saturday 12–14`."""
        return f"{DAYS[self.weekday]} {self.begins}–{self.ends}"

    @property
    def name(self) -> str:
        """The hours and the place: `Saturday 12–14 in Hull`."""
        return self.when if self.place is None else f"{self.when} in {called(self.place, 'place')}"

    @property
    def numbers(self) -> range:
        """The hours of the week that it holds."""
        return range(self.weekday * 24 + self.begins, self.weekday * 24 + self.ends)


@dataclass(frozen=True, slots=True)
class Outrun:
    """All stretches with a load above the usual: those that are real first, most customers first.

    `found` are the real ones. `places` are what was counted, of which `level` takes who is free.
    """

    every: tuple[Stretch, ...]
    places: Mapping[str | None, Counted]

    @property
    def found(self) -> tuple[Stretch, ...]:
        """The stretches in which customers were worse off for sure."""
        return tuple(one for one in self.every if one.is_real)

    @property
    def is_told(self) -> bool:
        """Whether of any place more hours are known than one, which alone is its usual."""
        return any(of.known.sum() > 1 for of in self.places.values())


def outrun(reader: Reader, chosen: Slice) -> Outrun:
    """Return the stretches of the half year up to a slice's end."""
    company = counted(reader, half_year(chosen))
    fewest = at_least(FEWEST, reader.disclosure)
    looked: list[tuple[Stretch, list[Stretch]]] = []
    for place, of_place in company.places.items():
        if place is None and len(company.places) > 1:
            continue  # nobody can mend what is not given
        stretches = [*_stretches(place, of_place)]
        metric_hours = _of_place(company, place) if stretches else []
        looked += [(one, _compared(one, metric_hours, fewest)) for one in stretches]
    clear = iter(benjamini_hochberg([each.p_value for _, several in looked for each in several]))
    every = []
    for one, several in looked:
        settled = [replace(each, is_real=next(clear) and each.is_real) for each in several]
        every.append(_settled(one, settled))
    ranked = sorted(every, key=lambda one: (not one.is_real, -one.customers, one.name))
    return Outrun(tuple(ranked), company.places)


def _stretches(place: str | None, of: Counted) -> Iterator[Stretch]:
    """The hours of a place whose load is above its median by more than its interval, joined."""
    known = of.known
    if not known.any():
        return
    load = np.divide(of.demand, of.served_by, out=np.zeros_like(of.demand), where=known)
    usual = float(np.median(load[known]))
    low, _ = bounds(of.demand)
    above = known & (low > usual * of.served_by)
    for weekday in range(7):
        hours = above[weekday * 24 : weekday * 24 + 24]
        for begins, ends in runs(hours):
            part = slice(weekday * 24 + begins, weekday * 24 + ends)
            times = np.maximum(of.times[part], 1e-9)
            yield Stretch(
                place,
                weekday,
                begins,
                ends,
                load=rate(float(of.demand[part].sum()), float(of.served_by[part].sum())),
                usual=usual,
                is_staffed=of.is_staffed,
                customers=float((of.demand[part] / times).sum()) * WEEKS_A_MONTH,
                people=float((of.people[part] / times).mean()) if of.is_staffed else 0.0,
            )


def _of_place(company: Company, place: str | None) -> list[tuple[Metric, HourInputs]]:
    """The score and the wait of a place, by the hour of the week."""
    both = (METRICS["nps"], company.score), (company.wait_metric, company.wait)
    return [
        (metric, {hour: inputs for (row_place, hour), inputs in rows.items() if row_place == place})
        for metric, rows in both
    ]


def runs(marked: Sequence[bool] | np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield where each run of marked hours begins, and the first hour after it."""
    begins: int | None = None
    for number, is_marked in enumerate([*marked, False]):
        if is_marked and begins is None:
            begins = number
        elif not is_marked and begins is not None:
            yield begins, number
            begins = None


def _compared(
    one: Stretch, metric_hours: Sequence[tuple[Metric, HourInputs]], fewest: int
) -> list[Stretch]:
    """A stretch as each metric tells it against all other hours of its place, where enough do."""
    found = []
    for metric, hours in metric_hours:
        mine = _together(inputs for hour, inputs in hours.items() if hour in one.numbers)
        rest = _together(inputs for hour, inputs in hours.items() if hour not in one.numbers)
        if not mine or not rest:
            continue
        n = metric.estimate(mine).n
        if min(n, metric.estimate(rest).n) < fewest:
            continue
        difference = metric.difference(mine, rest)
        likely = chance(metric, mine, rest, difference)
        worse = judge(difference, metric.better).verdict == "worse"
        of = {"key": metric.key, "difference": difference, "p_value": likely, "n": n}
        found.append(replace(one, is_real=worse, **of))  # type: ignore[arg-type]
    return found


def _together(several: Iterator[Inputs]) -> Inputs:
    rows = [Row(None, NOTHING, inputs) for inputs in several]
    return merged(rows) if rows else {}


def _settled(one: Stretch, stretches: Sequence[Stretch]) -> Stretch:
    """The stretch as the metric tells it that is worse for sure; else as the first tells it."""
    return next((each for each in stretches if each.is_real), stretches[0] if stretches else one)
