"""Processes of our own that do one job after another, or wait for one.

Starting one takes half a second, so one stays; it is replaced after some jobs, after a long one,
and when it has grown. A `Worker` is such a process as seen from the one that started it.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

#: A process is replaced after so many jobs, beyond so many resident bytes, or after a job so long.
#: A file that is put is two jobs: which export it is, and its rows.
MOST_JOBS = 100
GROWN = 500 << 20
LONG_SECONDS = 5.0
_LOOK_SECONDS = 0.05

#: Where the system tells of its processes, if it does.
_PROCESSES = Path("/proc")

#: Looks at a worker whose job is under way: seconds since it was heard, and since it began, both
#: without those in which the machine had no processor for it.
Check = Callable[["Worker", float, float], None]


class EndedError(Exception):
    """A process ended amid a job; the text says how.

    `was_stopped` says whether somebody asked it to end, as a system does that shuts down; nothing
    that a process reads does that. `was_killed` says whether it was ended without being asked, as
    a system does that has no memory left: it may choose who took little.
    """

    def __init__(self, how: str, *, was_stopped: bool = False, was_killed: bool = False) -> None:
        super().__init__(how)
        self.was_stopped = was_stopped
        self.was_killed = was_killed


_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


class Worker:
    """One process; `serves` is the module whose `serve` runs in it, given `preload`."""

    def __init__(self, serves: str, *, quiet: bool, preload: Sequence[str] = ()) -> None:
        ours, theirs = socket.socketpair()
        life, self._life = os.pipe()
        paths = [str(Path(__file__).resolve().parents[2])]
        paths += filter(None, [os.environ.get("PYTHONPATH")])
        error_stream = subprocess.DEVNULL if quiet else None
        start = (
            f"import sys; from {serves} import serve; "
            "serve(*map(int, sys.argv[1:3]), *sys.argv[3:])"
        )
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own code
                [sys.executable, "-c", start, str(theirs.fileno()), str(life), *preload],
                pass_fds=(theirs.fileno(), life),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=error_stream,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            )
        os.close(life)
        self.connection = Connection(ours.detach())
        self.jobs, self.longest, self.busy = 0, 0.0, False
        self._kept_waiting = 0.0
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
        """Return resident bytes of its own; 0 where the system does not tell."""
        with suppress(OSError, IndexError, ValueError):
            text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
            return int(text.split("RssAnon:")[1].split()[0]) << 10
        return 0

    def run(
        self, job: object, on_progress: Callable[[Any], None] | None, check: Check | None = None
    ) -> tuple[str, Any]:
        """Return what the job came to, and its result; `EndedError` when the process is gone."""
        began, started = time.monotonic(), self._clock()
        heard = started
        self.jobs, self.busy = self.jobs + 1, True
        try:
            self.connection.send(job)
        except OSError as error:
            raise self._ended() from error
        while True:
            message = self._hear()
            if message is None:
                now = self._clock()
                if check:
                    check(self, now - heard, now - started)
                continue
            kind, what = message
            if kind not in ("progress", "alive"):
                if time.monotonic() - began > LONG_SECONDS:  # else it was no long one in any case
                    self.longest = max(self.longest, self._clock() - started)
                self.busy = False
                return kind, what
            heard = self._clock()
            if kind == "progress" and on_progress:
                on_progress(what)

    def _clock(self) -> float:
        """Return seconds that pass for the process: none while it waits for a processor.

        On a busy machine it gets on slowly, and that is no fault of what it reads.
        """
        with suppress(OSError, IndexError, ValueError):
            # Each thread tells what it waited; they wait at the same time, so the most counts.
            with os.scandir(_PROCESSES / f"{self.process.pid}/task") as threads:
                waited = max(_waited(f"{each.path}/schedstat") for each in threads)
            self._kept_waiting = max(self._kept_waiting, waited / 1e9)
        return time.monotonic() - self._kept_waiting

    def _hear(self) -> tuple[str, Any] | None:
        try:
            if self.connection.poll(_LOOK_SECONDS):
                message: tuple[str, Any] = self.connection.recv()
                return message
        except (EOFError, OSError) as error:
            raise self._ended() from error
        return None

    def _ended(self) -> EndedError:
        self.end()
        code = self.process.returncode
        how = signal.strsignal(-code) if code < 0 else None
        stopped, killed = -code in _STOPS, -code == signal.SIGKILL
        return EndedError(how or f"exit {code}", was_stopped=stopped, was_killed=killed)

    def end(self) -> None:
        """End the process."""
        with suppress(OSError):
            self.connection.close()
        with suppress(OSError):
            os.close(self._life)
        self._life = -1
        self.process.kill()
        self.process.wait()


def _waited(path: str) -> int:
    """Return for how many nanoseconds a thread waited for a processor."""
    descriptor = os.open(path, os.O_RDONLY)  # asked often: as little as can be is done for it
    try:
        return int(os.read(descriptor, 100).split()[1])
    finally:
        os.close(descriptor)


#: How many wait at most.
_MOST_IDLE = 2


class Pool:
    """The workers of one kind that wait for a job."""

    def __init__(self, serves: str, *, quiet: bool, preload: Sequence[str] = ()) -> None:
        self.serves, self.quiet, self.preload, self.warm = serves, quiet, preload, False
        self.lock = threading.Lock()
        self.idle: list[Worker] = []
        self.busy: list[Worker] = []
        _pools.append(self)

    def run(
        self, job: object, on_progress: Callable[[Any], None] | None, check: Check | None = None
    ) -> tuple[str, Any]:
        """Return as `Worker.run`, of a worker that nobody else has meanwhile."""
        worker = self._take()
        self.busy.append(worker)
        try:
            return worker.run(job, on_progress, check)
        finally:
            self.busy.remove(worker)
            if worker.busy:  # it was given up, it died, or we were interrupted
                worker.end()
            self._give(worker)

    def prepare(self) -> None:
        """Have a worker wait, or start one."""
        with self.lock:
            if not self.idle:
                self.idle.append(self._new())

    def keep_warm(self) -> None:
        """Have a worker wait always from now on, because jobs come again and again."""
        self.warm = True
        self.prepare()

    def close(self) -> None:
        """End all workers."""
        with self.lock:
            while self.idle:
                self.idle.pop().end()

    def renew(self) -> None:
        """Give none of the workers that there are another job."""
        for worker in [*self.busy]:
            worker.spent = True
        had = bool(self.idle)
        self.close()
        if had:
            self.prepare()

    def leave(self) -> None:
        """Leave the workers to the original, in a copy of this process."""
        _left.append(self.idle)
        self.lock, self.idle, self.busy = threading.Lock(), [], []

    def _new(self) -> Worker:
        return Worker(self.serves, quiet=self.quiet, preload=self.preload)

    def _take(self) -> Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.alive:
                    return worker
                worker.end()
        return self._new()

    def _give(self, worker: Worker) -> None:
        """Let the worker wait for the next job, or another one in its place."""
        if worker.spent or not worker.fresh:
            worker.end()
            if not self.warm:
                return
            worker = self._new()
        with self.lock:
            if len(self.idle) < _MOST_IDLE:
                self.idle.append(worker)
                return
        worker.end()


_pools: list[Pool] = []
#: Workers of the process that we are a copy of; a worker that is let go of is closed.
_left: list[list[Worker]] = []


def renew() -> None:
    """Replace all workers, and with them what they remember of their jobs."""
    for pool in _pools:
        pool.renew()


def _at_exit() -> None:
    for pool in _pools:
        pool.close()


def _after_fork() -> None:
    for pool in _pools:
        pool.leave()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
