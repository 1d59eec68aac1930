"""How we count: every metric and method as it declares itself, the settings, and our words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.definitions.methods import METHODS
from metrics.measure.names import unknown_names
from metrics.relations.selects import READS
from store.tables import TABLES
from ui import state
from ui.format import numbers
from ui.format.text import plain_for_markdown
from ui.sentences import opening_hours

if TYPE_CHECKING:
    from metrics.definitions.methods import Method
    from metrics.model import Metric
    from store.settings import Settings


#: Pixels: longer lines are hard to read.
_READABLE = 820
#: What is searched for: the name of the field, and that in the link.
_SEARCH = "metric"
_METHODS = "What follows from them"
#: How each unit is read.
_UNITS = {
    "points": "points, from −100 to +100",
    "%": "per cent",
    "hours": "hours (shown in minutes under 2 hours, in days from 2 days on)",
    "open hours": "hours in which the location was open (shown in minutes under 2 hours)",
    "stars": "stars, from 1 to 5",
    "times": "times: a ratio of two rates; 1 is equally often",
}
_BETTER = {
    "higher": "Higher is better.",
    "lower": "Lower is better.",
    "neither": "Neither more nor less is better by itself.",
}

#: What the words on the pages mean, beyond the metrics.
_WORDS = {
    "Interval": "the range that holds the true value in 95 of 100 cases. With few answers it is "
    "wide. A value without its interval says little. Simulated with 5, 20 and 100 observations, "
    "intervals hold it in 93 to 97 of 100 cases on average. Where they hold it more often, the "
    "metric says so. A change between two groups of 5 is often too wide: 97 to 99 of 100.",
    "Nothing measured": "no answer is no number. It is never shown as 0.",
    "Kept": "the row is in, and counts.",
    "Refused": "the row broke a rule. It counts nowhere. It is kept with its line number and the "
    "reason, to be downloaded from Drops.",
    "Blank": "the row holds no answer: an empty line, or a question nobody answered. It is counted "
    "as blank and changes no number.",
    "Replaced": "a later file brought the same row again, with its newest values. The row counts "
    "once. Take the later file back, and the earlier row counts again.",
    "Known until": "the latest time that a file tells of. A complaint that is open in a file from "
    "May was waiting in May; nobody knows of June. So waiting is counted until then, never until "
    "today.",
    "The same customer": "an id is one customer's among the numbers that it comes from: those of "
    "the company, or of one tool. The mapping of a file says which (ids_of). Customer 17 of one "
    "tool is nobody's 17 in another. An e-mail address is one customer's everywhere. Where two "
    "files have no numbers in common, what joins them by customer is not measured.",
    "Not given": "the file says nothing there. Such rows stand apart; they belong to no team.",
}


def draw_metrics() -> None:
    """Draw the search, and what it finds; where nothing is searched, all names to choose from.

    A link searches with `?metric=`.
    """
    wanted = st.text_input(
        "Search",
        key=_SEARCH,
        bind="query-params",
        placeholder="Search: nps, resolve, review …",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    if not (wanted or "").strip():
        _draw_contents()
        return
    st.button(
        "All metrics", key="all-metrics", on_click=_look_up, args=("",), type="tertiary",
        icon=":material/arrow_back:",
    )  # fmt: skip
    found, methods = search(wanted), search_methods(wanted)
    if not found and not methods:
        st.info("Nothing here has these words. Clear the search to see all.")
    # Headings come in order: what is found stands under one of its own.
    if found:
        st.header("Metrics", anchor=False)
    for metric in found:
        with st.container(border=True, width=_READABLE):
            _draw_metric(metric, state.view().settings)
    if methods:
        st.header(_METHODS, anchor=False)
    for method in methods:
        with st.container(border=True, width=_READABLE):
            _draw_method(method)


def contents() -> dict[str, dict[str, str]]:
    """Return the names of all metrics and methods, under what they are counted from, by key."""
    found: dict[str, dict[str, str]] = {}
    for metric in METRICS.values():
        table = TABLES[READS[metric.relation][-1]]
        found.setdefault((table.short or table.label).capitalize(), {})[metric.key] = metric.label
    found[_METHODS] = {method.key: method.label for method in METHODS.values()}
    return found


def _draw_contents() -> None:
    """Draw the name of each, which opens it alone: one screen of names, not fifty of texts."""
    for title, names in contents().items():
        with st.container(gap="xxsmall"):
            st.header(title, anchor=False)
            with st.container(horizontal=True, gap="small"):
                for key, name in names.items():
                    st.button(
                        plain_for_markdown(name),
                        key=f"look-up-{key}",
                        on_click=_look_up,
                        args=(key,),
                        type="tertiary",
                    )


def _look_up(key: str) -> None:
    st.session_state[_SEARCH] = key


def search(wanted: str) -> list[Metric]:
    """Return the metric of that key, else those in whose words all the searched words occur."""
    key = wanted.strip().lower()
    if key in METRICS:
        return [METRICS[key]]
    words = key.replace("_", " ").split()
    return [metric for metric in METRICS.values() if all(word in _words(metric) for word in words)]


def search_methods(wanted: str) -> list[Method]:
    """Return the method of that key, else those in whose words all the searched words occur."""
    key = wanted.strip().lower()
    if key in METHODS:
        return [METHODS[key]]
    if key in METRICS:
        return []
    words = key.replace("_", " ").split()
    texts = {m: f"{m.key} {m.label} {m.says}".lower() for m in METHODS.values()}
    return [method for method, text in texts.items() if all(word in text for word in words)]


def _words(metric: Metric) -> str:
    texts = (metric.key, metric.label, metric.definition, metric.formula, metric.denominator)
    return " ".join(texts).lower().replace("_", " ")


def _draw_metric(metric: Metric, settings: Settings) -> None:
    st.subheader(metric.label, anchor=metric.key)
    st.markdown(plain_for_markdown(metric.definition))
    target = settings.targets.get(metric.key)
    rows = {
        "Formula": metric.formula,
        "Counted among": metric.denominator,
        "Interval": metric.interval,
        "Unit": f"{_UNITS.get(metric.unit, f'a count of {metric.unit}')}. {_BETTER[metric.better]}",
        "Target": "" if target is None else numbers.target_of(target, metric.unit),
        "Source": metric.source,
        "Name in exports": metric.key,
    }
    st.markdown(
        "\n".join(
            f"- **{name}:** {plain_for_markdown(words)}" for name, words in rows.items() if words
        )
    )


def _draw_method(method: Method) -> None:
    st.subheader(method.label, anchor=method.key)
    st.markdown(plain_for_markdown(method.says))
    rows = {
        "How": method.how,
        "What it does not say": method.limits,
        "Source": method.source,
    }
    _draw_list(rows)


def draw_settings() -> None:
    """Draw the settings that numbers depend on."""
    settings = state.view().settings
    promise = settings.promise
    rows = {
        "Days begin and end in": settings.timezone,
        "A week begins on": settings.week_start.capitalize(),
        "We promise to resolve a complaint within": (
            "nothing is promised"
            if promise.hours is None
            else numbers.promised(promise.hours, promise.clock)
        ),
    }
    for severity, hours in promise.by_severity.items():
        rows[f"… when its severity is {severity}"] = numbers.promised(hours, promise.clock)
    if settings.business_hours is not None:
        rows |= opening_hours.in_words(settings.business_hours)
    for key, target in settings.targets.items():
        if key in METRICS:
            metric = METRICS[key]
            rows[f"Target: {metric.label}"] = numbers.target_of(target, metric.unit)
    if unknown := unknown_names(state.view().reader, METRICS):
        st.warning("\n\n".join(plain_for_markdown(each.sentence) for each in unknown))
    with st.expander("Settings in force", icon=":material/settings:", key="settings"):
        st.caption("They stand in settings.toml in the data folder; this page follows them.")
        _draw_list(rows)


def draw_words() -> None:
    """Draw what the words on the pages mean."""
    with st.expander("Words", icon=":material/menu_book:", key="words"):
        _draw_list(_WORDS)


def _draw_list(rows: dict[str, str]) -> None:
    lines = (f"- **{plain_for_markdown(k)}:** {plain_for_markdown(v)}" for k, v in rows.items())
    st.markdown("\n".join(lines))
