"""A process of its own reads the files: what a file does to it, it cannot do to us.

Whoever offers a function that opens a dropped file offers it `guarded`: whatever is in the file, it
gives back what came of it or raises `DropError` with a sentence, and this process stays as it is.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from drops.errors import DropError, StoreError
from drops.sandbox import limits
from drops.sandbox.pool import EndedError, Pool, Worker

log = logging.getLogger(__name__)

#: Where the system tells of itself.
_SYSTEM = Path("/")

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: The modules of functions that are called first of all: loaded before the first file comes.
_first: list[str] = []
# Quiet: a library that panics prints what it was reading.
_pool = Pool("drops.sandbox.serve", quiet=True, preload=_first)


def guarded(
    function: Callable[Given, Result], around: Callable[..., Any], *, first: bool = False
) -> Callable[Given, Result]:
    """Return the same function, run in the process that reads files.

    It takes the file's path, what messages call the file, and whatever else; `on_progress` is
    called here. The process calls `around(function, …)`, which lets go of what was held for it.
    With `first` its module is loaded before the process gets its first job.
    """
    if first:
        _first.append(function.__module__)

    @wraps(function)
    def inside(*arguments: Given.args, **options: Given.kwargs) -> Result:
        on_progress: Any = options.pop("on_progress", None)
        given = (function, *arguments)
        result: Result = call(str(arguments[1]), on_progress, around, given, options)
        return result

    return inside


def prepare() -> None:
    """Start a process to read files, if none is there."""
    _pool.prepare()


def keep_warm() -> None:
    """Have such a process wait always from now on: files come again and again."""
    _pool.keep_warm()


def close() -> None:
    """End all processes that read files."""
    _pool.close()


def call(
    name: str,
    on_progress: Callable[[Any], None] | None,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> Any:  # noqa: ANN401 - what the function gives back
    """Return what the function gives back, run in the other process.

    Args:
        name: what messages call the file.
        on_progress: called with how far the job is.
        function: a function of ours that can be named in the other process.
        arguments: its arguments, by place.
        options: its arguments, by name.
    """

    def check(worker: Worker, silent: float, spent: float) -> None:
        _check(name, worker.memory(), silent, spent)

    request = job(function, arguments, options, on_progress)
    try:
        return _result(name, *_run(request, on_progress, check))
    except EndedError as error:
        log.warning("the process that read a file ended: %s", error)
        raise _whose(name, error) from error


def _run(
    request: object,
    on_progress: Callable[[Any], None] | None,
    check: Callable[[Worker, float, float], None],
) -> tuple[str, Any]:
    """What the job came to; who was killed the first time is tried again, for it may be chance."""
    try:
        return _pool.run(request, on_progress, check)
    except EndedError as error:
        if not error.was_killed:
            raise
        log.warning("the process that read a file was killed; it is read once more")
        return _pool.run(request, on_progress, check)


def _whose(name: str, error: EndedError) -> DropError:
    """The sentence for a process that ended: of the store where the file need not be at fault.

    A system without memory kills whom it likes. Whether it was that is told by what is left now:
    less than a file may take.
    """
    if error.was_stopped:
        return StoreError(
            f"{name} was not read: the process that read it was stopped ({error}); nothing was "
            "changed. Try it again"
        )
    left = memory_left()
    if error.was_killed and left is not None and left < limits.MEMORY:
        return StoreError(
            f"{name} was not read: the process that read it was killed twice ({error}), and "
            f"{left >> 20:,} MB of memory are left on this machine, where a file may take "
            f"{limits.MEMORY >> 20:,} MB; nothing was changed. Make room, and try it again"
        )
    return DropError(
        f"{name} cannot be read: the process that read it was ended ({error}), as happens with "
        "damaged files and with files that ask for too much memory. Expected a file as a tool "
        "exports it; try it as CSV"
    )


def memory_left() -> int | None:
    """Return bytes that programs can have still, of the machine and of a container.

    None if not told.
    """
    amounts: list[int] = []
    with suppress(OSError, IndexError, ValueError):
        text = (_SYSTEM / "proc/meminfo").read_text(encoding="ascii")
        amounts.append(int(text.split("MemAvailable:")[1].split()[0]) << 10)
    with suppress(OSError, ValueError):
        group = _SYSTEM / "sys/fs/cgroup"
        most, now = (int((group / f"memory.{name}").read_text()) for name in ("max", "current"))
        amounts.append(max(0, most - now))
    return min(amounts, default=None)


def job(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    options: dict[str, Any],
    on_progress: Callable[[Any], None] | None,
) -> object:
    """Return a call as it goes to another process, which does it where we are and with what is set.

    Both may have changed since that process was started.
    """
    return function, arguments, options, on_progress is not None, (str(Path.cwd()), {**os.environ})


def _check(name: str, memory: int, silent: float, spent: float) -> None:
    """Give the file up when it takes too much memory or time."""
    if memory > limits.MEMORY:
        raise _too_much(name)
    if silent > limits.STALL_SECONDS or spent > limits.TOTAL_SECONDS:
        raise DropError(
            f"{name} was given up after {spent:,.0f} seconds, because reading it "
            + ("got no further" if silent > limits.STALL_SECONDS else "took too long")
            + "; expected a table in plain rows, or the same rows in several files"
        )


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
    if kind == "system":
        raise OSError(what, os.strerror(what))
    log.error("reading a file failed: %s at %s", *what)
    raise DropError(
        f"{name} cannot be read: something in it is too much for the reader ({what[0]}); it may be "
        "damaged. Expected a file as a tool exports it; try it as CSV"
    )
