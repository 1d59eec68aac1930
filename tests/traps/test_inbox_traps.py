"""Traps of the inbox: long names, links, and whatever else somebody lays there."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drops.errors import DropError
from drops.inbox import held_files, waiting_files, watch
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store
from drops.report import Report
from store.disk import fitted
from store.settings import Home
from tests.support.dropping import answers, scores
from tests.support.waiting import LIMIT, wait_until

WRONG = "x,y\n1,2\n"
WORDS = "the words of somebody else"


@contextmanager
def watching(home: Home) -> Iterator[list[tuple[str, Report | DropError]]]:
    """What came of each file, while a thread watches the inbox; it fails if the watch ends."""
    open_store(home)
    stop, seen = threading.Event(), []
    thread = threading.Thread(
        target=watch,
        args=(home,),
        kwargs={"stop_event": stop, "on_file": lambda name, what: seen.append((name, what))},
    )
    thread.start()
    try:
        yield seen
        assert thread.is_alive(), "the watch ended"
    finally:
        stop.set()
        thread.join(LIMIT)


def names_of(length: int) -> list[str]:
    """Names of so many bytes: of one, two, three and four bytes a letter, and without an ending."""
    plain = "x" * (length - 4) + ".csv"
    wide = ["ü", "日", "😀"]
    made = [(letter * ((length - 4) // len(letter.encode()))).rjust(1) + ".csv" for letter in wide]
    padded = ["x" * (length - len(name.encode())) + name for name in made]
    return [plain, *padded, "x" * length]


@pytest.mark.parametrize("length", [243, 244, 247, 251, 252, 254, 255])
def test_a_refused_name_of_any_length_is_kept_beside_its_reason(home: Home, length: int) -> None:
    with watching(home) as seen:
        for round_number in (1, 2, 3):  # the same names again, and again
            for name in names_of(length):
                assert len(name.encode()) == length
                (home.inbox / name).write_text(f"{WRONG}{round_number},3\n", encoding="utf-8")
            wait_until(lambda n=round_number: len(seen) == 5 * n)
    files = waiting_files(home)
    assert len(files) == 15
    assert sorted(file.path.read_text(encoding="utf-8") for file in files) == sorted(
        f"{WRONG}{n},3\n" for n in (1, 2, 3) for _ in range(5)
    )
    assert all("is none of the formats" in file.why for file in files)
    assert not [path for path in home.inbox.iterdir() if path.is_file()]


@pytest.mark.parametrize("length", [244, 255])
def test_a_good_file_of_a_long_name_is_taken_or_waits(
    home: Home, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr("drops.inbox.patience.LONGEST_SECONDS", 0.1)
    open_store(home)
    for number, name in enumerate(names_of(length)):
        answers(home.inbox / name, {f"k{number}": 9})
    home.settings_file.write_text("timezone = [", encoding="utf-8")
    with watching_anyway(home) as seen:
        wait_until(lambda: len(seen) == 5)
        assert len(held_files(home)) == 5
        home.settings_file.unlink()
        wait_until(lambda: len(seen) == 10)
    assert scores(home) == {f"k{number}": 9 for number in range(5)}


@contextmanager
def watching_anyway(home: Home) -> Iterator[list[tuple[str, Report | DropError]]]:
    """As `watching`, of a store that cannot be opened."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(f"{__name__}.open_store", lambda _: None)
        with watching(home) as seen:
            yield seen


def test_a_shortened_name_keeps_its_ending_and_cuts_no_letter() -> None:
    assert fitted("a", ".csv") == "a.csv"
    assert fitted("ü" * 200, " (2)", ".csv") == "ü" * 123 + " (2).csv"
    assert fitted("😀" * 70, ".csv.txt") == "😀" * 61 + ".csv.txt"
    broken = os.fsdecode(b"\xff" * 300)  # a name that is no text
    assert os.fsencode(fitted(broken, ".csv")) == b"\xff" * 251 + b".csv"


def test_a_file_called_like_the_reason_of_another_is_kept(home: Home) -> None:
    for names in (("a.csv.txt", "a.csv"), ("b.csv", "b.csv.txt")):
        for name in names:
            open_store(home)
            (home.inbox / name).write_text(f"{name},y\n1,2\n", encoding="utf-8")
            watch(home, once=True)
    kept = {path.read_text(encoding="utf-8") for path in (home.inbox / "refused").iterdir()}
    assert {f"{name},y\n1,2\n" for name in ("a.csv.txt", "a.csv", "b.csv", "b.csv.txt")} <= kept
    assert len(waiting_files(home)) == 4


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file outside the data folder that is nobody's to see."""
    path = tmp_path / "private" / "diary.csv"
    path.parent.mkdir(mode=0o700)
    path.write_text(f"{WORDS},y\n1,2\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def everything_in(home: Home) -> str:
    """The text of all files of the data folder, links not followed."""
    files = [path for path in home.root.rglob("*") if path.is_file() and not path.is_symlink()]
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in files
        if path.stat().st_nlink == 1
    ]
    return "\n".join(texts)


@pytest.mark.parametrize("kind", ["symbolic", "hard", "to a link", "to a good file"])
def test_a_link_is_refused_and_what_it_leads_to_is_not_opened(
    home: Home, outside: Path, kind: str
) -> None:
    with watching(home) as seen:
        link = home.inbox / "link.csv"
        if kind == "hard":
            link.hardlink_to(outside)
        elif kind == "to a link":
            (outside.parent / "other").symlink_to(outside)
            link.symlink_to(outside.parent / "other")
        else:
            if kind == "to a good file":
                answers(outside, {"a": 9})
            link.symlink_to(outside)
        wait_until(lambda: seen)
        assert not os.path.lexists(link)
    ((name, outcome),) = seen
    assert name == "link.csv"
    assert "is a link to another file, so it was not opened" in str(outcome)
    (waiting,) = waiting_files(home)
    assert waiting.why == str(outcome)
    assert not waiting.can_be_read
    assert WORDS not in everything_in(home)
    assert all_drops(home) == []
    assert outside.stat().st_nlink == (2 if kind == "hard" else 1)


def test_links_to_nothing_to_folders_and_to_themselves_are_refused(
    home: Home, tmp_path: Path
) -> None:
    with watching(home) as seen:
        (home.inbox / "dangling.csv").symlink_to(tmp_path / "nowhere")
        (home.inbox / "folder.csv").symlink_to(tmp_path)
        (home.inbox / "itself.csv").symlink_to("itself.csv")
        os.mkfifo(home.inbox / "pipe.csv")
        wait_until(lambda: len(seen) == 3)
        answers(home.inbox / "good.csv", {"good": 9})
        wait_until(lambda: len(seen) == 4)
    assert scores(home) == {"good": 9}
    assert len(waiting_files(home)) == 3


def test_a_file_published_by_a_link_that_is_then_removed_is_taken(
    home: Home, tmp_path: Path
) -> None:
    """Some programs write under one name, link it to the last one, and remove the first."""
    written = answers(tmp_path / "written", {"a": 9})
    with watching(home) as seen:
        (home.inbox / "a.csv").hardlink_to(written)
        written.unlink()
        wait_until(lambda: seen)
    assert scores(home) == {"a": 9}


@pytest.mark.parametrize("name", [".taken", "refused", ".held"])
def test_a_folder_of_the_inbox_that_is_a_link_is_not_followed(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("drops.inbox.patience.LONGEST_SECONDS", 0.1)
    open_store(home)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home.inbox / name).symlink_to(elsewhere)
    (home.inbox / "what.csv").write_text(WRONG, encoding="utf-8")
    with watching(home) as seen:
        if name == ".taken":
            wait_until(lambda: seen)
            assert (home.inbox / "what.csv").exists()
            (home.inbox / name).unlink()
        wait_until(lambda: "what.csv" in [file.name for file in waiting_files(home)])
    assert list(elsewhere.iterdir()) == []


def test_the_page_offers_no_look_at_what_a_link_leads_to(
    open_page: Any, home: Home, outside: Path
) -> None:
    open_store(home)
    (home.inbox / "link.csv").symlink_to(outside)
    watch(home, once=True)
    page = open_page(home)
    assert any("so it was not opened" in each.value for each in page.caption)
    assert not [each for each in page.button if each.label == "Look at it here"]


def test_an_erasure_opens_no_link(home: Home, tmp_path: Path) -> None:
    from drops.erase import erase

    outside = tmp_path / "outside.csv"
    outside.write_text("customer_id,y\nc17,2\n", encoding="utf-8")
    open_store(home)
    (home.inbox / "soft.csv").symlink_to(outside)
    (home.inbox / "hard.csv").hardlink_to(outside)
    with watching(home) as seen:
        wait_until(lambda: len(seen) == 2)
    (home.inbox / "later.csv").symlink_to(outside)
    report = erase(home, "c17").as_json()
    assert report["waiting"] == []
    assert sorted(report["removed"]) == ["refused/hard.csv", "refused/soft.csv"]
    assert outside.read_text(encoding="utf-8") == "customer_id,y\nc17,2\n"
