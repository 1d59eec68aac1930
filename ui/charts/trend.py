"""One metric over time: its line, the band of its intervals, normal limits and the target.

The limits are those of normal variation; what is not normal is marked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ui.charts import marks
from ui.charts.base import (
    Chart,
    Scale,
    frame,
    hover,
    row_lines,
    scale_of,
    time_axis,
    value_title,
    whole_ticks,
)
from ui.charts.figure import NOTE_SIZE
from ui.charts.line import day_of, first_and_last, height_of, line, unbroken
from ui.charts.margin import MarginName, name_in_margin
from ui.format import colours, dates, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.control import Control, Point, Run
    from metrics.model import Metric, Row
    from ui.charts.figure import Figure, Mark

_DAY, _MONTH = timedelta(days=1), timedelta(days=28)
#: Pixels: the ring around a point that is not normal.
_RING = 11
#: Pixels from the middle of a ring to the far end of its day, and of a ring that lies there.
_DAY_REACH = 28


def shows_points(control: Control, rows: Sequence[Row], metric: Metric) -> bool:
    """Return whether a trend draws the control chart's points, and not the rows as measured.

    Limits of counts are per day, so not in the unit of the line. Of rows that are too small to
    be shown, those joined may be large enough; where these are not either, the others are shown.
    """
    if metric.is_count:
        return False
    if control.limits is not None:
        return True
    is_told = any(point.row.estimate.value is not None for point in control.points)
    return is_told and any(row.estimate.hidden for row in rows)


def name_of(point: Point) -> str:
    """Return a point's period: `12 Oct 2026`, `October 2026`; joined ones `12 Oct to 25 Oct 2026`.

    One that the slice does not hold whole is named by its days: `1–4 Oct 2026`.
    """
    last = point.until - _DAY
    if point.periods > 1:
        return f"{dates.day(point.first, last)} to {dates.day(last, date.min)}"
    return _short_name(point, date.min)


def _short_name(point: Point, reference: date) -> str:
    """The first day of a point, or its month, without the year if that is the reference's.

    Its days, where it is not whole.
    """
    if point.is_cut:
        return dates.days(point.first, point.until - _DAY, reference)
    is_month = point.periods == 1 and point.until - point.first >= _MONTH
    return (dates.month if is_month else dates.day)(point.first, reference)


def bound_of(bound: float, metric: Metric) -> str:
    """Return a limit as people say it: `+38`, `93 %`, `4.5`, `41 hours`."""
    return numbers.amount_of(bound, metric.unit, 1 if metric.unit == "stars" else 0)


def _target(figure: Figure, metric: Metric, scale: Scale, target: float) -> MarginName:
    """A dotted line across; its name."""
    figure.across(target / scale.size, "dot")
    return MarginName(f"target {numbers.target_of(target, metric.unit)}", target / scale.size)


def _control(figure: Figure, control: Control, metric: Metric, scale: Scale) -> list[MarginName]:
    """The limits and the middle, thin and grey; long runs.

    The names of the limits.
    """
    limits = control.limits
    if limits is None:
        return []
    figure.across(limits.middle / scale.size, "dash", 0.8)
    names = []
    for word, bound in (("usual to", limits.high), ("usual from", limits.low)):
        figure.across(bound / scale.size, "solid")
        names.append(MarginName(f"{word} {bound_of(bound, metric)}", bound / scale.size))
    for run in control.runs:
        figure.add(_along(run, scale))
    return names


def mark_counts(figure: Figure, control: Control) -> None:
    """Draw a ring on the bars whose count, per day, lies outside its normal variation."""
    points = control.outside
    if not points:
        return
    figure.add(
        marks.points(
            [point.first for point in points],
            [point.row.estimate.value for point in points],
            colours.BACKGROUND,
            size=_RING,
            outline=colours.INK,
            hovers=[
                hover(name_of(point), f"{point.row.estimate.n:,} opened", "outside the usual range")
                for point in points
            ],
        )
    )


def limits_in_words(control: Control, metric: Metric) -> list[str]:
    """Return the limits and what is marked, as sentences for those who do not see the chart."""
    limits = control.limits
    if limits is None:
        return []
    low, high = bound_of(limits.low, metric), bound_of(limits.high, metric)
    sentences = [f"The usual range is {low} to {high}."]
    if control.outside:
        sentences.append(f"Outside the usual range: {', '.join(map(name_of, control.outside))}.")
    for run in control.runs:
        side = "above" if run.above else "below"
        sentences.append(
            f"{len(run.points)} in a row {side} the middle since {name_of(run.points[0])}."
        )
    return sentences


def _along(run: Run, scale: Scale) -> Mark:
    """A thicker line with square dots along a run, and how long it is."""
    points = run.points
    side = "above" if run.above else "below"
    return marks.line(
        [point.first for point in points],
        [height_of(point.row, scale) for point in points],
        colours.INK,
        4,
        dot=7,
        symbol="square",
        hovers=[
            hover(name_of(point), f"one of {len(points)} in a row {side} the middle")
            for point in points
        ],
        cliponaxis=False,
    )


def _rings(
    control: Control, metric: Metric, scale: Scale, target: float | None, pixel: float
) -> Mark:
    """A ring around each point outside the limits, and its day; `pixel` is how much one shows."""
    points = control.outside
    reference = control.points[-1].first
    sides = _days_apart(control, scale, pixel)
    return marks.points(
        [point.first for point in points],
        [height_of(point.row, scale) for point in points],
        colours.BACKGROUND,
        size=_RING,
        outline=colours.INK,
        hovers=[
            hover(name_of(point), *row_lines(point.row, metric, target), "outside the usual range")
            for point in points
        ],
        groups=[[str(point.first)] for point in points],
        mode="markers+text",
        text=[
            _short_name(point, reference) if side else ""
            for point, side in zip(points, sides, strict=True)
        ],
        textposition=[
            f"{side or 'top'} {_aside(control, point)}"
            for point, side in zip(points, sides, strict=True)
        ],
        textfont={"size": NOTE_SIZE, "color": colours.TEXT},
    )


def _aside(control: Control, point: Point) -> str:
    """On which side of a point its day stands: not over the axis, nor over the names at the end."""
    place = [each.first for each in control.points].index(point.first)
    half = len(control.points) / _NAMED / 2
    if place < half:
        return "right"
    return "left" if len(control.points) - 1 - place < half else "center"


def _days_apart(control: Control, scale: Scale, pixel: float) -> list[str]:
    """On which side of each point outside the limits its day stands: top, bottom or none.

    The side that is further from the middle comes first. Left out is a day that would lie on the
    one before, or on both sides on the mark of another point.
    """
    places = {point.first: place for place, point in enumerate(control.points)}
    marked = [*control.outside, *(point for run in control.runs for point in run.points)]
    rings = [(places[each.first], height_of(each.row, scale) or 0.0) for each in marked]
    named: list[str] = []
    apart = len(places) / _NAMED
    middle = control.limits.middle if control.limits else 0.0
    inward = {"right": apart / 2, "left": -apart / 2, "center": 0.0}
    until: dict[str, float] = {}
    for point in control.outside:
        # Where the middle of its text is.
        place = places[point.first] + inward[_aside(control, point)]
        height, is_low = height_of(point.row, scale) or 0.0, (point.value or 0.0) < middle
        near = [(other - height) / pixel for each, other in rings if abs(each - place) <= apart / 2]
        free = {
            "top": not any(0 < up < _DAY_REACH for up in near),
            "bottom": not any(0 < -up < _DAY_REACH for up in near),
        }
        sides = [
            side for side in (("bottom", "top") if is_low else ("top", "bottom")) if free[side]
        ]
        has_room = sides and place - until.get(sides[0], -apart) >= apart
        named.append(sides[0] if has_room else "")
        if has_room:
            until[sides[0]] = place
    return named


#: So many days fit side by side on a telephone.
_NAMED = 8
_HEIGHT = 280
#: Pixels: of the margin in which the lines are named, above the drawing, and of the dates below.
_MARGIN, _TOP, _BELOW = 118, 30, 36
#: The part of the drawing's height that is free above and below what is drawn.
_ROOM = 0.06
#: Up to so many points each has its dot.
_DOTTED = 20


def trend(
    rows: Sequence[Row],
    metric: Metric,
    *,
    control: Control | None = None,
    target: float | None = None,
    height: int = _HEIGHT,
    names: Mapping[date, str] | None = None,
) -> Chart:
    """Return a metric by day, week or month: line, band of the 95 % intervals, gaps where none is.

    Args:
        rows: the rows by period, oldest first.
        metric: the metric that was measured.
        control: its control chart. Where it has limits of normal variation, or rows are hidden, its
            points are drawn instead, short periods joined: the limits thin and grey, what is not
            normal marked and named.
        target: a dotted line, in the metric's unit.
        height: the figure's height, in pixels.
        names: what rows are called that are not whole, by their first day.
    """
    judged = control if control and shows_points(control, rows, metric) else None
    ends = {p.first: p.until for p in judged.points} if judged else None
    names = {p.first: name_of(p) for p in judged.points} if judged else names
    rows = [point.row for point in judged.points] if judged else rows
    runs = unbroken(rows, ends)
    scale = scale_of(metric, [row.estimate for row in rows])
    # What stands at the line's end has to fit beside it.
    figure = frame(height, right=_MARGIN, top=_TOP)
    for run in runs:
        figure.add(_band(run, scale))
    dotted = sum(map(len, runs)) <= _DOTTED
    for run in runs:
        dot = 6 if dotted or len(run) == 1 else 0
        figure.add(line(run, metric, scale, 2.2, dot=dot, names=names, target=target))
    beside = _last(runs, metric, scale, control, target)
    if target is not None:
        beside.append(_target(figure, metric, scale, target))
    if judged:
        beside += _control(figure, judged, metric, scale)
    time_axis(figure, [day_of(row) for row in rows])
    low, high = _value_axis(figure, metric, scale, beside)
    pixels = height - _TOP - _BELOW
    name_in_margin(figure, beside, (low, high), pixels)
    if judged and judged.limits and judged.outside:
        figure.add(_rings(judged, metric, scale, target, (high - low) / pixels))
    return Chart(figure, _alt(rows, metric, judged, target, names), empty=not runs)


def _band(run: Sequence[Row], scale: Scale) -> Mark:
    """The area between the bounds of one run, forth along the upper and back along the lower."""
    both = [r for r in run if r.estimate.low is not None and r.estimate.high is not None]
    upper = [(r.estimate.high or 0.0) / scale.size for r in both]
    lower = [(r.estimate.low or 0.0) / scale.size for r in both]
    days = [r.group for r in both]
    return marks.area(days + days[::-1], upper + lower[::-1], width=8 if len(both) == 1 else 0)


def _last(
    runs: Sequence[Sequence[Row]],
    metric: Metric,
    scale: Scale,
    control: Control | None,
    target: float | None,
) -> list[MarginName]:
    """The last value, which stands beside the line's end; `so far` where its period runs still."""
    if not runs:
        return []
    last = runs[-1][-1]
    point = control.points[-1] if control and control.points else None
    running = point is not None and point.running and point.first == last.group
    value = f"<b>{numbers.value(last.estimate, metric.unit, target=target)}</b>"
    text = f"{value} so far" if running else value
    height = height_of(last, scale)
    return [] if height is None else [MarginName(text, height, is_main=True)]


def _value_axis(
    figure: Figure, metric: Metric, scale: Scale, names: Sequence[MarginName]
) -> tuple[float, float]:
    """Set the axis so that all marks and lines across fit; its lowest and highest value."""
    value_title(figure, f"{metric.label}, {scale.title}")
    heights = [*figure.values(), *(name.height for name in names)]
    known = [height for height in heights if height is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    room = _ROOM * ((high - low) or abs(high) or 1.0)
    bottom = 0.0 if scale.zero and low >= 0 else low - room
    figure.y(
        tickformat=scale.ticks,
        labelalias={"+0": "0"},
        showgrid=True,
        nticks=6,
        range=[bottom, high + room],
        **(whole_ticks(figure.values()) if metric.is_count else {}),
    )
    return bottom, high + room


def _alt(
    rows: Sequence[Row],
    metric: Metric,
    control: Control | None,
    target: float | None,
    names: Mapping[date, str] | None,
) -> str:
    """The values that matter, and what they are compared with."""
    sentences = [first_and_last(rows, metric, names, target)]
    if control:
        sentences += limits_in_words(control, metric)
    if target is not None:
        sentences.append(f"The target is {numbers.target_of(target, metric.unit)}.")
    return " ".join(sentences)
