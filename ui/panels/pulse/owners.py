"""Who has a finding, and how far it is: beside its line, and behind a small button to say so.

It is kept in the ledger (`drops.findings`), and read anew in each run: no cache of figures has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError
from drops.findings import follow
from drops.findings.events import STATES, Event
from store.errors import StoreFaultError
from ui import state
from ui.format import dates
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from metrics.analyses.evidence.names import Name

#: Why what a reader said of a finding was not kept, by the finding's name.
_REFUSED = "follow_refused"
#: So many lines of its history stand there, the newest first.
_LINES = 5


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of a finding, and whether it is back although it was done."""

    latest: Event
    is_back: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nobody needs to see to it any more."""
        return self.latest.state == "done" and not self.is_back


def followed() -> Mapping[str, Event]:
    """The latest event of each finding that anybody followed; none where the ledger is locked."""
    try:
        return follow.followed(state.view().home)
    except StoreFaultError:
        return {}


def of_finding(name: Name, known: Mapping[str, Event], is_back: Callable[[date], bool]) -> Followed:
    """What is known of a finding; `is_back` says whether it is found anew since a day."""
    latest = known.get(name.lasting) or Event(name.lasting)
    if latest.state != "done" or latest.at is None:
        return Followed(latest)
    done_on = latest.at.astimezone(state.view().settings.zone).date()
    return Followed(latest, is_back(done_on))


def in_words(known: Followed) -> str:
    """How far it is and who has it, plain: `in work · Ann`, `back · was done`, `take it`."""
    latest = known.latest
    if known.is_back:
        return "back after it was done"
    if not latest.seq:
        return "new"
    return " · ".join(part for part in (latest.state, shorten(latest.owner, 30)) if part)


def draw(known: Followed, short: str) -> None:
    """Draw how far a finding is; a click opens who has it, how far it is, and what was done.

    Which one it is, `short`, stands there too: else all new ones would be called alike.
    """
    finding = known.latest.finding
    label = plain_for_markdown(in_words(known))
    shown = "orange" if known.is_back else "gray"
    refused: dict[str, str] = st.session_state.get(_REFUSED, {})
    with st.popover(
        f":{shown}[{label} · {short}]",
        type="tertiary",
        key=f"follow-{finding}",
        help="Who has it, and how far it is",
    ):
        if finding in refused:
            st.warning(plain_for_markdown(refused[finding]))
        _draw_form(known.latest)
        _draw_history(known.latest)


def _draw_form(latest: Event) -> None:
    # Of another event the fields are others: they begin with what it says.
    key = f"{latest.finding}-{latest.seq}"
    with st.form(f"form-{key}", border=False):
        st.text_input("Who has it", latest.owner, max_chars=60, key=f"owner-{key}")
        st.segmented_control(
            "How far it is", STATES, default=latest.state, required=True, key=f"state-{key}"
        )
        st.text_input("Note", "", max_chars=500, key=f"note-{key}", placeholder="What is done")
        st.form_submit_button("Keep", on_click=_keep, args=(latest.finding, latest.seq, key))
    st.caption("Kept in the ledger with its date, for all who use this Pepper to see.")


def _keep(finding: str, seen: int, key: str) -> None:
    """Keep what the form says, if nobody else said anything since it was drawn."""
    said = {
        name: st.session_state.get(f"{name}-{key}") or "" for name in ("owner", "state", "note")
    }
    refused: dict[str, str] = dict(st.session_state.get(_REFUSED, {}))
    refused.pop(finding, None)
    try:
        follow.follow(state.view().home, finding, **said, seen=seen)
    except (DropError, StoreFaultError) as error:
        text = str(error)
        refused[finding] = f"{text[0].upper()}{text[1:]}."
    st.session_state[_REFUSED] = refused


def _draw_history(latest: Event) -> None:
    if not latest.seq:
        return
    now = state.view()
    try:
        events = follow.history(now.home, latest.finding)
    except StoreFaultError:
        return
    for event in events[:_LINES]:
        if event.at is None:
            continue
        day = event.at.astimezone(now.settings.zone).date()
        parts = [dates.day(day, day), event.state, event.owner, event.note]
        st.caption(plain_for_markdown(" · ".join(part for part in parts if part)))
    if len(events) > _LINES:
        st.caption(f"and {len(events) - _LINES:,} earlier")
