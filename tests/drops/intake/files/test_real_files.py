"""Every real file goes in, as it is or as proposed; or a sentence says what it is.

One answer at most is left to a person: the day, which a file without any date cannot tell, or
which of two orders is right where a column holds both. Counts are those of Python's own csv and json
modules, which know nothing of ours.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drops.cli.commands import proposed
from drops.errors import DropError
from drops.intake.mapping.doubts import Doubt
from drops.intake.propose import look_at
from drops.intake.propose.proposal import propose
from drops.put import put
from drops.report import Report
from store.settings import Home
from tests.support.dropping import frame
from tests.support.taking import take

DATA = Path(__file__).parents[5] / "shared/data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"THE REAL FILES ARE MISSING: {DATA}")

SUDZILLA = "On a scale of 0-10, how would you rate Sudzilla?"


@dataclass(frozen=True)
class Recognised:
    """Taken with a format that is shipped: read, kept, refused."""

    format: str
    counts: tuple[int, int, int]
    #: What a person says of it, as many rows are refused.
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Accepted:
    """Taken as proposed; what is asked has an answer that the contents make likely, and says so.

    `answers` are those that only a person knows.
    """

    table: str
    counts: tuple[int, int, int]
    likely: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    #: How many lines there are, where a row is made of several.
    lines: int | None = None


@dataclass(frozen=True)
class Said:
    """Not taken: the sentence that says what the file is."""

    sentence: str


ZONE = {"zone:": "UTC"}
MONTH_FIRST = {"day_or_month:Timestamp": "month"}

# 26 of the seat reviews have no date: it stands as 1970-01-01.
FILES: dict[str, Recognised | Accepted | Said] = {
    "README.md": Said("is a text in Markdown, which people write"),
    "cfpb/Consumer_Complaints.csv": Accepted("complaints", (3_947, 3_947, 0), ZONE, {"when:": "2016-01-01"}),
    "cfpb/complaints-subset.csv": Recognised("cfpb", (280, 280, 0)),
    "cfpb/exp_socrata.ndjson": Recognised(
        "cfpb", (10, 0, 10), {"refused:opened_at lies in the future, in 2099": "once"}
    ),
    "cfpb/v1-public.csv": Recognised("cfpb", (30, 30, 0)),
    "cfpb/v2-intake.csv": Recognised("cfpb", (30, 30, 0)),
    "cfpb/v2-public.csv": Recognised("cfpb", (30, 30, 0)),
    "nyc311/311_Service_Requests_from_2010_to_Present.csv": Recognised("nyc311", (924, 924, 0)),
    "nyc311/NYC311Requests.json": Recognised("nyc311", (1_000, 1_000, 0)),
    "prepbench/case_040/inputs/input_01.csv": Accepted("responses", (39, 39, 0), {"score:": SUDZILLA} | MONTH_FIRST | ZONE),
    "prepbench/case_040/inputs/input_02.csv": Accepted("responses", (39, 39, 0), {"score:": SUDZILLA} | ZONE),
    # 140 lines made 28 responses; of one the day has no year, of one the month stands first.
    "prepbench/case_050/inputs/input_01.csv": Accepted("responses", (28, 26, 2), ZONE, {"day_or_month:1": "day"}, 140),
    "prepbench/case_050/inputs/input_02.csv": Said("It is a list of 5 entries to look others up in (Number, Question)"),
    "prepbench/case_050/inputs/input_03.csv": Accepted("responses", (24, 24, 0), ZONE),
    "prepbench/case_122/inputs/input_01.csv": Accepted("responses", (5_723, 5_723, 0), ZONE | {"people:CustomerID": "tool"}, {"when:": "2026-10-01"}),
    "prepbench/case_122/inputs/input_02.csv": Accepted("responses", (184, 184, 0), ZONE | {"people:CustomerID": "tool"}, {"when:": "2026-10-01"}),
    "prepbench/expected/case_040/output_01.csv": Said(
        "It holds figures that were computed already (NPS Score, Total Respondents, Promoter, Detractor)"
    ),
    "prepbench/expected/case_040/output_02.csv": Accepted(
        "responses", (113, 39, 74), MONTH_FIRST | ZONE | {"repeats:": "once"}
    ),
    "prepbench/expected/case_050/output_01.csv": Accepted("responses", (26, 26, 0), ZONE),
    "prepbench/expected/case_122/output_01.csv": Said("It holds figures that were computed already (NPS, Z-Score)"),
    "skytrax/lounge.csv": Accepted("advocacy", (2_264, 2_264, 0), ZONE | {"stars:overall_rating": "leave"}),
    "skytrax/seat.csv": Accepted("advocacy", (1_258, 1_232, 26), ZONE | {"stars:overall_rating": "leave"}),
    "vader/hutto_ICWSM_2014.tar.gz": Said("is an archive (tar) of files; expected one data file"),
}  # fmt: skip


def test_no_real_file_is_forgotten() -> None:
    there = {str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file()}
    assert there == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_a_real_file(home: Home, file: str) -> None:
    path, expected = DATA / file, FILES[file]
    match expected:
        case Said(sentence):
            with pytest.raises(DropError, match=re.escape(sentence)) as caught:
                put(home, path)
            assert path.name in str(caught.value)
            return
        case Recognised(name, counts, answers):
            if answers:
                with pytest.raises(Doubt) as doubt:
                    put(home, path)
                assert {each.key for each in doubt.value.questions} == answers.keys()
            report = put(home, path, answers=answers)
            assert report.format == name
        case Accepted(_, counts):
            report = _accepted(home, path, expected)
    assert (report.read, report.kept, report.refused) == counts
    assert _rows(path) == (getattr(expected, "lines", None) or report.read)
    assert report.blank == 0


def _accepted(home: Home, path: Path, expected: Accepted) -> Report:
    """What came of a file whose proposal was accepted, with what only a person knows."""
    look = look_at(path, path.name)
    asked = {question.key for question in propose(look).unanswered}
    assert asked == set(expected.answers)
    proposal = propose(look, answers=expected.answers)
    assert not proposal.missing
    told = {each.key: each.answer(proposal.answers) for each in proposal.questions}
    assert told == dict(expected.likely) | dict(expected.answers)
    report = put(home, path, mapping=proposal.mapping)
    assert report.table == expected.table
    return report


def _rows(path: Path) -> int:
    """How many records there are, by other readers than ours."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".ndjson":
        return len([json.loads(line) for line in text.splitlines()])
    if path.suffix == ".json":
        return len(json.loads(text))
    return len(list(csv.DictReader(text.splitlines(keepends=True))))


def test_nyc311_as_json(tmp_path: Path) -> None:
    path = DATA / "nyc311/NYC311Requests.json"
    requests = json.loads(path.read_text(encoding="utf-8"))
    taken = take(tmp_path, path)
    assert taken.rows["resolved_at"].count() == 437
    assert Counter(taken.column("team")) == Counter(each["agency"] for each in requests)
    closed = taken.rows.drop_nulls("resolved_at")
    minutes = (closed["resolved_at"] - closed["opened_at"]).dt.total_seconds() / 60
    assert minutes.median() == pytest.approx(41.83, abs=0.005), "as the file's keeper computed it"


@pytest.mark.parametrize("name", ["v1-public.csv", "v2-public.csv", "v2-intake.csv"])
def test_cfpb_in_both_dialects(tmp_path: Path, name: str) -> None:
    path = DATA / "cfpb" / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    taken = take(tmp_path, path)
    assert taken.rows["opened_at"][0] == datetime(2019, 9, 24, 4, tzinfo=UTC), "month first"
    issue = "Issue" if "Issue" in rows[0] else "issue"
    assert Counter(taken.column("category")) == Counter(row[issue] for row in rows)
    assert "resolved_at" not in taken.reading.given


def test_cfpb_subset_without_ids(tmp_path: Path) -> None:
    taken = take(tmp_path, DATA / "cfpb/complaints-subset.csv")
    assert taken.rows["opened_at"][0] == datetime(2016, 10, 3, 4, tzinfo=UTC)


def test_cfpb_from_its_own_pipeline_lies_in_the_future(tmp_path: Path) -> None:
    """The dates of receipt are of 2099, though all was sent on in 2019; one is not there at all."""
    path = DATA / "cfpb/exp_socrata.ndjson"
    records = [json.loads(line)["_source"] for line in path.read_text("utf-8").splitlines()]
    received = [each.get("date_received") for each in records]
    assert Counter(each and each[:4] for each in received) == {"2099": 9, None: 1}
    assert {(each["date_sent_to_company"] or "2019")[:4] for each in records} == {"2019"}
    taken = take(tmp_path, path)
    assert taken.reading.notes[0] == (
        "nothing of this file counts, because every row of it is refused: opened_at lies in the "
        "future, in 2099 (9), opened_at is missing (1)"
    )


def test_answers_that_were_split_into_several_rows_count_once(home: Home) -> None:
    path = DATA / "prepbench/expected/case_040/output_02.csv"
    whole = DATA / "prepbench/case_040/inputs/input_01.csv"
    for file in (path, whole):
        put(home, file, mapping=propose(look_at(file, file.name)).mapping)
    rows = frame(home)
    scores = [sorted(part["score"].to_list()) for part in rows.partition_by("drop")]
    assert len(scores) == 2
    assert scores[0] == scores[1]


def test_what_a_file_is_is_said_on_the_command_line_too(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    told = proposed(home, DATA / "prepbench/case_050/inputs/input_02.csv", None, [])
    assert "# It is a list of 5 entries to look others up in" in told
    said = capsys.readouterr().err
    assert said.startswith("input_02.csv cannot be taken in. It is a list of 5 entries")
    assert "?" not in said
