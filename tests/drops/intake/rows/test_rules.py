"""What is kept, refused and blank, rule by rule; expectations written by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from drops.errors import DropError
from tests.support.taking import take

ANSWERS = "response_id,answered_at,question,score,team,comment\n"
COMPLAINTS = "complaint_id,opened_at,first_response_at,resolved_at,reopened,satisfaction,outcome\n"
BELIEFS = "belief_id,answered_at,role,statement,score,agrees\n"
EVENTS = "event_id,happened_at,kind,rating,sentiment,reach,converted,text,sentiment_from\n"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("R,2026-01-01,nps,11,,", "score is outside 0–10, the scale of nps"),
        ("R,2026-01-01,nps,-1,,", "score is outside 0–10, the scale of nps"),
        ("R,2026-01-01,csat,0,,", "score is outside 1–5, the scale of csat"),
        ("R,2026-01-01,CSAT,6,,", "score is outside 1–5, the scale of csat"),
        ("R,2026-01-01,ces,8,,", "score is outside 1–7, the scale of ces"),
        ("R,2026-01-01,nps,nine,,", "score is no whole number"),
        ("R,2026-01-01,nps,9.5,,fine", "score is no whole number"),
        ("R,2026-01-01,stars,5,,", "question is none of nps, csat, ces"),
        ("R,2026-01-01,,5,,", "question is missing"),
        ("R,,nps,5,,", "answered_at is missing"),
        ("-,2026-01-01,nps,5,,", "response_id is missing"),
        ("R,2026-02-30,nps,5,,", "answered_at is no time in the form 2026-10-31T18:02"),
        ("R,01/02/2026,nps,5,,", "answered_at is no time in the form 2026-10-31T18:02"),
        ("R,2026-11-02T00:00:01Z,nps,5,,", "answered_at lies in the future, in 2026"),
        ("R,1970-01-01,nps,5,,", "answered_at holds a date that stands for none"),
        ("R,0026-03-04,nps,5,,", "answered_at lies before 1970-01-02"),
    ],
)
def test_an_answer_that_breaks_a_rule(tmp_path: Path, row: str, sentence: str) -> None:
    taken = take(tmp_path, f"{ANSWERS}{row}\nok,2026-01-01,nps,9,,\n")
    assert taken.counts == (2, 1, 1, 0)
    assert taken.reading.reasons == {sentence: 1}
    assert taken.refused[0]["reasons"] == sentence
    assert taken.refused[0]["line"] == "2"
    assert taken.column("response_id") == ["ok"]


@pytest.mark.parametrize(
    ("row", "score", "comment"),
    [
        ("R,2026-01-01,nps,0,,", 0, None),
        ("R,2026-01-01,nps,10 - Extremely likely,,", 10, None),
        ("R,2026-01-01,NPS,9.0,,", 9, None),
        ("R,2026-01-01,nps,,,words", None, "words"),
        ("R,2026-01-01,nps,N/A,,words", None, "words"),
        ("R,2026-01-01,nps,7,,-", 7, "-"),
        ("R,2026-01-01,nps,7,-,", 7, None),
        ("R,2026-11-01T23:59:59Z,nps,7,,", 7, None),
    ],
)
def test_an_answer_that_is_kept(
    tmp_path: Path, row: str, score: int | None, comment: str | None
) -> None:
    taken = take(tmp_path, f"{ANSWERS}{row}\n")
    assert taken.counts == (1, 1, 0, 0)
    assert (taken.column("score"), taken.column("comment")) == ([score], [comment])
    assert taken.column("team") == [None]


@pytest.mark.parametrize(
    "row",
    ["R,2026-01-01,nps,,Floor,", "R,2026-01-01,nps,-,Floor,  ", ",,,,,", " , ,,,,", "", "R,,x,,,"],
)
def test_a_row_without_an_answer_is_blank(tmp_path: Path, row: str) -> None:
    taken = take(tmp_path, f"{ANSWERS}ok,2026-01-01,nps,9,,\n{row}\n")
    assert taken.counts == (2, 1, 0, 1)
    assert len(taken.reading.notes) >= 1


def test_a_row_can_break_several_rules(tmp_path: Path) -> None:
    taken = take(tmp_path, f"{ANSWERS},soon,stars,x,,\nR,2026-01-01,nps,12,,\n,,nps,12,,\n")
    assert taken.counts == (3, 0, 3, 0)
    assert taken.reading.reasons == {
        "answered_at is no time in the form 2026-10-31T18:02": 1,
        "question is none of nps, csat, ces": 1,
        "score is no whole number": 1,
        "response_id is missing": 2,
        "answered_at is missing": 1,
        "score is outside 0–10, the scale of nps": 2,
    }
    assert taken.refused[0]["reasons"].count(";") == 3
    assert taken.reading.first_at is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("B,soon,,,,,", "opened_at is no time in the form 2026-10-31T18:02"),
        ("B,,,,,,", "opened_at is missing"),
    ],
)
def test_a_complaint_that_breaks_a_rule(tmp_path: Path, row: str, sentence: str) -> None:
    taken = take(tmp_path, f"{COMPLAINTS}{row}\n")
    assert taken.counts == (1, 0, 1, 0)
    assert taken.reading.reasons == {sentence: 1}


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("B,2026-01-02,,,-1,,", "reopened", "it is below 0: line 2 (-1)"),
        ("B,2026-01-02,,,often,,", "reopened", "it is no whole number: line 2 (often)"),
        ("B,2026-01-02,,,,6,", "satisfaction", "it is outside 1–5: line 2 (6)"),
        ("B,2026-01-02,,,,,maybe", "outcome", "it is none of upheld, partly, rejected: line 2 (maybe)"),
    ],
)  # fmt: skip
def test_what_a_complaint_is_not_about_is_left_out_and_the_complaint_is_kept(
    tmp_path: Path, row: str, column: str, why: str
) -> None:
    taken = take(tmp_path, f"{COMPLAINTS}{row}\n")
    assert (taken.counts, taken.column(column)) == ((1, 1, 0, 0), [None])
    assert f"{column} was left out of 1 row, because {why}" in taken.reading.notes


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("B,2026-01-02,,2026-01-01,,,", "resolved_at", "was resolved before it was opened"),
        (
            "B,2026-01-02,2026-01-01,,,,",
            "first_response_at",
            "had its first response before it was opened",
        ),
        (
            "B,2026-01-02,soon,,,,",
            "first_response_at",
            "first_response_at is no time in the form 2026-10-31T18:02",
        ),
        ("B,2026-01-02,,2027-01-01,,,", "resolved_at", "resolved_at lies in the future, in 2027"),
    ],
)
def test_an_end_that_cannot_be_is_left_out_and_the_complaint_is_kept(
    tmp_path: Path, row: str, column: str, why: str
) -> None:
    other = next(c for c in ("resolved_at", "first_response_at") if c != column)
    taken = take(tmp_path, f"{COMPLAINTS}A,2026-01-02,,,,,\n{row}\n")
    assert taken.counts == (2, 2, 0, 0)
    assert taken.column(column) == [None, None]
    assert taken.column(column.replace("_at", "_unusable")) == [None, True]
    assert taken.column(other.replace("_at", "_unusable")) == [None, None]
    cell = next(each for each in row.split(",")[2:] if each)
    said = f"{column} was left out of 1 row, because it {why.removeprefix(f'{column} ')}"
    assert f"{said}: line 3 ({cell})" in taken.reading.notes


def test_a_complaint_closed_in_the_same_second_is_kept(tmp_path: Path) -> None:
    row = "B,2026-01-02T10:00:00,2026-01-02T10:00:00,2026-01-02T10:00:00,0,1,UPHELD"
    taken = take(tmp_path, f"{COMPLAINTS}{row}\n")
    assert taken.counts == (1, 1, 0, 0)
    assert taken.column("outcome") == ["upheld"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("P,2026-01-02,rumour,,,,,,", "kind is none of referral, review, mention"),
        ("P,2026-01-02,,,,,,,", "kind is missing"),
        ("P,2026-01-02,review,0,,,,,", "rating is outside 1–5"),
    ],
)
def test_an_event_that_breaks_a_rule(tmp_path: Path, row: str, sentence: str) -> None:
    taken = take(tmp_path, f"{EVENTS}{row}\n")
    assert taken.counts == (1, 0, 1, 0)
    assert taken.reading.reasons == {sentence: 1}


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("P,2026-01-02,review,,,-5,,,", "reach", "it is below 0: line 2 (-5)"),
        ("P,2026-01-02,review,,happy,,,,", "sentiment",
         "it is none of positive, neutral, negative: line 2 (happy)"),
        ("P,2026-01-02,referral,,,,perhaps,,", "converted", "it is neither yes nor no: line 2 (perhaps)"),
    ],
)  # fmt: skip
def test_what_an_event_is_not_about_is_left_out_and_the_event_is_kept(
    tmp_path: Path, row: str, column: str, why: str
) -> None:
    taken = take(tmp_path, f"{EVENTS}{row}\n")
    assert (taken.counts, taken.column(column)) == ((1, 1, 0, 0), [None])
    assert f"{column} was left out of 1 row, because {why}" in taken.reading.notes


@pytest.mark.parametrize(
    ("row", "sentiment", "known_from"),
    [
        ("5,negative,,,I hate it,", "positive", "rating"),
        ("4,,,,,", "positive", "rating"),
        ("3,,,,Wonderful,", "neutral", "rating"),
        ("2,positive,,,,given", "negative", "rating"),
        (",Negative,,,Wonderful,", "negative", "given"),
        (",negative,,,Wonderful,inferred", "negative", "inferred"),
        (",,,,Absolutely wonderful!,", "positive", "inferred"),
        (",,,,This was horrible.,", "negative", "inferred"),
        (",,,,The table is made of wood.,", "neutral", "inferred"),
        (",,,,Das Essen war schrecklich und kalt,", None, "not read"),
        (",,,,Le service est parfait,", None, "not read"),
        (",,,,Очень плохое обслуживание,", None, "not read"),
        (",,,,ok,", None, "not read"),
        (",,,,Super Service,", None, "not read"),
        ("5,,,,Das Essen war schrecklich,", "positive", "rating"),
        (",negative,,,Alles wunderbar hier,", "negative", "given"),
        (",,12,,,", None, None),
    ],
)
def test_how_the_sentiment_is_known(
    tmp_path: Path, row: str, sentiment: str | None, known_from: str | None
) -> None:
    taken = take(tmp_path, f"{EVENTS}P,2026-01-02,review,{row}\n")
    assert taken.column("sentiment") == [sentiment]
    assert taken.column("sentiment_from") == [known_from]
    notes = taken.reading.notes
    assert any("inferred" in note for note in notes) == (known_from == "inferred")
    assert any("not told to be English" in note for note in notes) == (known_from == "not read")


def test_reasons_hold_no_words_of_customers(tmp_path: Path) -> None:
    private = "my card 4111 1111"
    taken = take(tmp_path, f"{ANSWERS}R,{private},{private},{private},,{private}\n")
    assert taken.counts == (1, 0, 1, 0)
    # What stands in a cell is told to whoever has the file in hand, and kept nowhere.
    assert "4111" not in str(replace(taken.reading, odd=()))
    assert taken.refused[0]["comment"] == private


def test_a_file_with_a_header_and_no_rows(tmp_path: Path) -> None:
    with pytest.raises(DropError, match=r"file\.csv holds a header and no rows"):
        take(tmp_path, ANSWERS + "\n\n")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("B,2026-01-01,boss,differentiated,,yes", "role is none of leader, frontline, customer"),
        (
            "B,2026-01-01,leader,honest,,yes",
            "statement is none of recommend, differentiated, strategy_clear",
        ),
        ("B,2026-01-01,leader,recommend,,yes", "statement recommend has no score"),
        ("B,2026-01-01,leader,recommend,11,", "score is outside 0–10"),
        ("B,2026-01-01,leader,differentiated,9,", "statement differentiated has no agrees"),
        (
            "B,2026-01-01,customer,recommend,9,",
            "a customer's answer to recommend is an NPS answer: it is of the table responses",
        ),
        (
            "B,2026-01-01,customer,strategy_clear,,no",
            "customers are not asked about our strategy",
        ),
    ],
)
def test_an_answer_to_a_statement_that_breaks_a_rule(
    tmp_path: Path, row: str, sentence: str
) -> None:
    taken = take(tmp_path, f"{BELIEFS}{row}\nok,2026-01-01,leader,differentiated,,yes\n")
    assert taken.counts == (2, 1, 1, 0)
    assert taken.reading.reasons == {sentence: 1}
    assert taken.column("agrees") == [True]
