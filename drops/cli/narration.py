"""What the command line says: one line per file for programs, sentences and progress for people."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from drops.cli.options import say
from drops.errors import counted
from drops.intake.mapping.questions import Question
from drops.intake.rows import Progress
from drops.put import OnProgress
from drops.report import Report

_LINE_EVERY_SECONDS = 5.0


def line(report: Report) -> str:
    """Return one line per file.

    Drop, table, rows read, kept, replaced, refused, blank, and the name.
    """
    figures = (report.read, report.kept, report.replaced, report.refused, report.blank)
    drop = report.drop or report.duplicate_of or "-"
    return "\t".join([drop, report.table, *(str(figure) for figure in figures), report.file])


def sentences(report: Report, *, dry_run: bool = False) -> list[str]:
    """Return what came of the file, for a person."""
    if report.duplicate_of:
        return [f"{report.file}: nothing new; {'; '.join(report.notes)}."]
    would = "would be " if dry_run else ""
    rows = counted(report.kept, "row", "rows")
    text = f"{report.file}: {rows} of {report.read:,} {would}kept in {report.table}"
    text += f" (format {report.format})"
    if report.replaced:
        text += f", {report.replaced:,} of them in place of earlier ones"
    if report.blank:
        text += f", {report.blank:,} blank"
    lines = [f"{text}."]
    if report.refused:
        lines.append(f"  {counted(report.refused, 'row', 'rows')} {would}refused:")
        most_first = sorted(report.reasons.items(), key=lambda item: -item[1])
        lines += [f"    {number:>8,}  {reason}" for reason, number in most_first]
    if report.refused_rows:
        lines.append(f"  The refused rows with their reasons: {report.refused_rows}")
    lines += [f"  Asked before it is taken in: {question_text(each)}" for each in report.questions]
    lines += [f"  {sentence}" for sentence in _odd(report)]
    lines += [f"  {note}" for note in report.notes]
    if dry_run and report.mapping:
        lines += ["  Mapping:", *(f"    {row}" for row in report.mapping.splitlines())]
    return lines


def question_text(question: Question) -> str:
    """Return a question with its choices, and how it is answered on the command line."""
    choices = "|".join(value for value, _ in question.choices)
    return f'{question.sentence} --answer "{question.key}={choices}"'


def _odd(report: Report) -> list[str]:
    """Where the rows stand that are unlike the others, and what becomes of them."""
    sentences = []
    for row in report.odd:
        cell = f"{row.column} is {row.cell or 'empty'}" if row.column else row.cell
        where = (row.place or f"line {row.line}") + (f", {cell}" if cell else "")
        sentences.append(f"{where}: {row.fate}, because {row.why}")
    return sentences


@contextmanager
def progress(name: str) -> Iterator[OnProgress]:
    """Yield a function that shows how far the file is: a bar on a terminal, else some lines."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(name)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]} rows"),
        TextColumn("{task.fields[left]}"),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=1.0, rows="0", left="")

        def show(now: Progress) -> None:
            bar.update(task, completed=now.share, rows=f"{now.rows_done:,}", left=_left(now))

        yield show


def _lines(name: str) -> OnProgress:
    last = time.monotonic()

    def show(now: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= _LINE_EVERY_SECONDS:
            last = time.monotonic()
            say(f"{name}: {now.rows_done:,} rows, {now.share:.0%}, {_left(now)}")

    return show


def _left(now: Progress) -> str:
    if now.share >= 1:
        return "storing"
    if now.seconds_left is None:
        return "time left not known yet"
    minutes, seconds = divmod(round(now.seconds_left), 60)
    return f"{minutes} min {seconds} s left" if minutes else f"{seconds} s left"
