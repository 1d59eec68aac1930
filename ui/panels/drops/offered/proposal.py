"""An unknown file: what is asked, what is proposed and how sure that is, how to correct it.

What no file can tell is asked of the person who drops it, one widget per question.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.propose import look_at
from drops.intake.propose.look import FileProfile
from drops.intake.propose.proposal import propose
from drops.intake.rows import preview
from store.tables import TABLES
from ui import state
from ui.format.text import plain_for_markdown
from ui.panels.drops.offered import columns
from ui.panels.drops.offered import preview as drops_preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from streamlit.delta_generator import DeltaGenerator

    from drops.intake.mapping.model import Mapping, Source
    from drops.intake.propose.proposal import Proposal
    from drops.intake.propose.questions import Question
    from store.settings import Settings


#: More choices than these are a list that opens; every table, and none of them, are seen at once.
_MOST_SEEN = len(TABLES) + 1


def draw_questions(questions: Sequence[Question], key: str) -> dict[str, str]:
    """Draw the questions; return what was answered, by the question's key."""
    answers = {}
    for question in questions:
        if answer := _draw_one(question, f"{key}-ask-{question.key}"):
            answers[question.key] = answer
    return answers


def _draw_one(question: Question, key: str) -> str | None:
    label = plain_for_markdown(question.text)
    if question.kind == "zone":
        return draw_zone(label, question.default or "UTC", key)
    if question.kind == "when":
        proposed_day = date.fromisoformat(question.default) if question.default else None
        day = st.date_input(label, value=proposed_day, max_value=date.today(), key=key, width=480)  # noqa: DTZ011
        return day.isoformat() if isinstance(day, date) else None
    if question.parts:
        return _draw_order(question, label, key)
    words = dict(question.choices)
    values = list(words)
    if len(values) > _MOST_SEEN:
        return st.selectbox(
            label, values, index=None, format_func=partial(_words, words), key=key, width=480
        )
    return st.radio(
        label,
        values,
        index=values.index(question.default) if question.default in values else None,
        format_func=partial(_words, words),
        key=key,
    )


def _draw_order(question: Question, label: str, key: str) -> str | None:
    """Draw a list to choose the parts from, one after another; return them once all are chosen."""
    chosen = st.multiselect(
        label, question.parts, key=key, placeholder="Choose the best first, then the next …"
    )
    if len(chosen) == len(question.parts):
        return " > ".join(chosen)
    leave = dict(question.choices).get("leave")
    if leave and st.checkbox(plain_for_markdown(leave), key=f"{key}-leave"):
        return "leave"
    return None


def _words(words: dict[str, str], value: str) -> str:
    return plain_for_markdown(words[value])


def draw_zone(label: str, zone: str, key: str) -> str:
    """Draw a list of all time zones; return the one chosen."""
    zones = all_zones()
    position = zones.index(zone) if zone in zones else zones.index("UTC")
    return st.selectbox(label, zones, index=position, key=key, width=480)


@lru_cache(maxsize=1)
def all_zones() -> list[str]:
    """Return the names of all time zones, sorted."""
    return sorted(available_timezones())


#: The name of a mapping that somebody corrected and did not name.
BY_HAND = "by-hand"
_LOOKS = "looks"
#: An answer may raise another question, and that one a third.
_ROUNDS = 5


def draw(
    path: Path,
    name: str,
    key: str,
    settings: Settings,
    details: DeltaGenerator,
    answers: dict[str, str],
) -> Mapping:
    """Draw the questions here, in `details` the proposal and the lists to correct it; return it.

    Args:
        path: where the file lies.
        name: what its sender called it.
        key: the file's own, for what this page remembers of it.
        settings: the settings by which its first rows are read.
        details: where the proposal is drawn.
        answers: what was answered of what reading its rows raised, by the question's key.
    """
    look = _look(path, name, key)
    st.warning(
        "Pepper does not know this export yet. It proposes which column is what; "
        "check it, and it can remember that.",
        icon=":material/help:",
    )
    proposal = _draw_open_questions(look, key, settings)
    if proposal.shape:
        st.error(plain_for_markdown(proposal.shape), icon=":material/block:")
    for note in proposal.notes:
        st.caption(plain_for_markdown(note))
    if any(question.kind == "table" for question in proposal.unanswered):
        return proposal.mapping  # nothing to correct before it is known which table it is
    with details:
        above = st.container()
        mapping = _draw_editor(proposal, proposal.look or look, f"{key}-{_mark(proposal)}")
    first_rows = None
    if not mapping.missing() and not mapping.unanswered:
        read = answered(mapping, answers)
        # What its rows leave open is asked once the whole of it was read.
        with suppress(Doubt):
            first_rows = state.remembered(
                "preview", lambda: preview(path, name, read, settings), key, read
            )
            drops_preview.draw_notes(first_rows)
    with above:
        drops_preview.draw_proposal(proposal, mapping, first_rows)
        _draw_left_out(proposal, mapping, key)
    return mapping


def keep_only(ids: set[str]) -> None:
    """Forget what was seen of files that do not lie there any more, or that an erasure removed."""
    looks: dict[str, tuple[Path, FileProfile]] = st.session_state.get(_LOOKS, {})
    st.session_state[_LOOKS] = {
        key: (path, look) for key, (path, look) in looks.items() if key in ids and path.exists()
    }


def is_of(key: str) -> bool:
    """Return whether the file is one that a mapping was proposed for."""
    return key in st.session_state.get(_LOOKS, {})


def _look(path: Path, name: str, key: str) -> FileProfile:
    """What was seen of the file; looked at once."""
    looks: dict[str, tuple[Path, FileProfile]] = st.session_state.setdefault(_LOOKS, {})
    if key not in looks:
        with st.spinner("Looking at the columns …"):
            looks[key] = (path, look_at(path, name))
    return looks[key][1]


def _draw_open_questions(look: FileProfile, key: str, settings: Settings) -> Proposal:
    """Draw which table it is and every question; return the proposal with the answers."""
    proposal = propose(look, zone=settings.timezone)
    table = None
    if not any(question.kind == "table" for question in proposal.questions):
        table = _draw_table(proposal.mapping.table, key)
        proposal = propose(look, table, zone=settings.timezone)
    answers: dict[str, str] = {}
    drawn_keys: set[str] = set()
    for _ in range(_ROUNDS):
        new = [each for each in proposal.questions if each.key not in drawn_keys]
        if not new:
            break
        answers |= draw_questions(new, f"{key}-{table}")
        drawn_keys |= {each.key for each in new}
        proposal = propose(look, table, answers, settings.timezone)
    return proposal


def _draw_table(best: str, key: str) -> str:
    """Draw a list of the tables; return the one that is chosen."""
    return st.selectbox(
        "What is in the file?",
        list(TABLES),
        index=list(TABLES).index(best),
        format_func=_table_label,
        key=f"{key}-table",
        width=320,
    )


def _table_label(name: str) -> str:
    return TABLES[name].label


def _mark(proposal: Proposal) -> str:
    """A short text that is another one when the table or an answer is: lists begin anew then."""
    content = repr((proposal.mapping.table, sorted(proposal.answers.items())))
    return f"{zlib.crc32(content.encode()):x}"


def _draw_editor(proposal: Proposal, look: FileProfile, key: str) -> Mapping:
    """Draw one list per column of ours; return the mapping as it was proposed or corrected."""
    base = proposal.mapping
    seen = look.turned if base.pivot and look.turned else look
    headers = tuple(dict.fromkeys(name for name in seen.names if name.strip()))
    with st.expander(
        "Correct the proposal",
        expanded=bool(proposal.missing),
        icon=":material/edit_note:",
        key=f"{key}-mapping",
    ):
        if base.answers:
            st.caption("Each row holds several answers; these are read as proposed.")
        sources = columns.draw(base, headers, key)
    return base if sources == dict(base.columns) else corrected(proposal, sources)


def corrected(proposal: Proposal, sources: dict[str, Source]) -> Mapping:
    """Return the mapping with these sources.

    A question whose column was filled by hand is answered.
    """
    by_hand = {
        name for name, source in sources.items() if proposal.mapping.columns.get(name) != source
    }
    waiting = tuple(each.sentence for each in proposal.unanswered if each.fills not in by_hand)
    return replace(proposal.mapping, name=BY_HAND, label="", columns=sources, unanswered=waiting)


def _draw_left_out(proposal: Proposal, mapping: Mapping, key: str) -> None:
    read = {header for source in mapping.columns.values() for header in source.headers}
    rows = [
        {"column": header or "(without a name)", "not read, because": why}
        for header, why in proposal.left_out
        if header not in read
    ]
    if rows:
        label = f"Columns that are not read: {len(rows)}"
        with st.expander(label, icon=":material/block:", key=f"{key}-left-out"):
            st.dataframe(rows, hide_index=True, height="content")


def waiting_sentence(mapping: Mapping) -> str:
    """Return how many questions are open, as Markdown."""
    number = len(mapping.unanswered)
    many = "one question above waits" if number == 1 else f"{number} questions above wait"
    return plain_for_markdown(f"Nothing is taken in yet: {many} for an answer.")
