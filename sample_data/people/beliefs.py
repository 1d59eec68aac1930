"""What leaders, the front line and guests say to the same three statements."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from sample_data import stories
from sample_data.company import (
    AS_OF,
    LAST_DAY,
    LOCATIONS,
    NEW_LOCATION,
    NEW_LOCATION_OPENED,
    TEAMS_AT,
    TOUCHPOINTS,
    moment,
)
from sample_data.people.records import Belief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.dice import Dice

#: Leaders and front line are asked in the fortnight that begins on each of these days.
WAVES = (date(2026, 1, 5), date(2026, 4, 6), date(2026, 7, 6), date(2026, 10, 5))
STATEMENTS = ("differentiated", "recommend", "strategy_clear")
#: So many of a place are asked, and so many guests in a week.
LEADERS, FRONT_LINE, GUESTS = 10, 14, 6
_NEW_LEADERS, _NEW_FRONT_LINE, _NEW_GUESTS = 3, 6, 2
_FIRST_ASKED = date(2026, 1, 1)
#: Who serves guests; the leaders of a place are of no team.
_TEAMS = ("Kitchen", "Front of house", "Delivery")
#: How many in a hundred say yes, by who is asked what; guests are asked one statement.
_YES = {
    ("leader", "differentiated"): 62,
    ("leader", "recommend"): 58,
    ("leader", "strategy_clear"): 78,
    ("frontline", "differentiated"): 48,
    ("frontline", "recommend"): 50,
    ("frontline", "strategy_clear"): 44,
    ("customer", "differentiated"): 43,
}
#: Where in a hundred the first answer stands, so that a few are not all noes.
_BEGUN = 30


class _Counted:
    """Answers of which as many say yes as should, and no luck decides how many."""

    def __init__(self) -> None:
        self._asked: Counter[tuple[str, ...]] = Counter()

    def says_yes(self, share: int, *of: str) -> bool:
        """Return whether the next of these says yes: after each hundred, `share` did."""
        before = (self._asked[of] * share + _BEGUN) // 100
        self._asked[of] += 1
        return (self._asked[of] * share + _BEGUN) // 100 > before


def all_beliefs(dice: Dice) -> list[Belief]:
    """Return every answer, oldest first."""
    found = [*_guests(dice), *_staff(dice, "leader"), *_staff(dice, "frontline")]
    return sorted(found, key=lambda belief: belief.answered_at)


def _share(role: str, statement: str, location: str, day: date) -> int:
    story_share = stories.believed(role, statement, location, day)
    return _YES[role, statement] if story_share is None else story_share


def _guests(dice: Dice) -> Iterator[Belief]:
    counted = _Counted()
    for week in count():
        monday = _FIRST_ASKED + timedelta(weeks=week)
        if monday > LAST_DAY:
            return
        for location in (*LOCATIONS, NEW_LOCATION):
            number = _NEW_GUESTS if location == NEW_LOCATION else GUESTS
            if location == NEW_LOCATION and monday < NEW_LOCATION_OPENED:
                continue
            for _ in range(number):
                answered_at = _at(dice, monday, 7)
                step = dice.pick(TOUCHPOINTS)
                share = _share("customer", "differentiated", location, answered_at.date())
                says = counted.says_yes(share, str(share))
                where = dice.draw(TEAMS_AT[step]), location, step
                yield Belief(answered_at, "customer", "differentiated", None, says, *where)


def _staff(dice: Dice, role: str) -> Iterator[Belief]:
    counted = _Counted()
    of_new, of_old = (_NEW_LEADERS, LEADERS) if role == "leader" else (_NEW_FRONT_LINE, FRONT_LINE)
    for wave in WAVES:
        for location in (*LOCATIONS, NEW_LOCATION):
            if location == NEW_LOCATION and wave < NEW_LOCATION_OPENED:
                continue
            for person in range(of_new if location == NEW_LOCATION else of_old):
                answered_at = _at(dice, wave, 12)
                team = None if role == "leader" else _TEAMS[person % len(_TEAMS)]
                for statement in STATEMENTS:
                    share = _share(role, statement, location, wave)
                    says = counted.says_yes(share, str(share), str(wave), statement)
                    score, agrees = _answer(dice, statement, says=says)
                    yield Belief(answered_at, role, statement, score, agrees, team, location, None)


def _answer(dice: Dice, statement: str, *, says: bool) -> tuple[int | None, bool | None]:
    if statement != "recommend":
        return None, says
    return (dice.whole(9, 10) if says else dice.whole(5, 8)), None


def _at(dice: Dice, first: date, days: int) -> datetime:
    """Return an instant of those days, when people are at work; none after the files end."""
    return min(moment(dice, min(first + timedelta(days=dice.whole(0, days - 1)), LAST_DAY)), AS_OF)
