"""A data folder to try a file in: it holds what the store does, and is thrown away.

Whatever a change would make of a figure is then measured as always, by who can measure: nothing of
how files meet in the lake is told a second time. What is large is not copied, it is pointed to:
nothing of the lake or of a drop is written over in its place, so a change made here reaches none.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from drops.errors import StoreError, reason
from drops.lake.ledger import Drop, Ledger
from drops.lake.originals import original_file
from drops.lake.publish import ids, load
from drops.lake.workbench import rows_file
from store.manifest import Manifest
from store.settings import Home

_NOT_NOW = "the store is being put right; what the file would change can be told in a while"


@contextmanager
def trial_of(home: Home) -> Iterator[Home]:
    """Yield a data folder that holds what this one does now; gone at the end, with all it got.

    `StoreError` when it cannot be made, or when the store is not as its ledger says.
    """
    with tempfile.TemporaryDirectory(prefix="pepper-", ignore_cleanup_errors=True) as name:
        trial = Home(Path(name) / "data")
        try:
            _fill(home, trial)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"the store cannot be tried out ({reason(error)})") from error
        yield trial


def _fill(home: Home, trial: Home) -> None:
    for folder in (trial.inbox, trial.drops, trial.lake):
        folder.mkdir(parents=True)
    for file, copy in (
        (home.settings_file, trial.settings_file),
        (home.sample_mark, trial.sample_mark),
    ):
        if file.exists():
            shutil.copyfile(file, copy)
    if home.formats.exists():
        shutil.copytree(home.formats, trial.formats)
    if not home.ledger.exists():
        return
    _copy_ledger(home, trial)
    with Ledger(trial) as ledger:
        published, live = load(home), ledger.live()
        # Only a store that is whole is followed: what mends one works on the originals.
        is_behind = bool(published.damage) or published.drops != ids(live)
        if is_behind or ledger.erasures.unfinished() or ledger.of_older():
            raise StoreError(_NOT_NOW)
    _point_to_lake(home, trial, published)
    _point_to_drops(home, trial, live)


def _copy_ledger(home: Home, trial: Home) -> None:
    with (
        closing(sqlite3.connect(home.ledger, timeout=30)) as ledger,
        closing(sqlite3.connect(trial.ledger)) as copy,
    ):
        ledger.backup(copy)


def _point_to_lake(home: Home, trial: Home, published: Manifest) -> None:
    """Point to the published files of the lake, and pin them; each table's log is begun anew."""
    for file in published.files:
        place = trial.lake / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(home.lake / file)
    if home.snapshot.exists():
        shutil.copyfile(home.snapshot, trial.snapshot)


def _point_to_drops(home: Home, trial: Home, live: Iterable[Drop]) -> None:
    """Point to the originals of the drops and the rows read from them."""
    for drop in live:
        (trial.drops / drop.id).mkdir()
        for file_of in (rows_file(home, drop.id), original_file(home, drop)):
            if file_of.exists():
                (trial.drops / drop.id / file_of.name).symlink_to(file_of)
