"""What no file can tell, asked of the person who drops it: one widget per question."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.propose import Question


def draw(questions: Sequence[Question], key: str) -> dict[str, str]:
    """Draw the questions; return what was answered, by the question's key."""
    answers = {}
    for question in questions:
        if said := _draw_one(question, f"{key}-ask-{question.key}"):
            answers[question.key] = said
    return answers


def _draw_one(question: Question, key: str) -> str | None:
    label = plain_for_markdown(question.text)
    if question.kind == "zone":
        return draw_zone(label, question.default or "UTC", key)
    if question.kind == "when":
        told = date.fromisoformat(question.default) if question.default else None
        day = st.date_input(label, value=told, max_value=date.today(), key=key, width=480)  # noqa: DTZ011
        return day.isoformat() if isinstance(day, date) else None
    words = dict(question.choices)
    values = list(words)
    return st.radio(
        label,
        values,
        index=values.index(question.default) if question.default in values else None,
        format_func=partial(_words, words),
        key=key,
    )


def _words(words: dict[str, str], value: str) -> str:
    return plain_for_markdown(words[value])


def draw_zone(label: str, zone: str, key: str) -> str:
    """Draw a list of all time zones; return the one chosen."""
    zones = all_zones()
    at = zones.index(zone) if zone in zones else zones.index("UTC")
    return st.selectbox(label, zones, index=at, key=key, width=480)


@lru_cache(maxsize=1)
def all_zones() -> list[str]:
    """The names of all time zones, sorted."""
    return sorted(available_timezones())
