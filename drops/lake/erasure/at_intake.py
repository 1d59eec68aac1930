"""Files that come in later: who was erased stays out of their originals too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from drops.intake.rows import Reading
from drops.lake.erasure import cut
from drops.lake.erasure.cut import Gone
from drops.lake.erasure.lines import shifted
from drops.lake.erasure.one_drop import as_csv
from drops.lake.ledger import Drop
from drops.lake.originals import REFUSED, original_name
from drops.lake.workbench import ROWS
from store.disk import file_hash, sync_file


def without_erased(original: Path, drop: Drop, reading: Reading) -> Drop:
    """Return the drop of a file that just came in; erased customers are cut out of its original."""
    if not reading.erased_lines:
        return drop
    ready = original.with_name(".cut")
    done = cut(original, drop.name, ready, reading.erased_lines, reading.mapping.opening)
    sync_file(ready)
    size = ready.stat().st_size
    drop = replace(drop, sha256=file_hash(ready), bytes=size, erased=reading.erased)
    if done.became == "csv":
        drop = as_csv(drop)
    else:
        _renumber(original.parent, done.gone)
    original.unlink()
    ready.chmod(0o600)
    ready.replace(original.with_name(original_name(drop.name)))
    return drop


def _renumber(folder: Path, gone: Gone) -> None:
    """Have the rows in the folder say at which lines of the cut file they stand."""
    rows, refused = folder / ROWS, folder / REFUSED
    new_rows, new_refused = folder / ".cut.rows", folder / ".cut.refused"
    shifted(rows, refused, new_rows, new_refused, gone)
    new_rows.replace(rows)
    new_refused.replace(refused)
