"""Whether a file in the inbox is still being written."""

from __future__ import annotations

import signal
from pathlib import Path

Seen = tuple[int, int, int]


def look(path: Path) -> Seen | None:
    """Identity, size and time of change of the file, or None when it is gone."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def being_written(path: Path) -> bool:
    """Whether a program has the file open to write; False where the system cannot say."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        with path.open("rb") as reader:
            # A lease is refused while somebody has the file open to write. Who opens it in the
            # meantime is told by a signal; this one does nothing, the default one would end us.
            fcntl.fcntl(reader, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except (ImportError, AttributeError, OSError):
        return False
    return False
