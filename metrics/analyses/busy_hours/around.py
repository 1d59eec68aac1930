"""Channels around the clock: when customers write, when answers come, how long that takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from metrics.analyses.busy_hours.counted import tells_answers, wait_of
from metrics.analyses.compare import merged
from metrics.analyses.journey import half_year
from metrics.measure.hiding.suppression import hide_small
from metrics.measure.hours import answered_by_hour, channels_by_hour
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Metric, Row
from metrics.slices import Slice

#: An hour of the day: of so many a day is made.
HOURS = 24


@dataclass(frozen=True, slots=True)
class ChannelHour:
    """One channel in one hour of the day: complaints opened, first answers given, and the wait.

    `wait` is that of the complaints that were opened in it, whenever they were answered, by the
    metric of `key`. `answered` is `None` where no file tells of first answers.
    """

    channel: str | None
    hour: int
    opened: int
    answered: int | None
    wait: Estimate
    key: str


def around_the_clock(reader: Reader, chosen: Slice) -> tuple[ChannelHour, ...]:
    """Return each channel's hours of the day in the half year up to a slice's end, in order."""
    lately, metric = half_year(chosen), wait_of(reader)
    found: dict[str | None, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for (channel, hour), inputs in channels_by_hour(reader, metric, lately):
        if hour is not None:
            found[channel][hour % HOURS].append(Row(None, NOTHING, inputs))
    answered: dict[tuple[str | None, int], int] = defaultdict(int)
    tells = tells_answers(reader)
    if tells:
        for (channel, hour), n in answered_by_hour(reader, metric, lately).items():
            if hour is not None:
                answered[channel, hour % HOURS] += n
    return tuple(
        ChannelHour(
            channel,
            hour,
            waits[hour].n if hour in waits else 0,
            answered[channel, hour] if tells else None,
            waits.get(hour, NOTHING),
            metric.key,
        )
        for channel, hours in sorted(found.items(), key=lambda of: (of[0] is None, of[0] or ""))
        for waits in [_waits(hours, metric, reader.disclosure.smallest)]
        for hour in range(HOURS)
    )


def _waits(hours: dict[int, list[Row]], metric: Metric, smallest: int) -> dict[int, Estimate]:
    rows = [Row(f"{hour}", metric.estimate(merged(several)), {}) for hour, several in hours.items()]
    measured_rows = [row for row in rows if row.estimate.n]
    return {int(str(row.group)): row.estimate for row in hide_small(measured_rows, smallest)}
