"""Processes of our own that wait for a job.

Starting one takes half a second, so one stays; it is replaced after some jobs, after a long one,
and when it has grown.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from typing import Any

from drops.child_worker import Check, Worker

#: How many wait at most.
_MOST_IDLE = 2


class Pool:
    """The workers of one kind that wait for a job."""

    def __init__(self, serves: str, *, quiet: bool) -> None:
        self.serves, self.quiet, self.warm = serves, quiet, False
        self.lock = threading.Lock()
        self.idle: list[Worker] = []
        self.busy: list[Worker] = []
        _pools.append(self)

    def run(
        self, job: object, on_progress: Callable[[Any], None] | None, check: Check | None = None
    ) -> tuple[str, Any]:
        """As `Worker.run`, of a worker that nobody else has meanwhile."""
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
        """Nothing; a worker waits, or is being started."""
        with self.lock:
            if not self.idle:
                self.idle.append(self._new())

    def keep_warm(self) -> None:
        """Nothing; from now on a worker always waits, because jobs come again and again."""
        self.warm = True
        self.prepare()

    def close(self) -> None:
        """Nothing; no worker is left."""
        with self.lock:
            while self.idle:
                self.idle.pop().end()

    def renew(self) -> None:
        """Nothing; none of the workers that there are will be given another job."""
        for worker in [*self.busy]:
            worker.spent = True
        had = bool(self.idle)
        self.close()
        if had:
            self.prepare()

    def leave(self) -> None:
        """Nothing; a copy of this process leaves the workers to the original."""
        _left.append(self.idle)
        self.lock, self.idle, self.busy = threading.Lock(), [], []

    def _new(self) -> Worker:
        return Worker(self.serves, quiet=self.quiet)

    def _take(self) -> Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.alive:
                    return worker
                worker.end()
        return self._new()

    def _give(self, worker: Worker) -> None:
        """Nothing; the worker waits for the next job, or another one in its place."""
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
    """Nothing; what any worker remembers of the jobs that it did is soon gone with it."""
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
