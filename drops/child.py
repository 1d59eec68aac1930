"""A process of its own reads the files: what a file does to it, it cannot do to us.

One stays warm, because starting one takes half a second; it is replaced after some files, after a
large one, and when it has grown.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from drops import limits
from drops.problems import DropError

log = logging.getLogger(__name__)

#: A process is replaced after so many jobs, beyond so many resident bytes, or after a job so long.
MOST_JOBS = 50
GROWN = 500 << 20
LONG_SECONDS = 5.0
_LOOK_SECONDS = 0.05
_START = (
    "import sys; from drops.child_serve import serve; serve(int(sys.argv[1]), int(sys.argv[2]))"
)


class Worker:
    """One process that reads files, one at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        life, self._life = os.pipe()
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own code
                [sys.executable, "-c", _START, str(theirs.fileno()), str(life)],
                pass_fds=(theirs.fileno(), life),
                stdin=subprocess.DEVNULL,
                # A library that panics prints what it was reading.
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            )
        os.close(life)
        self.connection = Connection(ours.detach())
        self.jobs, self.longest, self.busy = 0, 0.0, False

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process.poll() is None

    @property
    def fresh(self) -> bool:
        """Whether it may read another file."""
        small = self.memory() < GROWN and self.longest < LONG_SECONDS
        return self.alive and not self.busy and self.jobs < MOST_JOBS and small

    def memory(self) -> int:
        """Resident bytes of its own; 0 where the system does not tell."""
        with suppress(OSError, IndexError, ValueError):
            text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
            return int(text.split("RssAnon:")[1].split()[0]) << 10
        return 0

    def run(self, name: str, job: object, on_progress: Callable[[Any], None] | None) -> Any:  # noqa: ANN401
        """What the job gives back; `DropError` when the file is refused or too much for it."""
        started = heard = time.monotonic()
        self.jobs, self.busy = self.jobs + 1, True
        self.connection.send(job)
        while True:
            told = self._hear(name)
            now = time.monotonic()
            if told is None:
                self._check(name, now - heard, now - started)
                continue
            heard, (kind, what) = now, told
            if kind == "progress" and on_progress:
                on_progress(what)
            elif kind not in ("progress", "alive"):
                self.longest, self.busy = max(self.longest, now - started), False
                return _result(name, kind, what)

    def _hear(self, name: str) -> tuple[str, Any] | None:
        try:
            if self.connection.poll(_LOOK_SECONDS):
                told: tuple[str, Any] = self.connection.recv()
                return told
        except (EOFError, OSError) as error:
            raise self._died(name) from error
        return None

    def _check(self, name: str, silent: float, spent: float) -> None:
        """Give the file up when it takes too much memory or time."""
        if self.memory() > limits.MEMORY:
            raise _too_much(name)
        if silent > limits.STALL_SECONDS or spent > limits.TOTAL_SECONDS:
            raise DropError(
                f"{name} was given up after {spent:,.0f} seconds, because reading it "
                + ("got no further" if silent > limits.STALL_SECONDS else "took too long")
                + "; expected a table in plain rows, or the same rows in several files"
            )

    def _died(self, name: str) -> DropError:
        self.end()
        code = self.process.returncode
        log.warning("the process that read a file ended with %s", code)
        how = signal.strsignal(-code) if code < 0 else f"exit {code}"
        return DropError(
            f"{name} cannot be read: the process that read it was ended ({how}), as happens with "
            "damaged files and with files that ask for too much memory. Expected a file as a tool "
            "exports it; try it as CSV"
        )

    def end(self) -> None:
        """Nothing; the process is gone."""
        with suppress(OSError):
            self.connection.close()
        with suppress(OSError):
            os.close(self._life)
        self._life = -1
        self.process.kill()
        self.process.wait()


def _too_much(name: str) -> DropError:
    return DropError(
        f"{name} takes more than {limits.MEMORY >> 20:,} MB of memory to read; "
        "expected less: split the file, or save it as CSV"
    )


def _result(name: str, kind: str, what: Any) -> Any:  # noqa: ANN401 - what the job gave back
    if kind == "done":
        return what
    if kind == "refused":
        raise what
    if kind == "memory":
        raise _too_much(name)
    if kind == "disk":
        raise OSError(what, os.strerror(what))
    log.error("reading a file failed: %s at %s", *what)
    raise DropError(
        f"{name} cannot be read: something in it is too much for the reader ({what[0]}); it may be "
        "damaged. Expected a file as a tool exports it; try it as CSV"
    )


class _Pool:
    """The workers that wait for a file."""

    def __init__(self) -> None:
        self.lock, self.warm = threading.Lock(), False
        self.idle: list[Worker] = []

    def take(self) -> Worker:
        """A worker that is alive; nobody else has it."""
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.alive:
                    return worker
                worker.end()
        return Worker()

    def give(self, worker: Worker) -> None:
        """Nothing; the worker waits for the next file, or another one in its place."""
        if not worker.fresh:
            worker.end()
            if not self.warm:
                return
            worker = Worker()
        with self.lock:
            if len(self.idle) < 2:
                self.idle.append(worker)
                return
        worker.end()

    def prepare(self) -> None:
        """Nothing; a worker waits, or is being started."""
        with self.lock:
            if not self.idle:
                self.idle.append(Worker())

    def close(self) -> None:
        """Nothing; no worker is left."""
        with self.lock:
            while self.idle:
                self.idle.pop().end()


_pool = _Pool()
_forgotten: list[_Pool] = []


def prepare() -> None:
    """Nothing; a process to read files is there, or will soon be."""
    _pool.prepare()


def keep_warm() -> None:
    """Nothing; from now on such a process always waits, because files come again and again."""
    _pool.warm = True
    _pool.prepare()


def call(
    name: str,
    on_progress: Callable[[Any], None] | None,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> Any:  # noqa: ANN401 - what the function gives back
    """What the function gives back, run in the other process; `name` is what the file is called."""
    worker = _pool.take()
    try:
        # Where we are and what is set may have changed since the process was started.
        here = (str(Path.cwd()), dict(os.environ))
        job = (function, arguments, options, on_progress is not None, here)
        return worker.run(name, job, on_progress)
    finally:
        if worker.busy:  # it was given up, it died, or we were interrupted
            worker.end()
        _pool.give(worker)


def _after_fork() -> None:
    """A copy of this process leaves the workers to the original."""
    global _pool  # noqa: PLW0603 - the one pool
    _forgotten.append(_pool)
    _pool = _Pool()


def _at_exit() -> None:
    _pool.close()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
