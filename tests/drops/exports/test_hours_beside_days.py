"""Day and hour in two columns: it is known to the minute when it was, whatever they are called."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, time
from pathlib import Path

import polars as pl
import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.propose.look import look_at
from drops.intake.propose.proposal import propose
from tests.support.analyst import Outcome, analyse
from tests.support.taking import take
from tests.support.workbooks import Cell, Raw, one_sheet

#: What the columns of days and hours are called, and how the days and the hours are written.
SPELLED = [
    ("Date opened", "Time opened", "{0:%d/%m/%Y}", "{0:%H:%M}"),
    ("Opened date", "Opened time", "{0:%Y-%m-%d}", "{0:%H:%M:%S}"),
    ("Created Date", "Created Time", "{0:%m/%d/%Y}", "{0:%I:%M %p}"),
    ("created_date", "created_time", "{0:%Y-%m-%d}", "{0:%H:%M:%S}.250"),
    ("Opened", "Opened time", "{0:%Y-%m-%d} 00:00:00", "{0:%H:%M}"),
    ("Eröffnungsdatum", "Eröffnungszeit", "{0:%d.%m.%Y}", "{0:%H:%M} Uhr"),
    ("Datum", "Uhrzeit", "{0:%d.%m.%Y}", "{0:%H.%M}"),
    ("Date de création", "Heure de création", "{0:%d/%m/%Y}", "{0:%Hh%M}"),
    ("Fecha", "Hora", "{0:%d/%m/%Y}", "{0:%H:%M}"),
    ("Data", "Ora", "{0:%d/%m/%Y}", "{0:%H:%M}"),
    ("Date", "Time", "{0:%d %b %Y}", "{0:%I:%M:%S %p}"),
    ("createdDate", "createdTime", "{0:%Y-%m-%dT00:00:00Z}", "{0:%H:%M}"),
    ("Opened on (date)", "Opened on (time)", "{0:%Y/%m/%d}", "{0:%H:%M}"),
]
OPENED = [datetime(2026, 3, day, 7 + day % 12, 5 * (day % 11), tzinfo=UTC) for day in range(2, 26)]


def complaints(day: str, hour: str, days: list[str], hours: list[str]) -> str:
    rows = [
        f"C-{n},Parcel did not arrive,Delivery,{day_of},{hour_of}"
        for n, (day_of, hour_of) in enumerate(zip(days, hours, strict=True))
    ]
    return "\n".join([f"Ref,Subject,Team,{day},{hour}", *rows]) + "\n"


def opened(found: Outcome) -> list[datetime | None]:
    assert found.taken is not None, found.said
    return found.taken.rows["opened_at"].to_list()


@pytest.mark.parametrize(("day", "hour", "days", "hours"), SPELLED)
def test_the_hour_beside_a_day_is_read(
    tmp_path: Path, day: str, hour: str, days: str, hours: str
) -> None:
    text = complaints(
        day, hour, [days.format(at) for at in OPENED], [hours.format(at) for at in OPENED]
    )
    found = opened(analyse(tmp_path, text))
    assert [at and at.replace(second=0, microsecond=0) for at in found] == OPENED


def test_where_no_hour_stands_the_day_is_all_that_is_known(tmp_path: Path) -> None:
    hours = [f"{at:%H:%M}" if n % 4 else "" for n, at in enumerate(OPENED)]
    text = complaints("Date opened", "Time opened", [f"{at:%Y-%m-%d}" for at in OPENED], hours)
    found = analyse(tmp_path, text)
    assert opened(found) == [
        at if n % 4 else at.replace(hour=0, minute=0) for n, at in enumerate(OPENED)
    ]
    assert found.taken is not None
    until = found.taken.rows["opened_until"].to_list()
    assert [each is not None for each in until] == [n % 4 == 0 for n in range(len(OPENED))]


def test_an_hour_that_is_none_is_no_midnight(tmp_path: Path) -> None:
    hours = [f"{at:%H:%M}" for at in OPENED]
    hours[5] = "25:99"
    text = complaints("Date opened", "Time opened", [f"{at:%Y-%m-%d}" for at in OPENED], hours)
    found = analyse(tmp_path, text)
    assert found.taken is not None
    assert found.taken.counts == (24, 23, 1, 0)


def test_how_long_it_took_is_no_hour_of_a_day(tmp_path: Path) -> None:
    rows = [
        f"C-{n},Late,Delivery,{at:%Y-%m-%d %H:%M},{at:%Y-%m-%d},02:30"
        for n, at in enumerate(OPENED)
    ]
    head = "Ref,Subject,Team,Created at,Resolution date,Resolution time"
    look = look_at(written(tmp_path, "\n".join([head, *rows])), "export.csv")
    assert look.clocks == {}


def test_hours_of_another_event_are_not_those_of_the_day(tmp_path: Path) -> None:
    rows = [f"C-{n},Late,Delivery,{at:%Y-%m-%d},{at:%H:%M}" for n, at in enumerate(OPENED)]
    head = "Ref,Subject,Team,Date opened,Time of the visit"
    found = analyse(tmp_path, "\n".join([head, *rows]))
    assert opened(found) == [at.replace(hour=0, minute=0) for at in OPENED]
    assert "Time of the visit" in found.said


def written(folder: Path, text: str) -> Path:
    (path := folder / "export.csv").write_text(text, encoding="utf-8")
    return path


def test_every_pair_of_several_is_joined_and_remembered(tmp_path: Path) -> None:
    rows = [
        f"C-{n},Late,Delivery,{at:%d/%m/%Y},{at:%H:%M},{at:%d/%m/%Y},{at.hour + 2:02}:{at:%M}"
        for n, at in enumerate(OPENED)
    ]
    head = "Ref,Subject,Team,Date opened,Time opened,Date closed,Time closed"
    path = written(tmp_path, "\n".join([head, *rows]))
    proposal = propose(look_at(path, path.name))
    again = toml.load(toml.dump(proposal.mapping), "mine")
    assert again.columns["resolved_at"].clock == "Time closed"
    taken = take(tmp_path, path, again)
    waits = taken.rows["resolved_at"] - taken.rows["opened_at"]
    assert {wait.total_seconds() for wait in waits} == {7_200}
    lacking = written(tmp_path, "\n".join([head.replace("Time closed", "Other"), *rows]))
    with pytest.raises(DropError, match=r"no column Time closed, which the mapping mine reads as"):
        take(tmp_path, lacking, again)


def test_answers_have_hours_too(tmp_path: Path) -> None:
    rows = [f"r-{n},{at:%Y-%m-%d},{at:%H:%M},{n % 11}" for n, at in enumerate(OPENED)]
    head = "Response ID,Response date,Submission time,How likely are you to recommend us?"
    plain = analyse(tmp_path, "\n".join([head, *rows]))
    assert plain.taken is not None
    assert plain.taken.rows["answered_at"][0] == OPENED[0].replace(hour=0, minute=0)
    named = head.replace("Response date", "Submission date")
    found = analyse(tmp_path, "\n".join([named, *rows]))
    assert found.taken is not None
    assert found.taken.rows["answered_at"].to_list() == OPENED


def test_in_a_workbook_clocks_are_shares_of_a_day(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Ref", "Subject", "Team", "Date opened", "Time opened"]]
    for n, at in enumerate(OPENED):
        share = (at.hour * 60 + at.minute) / 1_440
        day = datetime.combine(at.date(), time())
        clock = Raw('s="3"', f"<v>{share!r}</v>")
        rows.append([f"C-{n}", "Late", "Delivery", day, clock])
    found = opened(analyse(tmp_path, one_sheet(rows), name="export.xlsx"))
    assert found == OPENED


def test_in_json_and_parquet_they_are_joined_too(tmp_path: Path) -> None:
    records = [
        {
            "Ref": f"C-{n}", "Subject": "Late", "Team": "Delivery",
            "Date opened": at.date(), "Time opened": at.time().replace(tzinfo=None),
        }
        for n, at in enumerate(OPENED)
    ]  # fmt: skip
    parquet = io.BytesIO()
    pl.DataFrame(records).write_parquet(parquet)
    assert opened(analyse(tmp_path, parquet.getvalue(), name="export.parquet")) == OPENED
    told = json.dumps(records, default=lambda each: each.isoformat())
    assert opened(analyse(tmp_path, told, name="export.json")) == OPENED
