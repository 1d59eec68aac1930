"""One line of the log a file: what came of it, and not a word of what is in it.

Each line is `event=… way=… file=…` and what else is known, for programs to read: a value with
anything but letters, digits and `.:+-_` is quoted as in JSON. Whatever could name a customer in a
file's name is masked. Why a file was refused stands beside the file; the line tells the kind alone.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Literal

from drops.errors import AskedError, DropError, printable
from drops.intake.values.masking import mask
from drops.report import Report
from store.errors import StoreFaultError

Event = Literal["taken", "known", "refused", "asked", "waiting", "not_taken"]

_LOG = logging.getLogger("pepper.files")
_PLAIN = re.compile(r"[A-Za-z0-9.:+_-]+")


class _ToStandardError(logging.Handler):
    """Writes to what standard error is at that moment: of a caller it may be another each time."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stderr.write(f"{self.format(record)}\n")


def show() -> None:
    """Write the log of this process to standard error, unless it is written anywhere already."""
    logger, root = logging.getLogger("pepper"), logging.getLogger()
    if logger.handlers or root.handlers:
        return
    handler = _ToStandardError()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root.addHandler(handler)  # one for all that is logged: with a second one, each line came twice
    logger.setLevel(logging.INFO)


def note(event: Event, way: str, name: str, **values: object) -> None:
    """Write the line of a file.

    Args:
        event: what came of it: `known` is a file whose bytes are in already, `waiting` one that the
            inbox holds, `not_taken` one that its sender has to bring again.
        way: how it came.
        name: what it is called.
        values: what else is known; what is None is left out.
    """
    pairs = {"event": event, "way": way, "file": mask(printable(name)), **values}
    texts = (f"{key}={_said(value)}" for key, value in pairs.items() if value is not None)
    level = logging.INFO if event in ("taken", "known") else logging.WARNING
    _LOG.log(level, "%s", " ".join(texts))


def _said(value: object) -> str:
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def noted(way: str, name: str, work: Callable[[], Report]) -> Report:
    """Return what the work gives back.

    What came of the file is noted, and raised where that was raised.

    Of a file that the inbox holds, it is the inbox that says so: once, and not at each try.
    """
    began = time.monotonic()
    try:
        report = work()
    except StoreFaultError as error:
        if way != "inbox":
            note("not_taken", way, name, kind=type(error).__name__)
        raise
    except DropError as error:
        is_asked = isinstance(error, AskedError)
        note("asked" if is_asked else "refused", way, name, kind=type(error).__name__)
        raise
    note(
        "taken" if report.drop else "known",
        way,
        name,
        drop=report.drop or report.duplicate_of,
        table=report.table,
        format=report.format,
        read=report.read if report.drop else None,
        kept=report.kept if report.drop else None,
        refused=report.refused if report.drop else None,
        blank=report.blank if report.drop else None,
        seconds=time.monotonic() - began,
    )
    return report
