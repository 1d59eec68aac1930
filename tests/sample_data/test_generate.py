"""The sample company's files: reproducible, complete, and such as its tools would export them."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from sample_data.wording import HOSTILE
from tests.sample_data import reading
from tests.sample_data.reading import AS_OF, FILES


@pytest.fixture(scope="module")
def answers() -> pl.DataFrame:
    return reading.answers(FILES)


@pytest.fixture(scope="module")
def complaints() -> pl.DataFrame:
    return reading.complaints(FILES)


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return reading.events(FILES)


def test_the_generator_writes_the_committed_files(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "sample_data.generate", str(tmp_path)]
    subprocess.run(run, cwd=FILES.parents[1], check=True, capture_output=True)
    committed = sorted(path.name for path in FILES.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == committed
    for name in committed:
        if name.endswith(".parquet"):  # its bytes depend on the version of Polars
            assert pl.read_parquet(tmp_path / name).equals(pl.read_parquet(FILES / name)), name
        else:
            assert (tmp_path / name).read_bytes() == (FILES / name).read_bytes(), name


def test_all_files_together_are_under_9_megabytes() -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 9_000_000


def test_as_many_rows_as_promised(
    answers: pl.DataFrame, complaints: pl.DataFrame, events: pl.DataFrame
) -> None:
    assert answers.height == pytest.approx(40_000, rel=0.01)
    assert complaints.height == pytest.approx(6_000, rel=0.01)
    assert events.height == pytest.approx(9_000, rel=0.01)
    by_question = dict(answers.group_by("question").len().iter_rows())
    assert by_question["nps"] > answers.height / 2
    assert min(by_question["csat"], by_question["ces"]) > 4_000
    assert set(events["kind"]) == {"referral", "review", "mention"}


def test_ids_are_unique_over_all_files(
    answers: pl.DataFrame, complaints: pl.DataFrame, events: pl.DataFrame
) -> None:
    for ids in (answers["response_id"], complaints["complaint_id"], events["event_id"]):
        assert ids.null_count() == 0
        assert ids.n_unique() == ids.len()


def test_twelve_locations_six_teams_and_nothing_spelt_twice(
    answers: pl.DataFrame, complaints: pl.DataFrame, events: pl.DataFrame
) -> None:
    locations, teams = set(answers["location"]), set(answers["team"])
    assert (len(locations), len(teams)) == (12, 6)
    assert set(complaints["location"]) <= locations
    assert set(events["location"]) == locations
    assert set(complaints["team"]) == teams
    assert set(events["team"].drop_nulls()) <= teams
    for column, size in (("channel", 5), ("touchpoint", 7), ("segment", 4)):
        assert answers[column].n_unique() == size, column
        assert set(complaints[column]) <= set(answers[column]), column


def test_eighteen_months_up_to_the_last_minute(
    answers: pl.DataFrame, complaints: pl.DataFrame, events: pl.DataFrame
) -> None:
    as_of = pl.select(AS_OF).item()
    for times in (answers["at"], complaints["opened_at"], events["at"]):
        assert str(times.min().date()) == "2025-05-01"
        assert str(times.max().date()) == "2026-10-31"
        assert times.max() <= as_of
        assert times.dt.strftime("%Y-%m").n_unique() == 18
    tickets = reading.read_text(FILES / "zendesk-tickets-2026-10-31.csv")
    assert tickets["Updated at"].max() == "2026-10-31 18:02:11"


def test_times_of_a_complaint_are_in_order_and_by_day(complaints: pl.DataFrame) -> None:
    answered, resolved = pl.col("first_response_at"), pl.col("resolved_at")
    assert complaints.filter(answered < pl.col("opened_at")).is_empty()
    assert complaints.filter(resolved < answered).is_empty()
    assert complaints.filter(resolved > AS_OF).is_empty()
    # An hour that exists twice or not at all would not name an instant.
    for name in ("opened_at", "first_response_at", "resolved_at"):
        assert complaints[name].drop_nulls().dt.hour().min() >= 6, name


def test_scores_stay_on_their_scales(answers: pl.DataFrame) -> None:
    scales = answers.group_by("question").agg(low=pl.col("score").min(), high=pl.col("score").max())
    assert {row["question"]: (row["low"], row["high"]) for row in scales.to_dicts()} == {
        "nps": (0, 10),
        "csat": (1, 5),
        "ces": (1, 7),
    }


def test_blanks_previews_and_comments_without_a_score(answers: pl.DataFrame) -> None:
    survey = reading.read_text(FILES / reading.GUEST_SURVEY, skip=2)
    asked = [pl.col(name).is_null() for name in ("Q1", "Q2", "Q3")]
    assert survey.filter(pl.col("Status") == "Survey Preview").height == 6
    assert 300 < survey.filter(*asked).height < 1_000
    recommend = answers.filter(pl.col("question") == "nps")
    assert recommend["comment"].is_not_null().mean() == pytest.approx(0.35, abs=0.02)
    assert 100 < recommend.filter(pl.col("score").is_null()).height < 300
    assert recommend["comment"].n_unique() > 2_000


def test_the_guest_survey_has_the_three_header_rows_of_its_tool() -> None:
    head = pl.read_csv(FILES / reading.GUEST_SURVEY, has_header=False, n_rows=3, infer_schema=False)
    ids, labels, imports = head.rows()
    assert ids[:4] == ("StartDate", "EndDate", "Status", "IPAddress")
    assert labels[:4] == ("Start Date", "End Date", "Response Type", "IP Address")
    assert imports[7] == '{"ImportId":"recordedDate","timeZone":"Z"}'
    assert dict(zip(ids, imports, strict=True))["Q1_NPS_GROUP"] == '{"ImportId":"QID1_NPS_GROUP"}'


def test_the_group_in_the_survey_agrees_with_its_score() -> None:
    survey = reading.read_text(FILES / reading.GUEST_SURVEY, skip=2)
    groups = survey.group_by("Q1_NPS_GROUP").agg(pl.col("Q1").cast(pl.Int64).unique().sort())
    assert dict(groups.drop_nulls().iter_rows()) == {
        "Detractor": [0, 1, 2, 3, 4, 5, 6],
        "Passive": [7, 8],
        "Promoter": [9, 10],
    }


def test_nothing_personal_is_in_the_files() -> None:
    survey = reading.read_text(FILES / reading.GUEST_SURVEY, skip=2)
    tickets = reading.read_text(FILES / "zendesk-tickets-2026-10-31.csv")
    for name in ("IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail"):
        assert survey[name].null_count() == survey.height, name
    assert tickets["Requester email"].null_count() == tickets.height
    assert set(tickets["Requester"]) == {"Guest", "Unknown guest"}


def test_guests_keep_number_and_segment_in_every_file(
    answers: pl.DataFrame, complaints: pl.DataFrame, events: pl.DataFrame
) -> None:
    known = ["customer_id", "segment"]
    pairs = pl.concat([rows.select(known) for rows in (answers, complaints, events)]).drop_nulls()
    assert pairs["customer_id"].n_unique() == pytest.approx(15_000, rel=0.05)
    assert pairs.unique()["customer_id"].is_duplicated().sum() == 0
    answered = set(answers["customer_id"].drop_nulls())
    assert len(answered & set(complaints["customer_id"])) > 1_000
    assert len(answered & set(events["customer_id"])) > 1_000


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_comment_is_there_as_it_was_typed(answers: pl.DataFrame, text: str) -> None:
    assert answers.filter(pl.col("comment") == text).height == 1
