"""Answers that stand in several columns: one for each answer, or one for each section of a form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from drops.intake.mapping import toml
from tests.support.analyst import analyse
from tests.support.surveys import START, TWENTY, WORDS, csv_of, file_of
from tests.support.taking import take

ASKED = "How likely is it that you would recommend us to a friend or colleague?"
MONKEY = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]


def expanded(labels: Sequence[str], header: str, answers: Sequence[str]) -> list[list[str]]:
    """SurveyMonkey with a column for each answer, the question over the first of them alone."""
    blank = [""] * (len(labels) - 1)
    rows = [[*MONKEY, header, *blank, "What is the main reason for your score?"]]
    rows.append([*[""] * 5, *labels, "Open-Ended Response"])
    for at, answer in enumerate(answers):
        cells = [answer if label == answer else "" for label in labels]
        time = f"03/{at % 15 + 13:02}/2026 02:05:33 PM"
        rows.append([str(118200100 + at), "9001", time, time, "", *cells, WORDS[at % 4]])
    return rows


ENDS = ["Not at all likely - 0", *(str(at) for at in range(1, 10)), "Extremely likely - 10"]
PLAIN = [str(at) for at in range(11)]
SATISFIED = [
    "Very dissatisfied",
    "Dissatisfied",
    "Neither satisfied nor dissatisfied",
    "Satisfied",
    "Very satisfied",
]
#: Labels over the columns, the question, the answers.
EXPANDED = [
    (ENDS, ASKED, TWENTY), (PLAIN, ASKED, TWENTY), ([*reversed(ENDS)], ASKED, TWENTY),
    ([f"{at}/10" for at in range(11)], ASKED, TWENTY), ([f"{at} - x" for at in range(11)], ASKED, TWENTY),
    (SATISFIED, "How satisfied are you with us?", (5, 4, 3, 2, 1, 5, 4, 4, 5, 4)),
    ([*reversed(SATISFIED)], "How satisfied are you with us?", (5, 4, 3, 2, 1, 5, 4, 4, 5, 4)),
    (["1", "2", "3", "4", "5"], "How satisfied are you with us?", (5, 4, 3, 2, 1, 5, 4, 4, 5, 4)),
    (["5 - very satisfied", "4", "3", "2", "1 - very dissatisfied"], "How satisfied are you with us?", (5, 4, 3, 1)),
    (["★☆☆☆☆", "★★☆☆☆", "★★★☆☆", "★★★★☆", "★★★★★"], "How satisfied are you with us?", (5, 4, 3, 2, 1, 5)),
]  # fmt: skip


def label_of(labels: Sequence[str], number: int) -> str:
    if labels[0] in SATISFIED:
        return SATISFIED[number - 1]
    return next(
        label
        for label in labels
        if 0 < number == label.count("★") or str(number) in label.replace("/10", "").split(" ")
    )


@pytest.mark.parametrize(("labels", "header", "numbers"), EXPANDED)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_column_for_each_answer_is_one_question(
    tmp_path: Path, labels: list[str], header: str, numbers: tuple[int, ...], kind: str
) -> None:
    answers = [label_of(labels, number) for number in numbers]
    name, content = file_of(kind, expanded(labels, header, answers))
    taken = take(tmp_path, content, name=name)
    assert taken.reading.format == "surveymonkey"
    assert taken.counts == (len(numbers), len(numbers), 0, 0)
    assert taken.column("score") == list(numbers)
    assert taken.column("comment")[:4] == list(WORDS)


#: What may stand in the column of the answer instead of the answer: a mark, its place among all.
MARKS = {"1": lambda _: "1", "X": lambda _: "X", "place": lambda at: str(at + 1)}


@pytest.mark.parametrize(("labels", "header", "numbers"), EXPANDED)
@pytest.mark.parametrize("mark", MARKS)
def test_what_stands_over_its_column_is_the_answer(
    tmp_path: Path, labels: list[str], header: str, numbers: tuple[int, ...], mark: str
) -> None:
    """The best answer may stand first: its place says the opposite of what was answered."""
    rows = expanded(labels, header, [label_of(labels, number) for number in numbers])
    for row in rows[2:]:
        for at in range(len(labels)):
            row[5 + at] = MARKS[mark](at) if row[5 + at] else ""
    taken = take(tmp_path, csv_of(rows))
    assert taken.counts == (len(numbers), len(numbers), 0, 0)
    assert taken.column("score") == list(numbers)
    mapping = toml.load(toml.dump(taken.reading.mapping), "again")
    assert take(tmp_path, csv_of(rows), mapping).column("score") == list(numbers)
    note = f"{header}, as what stands over each of its columns says"
    assert any(note in each for each in taken.reading.notes)


def test_a_row_that_fills_two_of_the_columns_is_refused(tmp_path: Path) -> None:
    rows = expanded(ENDS, ASKED, [label_of(ENDS, number) for number in TWENTY])
    rows[5][6] = "1"
    taken = take(tmp_path, csv_of(rows))
    assert taken.counts == (20, 19, 1, 0)
    assert "and two are filled" in next(iter(taken.reading.reasons))


def test_columns_of_other_questions_are_not_joined(tmp_path: Path) -> None:
    rows = expanded(["Food", "Staff", "Price"], "How satisfied are you with these?", [])
    rows += [
        [str(at), "9001", *["03/14/2026 02:05:33 PM"] * 2, "", "5", "1", "3", "It was fine"]
        for at in range(5)
    ]
    taken = take(tmp_path, csv_of(rows))
    assert taken.column("score") == [5] * 5


def sections(
    first: str, header: str, why: Sequence[str], numbers: Sequence[int], branches: int
) -> list[list[str]]:
    """A form with a section for each branch, in which the same is asked again."""
    rows = [
        [first, "Which branch did you visit?", *(name for each in why for name in (header, each))]
    ]
    for at, number in enumerate(numbers):
        cells = [""] * (2 * branches)
        cells[at % branches * 2], cells[at % branches * 2 + 1] = str(number), WORDS[at % 4]
        time = START.replace(day=at % 27 + 1)
        rows.append([f"{time:%Y/%m/%d %H:%M:%S}", f"B{at % branches}", *cells])
    return rows


#: The first column, the question, the question behind it in each section.
SECTIONS = [
    ("Timestamp", "How likely are you to recommend us to a friend?", ["Why?", "Why?"]),
    ("Timestamp", "How likely are you to recommend us to a friend?", ["Why?"] * 3),
    ("Zeitstempel", "Würden Sie uns empfehlen?", ["Warum?", "Warum?"]),
    ("Horodateur", "Recommanderiez-vous notre magasin ? Recommander", ["Pourquoi ?", "Pourquoi ?"]),
    ("Marca temporal", "¿Nos recomendaría?", ["¿Por qué?", "¿Por qué?"]),
    ("Submitted at", "How likely are you to recommend us?", ["Why?", "Why?"]),
    ("Submitted at", "NPS", ["Comment", "Comment"]),
    ("Completion time", "Would you recommend us? (0-10)", ["Comments"] * 4),
    ("Date", "Score (0-10)", ["Reason", "Reason"]),
    ("Created at", "Would you recommend us?", ["Why at York?", "Why at Hull?"]),
]


@pytest.mark.parametrize(("first", "header", "why"), SECTIONS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_question_that_each_section_asks_is_one(
    tmp_path: Path, first: str, header: str, why: list[str], kind: str
) -> None:
    name, content = file_of(kind, sections(first, header, why, TWENTY, len(why)))
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (20, 20, 0, 0)
    assert sorted(outcome.taken.column("score")) == sorted(TWENTY)
    assert outcome.taken.column("comment") == [WORDS[at % 4] for at in range(20)]
    mapping = outcome.taken.reading.mapping
    assert toml.load(toml.dump(mapping), mapping.name) == mapping
    again = take(tmp_path, content, mapping, name=name)
    assert again.column("score") == outcome.taken.column("score")


def test_two_products_asked_in_the_same_words_are_two_answers(tmp_path: Path) -> None:
    header = "How likely are you to recommend it?"
    rows = [["Timestamp", header, header]]
    rows += [[f"2026/03/{at + 1:02} 10:00:00", str(at % 11), str(10 - at % 11)] for at in range(22)]
    taken = take(tmp_path, csv_of(rows), "google_forms")
    assert taken.counts == (44, 44, 0, 0)


def test_a_later_row_that_fills_two_sections_loses_nothing_silently(tmp_path: Path) -> None:
    rows = sections("Submitted at", "NPS", ["Comment", "Comment"], TWENTY, 2)
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken
    rows[7][2:6] = ["9", "both", "3", "of them"]
    later = take(tmp_path, csv_of(rows), outcome.taken.reading.mapping)
    assert later.reading.refused == 1
    assert "two are filled" in " ".join(later.reading.reasons)


@pytest.mark.parametrize("blank", ["", "Unnamed: {}"])
def test_columns_without_a_name_of_an_unknown_file_are_joined(tmp_path: Path, blank: str) -> None:
    names = [blank.format(at) if blank else "" for at in range(3, 13)]
    rows = [
        ["Response ID", "Submitted at", "How likely are you to recommend us?", *names, "Comment"]
    ]
    for at, number in enumerate(TWENTY):
        cells = ["" for _ in range(11)]
        cells[number] = str(number)
        rows.append([f"r{at}", f"2026-03-{at + 1:02} 10:00:00", *cells, WORDS[at % 4]])
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("score") == list(TWENTY)
