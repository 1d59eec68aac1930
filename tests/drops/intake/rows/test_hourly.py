"""Shifts and sales are counted into hours: against a count of every minute that is not the code."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from drops.errors import DropError, MappingError
from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping
from drops.intake.propose.look import FileProfile
from drops.intake.propose.proposal import propose
from drops.lake.writing import rebuild
from drops.mend import mend
from drops.put import put
from drops.undo import undo
from metrics.lake import Lake
from store.settings import Home
from tests.support.workbooks import sheet_xml, workbook

HOURS = (
    "SELECT location, team, hour, sum(people) AS people, sum(visits) AS visits FROM staffing "
    "GROUP BY ALL HAVING coalesce(sum(people), 0) > 0 OR coalesce(sum(visits), 0) > 0 ORDER BY ALL"
)
ROTA = """table = "staffing"
source = "rota"
timezone = "{zone}"
optional = true
drop_rows_where = [{{ column = "Employee", values = ["", "Open shift"], optional = true }}]
states = {{ column = "Status", left_out = ["cancelled"], optional = true }}

[columns]
hour = {{ from = "Start", format = "%Y-%m-%d %H:%M" }}
until = {{ from = "End", format = "%Y-%m-%d %H:%M" }}
break_until = {{ from = "Break", minutes_after = "hour" }}
location = "Place"
team = "Role"
"""
TILL = """table = "staffing"
source = "till"
timezone = "{zone}"
optional = true
states = {{ column = "Status", left_out = ["voided", "refunded"], optional = true }}

[columns]
hour = {{ from = "At", format = "%Y-%m-%d %H:%M" }}
sale_id = "Receipt"
location = "Place"
"""


def rota_file(folder: Path, rows: Iterable[Iterable[object]], name: str = "rota.csv") -> Path:
    """A file of shifts: employee, place, role, start, end, minutes of unpaid break, status."""
    return _file(
        folder / name, ["Employee", "Place", "Role", "Start", "End", "Break", "Status"], rows
    )


def till_file(folder: Path, rows: Iterable[Iterable[object]], name: str = "till.csv") -> Path:
    """A file of sales: receipt, place, time, status."""
    return _file(folder / name, ["Receipt", "Place", "At", "Status"], rows)


def _file(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def taken(home: Home, path: Path, text: str, zone: str = "Europe/London") -> str:
    """Take a file in by a mapping; the id of its drop."""
    return str(put(home, path, mapping=toml.load(text.format(zone=zone), path.stem)).drop)


def hours(home: Home) -> dict[tuple[str, str | None, datetime], tuple[float | None, int | None]]:
    """What is known of each hour of a place and team in which somebody was there, or came."""
    rows = Lake.open(home).query(HOURS, {}).rows()
    return {(place, team, at): (people, visits) for place, team, at, people, visits in rows}


def minute_by_minute(
    shifts: Iterable[tuple[str, str, datetime, datetime, float]], zone: ZoneInfo
) -> dict[tuple[str, str, datetime], float]:
    """People by place, team and hour of the clock: each minute of each shift, one after another."""
    found: dict[tuple[str, str, datetime], float] = defaultdict(float)
    for place, team, start, end, rest in shifts:
        minutes = int((end - start).total_seconds() // 60)
        for number in range(minutes):
            moment = start + timedelta(minutes=number)
            past = timedelta(minutes=moment.astimezone(zone).minute)
            found[place, team, moment - past] += (1 - rest / minutes) / 60
    return dict(found)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Adelaide"])
def test_shifts_over_both_changes_of_the_clocks(home: Home, tmp_path: Path, zone: str) -> None:
    chance, clock = random.Random(zone), ZoneInfo(zone)  # noqa: S311 - no secret
    changes = [
        day
        for number in range(365)
        if (day := date(2025, 1, 1) + timedelta(days=number))
        and _midnight(day, clock).utcoffset() != _midnight(day + timedelta(1), clock).utcoffset()
    ]
    assert len(changes) == 2
    shifts, rows = [], []
    for day in changes:
        for _ in range(60):
            start = datetime.combine(day, datetime.min.time()) + timedelta(
                minutes=chance.randrange(-2880, 2880)
            )
            end = start + timedelta(minutes=chance.randrange(1, 1440))
            began, over = _instant(start, clock), _instant(end, clock)
            if began is None or over is None or not timedelta(0) < over - began <= timedelta(1):
                continue
            most = int((over - began).total_seconds() // 60)
            rest = chance.choice([0, 0, min(30, most), most])
            place, team = chance.choice(["York", "Hull"]), chance.choice(["Bar", "Kitchen"])
            shifts.append((place, team, began, over, rest))
            rows.append(["Ann", place, team, f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}",
                         rest or "", ""])  # fmt: skip
    assert len(shifts) > 90
    taken(home, rota_file(tmp_path, rows), ROTA, zone)
    told = {key: people for key, (people, _) in hours(home).items()}
    expected = {key: n for key, n in minute_by_minute(shifts, clock).items() if n > 1e-9}
    assert told.keys() == expected.keys()
    assert all(told[key] == pytest.approx(n, abs=1e-6) for key, n in expected.items())


def _midnight(day: date, clock: ZoneInfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock)


def _instant(local: datetime, clock: ZoneInfo) -> datetime | None:
    """When the clocks show a time, the earlier if twice; None where they skip it."""
    moment = local.replace(tzinfo=clock).astimezone(UTC)
    return moment if moment.astimezone(clock).replace(tzinfo=None) == local else None


def test_sales_are_visits_of_their_hour_and_quiet_hours_have_none(
    home: Home, tmp_path: Path
) -> None:
    rows = [
        ["1", "York", "2026-03-02 09:10", ""],
        ["2", "York", "2026-03-02 09:59", "Completed"],
        ["2", "York", "2026-03-02 10:01", "Completed"],  # a second line of the same sale
        ["2", "Hull", "2026-03-02 11:00", ""],  # another till counts from 1, too
        ["3", "York", "2026-03-02 12:00", ""],
        ["4", "York", "2026-03-02 12:30", "Voided"],
        ["5", "York", "2026-03-02 12:31", "refunded"],
        ["", "York", "2026-03-02 12:32", ""],
        ["7", "", "2026-03-02 12:33", ""],
        ["8", "York", "2026-03-02", ""],
    ]
    report = put(
        home, till_file(tmp_path, rows), mapping=toml.load(TILL.format(zone="UTC"), "till")
    )
    found = Lake.open(home).query(
        "SELECT location, hour, visits, people FROM staffing ORDER BY ALL", {}
    )
    at = [(place, hour.hour, visits, people) for place, hour, visits, people in found.rows()]
    assert at == [
        ("Hull", 11, 1, None),
        ("York", 9, 2, None),
        ("York", 10, 0, None),
        ("York", 11, 0, None),
        ("York", 12, 1, None),
    ]
    assert (report.kept, report.refused, report.blank) == (5, 3, 2)
    assert "5 rows told of 4 sales in 3 hours of a place on the clock of UTC" in str(report.notes)
    (folder,) = home.drops.iterdir()
    refused = pl.read_csv(folder / "refused.csv", infer_schema=False)
    assert dict(refused.select("line", "reasons").iter_rows()) == {
        "9": "sale_id is missing",
        "10": "location is missing",
        "11": "hour names a day and no hour",
    }


BAD = [
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 17:00", "30", ""],
    ["Ann", "York", "Bar", "2026-03-02 17:00", "2026-03-02 09:00", "", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 09:00", "", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-03 09:01", "", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "", "", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "90", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "-5", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "long", ""],
    ["Ann", "", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "", ""],
    ["", "York", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "", ""],
    ["Open shift", "York", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "", ""],
    ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 10:00", "", "Cancelled"],
    ["Ann", "York", "Bar", "2026-03-02", "2026-03-02 10:00", "", ""],
]


def test_what_is_no_shift_is_refused_with_why_or_left_out(home: Home, tmp_path: Path) -> None:
    taken(home, rota_file(tmp_path, BAD), ROTA)
    (folder,) = home.drops.iterdir()
    refused = pl.read_csv(folder / "refused.csv", infer_schema=False)
    told = dict(refused.select("line", "reasons").iter_rows())
    assert told.keys() == {"3", "4", "5", "6", "7", "8", "9", "10", "14"}
    for line, reason in {
        "3": "until is before hour: the shift ends before it begins",
        "4": "until is the same as hour",
        "5": "the shift is longer than 24 hours",
        "6": "until is missing: the shift has no end",
        "7": "break_until is after until: the break is longer than it",
        "8": "break_until is before hour",
        "9": "break_until is told by no number of minutes",
        "10": "location is missing",
        "14": "hour names a day and no hour",
    }.items():
        assert reason in told[line], (line, told[line])
    people = {key[2].hour: n for key, (n, _) in hours(home).items()}
    assert people == {hour: pytest.approx(7.5 / 8) for hour in range(9, 17)}


def test_many_refused_shifts_are_asked_about_however_many_hours_the_others_make(
    home: Home, tmp_path: Path
) -> None:
    rows = [BAD[0]] * 8 + [BAD[4]] * 6
    with pytest.raises(DropError, match="6 of 14 rows would be refused: until is missing"):
        taken(home, rota_file(tmp_path, rows), ROTA)


def test_a_later_export_takes_the_place_of_all_that_was_said_of_its_days(
    home: Home, tmp_path: Path
) -> None:
    first = [
        ["Ann", "York", "Bar", "2026-03-02 09:00", "2026-03-02 12:00", "", ""],
        ["Bob", "York", "Bar", "2026-03-02 22:00", "2026-03-03 06:00", "", ""],
        ["Cat", "York", "Bar", "2026-03-08 22:00", "2026-03-09 06:00", "", ""],
    ]
    taken(home, rota_file(tmp_path, first), ROTA)
    before = hours(home)
    # The same week: one later, the night of one is off, and all is told anew.
    again = [
        ["Ann", "York", "Bar", "2026-03-02 10:00", "2026-03-02 13:00", "", ""],
        ["Cat", "York", "Bar", "2026-03-08 22:00", "2026-03-09 06:00", "", ""],
    ]
    second = taken(home, rota_file(tmp_path, again, "again.csv"), ROTA)
    assert {at.day: 0 for _, _, at in hours(home)}.keys() == {2, 8, 9}
    assert [at.hour for _, _, at in hours(home) if at.day == 2] == [10, 11, 12]
    # The week after begins while a shift of this one is on: both are there.
    week = [["Dan", "York", "Bar", "2026-03-09 05:30", "2026-03-09 07:00", "", ""]]
    taken(home, rota_file(tmp_path, week, "week.csv"), ROTA)
    nights = {at.hour: people for (_, _, at), (people, _) in hours(home).items() if at.day == 9}
    assert nights == {0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1.5, 6: 1}
    after = hours(home)
    rebuild(home)
    assert hours(home) == after
    undo(home, second)
    assert hours(home).items() >= before.items() - {
        (key, value) for key, value in before.items() if key[2].day == 9
    }


def test_rota_and_till_meet_in_their_hours(home: Home, tmp_path: Path) -> None:
    shifts = [
        ["Ann", "York", "", "2026-03-02 09:00", "2026-03-02 12:00", "", ""],
        ["Bob", "York", "", "2026-03-02 10:30", "2026-03-02 12:00", "", ""],
    ]
    sales = [[str(n), "York", f"2026-03-02 {9 + n % 3:02}:1{n}", ""] for n in range(9)]
    till = taken(home, till_file(tmp_path, sales), TILL)
    taken(home, rota_file(tmp_path, shifts), ROTA)
    assert {key[2].hour: each for key, each in hours(home).items()} == {
        9: (1, 3),
        10: (1.5, 3),
        11: (2, 3),
    }
    undo(home, till)
    assert {each[1] for each in hours(home).values()} == {None}


def test_the_end_on_the_day_of_the_start_is_of_the_day_after_where_it_comes_first(
    home: Home, tmp_path: Path
) -> None:
    path = tmp_path / "clocks.csv"
    path.write_text(
        "Place,Date,From,To\nYork,2026-03-28,22:00,04:00\nYork,2026-03-30,09:00,10:30\n",
        encoding="utf-8",
    )
    mapping = (
        'table = "staffing"\ntimezone = "Europe/London"\n[columns]\nlocation = "Place"\n'
        'hour = { from = "Date", clock = "From", format = "any" }\n'
        'until = { from = "Date", clock = "To", format = "any" }\n'
    )
    put(home, path, mapping=toml.load(mapping, "clocks"))
    # From 22 to 4 as the clocks went forward: five hours.
    found = [(at.day, at.hour, people) for (_, _, at), (people, _) in hours(home).items()]
    assert found == [
        *((28, hour, 1.0) for hour in (22, 23)),
        *((29, hour, 1.0) for hour in (0, 1, 2)),
        (30, 8, 1.0),
        (30, 9, 0.5),
    ]


def test_nobody_who_worked_is_kept_but_in_the_file_itself(home: Home, tmp_path: Path) -> None:
    rows = [
        ["ann.smith@example.org", *BAD[0][1:]],
        ["Ann Featherstonehaugh", *BAD[1][1:]],
        ["Bob Featherstonehaugh", *BAD[0][1:], "one cell too many"],
    ]
    taken(home, rota_file(tmp_path, rows), ROTA)
    (folder,) = home.drops.iterdir()
    kept = [path for path in home.root.rglob("*") if path.is_file() and path.stem != "original"]
    assert folder / "refused.csv" in kept
    assert "[not kept]" in (folder / "refused.csv").read_text(encoding="utf-8")
    for path in kept:
        content = path.read_bytes()
        assert b"Featherstonehaugh" not in content, path
        assert b"ann.smith" not in content, path


def test_a_row_is_a_shift_or_of_a_sale() -> None:
    columns = 'table = "staffing"\n[columns]\nhour = "a"\nlocation = "b"\n'
    for more in (
        'until = "c"\nsale_id = "d"\n',
        'until = "c"\nvisits = "d"\n',
        'sale_id = "c"\npeople = "d"\n',
        'break_until = { from = "c", minutes_after = "hour" }\n',
    ):
        with pytest.raises(MappingError, match="expected"):
            toml.load(columns + more, "own")


def test_a_mended_shift_is_not_added_to_hours_that_are_counted(home: Home, tmp_path: Path) -> None:
    drop = taken(home, rota_file(tmp_path, BAD), ROTA)
    with pytest.raises(DropError, match="counted into hours together"):
        mend(home, drop, {3: BAD[0]})


WHEN_I_WORK = ["Employee", "Location", "Position", "Start Time", "End Time", "Unpaid Break"]
DEPUTY = ["Employee Name", "Location", "Area", "Date", "Start", "End", "Meal Break", "Total Hours"]
HOMEBASE = [
    "Name", "Clock in date", "Clock in time", "Clock out date", "Clock out time", "Break start",
    "Break end", "Role", "Total paid hours", "Unpaid breaks", "Location",
]  # fmt: skip


def shifts_of_two_weeks() -> list[tuple[str, str, str, str]]:
    """Who, where, as what, on which day."""
    who, where, what = ["Ann", "Bob", "Cat", ""], ["York", "Hull"], ["Bar", "Kitchen"]
    return [
        (who[n % 4], where[n % 2], what[n % 3 % 2], f"2026-03-{1 + n % 14:02}") for n in range(40)
    ]


#: Header, rows, what is answered, and the person-hours by hand: 30 of 40 shifts have somebody.
TOOLS = {
    "wheniwork_shifts": (
        WHEN_I_WORK,
        [
            [who, where, what, f"{day} 09:00", f"{day} 17:30", "30"]
            for who, where, what, day in shifts_of_two_weeks()
        ],
        {"unit:Unpaid Break": "minutes"},
        30 * 8.0,
    ),
    "deputy_timesheets": (
        DEPUTY,
        [
            [who, where, what, day, "18:00", "02:00", "0:30", "7.5"]
            for who, where, what, day in shifts_of_two_weeks()
        ],
        {"unit:Meal Break": "hours"},
        30 * 7.5,
    ),
    "homebase_timesheets": (
        HOMEBASE,
        [
            [who, day, "9:00am", day, "5:00pm", "", "", what, "7.5", "0.50", where]
            for who, where, what, day in shifts_of_two_weeks()
        ],
        {"unit:Unpaid breaks": "hours"},
        30 * 7.5,
    ),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_shifts_of_tools_that_nobody_told_of_are_proposed_as_such(
    home: Home, tmp_path: Path, tool: str
) -> None:
    header, rows, answers, person_hours = TOOLS[tool]
    look = replace(FileProfile.of_rows(header, rows), file=f"{tool}.csv")
    first = propose(look)
    asked = {each.key for each in first.questions}
    assert asked == {f"row:{header[_start_of(header)]}", "zone:", *answers}
    told = propose(look, answers={**answers, "zone:": "Europe/London"})
    assert not told.unanswered
    assert not told.missing
    put(home, _file(tmp_path / f"{tool}.csv", header, rows), mapping=_kept(told.mapping))
    found = Lake.open(home).query("SELECT sum(people), min(hour) FROM staffing", {}).rows()
    assert found[0][0] == pytest.approx(person_hours)
    other = propose(look, answers={f"row:{header[_start_of(header)]}": "each"})
    assert "until" not in other.mapping.columns


def _start_of(header: list[str]) -> int:
    return next(
        n for n, name in enumerate(header) if name in ("Start Time", "Start", "Clock in time")
    )


def _kept(mapping: Mapping) -> Mapping:
    """A mapping as it is written down and read again."""
    return toml.load(toml.dump(mapping), "confirmed")


def test_sales_that_nobody_told_of_are_asked_about_and_counted(home: Home, tmp_path: Path) -> None:
    header = ["Receipt Number", "Date", "Outlet", "Register", "Status", "Total"]
    rows = [
        [f"R{n:03}", f"2026-03-{1 + n % 9:02} {9 + n % 8:02}:{n:02}:00", ["York", "Hull"][n % 2],
         "Main", ["Completed", "Completed", "Voided"][n % 3], "12.50"]
        for n in range(60)
    ]  # fmt: skip
    look = replace(FileProfile.of_rows(header, rows), file="lightspeed_sales.csv")
    assert [each.kind for each in propose(look).unanswered] == ["table"]
    answers = {"table:": "staffing", "state:Voided": "left_out", "zone:": "UTC"}
    told = propose(look, answers=answers)
    assert told.mapping.columns["sale_id"].headers == ("Receipt Number",)
    assert not told.unanswered
    put(home, _file(tmp_path / "sales.csv", header, rows), mapping=_kept(told.mapping))
    assert Lake.open(home).query("SELECT sum(visits) FROM staffing", {}).item() == 40


def test_a_survey_with_a_start_and_an_end_is_no_rota() -> None:
    header = [
        "Start time",
        "End time",
        "Store",
        "How likely are you to recommend our shifts to a friend?",
    ]
    rows = [[f"2026-03-{n:02} 09:00", f"2026-03-{n:02} 09:05", "York", str(n % 11)] for n in range(1, 25)]  # fmt: skip
    told = propose(FileProfile.of_rows(header, rows))
    assert told.mapping.table == "responses"
    assert "row" not in {each.kind for each in told.questions}


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "json"])
def test_shifts_are_counted_whatever_kind_of_file_they_stand_in(
    home: Home, tmp_path: Path, kind: str
) -> None:
    start = datetime(2026, 3, 28, 22, 15)  # noqa: DTZ001 - as a cell has it
    rows = pl.DataFrame(
        {"Start": [start], "End": [start + timedelta(hours=4)], "Break": ["30"], "Place": ["York"]}
    )
    path = tmp_path / f"rota.{kind}"
    match kind:
        case "xlsx":
            cells = sheet_xml([rows.columns, *rows.rows()])
            path.write_bytes(workbook({"Rota": cells}))
        case "parquet":
            rows.write_parquet(path)
        case _:
            texts = rows.with_columns(pl.col("Start", "End").dt.to_string("%Y-%m-%d %H:%M"))
            texts.write_json(path)
    taken(home, path, ROTA)
    # From 22:15 to 2:15 of summer time, which are three hours.
    there = [45, 60, 60, 15]
    assert [people for people, _ in hours(home).values()] == [
        pytest.approx(minutes / 60 * 2.5 / 3) for minutes in there
    ]
