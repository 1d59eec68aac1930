"""How they answered, 0 to 10, and the newest words of those who did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from ui import charts, comments, comparisons, numbers, panel_switch, state
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.measure import Row

#: The metrics of this page, the headline first, and their short names.
ALL = ("nps", "csat", "ces")
COMPARED = {"nps": "NPS", "csat": "Satisfied", "ces": "Found it easy"}

#: Which answers a reader can switch between, lowest and highest.
_KINDS = {"all": (0, 10), "detractors": (0, 6), "passives": (7, 8), "promoters": (9, 10)}
#: So many of the newest comments are looked through, and so many shown.
_LOOKED_THROUGH, _SHOWN = 1000, 8


def draw_answers(*, height: int = 280) -> None:
    """Draw the answers 0 to 10 as bars in the tones of detractor, passive and promoter."""
    counts = answers_of(state.figures(("nps",), by="score")["nps"])
    chart = charts.distribution(counts, height=height) if sum(counts) else None
    charts.draw("How did they answer?", answer(counts), chart, key="answers")


def answers_of(rows: Sequence[Row]) -> list[int]:
    """The eleven numbers of answers, from 0 to 10, of rows by score."""
    counts = {row.group: row.inputs["answered"] for row in rows}
    return [counts.get(str(score), 0) for score in range(11)]


def answer(counts: Sequence[int]) -> str:
    """How many answered, and the most frequent answer, as Markdown; empty for no answers."""
    total, most = sum(counts), max(range(11), key=lambda score: counts[score])
    if not total:
        return ""
    share = numbers.amount_of(100 * counts[most] / total, "%")
    said = f"{numbers.counted(total, 'answers')}; the most frequent is {most}, given by {share}."
    return plain_for_markdown(said)


def draw_comments() -> None:
    """Draw the newest comments to the question of recommending, of the kind that is chosen."""
    names = {kind: kind.capitalize() for kind in _KINDS}
    kind = panel_switch.titled("What do they say?", names, key="said_by")
    found = comparisons.newest_comments(_LOOKED_THROUGH).filter(pl.col("question") == "nps")
    low, high = _KINDS[kind]
    # A comment without a score belongs to no kind, but is among all.
    kept = found if kind == "all" else found.filter(pl.col("score").is_between(low, high))
    if kept.is_empty():
        said = "Nobody" if kind == "all" else f"None of the {kind}"
        st.caption(f"{said} wrote anything in what you chose.")
        return
    zone, today = state.view().settings.zone, datetime.now(UTC)
    with st.container(gap="xsmall"):
        for row in kept.head(_SHOWN).iter_rows(named=True):
            st.markdown(comments.in_markdown(row, zone, today))
