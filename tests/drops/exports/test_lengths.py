"""Waits that a file tells by how long they took, in the spellings and units of many tools."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from drops.intake.values.lengths import to_seconds
from tests.support.analyst import analyse

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = 3_600, 86_400
#: A cell, the seconds of the column's unit, and the seconds that it tells.
SPELLED = [
    ("90", 60, 5_400), ("1,440", 60, DAY), ("1 440", 60, DAY), ("1.5", HOUR, 5_400),
    ("1,5", HOUR, 5_400), ("26:00:00", HOUR, 93_600), ("26:00", HOUR, 93_600), ("12:30", 60, 750),
    ("1 day 03:00", HOUR, 97_200), ("2 days, 3:00:00", HOUR, 183_600), ("1.03:00:00", HOUR, 97_200),
    ("2h 30m", HOUR, 9_000), ("2h30m", 1, 9_000), ("2 hours 30 min", 60, 9_000), ("45 mins", HOUR, 2_700),
    ("1 Tag 3 Std.", HOUR, 97_200), ("2 heures 5 minutes", 1, 7_500), ("3 horas", 1, 3 * HOUR),
    ("2 dni", 1, 2 * DAY), ("4 uur", 1, 4 * HOUR), ("2 ч 5 мин", 1, 7_500), ("3時間", 1, 3 * HOUR),
    ("2 ore", 1, 2 * HOUR), ("3 gün", 1, 3 * DAY), ("PT2H30M", 1, 9_000), ("P1DT3H", 1, 97_200),
    ("1w 2d", HOUR, 9 * DAY), ("3 hrs and 20 minutes", 1, 12_000),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "unit", "seconds"), SPELLED)
def test_a_length_is_read(cell: str, unit: int, seconds: int) -> None:
    assert to_seconds(pl.Series([cell]), unit).to_list() == [seconds]


@pytest.mark.parametrize(
    ("cell", "unit"),
    [("2 months", 1), ("soon", HOUR), ("26:99", HOUR), ("26:00", 1), ("5m 2h", 1), ("-", 1), ("P", 1),
     ("1.2.3", 1), ("12,3456", 60), ("h", 1), ("P1Y", 1), ("3 things", 1)],
)  # fmt: skip
def test_what_is_no_length_is_none(cell: str, unit: int) -> None:
    assert to_seconds(pl.Series([cell]), unit).to_list() == [None]


def table(header: str, cells: list[str]) -> str:
    rows = [f'{7001 + n},2026-03-02 09:00:00,Billing,"{cell}"' for n, cell in enumerate(cells)]
    return "\n".join([f"Ticket ID,Created at,Group,{header}", *rows]) + "\n"


#: A header, its cells for 2, 4 … 30 hours, and what has to be answered.
COLUMNS = [
    ("Resolution time (hours)", "{h}", ()),
    ("Resolution Time (hrs)", "{h}.0", ()),
    ("time_to_resolution_minutes", "{m}", ()),
    ("Full resolution time in minutes", "{m}", ()),
    ("Time to close", "{h}h 0m", ()),
    ("Handle time", "PT{h}H", ()),
    ("Turnaround time", "{h}:00:00", ()),
    ("Bearbeitungszeit (Stunden)", "{h},0", ()),
    ("Délai de résolution", "{h} heures", ()),
    ("Duración (minutos)", "{m}", ()),
    ("Doorlooptijd (uur)", "{h}", ()),
    ("Resolution time", "{h}:00", ("unit:Resolution time=hours",)),
    ("Time to resolve", "{m}", ("unit:Time to resolve=minutes",)),
    ("Duration", "{s}", ("unit:Duration=seconds",)),
    ("Days to close", "{d}", ()),
    ("Délai de traitement (heures)", "{h},0", ()), ("Resolved in", "{h} hours, 0 minutes", ()),
    ("解決時間", "{h}時間", ()),
    ("Время решения (ч)", "{h}", ()), ("Tempo di chiusura", "{h} ore", ()),
    ("Tiempo de cierre (días)", "{d}", ()), ("Afhandeltijd in uren", "{h}", ()),
    ("Durchlaufzeit (Std.)", "{h}", ()), ("Closed in (days)", "{d}", ()),
    ("Handläggningstid (timmar)", "{h}", ()), ("Czas realizacji (min)", "{m}", ()),
]  # fmt: skip


@pytest.mark.parametrize(("header", "form", "answers"), COLUMNS)
def test_a_column_of_lengths_tells_when_it_ended(
    tmp_path: Path, header: str, form: str, answers: tuple[str, ...]
) -> None:
    hours = range(2, 32, 2)
    cells = [form.format(h=h, m=h * 60, s=h * HOUR, d=h / 24) for h in hours]
    unanswered = analyse(tmp_path, table(header, cells))
    assert list(unanswered.asked) == [each.split("=")[0] for each in answers]
    assert bool(unanswered.taken) is not bool(answers)
    found = analyse(tmp_path, table(header, cells), answers).taken
    assert found is not None
    assert found.column("resolved_at") == [
        pytest.approx(OPENED + timedelta(hours=h), abs=timedelta(seconds=1)) for h in hours
    ]


@pytest.mark.parametrize("header", ["Resolved", "Closed", "Solved", "Completed"])
def test_whether_one_is_over_is_no_length(tmp_path: Path, header: str) -> None:
    """Told with "in" or a unit these are lengths, and alone they say yes or no."""
    found = analyse(tmp_path, table(header, [str(n % 2) for n in range(15)]))
    assert found.asked == ()
    assert found.taken is None or "resolved_at" not in found.taken.reading.given


def test_the_question_shows_a_cell_and_can_be_declined(tmp_path: Path) -> None:
    file = table("Resolution time", [f"{h}:00" for h in range(2, 32, 2)])
    found = analyse(tmp_path, file, ["unit:Resolution time=leave"])
    assert "Resolution time tells lengths like 2:00" in found.said
    assert found.taken is not None
    assert "resolved_at" not in found.taken.reading.given


def test_opening_hours_are_no_hours(tmp_path: Path) -> None:
    file = table("Resolution time (business hours)", [str(h) for h in range(2, 32, 2)])
    found = analyse(tmp_path, file)
    assert found.taken is not None
    assert "resolved_at" not in found.taken.reading.given


def test_open_ones_have_no_length(tmp_path: Path) -> None:
    file = table("Time to close (hours)", [*(str(h) for h in range(2, 30, 2)), ""])
    found = analyse(tmp_path, file)
    assert found.taken is not None
    assert found.taken.column("resolved_at")[-1] is None


def test_lengths_in_json_are_lengths_too(tmp_path: Path) -> None:
    rows = [
        {"id": n, "created_at": "2026-03-02T09:00:00Z", "first_response_time": f"{n} min"}
        for n in range(1, 21)
    ]
    found = analyse(tmp_path, json.dumps(rows), name="tickets.json")
    assert found.taken is not None
    waits = [at - OPENED for at in found.taken.column("first_response_at")]
    assert waits == [timedelta(minutes=n) for n in range(1, 21)]
