"""The process that writes the store for another one, which has viewers to serve."""

from __future__ import annotations

import logging
import traceback
from multiprocessing.connection import Connection
from typing import Any

from drops import child
from drops.child_serve import Job, Teller, answer, done, end_with_parent, no_core_dump
from drops.problems import DropError
from metrics.settings import SettingsError

log = logging.getLogger("pepper")


def serve(jobs: int, life: int) -> None:
    """Nothing; jobs come and outcomes go through `jobs`; `life` ends with the parent."""
    end_with_parent(life)
    no_core_dump()
    child.keep_warm()  # it starts while the engines are loaded here
    import drops.put  # noqa: PLC0415 - loaded before the first job comes
    import drops.undo  # noqa: F401, PLC0415

    answer(Connection(jobs), _outcome)


def _outcome(job: Job, teller: Teller) -> tuple[str, Any]:
    """What came of the job; what nobody expected is told with all that the log is to say."""
    try:
        return "done", done(job, teller)
    except (DropError, SettingsError) as error:
        return "refused", error
    except BaseException:  # noqa: BLE001 - a panic of a library is no Exception
        return "failed", traceback.format_exc()
