"""The survey answers of eighteen months: who answered what, where, and in which words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sample_data import stories, wording
from sample_data.company import (
    AS_OF,
    CHANNELS_AT,
    LOCATIONS,
    NEW_LOCATION,
    TEAMS_AT,
    by_day,
    days,
    local_day,
    moment,
)
from sample_data.dice import Dice, WeightedChoices
from sample_data.people.records import Answer, Complaint

if TYPE_CHECKING:
    from sample_data.guests import Guest, Guests

VISITS = 26_900
EASE_ANSWERS = 4_600
_YORK_EXTRA = 85
_GROWTH = 5.0

_PLACES = WeightedChoices(LOCATIONS)
_STEPS = {"booking": 10, "arrival": 7, "table check": 8, "meal": 19, "delivery": 24, "checkout": 30}
_ASKED = WeightedChoices(_STEPS)
_ASKED_WITHOUT_CHECK = WeightedChoices({**_STEPS, "table check": 0.4})
_PROMOTERS = WeightedChoices({9: 45, 10: 55})
_PASSIVES = WeightedChoices({7: 42, 8: 58})
_DETRACTORS = WeightedChoices({6: 34, 5: 22, 4: 12, 3: 11, 2: 8, 1: 5, 0: 8})
_COMMENTS = {"good": 0.30, "fair": 0.28, "bad": 0.55}
_SATISFIED = {
    "good": WeightedChoices({5: 76, 4: 22, 3: 2}),
    "fair": WeightedChoices({5: 15, 4: 66, 3: 17, 2: 2}),
    "bad": WeightedChoices({4: 16, 3: 34, 2: 29, 1: 21}),
}
_EASE_STEPS = WeightedChoices({"booking": 34, "delivery": 30, "checkout": 26, "after care": 10})
_EASY = {
    "booking": WeightedChoices({7: 34, 6: 30, 5: 15, 4: 8, 3: 6, 2: 4, 1: 3}),
    "delivery": WeightedChoices({7: 28, 6: 27, 5: 17, 4: 10, 3: 8, 2: 5, 1: 5}),
    "checkout": WeightedChoices({7: 30, 6: 28, 5: 17, 4: 10, 3: 7, 2: 4, 1: 4}),
    "after care": WeightedChoices({7: 18, 6: 20, 5: 17, 4: 14, 3: 12, 2: 10, 1: 9}),
}


def all_answers(dice: Dice, guests: Guests, complaints: list[Complaint]) -> list[Answer]:
    """Return every answer, oldest first."""
    answers = [_visit(dice, guests, *_where(dice)) for _ in range(VISITS)]
    for _ in range(_YORK_EXTRA):  # a late order makes people answer
        day = stories.YORK_WEEK[0] + timedelta(days=dice.whole(0, 6))
        answers.append(_visit(dice, guests, day, "York", "delivery"))
    answers += _newest_kitchen(dice, guests)
    answers += _after_complaints(dice, complaints)
    answers += [_ease(dice, guests) for _ in range(EASE_ANSWERS)]
    answers.sort(key=lambda answer: answer.answered_at)
    return answers


def finish_comments(dice: Dice, answers: list[Answer]) -> None:
    """Add details to the comments of all answers, and put the hostile texts among them."""
    commented = [answer for answer in answers if answer.comment]
    for answer in commented:
        answer.comment = wording.with_detail(dice, answer.comment or "", answer.touchpoint)
    plain = [answer for answer in commented if answer.question == "nps"]
    step = len(plain) // len(wording.HOSTILE)
    for number, text in enumerate(wording.HOSTILE):  # most long ago, one in the last hours
        plain[-14 - number * step - number % 7].comment = text


def _where(dice: Dice) -> tuple[date, str, str]:
    """Return day, location and touchpoint of a visit."""
    day, location = dice.draw(days(_GROWTH)), dice.draw(_PLACES)
    unchecked = day >= stories.TABLE_CHECK_DROPPED and location in stories.NO_TABLE_CHECK
    return day, location, dice.draw(_ASKED_WITHOUT_CHECK if unchecked else _ASKED)


def _visit(dice: Dice, guests: Guests, day: date, location: str, touchpoint: str) -> Answer:
    """Return one answer after a visit, with its score."""
    guest = guests.at(location, known=0.67)
    points = stories.expected_nps(location, touchpoint, guest.segment, day)
    score = _recommends(dice, points)
    answered_at = moment(dice, day, at_home=touchpoint == "booking")
    return _answer(dice, answered_at, guest, location, touchpoint, score)


def _answer(
    dice: Dice, answered_at: datetime, guest: Guest, location: str, touchpoint: str, score: int
) -> Answer:
    """Return a complete answer around that score."""
    team, channel = dice.draw(TEAMS_AT[touchpoint]), dice.draw(CHANNELS_AT[touchpoint])
    answer = Answer(answered_at, "nps", guest, location, touchpoint, team, channel, score)
    tone = wording.tone_of(score)
    if dice.chance(0.3):
        answer.satisfaction = dice.draw(_SATISFIED[tone])
    if dice.chance(_COMMENTS[tone]):
        answer.comment = _words(dice, answer, tone)
        if dice.chance(0.015):
            answer.score = None  # some only write
    return answer


def _words(dice: Dice, answer: Answer, tone: str) -> str:
    """Return what that guest writes."""
    place = (answer.location, answer.touchpoint, local_day(answer.answered_at))
    if tone != "good" and stories.york_fails(*place):
        return wording.comment_from(dice, wording.LATE_IN_YORK, tone)
    if tone != "good" and stories.table_forgotten(*place) and dice.chance(0.55):
        return wording.comment_from(dice, wording.MISSING_FROM_TABLE, tone)
    return wording.comment(dice, answer.touchpoint, tone)


def _recommends(dice: Dice, points: float) -> int:
    """Return a score from 0 to 10, drawn so that many of them give an NPS of that many points."""
    balance = max(-0.9, min(0.9, points / 100))
    passives = 0.27 * (1 - abs(balance) / 2)
    promoters = (1 - passives + balance) / 2
    drawn = dice.random()
    if drawn < promoters:
        return dice.draw(_PROMOTERS)
    return dice.draw(_PASSIVES if drawn < promoters + passives else _DETRACTORS)


def _newest_kitchen(dice: Dice, guests: Guests) -> list[Answer]:
    """Return the few answers of the newest kitchen, with the scores that its story gives."""
    answers = []
    for first_day, scores in stories.NEW_LOCATION_SCORES.items():
        for number, score in enumerate(scores):
            day = first_day + timedelta(days=number * 16 // len(scores))
            guest, touchpoint = guests.at(NEW_LOCATION, known=0.6), dice.draw(_ASKED)
            answer = _answer(dice, moment(dice, day), guest, NEW_LOCATION, touchpoint, score)
            answer.score = score
            answers.append(answer)
    return answers


def _after_complaints(dice: Dice, complaints: list[Complaint]) -> list[Answer]:
    """Return what guests answer after their complaint was resolved: the faster, the better."""
    answers = []
    for complaint in complaints:
        if complaint.resolved_at is None or not dice.chance(0.24):
            continue
        answered_at = by_day(complaint.resolved_at + timedelta(hours=dice.lognormal(20, 0.8)))
        hours = (complaint.resolved_at - complaint.opened_at) / timedelta(hours=1)
        points = 40 if hours < 24 else 18 if hours < 72 else -12 if hours < 240 else -45
        score = _recommends(dice, points)
        if answered_at <= AS_OF and complaint.location != NEW_LOCATION:
            answers.append(
                _answer(dice, answered_at, complaint.guest, complaint.location, "after care", score)
            )
    return answers


def _ease(dice: Dice, guests: Guests) -> Answer:
    """Return one answer on how easy it was, 1 to 7."""
    day, location = dice.draw(days(_GROWTH)), dice.draw(_PLACES)
    touchpoint = dice.draw(_EASE_STEPS)
    failed = stories.york_fails(location, touchpoint, day)
    score = dice.whole(1, 4) if failed else dice.draw(_EASY[touchpoint])
    team, channel = dice.draw(TEAMS_AT[touchpoint]), dice.draw(CHANNELS_AT[touchpoint])
    guest, answered_at = guests.at(location, known=0.5), moment(dice, day, at_home=True)
    answer = Answer(answered_at, "ces", guest, location, touchpoint, team, channel, score)
    if dice.chance(0.3):
        answer.comment = _words(dice, answer, wording.tone_of(score, promoter=6, passive=4))
    return answer
