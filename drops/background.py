"""Changes of the store for a program that has viewers to serve, each in a process of its own.

These are the functions of the same names elsewhere: same arguments, same result, same errors. A
million rows are then not in the memory of who calls them, and none of its threads waits for them.
The data folder comes first. `serve` is what runs in that process.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from multiprocessing.connection import Connection
from typing import Any, Concatenate, ParamSpec, TypeVar

from drops import mark as marking
from drops import mend as mending
from drops import put as putting
from drops import undo as undoing
from drops.errors import DropError, StoreError
from drops.lake.writing import open_store
from drops.log import show as show_log
from drops.sandbox import (
    EndedError,
    Job,
    Pool,
    Teller,
    answer,
    done,
    end_with_parent,
    job,
    keep_warm,
    no_core_dump,
)
from store.errors import StoreFaultError
from store.rights import keep_private
from store.settings import Home

Given = ParamSpec("Given")
Result = TypeVar("Result")

_pool = Pool("drops.background", quiet=False)


def prepare() -> None:
    """Have a process to write the store wait always from now on."""
    _pool.keep_warm()


def _apart(
    function: Callable[Concatenate[Home, Given], Result],
) -> Callable[Concatenate[Home, Given], Result]:
    """The same function, run in the process that writes the store."""

    @wraps(function)
    def inside(home: Home, /, *arguments: Given.args, **options: Given.kwargs) -> Result:
        home.require()  # one that was taken away meanwhile is no new one
        on_progress: Any = options.pop("on_progress", None)
        request = job(function, (home, *arguments), options, on_progress)
        try:
            result: Result = _result(*_pool.run(request, on_progress))
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
    """Bring into the lake what was cut off after it counted, and sweep what was not."""
    with suppress(EndedError):
        _pool.run(job(open_store, (home,), {}, None), None)


def _result(kind: str, what: Any) -> Any:  # noqa: ANN401 - what the job gave back
    if kind == "done":
        return what
    if kind == "refused":
        raise what
    raise RuntimeError(f"what wrote the store failed\n{what}")


put = _apart(putting.put)
undo = _apart(undoing.undo)
mark_full = _apart(marking.mark_full)
mend = _apart(mending.mend)

log = logging.getLogger("pepper")


def serve(jobs: int, life: int) -> None:
    """Answer the jobs that come through `jobs`, until `life` ends with the parent."""
    end_with_parent(life)
    no_core_dump()
    keep_private()
    show_log()
    keep_warm()
    answer(Connection(jobs), _outcome)


def _outcome(job: Job, teller: Teller) -> tuple[str, Any]:
    """What came of the job; what nobody expected is told with all that the log is to say."""
    try:
        return "done", done(job, teller)
    except (DropError, StoreFaultError) as error:
        return "refused", error
    except BaseException:  # noqa: BLE001 - a panic of a library is no Exception
        return "failed", traceback.format_exc()
