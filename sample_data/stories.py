"""What happened to the company: the stories that the dashboard should find (see README.md)."""

from __future__ import annotations

from datetime import date

from sample_data.company import REGIONS

#: 1. York's new delivery partner fails in one week, and limps afterwards.
YORK_WEEK = (date(2026, 10, 12), date(2026, 10, 18))
#: 2. Care answers in hours instead of days from this day on.
CARE_FIXED = date(2026, 7, 1)
#: 3. These locations stopped checking the table after serving on this day.
TABLE_CHECK_DROPPED = date(2026, 6, 1)
NO_TABLE_CHECK = ("Oxford", "Exeter", "Chester", "Hull", "Derby", "Lincoln")
#: 4. Complaints older than eight weeks that are still open, by team.
STUCK = {
    "Billing": 30,
    "Delivery": 4,
    "Kitchen": 3,
    "Front of house": 2,
    "Bookings": 1,
    "Care": 1,
}
#: 5. All scores of the newest kitchen: too few to tell it from the others.
NEW_LOCATION_SCORES = {
    date(2026, 9, 14): (9, 3, 10, 8, 6, 9, 5, 10, 7),
    date(2026, 10, 1): (10, 6, 8, 9, 7, 3, 8, 9, 0, 10, 7, 5),
}
#: 6. Since this day an upheld complaint brings no voucher any more; fewer leave satisfied.
VOUCHERS_STOPPED = date(2026, 10, 1)
#: 7. Leeds has a new head of kitchen since this day.
LEEDS_KITCHEN = date(2026, 10, 1)

#: 13. In the north plates are not always sent out hot any more since this day; where they
#: are not, guests are less happy with the meal.
HOT_PLATES = "Plates sent out hot"
PLATES_COLD = date(2026, 7, 1)
NORTH = REGIONS["North"]
_MISSED_BY_PROMOTERS, _MISSED_BY_PASSIVES, _MISSED_BY_DETRACTORS = 0.14, 0.3, 0.56
#: 14. In this week nobody of Bookings did what was to be done next.
STEPS_STOPPED = (date(2026, 10, 19), date(2026, 10, 25))

#: 17. Three experiments: one that did what was hoped, one that did not, one that is not over. The
#: first is the other side of story 3: a card at the pass, and the table check is not forgotten.
TABLE_CARD = ("Leeds", "York", "Bath", "Norwich", "Durham")
FREE_DESSERT = ("Bath", "Exeter", "Norwich", "Hull", "Derby")
DRIVERS_CALL = ("York", "Oxford", "Chester", "Lincoln", "Durham")

#: 18. In the East leaders believe so much of it, in their wave since this day, and guests say so
#: little, since that day.
EAST = REGIONS["East"]
GUESTS_DOUBT, LEADERS_BELIEVE = date(2026, 8, 1), date(2026, 10, 5)
_BELIEVED, _SAID = 85, 12

#: 19. On Saturdays at noon more guests come to Hull than those on duty can serve, since the tills
#: count them; on two afternoons more people are on duty there than there is to do.
RUSH_AT, RUSH_WEEKDAY, RUSH_HOURS = "Hull", 5, (12, 13)
RUSH_LOAD, QUIET_LOAD, USUAL_LOAD = 3.1, 0.8, 1.8
QUIET = {(1, 15), (1, 16), (2, 15), (2, 16)}
_RUSHED = 0.7

#: 20. Everybody who uses the app is asked, and few of them answer. Whoever is content there answers
#: without being asked; so those who do because they were asked are less happy than the others.
_ASKED_FIRST, _ASKED_IN_APP, _CONTENT_IN_APP = 0.85, 0.62, 0.34
_SILENT_BESIDE = {"app": 10.6}
_SILENT_ELSEWHERE = 1.1

_PLACES = {
    "Bath": 5,
    "Leeds": 1,
    "York": 4,
    "Oxford": 3,
    "Exeter": 3,
    "Chester": 2,
    "Derby": -4,
    "Lincoln": 2,
}
_STEPS = {
    "booking": 4,
    "arrival": 6,
    "table check": 9,
    "meal": 5,
    "delivery": -5,
    "checkout": 1,
    "after care": 0,
}
_KINDS = {"regular": 9, "first visit": -2, "business": -4}
#: Ups and downs that nobody planned, month by month.
_MONTHS = {
    (2025, 8): -3,
    (2025, 11): 2,
    (2025, 12): -5,
    (2026, 1): 1,
    (2026, 3): 2,
    (2026, 5): 1,
    (2026, 8): -2,
    (2026, 9): -4,
    (2026, 10): 6,
}


def york_fails(location: str, touchpoint: str, day: date) -> bool:
    """Return whether this is a delivery in York in the week in which it went wrong."""
    in_week = YORK_WEEK[0] <= day <= YORK_WEEK[1]
    return in_week and location == "York" and touchpoint == "delivery"


def table_forgotten(location: str, touchpoint: str, day: date) -> bool:
    """Return whether this guest pays after a meal at which nobody looked at the table again."""
    dropped = day >= TABLE_CHECK_DROPPED and location in NO_TABLE_CHECK
    return dropped and touchpoint == "checkout"


def plates_cold(location: str, touchpoint: str, day: date) -> bool:
    """Return whether plates may be sent out cold at this meal."""
    return touchpoint == "meal" and location in NORTH and day >= PLATES_COLD


def missed_beside(scores: list[int]) -> float:
    """Return how likely they were (0 to 1) where guests of that day gave these scores."""
    shares = [
        _MISSED_BY_PROMOTERS
        if score >= 9
        else _MISSED_BY_PASSIVES
        if score >= 7
        else _MISSED_BY_DETRACTORS
        for score in scores
    ]
    return sum(shares) / len(shares) if shares else _MISSED_BY_PASSIVES


def visits_a_person(location: str, weekday: int, hour: int) -> float:
    """Return how many guests come for each person on duty in that hour, Monday being 0."""
    if location != RUSH_AT:
        return USUAL_LOAD
    if weekday == RUSH_WEEKDAY and hour in RUSH_HOURS:
        return RUSH_LOAD
    return QUIET_LOAD if (weekday, hour) in QUIET else USUAL_LOAD


def is_rushed(luck: float) -> bool:
    """Return whether a guest of a rushed hour is one of the less happy ones of that day."""
    return luck < _RUSHED


def asked_first(channel: str, score: int | None) -> float:
    """Return how likely somebody (0 to 1) who gave this score had been asked to."""
    if channel != "app":
        return _ASKED_FIRST
    return _CONTENT_IN_APP if score is not None and score >= 9 else _ASKED_IN_APP


def silent_beside(channel: str) -> float:
    """Return how many were asked in vain for each who answered because of it."""
    return _SILENT_BESIDE.get(channel, _SILENT_ELSEWHERE)


def steps_stop(team: str, day: date) -> bool:
    """Return whether what is due on that day is left undone by that team."""
    return team == "Bookings" and STEPS_STOPPED[0] <= day <= STEPS_STOPPED[1]


def believed(role: str, statement: str, location: str, day: date) -> int | None:
    """Return how many in a hundred say yes where a story says so; `None` elsewhere."""
    if location not in EAST or statement != "differentiated":
        return None
    if role == "leader" and day >= LEADERS_BELIEVE:
        return _BELIEVED
    return _SAID if role == "customer" and day >= GUESTS_DOUBT else None


def expected_nps(location: str, touchpoint: str, segment: str, day: date) -> float:
    """Return the Net Promoter Score, in points, that answers of this kind are drawn around."""
    points = 27.0 + _PLACES.get(location, 0) + _STEPS[touchpoint] + _KINDS.get(segment, 0)
    points += _MONTHS.get((day.year, day.month), 0)
    if york_fails(location, touchpoint, day):
        points -= 105
    elif location == "York" and touchpoint == "delivery" and day > YORK_WEEK[1]:
        points -= 35
    if table_forgotten(location, touchpoint, day):
        points -= 12
    if location == "Leeds" and day >= LEEDS_KITCHEN:
        points += {"meal": 24, "delivery": 14}.get(touchpoint, 0)
    return points
