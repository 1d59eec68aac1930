"""What the ledger holds, read once for all who look: a long one takes a tenth of a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drops.lake.ledger import all_drops
from ui import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.lake.ledger import Drop


def drops() -> Sequence[Drop]:
    """Return all drops of the view's store, undone ones too, oldest first.

    Raise `DropError` if the ledger cannot be read.
    """
    home = state.view().home
    return state.remembered("drops", lambda: all_drops(home), _stamp())


def _stamp() -> tuple[int, int, int]:
    """The mark of the ledger as it is now; zeros where there is none."""
    ledger = state.view().home.ledger
    if not ledger.exists():
        return (0, 0, 0)
    found = ledger.stat()
    return (found.st_mtime_ns, found.st_size, found.st_ino)
