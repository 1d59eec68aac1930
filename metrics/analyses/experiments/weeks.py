"""Both sides of an experiment week by week: the mean of their places, before and since it began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.analyses.experiments.result import periods, unmeasured_of
from metrics.analyses.experiments.sides import sides
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_by
from metrics.measure.reader import Reader
from store.experiments import Experiment

#: So many weeks are drawn before it began, and in all; more are joined by fours.
_BEFORE, _MOST = 8, 40


@dataclass(frozen=True, slots=True)
class ExperimentWeek:
    """Seven days counted from the day on which it began: the means of the places of each side."""

    first: date
    treated: float | None
    compared: float | None
    answers: int


def weeks(reader: Reader, experiment: Experiment) -> tuple[ExperimentWeek, ...]:
    """Return the weeks from before it began to its end, or as far as files reach, oldest first."""
    metric = METRICS.get(experiment.metric)
    if unmeasured_of(reader, experiment, metric):
        return ()
    last_day = reader.lake.extent()[1].astimezone(periods(reader, experiment)[0].zone).date()
    stretch = periods(reader, experiment)[0]
    if metric is None or stretch.since is None or stretch.until is None:
        return ()
    step = timedelta(weeks=1 if (stretch.until - stretch.since).days <= 7 * (_MOST - 8) else 4)
    begins = stretch.since
    firsts = [begins - step * n for n in range(_BEFORE, 0, -1)]
    while begins < min(stretch.until, last_day):
        firsts.append(begins)
        begins += step
    slices = [
        stretch.period(first, max(min(first + step, stretch.until), first + timedelta(days=1)))
        for first in firsts
    ]
    found = measure_by(reader, [metric], slices[::-1], [experiment.placed_by])[::-1]
    on = sides(experiment)
    drawn = []
    for first, rows in zip(firsts, found, strict=True):
        each = [(on.has(r.group), r.estimate) for r in rows[experiment.placed_by][metric.key]]
        of = {
            side: [e.value for which, e in each if which is side and e.value is not None]
            for side in (True, False)
        }
        means = {side: float(np.mean(values)) if values else None for side, values in of.items()}
        answers = sum(e.n for which, e in each if which is not None)
        drawn.append(ExperimentWeek(first, means[True], means[False], answers))
    return tuple(drawn)
