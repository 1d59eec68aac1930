"""What can be done about an experiment as it stands: start, stop, decide; why it was refused."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError
from drops.experiments import conduct
from store.errors import StoreFaultError
from store.experiments import DECISIONS, Experiment
from ui import state
from ui.format.text import plain_for_markdown, sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

#: Why the last step was not kept.
_REFUSED = "experiment_refused"


def draw(one: Experiment) -> None:
    """Draw the next steps of an experiment; each is kept by a callback, so no click is lost."""
    draw_refused()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if one.started_on is None:
            st.button("Start today", key=f"start-{one.seq}", on_click=_start, args=(one,))
        elif one.stopped_on is None and one.ends_on >= today():
            st.button(
                "Stop today",
                key=f"stop-{one.seq}",
                on_click=_stop,
                args=(one,),
                help="Before its planned end it will have no verdict.",
            )
        if one.started_on is not None:
            for decision in DECISIONS:
                st.button(
                    decision.capitalize(),
                    key=f"{decision}-{one.seq}",
                    on_click=_decide,
                    args=(one, decision),
                    disabled=one.decision == decision,
                )


def draw_refused() -> None:
    """Draw why the last step was not kept, once."""
    with st.container():
        if refused := st.session_state.pop(_REFUSED, ""):
            st.warning(plain_for_markdown(sentence(refused)))


def today() -> date:
    """Return the organisation's day."""
    return datetime.now(state.view().settings.zone).date()


def keep(step: Callable[[], object]) -> bool:
    """Keep a step, or why it was refused; return whether it was kept. For callbacks only."""
    try:
        step()
    except (DropError, StoreFaultError) as error:
        st.session_state[_REFUSED] = str(error)
        return False
    return True


def _start(one: Experiment) -> None:
    keep(lambda: conduct.start(state.view().home, one, today()))


def _stop(one: Experiment) -> None:
    keep(lambda: conduct.stop(state.view().home, one, today()))


def _decide(one: Experiment, decision: str) -> None:
    keep(lambda: conduct.decide(state.view().home, one, decision))
