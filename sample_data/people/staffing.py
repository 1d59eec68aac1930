"""Who is on duty in each hour, how many guests come, and who of them sits there when it is full."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sample_data import stories
from sample_data.company import (
    AS_OF,
    LAST_DAY,
    LOCATIONS,
    LONDON,
    NEW_LOCATION,
    NEW_LOCATION_OPENED,
)
from sample_data.people.records import Hour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.dice import Dice
    from sample_data.people.records import Answer, Complaint, Event

#: Since this day the tills count guests by the hour.
FIRST_COUNTED = date(2026, 5, 1)
_HOURS = range(11, 22)
#: How many people are on duty in a place of size 1: for lunch, in between, and in the evening.
_LUNCH, _BETWEEN, _EVENING = 8, 5, 10
_WEEKEND = 3


def all_hours(dice: Dice) -> list[Hour]:
    """Return every hour in which a place was open since the tills count, the oldest first."""
    found: list[Hour] = []
    for number in range((LAST_DAY - FIRST_COUNTED).days + 1):
        day = FIRST_COUNTED + timedelta(days=number)
        for location, size in {**LOCATIONS, NEW_LOCATION: 0.5}.items():
            if location != NEW_LOCATION or day >= NEW_LOCATION_OPENED:
                found += _hours(dice, location, size, day)
    return sorted(found, key=lambda each: (each.hour, each.location))


def _hours(dice: Dice, location: str, size: float, day: date) -> Iterator[Hour]:
    """Yield the hours of one day that are over by the end of the files."""
    for hour in _HOURS:
        begins = datetime.combine(day, time(hour), LONDON).astimezone(UTC)
        if begins + timedelta(hours=1) > AS_OF:
            return
        usual = _EVENING if hour >= 18 else _LUNCH if hour <= 13 else _BETWEEN
        people = max(2, round(size * (usual + _WEEKEND * (day.weekday() >= 4))))
        expected = people * stories.visits_a_person(location, day.weekday(), hour)
        spread = expected**0.5
        yield Hour(begins, location, people, max(0, round(expected + spread * dice.normal())))


def rush(
    dice: Dice, answers: list[Answer], complaints: list[Complaint], events: list[Event]
) -> None:
    """Let the less happy guests have been there in the rushed hours.

    What they said, and where, changes places with what others of the same month and kind said, so
    that no number of a month, or of more, is another. Guests of whom another file tells keep what
    they said, and so does who was at the meal, beside which standards are looked at day by day.
    """
    known = {c.guest.customer_id for c in complaints}
    known |= {event.guest.customer_id for event in events if event.guest}
    alike: dict[tuple[int, int, bool, bool], list[Answer]] = {}
    for answer in answers:
        local, number = answer.answered_at.astimezone(LONDON), answer.guest.customer_id
        is_free = (number is None or number not in known) and answer.touchpoint != "meal"
        is_there = answer.location == stories.RUSH_AT and local.date() >= FIRST_COUNTED
        if is_there and is_free and answer.question == "nps":
            kind = answer.channel == "in person", number is None
            alike.setdefault((local.year, local.month, *kind), []).append(answer)
    for several in alike.values():
        _rush(dice, [answer for answer in several if answer.score is not None])


def _rush(dice: Dice, alike: list[Answer]) -> None:
    rushed = [answer for answer in alike if _is_rushed(answer)]
    others = [answer for answer in alike if not _is_rushed(answer)]
    for answer in rushed:
        worst = min(others, key=_score, default=answer)
        if stories.is_rushed(dice.random()) and _score(worst) < _score(answer):
            for name in ("score", "comment", "touchpoint", "team", "channel"):
                mine, other = getattr(answer, name), getattr(worst, name)
                setattr(answer, name, other)
                setattr(worst, name, mine)


def _is_rushed(answer: Answer) -> bool:
    local = answer.answered_at.astimezone(LONDON)
    return local.weekday() == stories.RUSH_WEEKDAY and local.hour in stories.RUSH_HOURS


def _score(answer: Answer) -> int:
    return 0 if answer.score is None else answer.score
