"""What the commands do that is more than one call: put several files, watch, describe a drop."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from drops.choices import PutOptions, check_table
from drops.cli.narration import line, progress, question_text, sentences
from drops.cli.options import say
from drops.errors import DropError, counted, listed, reason
from drops.inbox import watch, when_input_closes
from drops.intake.mapping.model import Mapping
from drops.intake.propose import look_at
from drops.intake.propose.proposal import propose
from drops.intake.propose.toml import proposal_toml
from drops.lake.erasure.elsewhere import FILE_NAME
from drops.lake.ledger import all_drops, unknown
from drops.lake.originals import REFUSED, original_file
from drops.log import show as show_log
from drops.mend import mend_from, refused_csv
from drops.put import put
from drops.report import Report
from store.errors import StoreFaultError
from store.settings import Home, load_settings


def put_all(
    home: Home, files: Sequence[Path], chosen: PutOptions, *, dry_run: bool, as_json: bool
) -> bool:
    """Return whether of every file some rows count; each is reported as soon as it is done.

    Args:
        home: the data folder.
        files: the files to drop, in this order.
        chosen: the options given, checked; they hold for every file.
        dry_run: whether to show what would happen and change nothing.
        as_json: whether to print JSON instead of sentences.
    """
    taken = [_put_one(home, file, chosen, dry_run=dry_run, as_json=as_json) for file in files]
    return all(taken)


def _put_one(home: Home, file: Path, chosen: PutOptions, *, dry_run: bool, as_json: bool) -> bool:
    try:
        with progress(file.name) as on_progress:
            report = put(
                home,
                file,
                table=chosen.table,
                mapping=chosen.mapping,
                known_at=chosen.known_at,
                source=chosen.source,
                is_full=chosen.is_full,
                answers=dict(chosen.answers),
                dry_run=dry_run,
                who=user(),
                on_progress=on_progress,
            )
    except (DropError, StoreFaultError) as error:
        _tell(file.name, DropError(str(error)), as_json=as_json)
        return False
    _tell(file.name, report, as_json=as_json, dry_run=dry_run)
    return not report.nothing_counts


def proposed(home: Home, file: Path, table: str | None, answers: Sequence[str]) -> str:
    """Return the mapping proposed for a file, as TOML for --map.

    The open questions are on stderr.
    """
    if table:
        check_table(table)
    if not file.is_file():
        raise DropError(f"there is no file {file.name}")
    look, zone = look_at(file, file.name), load_settings(home).timezone
    proposal = propose(look, table, zone=zone)
    left = list(answers)
    while found := next(((q, a) for a in left for q in proposal.questions if q.is_in(a)), None):
        question, answer = found  # an answer may raise the next question
        left.remove(answer)
        value = answer[len(question.key) + 1 :]
        if not question.takes(value):
            raise DropError(f"--answer {answer} answers nothing; asked: {question.sentence}")
        known_answers = {**proposal.answers, question.key: value}
        proposal = propose(look, table, known_answers, zone)
    if left:
        keys = listed(f"{each.key}=…" for each in proposal.questions)
        raise DropError(f"--answer {left[0]} answers no question; asked are {keys or 'none'}")
    if proposal.shape:
        say(f"{file.name} cannot be taken in. {proposal.shape}")
    for question in proposal.unanswered:
        say(f"to be answered: {question.sentence}")
    if not (proposal.shape or proposal.unanswered or proposal.missing):
        _say_alarms(home, file, proposal.mapping)
    return proposal_toml(proposal, file.name)


#: Bytes of a file that is read whole for its proposal.
_READ_WHOLE = 100_000_000


def _say_alarms(home: Home, file: Path, mapping: Mapping) -> None:
    """Say what will be asked of a file once all its rows are read with the mapping."""
    if file.stat().st_size > _READ_WHOLE:
        say(f"{file.name} is long, so its rows were not read: see put --map … --dry-run")
        return
    try:
        report = put(home, file, mapping=mapping, dry_run=True)
    except DropError as error:
        say(f"to be answered: {error}")
        return
    for question in report.questions:
        say(f"to be answered: {question_text(question)}")


def watch_inbox(home: Home, *, once: bool, with_parent: bool, as_json: bool) -> bool:
    """Return whether of every file that was laid into the inbox some rows count."""
    refused: list[str] = []
    stop = when_input_closes() if with_parent else None

    def on_file(name: str, outcome: Report | DropError) -> None:
        if isinstance(outcome, DropError) or outcome.nothing_counts:
            refused[:] = [name]
        _tell(name, outcome, as_json=as_json)

    show_log()
    if not once:
        say(f"watching {home.inbox}")
    try:
        watch(home, once=once, stop_event=stop, on_file=on_file)
    except KeyboardInterrupt:
        say("stopped")
    return not refused


def erased_sentences(report: dict[str, Any]) -> list[str]:
    """Return what was erased, as sentences that do not name the customer."""
    files = counted(len(report["drops"]), "file", "files")
    lines = [f"{counted(report['rows'], 'row', 'rows')} cut out of {files}."]
    if report["rows"] != report["rows_now"]:
        begun = datetime.fromisoformat(report["begun_at"])
        lines.append(
            f"It was asked for first on {begun:%d %b %Y %H:%M} UTC; all that was cut since is "
            f"counted, {counted(report['rows_now'], 'row', 'rows')} of it now."
        )
    lines += [
        f"{cut['file']}: a workbook cannot be written again, so its other rows are kept as CSV."
        for cut in report["drops"]
        if cut["kept_as"] == "CSV"
    ]
    lines += [f"{file} named the customer and is gone." for file in report["removed"]]
    lines += [
        f"{file} waits in the inbox and names the customer; it will be taken in without."
        for file in report["waiting"]
    ]
    lines += [
        f"{drop} cannot be read any more; undo it or drop it again."
        for drop in report["unreadable"]
    ]
    lines += [_elsewhere_sentence(place) for place in report["elsewhere"]]
    if report["elsewhere"]:
        lines.append("They are kept; --everywhere cuts these rows and names out too.")
    if not report["rows"] and not report["elsewhere"]:
        lines.append("No file names this customer; a later file that does will be kept without.")
    return lines


def _elsewhere_sentence(place: dict[str, Any]) -> str:
    """Where the id stands still, without the id."""
    rows = counted(place["rows"], "row", "rows")
    if place["column"] == FILE_NAME:
        return f"{place['file']} ({place['drop']}): the name of the file has the id."
    return f"{place['file']}: the id stands in {place['column']} too, in {rows}."


def receipt_sentence(receipt: dict[str, Any]) -> str:
    """Return one line for an erasure: when it was asked for, when it was done, what was cut."""
    begun, done = (
        moment and datetime.fromisoformat(moment).strftime("%d %b %Y %H:%M UTC")
        for moment in (receipt["begun_at"], receipt["done_at"])
    )
    rows = counted(receipt["rows"], "row", "rows")
    files = counted(receipt["files"], "file", "files")
    state = f"done {done}" if done else "not done yet: the next change finishes it"
    return f"{begun}\t{state}\t{rows} out of {files}"


def described(home: Home, drop_id: str) -> dict[str, Any]:
    """Return all that is known of one drop, by name; `DropError` when there is none of that id."""
    drops = all_drops(home)
    for drop in drops:
        if drop.id == drop_id:
            refused = home.drops / drop.id / REFUSED
            files = {
                "original": str(original_file(home, drop)),
                "refused_rows": str(refused) if drop.refused else None,
            }
            return drop.as_json() | files
    raise DropError(unknown(drop_id, drops))


def mend_or_write(
    home: Home, drop_id: str, mended: Path | None, to: Path | None, *, as_json: bool
) -> bool:
    """Take in the rows of a drop that were changed in a table, or write the table.

    Returns whether any of the changed rows counts; yes where the table is written.

    Args:
        home: the data folder.
        drop_id: the drop whose refused rows they are.
        mended: the table in which rows were changed; None to write it.
        to: where the table is written, a file that is not there yet; None for standard output.
        as_json: whether what came of changed rows is printed as JSON.
    """
    if mended:
        report = mend_from(home, drop_id, mended)
        _tell(report.file, report, as_json=as_json)
        return not report.nothing_counts
    text = refused_csv(home, drop_id)
    if to is None:
        _print(text.removesuffix("\n"))
        return True
    try:
        with to.open("x", encoding="utf-8-sig", newline="") as file:  # nothing is written over
            file.write(text)
    except OSError as error:
        raise DropError(f"{to.name} cannot be written: {reason(error)}") from error
    say(f"{to.name} has the refused rows: change their cells, then `mend {drop_id} {to.name}`")
    return True


def _tell(name: str, outcome: Report | DropError, *, as_json: bool, dry_run: bool = False) -> None:
    """Print the figures on stdout, the sentences on stderr."""
    if isinstance(outcome, DropError):
        say(str(outcome))
        if as_json:
            nothing = {"table": None, "format": None, "error": str(outcome)}
            _print(json.dumps(Report(name, "", "").as_json() | nothing, ensure_ascii=False))
        return
    for sentence in sentences(outcome, dry_run=dry_run):
        say(sentence)
    figures = outcome.as_json() | ({"mapping": outcome.mapping} if dry_run else {})
    _print(json.dumps(figures, ensure_ascii=False) if as_json else line(outcome))


def _print(text: str) -> None:
    print(text, flush=True)


def user() -> str:
    """Return who runs the command, by the machine's name for them; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return ""
