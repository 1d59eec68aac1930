"""Every shipped format is found by itself and read from its sample; values worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from drops.errors import DropError
from drops.intake.mapping.recognise import formats, recognise
from store.tables import PEOPLE
from tests.support.taking import Taken, hashed, take

SAMPLES = Path("sample_data/formats")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def by_key(taken: Taken) -> dict[str, dict[str, object]]:
    key = taken.reading.mapping.target.key
    return {row[key]: row for row in taken.rows.to_dicts()}


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_a_sample_is_found_by_itself(path: Path) -> None:
    mapping = recognise(path, path.name, formats())
    assert mapping is not None
    assert path.stem.startswith(mapping.name)


@pytest.mark.parametrize("name", [each.name for each in formats()])
def test_every_format_has_a_sample_and_a_label(name: str) -> None:
    assert list(SAMPLES.glob(f"{name}*"))
    shipped = next(each for each in formats() if each.name == name)
    assert shipped.label != name
    assert shipped.mapping.recognised_by
    assert not shipped.mapping.missing()


def test_own_answers(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "pepper_responses.csv")
    assert taken.counts == (7, 5, 1, 1)
    rows = by_key(taken)
    assert rows["R-1"]["answered_at"] == at("2026-10-01T08:15:00")
    assert rows["R-1"]["customer_id"] == hashed("00123")
    assert rows["R-2"]["comment"] == "Cold.\nAnd late, too."
    assert rows["R-4"]["score"] is None
    assert [row["line"] for row in rows.values()] == [2, 3, 5, 6, 8]
    assert taken.refused[0]["line"] == "9"


def test_own_complaints(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "pepper_complaints.csv")
    assert taken.counts == (4, 4, 0, 0)
    assert taken.column("first_response_unusable") == [None, None, True, None]
    assert taken.column("outcome") == ["upheld", None, "partly", "rejected"]
    assert taken.reading.known_at == at("2026-09-05T09:00:00")


def test_own_events(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "pepper_advocacy.csv")
    assert taken.counts == (5, 4, 1, 0)
    assert taken.column("sentiment") == ["positive", "negative", "positive", None]
    assert taken.column("sentiment_from") == ["rating", "given", "inferred", None]
    assert taken.column("converted") == [None, None, None, True]


@pytest.mark.parametrize("name", ["pepper_responses", "pepper_complaints", "pepper_advocacy"])
def test_own_parquet_gives_what_the_csv_gives(tmp_path: Path, name: str) -> None:
    from_csv = take(tmp_path, SAMPLES / f"{name}.csv")
    typed = tmp_path / f"{name}.parquet"
    # Hashes that are dropped again say so, as they do in the rows refused.
    told = [pl.format("hashed:{}", c).alias(c) for c in PEOPLE if c in from_csv.rows.columns]
    from_csv.rows.drop("line").with_columns(told).write_parquet(typed)
    from_parquet = take(tmp_path, typed)
    assert from_parquet.reading.format == name
    # A time that was left out stands in no row that was kept.
    given = [c.name for c in from_csv.reading.mapping.target.given_columns]
    assert from_parquet.rows.select(given).equals(from_csv.rows.select(given))
    assert from_parquet.column("line") == list(range(1, from_csv.reading.kept + 1))
    assert from_parquet.reading.known_at == from_csv.reading.known_at


def test_qualtrics(tmp_path: Path) -> None:
    """Five rows of two questions: one preview, one unanswered, one without satisfaction."""
    taken = take(tmp_path, SAMPLES / "qualtrics.csv", zone="America/New_York")
    assert taken.counts == (10, 5, 0, 5)
    rows = by_key(taken)
    assert {key: row["score"] for key, row in rows.items()} == {
        "R_1:nps": 10,
        "R_1:csat": 5,
        "R_2:nps": 8,
        "R_5:nps": 0,
        "R_5:csat": 1,
    }
    assert rows["R_1:nps"]["answered_at"] == at("2026-07-01T10:00:01"), "in UTC, as row 3 says"
    assert rows["R_1:nps"]["comment"] == "Lovely"
    assert rows["R_1:csat"]["comment"] is None, "a comment is stored once"
    assert rows["R_1:csat"]["customer_id"] == hashed("C-1")
    assert rows["R_2:nps"]["line"] == 5
    assert taken.reading.known_at == at("2026-07-01T15:00:01")
    assert "left out for their Status, as the format says: 2 answers" in taken.reading.notes
    assert "nps was read from Q1 (How likely are you to recommend us to a friend?)" in (
        taken.reading.notes
    )


def test_qualtrics_in_the_zone_that_its_third_row_tells(tmp_path: Path) -> None:
    text = (SAMPLES / "qualtrics.csv").read_text(encoding="utf-8")
    taken = take(tmp_path, text.replace('""timeZone"":""Z""', '""timeZone"":""America/Denver""'))
    assert by_key(taken)["R_1:nps"]["answered_at"] == at("2026-07-01T16:00:01")
    with pytest.raises(DropError, match="times are in Narnia, which is no time zone"):
        take(tmp_path, text.replace('""timeZone"":""Z""', '""timeZone"":""Narnia""'))


def test_qualtrics_with_other_question_ids_as_tsv(tmp_path: Path) -> None:
    frame = pl.read_csv(SAMPLES / "qualtrics.csv", infer_schema=False)
    other = {"Q1": "QID2", "Q1_NPS_GROUP": "QID2_NPS_GROUP", "Q2": "Q7_TEXT", "Q3": "Q9"}
    path = tmp_path / "survey.tsv"
    frame.rename(other).write_csv(path, separator="\t", line_terminator="\r\n")
    taken = take(tmp_path, path)
    assert taken.counts == (10, 5, 0, 5)
    assert by_key(taken)["R_5:nps"]["comment"] == "Slow, and cold"


def test_qualtrics_without_a_score_is_refused_whole(tmp_path: Path) -> None:
    frame = pl.read_csv(SAMPLES / "qualtrics.csv", infer_schema=False)
    path = tmp_path / "survey.csv"
    frame.drop("Q1_NPS_GROUP", "Q3").write_csv(path)
    with pytest.raises(DropError, match=r"survey\.csv has no column with a score: looked for nps"):
        take(tmp_path, path)


def test_zendesk(tmp_path: Path) -> None:
    """London time in July is an hour ahead of UTC."""
    taken = take(tmp_path, SAMPLES / "zendesk.csv", zone="Europe/London")
    assert taken.counts == (4, 4, 0, 0)
    rows = by_key(taken)
    assert rows["40001"]["opened_at"] == at("2026-07-01T09:00:00")
    assert rows["40001"]["first_response_at"] == at("2026-07-01T10:30:00")
    assert rows["40001"]["resolved_at"] == at("2026-07-02T09:00:00")
    assert rows["40004"]["first_response_at"] == at("2026-07-06T09:05:30")
    assert rows["40002"]["first_response_at"] is None
    assert rows["40003"]["resolved_at"] is None, "reopened and open again"
    assert taken.column("satisfaction") == [5, None, 1, None]
    assert taken.column("outcome") == ["partly", None, None, "rejected"]
    assert taken.column("reopened") == [0, 0, 1, 0]
    assert taken.column("severity") == ["high", "normal", "normal", "low"]
    one, _, three, four = (hashed(each) for each in ("C-1", "", "C-3", "C-4"))
    by_desk = hashed("3600014", "zendesk")
    assert taken.column("customer_id") == [one, by_desk, three, four]
    assert taken.reading.known_at == at("2026-07-09T07:30:00"), "the latest Updated at"
    assert "times were read as Europe/London" in taken.reading.notes
    assert taken.reading.mapping.timezone == "Europe/London", "to be read so again"


@pytest.mark.parametrize("name", ["nyc311.csv", "nyc311_new.csv"])
def test_nyc311_old_and_new_header(tmp_path: Path, name: str) -> None:
    """New York in July is four hours behind UTC; 2:30 on 8 March 2026 does not exist there."""
    taken = take(tmp_path, SAMPLES / name)
    assert taken.counts == (4, 3, 1, 0)
    rows = by_key(taken)
    assert rows["60000001"]["opened_at"] == at("2026-07-01T04:00:03")
    assert rows["60000001"]["resolved_at"] == at("2026-07-01T04:30:03")
    assert rows["60000002"]["location"] is None
    assert rows["60000003"]["resolved_at"] is None, "before it was opened"
    assert taken.column("team") == ["NYPD", "DSNY", "DOT"]
    assert taken.column("channel") == ["ONLINE", "PHONE", "MOBILE"]
    assert taken.column("category")[:2] == ["Noise - Residential", "Missed Collection"]
    assert taken.reading.known_at == at("2026-07-03T12:00:00"), "of kept rows alone"
    assert taken.reading.reasons == {
        "opened_at does not exist in America/New_York: the clocks went forward then": 1,
    }


def test_the_sample_company_is_kept_but_for_what_is_planted(tmp_path: Path) -> None:
    files = sorted(Path("sample_data/files").iterdir())
    assert len(files) >= 6
    for path in files:
        taken = take(tmp_path, path, zone="Europe/London")
        assert taken.reading.refused == 0, path.name
        if path.suffix == ".parquet" or taken.reading.table != "responses":
            assert taken.reading.blank == 0, path.name
