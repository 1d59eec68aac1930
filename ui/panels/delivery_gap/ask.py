"""Ask them: the questions word for word, a link to one's own survey, and a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.delivery_gap import STATEMENTS
from store.tables import BELIEFS
from ui import state
from ui.panels.shared import table

if TYPE_CHECKING:
    from metrics.analyses.delivery_gap import Statement


def draw() -> None:
    """Draw what is asked of whom, and how the answers come here."""
    st.header("Ask the three of them the same", anchor=False)
    st.caption(
        "Only answers to the same question can be set side by side. Ask leaders and front line "
        "each quarter, customers all the time; ask for team and location, and for no names."
    )
    for words in questions():
        st.markdown(words)
    address = state.view().settings.beliefs_survey
    with st.container(horizontal=True, gap="small"):
        if address is not None:
            st.link_button("Open our survey", address, icon=":material/open_in_new:")
        table.draw_template(BELIEFS, "Download the CSV template")
    if address is None:
        st.caption("beliefs_survey in settings.toml puts a link to your own survey here.")
    st.caption(
        "One line an answer: role is leader, frontline or customer; statement as above; "
        "score from 0 to 10 for recommend, agrees yes or no for the others. Where fewer than "
        f"{state.view().settings.smallest_group} answered nothing is told of them: few leaders of "
        "one place are few people."
    )


def questions() -> list[str]:
    """Return each statement with its questions, as they are to be asked, as Markdown."""
    return [
        f"**{each.title}** · `{each.key}` · {each.answered}  \n"
        f"Leaders and front line: “{each.question}”  \n{_of_customers(each)}"
        for each in STATEMENTS.values()
    ]


def _of_customers(statement: Statement) -> str:
    if not statement.customers:
        return "Customers are not asked."
    other = "; the NPS question, whose answers come with the survey's own file"
    return f"Customers: “{statement.of_customers}”{other if statement.customers == 'nps' else ''}"
