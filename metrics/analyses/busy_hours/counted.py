"""What was counted of each place in each hour of the week, in lists of 168 hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from metrics.catalogue import METRICS
from metrics.measure.hours import Clocks, PlaceHour, by_hour, hours_known, staffed
from metrics.measure.reader import Reader
from metrics.model import Inputs, Metric
from metrics.relations.periods import WEEK_HOURS
from metrics.slices import Slice

Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of one place by the hour of the week, Monday from 0 to 1 first.

    `people` are the hours that they were on duty, `visits` how many came, both in the `staffed`
    hours of which both are known; `arrivals` are answers and complaints, `hours` how many such
    hours there were while files tell of these.
    """

    people: Hours
    visits: Hours
    staffed: Hours
    arrivals: Hours
    hours: Hours

    @property
    def is_staffed(self) -> bool:
        """Whether any file tells who was on duty there and how many came."""
        return bool(self.people.any())

    @property
    def demand(self) -> Hours:
        """What came: visits where staff is known, else answers and complaints."""
        return self.visits if self.is_staffed else self.arrivals

    @property
    def served_by(self) -> Hours:
        """What it is set against: hours of people on duty where known, else hours."""
        return self.people if self.is_staffed else self.hours

    @property
    def known(self) -> NDArray[np.bool_]:
        """In which hours it is known how many came for each that serves them."""
        return (self.served_by > 0) & ((self.demand > 0) | self.is_staffed)

    @property
    def times(self) -> Hours:
        """How many such hours are counted."""
        return self.staffed if self.is_staffed else self.hours


@dataclass(frozen=True, slots=True)
class Company:
    """All places, and the answers and waits of each in each hour, as their metrics count them."""

    places: Mapping[str | None, Counted]
    score: Mapping[PlaceHour, Inputs]
    wait: Mapping[PlaceHour, Inputs]
    wait_metric: Metric
    #: Of how many answers and complaints no more than the day is known.
    without_hour: int = 0
    clocks: Clocks = field(default_factory=lambda: Clocks("UTC", {}))


def wait_of(reader: Reader) -> Metric:
    """Return the wait that files tell of: for a first answer, else until it was resolved."""
    has_first_answers = tells_answers(reader)
    return METRICS["first_response_median" if has_first_answers else "resolution_median"]


def tells_answers(reader: Reader) -> bool:
    """Return whether any file tells when a complaint was answered first."""
    return reader.lake.gives("complaints", "first_response_at")


def counted(reader: Reader, chosen: Slice) -> Company:
    """Return what was counted of each place in a slice."""
    nps, wait, clocks = METRICS["nps"], wait_of(reader), Clocks.of(reader)
    score, waited = by_hour(reader, nps, chosen), by_hour(reader, wait, chosen)
    arrived: dict[str | None, Hours] = {}
    without = 0
    for metric, found in ((nps, score), (wait, waited)):
        for (place, hour), inputs in found.items():
            n = metric.estimate(inputs).n
            if hour is None:
                without += n
            else:
                arrived.setdefault(place, np.zeros(WEEK_HOURS))[hour] += n
    on_duty = _staffed(reader, chosen)
    places = sorted({*arrived, *on_duty}, key=lambda name: (name is None, name or ""))
    hours = {
        zone: np.array(hours_known(reader, chosen, ("responses", "complaints"), zone) or [0.0])
        for zone in {clocks.zone(place) for place in places}
    }
    nothing = np.zeros(WEEK_HOURS)
    return Company(
        {
            place: Counted(
                *on_duty.get(place, (nothing, nothing, nothing)),
                arrived.get(place, nothing),
                nothing + hours[clocks.zone(place)],
            )
            for place in places
        },
        {key: inputs for key, inputs in score.items() if key[1] is not None},
        {key: inputs for key, inputs in waited.items() if key[1] is not None},
        wait,
        without,
        clocks,
    )


def _staffed(reader: Reader, chosen: Slice) -> dict[str | None, tuple[Hours, Hours, Hours]]:
    """People, visits and hours of each place of which files tell who was on duty and who came."""
    found: dict[str | None, tuple[Hours, Hours, Hours]] = {}
    for place, hour, *numbers in staffed(reader, chosen).iter_rows():
        lists = found.setdefault(
            place, (np.zeros(WEEK_HOURS), np.zeros(WEEK_HOURS), np.zeros(WEEK_HOURS))
        )
        for numbered, number in zip(lists, numbers, strict=True):
            numbered[hour] += number
    return found
