"""Whom the guest survey asked: who answered because of it, and who did not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sample_data import stories
from sample_data.company import AS_OF, LONDON, local_day
from sample_data.dice import Dice, WeightedChoices

#: Since this day the tool tells whom it asked.
FIRST_ASKED = date(2026, 8, 1)
_SOON, _DELIVERED = timedelta(seconds=3), 0.965
_LATE, _FROM = WeightedChoices({21: 5, 22: 4}), 9
_NOT_OPENED = 0.62


@dataclass(frozen=True, slots=True)
class Answered:
    """What the survey tool knows of an answer: which it is, when it came, and of what visit."""

    response_id: str
    answered_at: datetime
    score: int | None
    team: str
    location: str
    channel: str
    touchpoint: str
    segment: str
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """One guest asked after a visit, and the answer, if there was one."""

    of: Answered
    sent_at: datetime
    delivered_at: datetime | None
    opened_at: datetime | None
    is_answered: bool
    customer_id: str | None


def all_invitations(dice: Dice, answers: list[Answered]) -> list[Invitation]:
    """Return everybody whom the tool asked, whoever was asked first first."""
    recent_answers = [answer for answer in answers if local_day(answer.answered_at) >= FIRST_ASKED]
    numbers = [answer.customer_id for answer in recent_answers if answer.customer_id]
    invited = [
        _answered(dice, answer)
        for answer in recent_answers
        if dice.chance(stories.asked_first(answer.channel, answer.score))
    ]
    by_channel: dict[str, list[Invitation]] = defaultdict(list)
    for invitation in invited:
        by_channel[invitation.of.channel].append(invitation)
    silent = [
        _silent(dice, dice.pick(by_channel[invitation.of.channel]), numbers)
        for invitation in invited
        for _ in range(_whole(dice, stories.silent_beside(invitation.of.channel)))
    ]
    every = [each for each in (*invited, *silent) if each.sent_at < AS_OF]
    return sorted(every, key=lambda each: each.sent_at)


def _whole(dice: Dice, number: float) -> int:
    """Return a whole number that is the given one on average."""
    return int(number) + dice.chance(number % 1)


def _answered(dice: Dice, answer: Answered) -> Invitation:
    waited = timedelta(minutes=2 + min(dice.lognormal(45, 1.2), 9 * 1440))
    sent = (answer.answered_at - waited).astimezone(LONDON).replace(microsecond=0)
    if sent.hour < _FROM:  # nobody is asked at night
        evening = time(dice.whole(17, 20), sent.minute, sent.second)
        sent = datetime.combine(sent.date() - timedelta(days=1), evening, LONDON)
    opened = answer.answered_at - timedelta(minutes=1)
    return Invitation(answer, sent, sent + _SOON, opened, True, answer.customer_id)


def _silent(dice: Dice, like: Invitation, numbers: list[str]) -> Invitation:
    """Return somebody who was asked after such a visit, and did not answer."""
    hour = dice.draw(_LATE) if dice.chance(0.2) else like.sent_at.astimezone(LONDON).hour
    clock = time(hour, dice.whole(0, 59), dice.whole(0, 59))
    sent = datetime.combine(local_day(like.sent_at), clock, LONDON)
    reached = dice.chance(_DELIVERED)
    opened = reached and not dice.chance(_NOT_OPENED)
    opened_at = sent + timedelta(minutes=dice.whole(1, 900)) if opened else None
    return Invitation(
        like.of,
        sent,
        sent + _SOON if reached else None,
        opened_at if opened_at and opened_at < AS_OF else None,
        False,
        dice.pick(numbers) if dice.chance(0.6) else None,
    )
