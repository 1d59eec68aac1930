"""What is published, or as much of it as is whole: from there the writer goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from drops.snapshot import Snapshot, files_on_disk, parsed
from metrics.seals import faults
from metrics.settings import Home
from metrics.versions import damage_of, earlier


def load(home: Home, *, closely: bool = False) -> Snapshot:
    """The published snapshot; when it is damaged, as much as is whole, with `damage` said.

    That is an earlier one where one is whole, else the tables that are, so that little has to be
    made again. It then names no drops: it is to be published anew.
    """
    damage = ""
    for path in (home.snapshot, *earlier(home)):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found = parsed(content)
            wrong = damage_of(home, content, closely=closely) or _lost(home, found)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            found, wrong = Snapshot(), "The file that names the current version is damaged."
        if not wrong:
            return _to_be_made_again(home, found, damage) if damage else found
        damage = damage or wrong
        if path == home.snapshot:
            whole = _whole_tables(home, found, closely=closely)
    if not damage or not (home.snapshot.exists() or any(home.lake.glob("*/part=*"))):
        return Snapshot()
    return _to_be_made_again(home, whole, damage)


def _lost(home: Home, found: Snapshot) -> str:
    lost = [file for file in sorted(found.files) if not (home.lake / file).exists()]
    return f"The lake's file {lost[0]} is missing." if lost else ""


def _whole_tables(home: Home, found: Snapshot, *, closely: bool) -> Snapshot:
    """The snapshot with only those of its tables whose files are whole."""
    seals = {file: found.seals.get(file) for file in found.files}
    known = {file: seal for file, seal in seals.items() if seal}
    bad = {file.split("/", 1)[0] for file, _ in faults(home.lake, known, closely=closely)}
    bad.update(f.split("/", 1)[0] for f in found.files if not (home.lake / f).exists())
    return replace(found, tables={n: state for n, state in found.tables.items() if n not in bad})


def _to_be_made_again(home: Home, whole: Snapshot, damage: str) -> Snapshot:
    """What is whole, without drops; every file stays a while for readers of what it is part of."""
    now = datetime.now(UTC)
    retired = dict.fromkeys(files_on_disk(home) - whole.files, (whole.number, now))
    return replace(whole, drops=(), retired={**retired, **whole.retired}, damage=damage)
