"""A process of our own that does one job after another, seen from the one that started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

#: A process is replaced after so many jobs, beyond so many resident bytes, or after a job so long.
MOST_JOBS = 50
GROWN = 500 << 20
LONG_SECONDS = 5.0
_LOOK_SECONDS = 0.05

#: Looks at a worker whose job is under way: seconds since it was heard, and since it began.
Check = Callable[["Worker", float, float], None]


class EndedError(Exception):
    """A process ended amid a job; the text says how."""


class Worker:
    """One process; `serves` is the module whose `serve` runs in it."""

    def __init__(self, serves: str, *, quiet: bool) -> None:
        ours, theirs = socket.socketpair()
        life, self._life = os.pipe()
        paths = [str(Path(__file__).resolve().parents[1])]
        paths += filter(None, [os.environ.get("PYTHONPATH")])
        said = subprocess.DEVNULL if quiet else None
        start = f"import sys; from {serves} import serve; serve(*map(int, sys.argv[1:]))"
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own code
                [sys.executable, "-c", start, str(theirs.fileno()), str(life)],
                pass_fds=(theirs.fileno(), life),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            )
        os.close(life)
        self.connection = Connection(ours.detach())
        self.jobs, self.longest, self.busy = 0, 0.0, False
        #: Whether it is to do no further job, whatever it is like.
        self.spent = False

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process.poll() is None

    @property
    def fresh(self) -> bool:
        """Whether it may do another job."""
        small = self.memory() < GROWN and self.longest < LONG_SECONDS
        return self.alive and not self.busy and self.jobs < MOST_JOBS and small

    def memory(self) -> int:
        """Resident bytes of its own; 0 where the system does not tell."""
        with suppress(OSError, IndexError, ValueError):
            text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
            return int(text.split("RssAnon:")[1].split()[0]) << 10
        return 0

    def run(
        self, job: object, on_progress: Callable[[Any], None] | None, check: Check | None = None
    ) -> tuple[str, Any]:
        """What the job came to, and its result; `EndedError` when the process is gone."""
        started = heard = time.monotonic()
        self.jobs, self.busy = self.jobs + 1, True
        try:
            self.connection.send(job)
        except OSError as error:
            raise self._ended() from error
        while True:
            told = self._hear()
            now = time.monotonic()
            if told is None:
                if check:
                    check(self, now - heard, now - started)
                continue
            heard, (kind, what) = now, told
            if kind == "progress" and on_progress:
                on_progress(what)
            elif kind not in ("progress", "alive"):
                self.longest, self.busy = max(self.longest, now - started), False
                return kind, what

    def _hear(self) -> tuple[str, Any] | None:
        try:
            if self.connection.poll(_LOOK_SECONDS):
                told: tuple[str, Any] = self.connection.recv()
                return told
        except (EOFError, OSError) as error:
            raise self._ended() from error
        return None

    def _ended(self) -> EndedError:
        self.end()
        code = self.process.returncode
        how = signal.strsignal(-code) if code < 0 else None
        return EndedError(how or f"exit {code}")

    def end(self) -> None:
        """Nothing; the process is gone."""
        with suppress(OSError):
            self.connection.close()
        with suppress(OSError):
            os.close(self._life)
        self._life = -1
        self.process.kill()
        self.process.wait()
