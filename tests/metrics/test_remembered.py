"""What was counted of a version is asked once, and is what the data says."""

import polars as pl
import pytest

from metrics import remembered
from metrics.lake import Lake
from metrics.remembered import Remembered, question_of, tables_read, words_of
from store.settings import Home
from tests.support.lakes import at, write_lake

SQL = "SELECT score, count(*) AS n FROM responses WHERE score >= $least GROUP BY ALL ORDER BY ALL"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    answers = [
        {"answered_at": at("2026-10-02T12:00"), "question": "nps", "score": score}
        for score in (3, 9, 9)
    ]
    return write_lake(tmp_path_factory.mktemp("remembered"), responses=answers)


def test_the_same_question_is_asked_once(home: Home, asked: list[str]) -> None:
    lake = Lake.open(home)
    assert lake.count(SQL, {"least": 1, "unused": 2}).rows() == [(3, 1), (9, 2)]
    assert lake.count(SQL, {"least": 1}).rows() == [(3, 1), (9, 2)]
    assert len(asked) == 1
    assert lake.count(SQL, {"least": 4}).rows() == [(9, 2)]
    assert len(asked) == 2


def test_single_rows_are_asked_each_time(home: Home, asked: list[str]) -> None:
    lake = Lake.open(home)
    for _ in range(2):
        lake.query("SELECT score FROM responses", {})
    assert len(asked) == 2
    assert lake._counted.answer(question_of("SELECT score FROM responses", {})) is None


def test_whoever_adds_to_an_answer_changes_it_for_nobody_else(home: Home) -> None:
    lake = Lake.open(home)
    for _ in range(2):
        answer = lake.count(SQL, {"least": 1})
        assert answer.columns == ["score", "n"]
        answer.insert_column(0, pl.Series("mine", [1, 1]))


def test_what_is_large_is_let_go_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = pl.DataFrame({"n": range(100)})
    size = int(answer.estimated_size())
    monkeypatch.setattr(remembered, "MOST_BYTES", 2 * size)
    monkeypatch.setattr(remembered, "_LARGEST", size)
    kept = Remembered()
    for number in range(3):
        kept.keep(question_of("SELECT 1", {"n": number}), answer)
    kept.keep(question_of("SELECT 2", {}), pl.DataFrame({"n": range(200)}))
    known = [kept.answer(question_of("SELECT 1", {"n": n})) is not None for n in range(3)]
    assert known == [False, True, True]
    assert kept.answer(question_of("SELECT 2", {})) is None


def test_the_tables_of_a_question_are_those_that_it_names() -> None:
    words = words_of("SELECT responses.score FROM main.responses JOIN whole_complaints USING (x)")
    assert tables_read(words) == {"responses", "complaints"}
