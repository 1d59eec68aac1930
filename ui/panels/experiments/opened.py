"""One experiment: its verdict, both sides over time, its places, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from metrics.analyses.experiments import place_rows
from store.errors import StoreFaultError
from store.experiments import events
from ui import state
from ui.charts import charts
from ui.charts.tried import sides
from ui.figures import experiments
from ui.filters import focus
from ui.format import colours, dates
from ui.format.text import plain_for_markdown
from ui.panels.experiments import steps
from ui.panels.shared import table as panel_table
from ui.sentences import experiments as words

if TYPE_CHECKING:
    from metrics.analyses.experiments import Result
    from store.experiments import Experiment

_PLACES = 400
#: Columns of values, in the metric's unit.
_MEASURED = ("change", "before", "since")


def is_open() -> bool:
    """Return whether the link names an experiment."""
    return bool(focus.chosen("experiment"))


def draw() -> None:
    """Draw the experiment that the link names."""
    st.button(
        "← All experiments",
        key="all-experiments",
        type="tertiary",
        on_click=focus.choose,
        args=("experiment",),
    )
    identity = focus.chosen("experiment")[0]
    one = next((each for each in experiments.known() if each.id == identity), None)
    if one is None:
        st.info("There is no such experiment any more.", icon=":material/science:")
        return
    found = experiments.of_one(one)
    st.header(words.named(found), anchor=False)
    word, tone = words.CALLED[words.standing(found)]
    st.markdown(f":{colours.MARKDOWN.get(tone, 'gray')}-badge[**{word}**] {words.in_words(found)}")
    st.caption(words.where_and_when(found))
    if one.change:
        st.caption(plain_for_markdown(one.change))
    steps.draw(one)
    _draw_weeks(found)
    _draw_places(found)
    _draw_history(one)


def _draw_weeks(found: Result) -> None:
    metric = found.metric
    if metric is None:
        return
    weeks = experiments.weeks_of(found.experiment)
    drawn = sides.sides(weeks, metric, found.experiment.begins_on)
    charts.draw(
        "Did they move alike before, and apart since?",
        words.before_it_began(found),
        drawn,
        empty="Nothing was measured at these places in these weeks.",
        key="experiment-weeks",
    )


def _draw_places(found: Result) -> None:
    if not found.places or not found.is_over:
        return
    table = pl.DataFrame(place_rows(found), infer_schema_length=None)
    with st.expander("Its places", icon=":material/table:", key="fold-places"):
        number = st.column_config.NumberColumn
        columns: dict[str, Any] = {
            "place": found.experiment.placed_by.capitalize(),
            "side": "Side",
            **{name: number(name.capitalize(), format="%.1f") for name in _MEASURED},
            "n_since": number(
                "Answers since"
                if found.metric is None
                else f"{found.metric.counts.capitalize()} since",
                format="localized",
            ),
        }
        side = pl.when("is_treated").then(pl.lit("treated")).otherwise(pl.lit("compared"))
        st.dataframe(
            panel_table.as_text(table.head(_PLACES).with_columns(side.alias("side"))),
            hide_index=True,
            column_config=columns,
            column_order=[*columns],
            placeholder="–",
            key="experiment-places",
        )
        panel_table.download(table, "experiment-places", key="experiment-places")


def _draw_history(one: Experiment) -> None:
    now = state.view()
    try:
        lines = events(now.home, one.id)
    except StoreFaultError:
        return
    for event in reversed(lines):
        day = event.moment.astimezone(now.settings.zone).date()
        parts = [dates.day(day, day), event.step, event.state.decision, event.state.note]
        st.caption(plain_for_markdown(" · ".join(part for part in parts if part)))
