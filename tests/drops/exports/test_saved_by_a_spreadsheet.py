"""Known exports that somebody opened in a spreadsheet and saved: their stamps are local dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.rows.preview import preview
from tests.support.taking import Taken, settings, shipped, take

FIRST = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
STAMPS = [FIRST + timedelta(days=1, hours=5) * number for number in range(15)]

TYPEFORM = ("#", "How likely are you to recommend us?", "Start Date (UTC)", "Submit Date (UTC)")


def zendesk(spelled: list[str], ends: list[str] | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Id": [str(7000 + number) for number in range(len(spelled))],
            "Requester id": [str(number) for number in range(len(spelled))],
            "Status": ["Closed"] * len(spelled),
            "Created at": spelled,
            "Updated at": ends or spelled,
            "Solved at": ends or spelled,
        }
    )


def opened(taken: Taken) -> list[datetime]:
    return [at.astimezone(UTC) for at in taken.column("opened_at")]


@pytest.mark.parametrize(
    ("form", "separator"),
    [
        ("%-m/%-d/%Y %-H:%M", ","),  # United States
        ("%d/%m/%Y %H:%M", ","),  # United Kingdom
        ("%d.%m.%Y %H:%M", ";"),  # Germany
        ("%d/%m/%Y %H:%M", ";"),  # France
        ("%Y-%m-%d %H:%M", ";"),  # Sweden
        ("%Y/%m/%d %H:%M", ","),  # Japan
        ("%d-%m-%Y %H:%M", ";"),  # Netherlands
        ("%-d.%-m.%Y %-H.%M", ";"),  # Finland
        ("%-m/%-d/%y %-H:%M", ","),  # United States, as older versions do
        ("%-m/%-d/%Y %-I:%M %p", ","),
    ],
)
def test_zendesk_of_any_country(tmp_path: Path, form: str, separator: str) -> None:
    spelled = [at.strftime(form) for at in STAMPS]
    ends = [(at + timedelta(hours=3)).strftime(form) for at in STAMPS]
    taken = take(tmp_path, zendesk(spelled, ends).write_csv(separator=separator))
    assert taken.counts == (15, 15, 0, 0)
    assert opened(taken) == STAMPS
    assert taken.column("resolved_at") == [at + timedelta(hours=3) for at in STAMPS]
    assert taken.reading.known_at == STAMPS[-1] + timedelta(hours=3)


def test_what_was_read_otherwise_is_said_with_a_cell(tmp_path: Path) -> None:
    taken = take(tmp_path, zendesk([f"{at:%d/%m/%Y %H:%M}" for at in STAMPS]).write_csv())
    assert (
        "Created at is not written as the format has it: times like 05/03/2026 14:05 (line 2) were "
        "read with the day first, as its dates tell"
    ) in taken.reading.notes


def test_the_days_of_a_spreadsheet(tmp_path: Path) -> None:
    since = datetime(1899, 12, 30, tzinfo=UTC)
    cells = [f"{(at - since) / timedelta(days=1):.6f}" for at in STAMPS]
    taken = take(tmp_path, zendesk(cells).write_csv())
    assert opened(taken) == STAMPS
    assert any("as the days that spreadsheets count" in note for note in taken.reading.notes)


def test_an_order_that_no_day_tells_is_asked_and_answered_in_the_mapping(tmp_path: Path) -> None:
    text = zendesk([f"0{day}/04/2026 10:00" for day in range(1, 10)]).write_csv()
    with pytest.raises(Doubt, match=r"line 2: Created at holds 01/04/2026 10:00") as one:
        take(tmp_path, text)
    assert [each.key for each in one.value.questions] == ["day_or_month:Created at"]
    for told, months in (("true", {4}), ("false", set(range(1, 10)))):
        mapping = toml.load(f"like = 'zendesk'\nday_first = {told}", "m")
        assert {at.month for at in opened(take(tmp_path, text, mapping))} == months


def test_one_late_day_of_another_column_tells_the_order_of_both(tmp_path: Path) -> None:
    text = zendesk(["01/04/2026 10:00"] * 9, [f"{n}/04/2026 10:00" for n in range(12, 21)])
    assert {f"{at:%m-%d}" for at in opened(take(tmp_path, text.write_csv()))} == {"04-01"}


def test_dates_of_both_orders_are_no_order(tmp_path: Path) -> None:
    text = zendesk(["13/04/2026 10:00", "04/14/2026 10:00", "05/05/2026 10:00"]).write_csv()
    with pytest.raises(Exception, match=r"day first \(line 2: 13/04.*month first \(line 3: 04/14"):
        take(tmp_path, text)


def test_the_mapping_that_was_used_reads_one_row_of_the_file_alike(tmp_path: Path) -> None:
    """As when all others were erased: the one left could be either."""
    text = zendesk([f"0{n}/04/2026 10:00" for n in range(1, 9)] + ["13/04/2026 10:00"]).write_csv()
    used = take(tmp_path, text).reading.mapping
    again = toml.load(toml.dump(used), used.name)
    left = take(tmp_path, zendesk(["01/04/2026 10:00"]).write_csv(), again)
    assert [f"{at:%m-%d}" for at in opened(left)] == ["04-01"]


def test_the_preview_shows_the_times_that_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    zendesk([f"{at:%d/%m/%Y %H:%M}" for at in STAMPS]).write_csv(file)
    shown = preview(file, file.name, shipped("zendesk"), settings())
    assert shown.after[0]["opened_at"] == "2026-03-05 14:05:00+00:00"
    assert shown.reasons[0] == ""


def test_a_few_that_are_written_otherwise_are_refused_as_before(tmp_path: Path) -> None:
    cells = [f"{at:%Y-%m-%d %H:%M}" for at in STAMPS[:13]] + [
        "05/03/2026 14:05",
        "06/03/2026 14:05",
    ]
    taken = take(tmp_path, zendesk(cells).write_csv())
    assert taken.counts == (15, 13, 2, 0)


@pytest.mark.parametrize("form", ["%d.%m.%Y %H:%M", "%-m/%-d/%Y %-H:%M"])
def test_typeform_by_its_submit_date(tmp_path: Path, form: str) -> None:
    cells = [at.strftime(form) for at in STAMPS]
    frame = pl.DataFrame(
        dict(zip(TYPEFORM, ([f"k{n}" for n in range(15)], ["9"] * 15, cells, cells), strict=True))
        | {"Network ID": [""] * 15}
    )
    taken = take(tmp_path, frame.write_csv(), "typeform")
    assert [at.astimezone(UTC) for at in taken.column("answered_at")] == STAMPS


def test_an_abbreviation_of_several_zones_in_a_known_export_is_asked(tmp_path: Path) -> None:
    text = zendesk([f"{at:%Y-%m-%d %H:%M} IST" for at in STAMPS]).write_csv()
    with pytest.raises(Doubt, match=r"Created at holds times in IST, which several") as asked:
        take(tmp_path, text)
    (question,) = asked.value.questions
    assert [value for value, _ in question.choices] == ["UTC+05:30", "UTC+02:00", "UTC+01:00"]
    mapping = answered(shipped("zendesk"), {question.key: "UTC+05:30"})
    shifted = [at - timedelta(hours=5, minutes=30) for at in STAMPS]
    assert opened(take(tmp_path, text, mapping)) == shifted
