"""What a panel shows in place of a number: `hidden: 3 answers`, or what file would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.charts import charts
from ui.format import numbers
from ui.format.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.model import Metric, Row


_UNTOLD = "No file tells of this period."


def draw(question: str, row: Row, metric: Metric, reason: str = "") -> bool:
    """Draw the panel of a row without numbers: its question, and why; False if it has some.

    It is hidden, with how many, or nothing was measured: `reason` is why.
    """
    if row.estimate.hidden:
        charts.draw(question, "", None, empty=numbers.hidden(row.estimate.n, metric.counts))
    elif not row.inputs:
        charts.draw(question, "", None, empty=sentence(reason) if reason else _UNTOLD)
    return row.estimate.hidden or not row.inputs


def addition(rows: Iterable[Row], metric: Metric) -> str:
    """Return how many hidden rows hold, to add to a sentence, `; hidden: 3 posts`; else empty."""
    n = sum(row.estimate.n for row in rows if row.estimate.hidden)
    return f"; {numbers.hidden(n, metric.counts)}" if n else ""
