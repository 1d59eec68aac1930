"""The sample company in a data folder: whether it is there, and away with it in one step."""

from __future__ import annotations

import json
from pathlib import Path

from drops.files import file_hash, write_whole
from drops.ledger import all_drops
from drops.store import writing
from drops.undo import undo_all
from metrics.settings import Home

SAMPLE = "sample"


def has_sample(home: Home) -> bool:
    """Whether any figure comes from the sample company."""
    return any(drop.way == SAMPLE and not drop.undone_at for drop in all_drops(home))


def copy_settings(home: Home, settings: Path) -> None:
    """Nothing; the sample's settings are the data folder's, if it had none."""
    if home.settings_file.exists():
        return
    home.root.mkdir(parents=True, exist_ok=True)
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
