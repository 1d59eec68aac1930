"""What is remembered of a file while it is read is gone when it is read: the process lives on."""

from __future__ import annotations

from pathlib import Path

from drops.intake.files import letting_go
from drops.intake.propose import look
from drops.intake.values.spelled import reading

SAID = "nobody of Zanzibarella called back"
FILE = f"When,Score,Comment\n5. helmikuuta 2026 klo 14.05,9,{SAID}\n6. helmikuuta 2026 klo 9.17,3,{SAID}\n"
CACHES = (look._cells_of_few, reading._read_few)


def test_no_cell_is_remembered_when_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text(FILE, encoding="utf-8")
    while_reading: list[int] = []

    def looked(path: Path, name: str) -> None:
        look.look_at(path, name)
        while_reading.extend(cache.cache_info().currsize for cache in CACHES)

    letting_go(looked, file, file.name)
    assert all(while_reading)
    assert [cache.cache_info().currsize for cache in CACHES] == [0, 0]
