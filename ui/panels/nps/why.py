"""Why: what goes with NPS, and the words that tell detractors from promoters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses import drivers as measured
from metrics.analyses import keywords
from metrics.catalogue import METRICS
from metrics.model import Estimate, Group, Row
from store.tables import SINGLE_VALUED
from ui import state
from ui.app import empty
from ui.charts import charts, dots
from ui.charts.words import Side, word_dots
from ui.figures import comparisons, groups
from ui.filters import switch
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.nps import answers
from ui.panels.shared import comments

if TYPE_CHECKING:
    from metrics.analyses.drivers import Driver, Drivers
    from metrics.analyses.keywords import TellingWords, Word


_SIDES: dict[Side, str] = {"detractors": "Detractors", "promoters": "Promoters"}
#: The lowest and highest answer of each side.
_ANSWERS = {"detractors": (0, 6), "promoters": (9, 10)}
_WORDS, _EXAMPLES = 8, 3
_PICKED = "word"
#: Without a customer nobody knows which other score is whose.
_WHOSE = ("responses", "customer_id")
#: What a chart has to know of these shares.
_EXPLAINED = replace(
    METRICS["csat"], key="drivers", label="Share of the differences", better="neither"
)


def can_be_told() -> bool:
    """Return whether files tell anything that NPS could go with: a place, or another score."""
    scores = len(comparisons.keys_with_data(answers.ALL)) > 1 and state.view().lake.gives(*_WHOSE)
    return answers.are_told() and (scores or bool(groups.given(SINGLE_VALUED)))


def draw_drivers() -> None:
    """Draw how much each attribute and touchpoint score explains of the answers' differences."""
    now = state.view()
    found = state.remembered("drivers", lambda: measured.drivers(now.reader, now.slice), now.slice)
    rows = [Row(_name(driver), _as_shown(driver), {}) for driver in found.found]
    unclear: dict[Group, str] = {
        _name(driver): "no evidence" for driver in found.found if not driver.is_evident
    }
    charts.draw(
        "What goes along with the score?",
        drivers_in_words(found),
        dots.dots(rows, _EXPLAINED, standings=unclear) if rows else None,
        empty=_no_drivers(found),
        key="drivers",
    )


def drivers_in_words(found: Drivers) -> str:
    """Return what explains most, how much all do, and that this is no proof, as Markdown."""
    evident = [driver for driver in found.found if driver.is_evident]
    together = numbers.value(_from_zero(found.together), "%")
    caveat = "What goes with a score need not be its cause."
    if not evident:
        text = f"No evidence that any of these goes with the answers. {caveat}"
        return plain_for_markdown(text)
    first = evident[0]
    share = numbers.value(first.share, "%")
    text = (
        f"{_name(first)} goes with it most: {share} of the differences between answers; all "
        f"that is known, {together}. "
        f"From {numbers.counted(found.answers, 'answers')}. {caveat}"
    )
    return plain_for_markdown(text)


def _no_drivers(found: Drivers) -> str:
    if found.answers < measured.FEWEST:
        counted = numbers.counted(found.answers, "answers")
        are = "is" if found.answers == 1 else "are"
        text = f"{counted} {are} too few to tell; {measured.FEWEST} would do. {empty.way_out()}"
        return text.strip()
    return "Nothing tells these answers apart: no team, place, touchpoint or other score."


def _name(driver: Driver) -> str:
    if driver.question is None:
        return driver.name.capitalize()
    adjective = {"csat": "satisfied", "ces": "easy"}[driver.question]
    return f"{driver.name[:1].upper()}{driver.name[1:]}: {adjective}"


def _as_shown(driver: Driver) -> Estimate:
    """The share of what goes with the answers; of what may not, to a tenth: `0.0 %`, not `0.004 %`.

    That the one is a little more than the other is no finding.
    """
    share = _from_zero(driver.share)
    if driver.is_evident:
        return share
    value, low, high = (
        None if end is None else round(end, 1) for end in (share.value, share.low, share.high)
    )
    return Estimate(value, low, high, share.n)


def _from_zero(share: Estimate) -> Estimate:
    """The share for a reader: less than nothing cannot be explained."""
    value, low, high = (
        None if end is None else max(end, 0.0) for end in (share.value, share.low, share.high)
    )
    return Estimate(value, low, high, share.n)


def has_words() -> bool:
    """Return whether any file holds comments, and answers that tell promoters from detractors."""
    return answers.are_told() and comments.are_told()


def draw_words() -> None:
    """Draw what detractors say that promoters do not, or the other way round, with examples."""
    now = state.view()
    with st.container(gap="xxsmall"):
        side = switch.titled("Which words tell them apart?", _SIDES, key="words_of")
        found = state.remembered(
            "words", lambda: keywords.words(now.reader, now.slice, _WORDS), now.slice
        )
        side_words = found.of_detractors if side == "detractors" else found.of_promoters
        st.caption(words_in_words(found, side_words, side))
        if not side_words:
            return
        charts.picture(word_dots(found, side), key=f"words-{side}", on_pick=_pick)
        _draw_examples(side_words, side)


def _pick(text: object) -> None:
    st.session_state[_PICKED] = text


def words_in_words(found: TellingWords, side_words: tuple[Word, ...], side: Side) -> str:
    """Return the clearest word and what it was read from, as Markdown; or why there is none."""
    other: Side = "promoters" if side == "detractors" else "detractors"
    sides = {"detractors": found.detractors, "promoters": found.promoters}
    if found.hidden:
        comments_of_all = numbers.counted(sum(sides.values()), "comments")
        return plain_for_markdown(f"Hidden: {comments_of_all}. {empty.way_out()}".strip())
    read = f"{numbers.counted(sides[side], 'comments')} of {side} and {sides[other]:,} of {other}"
    if not side_words:
        return plain_for_markdown(
            f"No word tells {side} from {other} here, in {read}. {empty.way_out()}".strip()
        )
    first = side_words[0]
    counts = {"detractors": first.detractors, "promoters": first.promoters}
    shares = {name: _percent(counts[name], sides[name]) for name in sides}
    text = (
        f"“{shorten(first.text)}” is in {shares[side]} of the comments of {side} and in "
        f"{shares[other]} of those of {other}. Clearest first, from {read}. "
        "Click a word to read it."
    )
    return plain_for_markdown(text)


def _percent(count: int, of: int) -> str:
    return "none" if not count else numbers.amount_of(100 * count / of, "%")


def _draw_examples(side_words: tuple[Word, ...], side: Side) -> None:
    """Draw the newest comments that hold the word that was clicked, else the clearest one."""
    texts = [word.text for word in side_words]
    picked = st.session_state.get(_PICKED)
    text = picked if picked in texts else texts[0]
    now = state.view()
    found = state.remembered(
        "word examples",
        lambda: keywords.examples(now.reader, now.slice, text, _ANSWERS[side], _EXAMPLES),
        now.slice,
        text,
        side,
    )
    zone, today = now.settings.zone, datetime.now(UTC)
    st.caption(plain_for_markdown(f"The newest comments of {side} with “{shorten(text)}”:"))
    with st.container(gap="xsmall"):
        for row in found.iter_rows(named=True):
            st.markdown(comments.in_markdown(row, zone, today))
