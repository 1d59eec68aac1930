"""A change between two periods in words: `4 better`, `12 fewer`, `no clear change`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.format import numbers

if TYPE_CHECKING:
    from metrics.inference.verdict import Judgement
    from metrics.model import Metric


#: How the first word of where a group stands is said of a wait.
_OF_A_WAIT = {"above": "slower than", "below": "faster than"}
#: What is said where the interval of a change holds 0; quiet, for it is most of what is said.
NO_CLEAR_CHANGE = "no clear change"
#: How a wait is called that is longer or shorter, where nobody can say by how much.
_WITHOUT_SIZE = {"worse": "slower", "better": "faster"}


def in_words(changed: Judgement | None, metric: Metric) -> str:
    """Return a change in words: `4 better`, `6 worse`, `12 fewer`, `slower`, `no clear change`."""
    if changed is None or not is_compared(changed):
        return "nothing to compare with"
    if changed.verdict == "cannot tell":
        return NO_CLEAR_CHANGE
    if changed.difference.value is None:
        return _WITHOUT_SIZE.get(changed.verdict, changed.verdict)
    word = "fewer" if changed.verdict == "less" and metric.is_count else changed.verdict
    return f"{numbers.size_of(changed.difference, metric.unit)} {word}"


def is_compared(changed: Judgement | None) -> bool:
    """Return whether a change says anything: a difference, or a test in place of one."""
    return changed is not None and (
        changed.difference.value is not None or changed.p_value is not None
    )


def stands(standing: str, metric: Metric) -> str:
    """Return where a group stands, in words.

    Of a wait, `above the rest` is `slower than the rest`.
    """
    if metric.kind != "quantile":
        return standing
    first, _, others = standing.partition(" ")
    return f"{_OF_A_WAIT[first]} {others}" if first in _OF_A_WAIT else standing
