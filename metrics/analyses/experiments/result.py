"""What an experiment did: each place before and after, the effect, and the verdict.

Difference in differences: how much the metric changed at the treated places, less how much it
changed at the others in the same days; each place counts once. The days before are as many as those
since it began. The same days before these say whether places drew apart already (pre-trend).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np

from metrics.analyses.alike import missing_of
from metrics.analyses.experiments.sides import scope, sides
from metrics.catalogue import METRICS
from metrics.inference.groups.randomised import effect, most_certain
from metrics.inference.outcome import Outcome, outcome, times_as_many
from metrics.measure.measuring import measure_by
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Metric, Row
from metrics.relations.selects import READS
from metrics.slices import LAST_YEAR, Slice
from store.experiments import LONGEST, Experiment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """One place before and since; it counts where both are measured."""

    place: str
    is_treated: bool
    before: Estimate
    since: Estimate

    @property
    def change(self) -> float | None:
        """By how much it changed, in the metric's unit; `None` where that is not known."""
        if self.since.value is None or self.before.value is None:
            return None
        return self.since.value - self.before.value


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of an experiment. `effect` is in the metric's unit; its n counts places.

    `reason` is why there is no verdict, as a clause; empty where there is one. `drawn_apart` is the
    same difference in the days before it began. `still` is how many more answers would surely
    tell; `None` where no number of them would, or nothing is missing.
    """

    experiment: Experiment
    outcome: Outcome
    effect: Estimate
    drawn_apart: Estimate
    places: tuple[PlaceChange, ...]
    answers: int
    is_over: bool
    reason: str
    still: int | None = None

    @property
    def metric(self) -> Metric | None:
        """What it is to move; `None` where there is no such metric."""
        return METRICS.get(self.experiment.metric)

    @property
    def had_drawn_apart(self) -> bool:
        """Whether places differed beyond chance in how they changed before it began."""
        low, high = self.drawn_apart.low, self.drawn_apart.high
        return (low is not None and low > 0) or (high is not None and high < 0)

    def side(self, *, treated: bool) -> list[PlaceChange]:
        """Return the places of one side that count."""
        return [
            each for each in self.places if each.is_treated == treated and each.change is not None
        ]


def result(reader: Reader, experiment: Experiment) -> Result:
    """Return what is known of an experiment; before its planned end no effect is told."""
    metric = METRICS.get(experiment.metric)
    unmeasured = unmeasured_of(reader, experiment, metric)
    if metric is None or unmeasured:
        return Result(experiment, "too early", NOTHING, NOTHING, (), 0, False, unmeasured)
    why = _unjudged(reader, experiment, metric)
    now, before, earlier = _measured(reader, experiment, metric)
    places = _changes(experiment, now, before)
    answers = sum(each.since.n for each in places)
    past = _effect(_changes(experiment, before, earlier))
    if why:
        return Result(experiment, "too early", NOTHING, past, places, answers, False, why)
    found = _effect(places)
    verdict = outcome(found, experiment.expected, is_over=True)
    reason, still = (
        ("", None) if verdict != "too early" else _missing(experiment, places, found, answers)
    )
    return Result(experiment, verdict, found, past, places, answers, True, reason, still)


def mean_of(places: Sequence[PlaceChange], *, since: bool) -> float | None:
    """Return the mean of places before or since, each counted once; `None` for none."""
    figures = [each.since.value if since else each.before.value for each in places]
    known = [value for value in figures if value is not None]
    return float(np.mean(known)) if known else None


def periods(reader: Reader, experiment: Experiment) -> tuple[Slice, Slice, Slice]:
    """Return the days since it began, as many before these, and as many before those."""
    until = experiment.ends_on + _DAY
    if experiment.is_cut_short and experiment.stopped_on:
        until = max(experiment.stopped_on, experiment.begins_on) + _DAY
    length = max(until - experiment.begins_on, _DAY)
    start, whole = until - length, scope(reader, experiment)
    return (
        whole.period(start, until),
        whole.period(start - length, start),
        whole.period(start - 2 * length, start - length),
    )


def _measured(reader: Reader, experiment: Experiment, metric: Metric) -> list[list[Row]]:
    by = experiment.placed_by
    found = measure_by(reader, [metric], periods(reader, experiment), [by])
    return [each[by][metric.key] for each in found]


def unmeasured_of(reader: Reader, experiment: Experiment, metric: Metric | None) -> str:
    """Return why nothing is measured, as a clause; empty where it is."""
    if metric is None:
        return f"there is no metric {experiment.metric}"
    begins, ends = experiment.begins_on, experiment.ends_on
    if not 0 < (ends - begins).days <= LONGEST or ends.year > LAST_YEAR:
        return f"it is to last from {begins} to {ends}; expected 2 days to two years"
    since = periods(reader, experiment)[0]
    missing = missing_of(reader, metric, since, experiment.placed_by)
    if missing:
        return f"there is no {metric.label} by {experiment.placed_by}: {missing}"
    return ""


def _unjudged(reader: Reader, experiment: Experiment, metric: Metric) -> str:
    """Why what is measured is not judged, as a clause; empty where it is to be."""
    since = periods(reader, experiment)[0]
    if experiment.started_on is None:
        return "it is not started"
    if experiment.is_cut_short:
        return "it was stopped before its planned end, and is judged at none that was chosen later"
    end, told_until = since.end_instant, reader.lake.told_until(READS[metric.relation][0])
    # A file of a day that ends in the evening knows no more of that day.
    if end is None or told_until is None or told_until < end - _DAY:
        return (
            f"it is not over: files do not reach its planned end{_still_to_come(since, told_until)}"
        )
    return ""


def _still_to_come(since: Slice, told_until: datetime | None) -> str:
    """Of how many of its days files do not tell yet, as a clause; empty where it has no end."""
    if since.since is None or since.until is None:
        return ""
    days = (since.until - since.since).days
    told = 0
    if told_until is not None:
        local = told_until.astimezone(since.zone)
        # A day of which files tell a part counts: they know no more of it.
        told = (local.date() - since.since).days + (local.time() > time.min)
    return f"; {days - min(max(told, 0), days):,} of its {days:,} days are still needed"


def _changes(
    experiment: Experiment, now: Sequence[Row], before: Sequence[Row]
) -> tuple[PlaceChange, ...]:
    """The places on either side, in the order of their names."""
    on, earlier = sides(experiment), {row.group: row.estimate for row in before}
    return tuple(
        PlaceChange(str(row.group), is_treated, earlier.get(row.group, NOTHING), row.estimate)
        for row in now
        if (is_treated := on.has(row.group)) is not None
    )


def _effect(places: Sequence[PlaceChange]) -> Estimate:
    treated, compared = (
        [c for each in places if each.is_treated == side and (c := each.change) is not None]
        for side in (True, False)
    )
    return effect(treated, compared)


def _missing(
    experiment: Experiment, places: Sequence[PlaceChange], found: Estimate, answers: int
) -> tuple[str, int | None]:
    """What would tell, as a clause, and how many more answers, where these would."""
    counted = [each.is_treated for each in places if each.change is not None]
    treated, compared = sum(counted), len(counted) - sum(counted)
    if not treated or not compared:
        return f"no {experiment.placed_by} of one side was measured before and since", None
    if not most_certain(treated, compared):
        needed = _places_needed(treated, compared)
        clause = (
            f"{treated} places against {compared} can be told from chance by no number of answers"
        )
        return f"{clause}; {needed} in all could", None
    times = times_as_many(found, experiment.expected)
    still = None if times is None else round(answers * (times - 1))
    return "the interval holds 0 and what was expected", still


def _places_needed(treated: int, compared: int) -> int:
    """With how many places in all, half of them treated, an interval has both ends."""
    most = max(treated + compared, 2)
    while not most_certain(most // 2, most - most // 2):
        most += 1
    return most
