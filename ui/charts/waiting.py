"""Still waiting after …: the falling curve of complaints that are not resolved yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from metrics.inference.survival import band
from ui.charts import marks
from ui.charts.base import Chart, frame, hover, value_title
from ui.charts.figure import NOTE_SIZE
from ui.format import colours, numbers

if TYPE_CHECKING:
    from metrics.inference.survival import Curve
    from metrics.model import Unit
    from ui.charts.figure import Figure, Mark


_HEIGHT = 300
#: So many points draw a curve that no screen can tell from the whole one.
_POINTS = 400
_ALL, _CLOSED = "all, open ones too", "closed ones only"


def waiting(
    curve: Curve,
    closed_only: Curve | None = None,
    promise: float | None = None,
    *,
    until: float | None = None,
    unit: Unit = "hours",
    target: float | None = None,
) -> Chart:
    """Return the share still waiting (%) by hours since they complained, with its 95 % band.

    Args:
        curve: the curve, open complaints counted as open.
        closed_only: the naive curve that leaves open complaints out, thin beside it.
        promise: a line at so many hours with the share still waiting then.
        until: where the axis ends, in hours.
        unit: whether hours are those of the calendar or open hours.
        target: rounded, the hours after which half are resolved stay on their side of it.
    """
    end = until or _sensible_end(curve, promise)
    size, word = numbers.clock(end, unit)
    figure = frame(_HEIGHT, right=44, top=48)
    if curve.times.size:
        figure.add(*_band(curve, end, size))
    figure.across(50, "dot", layer="below")
    figure.note("half", x=1, xref="paper", xanchor="left", xshift=6, y=50)
    if closed_only is not None and closed_only.n:
        figure.add(_steps(closed_only, end, unit, colours.QUIET, 1.2, _CLOSED))
    figure.add(_steps(curve, end, unit, colours.INK, 2.4, _ALL))
    _name_curves(figure, curve, end, both=closed_only is not None)
    _name_end(figure, curve, end, size)
    if promise is not None:
        _mark_promise(figure, curve, promise, end, unit)
    value_title(figure, "still waiting, %", shift=26)
    figure.x(
        title={"text": f"{word} since they complained", "standoff": 8},
        range=[0, end / size], showgrid=False, nticks=7,
    )  # fmt: skip
    figure.y(range=[0, 102], tickvals=[0, 25, 50, 75, 100], showgrid=True)
    return Chart(figure, _alt(curve, closed_only, promise, unit, target), empty=not curve.n)


def share_waiting(curve: Curve, hours: np.ndarray | float) -> np.ndarray:
    """Return the share (0–1) still waiting after so many hours."""
    place = np.searchsorted(curve.times, hours, side="right")
    return np.concatenate([[1.0], curve.survival])[place]


def _sensible_end(curve: Curve, promise: float | None) -> float:
    """Hours: a little after nearly all that happens has happened, and well past the promise."""
    longest = max(_known_until(curve), 1.0)
    falls = 1 - curve.survival
    settled = curve.times[falls >= 0.95 * falls[-1]] if falls.size else curve.times
    end = min(1.3 * float(settled[0]) if settled.size else longest, longest)
    return max(end, 1.6 * promise if promise and _is_known(curve, promise) else 0.0)


def _known_until(curve: Curve) -> float:
    """The longest wait known, in hours."""
    return float(max([*curve.times[-1:], *curve.open_for[-1:], 0.0]))


def _is_known(curve: Curve, hours: float) -> bool:
    """Whether the share still waiting after so long is known: nobody is left, or some waited it."""
    return hours <= _known_until(curve) or not curve.survival[-1:].any()


def _band(curve: Curve, end: float, size: float) -> list[Mark]:
    """The band's lower edge, and its upper edge filled down to it."""
    hours = _places(curve, end)
    place = np.searchsorted(curve.times, hours, side="right")
    edges = [100 * np.concatenate([[1.0], edge])[place] for edge in band(curve)]
    x = (hours / size).tolist()
    lower, upper = (marks.line(x, e.tolist(), colours.BAND, 0, shape="hv") for e in edges)
    return [lower, {**upper, "fill": "tonexty", "fillcolor": colours.BAND}]


def _places(curve: Curve, end: float) -> np.ndarray:
    """The hours at which the curve is drawn, from 0 to where it is known or the axis ends."""
    hours = np.concatenate([[0.0], curve.times[curve.times <= end]])
    known_until = min(end, _known_until(curve))
    if hours.size > _POINTS:
        hours = np.linspace(0.0, known_until, _POINTS)
    return np.append(hours, known_until)


def _steps(curve: Curve, end: float, unit: Unit, tone: str, width: float, name: str) -> Mark:
    hours, (size, _) = _places(curve, end), numbers.clock(end, unit)
    shares = 100 * share_waiting(curve, hours)
    return marks.line(
        (hours / size).tolist(),
        shares.tolist(),
        tone,
        width,
        shape="hv",
        hovers=[
            hover(f"after {numbers.duration(h, unit)}", f"{_percent(s)} still waiting", name)
            for h, s in zip(hours, shares, strict=True)
        ],
    )


def _name_curves(figure: Figure, curve: Curve, end: float, *, both: bool) -> None:
    """What each line is, in the corner that the curve leaves free."""
    names = [f"<b>━</b>  {_ALL}, 95\u202f%", f"─  {_CLOSED}"] if both else []
    is_high = float(share_waiting(curve, 0.6 * end)) > 0.5
    x, anchor, y = (0.02, "left", 0.03) if is_high else (0.98, "right", 0.97)
    if names:
        figure.note(
            "<br>".join(names), x=x, xref="paper", xanchor=anchor, align="left",
            y=y, yref="paper", yanchor="bottom" if is_high else "top", bgcolor=colours.BACKGROUND,
        )  # fmt: skip


def _name_end(figure: Figure, curve: Curve, end: float, size: float) -> None:
    """The share that still waits where the axis ends, beside the line."""
    still = 100 * float(share_waiting(curve, end))
    if abs(still - 50) > 8:
        figure.note(
            f"<b>{_percent(still)}</b>", x=end / size, xanchor="left", xshift=6, y=still,
            font={"size": NOTE_SIZE, "color": colours.TEXT},
        )  # fmt: skip


def _mark_promise(figure: Figure, curve: Curve, promise: float, end: float, unit: Unit) -> None:
    size, _ = numbers.clock(end, unit)
    if not _is_known(curve, promise):
        text = f"promised {numbers.duration(promise, unit)}: not known yet"
        figure.note(text, x=1, xref="paper", y=1, yref="paper", yanchor="bottom", xanchor="right")
        return
    still = 100 * float(share_waiting(curve, promise))
    figure.upright(promise / size, "dash", layer="below")
    hover_text = hover("The promise", f"{_percent(still)} still waiting then")
    figure.add(marks.points([promise / size], [still], colours.INK, hovers=[hover_text]))
    place = promise / end
    anchor = "left" if place < 0.35 else "center" if place < 0.65 else "right"
    text = f"promised {numbers.duration(promise, unit)}: <b>{_percent(still)}</b> still waiting"
    figure.note(
        text, x=promise / size, y=1, yref="paper", yanchor="bottom", xanchor=anchor,
        font={"size": NOTE_SIZE, "color": colours.TEXT},
    )  # fmt: skip


def _percent(share: float) -> str:
    return numbers.amount_of(share, "%")


def _alt(
    curve: Curve,
    closed_only: Curve | None,
    promise: float | None,
    unit: Unit,
    target: float | None,
) -> str:
    parts = [f"Share of {curve.n:,} complaints still waiting, by time since they were opened"]
    if promise is not None:
        known = _is_known(curve, promise)
        still = _percent(100 * float(share_waiting(curve, promise))) if known else "not known yet"
        parts.append(f"{still} after the promised {numbers.duration(promise, unit)}")
    for name, drawn in (("all", curve), ("closed only", closed_only)):
        if drawn is None:
            continue
        half = drawn.times[drawn.survival <= 0.5]
        reached = "not reached"
        if half.size:
            reached = numbers.duration(float(half[0]), unit, target=target)
        parts.append(f"half resolved after {reached} ({name})")
    return "; ".join(parts) + "."
