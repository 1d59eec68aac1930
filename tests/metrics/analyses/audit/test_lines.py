"""All that a group has to keep: how it changed for sure, and who championed it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics.analyses.audit import Audited, AuditLine, lines, lines_as_numbers
from metrics.slices import Slice
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of

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


def test_without_anything_there_is_no_line(tmp_path: Path) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9, "team": "Kitchen"}
    nothing = Settings.model_validate({})
    reader = reader_of(make_lake(tmp_path, responses=[row]), settings=nothing)
    assert lines(reader, Audited("team", "Kitchen", Slice(), UNTIL)) == ()
    assert lines_as_numbers(()).is_empty()
