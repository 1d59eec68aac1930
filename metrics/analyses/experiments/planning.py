"""Before an experiment starts: which places are comparable, who is treated, how long it takes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from metrics.analyses.alike import missing_of
from metrics.analyses.experiments.sides import scope, sides
from metrics.analyses.standings import FEWEST
from metrics.catalogue import METRICS
from metrics.inference.groups.randomised import most_certain
from metrics.inference.ratios import reach
from metrics.measure.measuring import measure_by
from metrics.measure.reader import Reader
from metrics.model import Metric, Row
from metrics.slices import Slice
from store.experiments import Experiment

#: The lengths that are tried, in weeks.
LENGTHS = (2, 4, 6, 8, 12, 16, 26)
#: With so much of what is needed beyond the interval an effect that is there is found four times in
#: five (Cohen 1988, Statistical Power Analysis, chapter 2).
_POWER = 0.8416
_KNOWN_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Needed:
    """How long an experiment has to last to find the expected effect four times in five.

    `weeks` is `None` where none of the lengths that could be tried suffices; `reason` is why, as a
    clause. `answers` are those that are counted on both sides in as many weeks.
    """

    weeks: int | None
    answers: int
    treated: int
    compared: int
    reason: str = ""


def comparable(reader: Reader, planned: Experiment, day: date) -> tuple[Row, ...]:
    """Return the places at which the metric can be followed, those with most answers first.

    They are measured in both of the last two stretches of four weeks up to a day, from enough
    answers each time; one that opened, closed or changed its survey since is not among them.
    """
    metric = METRICS.get(planned.metric)
    if metric is None:
        return ()
    now, before = _two(reader, planned, day, _KNOWN_WEEKS)
    if missing_of(reader, metric, now, planned.placed_by):
        return ()
    found = measure_by(reader, [metric], [now, before], [planned.placed_by])
    rows, earlier = (each[planned.placed_by][metric.key] for each in found)
    known = {row.group for row in earlier if _is_enough(row)}
    kept = [r for r in rows if r.group is not None and r.group in known and _is_enough(r)]
    return tuple(replace(row, inputs={}) for row in sorted(kept, key=lambda row: -row.estimate.n))


def _is_enough(row: Row) -> bool:
    return row.estimate.value is not None and row.estimate.n >= FEWEST


def split(places: Sequence[str], seed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return half of the places, to be treated, and the others, by chance.

    The same for everybody who splits the same places with the same seed, in whatever order they
    stand; nobody picks them. Of an odd number the others have one more.
    """

    def drawn(place: str) -> bytes:
        return hashlib.sha256(f"{seed}\0{place}".encode()).digest()

    ordered = sorted(dict.fromkeys(places), key=drawn)
    half = len(ordered) // 2
    return tuple(sorted(ordered[:half])), tuple(sorted(ordered[half:]))


def needed(reader: Reader, planned: Experiment, day: date) -> Needed:
    """Return how many weeks and answers a plan needs, by how places changed up to a day."""
    metric = METRICS.get(planned.metric)
    if metric is None:
        return Needed(None, 0, 0, 0, f"there is no metric {planned.metric}")
    last = Needed(None, 0, 0, 0, "no place on both sides was measured in the weeks before")
    longest, least = 0, math.inf
    for length in LENGTHS:
        pair = _two(reader, planned, day, length)
        changes, answers = _changes(reader, planned, pair)
        treated, compared = (len(changes[side]) for side in (True, False))
        if not treated or not compared:
            continue
        last = Needed(None, answers, treated, compared)
        if not most_certain(treated, compared):
            places = f"{treated} places against {compared}"
            return replace(last, reason=f"{places} can be told from chance by no number of answers")
        longest, found = length, _reached(changes[True], changes[False])
        least = min(least, found)
        if found <= abs(planned.expected):
            return replace(last, weeks=length)
    return last if last.reason else replace(last, reason=_in_vain(metric, longest, least))


#: How differences of a unit are written where they are not written in it.
_OF_A_DIFFERENCE = {"%": "points"}


def _in_vain(metric: Metric, longest: int, least: float) -> str:
    """That no length that was tried suffices, and what could be found, as a clause."""
    unit = _OF_A_DIFFERENCE.get(metric.unit, metric.unit)
    tried = "" if longest == LENGTHS[-1] else ", and for longer ones files do not reach back"
    could = f"; {math.ceil(least * 10) / 10:,g} {unit} would be found" if least < math.inf else ""
    return f"{longest} weeks would not suffice{tried}{could}: expect more, or take more places"


def _two(reader: Reader, planned: Experiment, day: date, length: int) -> tuple[Slice, Slice]:
    whole, step = scope(reader, planned), timedelta(weeks=length)
    return whole.period(day - step, day), whole.period(day - 2 * step, day - step)


def _changes(
    reader: Reader, planned: Experiment, pair: tuple[Slice, Slice]
) -> tuple[dict[bool, list[float]], int]:
    """By how much the places of each side changed from one stretch to the next, and the answers."""
    metric, on = METRICS[planned.metric], sides(planned)
    found = measure_by(reader, [metric], pair, [planned.placed_by])
    now, before = (each[planned.placed_by][metric.key] for each in found)
    earlier = {row.group: row.estimate.value for row in before}
    changes: dict[bool, list[float]] = {True: [], False: []}
    answers = 0
    for row in now:
        side, was, is_now = on.has(row.group), earlier.get(row.group), row.estimate.value
        if side is not None and was is not None and is_now is not None:
            changes[side].append(is_now - was)
            answers += row.estimate.n
    return changes, answers


def _reached(treated: Sequence[float], compared: Sequence[float]) -> float:
    """The effect that is found four times in five where places vary as these did.

    How much they vary is told by both sides together: neither was treated then.
    """
    freedom = len(treated) + len(compared) - 2
    if freedom < 1:
        return math.inf
    apart = [*(np.asarray(treated) - np.mean(treated)), *(np.asarray(compared) - np.mean(compared))]
    spread = math.sqrt(float(np.sum(np.square(apart))) / freedom)
    return (reach(freedom) + _POWER) * spread * math.sqrt(1 / len(treated) + 1 / len(compared))
