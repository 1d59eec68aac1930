"""Themes: how many comments have each, what goes with it, one's own, and what comments propose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from metrics.analyses.themes.previewed import ThemePreview, preview
from metrics.analyses.themes.proposed import Proposed, proposals
from metrics.analyses.themes.shares import FEWEST, ThemeShare, theme_shares
from store.settings import SettingsError, keep_theme, refuse_theme
from ui import state
from ui.filters import filters, focus
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten, shorten_around
from ui.panels.shared import table as panel_table
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.measure.voice.read import Comment

#: The keys of the fields in which a theme is written, and of what was wrong with one.
_NAME, _SEARCHES, _WRONG = "theme name", "theme searches", "theme wrong"
_TABLE = "themes"
_PROPOSED, _LENGTH, _SHOWN = 5, 62, 8


def draw() -> None:
    """Draw the organisation's themes and where they are written, and the proposed ones beside."""
    wrong = st.session_state.pop(_WRONG, None)
    with st.container():
        if wrong:
            st.error(plain_for_markdown(wrong), icon=":material/error:")
    # Where no theme is named yet, the proposed ones are what there is to see.
    left, right = st.columns([1, 1 if state.view().settings.themes else 2], gap="medium")
    found = _proposed()
    with left:
        _draw_own(are_proposed=bool(found))
        _draw_editor()
    with right:
        _draw_proposed(found)


def frame(found: Sequence[ThemeShare]) -> pl.DataFrame:
    """Return the themes as a table: shares in percent, changes and differences in points."""
    return pl.DataFrame(
        {
            "Theme": [one.name for one in found],
            "Share": [one.share.value for one in found],
            "NPS": [_difference(one) for one in found],
            "Change": [one.change.value if one.change else None for one in found],
            "Texts": [one.comments for one in found],
            "from": [one.share.low for one in found],
            "to": [one.share.high for one in found],
        },
        schema_overrides={"Change": pl.Float64, "Share": pl.Float64},
    )


def _difference(one: ThemeShare) -> str | None:
    value, low, high = one.nps.value, one.nps.low, one.nps.high
    if value is None or low is None or high is None:
        return None
    return f"{value:+.0f} ({low:+.0f} to {high:+.0f})".replace("-", "−")


def _draw_own(*, are_proposed: bool) -> None:
    now = state.view()
    st.header("What are they about?", anchor=False)
    if not now.settings.themes:
        way = "Accept a proposed one, or write" if are_proposed else "Write"
        st.caption(f"No theme is named yet. {way} your own below.")
        return
    found = state.remembered("themes", lambda: list(theme_shares(now.reader, now.slice)), now.slice)
    read = found[0].share.n
    st.caption(
        plain_for_markdown(
            f"Of {numbers.counted(read, 'texts')} read; one may have several themes. NPS is of "
            "answers with words; it goes with the theme, which need not be its cause. Change is "
            f"against {findings.period_before(now.slice, plain=True)}."
        )
    )
    table = frame(found)
    percent, points = (st.column_config.NumberColumn(format=form) for form in ("%.1f %%", "%+.1f"))
    st.dataframe(
        panel_table.as_text(table),
        hide_index=True,
        height=panel_table.height(len(table), _SHOWN),
        row_height=panel_table.ROW,
        key=_TABLE,
        placeholder="–",
        on_select=_open,
        selection_mode="single-row",
        column_config={
            "Share": percent,
            "from": percent,
            "to": percent,
            "Change": points,
            "NPS": st.column_config.TextColumn(
                help="Of answers with the theme, less of those without it, with its 95 % interval; "
                f"from {FEWEST} answers of each on"
            ),
            "Texts": st.column_config.NumberColumn(format="localized"),
        },
        alt=f"The {len(table)} themes with their share of comments and what goes with them.",
    )
    st.session_state["theme names"] = table["Theme"].to_list()
    st.caption("A row opens its comments.")


def _open() -> None:
    """Open the comments of the row that was clicked."""
    picked: Any = st.session_state[_TABLE]
    rows, names = picked["selection"]["rows"], st.session_state["theme names"]
    if rows and rows[0] < len(names):
        filters.choose("theme", names[rows[0]])
        focus.choose(focus.SECTION)


def _draw_editor() -> None:
    """Draw the fields of one theme, with what it catches and just misses as it is written."""
    with st.expander("Write a theme", icon=":material/edit:", key="theme editor"):
        own = state.view().settings.themes
        if own:
            st.menu_button(
                "Change one",
                [*own],
                key="theme change",
                format_func=dict(zip(own, map(plain_for_markdown, own), strict=True)).__getitem__,
                on_click=_take_up,
            )
        st.text_input("Name", key=_NAME, max_chars=80)
        st.text_area(
            "Searches, one a line",
            key=_SEARCHES,
            max_chars=2_000,
            height=110,
            help='As in the search: words, a "phrase", -without, begin*; in any language. '
            "A comment has the theme if one of them finds it.",
        )
        searches = _lines(st.session_state[_SEARCHES])
        if searches:
            _draw_preview(searches)
        with st.container(horizontal=True, gap="small"):
            st.button("Save", key="theme save", on_click=_save, type="primary")
            st.button(
                "Remove",
                key="theme remove",
                on_click=_remove,
                type="tertiary",
                # There is nothing to take away of a theme that is not there.
                disabled=(st.session_state[_NAME] or "").strip() not in own,
            )


def _draw_preview(searches: tuple[str, ...]) -> None:
    now = state.view()
    found: ThemePreview = state.remembered(
        "theme preview", lambda: preview(now.reader, now.slice, searches), now.slice, searches
    )
    for verb, count, examples in (
        ("Catches", found.caught, found.examples),
        ("Just misses", found.missed, found.near),
    ):
        st.markdown(plain_for_markdown(f"{verb} {numbers.counted(count, 'texts')}"))
        _draw_examples(examples, found.words)


def _draw_examples(examples: Sequence[Comment], words: Sequence[str]) -> None:
    """Draw of each what it says of these words: a long text's beginning is about something else."""
    quoted = (plain_for_markdown(shorten_around(row.words, words, _LENGTH)) for row in examples)
    st.caption("  \n".join(f"“{words}”" for words in quoted))


def _proposed() -> Sequence[Proposed]:
    now = state.view()
    return state.remembered(
        "proposed themes", lambda: list(proposals(now.reader, now.slice, _PROPOSED)), now.slice
    )


def _draw_proposed(found: Sequence[Proposed]) -> None:
    st.header("Proposed by the comments", anchor=False)
    if not found:
        st.caption("Nothing is said in several ways by enough of them here.")
        return
    st.caption("Words that stand together in several ways; first where most are unhappy.")
    for one in found:
        with st.container(border=True, gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                name = plain_for_markdown(shorten(one.name, 40))
                count = numbers.counted(one.comments, "texts")
                st.markdown(f"**{name}** · {count}", width="stretch")
                _draw_answers(one)
            _draw_examples(one.examples, one.search.split())


def _draw_answers(one: Proposed) -> None:
    """Draw what can be done with a proposal, together on one line."""
    with st.container(horizontal=True, gap="small", width="content"):
        for label, act in (("Accept", _accept), ("Rename", _rename), ("Refuse", _refuse)):
            st.button(
                label,
                # By its name: a click that is told of twice is none on what comes in its place.
                key=f"theme {label} {one.name}",
                on_click=act,
                args=(one.name, one.search),
                type="tertiary",
            )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def _take_up() -> None:
    name = st.session_state["theme change"]
    _fill(name, state.view().settings.themes.get(name, ()))


def _fill(name: str, searches: Sequence[str]) -> None:
    st.session_state[_NAME] = name
    st.session_state[_SEARCHES] = "\n".join(searches)


def _accept(name: str, search: str) -> None:
    _keep(name, (search,))


def _rename(name: str, search: str) -> None:
    _fill(name, (search,))


def _refuse(name: str, _search: str) -> None:
    try:
        refuse_theme(state.view().home, name)
    except SettingsError as error:
        st.session_state[_WRONG] = str(error)


def _save() -> None:
    name, searches = (st.session_state[_NAME] or "").strip(), _lines(st.session_state[_SEARCHES])
    if not name or not searches:
        st.session_state[_WRONG] = "A theme has a name and at least one search."
        return
    if _keep(name, searches):
        _fill("", ())


def _remove() -> None:
    if _keep((st.session_state[_NAME] or "").strip(), ()):
        _fill("", ())


def _keep(name: str, searches: Sequence[str]) -> bool:
    """Write a theme; whether that went well, else what is wrong is said in the next run."""
    try:
        keep_theme(state.view().home, name, searches)
    except SettingsError as error:
        st.session_state[_WRONG] = str(error)
        return False
    return True
