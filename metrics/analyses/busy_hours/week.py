"""The week hour by hour, of all places chosen together: load, people, arrivals, score and wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from metrics.analyses.busy_hours.counted import Hours, counted
from metrics.analyses.compare import merged
from metrics.analyses.journey import half_year
from metrics.catalogue import METRICS
from metrics.inference.poisson import rate
from metrics.measure.hiding.suppression import hide_small
from metrics.measure.hours import PlaceHour
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Inputs, Metric, Row
from metrics.relations.periods import WEEK_HOURS
from metrics.slices import Slice

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the week, of all places chosen together, each on its own clock.

    `load` is visits a person on duty, `arrivals` answers and complaints an hour; `people` and
    `visits` are those of such an hour on average, `None` where no file tells of them.
    """

    weekday: int
    hour: int
    load: Estimate
    people: float | None
    visits: float | None
    arrivals: Estimate
    score: Estimate
    wait: Estimate

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known to have happened in it."""
        return not (self.visits or self.people or self.arrivals.value)


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """The hours of the week; `places` are how many are told of, `staffed` those with staff.

    Of `without_hour` answers and complaints no more than the day is known.
    """

    hours: tuple[Hour, ...]
    places: int
    staffed: int
    #: The key of the metric of waits.
    wait_key: str
    without_hour: int

    @property
    def wait_metric(self) -> Metric:
        """The metric of the hours' waits."""
        return METRICS[self.wait_key]

    @property
    def is_empty(self) -> bool:
        """Whether no hour of anything is known."""
        return all(hour.is_empty for hour in self.hours)


def week(reader: Reader, chosen: Slice) -> BusyWeek:
    """Return the hours of the week in the half year up to a slice's end."""
    found = counted(reader, half_year(chosen))
    smallest = reader.disclosure.smallest
    score = _told(found.score, METRICS["nps"], smallest)
    wait = _told(found.wait, found.wait_metric, smallest)
    places = [*found.places.values()]
    people, visits = _sum(place.people for place in places), _sum(p.visits for p in places)
    staffed = _sum(place.staffed for place in places)
    people_each = _sum(place.people / np.maximum(place.staffed, 1) for place in places)
    visits_each = _sum(place.visits / np.maximum(place.staffed, 1) for place in places)
    arrived = _sum(place.arrivals for place in places)
    # Such an hour of all places together: as often as it was at one of them.
    often = _sum(place.hours for place in places) / max(len(places), 1)
    hours = tuple(
        Hour(
            *divmod(number, 24),
            load=rate(float(visits[number]), float(people[number])),
            people=float(people_each[number]) if staffed[number] else None,
            visits=float(visits_each[number]) if staffed[number] else None,
            arrivals=rate(float(arrived[number]), float(often[number])),
            score=score.get(number, NOTHING),
            wait=wait.get(number, NOTHING),
        )
        for number in range(WEEK_HOURS)
    )
    # What names no place is none, but where nothing names any.
    named = [place for name, place in found.places.items() if name is not None] or places
    with_staff = sum(place.is_staffed for place in named)
    return BusyWeek(hours, len(named), with_staff, found.wait_metric.key, found.without_hour)


def _sum(several: Iterable[Hours]) -> Hours:
    """The hours of all places together."""
    return np.sum([np.zeros(WEEK_HOURS), *several], axis=0)  # type: ignore[no-any-return]


def _told(found: Mapping[PlaceHour, Inputs], metric: Metric, smallest: int) -> dict[int, Estimate]:
    """A metric of each hour of the week, of all places together; small hours are hidden."""
    hours: dict[int, list[Row]] = {}
    for (_, hour), inputs in found.items():
        if hour is not None:
            hours.setdefault(hour, []).append(Row(None, NOTHING, inputs))
    rows = []
    for hour, several in hours.items():
        together = merged(several)
        rows.append(Row(f"{hour}", metric.estimate(together), {}))
    measured_rows = [row for row in rows if row.estimate.n]
    return {int(str(row.group)): row.estimate for row in hide_small(measured_rows, smallest)}
