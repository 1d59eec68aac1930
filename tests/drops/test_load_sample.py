"""The sample company comes in like any other files, and goes without a trace."""

from __future__ import annotations

from datetime import date, datetime

from drops.lake.ledger import all_drops
from drops.put import put
from drops.undo import has_sample, remove_sample, undo
from sample_data.company import LONDON
from sample_data.load import HERE, load
from store.settings import Home
from store.tables import TABLES
from tests.support.dropping import answers, current, frame

#: The day after the last that the files tell of: they are loaded as they are.
DAY = date(2026, 11, 1)
LATER = date(2026, 11, 29)


def rows_of(home: Home) -> dict[str, int]:
    return {name: table["rows"] for name, table in current(home)["tables"].items()}


def last_answer(home: Home) -> datetime:
    last = frame(home, "responses")["answered_at"].max()
    assert isinstance(last, datetime)
    return last.astimezone(LONDON)


def test_a_sample_of_another_week_replaces_the_one_that_is_there(home: Home) -> None:
    load(home, day=DAY)
    before, kept = last_answer(home), rows_of(home)
    assert load(home, if_empty=True, day=LATER) == []
    assert last_answer(home) == before
    reports = load(home, day=LATER)
    assert len(reports) == len(list((HERE / "files").iterdir()))
    assert [report.refused for report in reports] == [0] * len(reports)
    assert rows_of(home) == kept
    assert before.date() == date(2026, 10, 31)
    assert last_answer(home).date() == date(2026, 11, 28)
    assert last_answer(home).time() == before.time()
    assert load(home, day=date(2026, 12, 5)) == []  # the same week
    assert home.settings_file.exists()


def test_the_sample_is_loaded_once_completed_and_taken_away(home: Home) -> None:
    reports = load(home, if_empty=True, day=DAY)
    assert len(reports) == len(list((HERE / "files").iterdir()))
    assert all(report.kept for report in reports)
    rows = {name: table["rows"] for name, table in current(home)["tables"].items()}
    assert set(rows) == {*TABLES}
    assert has_sample(home)
    assert home.settings_file.exists()
    assert load(home, if_empty=True, day=DAY) == []
    assert remove_sample(home) == len(reports)
    assert {table["rows"] for table in current(home)["tables"].values()} == {0}
    assert not home.settings_file.exists()
    assert load(home, if_empty=True, day=DAY) == []
    assert not has_sample(home)


def test_a_sample_that_was_cut_off_is_completed(home: Home) -> None:
    first, *rest = sorted((HERE / "files").iterdir())
    put(home, first, way="sample")
    assert [report.file for report in load(home, if_empty=True, day=DAY)] == [
        path.name for path in rest
    ]


def test_own_drops_keep_the_sample_away(home: Home) -> None:
    home.make()
    own = put(home, answers(home.root / "own.csv", {"a": 9}))
    assert load(home, if_empty=True, day=DAY) == []
    undo(home, str(own.drop))
    assert load(home, if_empty=True, day=DAY) == []
    assert len(all_drops(home)) == 1
