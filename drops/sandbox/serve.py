"""The process in which files are read: it does one job after another until its parent is gone."""

from __future__ import annotations

import errno
import os
import resource
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from drops.errors import DropError
from drops.sandbox import limits
from store.rights import keep_private

_TELL_SECONDS = 0.1
#: What the system says of a disk, and never of what is in a file.
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
#: What it says where a file leads a reader to a place that it does not have.
_OF_A_FILE = (errno.EINVAL, errno.EOVERFLOW)

Job = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], bool, tuple[str, dict[str, str]]]


def serve(jobs: int, life: int, *modules: str) -> None:
    """Answer the jobs that come through `jobs`, until `life` ends with the parent.

    The modules are loaded before the first job comes.
    """
    end_with_parent(life)
    keep_private()
    _limit()
    for module in modules:
        import_module(module)
    answer(Connection(jobs), _outcome)


def answer(connection: Connection, outcome: Callable[[Job, Teller], tuple[str, Any]]) -> None:
    """Answer every job that comes with its outcome, until no more will come."""
    teller = Teller(connection)
    limits.on_alive(teller.alive)
    while True:
        try:
            job: Job = connection.recv()
        except (EOFError, OSError):
            return
        teller.tell(*outcome(job, teller))


def end_with_parent(life: int) -> None:
    """Have the system end this process when the parent's end closes, even amid a library's work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([life], [], [], 0)[0]:
        sys.exit()  # it was gone before we listened


def no_core_dump() -> None:
    """Write no customers' words to the disk, should this process crash."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit() -> None:
    """No core dump; no more memory, should the parent fail to look."""
    no_core_dump()
    with suppress(ValueError, OSError):
        most = limits.MEMORY * 2  # set aside counts here, not only what is used
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


class Teller:
    """Tells the parent what came of a job, and how far it is, a few times a second.

    The threads of a job may tell at the same time.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection, self.last_message, self.lock = connection, 0.0, threading.Lock()

    def tell(self, kind: str, what: Any) -> None:  # noqa: ANN401 - whatever the job gives back
        """Send it to the parent, whole."""
        with self.lock:
            self.connection.send((kind, what))

    def alive(self) -> None:
        """Tell the parent, now and then, that the job got on."""
        now = time.monotonic()
        if now - self.last_message >= 1.0:
            self.last_message = now
            self.tell("alive", None)

    def progress(self, now: Any) -> None:  # noqa: ANN401 - what the job tells
        """Tell the parent, now and then, how far the job is."""
        moment = time.monotonic()
        if moment - self.last_message >= _TELL_SECONDS or now.share >= 1.0:
            self.last_message = moment
            self.tell("progress", now)


def _of_the_system(error: BaseException) -> int:
    """The system's number for what it does not let us do; 0 when it is the file's own fault."""
    if isinstance(error, OSError) and error.errno and error.errno not in _OF_A_FILE:
        return error.errno
    # Polars tells of a full disk in words alone.
    return next((each for each in _DISK if os.strerror(each) in str(error)), 0)


def done(job: Job, teller: Teller) -> Any:  # noqa: ANN401
    """Return what the job gives back, done where the parent is and with what is set there."""
    function, arguments, options, wants_progress, (folder, environment) = job
    os.chdir(folder)
    if {**os.environ} != environment:
        os.environ.clear()
        os.environ.update(environment)
    if wants_progress:
        options["on_progress"] = teller.progress
    return function(*arguments, **options)


def _outcome(job: Job, teller: Teller) -> tuple[str, Any]:
    """What came of the job; what went wrong is told without a word of what is in the file."""
    try:
        return "done", done(job, teller)
    except DropError as error:
        return "refused", error
    except MemoryError:
        return "memory", None
    except BaseException as error:  # noqa: BLE001 - a panic of a library is no Exception
        if number := _of_the_system(error):
            return "system", number
        frames = traceback.extract_tb(error.__traceback__)
        where = ", ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames[-5:])
        return "failed", (type(error).__name__, where)
