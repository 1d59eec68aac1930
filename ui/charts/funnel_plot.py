"""The funnel: each group's value against its number of answers, between what chance makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.model import called
from ui.charts import marks
from ui.charts.base import (
    Chart,
    Scale,
    frame,
    hover,
    label,
    row_lines,
    scale_of,
    value_title,
)
from ui.charts.figure import NOTE_SIZE
from ui.charts.trend import bound_of
from ui.format import colours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.funnel_plot import Funnel, Spot
    from metrics.model import Group, Metric, Row
    from ui.charts.figure import Figure, Mark

_HEIGHT = 380
#: What a group's place is called on its mark.
PLACES = {
    "far below": "below what chance makes of the whole",
    "below": "at the lower edge of what chance makes",
    "within": "within what chance makes of the whole",
    "above": "at the upper edge of what chance makes",
    "far above": "above what chance makes of the whole",
}


def scattered(
    found: Funnel, rows: Sequence[Row], metric: Metric, *, kind: str = "", height: int = _HEIGHT
) -> Chart:
    """The groups as dots between the limits that hold 95 % and 99.8 % if none differs.

    Only groups outside the limits are named. A click gives the group (`customdata`).
    `kind` is what one group is called, as in `location`.
    """
    figure = frame(height, right=12, top=30, bottom=44)
    scale = scale_of(metric, [row.estimate for row in rows])
    _draw_limits(figure, found, metric, scale)
    by_group = {row.group: row for row in rows}
    figure.add(_dots(found.spots, by_group, metric, scale, kind))
    value_title(figure, f"{metric.label}, {scale.title}")
    figure.y(tickformat=scale.ticks, labelalias={"+0": "0"}, showgrid=True, nticks=6)
    figure.x(tickformat=",~r", rangemode="tozero", nticks=6)
    figure.note(
        f"number of {metric.counts}", x=1, xref="paper", xanchor="right",
        y=0, yref="paper", yanchor="top", yshift=-24,
    )  # fmt: skip
    return Chart(figure, _alt(found, metric, kind), empty=not found.spots)


def _draw_limits(figure: Figure, found: Funnel, metric: Metric, scale: Scale) -> None:
    """The area of the inner limits, the outer ones as lines, the whole as a dashed line."""
    limits = found.limits
    if not limits:
        return
    sizes = [limit.n for limit in limits]
    inner = [limit.high for limit in limits] + [limit.low for limit in limits][::-1]
    figure.add(marks.area(sizes + sizes[::-1], [bound / scale.size for bound in inner]))
    for side in ("far_low", "far_high"):
        bounds = [getattr(limit, side) / scale.size for limit in limits]
        figure.add(marks.line(sizes, bounds, colours.QUIET, 1))
    figure.across(found.middle / scale.size, "dash", 1.2)
    _name_limits(figure, found, metric, scale)


def _name_limits(figure: Figure, found: Funnel, metric: Metric, scale: Scale) -> None:
    """The names of the lines: of the limits where the funnel is wide, of the whole at its end."""
    wide = found.limits[len(found.limits) // 3]
    named = (
        ("99.8 %", wide.n, wide.far_high, "left", "bottom"),
        ("95 %", wide.n, wide.high, "left", "top"),
        (f"all {bound_of(found.middle, metric)}", found.limits[-1].n, found.middle, "right", "top"),
    )
    for text, x, height, across, up in named:
        figure.note(text, x=x, xanchor=across, y=height / scale.size, yanchor=up)


def _dots(
    spots: Sequence[Spot],
    rows: Mapping[Group, Row],
    metric: Metric,
    scale: Scale,
    kind: str,
) -> Mark:
    """A full dot with its name for a group outside, an open ring for one within."""
    far = [spot.place.startswith("far") for spot in spots]
    names = ["" if spot.place == "within" else label(called(spot.group, kind)) for spot in spots]
    return marks.points(
        [spot.n for spot in spots],
        [spot.value / scale.size for spot in spots],
        [_fill(spot, metric) for spot in spots],
        size=[12 if is_far else 9 for is_far in far],
        outline=[_tone(spot, metric) for spot in spots],
        outline_width=1.6,
        hovers=[
            hover(
                called(spot.group, kind), *row_lines(rows[spot.group], metric), PLACES[spot.place]
            )
            for spot in spots
        ],
        groups=[[spot.group] for spot in spots],
        mode="markers+text",
        text=[f"<b>{n}</b>" if is_far else n for n, is_far in zip(names, far, strict=True)],
        textposition=[
            "bottom center" if spot.place.endswith("below") else "top center" for spot in spots
        ],
        textfont={"size": NOTE_SIZE, "color": colours.TEXT},
    )


def _tone(spot: Spot, metric: Metric) -> str:
    """Better or worse only where it is more than chance."""
    if not spot.place.startswith("far"):
        return colours.INK if spot.place != "within" else colours.CANNOT_TELL
    side = spot.place.removeprefix("far ")
    return colours.standing_tone(f"{side} the rest", metric.better)


def _fill(spot: Spot, metric: Metric) -> str:
    return _tone(spot, metric) if spot.place.startswith("far") else colours.BACKGROUND


def _alt(found: Funnel, metric: Metric, kind: str) -> str:
    """The whole, who lies outside, and how many lie within."""
    whole = bound_of(found.middle, metric)
    parts = [
        f"{metric.label} of {len(found.spots)} groups by their number of answers; all: {whole}"
    ]
    apart = [spot for spot in found.spots if spot.place != "within"]
    parts += [f"{called(spot.group, kind)} is {PLACES[spot.place]}" for spot in apart[:6]]
    parts.append(f"{len(found.spots) - len(apart)} within the limits")
    return "; ".join(parts) + "."
