"""What a panel shows in place of a number of too few: `hidden: 3 answers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.charts import charts
from ui.format import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.model import Metric, Row


def draw(question: str, row: Row, metric: Metric) -> bool:
    """Draw the panel of a hidden row: its question and how many are hidden; False if it is not."""
    if row.estimate.hidden:
        charts.draw(question, "", None, empty=numbers.hidden(row.estimate.n, metric.counts))
    return row.estimate.hidden


def addition(rows: Iterable[Row], metric: Metric) -> str:
    """How many the hidden rows hold, to add to a sentence: `; hidden: 3 posts`; else empty."""
    n = sum(row.estimate.n for row in rows if row.estimate.hidden)
    return f"; {numbers.hidden(n, metric.counts)}" if n else ""
