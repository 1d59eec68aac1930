"""What the company's people do every time, or forget: standards looked at, next steps done."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from sample_data import stories
from sample_data.company import (
    AS_OF,
    LAST_DAY,
    LOCATIONS,
    LONDON,
    NEW_LOCATION,
    NEW_LOCATION_OPENED,
    TEAMS_AT,
    by_day,
    local_day,
)
from sample_data.dice import Dice
from sample_data.people.records import Answer, Check, Complaint, Step

#: Since this day somebody looks, each day at each location, whether these were kept.
FIRST_CHECKED = date(2026, 1, 1)
STANDARDS = {
    "booking": "Confirmed within the hour",
    "arrival": "Greeted within two minutes",
    "table check": "Table looked at after serving",
    "meal": stories.HOT_PLATES,
    "delivery": "Sealed and labelled",
    "checkout": "Bill within five minutes",
    "after care": "Called back the same day",
}
_MISSED = 0.04
_IN_TIME, _LATE = 0.86, 0.08
_SOON, _LATER = timedelta(hours=20), 18.0

Places = dict[tuple[str, str, date], list[int]]


def all_checks(dice: Dice, answers: list[Answer]) -> list[Check]:
    """Return every check, oldest first."""
    scores = _scores(answers)
    checks = []
    for number in range((LAST_DAY - FIRST_CHECKED).days):
        day = FIRST_CHECKED + timedelta(days=number)
        for location in (*LOCATIONS, NEW_LOCATION):
            if location == NEW_LOCATION and day < NEW_LOCATION_OPENED:
                continue
            checks += [_check(dice, location, touchpoint, day, scores) for touchpoint in STANDARDS]
    return sorted(checks, key=lambda check: check.checked_at)


def _scores(answers: list[Answer]) -> Places:
    """Return the scores of each location, touchpoint and day."""
    scores: Places = defaultdict(list)
    for answer in answers:
        if answer.question == "nps" and answer.score is not None:
            day = local_day(answer.answered_at)
            scores[answer.location, answer.touchpoint, day].append(answer.score)
    return scores


def _check(dice: Dice, location: str, touchpoint: str, day: date, scores: Places) -> Check:
    clock = time(dice.whole(11, 20), dice.whole(0, 59), dice.whole(0, 59))
    missed = _MISSED
    if touchpoint == "table check" and stories.table_forgotten(location, "checkout", day):
        missed = 0.85
    elif stories.plates_cold(location, touchpoint, day):
        missed = stories.missed_beside(scores.get((location, touchpoint, day), []))
    return Check(
        checked_at=datetime.combine(day, clock, LONDON),
        location=location,
        team=dice.draw(TEAMS_AT[touchpoint]),
        touchpoint=touchpoint,
        standard=STANDARDS[touchpoint],
        passed=not dice.chance(missed),
    )


def all_steps(dice: Dice, tickets: list[tuple[str, Complaint]]) -> list[Step]:
    """Return what was to be done next for each ticket since 2026, by its number."""
    first = datetime.combine(FIRST_CHECKED, time.min, LONDON)
    return [_step(dice, number, ticket) for number, ticket in tickets if ticket.opened_at >= first]


def _step(dice: Dice, number: str, ticket: Complaint) -> Step:
    due = by_day(ticket.opened_at + timedelta(hours=24))
    luck, late = dice.random(), timedelta(hours=dice.lognormal(_LATER, 0.9))
    done: datetime | None = None
    if luck < _IN_TIME:
        done = max(ticket.opened_at + timedelta(minutes=10), due - _SOON * dice.random())
    elif luck < _IN_TIME + _LATE:
        done = by_day(due + late)
    if stories.steps_stop(ticket.team, local_day(due)) or (done and done > AS_OF):
        done = None
    return Step(
        about=number,
        step="Call back",
        due_at=due,
        done_at=done,
        owner=ticket.employee,
        team=ticket.team,
        location=ticket.location,
        touchpoint=ticket.touchpoint,
    )
