"""What lies about besides originals, rows and lake: none of it may keep a customer."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import polars as pl

from drops.lake.erasure import may_hold
from drops.lake.erasure.find import files_with
from drops.lake.incoming import OWNED
from drops.lake.ledger import Ledger
from drops.lake.originals import REFUSED
from drops.lake.publish import files_on_disk
from drops.lake.workbench import ROWS
from store.disk import is_being_written, is_link, remove_folder, sync_file
from store.manifest import Manifest
from store.settings import Home
from store.tables import PEOPLE

#: A trial that is older was cut off; nobody waits for it any more.
_TRIAL_SECONDS = 3600.0


def drop_rows(path: Path, hashed: str) -> None:
    """Leave the customer out of the rows kept of a file that cannot be read any more."""
    with suppress(OSError, pl.exceptions.PolarsError):
        rows = pl.scan_parquet(path, glob=False)
        places = [name for name in PEOPLE if name in rows.collect_schema()]
        if places:
            new = path.with_name(".cut.rows")
            stay = ~pl.any_horizontal(pl.col(places).eq(hashed).fill_null(value=False))
            rows.filter(stay).sink_parquet(new, compression="zstd")
            sync_file(new)
            new.replace(path)


def clear_lake(home: Home, snapshot: Manifest, hashed: str) -> None:
    """Remove older files of the lake that hold the customer, and what spilled from memory.

    Without a hash all of them go: nobody can tell which hold what was cut.
    """
    older = [home.lake / file for file in sorted(files_on_disk(home) - snapshot.files)]
    for file in files_with(older, [hashed]) if hashed else older:
        file.unlink(missing_ok=True)
    for version in home.earlier.glob("*.json"):
        version.unlink(missing_ok=True)  # it may name a file that is gone
    remove_folder(home.lake / ".spill")


def clear_drops(home: Home, ledger: Ledger, customer: str, hashed: str) -> None:
    """Remove what was half made of a drop, and folders of no drop that name the customer."""
    known = {drop.id for drop in ledger.drops()}
    for folder in home.drops.iterdir():
        if not folder.is_dir() or (folder / OWNED).exists():
            continue
        for path in folder.iterdir():
            ours = path.name in (ROWS, REFUSED) or path.name.startswith("original")
            if folder.name in known and ours:
                continue
            if folder.name in known or may_hold(path, customer, hashed):
                path.unlink(missing_ok=True)


def clear_uploads(home: Home, customer: str, hashed: str) -> None:
    """Remove files that came over the network, are not taken in yet and name the customer.

    Whoever sends one is told to send it again, and it is taken in without the customer then.
    """
    for path in (home.root / "uploads").rglob("*"):
        if path.is_file() and may_hold(path, customer, hashed):
            path.unlink(missing_ok=True)


def clear_refused(home: Home, customer: str, hashed: str) -> list[str]:
    """Remove refused files in the watcher's folder that may name the customer; return them.

    A link is not followed: it goes.
    """
    gone = []
    for path in sorted((home.inbox / "refused").glob("*")):
        is_reason = path.name.endswith(".txt") and os.path.lexists(path.with_suffix(""))
        if is_reason or path.is_dir():
            continue
        if is_link(path) or may_hold(path, customer, hashed):
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.txt").unlink(missing_ok=True)
            gone.append(f"refused/{path.name}")
    return gone


def clear_temporary() -> None:
    """Remove trials that were cut off, and what queries of dead processes spilled."""
    folder, oldest = Path(tempfile.gettempdir()), time.time() - _TRIAL_SECONDS
    for path in folder.glob(f"pepper-*/{ROWS}*"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                remove_folder(path.parent)
    for path in folder.glob("pepper-spill/*"):
        with suppress(OSError):
            if path.is_file() and not is_being_written(path):
                path.unlink()


def waiting(home: Home, customer: str, hashed: str) -> list[str]:
    """Return the files in the inbox that may name the customer; they are taken in without."""
    folders = (home.inbox, home.inbox / ".taken")
    found = [path for folder in folders for path in sorted(folder.glob("*"))]
    files = [path for path in found if not is_link(path) and path.is_file()]
    return [path.name for path in files if may_hold(path, customer, hashed)]
