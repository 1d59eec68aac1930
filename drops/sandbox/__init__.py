"""Files nobody has checked are opened in another process, within limits.

Enters: a function of ours and what it is to be called with.
Leaves: what it gave back, or a `DropError`: whatever is in the file, this process stays as it is.
May be imported by: the rooms that open files (each guards its own front door), `drops.put`,
    `drops.inbox`, `drops.background`.
"""

from drops.sandbox import limits
from drops.sandbox.pool import EndedError, Pool, renew
from drops.sandbox.run import close, guarded, job, keep_warm, prepare
from drops.sandbox.serve import Job, Teller, answer, done, end_with_parent, no_core_dump

__all__ = [
    "EndedError",
    "Job",
    "Pool",
    "Teller",
    "answer",
    "close",
    "done",
    "end_with_parent",
    "guarded",
    "job",
    "keep_warm",
    "limits",
    "no_core_dump",
    "prepare",
    "renew",
]
