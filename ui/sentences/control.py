"""What a trend's control chart says, in one or two plain sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.analyses.control import FEWEST, FEWEST_POINTS
from metrics.model import Estimate
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from metrics.analyses.control import Control, Point, Run, Unjudged
    from metrics.model import Metric

_DAY = timedelta(days=1)
#: So many unusual points are named; of more, only the last.
_NAMED = 3
#: From so many a day on, no decimal is told.
_MANY_A_DAY = 10
#: Why points are left out that are none like the latest.
_NOT_LIKE_THE_LAST: Mapping[Unjudged, str] = {
    "begun": "the data begin there",
    "others": "other files tell of that time than of the latest",
}
_SPELLED = {9: "Nine", 10: "Ten", 11: "Eleven", 12: "Twelve"}


def in_words(
    control: Control, metric: Metric, per: str, reference: date, target: float | None = None
) -> str:
    """Return whether there is more than normal variation, as Markdown; `per` is day, week or month.

    Days are told without the year where it is that of `reference`; rounded, a value stays on its
    side of the target.
    """
    sentences = [_no_limits(control, metric, per)]
    if control.limits is not None:
        normal = _range(control, metric)
        named = [_outside(control, metric, per, reference, target)] if control.outside else []
        sentences = [f"The usual range is {normal}; {one}." for one in named]
        sentences += (
            [_run(control.runs[-1], control, metric, per, reference)] if control.runs else []
        )
        how_many = f"{len(control.judged)} {_noun(control.judged, per)}"
        sentences = sentences or [f"Nothing outside the usual range in {how_many}: {normal}."]
    return plain_for_markdown(" ".join([*sentences, *_left_out(control, metric, per)]))


def latest(
    control: Control, metric: Metric, per: str, reference: date, target: float | None = None
) -> str:
    """Return the latest joined point that may be shown, as Markdown; empty where there is none."""
    points = [point for point in control.points if point.row.estimate.value is not None]
    if not points:
        return ""
    when = _when(points[-1], per, reference)
    noun = metric.counts
    value = numbers.value(points[-1].row.estimate, metric.unit, target=target)
    text = f"{when[:1].upper()}{when[1:]}: {value}."
    return plain_for_markdown(
        f"{text} A {per} of fewer than {FEWEST} {noun} is joined to the next."
    )


def _no_limits(control: Control, metric: Metric, per: str) -> str:
    if control.reason == "stock":
        return (
            f"What is open one {per} is mostly what was open the {per} before, so no usual "
            "range is drawn."
        )
    if control.reason == "rare":
        return f"Too few a {per} to say what is usual."
    noun = metric.counts
    enough = "" if metric.is_count else f" with {FEWEST} {noun} each"
    found = len(control.judged)
    are = "is" if found == 1 else "are"
    return f"It takes {FEWEST_POINTS} {per}s{enough} to say what is usual; here {are} {found}."


def _range(control: Control, metric: Metric) -> str:
    """The limits as people say them: `24 to 38`, `20 hours to 3 days`, `55 to 93 %`."""
    limits = control.limits
    if limits is None:
        return ""
    if numbers.is_duration(metric.unit):
        low, high = (numbers.duration(bound, metric.unit) for bound in (limits.low, limits.high))
        return f"{low} to {high}"
    if metric.is_count:
        decimals = 0 if limits.high >= _MANY_A_DAY else 1
        low, high = (
            numbers.amount_of(bound, metric.unit, decimals) for bound in (limits.low, limits.high)
        )
        return f"{low} to {high} a day"
    interval = numbers.interval(Estimate(None, limits.low, limits.high, 1), metric.unit)
    unit = {"%": f"{numbers.THIN}%", "stars": f"{numbers.FIXED}stars"}.get(metric.unit, "")
    return f"{interval}{unit}"


def _outside(
    control: Control, metric: Metric, per: str, reference: date, target: float | None
) -> str:
    """Which points lie outside the limits: `the week of 12 Oct at −2 is outside it`."""
    points = control.outside
    if len(points) > _NAMED:
        last = _when(points[-1], per, reference)
        noun = _noun(points, per)
        return (
            f"{len(points)} {noun} are outside it, the last {last} at "
            f"{_value(points[-1], metric, target)}"
        )
    points_in_words = [
        f"{_when(point, per, reference)} at {_value(point, metric, target)}" for point in points
    ]
    if len(points_in_words) == 1:
        return f"{points_in_words[0]} is outside it"
    return f"{', '.join(points_in_words[:-1])} and {points_in_words[-1]} are outside it"


def _value(point: Point, metric: Metric, target: float | None) -> str:
    if metric.is_count:
        return f"{numbers.amount_of(point.value or 0.0, metric.unit, 1)} a day"
    return numbers.value(point.row.estimate, metric.unit, target=target)


def _run(run: Run, control: Control, metric: Metric, per: str, reference: date) -> str:
    """How long the line has been on one side, and since when."""
    count = len(run.points)
    side = "above" if run.above else "below"
    middle = control.limits.middle if control.limits else 0.0
    start = f"{_SPELLED.get(count, count)} {_noun(run.points, per)} in a row {side} the middle"
    value = "" if metric.is_count else f" ({numbers.amount_of(middle, metric.unit)})"
    first, last = run.points[0], run.points[-1]
    if last is control.judged[-1]:
        return f"{start}{value}: a lasting change since {_day(first.first, per, reference)}."
    end = _day(last.first if per == "month" else last.until - _DAY, per, reference)
    return f"{start}{value}, from {_day(first.first, per, reference)} to {end}."


def _left_out(control: Control, metric: Metric, per: str) -> list[str]:
    """Sentences about what was joined, and what is not judged yet."""
    sentences = []
    running = [point for point in control.points if point.running]
    # The latest alone is only not over. Of several it looks as if less had happened.
    if len(running) > 1:
        day = _day(running[0].first, per, control.points[-1].first)
        sentences.append(f"From {day} on not all files tell yet, and it is not judged.")
    if control.limits is None and control.reason != "few points":
        return sentences
    # They say why there are no more than the few that are judged, too.
    if any(point.periods > 1 for point in control.judged):
        noun = metric.counts
        sentences.append(f"A {per} of fewer than {FEWEST} {noun} is joined to the next.")
    reference = control.points[-1].first
    young = next((point for point in control.points if point.unjudged == "young"), None)
    if young:
        day = _day(young.first, per, reference)
        sentences.append(f"From {day} on it still changes with time, and is not judged.")
    for why, reason in _NOT_LIKE_THE_LAST.items():
        points = [point for point in control.points if point.unjudged == why]
        # Of a single one that was begun within, its own name tells the days.
        if len(points) > (why == "begun"):
            sentences.append(f"{_not_judged(points, per, reference)}: {reason}.")
    return sentences


def _not_judged(points: Sequence[Point], per: str, reference: date) -> str:
    """`The week of 12 Oct is not judged`; of several, how many and the last."""
    last = _when(points[-1], per, reference)
    if len(points) == 1:
        return f"{last[:1].upper()}{last[1:]} is not judged"
    return f"{len(points)} {_noun(points, per)}, the last {last}, are not judged"


def _when(point: Point, per: str, reference: date) -> str:
    """`the week of 12 Oct`, `12 Oct`, `October`; `12 Oct to 25 Oct` for joined ones.

    `1–4 Oct` where it is not whole.
    """
    if point.periods > 1:
        last = point.until - _DAY
        return f"{dates.day(point.first, last)} to {dates.day(last, reference)}"
    if point.is_cut:
        return dates.days(point.first, point.until - _DAY, reference)
    day = _day(point.first, per, reference)
    return f"the week of {day}" if per == "week" else day


def _day(day: date, per: str, reference: date) -> str:
    return dates.month(day, reference) if per == "month" else dates.day(day, reference)


def _noun(points: Sequence[Point], per: str) -> str:
    return "points" if any(point.periods > 1 for point in points) else f"{per}s"
