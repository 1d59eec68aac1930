"""Ask them: the questions word for word, a link to one's own survey, and a template."""

from __future__ import annotations

import polars as pl
import streamlit as st

from metrics.analyses.delivery_gap import STATEMENTS
from store.tables import BELIEFS
from ui import state
from ui.panels.shared import table

_NAME = "beliefs.csv"


def draw() -> None:
    """Draw what is asked of whom, and how the answers come here."""
    st.header("Ask the three of them the same", anchor=False)
    st.caption(
        "Only answers to the same question can be set side by side. Ask leaders and front line "
        "each quarter, customers all the time; ask for team and location, and for no names."
    )
    st.dataframe(questions(), hide_index=True, key="gap-questions", row_height=52)
    address = state.view().settings.beliefs_survey
    with st.container(horizontal=True, gap="small"):
        if address is not None:
            st.link_button("Open our survey", address, icon=":material/open_in_new:")
        st.download_button(
            "Download the CSV template",
            template(),
            _NAME,
            "text/csv",
            key="gap-template",
            on_click="ignore",
            icon=":material/download:",
        )
    if address is None:
        st.caption("beliefs_survey in settings.toml puts a link to your own survey here.")
    st.caption(
        "One line an answer: role is leader, frontline or customer; statement as in the table; "
        "score from 0 to 10 for recommend, agrees yes or no for the others. Where fewer than "
        f"{state.view().settings.smallest_group} answered nothing is told of them: few leaders of "
        "one place are few people."
    )


def questions() -> pl.DataFrame:
    """Return each statement with its questions, as they are to be asked."""
    return pl.DataFrame(
        {
            "statement": [each.key for each in STATEMENTS.values()],
            "Leaders and front line": [each.question for each in STATEMENTS.values()],
            "Customers": [each.of_customers or "not asked" for each in STATEMENTS.values()],
            "Answer": [each.answered for each in STATEMENTS.values()],
            "Customers' answers come from": [
                "survey answers (NPS)" if each.customers == "nps" else "this file"
                if each.customers else "–"
                for each in STATEMENTS.values()
            ],
        }
    )  # fmt: skip


def template() -> str:
    """Return the header of a file of beliefs as CSV, in the names that Pepper knows."""
    names = [column.name for column in BELIEFS.given_columns]
    return table.csv(pl.DataFrame(schema=dict.fromkeys(names, pl.String)))
