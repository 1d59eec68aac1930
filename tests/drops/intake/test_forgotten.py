"""What is remembered of a file while it is read is gone when it is read: the process lives on."""

from __future__ import annotations

import functools
import gc
from pathlib import Path

from drops.intake.files import letting_go
from drops.intake.propose.look import look_at

SAID, DAY = "nobody of Zanzibarella called back", "5. helmikuuta 2026 klo 14.05"
FILE = f"When,Score,Comment\n{DAY},9,{SAID}\n6. helmikuuta 2026 klo 9.17,3,{SAID}\n"


def remembering(text: str) -> list[str]:
    """The caches of ours in which a text is."""
    caches = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    ours = (each for each in caches if each.__module__.startswith("drops."))
    return [each.__qualname__ for each in ours if text in repr(gc.get_referents(each))]


def test_no_cell_is_remembered_when_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text(FILE, encoding="utf-8")
    while_reading = []

    def looked(path: Path, name: str) -> None:
        look_at(path, name)
        while_reading.extend([*remembering(SAID), *remembering(DAY)])

    letting_go(looked, file, file.name)
    assert {"_cells_of_few", "_read_few"} <= {*while_reading}
    assert remembering(SAID) == remembering(DAY) == []
