"""What they say in public: over time, in stars, and in their own words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from ui import state
from ui.charts import bars, charts, flow
from ui.figures import comparisons, groups
from ui.filters import focus
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown
from ui.panels.advocacy.say_do import public
from ui.panels.shared import hidden as hidden_panel
from ui.panels.shared import posts
from ui.panels.shared.trend import (
    chosen_step,
    cut_names,
    first_of_step,
    in_longer_steps,
    readable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Row

#: So many posts are shown.
_SHOWN = 6
_TONES = ("positive", "negative", "neutral")


def draw_voice() -> None:
    """Draw positive posts above and negative posts below the line, over time."""
    with st.container(gap="xxsmall"):
        st.header("What do they say in public?", anchor=False)
        per = chosen_step()
        step = readable(per, groups.stretch(per))
        rows = voice("month" if step == "quarter" else step)
        if not any(row.estimate.n for row in rows):
            st.caption("No review or mention with a tone is known here.")
            return
        st.caption(voice_in_words(rows) + in_longer_steps(per, step))
        days, positive, negative, hidden = tones_by(rows, step)
        if hidden == {*days}:
            return
        called = cut_names(days, step, groups.stretch("month" if step == "quarter" else step))
        charts.picture(
            flow.diverging(days, positive, negative, called=called, hidden=hidden), key="voice"
        )


def tones_by(rows: Sequence[Row], step: str) -> tuple[list[date], list[int], list[int], set[date]]:
    """Return the first days of the steps, per step the positive and the negative posts.

    Which are hidden.

    A step of which something is hidden is left empty.
    """
    steps: dict[date, list[int]] = {}
    hidden: set[date] = set()
    for row in rows:
        if isinstance(row.group, date):
            first = first_of_step(step, row.group)
            if row.estimate.hidden:
                hidden.add(first)
                steps.setdefault(first, [0, 0])
                continue
            now = steps.get(first, [0, 0])
            steps[first] = [now[i] + row.inputs[tone] for i, tone in enumerate(_TONES[:2])]
    visible = [[0, 0] if first in hidden else counts for first, counts in steps.items()]
    return list(steps), [n[0] for n in visible], [n[1] for n in visible], hidden


def voice(per: str) -> Sequence[Row]:
    """Return public sentiment by `day`, `week` or `month`, up to the end of the view's period."""
    now, chosen = state.view(), groups.stretch(per)
    return state.remembered(
        "public voice",
        lambda: measure(now.reader, METRICS["net_sentiment"], chosen, by=per),
        chosen,
        per,
    )


def voice_in_words(rows: Sequence[Row]) -> str:
    """Return how many were positive, negative and neutral in all that is shown."""
    visible = [row for row in rows if not row.estimate.hidden and row.estimate.n]
    if not visible:
        hidden = sum(row.estimate.n for row in rows)
        return plain_for_markdown(f"{numbers.hidden(hidden, 'posts').capitalize()}.")
    positive, negative, neutral = (sum(row.inputs[tone] for row in visible) for tone in _TONES)
    since = min(row.group for row in rows if isinstance(row.group, date))
    text = f"{positive:,} positive and {negative:,} negative since {dates.day(since, date.min)}"
    left = f"; {neutral:,} neutral not drawn" if neutral else ""
    return plain_for_markdown(
        f"{text}{left}{hidden_panel.addition(rows, METRICS['net_sentiment'])}."
    )


def draw_stars() -> None:
    """Draw the reviews by stars, with their average in words."""
    row, alone = comparisons.compared(public())["review_average"][0].now, focus.chosen("rating")
    if hidden_panel.draw("How many stars?", row, METRICS["review_average"]):
        return
    counts = [row.inputs[star] for star in ("one", "two", "three", "four", "five")]
    given = [str(star) for star in range(5, 0, -1) if counts[star - 1]]
    average = numbers.value(row.estimate, "stars")
    charts.draw(
        "How many stars?",
        plain_for_markdown(f"{average} on average, {numbers.counted(sum(counts), 'reviews')}."),
        bars.stars(counts, chosen=alone) if sum(counts) else None,
        empty="No review with stars in this period.",
        key="stars",
        on_pick=focus.picker("rating"),
        choice=lambda: focus.draw_choice("rating", "stars", given),
    )


def draw_posts() -> None:
    """Draw the newest reviews and mentions, whatever they say, or those of the rating chosen."""
    now, rating = state.view(), focus.chosen("rating")
    selection = now.slice.narrow("rating", *rating)
    with st.container(gap="xsmall"):
        title = "Newest posts of that rating" if rating else "Newest posts, every tone"
        st.header(title, anchor=False)
        focus.draw("rating", "posts")
    posts.draw(selection, _SHOWN)
