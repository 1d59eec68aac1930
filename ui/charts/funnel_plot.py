"""The funnel: each group's value against its number of answers, between what chance makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.inference.verdict import UNCLEAR
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
from ui.format import changes, colours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.funnel_plot import Funnel, Spot
    from metrics.model import Group, Metric, Row
    from ui.charts.figure import Figure, Mark

_HEIGHT = 380
#: Where a group lies, looked at alone.
LIMITS = {
    "far below": "outside the 99.8 % limits",
    "below": "outside the 95 % limits",
    "within": "within the limits",
    "above": "outside the 95 % limits",
    "far above": "outside the 99.8 % limits",
}


def scattered(
    found: Funnel,
    rows: Sequence[Row],
    metric: Metric,
    *,
    standings: Mapping[Group, str],
    kind: str = "",
    height: int = _HEIGHT,
) -> Chart:
    """Return the groups as dots between the limits that hold 95 % and 99.8 % if none differs.

    Only groups that stand out from the rest are named. A click gives the group (`customdata`).

    Args:
        found: the groups and the limits.
        rows: the groups' rows.
        metric: the metric that was measured.
        standings: per group where it stands against the rest, as `dots.dots` draws it.
        kind: what one group is called, as in `location`.
        height: the chart's height, in pixels.
    """
    figure = frame(height, right=12, top=30, bottom=44)
    scale = scale_of(metric, [row.estimate for row in rows])
    _draw_limits(figure, found, metric, scale)
    by_group = {row.group: row for row in rows}
    figure.add(_dots(found.spots, by_group, metric, scale, standings, kind))
    value_title(figure, f"{metric.label}, {scale.title}")
    figure.y(tickformat=scale.ticks, labelalias={"+0": "0"}, showgrid=True, nticks=6)
    figure.x(tickformat=",~r", rangemode="tozero", nticks=6)
    figure.note(
        f"number of {metric.counts}", x=1, xref="paper", xanchor="right",
        y=0, yref="paper", yanchor="top", yshift=-24,
    )  # fmt: skip
    return Chart(figure, _alt(found, metric, standings, kind), empty=not found.spots)


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
    standings: Mapping[Group, str],
    kind: str,
) -> Mark:
    """A full dot with its name for a group that stands out, an open ring for any other."""
    stands = [standings.get(spot.group, UNCLEAR) for spot in spots]
    tones = [colours.standing_tone(standing, metric.better) for standing in stands]
    return marks.points(
        [spot.n for spot in spots],
        [spot.value / scale.size for spot in spots],
        [
            colours.BACKGROUND if standing == UNCLEAR else tone
            for standing, tone in zip(stands, tones, strict=True)
        ],
        size=[9 if standing == UNCLEAR else 12 for standing in stands],
        outline=tones,
        outline_width=1.6,
        hovers=[
            hover(
                called(spot.group, kind),
                *row_lines(rows[spot.group], metric),
                changes.stands(standing, metric),
                LIMITS[spot.place],
            )
            for spot, standing in zip(spots, stands, strict=True)
        ],
        groups=[[spot.group] for spot in spots],
        mode="markers+text",
        text=[
            "" if standing == UNCLEAR else f"<b>{label(called(spot.group, kind))}</b>"
            for spot, standing in zip(spots, stands, strict=True)
        ],
        textposition=[
            "bottom center" if spot.place in ("far below", "below") else "top center"
            for spot in spots
        ],
        textfont={"size": NOTE_SIZE, "color": colours.TEXT},
    )


def _alt(found: Funnel, metric: Metric, standings: Mapping[Group, str], kind: str) -> str:
    """The whole, who stands out, and how many do not."""
    whole = bound_of(found.middle, metric)
    parts = [
        f"{metric.label} of {len(found.spots)} groups by their number of answers; all: {whole}"
    ]
    apart = [spot.group for spot in found.spots if standings.get(spot.group, UNCLEAR) != UNCLEAR]
    parts += [
        f"{called(group, kind)} is {changes.stands(standings[group], metric)}"
        for group in apart[:6]
    ]
    parts.append(f"{len(found.spots) - len(apart)} cannot be told apart")
    return "; ".join(parts) + "."
