"""All that a group has to keep: how it changed for sure, and who championed it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from drops.lake.writing import rebuild
from drops.put import put
from metrics.analyses.audit import Audited, AuditLine, lines, lines_as_numbers
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home, Settings
from store.tables import TABLES
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake
from ui.panels.shared.table import template

UNTIL = date(2026, 10, 1)
#: By standard how many of 100 checks were kept in the quarter before, and in this one.
KEPT = {"Plates hot": (60, 90), "Seated": (85, 86), "Tables laid": (95, 70)}
SETTINGS = Settings.model_validate(
    {
        "targets": {"standard_kept": 80, "nps": 40, "no_such_metric": 3},
        "champions": {"kitchen": {"plates hot": "Ada", "nps": "Grace"}, "Floor": {"Seated": "Eve"}},
    }
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditLine, ...]:
    checks: list[Record] = []
    for standard, counts in KEPT.items():
        for quarter, kept in enumerate(counts):
            day = UNTIL - timedelta(weeks=13 * (2 - quarter)) + timedelta(days=2)
            checks += [
                {"checked_at": at(f"{day}T10:00") + timedelta(hours=20 * number), "team": "Kitchen",
                 "standard": standard, "passed": number < kept}
                for number in range(100)
            ]  # fmt: skip
    answers = [
        {"answered_at": at("2026-05-01T10:00") + timedelta(days=number), "question": "nps",
         "score": 10, "team": "Kitchen"}
        for number in range(150)
    ]  # fmt: skip
    lake = make_lake(tmp_path_factory.mktemp("lines"), checks=checks, responses=answers)
    return lines(reader_of(lake, settings=SETTINGS), Audited("team", "Kitchen", Slice(), UNTIL))


def test_every_standard_and_target_has_a_line(found: tuple[AuditLine, ...]) -> None:
    told = [(line.kind, line.name or line.metric.key) for line in found]
    assert told == [*(("standard", name) for name in KEPT), ("target", "standard_kept"),
                    ("target", "nps")]  # fmt: skip


def test_what_improved_for_sure_is_told_from_what_stayed(found: tuple[AuditLine, ...]) -> None:
    verdicts = {line.name: line.verdict for line in found if line.kind == "standard"}
    assert verdicts == {"Plates hot": "better", "Seated": "cannot tell", "Tables laid": "worse"}


def test_numbers_are_those_of_a_count_by_hand(found: tuple[AuditLine, ...]) -> None:
    for row in lines_as_numbers(found).filter(kind="standard").iter_rows(named=True):
        before, now = KEPT[row["name"]]
        low, high = proportion_confint(now, 100, method="wilson")
        assert (row["value"], row["before"], row["n"]) == (now, before, 100)
        assert row["change"] == pytest.approx(now - before)
        assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high))
        reached = "met" if 100 * low >= 80 else "missed" if 100 * high < 80 else "cannot tell"
        assert row["target_is"] == reached


def test_champions_are_found_however_their_names_are_written(found: tuple[AuditLine, ...]) -> None:
    champions = {line.name or line.metric.key: line.champion for line in found if line.champion}
    assert champions == {"Plates hot": "Ada", "nps": "Grace"}


def _champions(reader: Reader) -> dict[str, str]:
    found = lines(reader, Audited("team", "Kitchen", Slice(), UNTIL))
    return {line.name: line.champion for line in found if line.name and line.champion}


def test_a_file_names_whom_the_settings_do_not(tmp_path: Path) -> None:
    """The newest check of the group up to the quarter's end that names somebody."""
    named = [
        ("Seated", "2026-08-01", "Kitchen", "Bo"),
        ("Seated", "2026-09-01", "Kitchen", "Cy"),
        ("Seated", "2026-09-02", "Kitchen", None),
        ("Seated", "2026-09-03", "Floor", "Eve"),
        ("Seated", "2026-10-01", "Kitchen", "Zed"),
        ("Plates hot", "2026-09-01", "Kitchen", "Bo"),
        ("Tables laid", "2026-09-01", "Kitchen", None),
    ]
    checks: list[Record] = [
        {"checked_at": at(f"{day}T10:00"), "team": team, "standard": standard, "passed": True,
         "champion": who}
        for standard, day, team, who in named
    ]  # fmt: skip
    lake = make_lake(tmp_path, checks=checks)
    assert _champions(reader_of(lake, settings=SETTINGS)) == {"Seated": "Cy", "Plates hot": "Ada"}
    unsaid = Settings.model_validate({})
    assert _champions(reader_of(lake, settings=unsaid)) == {"Seated": "Cy", "Plates hot": "Bo"}


def test_a_store_of_before_has_no_champions_until_a_file_names_some(
    home: Home, tmp_path: Path
) -> None:
    """Its files of the lake have no such column; what a rebuild makes tells the same."""
    head = "check_id,checked_at,standard,passed,team"
    first, second = home.root / "first.csv", home.root / "second.csv"
    first.write_text(f"{head}\nC-1,2026-09-05T12:40:00Z,Seated,yes,Kitchen\n", encoding="utf-8")
    second.write_text(
        f"{head},champion\nC-2,2026-09-06T12:40:00Z,Seated,no,Kitchen,Shift lead\n"
        "C-3,2026-09-07T12:40:00Z,Laid,no,Kitchen,ada@kitchen.example\n",
        encoding="utf-8",
    )
    row = {"checked_at": at("2026-09-05T12:40"), "team": "Kitchen", "standard": "Seated",
           "passed": True, "champion": "Bo"}  # fmt: skip
    before = write_lake(tmp_path / "before", checks=[row])
    assert _champions(reader_of(Lake.open(before))) == {"Seated": "Bo"}
    for path in before.lake.glob("checks/**/*.parquet"):
        pl.read_parquet(path).drop("champion").write_parquet(path)
    assert _champions(reader_of(Lake.open(before))) == {}
    put(home, first)
    rebuild(home)
    assert _champions(reader_of(Lake.open(home))) == {}
    put(home, second)
    told = _champions(reader_of(Lake.open(home)))
    assert told["Seated"] == "Shift lead"
    assert "@" not in told["Laid"], "an address is hashed"
    rebuild(home)
    assert _champions(reader_of(Lake.open(home))) == told
    assert "champion" in template(TABLES["checks"]).split("\n")[0].strip().split(",")


def test_without_anything_there_is_no_line(tmp_path: Path) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9, "team": "Kitchen"}
    nothing = Settings.model_validate({})
    reader = reader_of(make_lake(tmp_path, responses=[row]), settings=nothing)
    assert lines(reader, Audited("team", "Kitchen", Slice(), UNTIL)) == ()
    assert lines_as_numbers(()).is_empty()
