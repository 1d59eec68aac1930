"""Who was asked: who answers and who does not, and what all who were asked would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.asked import invited
from metrics.catalogue import METRICS
from metrics.model import Row
from metrics.relations.invitations import DAYS_TO_ANSWER
from store.tables import LEVELS
from ui import state
from ui.charts import charts, dots
from ui.figures import comparisons
from ui.panels.shared import cards, groups, trend
from ui.panels.shared.invitation import beside
from ui.sentences import asked as sentences

if TYPE_CHECKING:
    from metrics.analyses.asked import Invited

KEY = "response_rate"
_TITLE = "Would all whom we asked say the same?"
_COLUMNS = ("channel", "location", "touchpoint", "segment", "team", *LEVELS)


def is_told() -> bool:
    """Return whether any file tells who was asked."""
    return bool(comparisons.keys_with_data((KEY,)))


def draw_too_young() -> None:
    """Say of invitations, where there are any, that nobody can tell yet who answers."""
    with st.container():
        if state.view().lake.tables["invitations"].rows:
            st.info(
                f"Who answers is told of invitations that are {DAYS_TO_ANSWER} days old; none is.",
                icon=":material/mail:",
            )


def draw() -> None:
    """Draw how many answer, what all who were asked would say, and who does not answer."""
    beside((1, True, _draw_card), (2, True, _draw_as_invited))
    trend.draw(KEY, name="asked")
    groups.draw(KEY, _COLUMNS, (KEY,), name="asked", made=METRICS[KEY].own_columns)


def _draw_card() -> None:
    cards.choose((KEY,), (KEY,))


def _draw_as_invited() -> None:
    now = state.view()
    chosen = now.slice
    found: Invited | None = state.remembered("invited", lambda: invited(now.reader, chosen), chosen)
    if found is None or found.nps.value is None:
        st.header(_TITLE, anchor=False)
        st.caption(sentences.nothing(found))
        return
    rows = [Row("who answered", found.nps, {}), Row("as invited", found.as_invited, {})]
    charts.draw(_TITLE, sentences.as_invited(found), dots.dots(rows, METRICS["nps"]))
    st.caption(sentences.how(found))
