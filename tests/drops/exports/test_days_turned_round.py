"""Exports with ISO days, or the month first, after a spreadsheet of another country saved them.

01/07/2026 may be what it made of 2026-07-01, and may be January as the tool writes it: the file
tells, or a person.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.put import put
from store.settings import Home
from tests.support.dropping import frame
from tests.support.excel import COUNTRIES, Excel
from tests.support.surveys import csv_of
from tests.support.taking import shipped, take

#: By format: the names of its columns, a row with places for the number and both times.
OPENED = {
    "sf311": ("CaseID,Opened,Closed,Status,Responsible Agency,Category,Request Type,Neighborhood", "{n},{opened},{closed},Closed,DPW,Noise,Bulky,Mission"),
    "chicago311": ("SR_NUMBER,SR_TYPE,SR_SHORT_CODE,OWNER_DEPARTMENT,STATUS,ORIGIN,CREATED_DATE,LAST_MODIFIED_DATE,CLOSED_DATE,WARD,COMMUNITY_AREA,DUPLICATE", "SR{n},Pothole,PHF,CDOT,Completed,App,{opened},,{closed},42,32,no"),
    "nyc311": ("Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status,Borough", "{n},{opened},{closed},NYPD,Noise,Closed,BRONX"),
    "austin311": ("Service Request (SR) Number,SR Description,Method Received,SR Status,Status Change Date,Created Date,Last Update Date,Close Date,Council District", "{n},Loose Dog,Phone,Closed,,{opened},,{closed},9"),
    "la311": ("SRNumber,CreatedDate,UpdatedDate,ActionTaken,Owner,RequestType,Status,RequestSource,ClosedDate,APC,CD,NCName", "LA{n},{opened},,SR Created,BOS,Bulky,Closed,Call,{closed},Central,14,DOWNTOWN"),
}  # fmt: skip
SOCRATA = "%m/%d/%Y %I:%M:%S %p"
ISO = "%Y-%m-%d %H:%M:%S"
#: Opened in the first days of July; closed three days later, or in the same hour.
DAYS = (*range(1, 10),)


def export(name: str, form: str, days: tuple[int, ...], *, wait: timedelta) -> list[list[str]]:
    head, row = OPENED[name]
    rows = [head.split(",")]
    for n, day in enumerate(days):
        opened = datetime(2026, 7, day, 9, 5)  # noqa: DTZ001 - as an export writes it
        cells = row.format(n=n, opened=f"{opened:{form}}", closed=f"{opened + wait:{form}}")
        rows.append(cells.split(","))
    return rows


def opened_in(folder: Path, content: bytes, name: str, told: str = "") -> set[int]:
    """The months in which the complaints were opened."""
    mapping = shipped(name)
    if told:
        mapping = answered(mapping, {"day_or_month:Opened": told})
    taken = take(folder, content, mapping)
    assert taken.reading.refused == 0
    assert taken.reading.kept == taken.rows.height > 0
    return {at.month for at in taken.column("opened_at")}


#: Each format in two of the four countries.
SAVED = [(name, COUNTRIES[(n + also) % 4]) for n, name in enumerate(OPENED) for also in (0, 1)]
BY_COUNTRY = pytest.mark.parametrize(
    ("name", "excel"), SAVED, ids=[f"{name}-{excel.country}" for name, excel in SAVED]
)
HOUR = timedelta(minutes=20)


@BY_COUNTRY
def test_what_nothing_tells_is_asked(tmp_path: Path, name: str, excel: Excel) -> None:
    content = excel.saved(export(name, ISO, DAYS, wait=HOUR), "utf-8-sig")
    with pytest.raises(Doubt, match="no date in the column tells whether the day or the") as asked:
        take(tmp_path, content, name)
    assert [each.kind for each in asked.value.questions] == ["day_or_month"]
    right = "day" if excel.day_first else "month"
    assert opened_in(tmp_path, content, name, right) == {7}
    wrong = "month" if excel.day_first else "day"
    assert opened_in(tmp_path, content, name, wrong) == {*DAYS}


@BY_COUNTRY
def test_one_day_beyond_the_twelfth_tells(tmp_path: Path, name: str, excel: Excel) -> None:
    content = excel.saved(export(name, ISO, (*DAYS, 13), wait=HOUR), "utf-8-sig")
    assert opened_in(tmp_path, content, name) == {7}


@BY_COUNTRY
def test_that_nothing_is_closed_before_it_is_opened_tells(
    tmp_path: Path, name: str, excel: Excel
) -> None:
    """All were opened in July and closed on a first day of August: read otherwise, before that."""
    rows = export(name, ISO, DAYS, wait=timedelta(days=300))
    place = next(at for at, cell in enumerate(rows[1]) if cell.startswith("2027-"))
    for n, row in enumerate(rows[1:]):
        row[place] = f"2026-08-0{n % 5 + 1} 10:00:00"
    content = excel.saved(rows, "utf-8-sig")
    assert opened_in(tmp_path, content, name) == {7}


@pytest.mark.parametrize("name", OPENED)
def test_what_the_tool_itself_writes_is_not_asked(tmp_path: Path, name: str) -> None:
    rows = export(name, SOCRATA, DAYS, wait=HOUR)
    assert opened_in(tmp_path, csv_of(rows).encode(), name) == {7}
    rows = export(name, ISO, DAYS, wait=HOUR)
    assert opened_in(tmp_path, csv_of(rows).encode(), name) == {7}


def cfpb(days: list[str], sent: list[str]) -> str:
    head = "Date received,Product,Issue,Company,Complaint ID,State,Date sent to company"
    rows = "".join(
        f"{day},Mortgage,Fees,A,{900 + n},NY,{then}\n"
        for n, (day, then) in enumerate(zip(days, sent, strict=True))
    )
    return f"{head}\n{rows}"


SMALL = [f"0{day}/07/2026" for day in DAYS]


def test_days_without_hours_are_asked_too(tmp_path: Path) -> None:
    with pytest.raises(Doubt, match=r"line 2: Date received holds 01/07/2026") as asked:
        take(tmp_path, cfpb(SMALL, SMALL), "cfpb")
    (question,) = asked.value.questions
    for told, months in (("day", {7}), ("month", {*DAYS})):
        mapping = answered(shipped("cfpb"), {question.key: told})
        taken = take(tmp_path, cfpb(SMALL, SMALL), mapping)
        assert {at.month for at in taken.column("opened_at")} == months
        again = toml.load(toml.dump(taken.reading.mapping), "again")
        part = take(tmp_path, cfpb(SMALL[:2], SMALL[:2]), again)
        assert part.column("opened_at") == taken.column("opened_at")[:2]


@pytest.mark.parametrize(
    ("sent", "months"),
    [
        (["13/07/2026"] * 9, {7}),
        (["07/13/2026"] * 9, {*DAYS}),
        ([*SMALL[:8], "30/07/2026"], {7}),
        (["7/30/26"] * 9, {*DAYS}),
    ],
)
def test_another_column_tells(tmp_path: Path, sent: list[str], months: set[int]) -> None:
    taken = take(tmp_path, cfpb(SMALL, sent), "cfpb")
    assert {at.month for at in taken.column("opened_at")} == months


def test_the_same_numbers_are_not_asked(tmp_path: Path) -> None:
    days = ["07/07/2026", "08/08/2026"]
    taken = take(tmp_path, cfpb(days, days), "cfpb")
    assert {f"{at:%m-%d}" for at in taken.column("opened_at")} == {"07-07", "08-08"}


def test_what_a_file_tells_counts_more_than_what_was_said_of_another(
    home: Home, tmp_path: Path
) -> None:
    asked, tells = tmp_path / "a.csv", tmp_path / "b.csv"
    asked.write_text(cfpb(SMALL, SMALL), encoding="utf-8")
    put(home, asked, answers={"day_or_month:Date received": "day"})
    days = [f"07/{day}/2026" for day in range(10, 19)]
    tells.write_text(cfpb(days, days).replace(",9", ",8"), encoding="utf-8")
    put(home, tells)
    assert {at.month for at in frame(home, "complaints")["opened_at"]} == {7}
