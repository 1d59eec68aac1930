"""The complaints of eighteen months: when they came, how long they waited, how they ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sample_data import stories, wording
from sample_data.company import (
    AS_OF,
    LOCATIONS,
    NEW_LOCATION,
    NEW_LOCATION_OPENED,
    by_day,
    days,
    local_day,
    moment,
)
from sample_data.dice import Dice, WeightedChoices
from sample_data.people.records import Complaint

if TYPE_CHECKING:
    from sample_data.guests import Guests

COMPLAINTS = 5_960
_YORK_EXTRA = 40
_GROWTH = 1.4
_EIGHT_WEEKS = timedelta(weeks=8)

_TEAMS = WeightedChoices(
    {
        "Delivery": 27,
        "Kitchen": 20,
        "Front of house": 17,
        "Billing": 15,
        "Care": 12,
        "Bookings": 9,
    }
)
_PLACES = WeightedChoices(LOCATIONS)
_TOUCHPOINTS = {
    "Delivery": WeightedChoices({"delivery": 100}),
    "Kitchen": WeightedChoices({"meal": 80, "delivery": 20}),
    "Front of house": WeightedChoices({"arrival": 30, "table check": 34, "checkout": 36}),
    "Billing": WeightedChoices({"checkout": 85, "booking": 15}),
    "Care": WeightedChoices({"after care": 100}),
    "Bookings": WeightedChoices({"booking": 80, "arrival": 20}),
}
_CHANNELS = WeightedChoices({"email": 30, "phone": 25, "web": 20, "app": 17, "in person": 8})
_SEVERITIES = WeightedChoices({"normal": 60, "low": 25, "high": 15})
_PATIENCE = {"high": 0.55, "normal": 1.0, "low": 1.5}
_OUTCOMES = WeightedChoices({"upheld": 47, "partly": 29, "rejected": 24})
#: Hours to the first answer and to the end (medians), and how widely the latter vary.
_HOURS = {
    "Kitchen": (3.4, 42, 1.15),
    "Front of house": (2.6, 33, 1.1),
    "Delivery": (4.2, 52, 1.2),
    "Bookings": (2.0, 26, 1.0),
    "Billing": (9.0, 150, 1.45),
    "Care": (21.0, 68, 0.95),
}
_CARE_AFTER = (1.8, 14, 0.9)
_GOOD = WeightedChoices({5: 55, 4: 45})
_BAD = WeightedChoices({1: 34, 2: 31, 3: 35})


def all_complaints(dice: Dice, guests: Guests) -> list[Complaint]:
    """Return every complaint, oldest first; those of `stories.STUCK` alone are open for 8 weeks."""
    complaints = [
        _opened(dice, guests, dice.draw(days(_GROWTH)), dice.draw(_TEAMS), dice.draw(_PLACES))
        for _ in range(COMPLAINTS)
    ]
    for _ in range(_YORK_EXTRA):
        day = stories.YORK_WEEK[0] + timedelta(days=dice.whole(0, 8))
        complaints.append(_opened(dice, guests, day, "Delivery", "York"))
    for team in ("Kitchen", "Delivery", "Front of house", "Delivery", "Bookings"):
        day = NEW_LOCATION_OPENED + timedelta(days=dice.whole(2, 40))
        complaints.append(_opened(dice, guests, day, team, NEW_LOCATION))
    complaints.sort(key=lambda complaint: complaint.opened_at)
    stuck = _stuck(dice, complaints)
    for number, complaint in enumerate(complaints):
        _answered(dice, complaint, stuck=number in stuck)
    return complaints


def _opened(dice: Dice, guests: Guests, day: date, team: str, location: str) -> Complaint:
    """Return a complaint about that team, not answered yet."""
    touchpoint = dice.draw(_TOUCHPOINTS[team])
    forgotten = day >= stories.TABLE_CHECK_DROPPED and location in stories.NO_TABLE_CHECK
    missing = forgotten and team == "Front of house" and dice.chance(0.4)
    category = "missing from the table" if missing else dice.draw(wording.CATEGORIES[team])
    if missing:
        touchpoint = "checkout"
    return Complaint(
        opened_at=moment(dice, day, at_home=True),
        guest=guests.at(location, known=0.8),
        location=location,
        team=team,
        channel=dice.draw(_CHANNELS),
        touchpoint=touchpoint,
        severity=dice.draw(_SEVERITIES),
        category=category,
        summary=wording.complaint_summary(dice, category),
        employee=guests.staff(location),
    )


def _stuck(dice: Dice, complaints: list[Complaint]) -> set[int]:
    """Return the numbers of the complaints still open after eight weeks, newer ones likelier."""
    stuck: set[int] = set()
    for team, count in stories.STUCK.items():
        old = [
            number
            for number, complaint in enumerate(complaints)
            if complaint.team == team and complaint.opened_at < AS_OF - _EIGHT_WEEKS
        ]
        mine: set[int] = set()
        while len(mine) < count:
            mine.add(old[-1 - int(len(old) * 0.6 * dice.random() ** 1.7)])
        stuck |= mine
    return stuck


def _answered(dice: Dice, complaint: Complaint, *, stuck: bool) -> None:
    """Let the complaint wait, be answered and end, as far as the files know."""
    answer, end = _waits(dice, complaint)
    first = by_day(complaint.opened_at + timedelta(seconds=answer))
    if first <= AS_OF and not dice.chance(0.02):
        complaint.first_response_at = first
    if stuck:
        return
    resolved = by_day(complaint.opened_at + timedelta(seconds=end))
    if resolved > AS_OF and complaint.opened_at < AS_OF - _EIGHT_WEEKS:
        # Only the stuck ones wait longer than eight weeks for ever.
        resolved = by_day(complaint.opened_at + timedelta(days=dice.whole(20, 54), minutes=7))
    if resolved <= AS_OF:
        _resolved(dice, complaint, max(resolved, first))


def _waits(dice: Dice, complaint: Complaint) -> tuple[int, int]:
    """Return whole seconds to the first answer and to the end."""
    day = local_day(complaint.opened_at)
    care = complaint.team == "Care" and day >= stories.CARE_FIXED
    answer, end, width = _CARE_AFTER if care else _HOURS[complaint.team]
    patience = _PATIENCE[complaint.severity]
    seconds_to_end = dice.lognormal(end * patience, width) * 3600
    seconds_to_answer = dice.lognormal(answer * patience, 0.9) * 3600
    return round(min(seconds_to_answer, seconds_to_end * 0.9)), round(seconds_to_end)


def _resolved(dice: Dice, complaint: Complaint, resolved_at: datetime) -> None:
    """End the complaint: decision, rating, and whether it came back."""
    complaint.resolved_at = resolved_at
    complaint.outcome = dice.draw(_OUTCOMES)
    complaint.reopened = 0 if dice.chance(0.938) else 1 if dice.chance(0.85) else 2
    hours = (resolved_at - complaint.opened_at) / timedelta(hours=1)
    good = 0.88 if hours < 24 else 0.8 if hours < 72 else 0.66 if hours < 168 else 0.45
    good += {"upheld": 0.05, "partly": 0.0, "rejected": -0.12}[complaint.outcome]
    if complaint.reopened:
        good *= 0.5
    if local_day(complaint.opened_at) >= stories.VOUCHERS_STOPPED:
        good -= 0.13
    if dice.chance(0.85):
        complaint.satisfaction = dice.draw(_GOOD if dice.chance(good) else _BAD)
