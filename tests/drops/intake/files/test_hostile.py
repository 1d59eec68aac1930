"""At least sixty bad files: a sentence or exact rows for each, no word of theirs in any message."""

from __future__ import annotations

import os
import random
import re
import socket
import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from drops.errors import DropError
from drops.intake.mapping import formats, recognise, unrecognised_sentence
from drops.intake.rows import Reading, read_file
from drops.put import put
from store.disk import copy_with_hash
from store.settings import Home
from tests.support.hostile_files import FILES, HEAD, MARK, Hostile, Refused, Taken, good_csv, row
from tests.support.taking import TAKEN_AT, settings


def read(folder: Path, file: Hostile, zone: str) -> tuple[Reading, pl.DataFrame]:
    """As `put` reads a file: recognised and read in a process of its own."""
    source = folder / file.name
    source.write_bytes(file.make())
    mapping = recognise(source, file.name, formats())
    if mapping is None:
        raise DropError(unrecognised_sentence(source, file.name, formats()))
    rows, refused = folder / "rows.parquet", folder / "refused.csv"
    reading = read_file(
        source, file.name, mapping, settings(zone), rows, refused, taken_at=TAKEN_AT
    )
    return reading, pl.read_parquet(rows)


def check_sentence(text: str) -> None:
    assert MARK not in text
    assert "Traceback" not in text
    assert "\n" not in text
    assert "/tmp" not in text  # noqa: S108 - no path of ours


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.about.replace(" ", "_"))
def test_a_hostile_file(tmp_path: Path, file: Hostile) -> None:
    expected = file.expected
    if isinstance(expected, Refused):
        with pytest.raises(DropError, match=expected.said) as caught:
            read(tmp_path, file, "UTC")
        check_sentence(str(caught.value))
        assert file.name in str(caught.value)
        return
    reading, rows = read(tmp_path, file, expected.zone)
    check_taken(reading, rows, expected)


def spoil(text: bytes, dice: random.Random) -> bytes:
    """The bytes with one to eight changes: flipped, cut out, doubled, or cut off."""
    spoiled = bytearray(text)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(spoiled) or 1)
        match dice.randrange(5):
            case 0 | 1:
                spoiled[at : at + 1] = bytes([dice.randrange(256)])
            case 2:
                del spoiled[at : at + dice.randint(1, 40)]
            case 3:
                spoiled[at:at] = spoiled[at : at + dice.randint(1, 40)]
            case _:
                spoiled[at : at + 4] = dice.choice([b'"', b",", b"\n", b"\xff\xff\xff\xff", b"\0"])
    return bytes(spoiled[: dice.randrange(len(spoiled) or 1)] if dice.random() < 0.1 else spoiled)


def spoil_and_read(folder: Path, seed: int) -> None:
    """A sentence or a balanced account, whatever is wrong with the bytes."""
    dice = random.Random(seed)  # noqa: S311 - to be made again
    good = dice.choice([file for file in FILES if isinstance(file.expected, Taken)])
    spoiled = Hostile(good.about, good.name, lambda: spoil(good.make(), dice), good.expected)
    try:
        reading, rows = read(folder, spoiled, "UTC")
    except DropError as error:
        sentence = str(error)
    else:
        assert reading.read == reading.kept + reading.refused + reading.blank
        assert rows.height == reading.kept
        return
    # The mark stands in cells alone, but the damage may have moved one up to the header.
    assert "Traceback" not in sentence
    assert good.name in sentence
    assert "too much for the reader" not in sentence, "something that was not foreseen"


@pytest.mark.parametrize("seed", range(60))
def test_a_file_spoiled_anywhere(tmp_path: Path, seed: int) -> None:
    spoil_and_read(tmp_path, seed)


def check_taken(reading: Reading, rows: pl.DataFrame, expected: Taken) -> None:
    counts = (reading.read, reading.kept, reading.refused, reading.blank)
    assert counts == expected.counts, reading
    assert dict(rows.select("response_id", "score").iter_rows()) == dict(expected.scores)
    for column, values in expected.columns.items():
        assert rows[column].to_list() == values
    for text in (*reading.reasons, *reading.notes):
        check_sentence(text)
    for said in expected.reasons:
        assert any(re.search(said, reason) for reason in reading.reasons), reading.reasons
    for said in expected.notes:
        assert any(said in note for note in reading.notes), reading.notes


def test_there_are_sixty_hostile_files() -> None:
    assert len({file.about for file in FILES}) == len(FILES) >= 60


class TestWhatIsNoPlainFile:
    """These are told before a byte is read; reading some of them would never end."""

    @pytest.fixture
    def home(self, tmp_path: Path) -> Home:
        return Home(tmp_path / "data")

    def refused(self, home: Home, path: Path, **options: Any) -> str:
        with pytest.raises(DropError) as caught:
            put(home, path, **options)
        check_sentence(str(caught.value))
        assert not list(home.drops.glob("*"))
        return str(caught.value)

    def test_a_folder(self, home: Home, tmp_path: Path) -> None:
        assert "is a folder; expected a file" in self.refused(home, tmp_path)

    def test_a_pipe(self, home: Home, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "f.csv")
        assert "f.csv is a pipe, a socket or a device" in self.refused(home, tmp_path / "f.csv")

    def test_a_socket(self, home: Home, tmp_path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(tmp_path / "s"))
            assert "a socket or a device" in self.refused(home, tmp_path / "s")

    def test_a_device(self, home: Home) -> None:
        assert "zero is a pipe, a socket or a device" in self.refused(home, Path("/dev/zero"))

    def test_links(self, home: Home, tmp_path: Path) -> None:
        (tmp_path / "gone.csv").symlink_to(tmp_path / "nothing.csv")
        assert "there is no file gone.csv" in self.refused(home, tmp_path / "gone.csv")
        (tmp_path / "real.csv").write_bytes(good_csv())
        (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
        assert put(home, tmp_path / "link.csv").kept == 2

    def test_a_file_that_may_not_be_read(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "f.csv").write_bytes(good_csv())

        def denied(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        # The tests may run as a user who may read everything.
        monkeypatch.setattr("drops.put.copy_with_hash", denied)
        assert self.refused(home, tmp_path / "f.csv") == (
            "f.csv: permission denied; nothing was changed"
        )

    def test_a_name_with_a_line_break_and_marks(self, home: Home, tmp_path: Path) -> None:
        path = tmp_path / "a\nb\x1b[31m\u202e\udcff.csv"
        path.write_bytes(good_csv())
        report = put(home, path)
        assert (report.kept, report.file) == (2, "a b [31m .csv")

    @pytest.mark.parametrize("change", ["more", "less"])
    def test_a_file_that_changes_while_it_is_read(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
    ) -> None:
        path = tmp_path / "f.csv"
        path.write_bytes(good_csv())
        copy = copy_with_hash

        def slow(source: Path, target: Path) -> tuple[str, int]:
            found = copy(source, target)
            text = good_csv() + row("c").encode() if change == "more" else HEAD.encode()
            source.write_bytes(text)
            return found

        monkeypatch.setattr("drops.put.copy_with_hash", slow)
        assert "was still being written while it was read" in self.refused(home, path)


def test_what_is_refused_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    good = tmp_path / "good.csv"
    good.write_bytes(good_csv())
    put(home, good)
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*") if path.is_file()}
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1" + MARK.encode())
    with pytest.raises(DropError):
        put(home, bad)
    after = {path: path.stat().st_mtime_ns for path in home.root.rglob("*") if path.is_file()}
    assert after == before
    assert stat.S_ISREG(bad.stat().st_mode)
