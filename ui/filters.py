"""The one set of filters: drawn by the entry script, the same on every page, kept in the link."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import streamlit as st

from metrics.slices import Slice
from metrics.tables import SLICE_COLUMNS
from ui import spans, state
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrics.lake import Lake
    from metrics.settings import Settings
    from metrics.slices import Scope

#: How rows without a value are called, in the filter and in its link.
NOT_GIVEN = "not given"

_PERIOD = "period"
_DATES = "dates"
#: All filters at once, in a link within the app.
_LINK = "show"
_DAY = timedelta(days=1)


def draw(lake: Lake, settings: Settings, seen: Scope) -> Slice:
    """Draw the filters in a row, and return the rows that they choose."""
    span = spans.days(lake, settings.zone)
    if span is None:
        return Slice(timezone=settings.timezone, week_start=settings.week_start)
    since, until = _draw_period(*span)
    choices = {column: state.choices(lake, column, seen) for column in SLICE_COLUMNS}
    only = _draw_columns(choices)
    if any(only.values()) or st.session_state[_PERIOD] != spans.LATEST:
        st.button("Clear filters", on_click=clear, type="tertiary", icon=":material/close:")
    return Slice(since, until, settings.timezone, settings.week_start, only)


def _draw_period(first: date, last: date) -> spans.Span:
    now = str(st.session_state.get(_PERIOD) or st.query_params.get(_PERIOD, ""))
    chosen = st.selectbox(
        "Period",
        [*spans.CHOICES, now] if spans.read(now) else spans.CHOICES,
        key=_PERIOD,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        width=215,
    )
    own = spans.read(chosen)
    if own is None and chosen != spans.OTHER:
        return spans.spans(first, last)[chosen]
    begins, ends = own or _both_ends(spans.latest_month(first, last))
    st.date_input(
        "Dates",
        (_within(begins, first, last), _within(ends, first, last)),
        min_value=first,
        max_value=last,
        key=_DATES,
        on_change=_choose_dates,
        label_visibility="collapsed",
        format="DD/MM/YYYY",
        width=230,
    )
    return begins, ends + _DAY


def _choose_dates() -> None:
    """The two days of the calendar become the period; after the first click one is missing."""
    days = st.session_state[_DATES]
    if len(days) == 2:
        st.session_state[_PERIOD] = spans.written(*days)


def _both_ends(span: tuple[date, date]) -> tuple[date, date]:
    return span[0], span[1] - _DAY


def _within(day: date, first: date, last: date) -> date:
    return min(max(day, first), last)


def _draw_columns(choices: Mapping[str, list[str | None]]) -> dict[str, tuple[str | None, ...]]:
    expected = sum(bool(_chosen(column, found)) for column, found in choices.items())
    label = f"Filters · {expected}" if expected else "Filters"
    with st.popover(label, icon=":material/filter_list:", key="filters"):
        only = {column: _draw_column(column, found) for column, found in choices.items()}
    if sum(map(bool, only.values())) != expected:
        # The browser's back button, or values that are gone from the data: only now it is known.
        st.rerun()
    return only


def _chosen(column: str, choices: list[str | None]) -> list[str | None]:
    """What is chosen now, or what the link asks for before its filter is drawn the first time."""
    if column in st.session_state:
        return st.session_state[column]
    asked = st.query_params.get_all(column)
    return [value for value in choices if _name(value) in asked]


def _draw_column(column: str, choices: list[str | None]) -> tuple[str | None, ...]:
    chosen = st.multiselect(
        column.capitalize(),
        choices,
        format_func=_name,
        key=column,
        bind="query-params",
        persist_state="session",
        placeholder=f"All {column}s" if choices else "None in the data",
    )
    # In one order, whatever order they were clicked in: the same rows are remembered once.
    return tuple(value for value in choices if value in chosen)


def _name(value: str | None) -> str:
    return NOT_GIVEN if value is None else value


def arrive(lake: Lake, seen: Scope) -> list[str]:
    """Set the filters as a link of ours asks; sentences about what the data does not hold.

    Call it before `draw`. Links into the app from elsewhere name each filter by itself, which
    Streamlit follows; within the app it would put the filters of before beside them, so ours name
    all filters in one word.
    """
    if not any(table.rows for table in lake.tables.values()):
        return []
    choices = {column: state.choices(lake, column, seen) for column in SLICE_COLUMNS}
    if _LINK in st.query_params:
        asked = parse_qs(st.query_params[_LINK])
        del st.query_params[_LINK]
        _set(asked, choices)
    else:
        asked = {name: st.query_params.get_all(name) for name in (_PERIOD, *SLICE_COLUMNS)}
    return unknown(asked, choices)


def _set(asked: Mapping[str, list[str]], choices: Mapping[str, list[str | None]]) -> None:
    period = asked.get(_PERIOD, [spans.LATEST])[0]
    st.session_state[_PERIOD] = period if _is_period(period) else spans.LATEST
    for column, known in choices.items():
        named = asked.get(column, [])
        st.session_state[column] = [value for value in known if _name(value) in named]


def _is_period(text: str) -> bool:
    return text in spans.CHOICES or spans.read(text) is not None


def unknown(asked: Mapping[str, list[str]], choices: Mapping[str, list[str | None]]) -> list[str]:
    """A sentence as Markdown for each filter that a link asks for in vain."""
    sentences = []
    for column, known in choices.items():
        names = {_name(value) for value in known}
        missing = [value for value in asked.get(column, []) if value and value not in names]
        if missing:
            named = plain_for_markdown(", ".join(missing))
            sentences.append(
                f"The link asks for {column} {named}. The data has none; it is ignored."
            )
    for period in asked.get(_PERIOD, []):
        if period and not _is_period(period):
            named, known = plain_for_markdown(period), ", ".join(spans.CHOICES)
            sentences.append(f"The link asks for period {named}. It is ignored; choose {known}.")
    return sentences


def choose(column: str, value: str | None) -> None:
    """Show only the rows of one value, or of all for `None`. For a widget's callback only."""
    _check([column])
    st.session_state[column] = [] if value is None else [value]


def picker(column: str) -> Callable[[object], None]:
    """What a chart calls with the group that was clicked: it becomes the filter."""
    _check([column])
    return lambda group: choose(column, None if group is None else str(group))


def clear() -> None:
    """Show all rows of the latest month again. For a widget's callback only."""
    st.session_state[_PERIOD] = spans.LATEST
    for column in SLICE_COLUMNS:
        st.session_state[column] = []


def link(
    *,
    period: str | None = None,
    dates: tuple[date, date] | None = None,
    **chosen: str | tuple[str | None, ...] | None,
) -> dict[str, str]:
    """The query of a link in the app: the filters as they are but for those named.

    `dates` are the first and the last day: `link(team="York", dates=(first, last))`. An empty
    tuple takes a filter off: `link(team=())`.
    """
    _check(list(chosen))
    query = {column: _listed(chosen, column) for column in SLICE_COLUMNS}
    if dates is not None:
        period = spans.written(*dates)
    query[_PERIOD] = [period or st.session_state.get(_PERIOD, spans.LATEST)]
    return {_LINK: urlencode(query, doseq=True)}


def _listed(chosen: Mapping[str, object], column: str) -> list[str]:
    """The values of one column as the link writes them: those named, else those chosen now."""
    values = chosen.get(column, st.session_state.get(column, []))
    several = values if isinstance(values, (list, tuple)) else (values,)
    return [_name(value) for value in several]


def _check(columns: list[str]) -> None:
    for column in columns:
        if column not in SLICE_COLUMNS:
            raise ValueError(f"there is no filter {column}; choose {', '.join(SLICE_COLUMNS)}")
