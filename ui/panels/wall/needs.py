"""What needs us, on a wall: as many lines as fit, those that affect most customers first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.charts import charts
from ui.charts.afar.plate import PlateText, fitting, plate
from ui.format import colours
from ui.format.text import read_markdown
from ui.panels.pulse import findings
from ui.sentences import findings as sentences

if TYPE_CHECKING:
    from ui.panels.pulse.findings import NeedLine

_TITLE, _TEXT = 38, 31
#: As high as the places beside it.
_HEIGHT = 510
#: Of a page that is about one topic, what leads there; of Teams, what is about a team.
_TOPICS = ("nps", "complaints", "advocacy")


def draw(width: int) -> None:
    """Draw the list; where it is empty, say so and what was looked at."""
    with st.container(border=True, height="stretch"):
        charts.picture(plate(_texts(width), width, _HEIGHT), key="wall-needs")


def _texts(width: int) -> list[PlateText]:
    first, more, comparison_count = findings.gather()
    title = PlateText("What needs us", _TITLE, bold=True)
    # What comes first on the page comes first here.
    groups = [
        group
        for some in (first, more)
        for group in findings.grouped([need for need in some if _is_of_page(need)])
    ]
    if not groups:
        nothing = "Nothing needs us now. "
        sentence = sentences.nothing_found(comparison_count)
        return [title, PlateText(nothing + sentence, _TEXT, above=24)]
    lines = [
        words for rank, needs in enumerate(groups, start=1) for words in _of_subject(rank, needs)
    ]
    room = _HEIGHT - title.height(width)
    if fitting(lines, width, room) == len(lines):
        return [title, *lines]
    count = fitting(lines, width, room - 2 * _TEXT)
    tail = PlateText(f"and {len(lines) - count:,} more", _TEXT, colours.MUTED_TEXT, above=12)
    return [title, *lines[:count], tail]


def _of_subject(rank: int, needs: list[NeedLine]) -> list[PlateText]:
    return [
        PlateText(
            read_markdown(need.sentence), _TEXT, above=6 if place else 12,
            lead="" if place else f"{rank}", indent=44,
        )
        for place, need in enumerate(needs)
    ]  # fmt: skip


def _is_of_page(need: NeedLine) -> bool:
    page = state.view().page
    if page == "teams":
        return need.about[0] == "team"
    return page not in _TOPICS or need.page == page
