"""All words: what a search finds in the view's slice, the counts to choose by, a row opened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.measure.voice.read import NEWEST, ORDERS, Comment, Read, is_told, read
from metrics.model import called
from metrics.relations.voice import CHOSEN_BY
from store.tables import OVERLAPPING, SINGLE_VALUED, SLICE_COLUMNS
from ui import state
from ui.app import empty
from ui.filters import filters, focus
from ui.format import numbers
from ui.format.text import language_name, one_line, plain_for_markdown, sentence, shorten
from ui.panels.shared import comments
from ui.panels.shared import table as panel_table
from ui.panels.voice import opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.slices import Slice

#: So many rows stand on a page of the list, and so many values in a menu.
_PAGE, _LISTED = 100, 60
_SHOWN = 11
_LONGEST = 200
#: Pixels of the words in the list: with their score, place and age they fill its width on a desk.
_WIDE = 320
_SEARCH, _ORDER = "voice search", "voice order"
#: What the orders are called.
_CALLED = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "lowest": "Lowest score first",
    "highest": "Highest score first",
    "reach": "Widest reach first",
}
_HELP = (
    'Words in all their forms (waited finds waiting), a "phrase in quotes" as it stands, -without, '
    "begin* — capitals and accents do not matter."
)


def are_told() -> bool:
    """Return whether any file has words of a customer."""
    return is_told(state.view().lake)


def draw() -> None:
    """Draw the search, the counts to choose by, what is found, and the row that is open."""
    text, order = _draw_search()
    chosen = narrowed(state.view().slice)
    found = _read(chosen, text, order, 0)
    part = _part(found.count)
    if part:
        found = _read(chosen, text, order, part * _PAGE)
    _draw_counts(found)
    st.caption(in_words(found, text))
    if not found.rows:
        return
    _draw_list(found, part)


def narrowed(chosen: Slice) -> Slice:
    """Return the slice with only what is shown alone: a kind of words, a score."""
    for name in CHOSEN_BY:
        if focus.chosen(name):
            chosen = chosen.narrow(focus.FOCUS[name].column, *focus.chosen(name))
    return chosen


def searched() -> str:
    """Return what is searched for, as the link says it."""
    return next((value for value in focus.chosen("words") if value), "")


def in_words(found: Read, text: str) -> str:
    """Return how much was found, what is hidden, and what of the search is no word, as Markdown."""
    kinds = found.counts.get("kind", {})
    parts = [numbers.counted(n, f"{kind}s") for kind, n in kinds.items()]
    none = "Nothing says that here. Search for fewer words, or choose a longer period."
    nobody = f"Nobody wrote anything in what you chose. {empty.way_out()}".strip()
    summary = " · ".join(parts) + "." if parts else (none if text else nobody)
    if found.hidden:
        summary += f" {sentence(numbers.hidden(found.hidden, 'texts'))}"
    if found.unread:
        summary += f" Not searched for, as there is no word in it: {' '.join(found.unread)}"
    return plain_for_markdown(summary)


def listed(rows: Sequence[Comment], now: datetime) -> pl.DataFrame:
    """Return the rows as people read them, without the columns in which nothing was given."""
    zone = state.view().settings.zone
    table = pl.DataFrame(
        {
            # A telephone shows the first two, and a desk the first four without scrolling.
            "Score": [row.mark for row in rows],
            "Words": [one_line(row.words) for row in rows],
            "Place": [row.location or row.team for row in rows],
            "When": [comments.age(row.at, zone, now, is_day=row.is_day) for row in rows],
            "Touchpoint": [row.touchpoint for row in rows],
            "Channel": [row.channel for row in rows],
            "Kind": [row.kind for row in rows],
            "Reach": [row.reach for row in rows],
            "Language": [row.language and language_name(row.language) for row in rows],
        }
    )
    return panel_table.given(table)


def _read(chosen: Slice, text: str, order: str, first: int) -> Read:
    now = state.view()
    return state.remembered(
        "voice",
        lambda: read(now.reader, chosen, text, order, first=first, most=_PAGE),
        chosen,
        text,
        order,
        first,
    )


def _draw_search() -> tuple[str, str]:
    """Draw what is searched for and how it is sorted; both stand in the link."""
    text = searched()
    order = next(iter(focus.chosen("order")), None) or NEWEST
    # Said again in each run, it would take back what is typed while the run goes on.
    for key, value in ((_SEARCH, text), (_ORDER, order)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    left, right = st.columns((4, 1), gap="small", vertical_alignment="bottom")
    with left:
        st.text_input(
            "Search what they say",
            key=_SEARCH,
            max_chars=_LONGEST,
            placeholder="Search, as: pepper",
            help=_HELP,
            on_change=_take,
            args=("words", _SEARCH, ""),
        )
    with right:
        st.selectbox(
            "Order",
            [*ORDERS],
            format_func=_CALLED.__getitem__,
            key=_ORDER,
            on_change=_take,
            args=("order", _ORDER, NEWEST),
        )
    return text, order


def _take(name: str, key: str, usual: str) -> None:
    value = (st.session_state[key] or "").strip()
    focus.choose("part")
    focus.choose(name, None if value == usual else value)


def _part(count: int) -> int:
    """Which page of the list is asked for, from 0; the last where there are fewer."""
    return focus.number("part", -(-count // _PAGE)) - 1


def _draw_counts(found: Read) -> None:
    """Draw a menu a facet with how many each value has; what is chosen has a cross instead."""
    with st.container(horizontal=True, gap="small"):
        for name in CHOSEN_BY:
            if focus.chosen(name):
                focus.draw(name, "voice")
            else:
                _draw_menu(name, _ordered(name, found.counts.get(name, {})), found.count)
        for column in (*OVERLAPPING, *SINGLE_VALUED):
            chosen = dict(state.view().slice.choice).get(column)
            if chosen:
                _draw_filter(column, chosen)
            else:
                _draw_menu(column, found.counts.get(column, {}), found.count)


def _ordered(name: str, counts: Mapping[str, int]) -> Mapping[str, int]:
    """Scores from the best of the longest scale to the worst of the shortest."""
    if name != "mark":
        return counts

    def place(mark: str) -> tuple[int, int]:
        given, _, highest = mark.partition(" of ")
        return -int(highest), -int(given)

    return {mark: counts[mark] for mark in sorted(counts, key=place)}


def _draw_menu(name: str, counts: Mapping[str, int], rows: int) -> None:
    if not counts or [*counts.values()] == [rows]:
        # What all have in common is no choice.
        return
    values = [*counts][:_LISTED]
    chosen_by = focus.FOCUS.get(name)
    called_as = chosen_by.called if chosen_by else str
    called_by = [f"{shorten(called_as(value), 40)} · {counts[value]:,}" for value in values]
    key = f"voice {name}"
    label = chosen_by.label if chosen_by else name.capitalize()
    st.menu_button(
        label,
        range(len(values)),
        key=key,
        # Kept with the widget, so it must be a thing that can be stored: no function of ours.
        format_func=dict(enumerate(map(plain_for_markdown, called_by))).__getitem__,
        on_click=_pick,
        args=(name, key, values),
    )


def _pick(name: str, key: str, values: Sequence[str]) -> None:
    value = values[st.session_state[key]]
    focus.choose("part")
    if name in SLICE_COLUMNS:
        filters.choose(name, value)
    else:
        focus.choose(name, value)


def _draw_filter(column: str, values: Sequence[str | None]) -> None:
    named = ", ".join(shorten(called(value, column), 40) for value in values)
    st.button(
        plain_for_markdown(f"{column.capitalize()}: {named}"),
        key=f"voice {column} off",
        on_click=filters.choose,
        args=(column,),
        type="tertiary",
        icon=":material/close:",
        icon_position="right",
        help="Show all again",
    )


def _draw_list(found: Read, part: int) -> None:
    """Draw the page of the list on the left, and the row that is open on the right."""
    left, right = st.columns((5, 3), gap="medium")
    table = listed(found.rows, datetime.now(UTC))
    with left:
        chosen = panel_table.draw_to_choose(
            "voice list",
            panel_table.as_text(table),
            [(row.kind, row.source, row.row_key) for row in found.rows],
            hide_index=True,
            height=panel_table.height(len(table), _SHOWN),
            placeholder="–",
            # Where all are of one kind the line above the list says which; the CSV has it all, the
            # language of the words too, which the words show.
            column_order=[c for c in table.columns if c not in _unlisted(found)],
            column_config={"Words": st.column_config.TextColumn("Words", width=_WIDE)},
            alt=f"What customers say, {len(table):,} of {found.count:,}; a row opens beside it.",
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _draw_pages(found.count, part)
            panel_table.download(table, "voice", key="voice")
    with right:
        opened.draw(None if chosen is None else found.rows[chosen])


def _unlisted(found: Read) -> tuple[str, ...]:
    """The columns that the list does not show, though its CSV has them."""
    return ("Language",) if len(found.counts["kind"]) > 1 else ("Language", "Kind")


def _draw_pages(count: int, part: int) -> None:
    pages = -(-count // _PAGE)
    last = min((part + 1) * _PAGE, count)
    st.caption(f"{part * _PAGE + 1:,} to {last:,} of {count:,}", width="content")
    for label, to in (("Before", part - 1), ("Next", part + 1)):
        st.button(
            label,
            # By where it leads: a click that is told of twice leads there once.
            key=f"voice {label} {to}",
            disabled=not 0 <= to < pages,
            on_click=focus.choose,
            args=("part", str(to + 1) if to else None),
            type="tertiary",
        )
