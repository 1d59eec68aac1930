"""A known survey export whose question no format knows by its words: a person says which it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered, answers_of
from drops.put import put
from store.settings import Home
from tests.support.dropping import frame
from tests.support.surveys import csv_of
from tests.support.taking import Taken, shipped, take

#: Overall impressions from 1 to 5, and chances of a visit from 0 to 10.
STAYS = ("5", "4", "4", "2", "5", "1", "3", "5", "4", "5", "4", "2")
VISITS = ("10", "9", "0", "7", "8", "10", "9", "3", "10", "6", "9", "8")

QUALTRICS = ("StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId")
HOW = "How was your stay with us?"


def qualtrics(cells: tuple[str, ...], text: str = HOW, name: str = "Q5") -> str:
    """A Qualtrics export with the ages and answers to one question, and three header rows."""
    ids = ['{"ImportId":"x","timeZone":"UTC"}'] * len(QUALTRICS)
    rows = [
        [*QUALTRICS, "Q1", name, "Team"],
        [*QUALTRICS, "What is your age?", text, "Team"],
        [*ids, '{"ImportId":"QID1"}', '{"ImportId":"QID5"}', '{"ImportId":"Team"}'],
    ]
    for at, cell in enumerate(cells):
        day = f"2026-07-{at + 1:02} 10:00:00"
        rows.append([day, day, "IP Address", "100", "True", day, f"R_{at}", "", cell, "Care"])
    return csv_of(rows)


def doubt_of(folder: Path, content: str, mapping: str) -> Doubt:
    with pytest.raises(Doubt) as caught:
        take(folder, content, mapping)
    return caught.value


def told(folder: Path, content: str, name: str, *answers: str) -> Taken:
    """The file taken with a shipped format and what was answered of it, as it is written."""
    return take(folder, content, answered(shipped(name), answers_of(answers)))


def test_the_columns_that_could_be_answers_are_shown(tmp_path: Path) -> None:
    (question,) = doubt_of(tmp_path, qualtrics(STAYS), "qualtrics").questions
    assert question.key == "score:"
    assert question.choices == (
        (f"csat:Q5 {HOW}", f"Q5 {HOW} (1 to 5): how satisfied were they"),
        (f"ces:Q5 {HOW}", f"Q5 {HOW} (1 to 5): how easy was it, 1–7"),
    )


@pytest.mark.parametrize(
    ("cells", "asked", "scores"),
    [
        (STAYS, "csat", [int(cell) for cell in STAYS]),
        (VISITS, "nps", [int(cell) for cell in VISITS]),
        (("Very satisfied", "Neutral", "Dissatisfied", "Satisfied") * 3, "csat", [5, 3, 2, 4] * 3),
        (("★★★★★", "★★★", "★", "★★★★") * 3, "csat", [5, 3, 1, 4] * 3),
        (("7", "6", "5", "2") * 3, "ces", [7, 6, 5, 2] * 3),
        (("9/10", "7/10", "0/10", "10/10") * 3, "nps", [9, 7, 0, 10] * 3),
        (("10", "3", "8"), "nps", [10, 3, 8]),
    ],
)
def test_a_qualtrics_score_is_chosen_by_hand(
    tmp_path: Path, cells: tuple[str, ...], asked: str, scores: list[int]
) -> None:
    doubt = doubt_of(tmp_path, qualtrics(cells), "qualtrics")
    answer = f"{asked}:Q5 {HOW}"
    assert answer in dict(doubt.questions[0].choices)
    taken = told(tmp_path, qualtrics(cells), "qualtrics", f"score:={answer}")
    assert taken.column("score") == scores
    assert set(taken.column("question")) == {asked}
    mapping = taken.reading.mapping
    assert toml.load(toml.dump(mapping), mapping.name) == mapping
    assert take(tmp_path, qualtrics(cells), mapping).column("score") == scores


#: By format: the header of an export without words that it knows, and a row behind it, with places
#: for the answer and for a number of its own.
OTHERS = {
    "surveymonkey": (
        ["Respondent ID", "Collector ID", "Start Date", "End Date"],
        ["{n}", "77", "07/13/2026 09:58:00 AM", "07/13/2026 10:00:00 AM"],
    ),
    "typeform": (
        ["#", "Response Type", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"],
        ["k{n}", "completed", "2026-09-01 10:00:00", "2026-09-01 10:02:00", "n1"],
    ),
    "alchemer": (
        ["Response ID", "Time Started", "Date Submitted", "Status"],
        ["{n}", "Aug 20, 2026 12:51:45 PM", "Aug 20, 2026 12:54:25 PM", "Complete"],
    ),
    "formbricks": (
        ["No.", "Response ID", "Timestamp", "Finished", "Survey ID"],
        ["{n}", "fr{n}", "2026-01-01 20:00:00 UTC", "Yes", "s1"],
    ),
    "google_forms": (["Timestamp", "Location"], ["1/13/2026 10:00:0{n}", "Bath"]),
    "microsoft_forms": (
        ["ID", "Start time", "Completion time", "Email", "Name"],
        ["{n}", "8/20/26 12:51:45", "8/20/26 12:54:25", "anonymous", ""],
    ),
    "limesurvey": (
        ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page"],
        ["{n}", "2026-03-05 14:05:33", "3"],
    ),
}
SCORED = ("10", "9", "0", "7", "8", "6")


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("header", ["Come again?", "Ganz ehrlich (0 = nie, 10 = immer)"])
def test_every_format_that_finds_scores_by_words_asks(
    tmp_path: Path, name: str, header: str
) -> None:
    names, cells = OTHERS[name]
    rows = [[*names, header, "Anything else?"]]
    for n, score in enumerate(SCORED):
        rows.append([*(cell.format(n=n) for cell in cells), score, "fine"])
    content = csv_of(rows)
    (question,) = doubt_of(tmp_path, content, name).questions
    assert f"nps:{header}" in dict(question.choices)
    taken = told(tmp_path, content, name, f"score:=nps:{header}")
    assert taken.column("score") == [int(score) for score in SCORED]
    assert set(taken.column("question")) == {"nps"}


def test_a_scale_of_ten_is_asked_about_as_ever(tmp_path: Path) -> None:
    """Chosen as satisfaction, answers up to 10 still need the step from which on they are."""
    with pytest.raises(Doubt) as caught:
        told(tmp_path, qualtrics(VISITS), "qualtrics", f"score:=csat:Q5 {HOW}")
    assert [each.key for each in caught.value.questions] == ["counts:Q5"]
    answers = (f"score:=csat:Q5 {HOW}", "counts:Q5=9")
    taken = told(tmp_path, qualtrics(VISITS), "qualtrics", *answers)
    assert dict(zip(map(int, VISITS), taken.column("score"), strict=True))[10] == 5


def test_what_is_then_said_to_be_none_leaves_nothing_to_count(tmp_path: Path) -> None:
    answers = (f"score:=csat:Q5 {HOW}", "counts:Q5=leave")
    with pytest.raises(
        DropError, match=r"Q5 was left out, as you said.* nothing of this file would count"
    ):
        told(tmp_path, qualtrics(VISITS), "qualtrics", *answers)


@pytest.mark.parametrize("cells", [("1", "0") * 6, ("20", "35", "61"), ("a", "b", "c"), ("",) * 3])
def test_without_a_column_that_could_be_one_the_file_is_refused(
    tmp_path: Path, cells: tuple[str, ...]
) -> None:
    with pytest.raises(DropError, match="has no column with a score") as caught:
        take(tmp_path, qualtrics(cells), "qualtrics")
    assert not isinstance(caught.value, Doubt)


def test_one_chosen_stands_beside_one_that_is_found(tmp_path: Path) -> None:
    both = qualtrics(STAYS, "How satisfied are you?").replace(",,", ",9,")
    taken = told(tmp_path, both, "qualtrics", "score:nps=Q1 What is your age?")
    assert taken.rows["question"].value_counts(sort=True)["count"].to_list() == [12, 12]


@pytest.mark.parametrize("said", ["score:=Q5", "score:=fun:Q5", "score:csat= ", "score:=csat:"])
def test_what_is_no_column_of_answers_is_said(said: str) -> None:
    with pytest.raises(DropError, match="is no column of answers; expected nps:COLUMN"):
        answered(shipped("qualtrics"), answers_of([said]))


def test_the_next_file_is_not_asked_and_another_survey_is(home: Home, tmp_path: Path) -> None:
    """Every survey has a Q5: what is kept is the question's text."""
    file = tmp_path / "july.csv"
    file.write_text(qualtrics(STAYS), encoding="utf-8")
    command = ["put", "--home", str(home.root), str(file)]
    refused = CliRunner().invoke(app, command)
    assert f'--answer "score:=csat:Q5 {HOW}"' in " ".join(refused.output.split())
    taken = CliRunner().invoke(app, [*command, "--answer", f"score:=csat:Q5 {HOW}"])
    assert taken.exit_code == 0, taken.output
    august = tmp_path / "august.csv"
    august.write_text(qualtrics(STAYS[::-1]).replace("R_", "S_"), encoding="utf-8")
    assert put(home, august).kept == len(STAYS)
    assert frame(home)["question"].to_list() == ["csat"] * 2 * len(STAYS)
    other = tmp_path / "other.csv"
    other.write_text(qualtrics(STAYS, "How many children do you have?"), encoding="utf-8")
    with pytest.raises(Doubt, match="How many children"):
        put(home, other)
    moved = tmp_path / "moved.csv"
    moved.write_text(qualtrics(STAYS, name="Q9").replace("R_", "T_"), encoding="utf-8")
    with pytest.raises(Doubt, match="Q9 How was your stay"):
        put(home, moved)
