"""Files that come in later: who was erased stays out of their originals too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from drops.erase_finish import as_csv
from drops.files import file_hash, sync_file
from drops.guard import cut
from drops.ledger import Drop
from drops.originals import original_name
from drops.reading import Reading


def without_erased(original: Path, drop: Drop, reading: Reading) -> Drop:
    """The drop of a file that just came in; erased customers are cut out of its original."""
    if not reading.erased_lines:
        return drop
    ready = original.with_name(".cut")
    became = cut(original, drop.name, ready, reading.erased_lines)
    sync_file(ready)
    size = ready.stat().st_size
    drop = replace(drop, sha256=file_hash(ready), bytes=size, erased=reading.erased)
    if became == "csv":
        drop = as_csv(drop)
    original.unlink()
    ready.chmod(0o600)
    ready.replace(original.with_name(original_name(drop.name)))
    return drop
