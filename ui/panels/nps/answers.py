"""How they answered, 0 to 10, and the newest words of those who did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import state
from ui.charts import bars, charts
from ui.figures import comparisons
from ui.filters import focus, switch
from ui.filters import focus as focus_line
from ui.format import numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import comments, hidden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Row
    from metrics.slices import Slice

#: The metrics of this page, the headline first, and their short names.
ALL = ("nps", "csat", "ces")
COMPARED = {"nps": "NPS", "csat": "Satisfied", "ces": "Found it easy"}

#: Which answers a reader can switch between, lowest and highest.
_KINDS = {"all": (0, 10), "detractors": (0, 6), "passives": (7, 8), "promoters": (9, 10)}
#: So many of the newest comments are shown.
_SHOWN = 8


def are_told() -> bool:
    """Whether any file holds answers to whether they would recommend us."""
    return "nps" in comparisons.told(ALL)


def draw_answers(*, height: int = 280) -> None:
    """Draw the answers 0 to 10 as bars in the tones of detractor, passive and promoter."""
    rows = state.figures(("nps",), by="score")["nps"]
    # One row stands for all answers where they are hidden.
    if rows and hidden.draw("How did they answer?", rows[0], METRICS["nps"]):
        return
    counts = answers_of(rows)
    picked = [int(score) for score in focus.chosen("score") if score is not None]
    chosen = picked[0] if picked else None
    chart = bars.distribution(counts, height=height, chosen=chosen) if sum(counts) else None
    given = [str(score) for score, n in enumerate(counts) if n]
    charts.draw(
        "How did they answer?",
        answer(counts),
        chart,
        key="answers",
        on_pick=focus.picker("score"),
        choice=lambda: focus_line.draw_choice("score", "answers", given),
    )


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
    text = f"{numbers.counted(total, 'answers')}; the most frequent is {most}, given by {share}."
    return plain_for_markdown(text)


def draw_comments() -> None:
    """Draw the newest comments to the question of recommending, of the answers chosen."""
    selection, whose = _chosen_comments()
    found = comments.newest(_SHOWN, selection)
    if found.is_empty():
        st.caption(comments.none_shown(f"{whose} wrote anything in what you chose.", selection))
        return
    zone, today = state.view().settings.zone, datetime.now(UTC)
    with st.container(gap="xsmall"):
        for row in found.iter_rows(named=True):
            st.markdown(comments.in_markdown(row, zone, today))


def _chosen_comments() -> tuple[Slice, str]:
    """Draw the title with what is chosen; the rows to ask for, and who is missing without any."""
    selection, alone = state.view().slice.narrow("question", "nps"), focus.chosen("score")
    if alone:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(
                f"What do they say who answered {alone[0]}?", anchor=False, width="stretch"
            )
            focus_line.draw("score", "comments")
        return selection.narrow("score", *alone), f"None of those who answered {alone[0]}"
    names = {kind: kind.capitalize() for kind in _KINDS}
    kind = switch.titled("What do they say?", names, key="said_by")
    if kind == "all":
        # A comment without a score belongs to no kind, but is among all.
        return selection, "Nobody"
    low, high = _KINDS[kind]
    return selection.narrow("score", *map(str, range(low, high + 1))), f"None of the {kind}"
