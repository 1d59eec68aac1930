"""A panel's title with a switch under it, kept in the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice = TypeVar("Choice", bound=str)


def titled(
    question: str, choices: Mapping[Choice, str], *, key: str, first: Choice | None = None
) -> Choice:
    """Draw the question and, under it, the choices by their words; return what is chosen.

    `first` is chosen until the reader or the link says otherwise. One choice draws no switch.
    """
    with st.container(gap="xsmall"):
        st.header(question, anchor=False)
        return switch(question, choices, key=key, first=first)


def switch(
    question: str, choices: Mapping[Choice, str], *, key: str, first: Choice | None = None
) -> Choice:
    """Draw the choices alone; return what is chosen."""
    names = list(choices)
    if len(names) == 1:
        return names[0]
    return st.segmented_control(
        question,
        names,
        default=first or names[0],
        required=True,
        format_func=choices.__getitem__,
        key=key,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        # Else it is cut on a telephone where it stands beside something.
        wrap=True,
    )
