"""Drop files in the browser: see what each is, correct it, take it in, see what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from drops import background
from drops.errors import DropError, SourceError
from drops.inbox import WaitingFile, held_files, waiting_files
from drops.intake.mapping import describe_header, toml
from drops.intake.mapping.doubts import REFUSED, Doubt, answered, lasting
from drops.intake.mapping.model import Mapping
from drops.intake.propose.proposal import NAME as PROPOSED
from drops.intake.rows import preview
from store.disk import write_whole
from store.errors import StoreFaultError
from store.rights import too_wide
from ui import clicks, state
from ui.app import failures
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.drops import report as drops_report
from ui.panels.drops import waiting as waiting_panel
from ui.panels.drops.offered import effects, progress, proposal, questions, trial
from ui.panels.drops.offered import mapping as drops_mapping
from ui.panels.drops.offered import preview as drops_preview
from ui.server import changes, uploads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from streamlit.delta_generator import DeltaGenerator

    from drops.intake.mapping.questions import Question
    from drops.report import Report

_KEY = "reports"
File = UploadedFile | WaitingFile
_PLACES = "places"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person has to say before a file can be taken in, and how it is read then."""

    question: SourceError | Doubt
    mapping: Mapping
    remember: str
    #: What was answered already, by the key of the question.
    answers: questions.Answered = ()


@dataclass(frozen=True, slots=True)
class NotNow:
    """Why the store could not take a file in: it stays, with what was asked and answered of it."""

    why: str
    before: Asked | None


def draw() -> None:
    """Draw the place to drop files, and one box per file that lies there."""
    if wide := too_wide(state.view().home):
        st.warning(plain_for_markdown(wide), icon=":material/lock_open:")
    background.prepare()  # what takes a file in starts while the reader looks for one
    dropped = st.file_uploader(
        "Drop files here, as your tool exported them: CSV with any separator, "
        "Excel, JSON or Parquet, packed or not",
        accept_multiple_files=True,
        key="uploaded",
        help="Files laid into the folder inbox of the data folder are taken in by themselves.",
    )
    # Only files that still lie there have something to say.
    waiting = waiting_files(state.view().home)
    ids = {file.file_id for file in dropped} | {file.file_id for file in waiting}
    known = st.session_state.get(_KEY, {})
    st.session_state[_KEY] = {key: report for key, report in known.items() if key in ids}
    proposal.keep_only(ids)
    questions.keep_only(ids)
    with st.container():
        _draw_files({file.file_id: file for file in dropped})
    with st.container():
        waiting_panel.draw_held(held_files(state.view().home))
    with st.container():
        waiting_panel.draw(waiting, _draw_file)


def _path_of(file: File) -> Path:
    """Where the bytes of a file lie."""
    if isinstance(file, WaitingFile):
        return file.path
    return uploads.lay_down(state.view().home, file)


def _draw_files(dropped: dict[str, UploadedFile]) -> None:
    """Draw the boxes; each keeps its place on the page while files before it are taken away.

    In the place of another one, the browser would show that one's buttons until all is drawn.
    """
    before: list[str] = st.session_state.get(_PLACES, []) if dropped else []
    places = list(dict.fromkeys([*before, *dropped]))
    st.session_state[_PLACES] = places
    for file_id in places:
        if file_id in dropped:
            with st.container(border=True, key=f"offer-{file_id}"):
                _draw_file(dropped[file_id])
        else:
            st.container()


def _draw_file(file: File) -> None:
    """Draw one file; whatever is wrong with it stays in its box."""
    came = st.session_state[_KEY].get(file.file_id)
    try:
        if isinstance(came, NotNow):
            st.error(f"Not taken in now: {plain_for_markdown(came.why)}", icon=":material/error:")
            came = came.before
        if came is None:
            _draw_offer(file)
        else:
            st.markdown(f"**{plain_for_markdown(file.name)}**")
            if isinstance(came, Asked):
                _draw_asked(file, came)
            else:
                _draw_came(came, file.file_id)
    except Exception as error:  # noqa: BLE001  (no file may break the page; the log has it all)
        failures.say(error)


def _draw_offer(file: File) -> None:
    """Draw what is asked of a file, below it what becomes of it, and then how it is read.

    Whoever has answered finds the button on the same screen, however long the tables are.
    """
    now = state.view()
    path = _path_of(file)
    st.markdown(f"**{plain_for_markdown(file.name)}** · {size(path.stat().st_size)}")
    question_place, decided, details = st.container(), st.container(), st.container()
    with question_place:
        mapping = drops_mapping.draw(path, file.name, file.file_id, now.settings, now.home, details)
    with decided:
        _draw_decision(file, path, mapping, details)


def _draw_decision(file: File, path: Path, mapping: Mapping, details: DeltaGenerator) -> None:
    """Draw what is open yet, else what would become of the file and how it is taken in."""
    if mapping.unanswered:
        st.info(proposal.waiting_sentence(mapping), icon=":material/quiz:")
        return
    if missing := mapping.missing():
        needed = "; ".join(f"{name} ({mapping.target.column(name).meaning})" for name in missing)
        st.warning(f"Still needed: {plain_for_markdown(needed)}.")
        return
    _draw_trial(file, path, mapping, details)


def _why_asked(asked: Sequence[Question]) -> str:
    """Return why it is asked of all rows together; only of those refused there is more to say."""
    if any(each.kind == REFUSED for each in asked):
        return "So many rows are no slips. Look at the mapping, or take the file as it is."
    return " ".join(each.text for each in asked)


def _draw_trial(file: File, path: Path, mapping: Mapping, details: DeltaGenerator) -> None:
    """Draw what would become of the file, what is asked before, and the button to take it in."""
    key, answers = file.file_id, questions.given(file.file_id)
    questions.draw_given(key)
    try:
        if not proposal.is_of(key):
            _draw_first_rows(file, path, answered(mapping, dict(answers)), details)
        found = trial.read_whole(path, file.name, mapping, answers, key)
    except Doubt as doubt:
        questions.draw(doubt.args[0], doubt.questions, key)
        return
    if found and not isinstance(found, DropError) and found.questions:
        trial.draw_odd(found)
        questions.draw(_why_asked(found.questions), found.questions, key)
        return
    may_be_taken = trial.draw_verdict(found)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        remember = _draw_remember(mapping, key)
        if clicks.button(
            "Take it in", type="primary", key=f"take-{key}", disabled=not may_be_taken
        ):
            _take(file, path, mapping, remember, answers=answers)
    if found is None:
        trial.draw_asking(key)
    else:
        trial.draw_replaced(found)
    figures, odd = st.container(), st.container()
    if found and not isinstance(found, DropError):
        with odd:
            trial.draw_odd(found)
    if isinstance(found, DropError) or not may_be_taken:
        return  # it would change nothing
    with figures:
        effects.draw(path, file.name, mapping, answers, key)


def _draw_first_rows(file: File, path: Path, mapping: Mapping, details: DeltaGenerator) -> None:
    """Draw what is to be known of how the file is read, and in `details` its first rows."""
    settings = state.view().settings
    first_rows = state.remembered(
        "preview", lambda: preview(path, file.name, mapping, settings), file.file_id, mapping
    )
    drops_preview.draw_notes(first_rows)
    with details:
        drops_preview.draw(first_rows, mapping)


def _draw_remember(mapping: Mapping, key: str) -> str:
    """Draw where a corrected mapping gets its name; return it, empty when it is not to be kept."""
    if mapping.name not in (drops_mapping.BY_HAND, PROPOSED):
        return ""
    dated = mapping.columns.get(mapping.target.dated_by)
    if dated and dated.constant is not None:
        st.caption("It cannot be remembered: the next file will be of another day.")
        return ""
    return st.text_input(
        "Remember for the next file like it, as",
        key=f"{key}-remember",
        placeholder="for example: our-survey-tool",
        help="The next file with these columns is recognised by itself. Leave empty for this once.",
        max_chars=40,
        width=280,
    ).strip()


def _draw_asked(file: File, inquiry: Asked) -> None:
    """Draw what is asked of a file; the answer takes it in."""
    if isinstance(inquiry.question, SourceError):
        _draw_whose(file, inquiry, inquiry.question)
    else:
        _draw_doubt(file, inquiry, inquiry.question)


def _draw_doubt(file: File, inquiry: Asked, doubt: Doubt) -> None:
    """Draw what a known format leaves open; the format keeps the answers for its next file."""
    key = file.file_id
    questions.draw_why(doubt.args[0], doubt.questions)
    answers = proposal.draw_questions(doubt.questions, key)
    missing = len(answers) < len(doubt.questions)
    if clicks.button("Take it in", type="primary", key=f"answered-{key}", disabled=missing):
        path = _path_of(file)
        all_answers = {**dict(inquiry.answers), **answers}
        _take(file, path, inquiry.mapping, inquiry.remember, answers=tuple(all_answers.items()))


def _draw_whose(file: File, inquiry: Asked, question: SourceError) -> None:
    """Draw whose ids the file has as a question; an answer takes the file in."""
    key = file.file_id
    st.warning(plain_for_markdown(question.sentence), icon=":material/quiz:")
    rows = numbers.counted(question.rows, "rows")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        same = clicks.button(f"The same: replace {rows}", key=f"same-{key}")
        other = st.text_input(
            "Or the name of the other tool",
            key=f"other-{key}",
            placeholder="for example: second desk",
            max_chars=40,
            width=240,
        ).strip()
        apart = clicks.button("Another tool: keep both", key=f"apart-{key}", disabled=not other)
    if same or (apart and other):
        source = question.met if same else other
        path = _path_of(file)
        _take(file, path, inquiry.mapping, inquiry.remember, source, inquiry.answers)


def _take(
    file: File,
    path: Path,
    mapping: Mapping,
    remember: str,
    source: str = "",
    answers: questions.Answered = (),
) -> None:
    home = state.view().home
    changed = None if source else effects.measured(mapping, answers, file.file_id)
    if remember:
        whole = describe_header(path, file.name, mapping.opening)
        header = whole.names(mapping.header_row)
        # What was answered once is not asked of the next file.
        mapping = replace(named(mapping, remember, header), source=source or mapping.source)
    came: Report | str | Asked | NotNow
    try:
        report = progress.put(home, path, file.name, mapping, source, answers)
    except (SourceError, Doubt) as error:
        came = Asked(error, mapping, remember, answers)
    except StoreFaultError as error:
        before = st.session_state[_KEY].get(file.file_id)
        before = before.before if isinstance(before, NotNow) else before
        came = NotNow(str(error), before)
    except DropError as error:
        came = error.sentence
    else:
        if remember:
            home.formats.mkdir(parents=True, exist_ok=True)
            kept = answered(mapping, lasting(dict(answers)))
            write_whole(home.formats / f"{kept.name}.toml", toml.dump(kept))
        if report.drop and changed:
            changes.note(home, report.drop, changed)
        _remove(file, path)
        came = report
    st.session_state[_KEY][file.file_id] = came
    st.rerun()


def _remove(file: File, path: Path) -> None:
    """Remove a file that was taken in. One of the inbox has no box then to say so."""
    if isinstance(file, WaitingFile):
        file.remove()
        st.toast(f"{plain_for_markdown(shorten(file.name, 60))} was taken in.")
    else:
        uploads.remove(state.view().home, path)


def named(mapping: Mapping, name: str, header: Sequence[str]) -> Mapping:
    """Return the mapping as a format of this store: recognised by all columns of the file.

    By those that it reads alone, other exports that have them too would be taken for it.
    """
    if not all(letter.isalnum() or letter in "-_" for letter in name):
        raise DropError(f"{name} cannot be the name of a format; use letters, digits, - and _ only")
    columns = tuple(dict.fromkeys(column for column in header if column.strip()))
    return replace(mapping, name=name, label=name, recognised_by=columns)


def _draw_came(came: Report | str, key: str) -> None:
    """Draw what came of a file: its report, or why it was refused whole."""
    if isinstance(came, str):
        st.error(f"Not taken in: {plain_for_markdown(came)}", icon=":material/error:")
        return
    if came.duplicate_of:
        st.info(
            "This file is in already, so nothing was counted twice: "
            + plain_for_markdown(" ".join(came.notes)),
            icon=":material/content_copy:",
        )
        return
    st.success("Taken in. Open pages show it now.", icon=":material/check:")
    refused = drops_report.refused_file(state.view().home, came.drop) if came.drop else None
    drops_report.draw(came, refused, key)


def size(bytes_: int) -> str:
    """Return a file's size as people say it: `3 KB`, `1.4 MB`."""
    for unit, length in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if bytes_ >= length:
            amount = bytes_ / length
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    return numbers.counted(bytes_, "bytes")
