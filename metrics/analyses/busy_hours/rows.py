"""What was found as rows for programs: the same on the page, in its CSV and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.analyses.busy_hours.around import ChannelHour
from metrics.analyses.busy_hours.levelling import Level, level
from metrics.analyses.busy_hours.outrun import Outrun, Stretch
from metrics.analyses.busy_hours.week import DAYS, BusyWeek
from metrics.model import Estimate

Record = dict[str, Any]


def stretch_rows(found: Outrun) -> list[Record]:
    """Return a row per stretch with a load above the usual, those that are real first."""
    return [_of_stretch(one, level(found, one) if one.is_real else None) for one in found.every]


def _of_stretch(one: Stretch, levelled: Level | None) -> Record:
    difference = one.difference
    return {
        "place": one.place,
        "day": DAYS[one.weekday],
        "from": one.begins,
        "until": one.ends,
        "load": one.load.value,
        "load_low": one.load.low,
        "load_high": one.load.high,
        "usual_load": one.usual,
        "load_is": "visits a person" if one.is_staffed else "answers and complaints an hour",
        "people": one.people if one.is_staffed else None,
        "customers_a_month": one.customers,
        "metric": one.key if difference else None,
        "difference": difference.value if difference else None,
        "low": difference.low if difference else None,
        "high": difference.high if difference else None,
        "n": one.n,
        "is_real": one.is_real,
        "people_needed": levelled.needed if levelled else None,
        "people_moved": levelled.more if levelled else None,
        "load_after": levelled.load_after if levelled and levelled.moves else None,
        "moved_from": moves_in_words(levelled) if levelled and levelled.moves else None,
    }


def moves_in_words(levelled: Level) -> str:
    """Return who would be moved: `2 from Tuesday 15–17, 1 from Wednesday 15–16`."""
    return ", ".join(f"{move.people} from {move.when}" for move in levelled.moves)


def week_rows(found: BusyWeek) -> list[Record]:
    """Return a row per hour of the week in which anything is known to have happened."""
    return [
        {
            "day": DAYS[hour.weekday],
            "hour": hour.hour,
            "visits": hour.visits,
            "people": hour.people,
            **_estimate("load", hour.load),
            **_estimate("arrivals", hour.arrivals),
            **_estimate("nps", hour.score),
            "nps_answers": hour.score.n,
            **_estimate("wait", hour.wait),
            "wait_complaints": hour.wait.n,
        }
        for hour in found.hours
        if not hour.is_empty
    ]


def channel_rows(found: Sequence[ChannelHour]) -> list[Record]:
    """Return a row per channel and hour of the day."""
    return [
        {
            "channel": each.channel,
            "hour": each.hour,
            "opened": each.opened,
            "answered": each.answered,
            **_estimate("wait", each.wait),
        }
        for each in found
    ]


def _estimate(name: str, estimate: Estimate) -> Record:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
