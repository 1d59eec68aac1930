"""Day or month first: told by the mapping, proven by the file, or asked; never guessed."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.mapping.model import Mapping
from drops.intake.rows.preview import preview
from tests.support.taking import settings, take

BOTH = '["%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "iso"]'


def mapping(more: str = "") -> Mapping:
    return toml.load(
        f"table = 'complaints'\n{more}\n[columns]\ncomplaint_id = 'id'\n"
        f"opened_at = {{ from = 'opened', formats = {BOTH} }}\n"
        f"resolved_at = {{ from = 'closed', formats = {BOTH}, optional = true }}",
        "m",
    )


def days(folder: Path, opened: list[str], more: str = "") -> list[date]:
    text = "id,opened\n" + "".join(f"{at},{day}\n" for at, day in enumerate(opened))
    return [at.date() for at in take(folder, text, mapping(more)).column("opened_at")]


def test_one_late_day_decides_for_the_whole_column(tmp_path: Path) -> None:
    assert days(tmp_path, ["03/04/2026", "13/04/2026"]) == [date(2026, 4, 3), date(2026, 4, 13)]
    assert days(tmp_path, ["03/04/2026", "04/13/2026"]) == [date(2026, 3, 4), date(2026, 4, 13)]


def test_the_deciding_day_may_come_after_many_rows(tmp_path: Path) -> None:
    many = ["03/04/2026"] * 3000 + ["31/01/2026"]
    assert set(days(tmp_path, many)) == {date(2026, 4, 3), date(2026, 1, 31)}


@pytest.mark.parametrize(
    ("told", "expected"), [("true", date(2026, 4, 3)), ("false", date(2026, 3, 4))]
)
def test_the_answer_of_a_person_counts(tmp_path: Path, told: str, expected: date) -> None:
    assert days(tmp_path, ["03/04/2026"], f"day_first = {told}") == [expected]


def test_what_contradicts_the_answer_is_refused(tmp_path: Path) -> None:
    taken = take(tmp_path, "id,opened\na,03/04/2026\nb,04/13/2026\n", mapping("day_first = true"))
    assert taken.counts == (2, 1, 1, 0)
    assert taken.reading.reasons == {"opened_at is no time in the form 31/10/2026": 1}


def test_nothing_tells_so_it_is_asked(tmp_path: Path) -> None:
    with pytest.raises(Doubt, match='--answer "day_or_month:opened=day"') as asked:
        days(tmp_path, ["05/05/2026", "03/04/2026", ""])
    (question,) = asked.value.questions
    assert (question.key, dict(question.choices).keys()) == (
        "day_or_month:opened",
        {"day", "month"},
    )
    told = answered(mapping(), {question.key: "day"})
    taken = take(tmp_path, "id,opened\na,05/05/2026\nb,03/04/2026\n", told)
    assert taken.column("opened_at")[1] == datetime(2026, 4, 3, tzinfo=UTC)
    assert "line 3: opened holds 03/04/2026" in str(asked.value)
    path = tmp_path / "file.csv"
    with pytest.raises(Doubt):
        preview(path, path.name, mapping(), settings())


def test_the_same_day_either_way_is_no_question(tmp_path: Path) -> None:
    assert days(tmp_path, ["05/05/2026", "06/06/2026"]) == [date(2026, 5, 5), date(2026, 6, 6)]


def test_other_forms_are_no_question(tmp_path: Path) -> None:
    assert days(tmp_path, ["03.04.2026", "2026-04-05"]) == [date(2026, 4, 3), date(2026, 4, 5)]


def test_both_orders_in_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DropError) as raised:
        days(tmp_path, ["03/04/2026", "13/04/2026", "04/14/2026"])
    assert str(raised.value) == (
        "file.csv: opened holds dates with the day first (line 3: 13/04/2026) and with the month "
        "first (line 4: 04/14/2026), so the others may be either; expected one order in a column"
    )


def test_another_column_may_tell(tmp_path: Path) -> None:
    text = "id,opened,closed\na,03/04/2026,13/04/2026\nb,04/04/2026,\n"
    taken = take(tmp_path, text, mapping())
    assert taken.column("opened_at")[0] == datetime(2026, 4, 3, tzinfo=UTC)
    assert taken.reading.mapping.day_first is True
    assert take(tmp_path, text, taken.reading.mapping).rows.equals(taken.rows)


def test_columns_that_prove_different_orders_are_each_read_in_their_own(tmp_path: Path) -> None:
    text = "id,opened,closed\na,13/04/2026,04/14/2026\n"
    taken = take(tmp_path, text, mapping())
    assert taken.column("opened_at") == [datetime(2026, 4, 13, tzinfo=UTC)]
    assert taken.column("resolved_at") == [datetime(2026, 4, 14, tzinfo=UTC)]
    assert taken.reading.mapping.day_first is None


def test_a_time_from_two_columns_is_proven_by_either(tmp_path: Path) -> None:
    two = toml.load(
        "table = 'complaints'\n[columns]\nteam = 'id'\n"
        f"opened_at = {{ from = ['opened', 'older'], formats = {BOTH} }}",
        "m",
    )
    text = "id,opened,older\na,03/04/2026,\nb,,13/04/2026\n"
    assert take(tmp_path, text, two).column("opened_at")[0] == datetime(2026, 4, 3, tzinfo=UTC)


def test_the_question_survives_the_way_between_processes(tmp_path: Path) -> None:
    with pytest.raises(Doubt) as asked:
        days(tmp_path, ["03/04/2026"])
    again = pickle.loads(pickle.dumps(asked.value))  # noqa: S301 - made a line above
    assert (str(again), again.questions) == (str(asked.value), asked.value.questions)
