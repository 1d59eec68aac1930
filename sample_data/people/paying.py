"""When the guests came, what brought them, and what each paid in each month (story 9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from math import exp
from typing import TYPE_CHECKING

from sample_data.company import AS_OF, FIRST_DAY, LONDON, NEW_LOCATION, NEW_LOCATION_OPENED
from sample_data.dice import Dice, WeightedChoices
from sample_data.people.records import Answer, Complaint, Event, Paying

if TYPE_CHECKING:
    from sample_data.guests import Guest, Guests

#: Visits per month with the number shown at the till, and pounds per visit, by segment.
_VISITS = {"regular": 0.85, "occasional": 0.2, "business": 0.55, "first visit": 0.3}
_POUNDS = {"regular": 41.0, "occasional": 38.0, "business": 96.0, "first visit": 43.0}
#: Of the guests of a month so many never come back.
_LEAVES = {"regular": 0.006, "occasional": 0.013, "business": 0.009, "first visit": 0.03}
#: Busier in December and in the summer, January first.
_SEASON = (0.85, 0.9, 0.96, 1.0, 1.0, 1.03, 1.06, 1.06, 0.98, 1.0, 1.0, 1.2)
#: Menu prices rise by so much a month.
_PRICES = 1.0022

#: Since this month a voucher campaign brings guests; it is paid, and none of it earned.
CAMPAIGN = date(2026, 4, 1)
_KNOWN_SHARE = 0.17
_BEFORE = WeightedChoices({"experience": 22, "paid": 20, "other": 24, "referral": 12, None: 22})
_SINCE = WeightedChoices({"experience": 34, "paid": 22, "other": 20, "referral": 12, None: 12})
_IN_CAMPAIGN = WeightedChoices({"experience": 20, "paid": 48, "other": 13, "referral": 8, None: 11})


def all_paying(
    dice: Dice, guests: Guests, seen: dict[str, datetime], events: list[Event]
) -> list[Paying]:
    """Return every guest with a number, in the order of the numbers, and what each paid."""
    brought = {event.referred: event.happened_at for event in events if event.referred}
    return [_paying(dice, guest, seen, brought) for guest in guests.everyone]


def first_seen(
    answers: list[Answer], complaints: list[Complaint], events: list[Event]
) -> dict[str, datetime]:
    """Return when each customer number stands in a file of guests' words for the first time."""
    meetings: list[tuple[Guest | None, datetime]] = [(a.guest, a.answered_at) for a in answers]
    meetings += [(c.guest, c.opened_at) for c in complaints]
    meetings += [(e.guest, e.happened_at) for e in events]
    seen: dict[str, datetime] = {}
    for guest, met_at in meetings:
        if guest is not None and guest.customer_id is not None:
            seen[guest.customer_id] = min(met_at, seen.get(guest.customer_id, met_at))
    return seen


def _paying(
    dice: Dice, guest: Guest, seen: dict[str, datetime], brought: dict[str, datetime]
) -> Paying:
    """Return when that guest came, through what, and what was paid since."""
    number = guest.customer_id or ""
    joined_at, through = _joined(dice, guest, seen.get(number), brought.get(number))
    return Paying(guest, joined_at, through, _paid(dice, guest, joined_at))


def _joined(
    dice: Dice, guest: Guest, seen: datetime | None, brought: datetime | None
) -> tuple[datetime, str | None]:
    """Return when the guest became one, and what brought them.

    Old guests came in the years before, others on the day of their first visit or before it.
    """
    if brought is not None:
        joined_at = brought + timedelta(days=dice.whole(1, 12))
        return min(joined_at, seen or AS_OF, AS_OF), "referral"
    begin = datetime.combine(FIRST_DAY, time(12), UTC)
    if guest.location == NEW_LOCATION:
        begin = datetime.combine(NEW_LOCATION_OPENED, time(12), UTC)
    last = seen or AS_OF
    if guest.segment == "first visit" and seen is not None:
        joined_at = seen - timedelta(hours=2)
    elif guest.location == NEW_LOCATION or dice.chance(_KNOWN_SHARE):
        joined_at = begin + (last - begin) * dice.random() if last > begin else last
    else:
        joined_at = begin - timedelta(days=dice.whole(1, 2000))
        joined_at = min(joined_at, last)
    ways = (
        _BEFORE if joined_at < begin else _IN_CAMPAIGN if joined_at.date() >= CAMPAIGN else _SINCE
    )
    return joined_at.replace(second=0, microsecond=0), dice.draw(ways)


def _paid(dice: Dice, guest: Guest, joined_at: datetime) -> list[tuple[date, float]]:
    """Return the months in which the guest showed the number at a till, and the pounds paid."""
    visits, usual = _VISITS[guest.segment], _POUNDS[guest.segment] * exp(0.35 * dice.normal())
    first = joined_at.astimezone(LONDON).date().replace(day=1)
    month, number, paid = max(first, FIRST_DAY), 0, []
    while month <= AS_OF.date():
        came = _poisson(dice, visits * _SEASON[month.month - 1]) + (month == first)
        if came:
            pounds = usual * came * _PRICES**number * exp(0.2 * dice.normal())
            paid.append((month, round(pounds * 2) / 2))
        if dice.chance(_LEAVES[guest.segment]):
            break
        month, number = date(month.year + month.month // 12, month.month % 12 + 1, 1), number + 1
    return paid


def _poisson(dice: Dice, mean: float) -> int:
    """Return how often something happens that happens so often on average."""
    left, count = dice.random(), 0
    limit = term = exp(-mean)
    while left > limit:
        count += 1
        term *= mean / count
        limit += term
    return count
