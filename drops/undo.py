"""A drop taken back: the rows that it replaced are there again, its original stays.

The sample company is taken back here too: whether a data folder holds it, and away with it in one
step.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from drops.errors import DropError, StoreError, counted, reason
from drops.lake.ledger import Drop, Ledger, read_by, unknown
from drops.lake.publish import publish_live, take_back_lake
from drops.lake.writing import writing
from drops.steps import reached
from store.disk import file_hash, write_whole
from store.settings import Home


def undo(home: Home, drop_id: str) -> Drop:
    """Return the drop, undone: every figure is as if it had never come."""
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
    """Return whether any figure comes from the sample company."""
    return bool(sample_drops(home))


def copy_settings(home: Home, settings: Path) -> None:
    """Make the sample's settings the data folder's, if it has none."""
    if home.settings_file.exists():
        return
    home.make()
    write_whole(home.settings_file, settings.read_text(encoding="utf-8"))
    write_whole(home.sample_mark, json.dumps({"settings": file_hash(home.settings_file)}))


def sample_size(drops: Sequence[Drop]) -> str:
    """Return how much the sample company is: `10 files, 165,107 rows`."""
    rows = sum(drop.kept for drop in drops)
    return f"{counted(len(drops), 'file', 'files')}, {counted(rows, 'row', 'rows')}"


def sample_drops(home: Home) -> list[Drop]:
    """Return the files of the sample company that count."""
    return [drop for drop in sample_files(home) if not drop.undone_at]


def sample_files(home: Home) -> list[Drop]:
    """Return all files of the sample company, those that were taken away too."""
    return read_by(home, lambda ledger: ledger.of_way(SAMPLE)) or []


def sample_taken_away(drops: Iterable[Drop]) -> list[Drop]:
    """Return those of the drops that are the sample and can be put back.

    None while any of it counts.
    """
    sample = [drop for drop in drops if drop.way == SAMPLE]
    return [] if any(not drop.undone_at for drop in sample) else _taken_away_last(sample)


def _taken_away_last(sample: Sequence[Drop]) -> list[Drop]:
    last = max((drop.undone_at for drop in sample if drop.undone_at), default=None)
    return [drop for drop in sample if drop.undone_at == last is not None]


def remove_sample(home: Home) -> int:
    """Return how many drops were undone: all of the sample.

    Settings that nobody changed go with it.
    """
    with writing(home) as ledger:
        return len(take_sample_away(home, ledger))


def take_sample_away(home: Home, ledger: Ledger) -> list[Drop]:
    """Undo the drops of the sample, and return them. Only while `writing`."""
    drops = [drop for drop in ledger.live() if drop.way == SAMPLE]
    if drops:
        undo_all(home, ledger, drops)
    _remove_settings(home)
    return drops


def put_sample_back(home: Home) -> int:
    """Return how many drops count again.

    Those of the sample that were taken away last, as they were.
    """
    with writing(home) as ledger:
        drops = _taken_away_last(sample_files(home))
        if not drops or any(drop.way == SAMPLE for drop in ledger.live()):
            return 0
        ids = [drop.id for drop in drops]
        try:
            ledger.mark_undone(ids, None)
            publish_live(home, ledger)
        except Exception as error:
            take_back_lake(home)
            ledger.mark_undone(ids, drops[0].undone_at)
            raise StoreError(
                f"the sample company could not be put back ({reason(error)}); nothing was changed"
            ) from error
        _put_settings_back(home)
    return len(drops)


def has_sample_settings(home: Home) -> bool:
    """Return whether the settings are those that came with the sample, and nobody changed them."""
    copied = _marked(home).get("settings")
    return home.settings_file.exists() and file_hash(home.settings_file) == copied


def _remove_settings(home: Home) -> None:
    """Remove the sample's settings, and remember them for when it is put back."""
    if has_sample_settings(home):
        text = home.settings_file.read_text(encoding="utf-8")
        home.settings_file.unlink()
        write_whole(home.sample_mark, json.dumps({"removed": text}))
    elif "settings" in _marked(home):
        home.sample_mark.unlink()


def _put_settings_back(home: Home) -> None:
    text = _marked(home).get("removed")
    if text is None or home.settings_file.exists():
        return
    write_whole(home.settings_file, text)
    write_whole(home.sample_mark, json.dumps({"settings": file_hash(home.settings_file)}))


def _marked(home: Home) -> dict[str, str]:
    """What is remembered of the sample's settings: as they were copied, or taken away."""
    mark = home.sample_mark
    entries: dict[str, str] = json.loads(mark.read_text(encoding="utf-8")) if mark.exists() else {}
    return entries
