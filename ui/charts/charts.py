"""All kinds of chart, and the panel that shows one: question, answer, chart, or what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from plotly.basedatatypes import BaseFigure

from ui.charts.tried import noted

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.charts.base import Chart
    from ui.charts.figure import Specification


_NOTHING = "There is nothing to draw in what you chose."
#: No buttons over the chart; a click is the only tool.
_CONFIG = {"displayModeBar": False, "displaylogo": False, "doubleClick": False}


class _Checked(BaseFigure):  # type: ignore[misc]  # Plotly tells no types
    """A specification as Streamlit takes one that Plotly has checked.

    `st.plotly_chart` asks a figure for its dictionary, and makes a figure of a dictionary, which
    checks each property of it: that is most of what a page costs. Our tests check them.
    """

    def __init__(self, specification: Specification) -> None:
        # None of what a figure has is made: it would be the same checks.
        self._specification = specification

    def to_dict(self) -> Specification:
        """Return the specification, told which theme the reader has.

        The browser puts the theme's colours in once per figure. Told the theme, it is another
        figure after a reader has switched, and gets the other colours.
        """
        layout = {**self._specification["layout"], "meta": st.context.theme.type}
        return {**self._specification, "layout": layout}


def draw(
    question: str,
    answer: str,
    chart: Chart | None,
    *,
    empty: str = "",
    key: str | None = None,
    on_pick: Callable[[object], None] | None = None,
    choice: Callable[[], None] | None = None,
) -> None:
    """Write a panel: the question as its title, the answer below it, then the chart.

    `question`, `answer` and `empty` are Markdown of ours (customer text in them is escaped by
    `plain_for_markdown`).

    Args:
        question: the panel's title.
        answer: the sentence below the title.
        chart: the chart, if there is one.
        empty: what is missing and what to do next; said without a chart, or with an empty one.
            Where it is not given, the answer is.
        key: the panel's own key, which `on_pick` needs.
        on_pick: called with the group of the mark that was clicked (`None` for the rows without a
            value).
        choice: draws, under the question, what can be chosen and what is.
    """
    with st.container(gap="xxsmall"):
        drawn = None if chart is None or chart.empty else chart
        # Beside the question it would move it: those of neighbouring panels stand at one height.
        with st.container(gap="xsmall"):
            st.header(question, anchor=False)
            # What is chosen can leave nothing to draw: the way back stays.
            if choice is not None and chart is not None:
                choice()
        if drawn is None:
            st.markdown(empty or answer or _NOTHING)
            return
        # A chart that moves is made anew, and a click on the way to it is lost: so the answer,
        # which comes and goes, keeps its place.
        with st.empty():
            if answer:
                st.caption(answer)
        picture(drawn, key=key, on_pick=on_pick)


def picture(
    chart: Chart,
    *,
    key: str | None = None,
    on_pick: Callable[[object], None] | None = None,
) -> None:
    """Write the chart alone, with its alt text."""
    figure, alt = noted.marked(chart)
    drawn = _Checked(figure.specification())
    if on_pick is None:
        st.plotly_chart(drawn, key=key, config=_CONFIG, alt=alt)
        return
    if key is None:
        raise ValueError("a chart with on_pick was given no key; expected a key of its own")

    # A chart keeps what was clicked, and a second click on the same mark would tell nothing: after
    # each click it is another chart. The browser goes on telling of the ones before.
    counter = f"{key}-clicks"
    clicks = st.session_state.get(counter, 0)
    clicked = f"{key}-{clicks}"

    def picked() -> None:
        if st.session_state.get(counter, 0) != clicks:
            return
        points = st.session_state[clicked]["selection"]["points"]
        # A bar of all the others gives nothing to choose.
        if points and points[0]["customdata"]:
            st.session_state[counter] = clicks + 1
            on_pick(points[0]["customdata"][0])

    st.plotly_chart(
        drawn,
        key=clicked,
        config=_CONFIG,
        alt=alt,
        on_select=picked,
        selection_mode="points",
    )
