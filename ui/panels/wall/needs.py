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

_TITLE, _TEXT, _INDENT = 38, 31, 44
#: As high as the places beside it.
_HEIGHT = 510
#: Of a page that is about one topic, what leads there; of Teams, what is about a team.
_TOPICS = ("nps", "complaints", "advocacy")


def draw(width: int) -> None:
    """Draw the list; where it is empty, say so and what was looked at."""
    with st.container(border=True, height="stretch"):
        charts.picture(plate(_texts(width), width, _HEIGHT), key="wall-needs")


def _texts(width: int) -> list[PlateText]:
    """The title, what is of the page, and where there is room what needs us elsewhere."""
    first, more, comparison_count = findings.gather()
    title = PlateText("What needs us", _TITLE, bold=True)
    if not first and not more:
        # Where too little was counted, nobody knows.
        nothing = "Nothing needs us now. " if comparison_count else ""
        sentence = sentences.nothing_found(comparison_count)
        return [title, PlateText(nothing + sentence, _TEXT, above=24)]
    # What comes first on the page comes first here.
    groups = [group for some in (first, more) for group in findings.grouped(some)]
    own = [part for group in groups if (part := [*filter(_is_of_page, group)])]
    others = [need for group in groups for need in group if not _is_of_page(need)]
    lines = [words for rank, needs in enumerate(own, start=1) for words in _of_subject(rank, needs)]
    if not lines:
        # Said of the page alone: elsewhere something does.
        lines = [PlateText("Nothing of this page needs us now.", _TEXT, above=24)]
    elsewhere = [_sentence(need, above=12) for need in others]
    return [title, *_fitted(lines, elsewhere, width, _HEIGHT - title.height(width))]


def _fitted(
    lines: list[PlateText], elsewhere: list[PlateText], width: int, room: int
) -> list[PlateText]:
    """As many of the lines as fit, and behind them as many of what needs us elsewhere."""
    count = len(lines) + len(elsewhere)
    if elsewhere:
        elsewhere = [PlateText("Elsewhere", _TEXT, colours.MUTED_TEXT, above=20), *elsewhere]
    every = [*lines, *elsewhere]
    fits = fitting(every, width, room)
    if fits == len(every):
        return every
    shown = every[: fitting(every, width, room - 2 * _TEXT)]
    if elsewhere and shown[-1:] == elsewhere[:1]:
        # A heading above nothing.
        shown.pop()
    left = count - len([words for words in shown if words not in elsewhere[:1]])
    tail = PlateText(f"and {left:,} more", _TEXT, colours.MUTED_TEXT, above=12)
    return [*shown, tail]


def _of_subject(rank: int, needs: list[NeedLine]) -> list[PlateText]:
    return [
        _sentence(need, above=6 if place else 12, lead="" if place else f"{rank}")
        for place, need in enumerate(needs)
    ]


def _sentence(need: NeedLine, *, above: int, lead: str = "") -> PlateText:
    return PlateText(read_markdown(need.sentence), _TEXT, above=above, lead=lead, indent=_INDENT)


def _is_of_page(need: NeedLine) -> bool:
    page = state.view().page
    if page == "teams":
        return need.about[0] == "team"
    return page not in _TOPICS or need.page == page
