"""The lake: one pinned version, instants in UTC, sentences when a file is not there."""

import gc
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all
from metrics.model import NOTHING
from metrics.slices import Slice
from store.manifest import LakeError, TableState
from store.settings import Home
from store.tables import TABLES
from tests.support.lakes import at, make_lake, reader_of, write_lake

ANSWERS = [
    {"answered_at": at("2026-10-01T10:00"), "question": "nps", "score": s, "drop": f"d{s}"}
    for s in (0, 9, 10)
]


def nps(lake: Lake) -> float | None:
    return measure(reader_of(lake), METRICS["nps"], Slice())[0].estimate.value


def test_an_empty_folder_is_an_empty_lake(tmp_path: Path) -> None:
    lake = Lake.open(Home(tmp_path))
    assert (lake.snapshot, lake.published_at, lake.drops) == (0, None, ())
    assert dict(lake.tables) == {name: TableState() for name in TABLES}
    assert nps(lake) is None


def test_a_lake_tells_what_it_holds(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=ANSWERS, known_at=at("2026-10-05T08:00"))
    assert (lake.snapshot, lake.drops) == (1, ("d0", "d10", "d9"))
    assert lake.published_at == at("2026-11-22T12:00")
    answers = lake.tables["responses"]
    assert (answers.rows, len(answers.files)) == (3, 2)
    assert answers.first_at == answers.last_at == at("2026-10-01T10:00")
    assert answers.known_at == at("2026-10-05T08:00")
    assert lake.rows_by_day("responses") == {"": {20727: 3}}
    assert lake.gives("responses", "score")
    assert not lake.gives("responses", "team")
    assert not lake.gives("advocacy", "channel")
    assert lake.drops_that_record("responses", "score") == ["d0", "d10", "d9"]
    assert lake.drops_that_record("responses", "team") == []


def test_an_open_lake_keeps_its_version(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=ANSWERS[:1])
    lake = Lake.open(home)
    pinned = json.loads(home.snapshot.read_text())
    pinned["tables"]["responses"] |= {"rows": 0, "files": [], "parts": {}}
    home.snapshot.write_text(json.dumps(pinned | {"snapshot": 2}))
    assert nps(lake) == -100
    assert nps(Lake.open(home)) is None


def test_a_folder_with_a_quote_in_its_name(tmp_path: Path) -> None:
    assert nps(make_lake(tmp_path / "O'Brien's data", responses=ANSWERS)) == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"snapshot": 1}',
        '{"snapshot": 1, "tables": {"responses": 3}, "drops": []}',
    ],
)
def test_a_damaged_version_file_is_a_sentence(tmp_path: Path, text: str) -> None:
    home = write_lake(tmp_path, responses=ANSWERS)
    home.snapshot.write_text(text)
    with pytest.raises(LakeError, match=r"damaged. Run `python -m drops rebuild`"):
        Lake.open(home)


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda p: p.write_bytes(b"torn"), lambda p: p.write_bytes(b"")]
)
def test_a_lake_file_that_is_gone_or_torn_is_a_sentence(tmp_path: Path, damage) -> None:  # noqa: ANN001
    home = write_lake(tmp_path, responses=ANSWERS)
    before = Lake.open(home)
    for file in before.tables["responses"].files:
        damage(home.lake / file)
    with pytest.raises(LakeError, match=r"missing or damaged. Run `python -m drops rebuild`"):
        nps(before)
    with pytest.raises(LakeError, match=r"survey answers are missing or damaged"):
        Lake.open(home)


def test_a_lake_of_before_a_column_was_there_tells_nothing_of_it(tmp_path: Path) -> None:
    """An older Pepper's files lack `answers`; all else is read, and nothing is blamed."""
    row = {"opened_at": at("2026-10-01T10:00"), "resolved_at": at("2026-10-01T12:00")}
    home = write_lake(tmp_path, complaints=[row | {"reopened": i} for i in range(4)])
    for file in Lake.open(home).tables["complaints"].files:
        pl.read_parquet(home.lake / file).drop("answers").write_parquet(home.lake / file)
    lake = Lake.open(home)
    assert not lake.warning
    assert not lake.gives("complaints", "answers")
    assert lake.query(
        "SELECT count(*) AS n, count(answers) AS told FROM complaints", {}
    ).rows() == [(4, 0)]
    found = measure_all(reader_of(lake), [*METRICS.values()], Slice())
    assert found["reopen_rate"][0].estimate.n == 4
    assert found["first_contact_share"][0].estimate == NOTHING


def test_a_lake_without_a_column_that_it_must_have_is_damaged(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=ANSWERS, files=1)
    (file,) = Lake.open(home).tables["responses"].files
    pl.read_parquet(home.lake / file).drop("answered_at").write_parquet(home.lake / file)
    with pytest.raises(LakeError, match="survey answers are missing or damaged"):
        Lake.open(home)


def test_a_mistake_of_ours_is_not_blamed_on_the_lake(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="nonsense") as caught:
        make_lake(tmp_path).query("SELECT nonsense FROM responses", {})
    assert not isinstance(caught.value, LakeError)


def test_values_that_a_question_does_not_use_are_left_out(tmp_path: Path) -> None:
    called: list[str] = []
    bound = {"used": lambda: called.append("used") or 3, "other": lambda: called.append("other")}
    frame = make_lake(tmp_path).query("SELECT $used AS found", bound)
    assert (frame["found"].to_list(), called) == ([3], ["used"])


def test_nothing_is_written_where_pepper_was_started(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=ANSWERS)
    (folder,) = lake.query("SELECT current_setting('temp_directory') AS folder", {})["folder"]
    assert Path(folder).is_absolute()


def test_nothing_is_fetched(tmp_path: Path) -> None:
    lake = make_lake(tmp_path)
    sql = "SELECT current_setting('autoinstall_known_extensions') AS found"
    assert lake.query(sql, {})["found"].to_list() == [False]


def test_the_machine_s_own_zone_changes_nothing(tmp_path: Path) -> None:
    """A promoter's 90 days end at the same instant everywhere, clocks changed or not."""
    said = {
        "answered_at": at("2026-08-05T12:00"),
        "question": "nps",
        "score": 9,
        "customer_id": "c",
    }
    act = {"happened_at": at("2026-11-03T12:30"), "kind": "referral", "customer_id": "c"}
    home = write_lake(tmp_path, responses=[said], advocacy=[act])
    home.settings_file.write_text("smallest_group = 1\n", encoding="utf-8")
    script = [sys.executable, "-m", "metrics", "show", "say_do", "--home", str(tmp_path), "--json"]
    for zone in ("America/New_York", "Pacific/Auckland"):
        ran = subprocess.run(script, env=os.environ | {"TZ": zone}, capture_output=True, check=True)
        assert json.loads(ran.stdout)["rows"][0] == {
            "group": None, "value": 0.0, "low": 0.0, "high": pytest.approx(79.345, abs=0.001), "n": 1,
        }  # fmt: skip
    sql = "SELECT current_setting('TimeZone') AS zone"
    assert Lake.open(Home(tmp_path)).query(sql, {})["zone"].to_list() == ["UTC"]


def test_a_lake_that_nobody_needs_gives_back_what_it_held(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=ANSWERS)

    def held() -> tuple[int, int]:
        gc.collect()
        return len([*Path("/proc/self/task").iterdir()]), len([*Path("/proc/self/fd").iterdir()])

    nps(Lake.open(home))
    threads, handles = held()
    for _ in range(20):
        nps(Lake.open(home))
    after = held()
    assert after[0] <= threads + 4
    assert after[1] <= handles + 4


def test_days_of_the_lake_do_not_narrow_what_is_measured(tmp_path: Path) -> None:
    """`first_at` and `last_at` of one table say nothing of another's rows."""
    opened = [{"opened_at": at("2026-01-05T10:00"), "resolved_at": at("2026-12-05T10:00")}]
    lake = make_lake(tmp_path, responses=ANSWERS, complaints=opened)
    rows = measure(reader_of(lake), METRICS["complaints_resolved"], Slice(), by="month")
    assert {row.group: row.estimate.n for row in rows if row.estimate.n} == {date(2026, 12, 1): 1}
    assert [row.group for row in rows] == [date(2026, month, 1) for month in range(1, 13)]
