"""Where groups stand against the rest: beside their dots, and in the chart's sentence."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from metrics.verdict import UNCLEAR
from ui import colours, numbers
from ui.chart_base import name_of, note
from ui.text import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.measure import Row
    from metrics.model import Estimate, Metric


def label(
    figure: go.Figure, rows: Sequence[Row], standings: Mapping[str | None, str], against: str
) -> None:
    """Right of the dots: where a group stands, once for neighbours that stand the same."""
    numbered = enumerate(standings.get(row.group, "") for row in rows)
    for standing, run in groupby(numbered, key=lambda pair: pair[1]):
        places = [place for place, _ in run]
        if not standing:
            continue
        first, last = places[0], places[-1]
        middle = (first + last) / 2
        if last > first:
            figure.add_shape(
                type="line", x0=1.015, x1=1.015, xref="paper", y0=first - 0.25, y1=last + 0.25,
                line={"color": colours.QUIET, "width": 1},
            )  # fmt: skip
        two_lines = "cannot be<br>told apart" if last > first else "cannot tell"
        text = two_lines if standing == UNCLEAR else _standing(standing, against)
        note(figure, text, x=1.035, xref="paper", y=middle, xanchor="left", align="left")


def sentence(
    rows: Sequence[Row],
    metric: Metric,
    whole: Estimate | None,
    standings: Mapping[str | None, str],
    against: str,
) -> str:
    """The first, the last and those that stand out, with their values."""
    parts = [f"{metric.label} by group, with 95 % intervals, best first"]
    if whole is not None:
        parts.append(
            f"{against or 'all'}: {numbers.value(whole, metric.unit, numbers.noun_of(metric))}"
        )
    outstanding = [r for r in rows if standings.get(r.group, UNCLEAR) != UNCLEAR]
    shown = (outstanding or rows)[:6]
    for row in shown:
        standing = standings.get(row.group, "")
        value = numbers.value(row.estimate, metric.unit, numbers.noun_of(metric))
        said = f"{shorten(name_of(row.group), 40)} {value}"
        parts.append(f"{said}, {_standing(standing, against)}" if standing else said)
    if len(rows) > len(shown):
        parts.append(f"{len(rows) - len(shown)} more")
    return "; ".join(parts) + "."


def _standing(standing: str, against: str) -> str:
    return standing.removesuffix(" the rest") if against else standing
