"""A page's cards: those that lead in full, those that explain them small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import cards, comparisons, numbers, state
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.compare import Compared


def draw(keys: Sequence[str], among: Sequence[str]) -> None:
    """Draw one full card per metric, side by side.

    `among` are all metrics of the page: measured together, they share their passes.
    """
    found, lines = comparisons.compared(among), comparisons.trends(keys)
    targets, against = state.view().settings.targets, before_in_words()
    for key, place in zip(keys, st.columns(len(keys)), strict=True):
        row = found[key][0]
        with place:
            cards.card(
                METRICS[key],
                row.now,
                row.change,
                against,
                lines[key],
                target=targets.get(key),
            )


def draw_small(
    keys: Sequence[str], among: Sequence[str], notes: Mapping[str, str] | None = None
) -> None:
    """Draw one small card per metric, without its line; `notes` are added to what was counted."""
    found = comparisons.compared(among)
    for key, place in zip(keys, st.columns(len(keys)), strict=True):
        with place, st.container(border=True, height="stretch", gap="xxsmall"):
            _draw_small(key, found[key][0], (notes or {}).get(key, ""))


def _draw_small(key: str, row: Compared, note: str) -> None:
    metric, estimate = METRICS[key], row.now.estimate
    nothing = estimate.value is None and (estimate.hidden or not estimate.n)
    shown = "–" if nothing else numbers.value(estimate, metric.unit)
    st.markdown(f"{plain_for_markdown(metric.label)}  **{plain_for_markdown(shown)}**")
    parts = [cards.certainty(metric, row.now, state.view().settings.targets.get(key))]
    st.caption(" · ".join([*parts, plain_for_markdown(note)] if note else parts))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(cards.change_in_words(row.change, metric, before_in_words()), width="stretch")
        with st.popover("How counted", type="tertiary"):
            st.markdown(cards.how_counted(metric, row.now, row.change))


def before_in_words() -> str:
    """The period that is compared with: `September`, with its year only where that differs."""
    now = state.view()
    before = now.before_slice
    if before is None:
        return "the period before"
    words = before.period_in_words()
    if before.until and now.slice.until and before.until.year == now.slice.until.year:
        words = words.removesuffix(f" {before.until.year}")
    return words
