"""What people do and say in public: referrals, reviews, mentions."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sample_data import stories, wording
from sample_data.company import (
    LOCATIONS,
    NEW_LOCATION,
    NEW_LOCATION_OPENED,
    TEAMS_AT,
    days,
    local_day,
    moment,
)
from sample_data.dice import Dice, WeightedChoices
from sample_data.people.records import Answer, Event

if TYPE_CHECKING:
    from sample_data.guests import Guest, Guests

REFERRALS = 1_350
REVIEWS = 4_850
MENTIONS = 2_770
_YORK_EXTRA = 30
_GROWTH = 2.2
_NINETY_DAYS = timedelta(days=90)

_PLACES = WeightedChoices({**LOCATIONS, NEW_LOCATION: 0.02})
_STEPS = WeightedChoices(
    {"meal": 40, "delivery": 28, "table check": 10, "arrival": 10, "checkout": 12}
)
_STARS = WeightedChoices({5: 50, 4: 23, 3: 11, 2: 7, 1: 9})
_TONES = WeightedChoices({"positive": 47, "neutral": 29, "negative": 24})
_REVIEW_SITES = WeightedChoices({"map listing": 46, "review site": 32, "delivery app": 22})
_NETWORKS = WeightedChoices(
    {"photo network": 40, "short video": 26, "local forum": 24, "local news": 10}
)
_REFERRED_BY = WeightedChoices({"friends programme": 62, "gift card": 22, "company lunch": 16})
_TONE_OF_STARS = {5: "positive", 4: "positive", 3: "neutral", 2: "negative", 1: "negative"}


class Voices:
    """Who could have said it: guests by the day and tone of their survey answer."""

    def __init__(self, answers: list[Answer]) -> None:
        self.by_tone: dict[str, list[Answer]] = {"positive": [], "negative": []}
        for answer in answers:
            if answer.question == "nps" and answer.score is not None and answer.guest.customer_id:
                if answer.score >= 9:
                    self.by_tone["positive"].append(answer)
                elif answer.score <= 6:
                    self.by_tone["negative"].append(answer)
        self.times = {
            tone: [a.answered_at for a in voices] for tone, voices in self.by_tone.items()
        }

    def who(self, dice: Dice, tone: str, instant: datetime) -> Guest | None:
        """Return somebody who answered in that tone in the 90 days before, `None` if nobody did."""
        if tone not in self.by_tone:
            return None
        times = self.times[tone]
        first, last = bisect_left(times, instant - _NINETY_DAYS), bisect_left(times, instant)
        return self.by_tone[tone][dice.whole(first, last - 1)].guest if last > first else None


def all_events(dice: Dice, guests: Guests, answers: list[Answer]) -> list[Event]:
    """Return every public event, oldest first."""
    voices = Voices(answers)
    events = [_referral(dice, guests, voices) for _ in range(REFERRALS)]
    events += [_review(dice, guests, voices) for _ in range(REVIEWS)]
    events += [_mention(dice, guests, voices) for _ in range(MENTIONS)]
    for _ in range(_YORK_EXTRA):
        event = _mention(dice, guests, voices, "negative")
        day = stories.YORK_WEEK[0] + timedelta(days=dice.whole(1, 7))
        event.happened_at, event.location, event.team = moment(dice, day), "York", "Delivery"
        event.guest, event.text = None, wording.public_post(dice, "York", "delivery", "negative")
        events.append(event)
    events.sort(key=lambda event: event.happened_at)
    return events


def _event(dice: Dice, kind: str, source: str) -> Event:
    """Return an event of that kind, somewhere, some day."""
    happened_at, location = moment(dice, dice.draw(days(_GROWTH)), at_home=True), dice.draw(_PLACES)
    if location == NEW_LOCATION and local_day(happened_at) < NEW_LOCATION_OPENED:
        location = "Leeds"
    return Event(happened_at, kind, location, source)


def _known(dice: Dice, guests: Guests, voices: Voices, event: Event, tone: str) -> Guest:
    """Return a known guest who does such a thing: often one who told us so in a survey."""
    if dice.chance(0.5):
        guest = voices.who(dice, tone, event.happened_at)
        if guest is not None:
            return guest
    return guests.at(event.location, known=1.0)


def _referral(dice: Dice, guests: Guests, voices: Voices) -> Event:
    """Return a guest who brings another one; in two of five cases that one becomes a customer."""
    event = _event(dice, "referral", dice.draw(_REFERRED_BY))
    event.guest = _known(dice, guests, voices, event, "positive")
    event.location = event.guest.location
    event.converted = dice.chance(0.41)
    if event.converted:
        event.referred = guests.new(event.location).customer_id
    return event


def _review(dice: Dice, guests: Guests, voices: Voices) -> Event:
    """Return a review with stars, four of five with words."""
    event = _event(dice, "review", dice.draw(_REVIEW_SITES))
    touchpoint = "delivery" if event.source == "delivery app" else dice.draw(_STEPS)
    event.team = dice.draw(TEAMS_AT[touchpoint])
    event.rating = dice.draw(_STARS)
    if stories.york_fails(event.location, touchpoint, local_day(event.happened_at)):
        event.rating = dice.whole(1, 2)
    tone = _TONE_OF_STARS[event.rating]
    if dice.chance(0.11):
        event.guest = _known(dice, guests, voices, event, tone)
    if dice.chance(0.8):
        event.text = wording.public_post(dice, event.location, touchpoint, tone)
    return event


def _mention(dice: Dice, guests: Guests, voices: Voices, tone: str | None = None) -> Event:
    """Return a post, seen by few or many; the listening tool judges the tone of some only."""
    event = _event(dice, "mention", dice.draw(_NETWORKS))
    touchpoint, tone = dice.draw(_STEPS), tone or dice.draw(_TONES)
    event.team = dice.draw(TEAMS_AT[touchpoint]) if dice.chance(0.6) else None
    event.reach = round(dice.lognormal(4000 if event.source == "local news" else 180, 1.3))
    event.text = wording.public_post(dice, event.location, touchpoint, tone)
    event.sentiment = tone if dice.chance(0.65) else None
    if dice.chance(0.07):
        event.guest = _known(dice, guests, voices, event, tone)
    return event
