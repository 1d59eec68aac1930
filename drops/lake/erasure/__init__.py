"""One customer out of everything that is kept, in steps that a crash cannot undo.

Enters: a customer's id that the ledger has noted.
Leaves: originals, rows and lake without them; a mark by which they are known again.
May be imported by: `drops.lake.writing`, the use cases, `drops.care`, the command line, the server
    and the page Drops.
"""

from pathlib import Path

from drops.errors import DropError
from drops.intake.files import letting_go
from drops.lake.erasure.cut import cut as _cut
from drops.lake.erasure.elsewhere import lines_with as _lines_with
from drops.lake.erasure.find import may_hold as _may_hold
from drops.lake.erasure.find import names_erased as _names_erased
from drops.sandbox import guarded

__all__ = [
    "cut",
    "lines_with",
    "may_hold",
    "names_erased",
]

cut = guarded(_cut, letting_go)
lines_with = guarded(_lines_with, letting_go)
names_erased = guarded(_names_erased, letting_go)
_look_for = guarded(_may_hold, letting_go)


def may_hold(path: Path, *names: str) -> bool:
    """Return whether a file may speak of who has these names; one that cannot be read may."""
    if not path.exists():
        return False
    try:
        return _look_for(path, path.name, names)
    except DropError:
        return True
