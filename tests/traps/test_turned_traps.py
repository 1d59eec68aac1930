"""A failure here means that dates a spreadsheet turned round count in another month, unasked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from drops.intake.mapping.doubts import Doubt, answered, lasting
from tests.support.taking import Taken, shipped, take
from tests.support.workbooks import sheet_xml, workbook

KEY = "turned:answered_at"


def book(every: list[datetime]) -> bytes:
    """Answers of these days, as cells that are dates."""
    names = ["response_id", "answered_at", "question", "score"]
    rows = [[f"r{n}", day, "nps", n % 11] for n, day in enumerate(every)]
    return workbook({"Answers": sheet_xml([names, *rows])})


def taken(folder: Path, every: list[datetime], answer: str = "") -> Taken:
    mapping = answered(shipped("pepper_responses"), {KEY: answer} if answer else {})
    return take(folder, book(every), mapping, name="answers.xlsx")


def days(first: str, number: int) -> list[datetime]:
    return [datetime.fromisoformat(first) + timedelta(days=n) for n in range(number)]


def turned_round(every: list[datetime]) -> list[datetime]:
    return [at.replace(month=at.day, day=at.month) for at in every]


#: The first twelve days of October, as a German wrote them and Excel in the US took them: a day of
#: each month. They are taken on 1 November.
FUTURE = turned_round(days("2026-10-01T14:05", 12))
IN_ORDER = [*days("2026-01-03", 6), *days("2026-02-03", 6)]
OUT_OF_ORDER = turned_round(IN_ORDER)


@pytest.mark.parametrize("every", [FUTURE, OUT_OF_ORDER], ids=["future", "out of order"])
def test_what_speaks_against_dates_is_asked_with_the_cell(
    tmp_path: Path, every: list[datetime]
) -> None:
    """Ten of twelve were taken in ten months, and two refused, because they lie in the future."""
    with pytest.raises(Doubt, match=r"line 2: answered_at: .*another country") as doubt:
        taken(tmp_path, every)
    assert [each.key for each in doubt.value.questions] == [KEY]
    turned = taken(tmp_path, every, "turned")
    right = [(day.day, day.month) for day in every]
    assert [(at.month, at.day) for at in turned.column("answered_at")] == right
    assert any("turned round, day for month, as somebody said" in n for n in turned.reading.notes)
    kept = taken(tmp_path, every, "kept")
    assert [(at.month, at.day) for at in kept.column("answered_at")] == [
        (day.month, day.day) for day in every if f"{day:%m%d}" < "1102"
    ]


def test_an_answer_holds_for_one_file_and_also_when_its_future_is_past(tmp_path: Path) -> None:
    """The next file may be saved elsewhere; made again years later, this one is as it was."""
    assert lasting({KEY: "turned"}) == {}
    first = taken(tmp_path, FUTURE, "turned")
    later = take(
        tmp_path,
        book(FUTURE),
        first.reading.mapping,
        name="answers.xlsx",
        taken_at=datetime.fromisoformat("2027-06-01T00:00:00+00:00"),
    )
    assert later.column("answered_at") == first.column("answered_at")


@pytest.mark.parametrize(
    "every",
    [
        IN_ORDER,
        days("2026-10-01", 12),
        days("2026-10-01", 20),
        FUTURE[:4],
    ],
    ids=["in order", "a month", "days beyond the twelfth", "few"],
)
def test_where_nothing_speaks_against_them_nobody_is_asked(
    tmp_path: Path, every: list[datetime]
) -> None:
    kept = taken(tmp_path, every).column("answered_at")
    assert [(at.month, at.day) for at in kept] == [(day.month, day.day) for day in every]
