"""The one set of filters: drawn by the entry script, the same on every page, kept in the link."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

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
    quick = spans.spans(first, last)
    chosen = st.selectbox(
        "Period",
        spans.CHOICES,
        key=_PERIOD,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        width=190,
    )
    if chosen != spans.OTHER:
        return quick[chosen]
    begins, after = spans.latest_month(first, last)
    picked = st.date_input(
        "Dates",
        (max(begins, first), after - _DAY),
        min_value=first,
        max_value=last,
        key=_DATES,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        format="DD/MM/YYYY",
        width=240,
    )
    # Between the two clicks on the calendar only the first day is known.
    return picked[0], (picked[1] if len(picked) > 1 else last) + _DAY


def _draw_columns(choices: Mapping[str, list[str | None]]) -> dict[str, tuple[str | None, ...]]:
    chosen = sum(bool(_chosen(column, found)) for column, found in choices.items())
    label = f"Filters · {chosen}" if chosen else "Filters"
    with st.popover(label, icon=":material/filter_list:", key="filters"):
        return {column: _draw_column(column, found) for column, found in choices.items()}


def _chosen(column: str, choices: list[str | None]) -> list[str | None]:
    """What is chosen now, or what the link asks for before its filter is drawn the first time."""
    if column in st.session_state:
        return st.session_state[column]
    asked = st.query_params.get_all(column)
    return [value for value in choices if _name(value) in asked]


def _draw_column(column: str, choices: list[str | None]) -> tuple[str | None, ...]:
    return tuple(
        st.multiselect(
            column.capitalize(),
            choices,
            format_func=_name,
            key=column,
            bind="query-params",
            persist_state="session",
            placeholder=f"All {column}s" if choices else "None in the data",
        )
    )


def _name(value: str | None) -> str:
    return NOT_GIVEN if value is None else value


def unknown(lake: Lake, seen: Scope) -> list[str]:
    """Sentences about what the link asks for and the data does not hold; before `draw`."""
    sentences = []
    for column in SLICE_COLUMNS:
        known = {_name(value) for value in state.choices(lake, column, seen)}
        missing = [v for v in st.query_params.get_all(column) if v and v not in known]
        if missing:
            names = plain_for_markdown(", ".join(missing))
            sentences.append(
                f"The link asks for {column} {names}: the data has none, so it is ignored."
            )
    asked = st.query_params.get(_PERIOD)
    if asked and asked not in spans.CHOICES:
        name, choices = plain_for_markdown(asked), ", ".join(spans.CHOICES)
        sentences.append(f"The link asks for period {name}, which is ignored; choose {choices}.")
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
) -> dict[str, list[str]]:
    """The query of a link: the filters as they are but for those named; `dates` has both last days.

    `link(team="York", dates=(first_day, last_day))`, `link(team=())` for all teams.
    """
    _check(list(chosen))
    query = {column: _listed(chosen, column) for column in SLICE_COLUMNS}
    if dates is not None:
        period, query[_DATES] = spans.OTHER, [day.isoformat() for day in dates]
    elif period is None:
        period = st.session_state.get(_PERIOD, spans.LATEST)
        kept = st.session_state.get(_DATES, ()) if period == spans.OTHER else ()
        query[_DATES] = [day.isoformat() for day in kept]
    query[_PERIOD] = [] if period == spans.LATEST else [period]
    return {name: values for name, values in query.items() if values}


def _listed(chosen: Mapping[str, object], column: str) -> list[str]:
    """The values of one column as the link writes them: those named, else those chosen now."""
    values = chosen.get(column, st.session_state.get(column, []))
    several = values if isinstance(values, (list, tuple)) else (values,)
    return [_name(value) for value in several]


def _check(columns: list[str]) -> None:
    for column in columns:
        if column not in SLICE_COLUMNS:
            raise ValueError(f"there is no filter {column}; choose {', '.join(SLICE_COLUMNS)}")
