"""The receipt of an erasure adds up all attempts: what was cut is never called nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.cli.commands import erased_sentences
from drops.erase import erase
from drops.errors import StoreError
from drops.intake.values.pseudonyms import identity_of
from drops.lake.erasure.receipts import all_receipts
from drops.lake.ledger import ErasureLedger
from drops.lake.writing import open_store
from drops.put import put
from drops.steps import Step
from store.settings import Home
from tests.support.cut_off import cut_off, failing_at
from tests.support.dropping import frame

WHO = "customer-7"
HEAD = "response_id,answered_at,question,score,customer_id"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("made")
    home = Home(folder / "data")
    home.make()
    for name, who in (("a", WHO), ("b", WHO), ("c", "other")):
        rows = [f"{name}{n},2026-03-0{n}T10:00:00Z,nps,9,{who}" for n in (1, 2)]
        rows.append(f"{name}3,2026-03-03T10:00:00Z,nps,7,somebody")
        (folder / f"{name}.csv").write_text("\n".join([HEAD, *rows]) + "\n")
        put(home, folder / f"{name}.csv")
    return home


@pytest.fixture
def store(made: Home, tmp_path: Path) -> Home:
    """Two files with two rows each of the customer, and one with none."""
    return Home(shutil.copytree(made.root, tmp_path / "data"))


AT: list[Step] = [
    "files without the customer written",
    "files without the customer noted",
    "files without the customer in place",
    "version published",
    "erasure done",
]


@pytest.mark.parametrize("step", AT)
@pytest.mark.parametrize("between", ["nothing", "a start"])
def test_an_erasure_asked_for_again_after_a_kill_tells_all_that_was_cut(
    store: Home, step: Step, between: str
) -> None:
    cut_off(store, step, "erase", WHO)
    if between == "a start":
        open_store(store)
    told = erase(store, WHO).as_json()
    assert (told["rows"], [cut["file"] for cut in told["drops"]]) == (4, ["a.csv", "b.csv"])
    first, *rest = erased_sentences(told)
    assert first == "4 rows cut out of 2 files."
    assert not any("No file names" in sentence for sentence in rest)
    assert any("It was asked for first on" in sentence for sentence in rest)
    assert frame(store).height == 5
    (receipt,) = all_receipts(store)
    assert (receipt.rows, receipt.files, receipt.done_at is not None) == (4, 2, True)


def test_an_erasure_that_nobody_went_on_with_is_not_called_done(store: Home) -> None:
    cut_off(store, "files without the customer noted", "erase", WHO)
    (receipt,) = all_receipts(store)
    assert (receipt.rows, receipt.files, receipt.done_at) == (2, 1, None)
    listed = CliRunner().invoke(app, ["erase", "--list", "--home", str(store.root)])
    assert "not done yet" in listed.stdout


@pytest.mark.parametrize("step", AT[:4])
def test_a_full_disk_is_named_and_the_receipt_is_whole_after(
    store: Home, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        failing_at(full, step)
        with pytest.raises(
            StoreError, match="not done \\(no space left on device\\); what is left"
        ):
            erase(store, WHO)
    told = erase(store, WHO).as_json()
    assert (told["rows"], len(told["drops"])) == (4, 2)


def test_a_ledger_on_a_full_disk_says_so(store: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def note_ready(ledger: ErasureLedger, *_: str) -> None:
        ledger.connection.execute("ROLLBACK")  # as SQLite does by itself
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(ErasureLedger, "note_ready", note_ready)
        with pytest.raises(StoreError, match="no space left on device"):
            erase(store, WHO)
    assert erase(store, WHO).as_json()["rows"] == 4


def test_the_list_names_nobody(store: Home) -> None:
    erase(store, WHO)
    erase(store, "nobody")
    words = ["erase", "--list", "--home", str(store.root)]
    lines = CliRunner().invoke(app, words).stdout.splitlines()
    assert [line.split("\t")[2] for line in lines] == [
        "4 rows out of 2 files",
        "0 rows out of 0 files",
    ]
    printed = CliRunner().invoke(app, [*words, "--json"]).stdout
    assert [(each["rows"], each["files"]) for each in json.loads(printed)] == [(4, 2), (0, 0)]
    hashed = identity_of(store).hashed(WHO)
    for text in (printed, "".join(lines), store.ledger.read_bytes().decode("latin-1")):
        assert WHO not in text
        assert hashed not in text


def test_who_is_erased_twice_has_one_receipt(store: Home, tmp_path: Path) -> None:
    erase(store, WHO)
    (before,) = all_receipts(store)
    told = erase(store, WHO).as_json()
    assert (told["rows"], told["rows_now"]) == (4, 0)
    (after,) = all_receipts(store)
    assert (after.begun_at, after.cuts) == (before.begun_at, before.cuts)
    assert tmp_path


def test_without_a_name_and_without_the_list_it_is_asked_for() -> None:
    done = CliRunner().invoke(app, ["erase"])
    assert done.exit_code == 2
    assert "expected CUSTOMER" in done.stderr
