"""Every sample of a known export as it is after somebody opened it in Excel and saved it.

It is the same export with the same rows, in four countries: with other separators, other spellings of
times, in two encodings. What Excel itself lost is lost, and nothing else; nothing is read as another.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.mapping.recognise import formats, recognise
from drops.intake.values.casts import to_boolean
from tests.drops.intake.mapping.test_samples import TABLES, rows_of
from tests.support.excel import COUNTRIES, Excel
from tests.support.taking import Taken, shipped, take

#: Two save as the country has it, two as UTF-8 with a mark.
ENCODINGS = {"United States": "cp1252", "Germany": "cp1252"}

#: Ids of twelve digits are shortened to six, and not read; zeros in front of ids are gone.
WITHOUT_IDS = {
    *("boston311.csv", "boston311_sla.csv", "surveymonkey_expanded.csv"),
    *(
        "salesforce_cases.csv",
        "la311_cases.csv",
        "pepper_responses.csv",
        "pepper_revenue.csv",
        "pepper_customers.csv",
    ),
}
EVERYWHERE = {each.country for each in COUNTRIES}
#: Where Excel lost more than that: those rows are refused, or those values left out.
LOST = {
    # Thousandths of seconds since 1970 have thirteen digits.
    "google_play.csv": EVERYWHERE,
    # Half of its times are of a form that Excel knows, half are not.
    "pepper_customers.csv": EVERYWHERE,
    # The month first is a date to German eyes up to the twelfth, and no date from then on.
    "google_forms.csv": {"Germany"},
    "google_forms_gmt.csv": {"Germany"},
    # 2025-10 is shown as Okt 25, which may be a day, -12.50 is no amount, and 5.5 minutes are a day.
    "pepper_revenue.csv": {"Germany"},
    "zendesk.csv": {"Germany"},
    # 4.5 people are a day in May.
    "pepper_staffing.csv": {"Germany"},
}


#: What has the month first as the tool writes it keeps it, also where the day stands first.
MONTH_FIRST = {"nyc311.csv", "nyc311_new.csv"}


def saved(path: Path, excel: Excel) -> bytes:
    rows = rows_of(path)[0]
    encoding = ENCODINGS.get(excel.country, "utf-8-sig")
    try:
        "".join(cell for row in rows for cell in row).encode(encoding)
    except UnicodeEncodeError:  # somebody who sees question marks saves anew
        encoding = "utf-8-sig"
    return excel.saved(rows, encoding)


@cache
def original(path: Path) -> Taken:
    with tempfile.TemporaryDirectory() as folder:
        return take(Path(folder), path)


def taken_again(folder: Path, path: Path, excel: Excel) -> Taken:
    """As a person takes it who says, when asked, how dates are written where they are."""
    file = folder / path.name
    file.write_bytes(saved(path, excel))
    known = recognise(file, file.name, formats())
    assert known is not None
    assert known.name == original(path).reading.format
    try:
        return take(folder, file, known)
    except Doubt as doubt:
        asked = {question.key for question in doubt.questions}
        assert {key.partition(":")[0] for key in asked} == {"day_or_month"}
        is_day = excel.day_first and path.name not in MONTH_FIRST
        order = "day" if is_day else "month"
        return take(folder, file, answered(known, dict.fromkeys(asked, order)))


def told(taken: Taken, *, ids: bool) -> list[dict[str, Any]]:
    """The rows as they are compared: to the minute, without keys that are made of their content."""
    table = taken.reading.mapping.target
    gone = {"line"} if ids else {"line", *table.ids}
    if table.key not in taken.reading.given:
        gone.add(table.key)
    rows = taken.rows.drop(gone).with_columns(pl.col(pl.Datetime).dt.truncate("1m"))
    return sorted(rows.to_dicts(), key=repr)


def is_like(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether one row says what the other does, or less."""
    return all(
        value in (None, other[name])
        for name, value in row.items()
        if not name.endswith(("_unusable", "_until"))
    )


SAMPLES = [(path, excel) for path in TABLES for excel in COUNTRIES]


@pytest.mark.parametrize(
    ("path", "excel"), SAMPLES, ids=[f"{path.stem}-{excel.country}" for path, excel in SAMPLES]
)
def test_a_known_export_is_the_same_when_excel_saved_it(
    tmp_path: Path, path: Path, excel: Excel
) -> None:
    before, after = original(path), taken_again(tmp_path, path, excel)
    ids = path.name not in WITHOUT_IDS
    expected, found = told(before, ids=ids), told(after, ids=ids)
    if excel.country in LOST.get(path.name, ()):
        assert all(any(is_like(row, other) for other in expected) for row in found)
        assert after.reading.refused > before.reading.refused or found != expected
    else:
        assert found == expected
        assert after.counts == before.counts


#: A workbook loses less: numbers keep fifteen digits, times their seconds. Zeros in front are gone.
WITHOUT_ZEROS = {
    *(
        "salesforce_cases.csv",
        "la311_cases.csv",
        "pepper_responses.csv",
        "pepper_revenue.csv",
        "pepper_customers.csv",
    ),
}
#: 5.5 minutes are a day in Germany, as 4.5 people are; of a row that has the day first among
#: others, one is turned.
LOST_IN_WORKBOOKS = {
    "cfpb.csv": {"France", "United Kingdom"},
    "zendesk.csv": {"Germany"},
    "pepper_staffing.csv": {"Germany"},
}
#: Of these no text is left that would tell that dates were turned round.
NOT_TURNED = {"nyc311.csv", "nyc311_new.csv"}
WORKBOOKS = [
    (path, COUNTRIES[0 if path.name in NOT_TURNED else at % 4]) for at, path in enumerate(TABLES)
]


@pytest.mark.parametrize(
    ("path", "excel"), WORKBOOKS, ids=[f"{path.stem}-{excel.country}" for path, excel in WORKBOOKS]
)
def test_a_known_export_is_the_same_when_excel_saved_it_as_a_workbook(
    tmp_path: Path, path: Path, excel: Excel
) -> None:
    """Times, numbers, truths, lengths and shares are cells of their own kind there, and no texts."""
    file = tmp_path / f"{path.stem}.xlsx"
    file.write_bytes(excel.workbook(rows_of(path)[0]))
    before, after = original(path), take(tmp_path, file)
    assert after.reading.format == before.reading.format
    ids = path.name not in WITHOUT_ZEROS
    expected, found = (
        [
            {name: value.replace("\r\n", "\n") if isinstance(value, str) else value
             for name, value in row.items()}
            for row in told(taken, ids=ids)
        ]
        for taken in (before, after)
    )  # fmt: skip
    if excel.country in LOST_IN_WORKBOOKS.get(path.name, ()):
        assert found != expected
        assert len(found) == len(expected)
    else:
        assert found == expected
        # An empty line at the end is counted as blank in a CSV, and no row of a sheet.
        assert after.counts[1:3] == before.counts[1:3]


#: By country: what the tool writes, of which some is a date there and some is none.
TURNED = [
    ("United Kingdom", "sf311", "07/{:02}/2026 09:55:45 AM", 7),
    ("Germany", "sf311", "07/{:02}/2026 09:55:45 AM", 7),
    ("France", "surveymonkey", "07/{:02}/2026 09:58:00 AM", 7),
    ("United Kingdom", "google_forms", "3/{}/2026 9:31:00", 3),
    ("Germany", "microsoft_forms", "8/{}/26 9:02:10", 8),
    ("France", "chicago311", "07/{:02}/2026 09:55:45 AM", 7),
    ("United States", "salesforce_cases", "{:02}/04/2026 09:15", 4),
    ("United States", "google_forms", "{:02}/03/2026 09:31:00", 3),
    ("United States", "hubspot_tickets", "{:02}/05/2026 10:30", 5),
    ("United Kingdom", "cfpb", "07/{:02}/2026", 7),
]
HEADS = {
    "sf311": "CaseID,Opened,Closed,Status,Responsible Agency,Category,Request Type,Neighborhood",
    "chicago311": "SR_NUMBER,CREATED_DATE,SR_TYPE,SR_SHORT_CODE,OWNER_DEPARTMENT,STATUS,DUPLICATE,WARD",
    "surveymonkey": "Respondent ID,End Date,Collector ID,Start Date,How likely is it that you recommend us?",
    "google_forms": "No,Timestamp,How likely are you to recommend us?",
    "microsoft_forms": "ID,Completion time,Start time,Email,Name,How likely are you to recommend us?",
    "salesforce_cases": "Case Number,Date/Time Opened,Date/Time Closed,Status,Subject,Account Name",
    "hubspot_tickets": "Ticket ID,Create date,Close date,Ticket status,Pipeline,Ticket name",
    "cfpb": "Complaint ID,Date received,Product,Issue,Date sent to company",
}  # fmt: skip


@pytest.mark.parametrize(
    ("country", "name", "form", "month"), TURNED, ids=[f"{c}-{n}" for c, n, _, _ in TURNED]
)
def test_dates_that_excel_turned_round_in_a_workbook_are_turned_back(
    tmp_path: Path, country: str, name: str, form: str, month: int
) -> None:
    """07/01/2026 became a day in January, 07/13/2026 stayed a text: the text tells."""
    excel = next(each for each in COUNTRIES if each.country == country)
    head = HEADS[name].split(",")
    rows = [head]
    for day in range(1, 28):
        row = [f"k{day}", form.format(day), *[""] * (len(head) - 2)]
        row[-1] = "9" if "recommend" in head[-1] else "x"
        rows.append(row)
    file = tmp_path / "export.xlsx"
    file.write_bytes(excel.workbook(rows))
    taken = take(tmp_path, file, name)
    assert taken.counts == (27, 27, 0, 0)
    dated = taken.column(taken.reading.mapping.target.dated_by)
    assert {at.month for at in dated} <= {month, month + 1}
    assert len({at.date() for at in dated}) == 27
    assert any("12 dates of export.xlsx for others" in note for note in taken.reading.notes)
    again = toml.load(toml.dump(taken.reading.mapping), "again")
    file.write_bytes(excel.workbook(rows[:5]))
    assert take(tmp_path, file, again).column(taken.reading.mapping.target.dated_by) == dated[:4]


def test_dates_that_are_right_are_not_turned(tmp_path: Path) -> None:
    """Cells that are dates after the twelfth, or texts that could have been dates, tell nothing."""
    german = next(each for each in COUNTRIES if each.country == "Germany")
    head = HEADS["sf311"].split(",")
    for cells in (
        ["2026-07-01 10:00:00", "2026-07-14 10:00:00", "07/15/2026 09:55:45 AM"],
        ["2026-07-01 10:00:00", "2026-07-02 10:00:00"],
    ):
        rows = [head, *([f"k{n}", cell, *[""] * 6] for n, cell in enumerate(cells))]
        file = tmp_path / "export.xlsx"
        file.write_bytes(german.workbook(rows))
        taken = take(tmp_path, file, "sf311")
        assert {at.month for at in taken.column("opened_at")} == {7}
        assert not any("turned" in note for note in taken.reading.notes)


def test_the_samples_hold_what_excel_changes() -> None:
    """Else nothing is tested: times spelled anew, numbers of twelve digits, truths, lengths."""
    cells = {cell for path in TABLES for row in rows_of(path)[0] for cell in row}
    for excel in COUNTRIES:
        changed = {cell for cell in cells if excel.cell(cell) != cell}
        assert len(changed) > 100
        assert {"false", "true", "101004113747", "2026-07-01 10:00:00"} <= changed
    by_country = {excel.country: excel.cell("2026-03-05 14:05:33") for excel in COUNTRIES}
    assert by_country == {
        "United States": "3/5/2026 14:05",
        "United Kingdom": "05/03/2026 14:05",
        "Germany": "05.03.2026 14:05",
        "France": "05/03/2026 14:05",
    }


def complaints(days: list[str]) -> str:
    head = "Date received,Product,Issue,Company,Complaint ID,State,ZIP code,Submitted via"
    rows = (f"{day},Mortgage,Fees,A,{900 + n},NY,10001,Web\n" for n, day in enumerate(days))
    return f"{head}\n" + "".join(rows)


def opened(taken: Taken) -> list[str]:
    return [f"{at:%F}" for at in taken.column("opened_at")]


def test_days_that_speak_against_the_forms_turn_all_of_them(tmp_path: Path) -> None:
    """Of the form with the month first 03/02 can be read, and is the third of February here."""
    days = [f"{day:02}/02/2026" for day in range(1, 28)]
    taken = take(tmp_path, complaints(days), "cfpb")
    assert taken.counts == (27, 27, 0, 0)
    assert {day[:7] for day in opened(taken)} == {"2026-02"}
    again = toml.load(toml.dump(taken.reading.mapping), "again")
    assert opened(take(tmp_path, complaints(days[:3]), again)) == opened(taken)[:3]


def test_a_slip_does_not_turn_them(tmp_path: Path) -> None:
    days = [f"02/{day:02}/2026" for day in range(1, 28)]
    taken = take(tmp_path, complaints([*days, "27/02/2026"]), "cfpb")
    assert taken.counts == (28, 27, 1, 0)
    assert {day[:7] for day in opened(taken)} == {"2026-02"}


def test_dotted_dates_of_an_order_that_nothing_tells_are_asked(tmp_path: Path) -> None:
    """They were read with the month first, because the forms have it before the day."""
    head = "Ticket ID,Create date,Close date,Ticket status,Pipeline,Ticket name\n"
    rows = "".join(f"{n},0{n}.03.2026 09:00,,Open,Support,A\n" for n in range(1, 9))
    with pytest.raises(Doubt, match=r"Create date holds 01\.03\.2026") as asked:
        take(tmp_path, head + rows, "hubspot_tickets")
    key = asked.value.questions[0].key
    for order, months in (("day", {3}), ("month", set(range(1, 9)))):
        mapping = answered(shipped("hubspot_tickets"), {key: order})
        taken = take(tmp_path, head + rows, mapping)
        assert {at.month for at in taken.column("opened_at")} == months


def test_what_excel_made_of_a_score_is_none(tmp_path: Path) -> None:
    """9/10 is the tenth of September in the United States, 9/5 the ninth of May in Germany."""
    head = "Timestamp,How likely are you to recommend us?\n"
    cells = ["10-Sep", "10-Jul", "09. Mai", "09. Okt", "3. Mrz", "09-Oct", "9", "8"]
    rows = "".join(f"1/{13 + n}/2026 10:00:00,{cell}\n" for n, cell in enumerate(cells))
    taken = take(tmp_path, head + rows, "google_forms")
    assert taken.column("score") == [9, 8]
    assert taken.counts == (8, 2, 6, 0)


def test_a_label_behind_a_point_stays_one(tmp_path: Path) -> None:
    head = "Timestamp,How satisfied were you?\n"
    cells = ["3. Maybe", "1. Marred", "5. Decent", "4. Julian was kind"]
    rows = "".join(f"1/{13 + n}/2026 10:00:00,{cell}\n" for n, cell in enumerate(cells))
    assert take(tmp_path, head + rows, "google_forms").column("score") == [3, 1, 5, 4]


@pytest.mark.parametrize("excel", COUNTRIES, ids=lambda each: each.country)
def test_truths_are_read_in_other_languages(excel: Excel) -> None:
    cells = pl.Series([excel.cell("true"), excel.cell("FALSE"), "maybe"])
    assert to_boolean(cells).to_list() == [True, False, None]


def test_a_file_that_lost_its_ids_says_so(tmp_path: Path) -> None:
    path = next(each for each in TABLES if each.name == "boston311.csv")
    taken = taken_again(tmp_path, path, COUNTRIES[0])
    assert any("a spreadsheet shortened the ids of complaint_id" in n for n in taken.reading.notes)


def test_what_is_lost_is_lost_loudly(tmp_path: Path) -> None:
    path = next(each for each in TABLES if each.name == "google_play.csv")
    notes = " ".join(taken_again(tmp_path, path, COUNTRIES[0]).reading.notes)
    assert "nothing of this file counts, because every row of it is refused" in notes
