"""A file read whole before it is taken in: which of its rows are odd, and what it would replace."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import streamlit as st

from drops import background
from drops.errors import DropError, SourceError
from drops.intake.mapping.doubts import Doubt
from ui import clicks, state
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from drops.intake.mapping.model import Mapping
    from drops.intake.rows import OddRow
    from drops.report import Report
    from store.settings import Home
    from ui.panels.drops.offered.questions import Answered

#: Bytes; a longer file is read whole before it is taken in only when somebody asks for it.
_AT_ONCE = 3_000_000

_ASKED = "trials"


def read_whole(
    path: Path, name: str, mapping: Mapping, answers: Answered, key: str
) -> Report | DropError | None:
    """Return what would come of the file, or why nothing would.

    None where it is long and nobody asked.

    Raise `Doubt` where something is asked first. It is known before the button to take the file in
    is drawn.

    Args:
        path: where the file lies.
        name: what its sender called it.
        mapping: how it is read.
        answers: what was answered of it: pairs of a question's key and the answer.
        key: the file's own, for what this page remembers of it.
    """
    now = state.view()
    if path.stat().st_size > _AT_ONCE and key not in st.session_state.get(_ASKED, []):
        return None
    with st.spinner("Reading every row …"):
        found = state.remembered(
            "trial", lambda: _read(now.home, path, name, mapping, answers), key, mapping, answers
        )
    if isinstance(found, Doubt):
        # All readers share it, and what is raised remembers where.
        raise copy(found)
    return found


def _read(
    home: Home, path: Path, name: str, mapping: Mapping, answers: Answered
) -> Report | DropError:
    answer_of = dict(answers)
    try:
        return background.put(
            home, path, name=name, mapping=mapping, answers=answer_of, dry_run=True
        )
    except DropError as error:
        return error


def draw_asking(key: str) -> None:
    """Draw where a long file can be read whole before it is taken in."""
    if clicks.button("Check every row first", key=f"trial-{key}"):
        st.session_state[_ASKED] = [*st.session_state.get(_ASKED, []), key]
        st.rerun()


def draw_odd(report: Report) -> None:
    """Draw the rows that are unlike the others: where, what stands there, what becomes of them."""
    if report.odd:
        st.caption("Rows unlike the others, most first")
        st.dataframe(odd_rows(report.odd), hide_index=True, height="content")


def odd_rows(odd: tuple[OddRow, ...]) -> list[dict[str, object]]:
    """Return one row for each odd row of a file."""
    return [
        {
            "line in file": row.place.removeprefix("line ") or f"{row.line}",
            "column": row.column,
            "cell": row.cell,
            "it is": row.fate,
            "because": row.why,
            "rows like it": row.rows,
        }
        for row in odd
    ]


def draw_verdict(found: Report | DropError | None) -> bool:
    """Draw how many rows would be kept and refused, and why; return whether any would be.

    A file that was not read whole may be taken in: what is wrong with it is told then.
    """
    text, may_be_taken = verdict(found)
    if text:
        (st.markdown if may_be_taken else st.error)(text)
    return may_be_taken


def verdict(found: Report | DropError | None) -> tuple[str, bool]:
    """Return what would be kept of a file and what refused, as Markdown, and if any would be."""
    if found is None:
        return "The file is long: its rows are not counted yet.", True
    if isinstance(found, SourceError):
        return "", True  # whose rows they are is asked once somebody wants to take it in
    if isinstance(found, DropError):
        return plain_for_markdown(str(found)), False
    if found.duplicate_of:
        return "Nothing of it would be new: this file is in already.", False
    left_out = f", {found.blank:,} left out" if found.blank else ""
    kept = f"**Would keep {found.kept:,}** of {numbers.counted(found.read, 'rows')}"
    if not found.kept:
        kept = f"**Would keep none** of {numbers.counted(found.read, 'rows')}"
    refused = f", **refuse {found.refused:,}**: {_why(found)}" if found.refused else ", refuse none"
    return f"{kept}{left_out}{refused}.", bool(found.kept)


#: So many reasons are named before a file is taken in.
_REASONS = 3


def _why(found: Report) -> str:
    """The reasons with their rows, most first."""
    ordered = sorted(found.reasons.items(), key=lambda item: -item[1])
    named = [f"{plain_for_markdown(why)} ({count:,})" for why, count in ordered[:_REASONS]]
    more = len(ordered) - _REASONS
    return "; ".join(
        [*named, *([f"and {numbers.counted(more, 'other reasons')}"] if more > 0 else [])]
    )


def draw_replaced(found: Report | DropError) -> None:
    """Draw how many rows that are there the file would replace, and what becomes of three."""
    if sentence := replaced_sentence(found):
        st.caption(plain_for_markdown(sentence))


def replaced_sentence(found: Report | DropError) -> str:
    """Return how many rows the file would replace, or whose they are; empty where it is refused."""
    if isinstance(found, DropError):
        return found.sentence if isinstance(found, SourceError) else ""
    if found.duplicate_of:
        return f"This file is in already: {'; '.join(found.notes)}."
    if not found.replaced:
        return "It replaces no row."
    rows = numbers.counted(found.replaced, "rows")
    return f"It replaces {rows} of {found.source}, for example {'; '.join(found.examples)}."
