"""The hours of the week as a heat map: a day a row, an hour a column, and what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.analyses.busy_hours import DAYS
from ui.charts.week.heat import HeatCell, heat, in_cell, large_in_cell
from ui.format import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from metrics.analyses.busy_hours import BusyWeek, Hour
    from metrics.model import Estimate, Metric
    from ui.charts.base import Chart


def of_week(
    found: BusyWeek, cell: Callable[[Hour], HeatCell], title: str, marked: Iterable[int] = ()
) -> Chart:
    """Draw what `cell` says of each hour, from the first to the last of which anything is known.

    Args:
        found: the week.
        cell: what is said of an hour.
        title: what that is; it begins the chart's sentence.
        marked: the numbers of the hours that it is about, Monday from 0 to 1 the first.
    """
    about = [divmod(number, 24) for number in marked]
    known = [hour.hour for hour in found.hours if cell(hour).value is not None]
    visible_hours = [*known, *(hour for _, hour in about)] or [0]
    hours = range(min(visible_hours), max(visible_hours) + 1)
    cells = [[cell(found.hours[day * 24 + hour]) for hour in hours] for day in range(7)]
    return heat(
        DAYS,
        [str(hour) for hour in hours],
        cells,
        title=title,
        across="hour of the day, on the clock of the place",
        marked=[(day, hours.index(hour)) for day, hour in about],
    )


def load(hour: Hour) -> HeatCell:
    """Return visits a person on duty."""
    return _cell(hour.load, in_cell(hour.load.value or 0), "visits a person", hour.load.n, "visits")


def arrivals(hour: Hour) -> HeatCell:
    """Return answers and complaints an hour."""
    n = hour.arrivals.n
    if not n:
        return HeatCell(None)
    return _cell(
        hour.arrivals, in_cell(hour.arrivals.value or 0), "an hour", n, "answers and complaints"
    )


def people(hour: Hour) -> HeatCell:
    """Return people on duty on average."""
    if hour.people is None:
        return HeatCell(None)
    visits = f"{hour.visits or 0:.1f} visits"
    on_duty = f"{hour.people:,.0f} people on duty on average"
    return HeatCell(hour.people, large_in_cell(hour.people), (on_duty, visits))


def of_metric(metric: Metric, estimate: Estimate) -> HeatCell:
    """Return the score of an hour, or the wait of what was opened in it, without its unit."""
    if estimate.value is None:
        return HeatCell(None)
    is_wait = numbers.is_duration(metric.unit)
    whole = numbers.value(estimate, metric.unit)
    # A plus has no room in a cell; the whole number stands where a reader points.
    text = in_cell(estimate.value) if is_wait else whole.removeprefix("+")
    between = numbers.interval(estimate, metric.unit)
    unit = whole if is_wait else f"{whole} {metric.unit}"
    tells = numbers.counted(estimate.n, metric.counts)
    return HeatCell(_as_written(estimate.value, text), text, (unit, between, tells))


def _cell(estimate: Estimate, text: str, unit: str, n: int, noun: str) -> HeatCell:
    if estimate.value is None:
        return HeatCell(None)
    between = f"{estimate.low or 0:.1f} to {estimate.high or 0:.1f}"
    return HeatCell(_as_written(estimate.value, text), text, (unit, between, f"{n:,} {noun}"))


def _as_written(value: float, text: str) -> float:
    """A value rounded as it is written: of two hours that read alike none is darker."""
    _, _, decimals = text.partition(".")
    return round(value, sum(character.isdigit() for character in decimals))
