"""Guests who were brought bring others, and guests who are angry say so in public (story 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sample_data.guests import Guest
from sample_data.people.events import Voices

if TYPE_CHECKING:
    from sample_data.dice import Dice
    from sample_data.people.records import Answer, Event

#: Of the referrals of a place, so many are made by somebody who was brought there before.
_BY_BROUGHT = 0.16
#: One guest of Bath, with a long table, who brings this many.
_HOST_BRINGS = 14
#: Of angry posts without a name, so many are known to be of a guest who told us before.
_ANGRY_KNOWN = 0.17
_TWO_WEEKS = timedelta(days=14)


def link(dice: Dice, events: list[Event], answers: list[Answer]) -> None:
    """Give some events to other guests; all else of them stays as it was."""
    _bring_on(dice, events)
    voices = Voices(answers)
    for event in events:
        angry = event.kind != "referral" and (event.rating or 5) <= 2
        angry = angry or (event.kind == "mention" and event.sentiment == "negative")
        if angry and event.guest is None and dice.chance(_ANGRY_KNOWN):
            event.guest = voices.who(dice, "negative", event.happened_at)


def _bring_on(dice: Dice, events: list[Event]) -> None:
    """Let who was brought two weeks before bring the next one, in one place."""
    brought: dict[str, list[tuple[Event, Guest]]] = {}
    host: Guest | None = None
    hosted = 0
    for event in events:
        if event.kind != "referral" or event.guest is None:
            continue
        theirs = brought.setdefault(event.location, [])
        ready = [
            guest for past, guest in theirs if past.happened_at + _TWO_WEEKS < event.happened_at
        ]
        if event.location == "Bath" and hosted < _HOST_BRINGS and dice.chance(0.4):
            host = host or event.guest
            event.guest, hosted = host, hosted + 1
        elif ready and dice.chance(_BY_BROUGHT):
            # The latest tell their friends first.
            event.guest = ready[-1 - int(len(ready) * dice.random() ** 3)]
        if event.referred:
            theirs.append((event, Guest(event.referred, event.location, "first visit")))
