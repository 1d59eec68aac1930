"""The sample company into a data folder: each of its files dropped like any other."""

from __future__ import annotations

import shutil
from pathlib import Path

from drops.lake.ledger import all_drops
from drops.put import OnProgress, put
from drops.report import Report
from drops.undo import SAMPLE, copy_settings
from store.settings import Home

HERE = Path(__file__).parent


def load(
    home: Home, *, if_empty: bool = False, on_progress: OnProgress | None = None
) -> list[Report]:
    """Drop each file that is new and return what came of it; none beside others if `if_empty`.

    A sample of which only some files are there (the loading was cut off) is completed.
    """
    if if_empty and any(drop.way != SAMPLE or drop.undone_at for drop in all_drops(home)):
        return []
    copy_settings(home, HERE / "settings.toml")
    for mapping in sorted((HERE / "formats").glob("*.toml")):
        home.formats.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(mapping, home.formats / mapping.name)
    files = sorted(path for path in (HERE / "files").iterdir() if path.is_file())
    reports = [put(home, path, way=SAMPLE, who="sample", on_progress=on_progress) for path in files]
    return [report for report in reports if report.drop]
