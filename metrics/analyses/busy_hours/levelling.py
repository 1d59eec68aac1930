"""What would level an hour that outran its staff: people of quieter hours of the same place.

Arithmetic, and no promise: whole people who would leave the hours that they are taken from with no
more to do than usual. Whether they can come at that time, and can do it, no file tells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from metrics.analyses.busy_hours.counted import Counted
from metrics.analyses.busy_hours.outrun import Outrun, Stretch, runs
from metrics.analyses.busy_hours.week import DAYS
from metrics.inference.poisson import bounds


@dataclass(frozen=True, slots=True)
class Move:
    """So many people of quieter hours; visits a person there now, and without them."""

    weekday: int
    begins: int
    ends: int
    people: int
    load: float
    load_after: float

    @property
    def when(self) -> str:
        """The hours in words: `Tuesday 15–17`."""
        return f"{DAYS[self.weekday]} {self.begins}–{self.ends}"

    @property
    def person_hours(self) -> int:
        """For how many hours of one person it is, a week."""
        return self.people * (self.ends - self.begins)


@dataclass(frozen=True, slots=True)
class Level:
    """What would level a stretch: its moves, and visits a person with them.

    `needed` are the people more that would make its load the usual one, `more` those whom the moves
    bring, in each of its hours.
    """

    stretch: Stretch
    moves: tuple[Move, ...]
    needed: float
    more: float
    load_after: float


def level(found: Outrun, stretch: Stretch) -> Level | None:
    """Return what would level a stretch; `None` where no file tells who is on duty there."""
    of = found.places[stretch.place]
    if not of.is_staffed or not stretch.usual:
        return None
    hours = stretch.ends - stretch.begins
    load = stretch.load.value or 0.0
    visits = load * stretch.people
    needed = visits / stretch.usual - stretch.people
    wanted, moves = needed * hours, []
    for move in _free(of, stretch.usual):
        length = move.ends - move.begins
        people = min(move.people, math.floor(wanted / length))
        if people > 0:
            moves.append(_of_so_many(of, move, people))
            wanted -= people * length
    more = sum(move.person_hours for move in moves) / hours
    return Level(stretch, tuple(moves), needed, more, visits / (stretch.people + more))


def _free(of: Counted, usual: float) -> list[Move]:
    """The hours with less to do than usual for sure, those with most people to spare first."""
    known = of.people > 0
    _, high = bounds(of.visits)
    quiet = known & (high < usual * of.people)
    times = np.maximum(of.times, 1e-9)
    spare = np.where(quiet, (of.people - of.visits / usual) / times, 0.0)
    found = []
    for weekday in range(7):
        day = spare[weekday * 24 : weekday * 24 + 24]
        for begins, ends in runs(day >= 1):
            people = math.floor(float(day[begins:ends].min()))
            found.append(_of_so_many(of, Move(weekday, begins, ends, 0, 0.0, 0.0), people))
    return sorted(found, key=lambda move: -move.person_hours)


def _of_so_many(of: Counted, move: Move, people: int) -> Move:
    part = slice(move.weekday * 24 + move.begins, move.weekday * 24 + move.ends)
    times = np.maximum(of.times[part], 1e-9)
    on_duty, visits = of.people[part] / times, of.visits[part] / times
    left = float(on_duty.sum()) - people * (move.ends - move.begins)
    return Move(
        move.weekday, move.begins, move.ends, people,
        float(visits.sum() / on_duty.sum()), float(visits.sum()) / left if left > 0 else 0.0,
    )  # fmt: skip
