"""The samples of survey tools, read; every value was worked out by hand from the sample."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt
from tests.support.taking import Taken, take

SAMPLES = Path("sample_data/formats")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def scores(taken: Taken) -> dict[str, int]:
    return dict(taken.rows.select("response_id", "score").iter_rows())


def told(taken: Taken, *columns: str) -> list[tuple[Any, ...]]:
    return taken.rows.select(columns).rows()


def test_qualtrics_numbers_with_two_nps_questions_and_four_header_rows(tmp_path: Path) -> None:
    """Denver in July is six hours behind UTC; 11 is outside the scale, status 1 is a preview."""
    taken = take(tmp_path, SAMPLES / "qualtrics_numeric.tsv")
    assert scores(taken) == {
        "R_1a:nps": 8,
        "R_1a:nps:qid7": 10,
        "R_1a:csat": 5,
        "R_3c:nps": 0,
        "R_3c:csat": 1,
    }
    delivery, shop = (
        f"How likely are you to recommend our {what}?" for what in ("delivery", "shop")
    )
    assert told(taken, "touchpoint", "answered_at") == [
        (delivery, at("2026-07-01T15:05:01")),
        (delivery, at("2026-07-01T15:07:01")),
        (shop, at("2026-07-01T15:05:01")),
        (None, at("2026-07-01T15:05:01")),
        (None, at("2026-07-01T15:07:01")),
    ]
    assert [row["ResponseId"] for row in taken.refused] == ["R_4d"]
    assert taken.reading.mapping.skip_after_header == 3


def test_qualtrics_with_fewer_header_rows(tmp_path: Path) -> None:
    """Somebody deleted the rows below the ids, or the import ids alone."""
    lines = (SAMPLES / "qualtrics_numeric.tsv").read_bytes().split(b"\r\n")
    for gone in ((1, 2, 3), (2,), (3,), (2, 3)):
        left = [line for number, line in enumerate(lines) if number not in gone]
        taken = take(tmp_path, b"\r\n".join(left), name="fewer.tsv")
        assert scores(taken)["R_1a:nps:qid7"] == 10
        assert taken.counts[1:3] == ((5, 1) if gone != (1, 2, 3) else (3, 1))


def test_surveymonkey(tmp_path: Path) -> None:
    """13 July proves the month first; 9/5 is of another scale, slightly satisfied of a longer one."""
    taken = take(tmp_path, SAMPLES / "surveymonkey.csv", zone="America/Chicago")
    assert told(taken, "response_id", "score", "answered_at") == [
        ("118001:nps", 10, at("2026-07-13T15:00:00")),
        ("118002:nps", 0, at("2026-07-02T18:05:00")),
        ("118001:csat", 5, at("2026-07-13T15:00:00")),
        ("118002:csat", 1, at("2026-07-02T18:05:00")),
    ]
    assert taken.column("comment")[0] == 'Warm, and quick\r\n"really"'
    assert taken.refused[0]["line"] == "7"
    assert taken.reading.mapping.day_first is False


def test_surveymonkey_legacy_header_is_read_day_first(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "surveymonkey_legacy.csv")
    assert told(taken, "response_id", "score", "answered_at") == [
        ("2001:nps", 9, at("2019-05-31T18:02:00")),
        ("2002:nps", 6, at("2019-04-03T18:02:00")),
    ]


def test_typeform(tmp_path: Path) -> None:
    """A partial response is blank in both questions; the second "reason" column fills the first."""
    taken = take(tmp_path, SAMPLES / "typeform.csv")
    assert scores(taken) == {"a1b2c3:nps": 10, "a1b2c4:nps": 7, "a1b2c3:csat": 5}
    assert told(taken, "comment", "team") == [
        ("Lovely", "Floor"),
        ("second column", "Floor"),
        (None, "Floor"),
    ]
    assert "left out for their Response Type, as the format says: 2 answers" in taken.reading.notes
    assert any("occurs twice; all of them were read" in note for note in taken.reading.notes)


def test_typeform_older_header(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "typeform_old.csv")
    assert told(taken, "response_id", "score") == [("z1:nps", 9)]


def test_google_forms(tmp_path: Path) -> None:
    """Two guests who answer the same in the same second count twice; quiz points are no score."""
    taken = take(tmp_path, SAMPLES / "google_forms.csv")
    assert told(taken, "question", "score", "answered_at") == [
        ("nps", 9, at("2026-01-01T10:00:00")),
        ("nps", 6, at("2026-01-13T23:30:00")),
        ("nps", 9, at("2026-01-14T09:31:00")),
        ("nps", 9, at("2026-01-14T09:31:00")),
        ("csat", 4, at("2026-01-01T10:00:00")),
        ("csat", 3, at("2026-01-13T23:30:00")),
        ("csat", 2, at("2026-01-14T09:30:00")),
        ("csat", 4, at("2026-01-14T09:31:00")),
        ("csat", 4, at("2026-01-14T09:31:00")),
    ]
    assert taken.reading.reasons == {"score is no whole number": 1}


def test_google_forms_with_the_zone_in_the_value(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "google_forms_gmt.csv", zone="Europe/Paris")
    assert told(taken, "score", "answered_at") == [
        (10, at("2026-09-27T12:00:00")),
        (1, at("2026-09-20T08:00:00")),
        (7, at("2026-09-20T04:30:00")),
    ]
    assert any("says 1 to 10 and no answer is 0" in note for note in taken.reading.notes)


def test_google_forms_in_german(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "google_forms_de.csv")
    assert told(taken, "question", "score", "answered_at") == [
        ("nps", 10, at("2026-10-31T18:02:03")),
        ("nps", 5, at("2026-10-01T08:00:00")),
        ("csat", 5, at("2026-10-31T18:02:03")),
        ("csat", 2, at("2026-10-01T08:00:00")),
    ]


def test_formbricks(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "formbricks.csv")
    assert told(taken, "response_id", "score", "answered_at", "location") == [
        ("fr1:nps", 10, at("2026-01-01T20:00:00"), "Bath"),
        ("fr2:nps", 2, at("2026-01-02T12:00:00"), "York"),
        ("fr3:nps", 8, at("2026-01-03T23:30:00"), "York"),
        ("fr1:csat", 5, at("2026-01-01T20:00:00"), "Bath"),
        ("fr2:csat", 2, at("2026-01-02T12:00:00"), "York"),
    ]
    assert taken.column("comment")[:2] == ["Quick", "<b>Slow</b>"]


def test_delighted_and_asknicely_count_from_1970(tmp_path: Path) -> None:
    """1793469723 is 31 October 2026, 18:02:03."""
    taken = take(tmp_path, SAMPLES / "delighted.csv")
    assert told(taken, "response_id", "question", "score") == [
        ("5435", "nps", 9),
        ("5436", "nps", 0),
        ("5437", "csat", 5),
        ("5438", "ces", 7),
    ]
    assert taken.column("answered_at")[0] == at("2026-10-31T18:02:03")
    assert [row["id"] for row in taken.refused] == ["5439", "5440"]
    taken = take(tmp_path, SAMPLES / "asknicely.csv")
    assert told(taken, "response_id", "question", "score", "answered_at") == [
        ("901", "nps", 10, at("2026-10-31T18:02:03")),
        ("903", "csat", 4, at("2026-10-31T18:02:03")),
    ]
    assert taken.reading.reasons == {"question is none of nps, csat, ces": 1}


def test_chatwoot_leaves_the_period_out(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "chatwoot_csat.csv")
    assert told(taken, "score", "employee", "comment", "answered_at") == [
        (5, "Ada", "Quick!", at("2026-07-01T10:00:00")),
        (2, "Ada", "Total loss of time", at("2026-07-02T10:00:00")),
    ]
    assert "totals and lines that are no rows of the table: 1 row" in taken.reading.notes


def test_questions_of_one_name_are_all_kept(tmp_path: Path) -> None:
    """The same words asked three times: nothing is lost, and no key is there twice."""
    head = (
        "#,Recommend us?,Recommend us?,Recommend us?,Start Date (UTC),Submit Date (UTC),Network ID"
    )
    taken = take(tmp_path, f"{head}\na,9,8,7,2026-01-01 10:00,2026-01-01 10:00,n\n")
    assert scores(taken) == {"a:nps": 9, "a:nps:recommend us?": 8, "a:nps:recommend us?#2": 7}
    assert taken.column("touchpoint") == ["Recommend us?"] * 3


def test_a_form_that_asks_for_no_recommendation_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not recognised"):
        take(tmp_path, "Timestamp,Name\n1/13/2026 10:00:00,A\n")


def test_ambiguous_days_are_asked_and_answered(tmp_path: Path) -> None:
    text = "Timestamp,Would you recommend us?\n03/04/2026 10:00:00,9\n05/05/2026 10:00:00,8\n"
    with pytest.raises(DropError) as raised:
        take(tmp_path, text)
    assert str(raised.value) == (
        "file.csv, line 2: Timestamp holds 03/04/2026 10:00:00, and no date in the column tells "
        "whether the day or the month comes first. Answer on the page Drops, or with --answer, as "
        'in --answer "day_or_month:Timestamp=day"'
    )
    answer = toml.load("like = 'google_forms'\nday_first = true", "mine")
    assert take(tmp_path, text, answer).column("answered_at")[0] == at("2026-04-03T10:00:00")


@pytest.mark.parametrize(
    ("asked", "score", "noted"),
    [
        ("from 1 to 10", "10", True),
        ("von 1 bis 10", "1", True),
        ("(1-10)", "7", True),
        ("from 1 to 10", "0", False),
        ("from 0 to 10", "7", False),
    ],
)
def test_a_scale_from_1_to_10_is_noted(
    tmp_path: Path, asked: str, score: str, *, noted: bool
) -> None:
    text = f"Timestamp,Would you recommend us {asked}?\n31.01.2026 10:00:00,{score}\n"
    notes = take(tmp_path, text).reading.notes
    assert any("do not compare this score" in note for note in notes) == noted


def test_a_scale_from_1_to_100_is_asked(tmp_path: Path) -> None:
    text = "Timestamp,Would you recommend us from 1 to 100?\n31.01.2026 10:00:00,7\n"
    with pytest.raises(Doubt, match="from 1 to 100"):
        take(tmp_path, text)
