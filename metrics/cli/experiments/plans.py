"""What an experiment takes before it starts: weeks and answers, and halves by chance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from metrics.analyses.experiments import comparable, needed, split
from metrics.measure.reader import Reader
from store.experiments import Experiment


def of_needs(reader: Reader, one: Experiment) -> dict[str, Any]:
    """Return how many weeks and answers an experiment needs, as programs read it."""
    found = needed(reader, one, _known_by(reader, one))
    return {
        "experiment": one.id,
        "weeks": found.weeks,
        "answers": found.answers,
        "treated": found.treated,
        "compared": found.compared,
        "said": found.reason,
    }


def divided(reader: Reader, one: Experiment, seed: str) -> list[dict[str, Any]]:
    """Return the places at which it could be done, half of them treated, by chance."""
    places = [str(row.group) for row in comparable(reader, one, _known_by(reader, one))]
    treated, compared = split(places, seed)
    sides = ((True, treated), (False, compared))
    return [
        {"experiment": one.id, "place": place, "is_treated": side}
        for side, places in sides
        for place in places
    ]


def _known_by(reader: Reader, one: Experiment) -> date:
    """The day up to which it was known how places change: its first, or as far as files reach."""
    last_instant: datetime = reader.lake.extent()[1]
    return min(one.begins_on, last_instant.astimezone(reader.settings.zone).date())
