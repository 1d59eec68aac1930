"""The filters in the page's address: a link is a saved view, and the back button goes back.

Streamlit can bind each widget to the address by itself. With six of them it writes the address up
to six times per page change, so that "back" stops at views that nobody saw. Here it is read once
per run, before the filters are drawn, and written at most once, after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from metrics.model import group_name
from metrics.slices import AGAINST as AGAINST_CHOICES
from metrics.slices import BEFORE
from store.tables import SLICE_COLUMNS
from ui import state
from ui.filters import link, spans
from ui.filters.link import Query, Written
from ui.format.text import plain_for_markdown

Choices = Mapping[str, list[str | None]]

PERIOD, AGAINST = "period", "against"
#: What is shown and compared with where nobody chose.
USUAL = {PERIOD: spans.USUAL, AGAINST: BEFORE}
_KEY = "address"


def chosen() -> Query:
    """Return the filters that are set now, as the address says them; what is usual is left out."""
    query = {
        column: [group_name(value) for value in st.session_state[column]]
        for column in SLICE_COLUMNS
        if st.session_state.get(column)
    }
    found = {name: st.session_state.get(name, usual) for name, usual in USUAL.items()}
    times = {name: [value] for name, value in found.items() if value != USUAL[name]}
    return {**times, **query}


def current_query() -> Query:
    """Return the filters that the address names."""
    found = {key: st.query_params.get_all(key) for key in (*USUAL, *SLICE_COLUMNS)}
    return {key: values for key, values in found.items() if any(values)}


def follow(page: str, choices: Choices) -> list[str]:
    """Set the filters where the reader came by a link; sentences about what is not in the data."""
    confirm()
    query = current_query()
    came = _came_by_link(query, page)
    if came:
        for name, usual in USUAL.items():
            st.session_state[name] = _named(name, query.get(name, [usual])[0]) or usual
    for column, known in choices.items():
        named = query.get(column, []) if came else map(group_name, st.session_state.get(column, []))
        wanted = set(named)
        # Also without a link: a value may be gone from the data since the last run.
        st.session_state[column] = [value for value in known if group_name(value) in wanted]
    return unknown(query, choices) if came else []


def _came_by_link(query: Query, page: str) -> bool:
    last = state.last()
    written: Written | None = st.session_state.get(_KEY)
    if last is None or written is None or link.is_history():
        return True
    if page != last.page:
        # The menu's links name the filters as they were drawn, or none: what was chosen stays.
        return bool(query) and query != written.now
    return chosen() == written.now and link.came_by(query, written)


def confirm() -> None:
    """Note whether the browser shows what the address was made to say.

    Call it where the browser has just sent its address, and nothing was written to it since.
    """
    written = st.session_state.get(_KEY)
    if written is not None and current_query() == written.now:
        st.session_state[_KEY] = replace(written, is_visible=True)


def write() -> None:
    """Make the address say what is chosen, where it does not."""
    wanted, query = chosen(), current_query()
    written = st.session_state.get(_KEY)
    if written is None or written.now != wanted:
        st.session_state[_KEY] = Written(wanted, link.unseen(written))
    if {key: values for key, values in query.items() if values != [USUAL.get(key)]} == wanted:
        return
    for key in query.keys() - wanted.keys():
        del st.query_params[key]
    if wanted:
        st.query_params.update(wanted)


def _named(name: str, text: str) -> str | None:
    """What a link means by its period, or by what that is compared with; `None` for nothing."""
    if name == PERIOD:
        return spans.named(text)
    return text if text in AGAINST_CHOICES else None


def unknown(query: Query, choices: Choices) -> list[str]:
    """Return a sentence as Markdown for each filter that a link asks for in vain."""
    sentences = []
    for column, known in choices.items():
        names = {group_name(value) for value in known}
        missing = [value for value in query.get(column, []) if value not in names]
        if missing:
            named = plain_for_markdown(", ".join(missing))
            sentences.append(
                f"The link asks for {column} {named}. The data has none; it is ignored."
            )
    for name, choices_of in ((PERIOD, spans.CHOICES), (AGAINST, AGAINST_CHOICES)):
        sentences += [
            f"The link asks for {name} {plain_for_markdown(text)}. It is ignored; choose "
            f"{', '.join(choices_of)}."
            for text in query.get(name, [])
            if _named(name, text) is None
        ]
    return sentences
