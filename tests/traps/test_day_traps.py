"""Silent wrong answers of times without an hour, ends that cannot be, and ids by a spreadsheet."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from drops.erase import erase
from drops.intake.mapping import toml
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store
from drops.put import put
from metrics.analyses.account import account
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import Estimate, Inputs, Row
from metrics.slices import Slice
from store.settings import Home, Settings
from store.tables import TABLES
from tests.support.dropping import content, current, frame
from tests.support.lakes import Record, at, make_lake, reader_of
from tests.support.taking import TAKEN_AT, Taken, hashed, take
from tests.support.workbooks import Raw, one_sheet

HEAD = "complaint_id,opened_at,resolved_at\n"
LONDON = "Europe/London"


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(LONDON)).astimezone(UTC)


def row(lake: Lake, key: str, **settings: Any) -> Row:
    reader = reader_of(lake, settings=Settings.model_validate({"timezone": LONDON, **settings}))
    return measure(reader, METRICS[key], Slice())[0]


def one(lake: Lake, key: str, **settings: Any) -> Estimate:
    return row(lake, key, **settings).estimate


def lake_of(folder: Path, taken: Taken) -> Lake:
    """A lake of the rows that were kept."""
    rows = [dict(each) for each in taken.rows.drop("line").rows(named=True)]
    known = {"known_at": taken.reading.known_at}
    return make_lake(folder / "lake", complaints=[each | known for each in rows])


# Each format writes: opened on Monday 5 October at 14:30, closed on that day; opened on the 5th,
# closed on the 6th; opened on the 5th at 14:30, closed on the 6th at 9.
FULL, FIFTH, SIXTH, NINE = "2026-10-05 14:30:00", "2026-10-05", "2026-10-06", "2026-10-06 09:00:00"
ENDS = [(FULL, FIFTH), (FIFTH, SIXTH), (FULL, NINE)]


def as_csv(path: Path) -> Path:
    lines = [f"c{number},{first},{then}" for number, (first, then) in enumerate(ENDS)]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_json(path: Path) -> Path:
    names = HEAD.strip().split(",")
    rows = [dict(zip(names, (f"c{n}", *ends), strict=True)) for n, ends in enumerate(ENDS)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def as_workbook(path: Path) -> Path:
    """Style 1 of these workbooks shows an hour, style 2 (m/d/yyyy) shows none."""

    def cell(text: str) -> Raw:
        moment = datetime.fromisoformat(text)
        number = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
        return Raw(f's="{1 if ":" in text else 2}"', f"<v>{number!r}</v>")

    rows = [[f"c{n}", *map(cell, ends)] for n, ends in enumerate(ENDS)]
    path.write_bytes(one_sheet([HEAD.strip().split(","), *rows]))
    return path


@pytest.mark.parametrize(
    ("name", "write"), [("c.csv", as_csv), ("c.json", as_json), ("c.xlsx", as_workbook)]
)
def test_a_column_may_mix_days_and_hours_in_every_format(
    tmp_path: Path, name: str, write: Any
) -> None:
    taken = take(tmp_path, write(tmp_path / name), zone=LONDON)
    assert taken.counts == (3, 3, 0, 0)
    day, next_day = london("2026-10-06T00:00"), london("2026-10-07T00:00")
    assert taken.column("opened_until") == [None, day, None]
    assert taken.column("resolved_until") == [day, next_day, None]
    assert taken.column("resolved_at") == [
        london("2026-10-05T14:30"),  # not before it was opened
        london("2026-10-06T00:00"),
        london("2026-10-06T09:00"),
    ]
    assert taken.column("resolved_unusable") == [None, None, None]
    assert "resolved_at tells the day and no hour in 2 rows: waits are exact to a day" in (
        taken.reading.notes
    )


def test_a_parquet_of_dates_tells_days_and_one_of_instants_hours(tmp_path: Path) -> None:
    days, instants = [date(2026, 10, 5)], [datetime(2026, 10, 5, 14, 30)]  # noqa: DTZ001
    path = tmp_path / "c.parquet"
    columns = {"complaint_id": ["a"], "opened_at": instants, "resolved_at": days}
    pl.DataFrame(columns).write_parquet(path)
    taken = take(tmp_path, path, zone=LONDON)
    assert taken.column("resolved_until") == [london("2026-10-06T00:00")]
    assert taken.column("opened_until") == [None]


def test_the_fast_ones_of_a_city_are_counted(tmp_path: Path) -> None:
    """Opened at 14:30, closed on that day: 0 to 9.5 hours, so 4.75; on the next: 9.5 to 33.5."""
    taken = take(tmp_path, f"{HEAD}a,{FULL},{FIFTH}\n", zone=LONDON)
    fast = lake_of(tmp_path, taken)
    assert one(fast, "resolution_median").value == 4.75
    assert one(fast, "complaints_resolved").value == 1
    assert one(fast, "open_complaints").value == 0
    later = take(tmp_path, f"{HEAD}a,{FULL},{SIXTH}\n", zone=LONDON)
    assert one(lake_of(tmp_path / "later", later), "resolution_median").value == 21.5


@pytest.mark.parametrize(
    ("opened", "closed", "least", "middle", "most"),
    [
        (FULL, FIFTH, 0, 4.75, 9.5),
        (FULL, SIXTH, 9.5, 21.5, 33.5),
        (FIFTH, FIFTH, 0, 12, 24),
        (FIFTH, SIXTH, 0, 24, 48),
        (FIFTH, "2026-10-15", 216, 240, 264),
        (FIFTH, "2026-10-05 14:30", 0, 7.25, 14.5),
        (FIFTH, NINE, 9, 21, 33),
        # A day of 23 hours and one of 25.
        ("2026-03-29", "2026-03-29", 0, 11.5, 23),
        ("2026-10-25", "2026-10-25", 0, 12.5, 25),
        (FULL, NINE, 18.5, 18.5, 18.5),
    ],
)
def test_a_wait_lies_where_its_days_let_it(
    tmp_path: Path, opened: str, closed: str, least: float, middle: float, most: float
) -> None:
    taken = take(tmp_path, f"{HEAD}a,{opened},{closed}\n", zone=LONDON)
    inputs = row(lake_of(tmp_path, taken), "resolution_median").inputs
    assert hours(inputs, "resolved_to_the_day", "resolved") == [middle]
    if least < most:
        assert hours(inputs, "resolved_at_least") == [least]
        assert hours(inputs, "resolved_at_most") == [most]
    else:
        assert hours(inputs, "resolved_to_the_day") == []


def hours(inputs: Inputs, *names: str) -> list[float]:
    return [value / 3.6e9 for name in names for value in inputs[name].tolist()]


def test_the_first_answer_and_whoever_waits_are_measured_to_the_day_too(tmp_path: Path) -> None:
    head = "complaint_id,opened_at,first_response_at\n"
    text = f"{head}a,{FULL},{FIFTH}\nb,{FIFTH},\nc,2026-10-06 12:00,2026-10-06 12:00\n"
    taken = take(tmp_path, text, zone=LONDON)
    inputs = row(lake_of(tmp_path, taken), "first_response_median").inputs
    assert hours(inputs, "resolved_to_the_day") == [4.75]
    assert hours(inputs, "open_at_least", "open_to_the_day", "open_at_most") == [12, 24, 36]


def test_open_hours_of_a_day_are_those_in_which_it_can_have_been(tmp_path: Path) -> None:
    """Monday, open from 9 to 17: from 14:30 on there are 2.5 open hours left, the middle is 1.25."""
    office = {"monday": ["09:00-17:00"], "tuesday": ["09:00-17:00"]}
    taken = take(tmp_path, f"{HEAD}a,{FULL},{FIFTH}\nb,{FULL},{SIXTH}\n", zone=LONDON)
    lake = lake_of(tmp_path, taken)
    inputs = row(lake, "resolution_median_business", business_hours=office).inputs
    assert sorted(hours(inputs, "resolved_to_the_day")) == [1.25, 6.5]
    assert sorted(hours(inputs, "resolved_at_most")) == [2.5, 10.5]


def test_a_promise_is_kept_missed_or_undecided_within_the_day(tmp_path: Path) -> None:
    """Waits of 0–9.5 h: within 10 h for certain; within 4 h nobody knows; 9.5–33.5 h: missed."""
    text = HEAD + "".join(f"a{n},{FULL},{FIFTH}\nb{n},{FULL},{SIXTH}\n" for n in range(50))
    lake = lake_of(tmp_path, take(tmp_path, text, zone=LONDON))
    kept = row(lake, "resolution_within_promise", promise={"hours": 9.5})
    assert kept.estimate.value == 50
    assert kept.inputs["undecided_within_the_day"] == 50, "9.5 to 33.5 begins in time"
    kept = row(lake, "resolution_within_promise", promise={"hours": 9})
    assert kept.estimate.value == 50, "the middle decides"
    assert kept.inputs["undecided_within_the_day"] == 50
    assert (kept.estimate.low or 0) == 0, "all of them may have been missed"
    assert 40 < (kept.estimate.high or 0) < 65, "half are missed for certain"
    kept = row(lake, "resolution_within_promise", promise={"hours": 40})
    assert kept.estimate.value == 100
    assert kept.inputs["undecided_within_the_day"] == 0


def test_the_interval_of_a_median_takes_in_the_day(tmp_path: Path) -> None:
    """A thousand equal waits of 9.5 to 33.5 hours: nobody knows more than that of their median."""
    text = HEAD + "".join(f"b{n},{FULL},{SIXTH}\n" for n in range(200))
    found = one(lake_of(tmp_path, take(tmp_path, text, zone=LONDON)), "resolution_median")
    assert (found.low, found.value, found.high) == (9.5, 21.5, 33.5)


def rough(hour: int, number: int, *, day_only: bool) -> list[Record]:
    """Complaints opened at 10 and closed on that day so many hours later, or as days."""
    opened = london("2026-10-05T10:00")
    ends = {"resolved_at": opened + timedelta(hours=hour)}
    if day_only:
        ends = {"resolved_at": opened, "resolved_until": london("2026-10-06T00:00")}
    return [{"opened_at": opened, **ends}] * number


def test_files_that_begin_to_tell_days_alone_change_no_verdict(tmp_path: Path) -> None:
    """The same waits of 2 hours, told by the hour and by the day: 2 h and 7 h, and no difference."""
    median = METRICS["resolution_median"]
    sides = {
        name: row(make_lake(tmp_path / name, complaints=rough(2, 100, day_only=days)), median.key)
        for name, days in (("exact", False), ("days", True))
    }
    assert [sides[name].estimate.value for name in ("exact", "days")] == [2, 7]
    difference = median.difference(sides["days"].inputs, sides["exact"].inputs)
    assert difference.value == 5
    assert (difference.low or 0) <= 0 <= (difference.high or 0)
    alike = median.difference(sides["days"].inputs, sides["days"].inputs)
    minutes = 2**0.5 / 60  # to the minute on both sides is all that any file tells
    assert alike.value == 0
    assert (alike.low, alike.high) == (pytest.approx(-minutes), pytest.approx(minutes))


MIDNIGHT = "2026-10-{:02} 00:00:00"


def test_midnights_of_a_tool_that_knows_no_hour_are_days(tmp_path: Path) -> None:
    """Half of the closing times are 00:00:00: days, all of them, and remembered as such."""
    rows = [f"d{n},2026-10-01 09:30:00,{MIDNIGHT.format(n)}" for n in range(2, 8)]
    rows += [f"h{n},2026-10-01 09:30:00,2026-10-02 1{n}:15:00" for n in range(6)]
    taken = take(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert [each is not None for each in taken.column("resolved_until")] == [True] * 6 + [False] * 6
    assert taken.reading.mapping.midnight_is_day == ("resolved_at",)
    assert any("where midnight stands for no hour" in note for note in taken.reading.notes)
    # With most of these rows erased the others are read as before.
    fewer = take(tmp_path, HEAD + "\n".join(rows[4:]) + "\n", taken.reading.mapping)
    assert [each is not None for each in fewer.column("resolved_until")] == [True] * 2 + [False] * 6


def test_a_few_midnights_are_instants_but_not_before_the_opening(tmp_path: Path) -> None:
    """At midnight sharp one of many is; but of its own day's midnight no complaint was resolved."""
    text = f"{HEAD}a,2026-10-04 09:30:00,{MIDNIGHT.format(5)}\nb,{FULL},{MIDNIGHT.format(5)}\n"
    taken = take(tmp_path, text, zone=LONDON)
    assert taken.column("resolved_until") == [None, london("2026-10-06T00:00")]
    assert taken.column("resolved_at")[0] == london("2026-10-05T00:00")
    assert taken.counts == (2, 2, 0, 0)


def test_a_day_whose_midnight_the_clocks_skip_is_a_day(tmp_path: Path) -> None:
    """In São Paulo 4 November 2018 began at 1:00, three hours before UTC became two."""
    text = f"{HEAD}a,2018-11-03 10:00,2018-11-04\n"
    taken = take(tmp_path, text, zone="America/Sao_Paulo")
    assert taken.counts == (1, 1, 0, 0)
    assert taken.column("resolved_at") == [datetime(2018, 11, 4, 3, tzinfo=UTC)]
    assert taken.column("resolved_until") == [datetime(2018, 11, 5, 2, tzinfo=UTC)]


def test_a_length_after_a_day_is_as_exact_as_it_was_told(tmp_path: Path) -> None:
    """Opened on a day, resolved 5 hours later: 5 hours, whenever on that day it was."""
    columns = {
        "complaint_id": "id",
        "opened_at": "opened",
        "resolved_at": {"from": "hours", "hours_after": "opened_at"},
        "first_response_at": {"from": "answered", "optional": True},
    }
    mapping = toml.from_dict({"table": "complaints", "columns": columns}, "m")
    lake = lake_of(tmp_path, take(tmp_path, "id,opened,hours\na,2026-10-05,5\n", mapping))
    assert one(lake, "resolution_median").value == 5
    assert hours(row(lake, "resolution_median").inputs, "resolved") == [5]
    negative = take(tmp_path, "id,opened,hours\na,2026-10-05,-5\n", mapping)
    assert negative.column("resolved_unusable") == [True]
    # Beside an answer that is told by its own day the hour of opening matters again.
    text = "id,opened,hours,answered\na,2026-10-05,30,2026-10-06\n"
    inputs = row(lake_of(tmp_path / "b", take(tmp_path, text, mapping)), "resolution_median").inputs
    assert hours(inputs, "resolved_at_least", "resolved_to_the_day") == [6, 30]


@pytest.mark.parametrize(
    "name", [name for name, table in TABLES.items() if table.orders and not table.is_register]
)
def test_every_order_of_two_times_has_a_place_for_days_and_ends_that_cannot_be(name: str) -> None:
    for order in TABLES[name].orders:
        first, then = TABLES[name].column(order.first), TABLES[name].column(order.then)
        if TABLES[name].counted:
            # What is counted into hours is refused whole, and its times are never days alone.
            assert first.needs_hour
            assert then.needs_hour
            continue
        assert {first.day_until, then.day_until, then.unusable} <= {*TABLES[name].names}
        assert first.day_until
        assert then.day_until
        assert then.unusable
    made = {column.name for column in TABLES[name].columns if column.is_made}
    assert not made & {*TABLES[name].times, *(c.name for c in TABLES[name].given_columns)}


@pytest.mark.parametrize("cell", ["2026-10-04 23:59", "2026-10-04", "soon", "1/0"])
def test_an_end_that_cannot_be_is_neither_open_nor_resolved(tmp_path: Path, cell: str) -> None:
    """It counts as opened; nobody waits, nothing was resolved, and it is said how many these are."""
    text = f"{HEAD}a,{FULL},{cell}\nb,{FULL},{NINE}\nc,{FULL},\n"
    taken = take(tmp_path, text, zone=LONDON)
    assert taken.counts == (3, 3, 0, 0)
    assert taken.column("resolved_unusable") == [True, None, None]
    assert any("left out of 1 row, " in n and f"line 2 ({cell})" in n for n in taken.reading.notes)
    lake = lake_of(tmp_path, taken)
    counts = {key: one(lake, key).value for key in ("complaints_opened", "open_complaints")}
    assert counts == {"complaints_opened": 3, "open_complaints": 1}
    assert one(lake, "complaints_resolved").value == 1
    assert one(lake, "open_by_age").value == 1
    found = row(lake, "resolution_median")
    assert found.estimate.n == 2
    assert found.inputs["left_out_for_an_unusable_end"] == 1
    told = account(reader_of(lake), Slice())
    assert told is not None
    assert (told.opened, told.resolved, told.closing, told.untold) == (2, 1, 1, 1)


def test_a_first_answer_that_cannot_be_leaves_the_resolution_as_it_is(tmp_path: Path) -> None:
    head = "complaint_id,opened_at,first_response_at,resolved_at\n"
    text = f"{head}a,{FULL},2026-10-04,{NINE}\nb,{FULL},,soon\nc,{FULL},{NINE},\n"
    taken = take(tmp_path, text, zone=LONDON)
    assert taken.counts == (3, 3, 0, 0)
    assert taken.column("first_response_unusable") == [True, None, None]
    lake = lake_of(tmp_path, taken)
    answered = row(lake, "first_response_median")
    assert hours(answered.inputs, "resolved", "still_open") == [18.5]
    assert answered.inputs["left_out_for_an_unusable_end"] == 2, "nor is it known how long b waited"
    assert one(lake, "resolution_median").n == 2


def test_a_row_that_is_refused_for_something_else_leaves_nothing_out(tmp_path: Path) -> None:
    head = "complaint_id,opened_at,resolved_at,satisfaction\n"
    taken = take(tmp_path, f"{head}a,never,soon,5\nb,{FULL},{NINE},5\n")
    assert taken.counts == (2, 1, 1, 0)
    assert not [note for note in taken.reading.notes if "left out" in note]
    assert "resolved_at is no time" in taken.refused[0]["reasons"]


def test_what_was_left_out_is_said_without_addresses(tmp_path: Path) -> None:
    taken = take(tmp_path, f"{HEAD}a,{FULL},ask eva.lund@example.org\n")
    assert not [note for note in taken.reading.notes if "eva.lund" in note]
    assert [note for note in taken.reading.notes if "line 2 (" in note]


def test_a_complaint_whose_end_cannot_be_is_no_recovery(tmp_path: Path) -> None:
    """Nobody knows whether it was open or resolved when they answered."""
    opened = at("2026-10-05T10:00")
    complaint = {"customer_id": "c", "opened_at": opened, "known_at": at("2026-11-01T00:00")}
    said = {
        "customer_id": "c",
        "question": "nps",
        "score": 9,
        "answered_at": at("2026-10-06T00:00"),
    }
    lake = make_lake(
        tmp_path, complaints=[{**complaint, "resolved_unusable": True}], responses=[said]
    )
    assert row(lake, "recovery").inputs["answered"] == 0
    lake = make_lake(tmp_path / "open", complaints=[complaint], responses=[said])
    assert row(lake, "recovery").inputs["answered"] == 1


def test_of_one_day_the_complaint_comes_first_then_the_answer_then_what_they_did(
    tmp_path: Path,
) -> None:
    """Resolved at 15:00, answered on that day, and praised on that day: 3 h, and one who did it."""
    day, end = at("2026-10-05T00:00"), at("2026-10-06T00:00")
    lake = make_lake(
        tmp_path,
        complaints=[
            {
                "customer_id": "c",
                "opened_at": at("2026-10-05T12:00"),
                "resolved_at": at("2026-10-05T15:00"),
                "known_at": at("2026-11-01T00:00"),
            }
        ],
        responses=[
            {
                "customer_id": "c", "question": "nps", "score": 9,
                "answered_at": day, "answered_until": end,
            },
            {
                "customer_id": "d", "question": "nps", "score": 9,
                "answered_at": at("2026-10-05T14:00"),
            },
        ],
        advocacy=[
            {"customer_id": name, "kind": "referral", "happened_at": day, "happened_until": end}
            for name in ("c", "d")
        ],
    )  # fmt: skip
    reader = reader_of(lake)
    recovered = measure(reader, METRICS["recovery"], Slice(), by="recovery")
    assert {each.group: each.inputs["answered"] for each in recovered}["within a day"] == 1
    assert row(lake, "say_do").inputs == {"counted": 2, "total": 2}


@pytest.mark.parametrize("hours_ahead", [0, 5, 23])
def test_data_are_never_known_until_later_than_the_file_came(
    tmp_path: Path, hours_ahead: int
) -> None:
    """A file of another zone holds times to come: they are taken, and said."""
    newest = TAKEN_AT + timedelta(hours=hours_ahead)
    text = f"{HEAD}a,2026-10-05T10:00Z,\nb,{newest:%Y-%m-%dT%H:%M}Z,\n"
    taken = take(tmp_path, text)
    assert taken.counts == (2, 2, 0, 0)
    assert taken.reading.known_at == TAKEN_AT
    said = "opened_at is later than the file came in 1 row: it may be of another time zone"
    assert (said in taken.reading.notes) == (hours_ahead > 0)
    told = take(tmp_path, text, known_at=newest)
    assert told.reading.known_at == TAKEN_AT


def ids_file(path: Path, ids: list[str], customers: list[str]) -> Path:
    lines = [f"{i},2026-03-05T09:00Z,{c}" for i, c in zip(ids, customers, strict=True)]
    path.write_text("complaint_id,opened_at,customer_id\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def test_ids_that_a_spreadsheet_wrote_as_1_0_are_1(tmp_path: Path) -> None:
    taken = take(tmp_path, ids_file(tmp_path / "a.csv", ["1.0", "2.0"], ["7.0", ""]))
    assert taken.column("complaint_id") == ["1", "2"]
    assert taken.column("customer_id") == [hashed("7"), None]
    assert "complaint_id, customer_id: ids written as 1.0 were read as 1" in taken.reading.notes
    assert taken.reading.mapping.whole_ids == ("complaint_id", "customer_id")


def test_one_other_id_leaves_all_as_they_are(tmp_path: Path) -> None:
    """1.0 may be a version beside 1.1 and A-7: then it is no 1."""
    taken = take(tmp_path, ids_file(tmp_path / "a.csv", ["1.0", "1.1"], ["7.0", "A-7"]))
    assert taken.column("complaint_id") == ["1.0", "1.1"]
    assert taken.column("customer_id") == [hashed("7.0"), hashed("A-7")]
    assert not [note for note in taken.reading.notes if "1.0" in note]


def test_the_last_row_of_a_long_file_may_be_another_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drops.intake.files.encodings.BLOCK", 100)
    ids = [f"{n}.0" for n in range(60)]
    taken = take(tmp_path, ids_file(tmp_path / "a.csv", [*ids, "x"], [*ids, "3.0"]))
    assert taken.column("complaint_id")[:2] == ["0.0", "1.0"]
    assert taken.column("customer_id")[:2] == [hashed("0"), hashed("1")]


def test_ids_as_1_0_in_json_and_parquet(tmp_path: Path) -> None:
    rows = '[{"complaint_id": 1.0, "opened_at": "2026-03-05T09:00Z", "customer_id": "7.0"}]'
    (tmp_path / "a.json").write_text(rows, encoding="utf-8")
    taken = take(tmp_path, tmp_path / "a.json")
    assert (taken.column("complaint_id"), taken.column("customer_id")) == (["1"], [hashed("7")])
    columns = {"complaint_id": ["1.0"], "opened_at": ["2026-03-05T09:00Z"], "customer_id": [7.0]}
    pl.DataFrame(columns).write_parquet(tmp_path / "a.parquet")
    taken = take(tmp_path, tmp_path / "a.parquet")
    assert (taken.column("complaint_id"), taken.column("customer_id")) == (["1"], [hashed("7")])


def test_an_id_is_one_however_its_letters_are_composed(tmp_path: Path) -> None:
    composed, apart = (unicodedata.normalize(form, "Café-1") for form in ("NFC", "NFD"))
    taken = take(tmp_path, ids_file(tmp_path / "a.csv", [apart, composed], [apart, composed]))
    assert taken.reading.repeated == 1, "one complaint, told twice"
    assert taken.column("complaint_id") == [composed]
    assert taken.column("customer_id") == [hashed(composed)] == [hashed(apart)]


def test_a_refused_row_names_the_customer_as_the_rows_kept_do(tmp_path: Path) -> None:
    head = "complaint_id,opened_at,customer_id,satisfaction\n"
    text = f"{head}1.0,2026-03-05T09:00Z,7.0,5\n2.0,never,7.0,5\n"
    taken = take(tmp_path, text)
    assert (
        taken.refused[0]["customer_id"]
        == f"hashed:{hashed('7')}"
        == (f"hashed:{taken.column('customer_id')[0]}")
    )


def test_erasing_rows_does_not_change_the_ids_of_others(home: Home, tmp_path: Path) -> None:
    """With customer A-7 gone, all that is left is like 7.0; it stays as it was."""
    put(home, ids_file(tmp_path / "a.csv", ["1", "2", "3"], ["7.0", "8.0", "A-7"]))
    before = set(frame(home, "complaints")["customer_id"]) - {hashed("A-7")}
    erase(home, "A-7")
    open_store(home)
    assert set(frame(home, "complaints")["customer_id"]) == before


def test_a_store_of_an_older_pepper_opens_and_keeps_what_that_refused(
    home: Home, tmp_path: Path
) -> None:
    """Its lake lacks the new columns; its ledger tells what it refused, and a time to come."""
    file = tmp_path / "c.csv"
    file.write_text(f"{HEAD}a,{FULL},{FIFTH}\nb,{FULL},2026-10-01\nc,{FULL},{NINE}\n", "utf-8")
    put(home, file)
    wanted, (drop,) = content(home, "complaints"), all_drops(home)
    later = (drop.taken_at + timedelta(hours=5)).isoformat()
    reasons = json.dumps({"was resolved before it was opened": 2})
    with sqlite3.connect(home.ledger) as ledger:
        ledger.execute(
            "UPDATE drops SET kept = 1, refused = 2, reasons = ?, known_at = ?", (reasons, later)
        )
    ledger.close()
    pinned = current(home)
    columns = pinned["tables"]["complaints"]["columns"]
    pinned["tables"]["complaints"]["columns"] = columns.split(" opened_until")[0]
    home.snapshot.write_text(json.dumps(pinned), encoding="utf-8")
    open_store(home)
    (after,) = all_drops(home)
    assert (after.read, after.kept, after.refused, after.reasons) == (3, 3, 0, {})
    assert after.known_at == after.taken_at
    # Until when it knows was another time.
    rows = [(*row[:-3], *row[-2:]) for row in content(home, "complaints")]
    assert rows == [(*row[:-3], *row[-2:]) for row in wanted]
    assert one(Lake.open(home), "complaints_opened").value == 3
