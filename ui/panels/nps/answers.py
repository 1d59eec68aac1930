"""How they answered on the scale of the chosen metric, and the newest words of those who did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from store.tables import SATISFIED_FROM, SCALES
from ui import state
from ui.charts import bars, base, charts
from ui.charts.bars import Bar
from ui.figures import comparisons
from ui.filters import focus, switch
from ui.format import colours, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import comments, hidden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Row
    from metrics.slices import Slice

#: The metrics of this page, the headline first; each is named as the question that it counts.
ALL = ("nps", "csat", "ces")
#: From which answer on one counts for the metric, where it is a share.
_COUNTED_FROM = {"csat": SATISFIED_FROM, "ces": 5}

#: Which answers a reader can switch between, lowest and highest.
_KINDS = {"all": (0, 10), "detractors": (0, 6), "passives": (7, 8), "promoters": (9, 10)}
#: So many of the newest comments are shown.
_SHOWN = 8


def are_told() -> bool:
    """Return whether any file holds answers to whether they would recommend us."""
    return "nps" in comparisons.keys_with_data(ALL)


def draw_answers(key: str, *, height: int = 280) -> None:
    """Draw the answers as bars: 0 to 10 in the tones of their kinds, others by what counts."""
    rows = state.figures((key,), by="score")[key]
    # One row stands for all answers where they are hidden.
    if rows and hidden.draw("How did they answer?", rows[0], METRICS[key]):
        return
    counts = answers_of(rows, key)
    lowest, _ = SCALES[key]
    alone = focus.chosen("score")
    drawn = _kinds(counts, alone, height) if _has_kinds(key) else _scale(key, counts, alone)
    given = [str(lowest + place) for place, n in enumerate(counts) if n]
    charts.draw(
        "How did they answer?",
        answer(counts, lowest),
        drawn if sum(counts) else None,
        empty=f"No {METRICS[key].counts} in this period.",
        key=f"answers-{key}",
        on_pick=focus.picker("score"),
        choice=lambda: focus.draw_choice("score", "answers", given),
    )


def _has_kinds(key: str) -> bool:
    """Whether the answers are of those who are counted for it, against it, and neither."""
    return METRICS[key].kind == "score"


def _kinds(counts: Sequence[int], alone: Sequence[str | None], height: int) -> base.Chart:
    """Detractors, passives and promoters with their shares."""
    picked = [int(score) for score in alone if score is not None]
    return bars.distribution(counts, height=height, chosen=picked[0] if picked else None)


def _scale(key: str, counts: Sequence[int], alone: tuple[str | None, ...]) -> base.Chart:
    """Each answer of a scale, the highest on top; those that count stand out."""
    lowest, _ = SCALES[key]
    items = [
        Bar(str(score), n, tone=colours.INK if score >= _COUNTED_FROM[key] else colours.SOFT)
        for score, n in enumerate(counts, lowest)
    ]
    return bars.bars(items[::-1], title="Answers", noun="answers", of=sum(counts), chosen=alone)


def answers_of(rows: Sequence[Row], key: str = "nps") -> list[int]:
    """Return the number of each answer on the metric's scale, lowest first, of rows by score."""
    lowest, highest = SCALES[key]
    counts = {row.group: row.inputs["answered"] for row in rows}
    return [counts.get(str(score), 0) for score in range(lowest, highest + 1)]


def answer(counts: Sequence[int], lowest: int = 0) -> str:
    """Return how many answered, and the most frequent answer, as Markdown; empty for no answers."""
    total, most = sum(counts), max(range(len(counts)), key=lambda place: counts[place])
    if not total:
        return ""
    share = numbers.amount_of(100 * counts[most] / total, "%")
    text = f"{numbers.counted(total, 'answers')}; the most frequent is {most + lowest}, given by"
    return plain_for_markdown(f"{text} {share}.")


def draw_comments(key: str) -> None:
    """Draw the newest comments to the metric's question, of the answers chosen."""
    selection, whose = _chosen_comments(key)
    found = comments.newest(_SHOWN, selection)
    if found.is_empty():
        st.caption(comments.none_shown(f"{whose} wrote anything in what you chose.", selection))
        return
    zone, today = state.view().settings.zone, datetime.now(UTC)
    half = (len(found) + 1) // 2
    for place, part in zip(st.columns(2, gap="medium"), (found[:half], found[half:]), strict=True):
        with place, st.container(gap="xsmall"):
            for row in part.iter_rows(named=True):
                st.markdown(comments.in_markdown(row, zone, today))


def _chosen_comments(key: str) -> tuple[Slice, str]:
    """Draw the title with what is chosen; the rows to ask for, and who is missing without any."""
    selection, alone = state.view().slice.narrow("question", key), focus.chosen("score")
    if alone:
        with st.container(gap="xsmall"):
            st.header(f"What do they say who answered {alone[0]}?", anchor=False)
            focus.draw("score", "comments")
        return selection.narrow("score", *alone), f"None of those who answered {alone[0]}"
    if not _has_kinds(key):
        st.header("What do they say?", anchor=False)
        return selection, "Nobody"
    names = {kind: kind.capitalize() for kind in _KINDS}
    kind = switch.titled("What do they say?", names, key="said_by")
    if kind == "all":
        # A comment without a score belongs to no kind, but is among all.
        return selection, "Nobody"
    low, high = _KINDS[kind]
    return selection.narrow("score", *map(str, range(low, high + 1))), f"None of the {kind}"
