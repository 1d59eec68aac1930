"""Traps of backups: of one moment, whole or refused, and never a way back for who was erased."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drops.care.backup import BackupError, back_up, listed_in
from drops.care.restore import restore
from drops.cli.app import app
from drops.erase import erase
from drops.errors import StoreError
from drops.inbox import waiting_files
from drops.lake.erasure.receipts import all_receipts
from drops.lake.ledger import all_drops
from drops.put import put
from drops.steps import Step
from drops.undo import undo
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure_all
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.places import key_file
from store.rights import too_wide
from store.settings import Home, load_settings
from store.tables import TABLES
from tests.support.cut_off import cut_off
from tests.support.dropping import answers, complaint, content, scores

WHO = "customer-7"
HEAD = "response_id,answered_at,question,score,location,customer_id"


def named(path: Path, mark: str, who: str = WHO) -> Path:
    """A file of three answers: one of who is named, one refused, one of somebody else."""
    lines = [
        f"{mark}1,2026-03-01T10:00:00Z,nps,9,york,{who}",
        f"{mark}2,2026-03-02T10:00:00Z,nps,99,York,{who}",
        f"{mark}3,2026-03-03T10:00:00Z,nps,7,York,somebody",
    ]
    path.write_text("\n".join([HEAD, *lines]) + "\n")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path]:
    """A store with a bit of everything, and a backup of it; copied for each test."""
    folder = tmp_path_factory.mktemp("kept")
    home = Home(folder / "data")
    home.make()
    home.settings_file.write_text(
        'timezone = "Europe/London"\n[aliases.location]\n"Yorke" = "York"\n'
    )
    home.formats.mkdir()
    put(home, named(folder / "a.csv", "a"))
    put(home, answers(folder / "b.csv", {"b": 2}))
    put(home, complaint(folder / "c.csv"))
    undone = put(home, answers(folder / "d.csv", {"d": 1}))
    assert undone.drop
    undo(home, undone.drop)
    backup = folder / "backup"
    back_up(home, backup)
    return home, backup


@pytest.fixture
def store(made: tuple[Home, Path], tmp_path: Path) -> Home:
    return Home(shutil.copytree(made[0].root, tmp_path / "data"))


@pytest.fixture
def kept(made: tuple[Home, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[1], tmp_path / "backup"))


def numbers(home: Home) -> object:
    """Every metric, in all, by place and by team."""
    reader = Reader.of_everything(Lake.open(home), load_settings(home))
    measured = [
        measure_all(reader, [*METRICS.values()], Slice(), by=column)
        for column in (None, "location", "team")
    ]
    return repr(measured)


def rows(home: Home) -> object:
    """Every row of every table."""
    return [content(home, table) for table in TABLES]


def again(backup: Path, folder: Path) -> Home:
    home = Home(folder / "again")
    restore(backup, home)
    return home


def said(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_every_number_is_as_it_was(store: Home, kept: Path, tmp_path: Path) -> None:
    back = again(kept, tmp_path)
    assert numbers(back) == numbers(store)
    assert rows(back) == rows(store)
    assert all_drops(back) == all_drops(store)
    assert back.settings_file.read_bytes() == store.settings_file.read_bytes()
    assert not too_wide(back)
    put(back, answers(tmp_path / "later.csv", {"later": 5}))
    assert scores(back)["later"] == 5


def test_a_backup_is_its_owner_s_alone_and_has_no_key(kept: Path) -> None:
    for path in (kept, *kept.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    key = key_file().read_bytes().strip()
    assert not [path for path in kept.rglob("*") if path.is_file() and key in path.read_bytes()]


def test_what_lies_there_whole_is_not_copied_again(store: Home, kept: Path, tmp_path: Path) -> None:
    first = back_up(store, kept)
    assert (first.copied, first.there) == (0, len(listed_in(kept).files))
    put(store, answers(tmp_path / "new.csv", {"new": 4}))
    rotten = kept / "files" / all_drops(store)[0].sha256
    rotten.write_bytes(b"x" + rotten.read_bytes()[1:])
    second = back_up(store, kept)
    assert second.copied == 3  # the new original, the one that was rotten, and the ledger
    assert scores(again(kept, tmp_path)) == scores(store)


def test_what_no_longer_belongs_is_gone_from_the_next_backup(store: Home, kept: Path) -> None:
    erase(store, WHO)
    back_up(store, kept)
    assert not [
        path for path in kept.rglob("*") if path.is_file() and WHO in path.read_text("latin-1")
    ]
    assert len([*(kept / "files").iterdir()]) == len({*listed_in(kept).files.values()})


def changed(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])


def file_of(backup: Path, ending: str) -> tuple[str, Path]:
    found = listed_in(backup).files
    name = next(name for name in found if name.endswith(ending))
    return name, backup / "files" / found[name][0]


@pytest.mark.parametrize("ending", ["original.csv", "ledger.sqlite", "settings.toml"])
@pytest.mark.parametrize("harm", [changed, Path.unlink])
def test_a_backup_that_is_not_whole_is_refused_by_name(
    kept: Path, tmp_path: Path, ending: str, harm: Callable[[Path], None]
) -> None:
    name, path = file_of(kept, ending)
    harm(path)
    home = Home(tmp_path / "again")
    told = said("restore", kept, "--home", home.root)
    assert told.exit_code == 1
    assert f"{name} (files/{path.name})" in told.stderr
    assert not home.root.exists()
    assert [each for each in tmp_path.iterdir() if "restoring" in each.name] == []


def test_half_a_backup_and_a_changed_list_are_refused(kept: Path, tmp_path: Path) -> None:
    listing = kept / "backup.json"
    listing.write_text(listing.read_text().replace('"drops": 4', '"drops": 5'))
    with pytest.raises(BackupError, match=r"backup\.json in .* was changed"):
        again(kept, tmp_path)
    listing.unlink()
    with pytest.raises(BackupError, match="no backup, or one that was never finished"):
        again(kept, tmp_path)


def test_a_place_that_is_taken_is_left_as_it_is(store: Home, kept: Path, tmp_path: Path) -> None:
    before = scores(store)
    with pytest.raises(BackupError, match=r"data is not empty \(.*\); expected a folder"):
        restore(kept, store)
    assert scores(store) == before
    empty = tmp_path / "again"
    empty.mkdir()
    left = tmp_path / ".again.restoring" / "drops"  # by a restore that was killed
    left.mkdir(parents=True)
    assert scores(again(kept, tmp_path)) == before
    assert not left.parent.exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("to you")
    with pytest.raises(BackupError, match=r"holds something else \(letter.txt\)"):
        back_up(store, tmp_path / "mine")
    with pytest.raises(BackupError, match="goes with it"):
        back_up(store, store.root / "backup")


def test_a_disk_of_its_own_is_filled_in_place(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "again" / "lost+found").mkdir(parents=True)
    monkeypatch.setattr(os.path, "ismount", lambda _: True)
    home = again(kept, tmp_path)
    assert scores(home) == {"a1": 9, "a3": 7, "b": 2}
    assert not (home.root / ".restoring").exists()


def test_two_restores_into_one_place_do_not_meet(kept: Path, tmp_path: Path) -> None:
    """The second is told so, at any moment of the first, which comes to its end."""
    home, met = Home(tmp_path / "new"), list[str]()

    def again(_: object) -> None:
        with pytest.raises(BackupError, match="another restore into this place goes on"):
            restore(kept, home)
        met.append("met")

    restore(kept, home, on_drop=again)
    assert len(met) > 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    with pytest.raises(BackupError, match="is not empty"):
        restore(kept, home)


@pytest.mark.parametrize("key", ["another", "none"])
def test_the_key_of_the_store_is_needed(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    path = tmp_path / "key"
    monkeypatch.setenv("PEPPER_KEY_FILE", str(path))
    if key == "another":
        path.write_text("another secret, and long enough")
    with pytest.raises(StoreError, match=r"hashed with (another|a) key"):
        again(kept, tmp_path)
    assert path.exists() == (key == "another")  # none is made
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("knows", ["nobody", "the old folder", "a later backup"])
def test_who_was_erased_since_is_said_and_cut_again(
    store: Home, kept: Path, tmp_path: Path, knows: str
) -> None:
    erase(store, WHO)
    after, later = rows(store), tmp_path / "later"
    back_up(store, later)
    words = {
        "the old folder": ["--erased-in", store.root],
        "a later backup": ["--erased-in", later],
    }
    home = Home(tmp_path / "again")
    told = said("restore", kept, "--home", home.root, *words.get(knows, []))
    assert told.exit_code == 0, told.stderr
    assert "Who was erased after" in told.stderr
    assert "0 erasures had been asked for" in told.stderr
    originals = "".join(path.read_text() for path in home.drops.glob("*/original.csv"))
    if knows == "nobody":
        assert WHO in originals
        return
    assert "1 customer erased since was cut out again: 2 rows." in told.stderr
    assert WHO not in originals
    assert rows(home) == after
    (receipt,) = all_receipts(home)
    assert (receipt.rows, receipt.done_at is not None) == (2, True)
    put(home, named(tmp_path / "new.csv", "n"))
    assert "n1" not in scores(home)


def test_what_waits_in_the_inbox_is_kept(store: Home, kept: Path, tmp_path: Path) -> None:
    refused = store.inbox / "refused"
    refused.mkdir(exist_ok=True)
    (refused / "what.csv").write_text("x,y\n1,2\n")
    (refused / "what.csv.txt").write_text("nobody knows\n")
    answers(store.inbox / "on its way.csv", {"half": 1})
    back_up(store, kept)
    home = again(kept, tmp_path)
    assert [(each.name, each.why) for each in waiting_files(home)] == [("what.csv", "nobody knows")]
    assert not (home.inbox / "on its way.csv").exists()


def test_a_damaged_original_is_named_and_the_backup_before_stands(
    store: Home, kept: Path, tmp_path: Path
) -> None:
    new = put(store, answers(tmp_path / "new.csv", {"new": 4}))
    path = store.drops / str(new.drop) / "original.csv"
    changed(path)
    told = said("backup", kept, "--home", store.root)
    assert (told.exit_code, str(new.drop) in told.stderr) == (1, True)
    assert "new" not in scores(again(kept, tmp_path))
    undo(store, str(new.drop))
    assert said("backup", kept, "--home", store.root, "--json").exit_code == 0


@pytest.mark.parametrize("step", ["ledger copied", "original backed up", "backup listed"])
def test_whoever_is_killed_amid_a_backup_leaves_one_that_is_whole(
    store: Home, kept: Path, tmp_path: Path, step: Step
) -> None:
    before = scores(store)
    new = put(store, answers(tmp_path / "new.csv", {"new": 4}))
    assert new.drop
    cut_off(store, step, "backup", str(kept))
    if step != "backup listed":
        assert scores(again(kept, tmp_path)) == before
        shutil.rmtree(tmp_path / "again")
    back_up(store, kept)
    assert scores(again(kept, tmp_path)) == {**before, "new": 4}
    assert len([*(kept / "files").iterdir()]) == len({*listed_in(kept).files.values()})


def test_the_first_backup_that_is_killed_is_none_and_can_be_gone_on_with(
    store: Home, tmp_path: Path
) -> None:
    backup = tmp_path / "first"
    cut_off(store, "original backed up", "backup", str(backup))
    with pytest.raises(BackupError, match="never finished"):
        again(backup, tmp_path)
    told = said("backup", backup, "--home", store.root, "--json")
    assert json.loads(told.stdout)["there"] > 0
    assert scores(again(backup, tmp_path)) == scores(store)


def test_a_folder_that_is_not_there_is_no_store(tmp_path: Path) -> None:
    told = said("backup", tmp_path / "backup", "--home", tmp_path / "away")
    assert (told.exit_code, "The data folder is not there" in told.stderr) == (1, True)
    assert not (tmp_path / "backup").exists()
