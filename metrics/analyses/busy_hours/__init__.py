"""Busy hours: when customers come, who is there for them, and what it does to score and wait.

Enters: a `Reader` and a slice; it is looked at over the half year up to its end.
Leaves: the `BusyWeek`, each `Hour` of it; `Stretch`es that outran their staff; what would level
    them; channels around the clock.
May be imported by: `metrics.cli`, `metrics.analyses`, `ui`, tests.
"""

from metrics.analyses.busy_hours.around import ChannelHour, around_the_clock
from metrics.analyses.busy_hours.levelling import Level, Move, level
from metrics.analyses.busy_hours.outrun import Outrun, Stretch, outrun
from metrics.analyses.busy_hours.rows import (
    channel_rows,
    moves_in_words,
    stretch_rows,
    week_rows,
)
from metrics.analyses.busy_hours.week import DAYS, BusyWeek, Hour, week

__all__ = [
    "DAYS",
    "BusyWeek",
    "ChannelHour",
    "Hour",
    "Level",
    "Move",
    "Outrun",
    "Stretch",
    "around_the_clock",
    "channel_rows",
    "level",
    "moves_in_words",
    "outrun",
    "stretch_rows",
    "week",
    "week_rows",
]
