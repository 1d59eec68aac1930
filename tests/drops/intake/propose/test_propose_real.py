"""Real files that no format knows: proposed, accepted or answered, dropped, and measured.

Oracles: the answers published with the puzzles, the counts published with the data, and counts
made here from the files themselves with Python's own csv module.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from drops.errors import DropError
from drops.intake.propose.look import look_at
from drops.intake.propose.proposal import Proposal, propose
from drops.put import put
from drops.report import Report
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from tests.support.dropping import frame
from tests.support.lakes import reader_of

REAL = Path(__file__).resolve().parents[5] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"the real files are not at {REAL}; nothing real is checked"
)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def proposal_for(file: Path, **answers: str) -> Proposal:
    told = {key.replace("__", ":", 1): value for key, value in answers.items()}
    return propose(look_at(file, file.name), answers=told, zone="Europe/London")


def taken(home: Home, file: Path, **answers: str) -> Report:
    """What came of a file that was accepted as proposed, with these answers."""
    proposal = proposal_for(file, **answers)
    assert proposal.unanswered == ()
    report = put(home, file, mapping=proposal.mapping)
    assert report.read == report.kept + report.refused + report.blank
    return report


def asked(file: Path) -> list[str]:
    return [question.key for question in proposal_for(file).unanswered]


def measured(home: Home, metric: str, by: str | None = None, **only: str) -> dict[Any, Any]:
    """The metric's value and n by group, over everything that the lake holds."""
    chosen = Slice(None, None, "UTC", "monday", {name: (value,) for name, value in only.items()})
    rows = measure(reader_of(Lake.open(home)), METRICS[metric], chosen, by=by)
    return {row.group: (row.estimate.value, row.estimate.n) for row in rows}


SUDZILLA = "On a scale of 0-10, how would you rate Sudzilla?"


@pytest.mark.parametrize("file", ["input_01.csv", "input_02.csv"])
def test_sudzilla_gives_the_published_score(home: Home, file: str) -> None:
    path = REAL / "prepbench/case_040/inputs" / file
    (published,) = rows_of(REAL / "prepbench/expected/case_040/output_01.csv")
    assert asked(path) == []
    told = {question.key: question for question in proposal_for(path).questions}
    assert told["score:"].default == SUDZILLA
    assert "Only behind" in told["score:"].text
    if file == "input_01.csv":  # 11/1/2019 to 11/4/2019
        assert told["day_or_month:Timestamp"].default == "month"
    report = taken(home, path)
    assert (report.kept, report.refused, report.blank) == (39, 0, 0)
    value, number = measured(home, "nps")[None]
    assert round(value, 1) == float(published["NPS Score"]) == -35.9
    assert number == int(published["Total Respondents"]) == 39
    days = Counter(at.date() for at in frame(home)["answered_at"])
    assert set(days) == {date(2019, 11, 1), date(2019, 11, 2), date(2019, 11, 4)}


def test_the_soap_shop_goes_in_unchanged(home: Home) -> None:
    path = REAL / "prepbench/case_050/inputs/input_03.csv"
    assert asked(path) == []
    report = taken(home, path)
    assert (report.read, report.kept) == (24, 24)
    assert measured(home, "nps", segment="First")[None] == (pytest.approx(-15), 20)
    assert measured(home, "nps", segment="Latest")[None] == (pytest.approx(-50), 4)
    rows = frame(home)
    assert "Juliana" not in str(rows.to_dicts())
    assert rows["comment"].null_count() == 0
    last = rows["answered_at"].max()
    assert (last.day, last.month) == (24, 1)


def test_the_soap_shop_as_it_was_published(home: Home) -> None:
    path = REAL / "prepbench/expected/case_050/output_01.csv"
    assert asked(path) == []
    taken(home, path)
    assert round(measured(home, "nps", segment="First")[None][0], 2) == -15
    assert round(measured(home, "nps", segment="Latest")[None][0], 2) == -33.33


def test_airlines_without_a_date_are_asked_for_a_day(home: Home) -> None:
    folder = REAL / "prepbench/case_122/inputs"
    for name in ("input_01.csv", "input_02.csv"):
        assert asked(folder / name) == ["when:"]
        with pytest.raises(DropError, match="No column holds a time"):
            put(home, folder / name)
        taken(home, folder / name, when__="2026-10-01")
    rows = [row for name in ("input_01.csv", "input_02.csv") for row in rows_of(folder / name)]
    (question,) = [name for name in rows[0] if "recommend" in name]
    scores: dict[str, list[int]] = {}
    for row in rows:
        scores.setdefault(row["Airline"], []).append(int(row[question]))
    by_hand = {
        airline: 100 * (sum(s >= 9 for s in each) - sum(s <= 6 for s in each)) / len(each)
        for airline, each in scores.items()
    }
    found = measured(home, "nps", by="team")
    assert len(found) == 99
    assert sum(number for _, number in found.values()) == 5_907
    assert {team: value for team, (value, _) in found.items()} == pytest.approx(by_hand)
    assert int(found["Prep Air"][0]) == 21  # as published


@pytest.mark.parametrize(
    ("file", "reviews", "recommended"), [("lounge.csv", 2_264, 816), ("seat.csv", 1_258, 458)]
)
def test_reviews_go_in_without_their_mixed_stars(
    home: Home, file: str, reviews: int, recommended: int
) -> None:
    path = REAL / "skytrax" / file
    assert asked(path) == []
    proposal = proposal_for(path)
    left = dict(proposal.left_out)
    assert left["overall_rating"] == "its values go up to 10, and stars go from 1 to 5"
    assert left["author"] == "personal data"
    report = taken(home, path)
    rows = rows_of(path)
    dated = [row for row in rows if row["date"] != "1970-01-01"]
    assert len(rows) == report.read == reviews
    assert report.refused == len(rows) - len(dated)
    kept = frame(home, "advocacy")
    tones = Counter(kept["sentiment"])
    assert tones == Counter(
        "positive" if row["recommended"] == "1" else "negative" for row in dated
    )
    assert sum(row["recommended"] == "1" for row in rows) == recommended
    assert set(kept["sentiment_from"]) == {"given"}
    assert kept["rating"].null_count() == kept.height
    share, number = measured(home, "negative_share")[None]
    assert number == len(dated)
    assert share == pytest.approx(100 * tones["negative"] / len(dated))
    assert Counter(kept["team"]) == Counter(row["airline_name"] for row in dated)


def test_complaints_without_a_closing_date_go_in_unchanged(home: Home) -> None:
    path = REAL / "cfpb/complaints-subset.csv"
    assert asked(path) == []
    report = taken(home, path)
    rows = rows_of(path)
    assert (report.kept, report.refused) == (len(rows), 0)
    found = measured(home, "complaints_opened", by="category")
    assert {name: value for name, (value, _) in found.items()} == Counter(
        row["product"] for row in rows
    )
    assert measured(home, "resolution_median")[None][0] is None


def test_narratives_without_a_date_are_refused_until_a_day_is_said(home: Home) -> None:
    path = REAL / "cfpb/Consumer_Complaints.csv"
    assert asked(path) == ["when:"]
    with pytest.raises(DropError, match="No column holds a time, and no row counts without one"):
        put(home, path)
    rows = rows_of(path)
    report = taken(home, path, when__="2016-01-01")
    assert (report.read, report.kept) == (3_947, 3_947) == (len(rows), len(rows))
    found = measured(home, "complaints_opened", by="category")
    assert {name: value for name, (value, _) in found.items()} == Counter(
        row["Product"] for row in rows
    )
