"""What writes the store, each in a process of its own: for a program that has viewers to serve.

These are the functions of the same names elsewhere: same arguments, same result, same errors. A
million rows are then not in the memory of who calls them, and none of its threads waits for them.
The data folder comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from drops import child
from drops import put as putting
from drops import undo as undoing
from drops.child_pool import Pool
from drops.child_worker import EndedError
from drops.problems import StoreError
from drops.store import open_store
from metrics.settings import Home

Given = ParamSpec("Given")
Result = TypeVar("Result")

_pool = Pool("drops.apart_serve", quiet=False)


def prepare() -> None:
    """Nothing; from now on a process to write the store waits, or is being started."""
    _pool.keep_warm()


def _apart(
    function: Callable[Concatenate[Home, Given], Result],
) -> Callable[Concatenate[Home, Given], Result]:
    """The same function, run in the process that writes the store."""

    @wraps(function)
    def inside(home: Home, /, *arguments: Given.args, **options: Given.kwargs) -> Result:
        on_progress: Any = options.pop("on_progress", None)
        job = child.job(function, (home, *arguments), options, on_progress)
        try:
            result: Result = _result(*_pool.run(job, on_progress))
        except EndedError as error:
            _finish(home)
            raise StoreError(
                f"the process that wrote the store was ended ({error}) before it said what came of "
                "it. Nothing is half: look at the history, and try again if it is not there; the "
                "same file counts once"
            ) from error
        return result

    return inside


def _finish(home: Home) -> None:
    """Nothing; what was cut off after it counted is in the lake, what was not is gone."""
    with suppress(EndedError):
        _pool.run(child.job(open_store, (home,), {}, None), None)


def _result(kind: str, what: Any) -> Any:  # noqa: ANN401 - what the job gave back
    if kind == "done":
        return what
    if kind == "refused":
        raise what
    raise RuntimeError(f"what wrote the store failed\n{what}")


put = _apart(putting.put)
undo = _apart(undoing.undo)
