"""A file taken in while a bar tells how far it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import streamlit as st

from drops import background
from drops.intake.rows import Progress
from ui.format import numbers

if TYPE_CHECKING:
    from pathlib import Path

    from drops.intake.mapping.model import Mapping
    from drops.report import Report
    from store.settings import Home

#: Seconds between two moves of the progress bar.
_STEP = 0.2


def put(
    home: Home,
    path: Path,
    name: str,
    mapping: Mapping,
    source: str = "",
    answers: tuple[tuple[str, str], ...] = (),
) -> Report:
    """Return what came of the file, told on a bar meanwhile.

    Intake has a thread of its own: a reader who goes to another page lets it finish, and only
    this thread may draw.

    Args:
        home: the data folder.
        path: where the file lies.
        name: what its sender called it.
        mapping: how it is read.
        source: whose ids the file has, where a person says so; else empty.
        answers: what was answered of it: pairs of a question's key and the answer.
    """
    progress: list[Progress] = []
    pool = ThreadPoolExecutor(max_workers=1)
    taking = pool.submit(
        background.put,
        home,
        path,
        name=name,
        mapping=mapping,
        source=source,
        answers=dict(answers),
        way="browser",
        on_progress=progress.append,
    )
    pool.shutdown(wait=False)
    bar = st.progress(0.0, "Reading …")
    while wait([taking], timeout=_STEP).not_done:
        if progress:
            bar.progress(min(progress[-1].share, 1.0), in_words(progress[-1]))
            progress.clear()
    return taking.result()


def in_words(progress: Progress) -> str:
    """Return how far it is: `12,000 rows · 40 % · about 5 seconds left`."""
    parts = [numbers.counted(progress.rows_done, "rows"), f"{progress.share:.0%}"]
    if progress.seconds_left is not None:
        parts.append(
            f"about {numbers.counted(max(1, round(progress.seconds_left)), 'seconds')} left"
        )
    return " · ".join(parts)
