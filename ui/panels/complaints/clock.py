"""Which clock waits are counted on: all hours, or those in which the location was open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from metrics.catalogue import METRICS
from metrics.definitions.waiting import IN_BUSINESS_HOURS
from metrics.measure.names import unknown_names
from ui import state
from ui.filters import switch
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Unit

_CLOCKS = {"calendar": "Calendar hours", "business": "Business hours"}


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock that a page shows waits on."""

    name: Literal["calendar", "business"]

    @property
    def unit(self) -> Unit:
        """The unit of its waits."""
        return "open hours" if self.name == "business" else "hours"

    def key(self, key: str) -> str:
        """Return the key of that metric on this clock; the same where it knows but one."""
        turned = self.name == "business" and key in IN_BUSINESS_HOURS
        return IN_BUSINESS_HOURS[key].key if turned else key

    def keys(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the keys of these metrics on this clock."""
        return tuple(self.key(key) for key in keys)


#: All hours.
CALENDAR = Clock("calendar")


def draw() -> Clock:
    """Draw the switch between the two clocks and return the one chosen.

    Nothing is drawn, and the calendar returned, where the settings name no opening times.
    """
    now = state.view()
    place = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if now.settings.business_hours is None or not now.lake.tables["complaints"].rows:
        return CALENDAR
    with place:
        name = switch.switch("Waits are counted in", _CLOCKS, key="clock")
        if name == "business":
            explanation = "Waits count only the hours in which the complaint's location was open."
            st.caption(explanation + plain_for_markdown(_unknown_locations()))
    return Clock("business") if name == "business" else CALENDAR


def _unknown_locations() -> str:
    """Which locations with opening times of their own no complaint has, as sentences."""
    found = unknown_names(state.view().reader, METRICS)
    return "".join(f" {each.sentence}" for each in found if each.purpose == "opening times")
