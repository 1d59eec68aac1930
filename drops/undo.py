"""A drop taken back: the rows that it replaced are there again, its original stays.

The sample company is taken back here too: whether a data folder holds it, and away with it in one
step.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from drops.errors import DropError, StoreError, reason
from drops.lake.ledger import Drop, Ledger, all_drops, unknown
from drops.lake.publish import publish_live, take_back_lake
from drops.lake.writing import writing
from drops.steps import reached
from store.disk import file_hash, write_whole
from store.settings import Home


def undo(home: Home, drop_id: str) -> Drop:
    """The drop, undone: every figure is as if it had never come."""
    try:
        return _undo(home, drop_id)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the drop could not be undone ({reason(error)}); nothing was changed"
        ) from error


def _undo(home: Home, drop_id: str) -> Drop:
    with writing(home, follow=False) as ledger:
        drop = ledger.find(drop_id)
        if drop is None:
            raise DropError(unknown(drop_id, ledger.drops()))
        if drop.undone_at:
            raise DropError(
                f"drop {drop_id} ({drop.name}) was undone already, "
                f"on {drop.undone_at:%d %b %Y %H:%M} UTC"
            )
        # Rows of it that were mended are rows of it: they count no more either.
        mends = [each for each in ledger.live() if each.mends == drop_id]
        undo_all(home, ledger, [drop, *mends])
        return ledger.find(drop_id) or drop


def undo_all(home: Home, ledger: Ledger, drops: Sequence[Drop]) -> None:
    """Undo the drops, all at once. Only while `writing`."""
    ids = [drop.id for drop in drops]
    try:
        ledger.mark_undone(ids, datetime.now(UTC))
        reached("drop marked undone")
        publish_live(home, ledger)
    except Exception as error:
        take_back_lake(home)
        _count_again(ledger, ids, error)
        raise StoreError(
            f"the drop could not be undone ({reason(error)}); nothing was changed"
        ) from error


def _count_again(ledger: Ledger, ids: list[str], why: Exception) -> None:
    """Count the drops as before an undo that failed; raise `StoreError` if that fails too."""
    try:
        if not all(drop.id not in ids or not drop.undone_at for drop in ledger.drops()):
            ledger.mark_undone(ids, None)
    except sqlite3.Error as error:
        raise StoreError(
            f"the drop is undone, but the lake could not follow ({reason(why)}); make room and "
            "run `python -m drops rebuild`"
        ) from error


SAMPLE = "sample"


def has_sample(home: Home) -> bool:
    """Whether any figure comes from the sample company."""
    return any(drop.way == SAMPLE and not drop.undone_at for drop in all_drops(home))


def copy_settings(home: Home, settings: Path) -> None:
    """Make the sample's settings the data folder's, if it has none."""
    if home.settings_file.exists():
        return
    home.make()
    write_whole(home.settings_file, settings.read_text(encoding="utf-8"))
    write_whole(_mark(home), json.dumps({"settings": file_hash(home.settings_file)}))


def remove_sample(home: Home) -> int:
    """How many drops were undone: all of the sample. Settings that nobody changed go with it."""
    with writing(home) as ledger:
        drops = [drop for drop in ledger.live() if drop.way == SAMPLE]
        if drops:
            undo_all(home, ledger, drops)
        _remove_settings(home)
    return len(drops)


def _remove_settings(home: Home) -> None:
    mark = _mark(home)
    if not mark.exists():
        return
    copied = json.loads(mark.read_text(encoding="utf-8"))["settings"]
    if home.settings_file.exists() and file_hash(home.settings_file) == copied:
        home.settings_file.unlink()
    mark.unlink()


def _mark(home: Home) -> Path:
    """The file that remembers the settings as they were copied."""
    return home.root / "sample.json"
