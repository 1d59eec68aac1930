"""What a click chose on a page: what of a bar is shown alone, which card, which section.

Shown alone is a cause, an age, an answer, stars or a source, or what a search finds; it can be
chosen from a menu too, and a line with a cross takes it back. Unlike the filters a choice holds on
one page only. It stands in that page's link, and is gone on the next page.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from metrics.measure.voice.read import KINDS, ORDERS
from metrics.model import group_name, group_named
from metrics.slices import Slice
from ui import state
from ui.filters import link
from ui.filters.link import Written
from ui.format.text import language_name, plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from metrics.model import Group
    from ui.filters.link import Query

_KEY = "focus"


@dataclass(frozen=True, slots=True)
class Focus:
    """What can be chosen: on which pages, by which column, called what.

    Its values are `values` or, where there are none, the groups of `metric` in all of the data;
    without either, who draws the choice knows them.
    """

    pages: tuple[str, ...]
    column: str
    label: str
    metric: str = ""
    values: tuple[str, ...] = ()
    #: What a value is called on the page.
    called: Callable[[str | None], str] = group_name


#: The name in the link of the metric that a page is about: that of the chosen card.
METRIC = "metric"
#: The same of the open section.
SECTION = "section"
#: By the name in the link.
FOCUS = {
    "cause": Focus(("complaints",), "category", "Cause", "complaints_opened"),
    "age": Focus(
        ("complaints",), "age", "Age", values=("up to 3 days", "3 days to 8 weeks", "over 8 weeks")
    ),
    "score": Focus(("nps",), "score", "Answer", values=tuple(map(str, range(11)))),
    "rating": Focus(("advocacy",), "rating", "Stars", values=tuple(map(str, range(1, 6)))),
    "source": Focus(("advocacy",), "source", "Source", "net_sentiment"),
    # What is searched for on the page Voice, how it is sorted, and which part is shown of it.
    "words": Focus(("voice",), "", "Search"),
    "order": Focus(("voice",), "", "Order", values=tuple(ORDERS)),
    "part": Focus(("voice",), "", "Part"),
    "draw": Focus(("voice",), "", "Draw"),
    "kind": Focus(("voice",), "kind", "Kind", values=KINDS),
    "mark": Focus(("voice",), "mark", "Score"),
    "language": Focus(("voice",), "language", "Language", called=language_name),
    "experiment": Focus(("experiments",), "", "Experiment"),
    SECTION: Focus(
        (
            *("teams", "nps", "complaints", "advocacy", "touchpoints", "voice"),
            *("busy_hours", "experiments", "delivery_gap"),
        ),
        "",
        "Section",
    ),
    METRIC: Focus(("nps", "complaints", "advocacy", "touchpoints"), "", "Metric"),
}


@dataclass(frozen=True, slots=True)
class _Chosen(Written):
    """What is shown alone on a page now, and was before, by name; whether the link says so yet."""

    page: str = ""


def arrive() -> None:
    """Take from the link what is shown alone, say what the data does not have, write the rest."""
    confirm()
    page, query = state.view().page, _current_query()
    last = _on(page)
    came = link.came_by(query, last)
    found = {} if last is None or came else last.now
    wanted = {name: values[-1:] for name, values in (query if came else found).items()}
    kept = {name: v for name, v in wanted.items() if _is_offered(FOCUS[name], page, v[0])}
    with st.container():
        for name in (wanted.keys() - kept.keys()) if came else ():
            named = plain_for_markdown(f"{FOCUS[name].label.lower()} {wanted[name][0]}")
            st.warning(
                f"The link asks for {named}. This page has none; it is ignored.",
                icon=":material/filter_list_off:",
            )
    if came or kept != found:
        st.session_state[_KEY] = _Chosen(kept, (query,), page=page)
    for name in query.keys() - kept.keys():
        del st.query_params[name]
    for name, values in kept.items():
        if query.get(name) != values:
            st.query_params[name] = values


def confirm() -> None:
    """Note whether the browser shows the link that says what is shown alone (`address.confirm`)."""
    last = st.session_state.get(_KEY)
    if last is not None and last.page == state.view().page and _current_query() == last.now:
        st.session_state[_KEY] = replace(last, is_visible=True)


def _current_query() -> Query:
    found = {name: st.query_params.get_all(name) for name in FOCUS}
    return {name: values for name, values in found.items() if any(values)}


def _on(page: str) -> _Chosen | None:
    """What is shown alone on that page; `None` where the reader was on another until now."""
    last: _Chosen | None = st.session_state.get(_KEY)
    return last if last is not None and last.page == page else None


def _is_offered(focus: Focus, page: str, value: str) -> bool:
    """Whether that page can show that value alone."""
    if page not in focus.pages:
        return False
    if focus.values or not focus.metric:
        return not focus.values or value in focus.values
    now = state.view().slice
    everything = Slice(timezone=now.timezone, week_start=now.week_start)
    rows = state.figures((focus.metric,), everything, by=focus.column)[focus.metric]
    return value in {group_name(row.group) for row in rows if row.estimate.n}


def of_column(column: str) -> str | None:
    """Return the name of what is chosen by a column on the view's page; `None` where nothing is."""
    page = state.view().page
    return next((n for n, f in FOCUS.items() if page in f.pages and f.column == column), None)


def chosen(name: str) -> tuple[str | None, ...]:
    """Return the value that is shown alone (`None` = rows not given one); empty for all of them."""
    last = _on(state.view().page)
    values = last.now.get(name, []) if last is not None else []
    return tuple(map(group_named, values))


def number(name: str, most: int) -> int:
    """Return which part of something long is open, from 1 to `most`.

    The first where a link names none.
    """
    text = next(iter(chosen(name)), None) or "1"
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return min(max(found, 1), max(most, 1))


def choose(name: str, value: str | None = None, *, given: bool = True) -> None:
    """Show a value alone (not `given`: the rows without one), all of them again for `None`.

    For a widget's callback only.
    """
    page = state.view().page
    last = _on(page)
    before = last.now if last is not None else {}
    now = {key: values for key, values in before.items() if key != name}
    if value is not None or not given:
        now[name] = [group_name(value)]
    if now != before:
        st.session_state[_KEY] = _Chosen(now, link.unseen(last), page=page)


def picker(name: str) -> Callable[[object], None]:
    """Return what a chart calls with the group that was clicked.

    It alone, or all when it was already.

    It was when the chart was drawn: one click may be told of twice (`ui.clicks`).
    """
    drawn = chosen(name)

    def pick(group: object) -> None:
        value = None if group is None else str(group)
        again = drawn == (value,)
        choose(name, None if again else value, given=again or value is not None)

    return pick


@contextmanager
def narrowed(name: str) -> Iterator[None]:
    """Have the view show only the rows of the value that is shown alone, inside."""
    view, values = state.view(), chosen(name)
    if values:
        only = view.slice.narrow(FOCUS[name].column, *values)
        state.show(replace(view, slice=only, before_slice=only.before()))
    try:
        yield
    finally:
        state.show(view)


def draw(name: str, place: str) -> None:
    """Draw what is shown alone, with a cross that takes it back: `Cause: late delivery ×`.

    `place` tells the lines of one page apart. Draws nothing where all are shown.
    """
    with st.container(width="content"):
        for value in chosen(name):
            words = f"{FOCUS[name].label}: {shorten(FOCUS[name].called(value), 40)}"
            st.button(
                plain_for_markdown(words),
                key=f"{name}-{place}",
                on_click=choose,
                args=(name,),
                type="tertiary",
                icon=":material/close:",
                icon_position="right",
                help="Show all again",
            )


def draw_choice(name: str, place: str, values: Sequence[Group]) -> None:
    """Draw the line, or where all are shown a menu of these values: a click without a mouse."""
    if chosen(name):
        draw(name, place)
        return
    key = f"{name}-{place}-menu"

    pick_value = picker(name)

    def pick() -> None:
        pick_value(values[st.session_state[key]])

    names = [plain_for_markdown(shorten(group_name(value), 40)) for value in values]
    st.menu_button(
        f"Choose {FOCUS[name].label.lower()}",
        range(len(values)),
        key=key,
        # Kept with the widget, so it must be a thing that can be stored: no function of ours.
        format_func=dict(enumerate(names)).__getitem__,
        on_click=pick,
        type="tertiary",
    )
