"""The inbox: a file laid there is dropped as soon as it is written whole.

Enters: files that somebody lays into a folder, whole or still being written.
Leaves: each is in the store, or refused beside its own reason, or held until the store is mended;
    what it does or raises, the others are taken, and the watch goes on.
May be imported by: `drops.background`, `drops.cli`, `drops.care` and `ui`.
"""

from drops.inbox.patience import Patience
from drops.inbox.taking import OnFile
from drops.inbox.waiting import HeldFile, WaitingFile, held_files, refuse, set_aside, waiting_files
from drops.inbox.watching import watch, when_input_closes

__all__ = [
    "HeldFile",
    "OnFile",
    "Patience",
    "WaitingFile",
    "held_files",
    "refuse",
    "set_aside",
    "waiting_files",
    "watch",
    "when_input_closes",
]
