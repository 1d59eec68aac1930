"""Zones and offsets that a file tells: beside its times, and in the names of its columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.put import put
from store.settings import Home
from tests.support.analyst import Outcome, analyse
from tests.support.dropping import current
from tests.support.taking import shipped, take

FIRST = datetime(2026, 3, 5, 14, 5, 33, tzinfo=UTC)
STAMPS = [FIRST + timedelta(days=1, hours=5) * number for number in range(20)]


def file(header: str, behind: str = "", form: str = "%Y-%m-%d %H:%M:%S") -> str:
    rows = "".join(f"r{n},{at:{form}}{behind},{n % 11},York\n" for n, at in enumerate(STAMPS))
    return f"Response ID,{header},NPS,Location\n{rows}"


def shift(outcome: Outcome) -> timedelta:
    """How far all times lie behind those that the file spells."""
    assert outcome.taken, outcome.said
    found = {
        stamp - at for stamp, at in zip(STAMPS, outcome.taken.column("answered_at"), strict=True)
    }
    assert len(found) == 1
    return found.pop()


HEADERS = {
    "Submitted at (UTC+2)": 2,
    "Submitted at (UTC+02:00)": 2,
    "Submitted at (GMT-5)": -5,
    "Submitted at [UTC+5:30]": 5.5,
    "Submitted at UTC+2": 2,
    "Submitted at (UTC)": 0,
    "Submitted at (GMT)": 0,
    "Submitted at (EST)": -5,
    "Submitted at (JST)": 9,
    "Submitted at (AEST)": 10,
    "Submitted at (CET)": 1,
    "Submitted at (Asia/Tokyo)": 9,
    "Date (Z)": 0,
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_zone_in_the_name_of_a_column(tmp_path: Path, header: str) -> None:
    outcome = analyse(tmp_path, file(header), zone="America/Denver")
    assert shift(outcome) == timedelta(hours=HEADERS[header])
    assert "In which time zone" not in outcome.said


BESIDE = {
    " EST": -5, " PDT": -7, " CET": 1, " CEST": 2, " JST": 9, " UTC": 0, " GMT": 0, " Z": 0,
    " +0530": 5.5, " UTC-03:00": -3, " GMT+1": 1, " (EST)": -5,
}  # fmt: skip


@pytest.mark.parametrize("behind", BESIDE)
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%d %b %Y %H:%M:%S"])
def test_a_zone_beside_a_time(tmp_path: Path, behind: str, form: str) -> None:
    outcome = analyse(tmp_path, file("Submitted at", behind, form), zone="America/Denver")
    assert shift(outcome) == timedelta(hours=BESIDE[behind])
    assert "In which time zone" not in outcome.said


@pytest.mark.parametrize(("text", "header"), [("", "Submitted at (IST)"), (" IST", "Submitted at")])
def test_an_abbreviation_of_several_zones_is_asked_once(
    tmp_path: Path, text: str, header: str
) -> None:
    asked = analyse(tmp_path, file(header, text))
    assert asked.taken is None
    assert asked.asked == ("zone_name:IST",)
    assert "Which time is IST in" in asked.said
    assert "UTC+02:00, as in Jerusalem" in asked.said
    answered = analyse(tmp_path, file(header, text), ["zone_name:IST=UTC+05:30"])
    assert shift(answered) == timedelta(hours=5.5)
    assert answered.taken
    again = toml.load(toml.dump(answered.taken.reading.mapping), "remembered")
    assert take(tmp_path, file(header, text), again).column("answered_at")[0] == (
        FIRST - timedelta(hours=5.5)
    )


@pytest.mark.parametrize(
    ("zone", "hours"), [("UTC+2", 2), ("GMT-05:30", -5.5), ("EST", -5), ("JST", 9), ("utc", 0)]
)
def test_an_offset_in_the_header_of_a_known_export(tmp_path: Path, zone: str, hours: float) -> None:
    head = f"Conversation ID,Conversation started at ({zone}),Updated at ({zone})"
    rows = "".join(f"c{n},{at:%Y-%m-%d %H:%M:%S},{at:%Y-%m-%d %H:%M:%S},Billing,closed\n"
                   for n, at in enumerate(STAMPS))  # fmt: skip
    text = f"{head},Team currently assigned,Current conversation state\n{rows}"
    opened = take(tmp_path, text, "intercom").column("opened_at")
    assert opened[0] == FIRST - timedelta(hours=hours)


def test_an_abbreviation_of_several_zones_in_the_header_of_a_known_export(tmp_path: Path) -> None:
    head = "Conversation ID,Conversation started at (IST),Updated at (IST)"
    text = (
        f"{head},Team currently assigned,Current conversation state\nc,2026-03-05 14:05,,B,closed\n"
    )
    with pytest.raises(Doubt, match=r"times are in IST, which several places call theirs") as one:
        take(tmp_path, text, "intercom")
    mapping = answered(shipped("intercom"), {one.value.questions[0].key: "UTC+05:30"})
    opened = take(tmp_path, text, mapping).column("opened_at")
    assert [f"{at:%H:%M}" for at in opened] == ["08:35"]


def test_a_zone_that_a_mapping_tells_as_an_offset(tmp_path: Path) -> None:
    mapping = toml.load(
        "table = 'responses'\ntimezone = 'UTC+05:30'\n[columns]\nresponse_id = 'Response ID'\n"
        "answered_at = 'Submitted at'\nquestion = { constant = 'nps' }\nscore = 'NPS'\n",
        "m",
    )
    first = take(tmp_path, file("Submitted at"), mapping).column("answered_at")[0]
    assert first == FIRST - timedelta(hours=5.5)
    with pytest.raises(DropError, match=r"Mars/Phobos is no time zone; expected one like"):
        toml.load("table = 'responses'\ntimezone = 'Mars/Phobos'", "m")


@pytest.mark.parametrize("with_ids", [True, False])
def test_files_of_a_zone_told_as_an_offset_meet(tmp_path: Path, with_ids: bool) -> None:  # noqa: FBT001
    """What a second file has in common with the first is told in the zone of its file."""
    home = Home(tmp_path / "data")
    home.make()
    key = "response_id = 'Response ID'\n" if with_ids else ""
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        f"table = 'responses'\ntimezone = 'UTC+05:30'\n[columns]\n{key}"
        "answered_at = 'Submitted at'\nquestion = { constant = 'nps' }\nscore = 'NPS'\n",
        encoding="utf-8",
    )
    rows = [f"{i},2026-10-{i:02} 02:0{i}:00,{i}" for i in range(1, 10)]
    for name, some in (("a.csv", rows[:6]), ("b.csv", rows)):
        path = tmp_path / name
        path.write_text("\n".join(["Response ID,Submitted at,NPS", *some]), encoding="utf-8")
        put(home, path, mapping=toml.load(mapping.read_text(encoding="utf-8"), "m"))
    assert current(home)["tables"]["responses"]["rows"] == 9
