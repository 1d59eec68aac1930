"""The sample company into a data folder: each of its files dropped like any other."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from drops.lake.ledger import all_drops
from drops.put import OnProgress, put
from drops.report import Report
from drops.undo import (
    SAMPLE,
    copy_settings,
    remove_sample,
    sample_files,
    sample_taken_away,
)
from sample_data.company import LONDON
from sample_data.moved import weeks_of, weeks_until, write_moved
from store.settings import Home

HERE = Path(__file__).parent
FILES = HERE / "files"


def load(
    home: Home,
    *,
    if_empty: bool = False,
    day: date | None = None,
    on_progress: OnProgress | None = None,
) -> list[Report]:
    """Drop each file that is new and return what came of it; none beside others if `if_empty`.

    The files are moved by whole weeks, so that they end 1 to 7 days before `day`, which is today
    unless it is given. A sample that was moved by other weeks is taken away first; with `if_empty`
    it stays. One of which only some files are there (the loading was cut off) is completed.
    """
    home.check_not_away()
    if if_empty and any(drop.way != SAMPLE or drop.undone_at for drop in all_drops(home)):
        return []
    weeks = weeks_until(day or datetime.now(LONDON).date())
    loaded = _weeks_loaded(home)
    if loaded is not None and loaded != weeks:
        if if_empty:
            weeks = loaded
        else:
            remove_sample(home)
    copy_settings(home, HERE / "settings.toml")
    for mapping in sorted((HERE / "formats").glob("*.toml")):
        home.formats.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(mapping, home.formats / mapping.name)
    with TemporaryDirectory() as folder:
        files = [write_moved(path, Path(folder), weeks) for path in sorted(FILES.iterdir())]
        reports = [
            put(home, path, way=SAMPLE, who="sample", on_progress=on_progress) for path in files
        ]
    return [report for report in reports if report.drop]


def was_taken_away(home: Home) -> bool:
    """Return whether the sample company was in the data folder, and is not any more."""
    return bool(sample_taken_away(sample_files(home)))


def _weeks_loaded(home: Home) -> int | None:
    """By how many weeks the sample is moved that is in the data folder; `None` without one."""
    names = [drop.name for drop in all_drops(home) if drop.way == SAMPLE and not drop.undone_at]
    if not names:
        return None
    return next((weeks for name in names if (weeks := weeks_of(name)) is not None), 0)
