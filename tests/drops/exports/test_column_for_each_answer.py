"""A column for each answer of a question, its name the question and that answer, a row marks one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from drops.intake.mapping import toml
from tests.support.analyst import analyse
from tests.support.surveys import START, TWENTY, WORDS, csv_of, file_of
from tests.support.taking import take

#: Ten satisfied of sixteen: a CSAT of 62.5.
SIXTEEN = (5, 4, 3, 2, 1, 5, 4, 4, 5, 3, 2, 4, 5, 1, 4, 5)
SATISFIED = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
Mark = Callable[[int, str], str]


def wide(
    names: Sequence[str], chosen: Sequence[int], mark: Mark = lambda *_: "1", no: str = ""
) -> list[list[str]]:
    """A row for each number in `chosen`, which is the place of its answer among the names."""
    rows = [["Response ID", "Submitted at", *names, "Store"]]
    for at, place in enumerate(chosen):
        cells = [mark(each, name) if each == place else no for each, name in enumerate(names)]
        moment = START + timedelta(hours=29 * at)
        rows.append([f"r-{at}", f"{moment:%Y-%m-%d %H:%M}", *cells, ("York", "Hull")[at % 2]])
    return rows


def numbers_named(pattern: str, numbers: Sequence[int] = range(11)) -> list[str]:
    return [pattern.format(number) for number in numbers]


#: How names say the question and the answer.
NAMES = [
    "Recommend us: {}", "How likely are you to recommend us? [{}]", "{}:How likely are you to recommend us?",
    "Would you recommend us? - {}", "nps_{}", "NPS {}", "score{}", "recommend.{}", "Recommend ({})", "{}",
    "Weiterempfehlung | {}", "Recommanderiez-vous > {}", "推薦度 {}", "<p>Recommend us</p> {}", "{} - recommend us",
]  # fmt: skip


@pytest.mark.parametrize("pattern", NAMES)
def test_the_answer_is_read_from_the_name_of_its_column(tmp_path: Path, pattern: str) -> None:
    outcome = analyse(tmp_path, csv_of(wide(numbers_named(pattern), TWENTY)))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (20, 20, 0, 0)
    assert outcome.taken.column("score") == list(TWENTY)
    assert set(outcome.taken.column("question")) == {"nps"}
    assert set(outcome.taken.column("location")) == {"York", "Hull"}


#: What stands in the column that was chosen, and in the others.
MARKS: list[tuple[Mark, str]] = [
    (lambda *_: "1", ""), (lambda *_: "x", ""), (lambda at, _: str(at), ""), (lambda at, _: str(at + 1), ""),
    (lambda *_: "1", "0"), (lambda *_: "1.0", "0.0"), (lambda *_: "Yes", "No"), (lambda *_: "Yes", "N/A"),
    (lambda *_: "Checked", "Unchecked"), (lambda *_: "TRUE", "FALSE"), (lambda *_: "WAHR", "FALSCH"),
    (lambda *_: "✓", "-"), (lambda *_: "Angekreuzt", ""), (lambda _, name: name, ""), (lambda *_: "Oui", "Non"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MARKS)))
def test_whatever_marks_an_answer_it_is_that_of_the_name(tmp_path: Path, number: int) -> None:
    (mark, no), kind = MARKS[number], ("csv", "xlsx", "json", "parquet")[number % 4]
    name, content = file_of(kind, wide(numbers_named("Recommend us: {}"), TWENTY, mark, no))
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("score") == list(TWENTY)
    mapping = outcome.taken.reading.mapping
    assert toml.load(toml.dump(mapping), mapping.name) == mapping
    assert take(tmp_path, content, mapping, name=name).column("score") == list(TWENTY)


def test_columns_of_truth_in_parquet_are_marks(tmp_path: Path) -> None:
    rows = {
        "id": [f"r{at}" for at in range(20)],
        "answered_at": [START + timedelta(days=at) for at in range(20)],
    }
    rows |= {f"nps_{each}": [each == number for number in TWENTY] for each in range(11)}
    whole = io.BytesIO()
    pl.DataFrame(rows).write_parquet(whole)
    outcome = analyse(tmp_path, whole.getvalue(), name="dummies.parquet")
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == list(TWENTY)


#: The answers over the columns, in their order, and what each counts as on the scale of satisfaction.
SCALES = [
    (SATISFIED, (1, 2, 3, 4, 5)), (SATISFIED[::-1], (5, 4, 3, 2, 1)),
    (("Sehr zufrieden", "Zufrieden", "Teils/teils", "Unzufrieden", "Sehr unzufrieden"), (5, 4, 3, 2, 1)),
    (("Très satisfait", "Satisfait", "Neutre", "Insatisfait", "Très insatisfait"), (5, 4, 3, 2, 1)),
    (("とても満足", "満足", "どちらでもない", "不満", "とても不満"), (5, 4, 3, 2, 1)),
    (("1 star", "2 stars", "3 stars", "4 stars", "5 stars"), (1, 2, 3, 4, 5)),
    (("Excellent", "Very good", "Good", "Fair", "Poor"), (5, 4, 3, 2, 1)),
    (("1 - very bad", "2", "3", "4", "5 - very good"), (1, 2, 3, 4, 5)),
    (("5", "4", "3", "2", "1"), (5, 4, 3, 2, 1)),
    (("1/5", "2/5", "3/5", "4/5", "5/5"), (1, 2, 3, 4, 5)),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "counts"), SCALES)
@pytest.mark.parametrize("more", [(), ("Don't know",)])
def test_words_and_numbers_of_satisfaction(
    tmp_path: Path, answers: Sequence[str], counts: Sequence[int], more: Sequence[str]
) -> None:
    """Whoever chose that they do not know gave no answer."""
    names = [f"How satisfied are you with us? - {each}" for each in (*answers, *more)]
    chosen = [counts.index(number) for number in SIXTEEN]
    outcome = analyse(tmp_path, csv_of(wide(names, [*chosen, *[len(answers)] * 3 * len(more)])))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (16 + 3 * len(more), 16, 0, 3 * len(more))
    assert outcome.taken.column("score") == list(SIXTEEN)


@pytest.mark.parametrize("answers", [answers for answers, _ in SCALES[:5]])
def test_words_of_satisfaction_alone_are_names_enough(
    tmp_path: Path, answers: Sequence[str]
) -> None:
    counts = dict(SCALES)[tuple(answers)]
    chosen = [counts.index(number) for number in SIXTEEN]
    outcome = analyse(tmp_path, csv_of(wide(answers, chosen, lambda *_: "x")))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("score") == list(SIXTEEN)


def test_the_columns_tell_the_scale_that_nobody_gave_the_end_of(tmp_path: Path) -> None:
    names = numbers_named("Satisfaction {}", range(1, 8))
    outcome = analyse(tmp_path, csv_of(wide(names, [0, 1, 2, 3, 4, 4, 3, 2, 1, 4])))
    assert outcome.taken is None
    assert outcome.asked == ("counts:Satisfaction",)
    assert "Satisfaction: its scale goes from 1 to 7" in outcome.said
    chosen = analyse(
        tmp_path,
        csv_of(wide(names, [0, 1, 2, 3, 4, 4, 3, 2, 1, 4])),
        ["counts:Satisfaction=5"],
    )
    assert chosen.taken
    assert sum(score >= 4 for score in chosen.taken.column("score")) == 3


def test_recommendation_on_five_columns_is_no_nps(tmp_path: Path) -> None:
    names = numbers_named("Would you recommend us? {}", range(1, 6))
    outcome = analyse(tmp_path, csv_of(wide(names, [0, 1, 4, 3, 2, 4])))
    assert outcome.taken is None
    assert "goes from 1 to 5. NPS is counted on 0 to 10 alone" in outcome.said


def test_answers_that_nobody_gave_may_have_no_column(tmp_path: Path) -> None:
    given = sorted({*TWENTY})
    names = numbers_named("nps_{}", given)
    rows = wide(names, [given.index(number) for number in TWENTY], no="0")
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == list(TWENTY)


def test_two_questions_with_a_column_for_each_answer(tmp_path: Path) -> None:
    recommended = wide(numbers_named("Recommend us: {}"), TWENTY[:16])
    satisfied = wide([f"How satisfied? {each}" for each in SATISFIED], [n - 1 for n in SIXTEEN])
    rows = [[*one[:-1], *two[2:]] for one, two in zip(recommended, satisfied, strict=True)]
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (32, 32, 0, 0)
    by_question = outcome.taken.rows.sort("line").partition_by("question", as_dict=True)
    assert by_question[("nps",)]["score"].to_list() == list(TWENTY[:16])
    assert by_question[("csat",)]["score"].to_list() == list(SIXTEEN)


def test_a_row_that_marks_two_answers_is_refused(tmp_path: Path) -> None:
    rows = wide(numbers_named("Recommend us: {}"), TWENTY)
    rows[4][3] = "1"
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (20, 19, 1, 0)
    assert outcome.taken.column("score") == [*TWENTY[:3], *TWENTY[4:]]
    assert "two are filled" in next(iter(outcome.taken.reading.reasons))


@pytest.mark.parametrize("names", [SATISFIED, numbers_named("Recommend us: {}")])
def test_of_several_marked_answers_none_counts_and_that_is_said(
    tmp_path: Path, names: Sequence[str]
) -> None:
    rows = wide(names, [at % 3 for at in range(20)])
    for row in rows[1::2]:
        row[5] = "1"
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken is None
    assert outcome.asked == ()
    assert f"Each of its columns {names[0]} to {names[-1]} is one answer" in outcome.said


def _sections() -> list[list[str]]:
    rows = wide(["Score 1", "Score 2", "Score 3"], [at % 3 for at in range(20)])
    for at, number in enumerate(TWENTY):
        rows[at + 1][2 + at % 3] = str(number)
    return rows


def _matrix() -> list[list[str]]:
    rows = wide(["How satisfied? [1]", "How satisfied? [2]", "How satisfied? [3]"], [0] * 16)
    for at in range(16):
        rows[at + 1][2:5] = [str(SIXTEEN[at - each]) for each in range(3)]
    return rows


@pytest.mark.parametrize("rows", [_sections(), _matrix()])
def test_numbered_columns_of_scores_are_no_answers(tmp_path: Path, rows: list[list[str]]) -> None:
    """Columns of several sections or of several things: their numbers are no answers."""
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken is None
    assert outcome.asked == ("score:",)


def test_what_they_liked_is_no_scale(tmp_path: Path) -> None:
    rows = wide(["Liked: Speed", "Liked: Staff", "Liked: Price"], [at % 3 for at in range(20)])
    scored = [[*row, score] for row, score in zip(rows, ("NPS", *map(str, TWENTY)), strict=True)]
    outcome = analyse(tmp_path, csv_of(scored))
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == list(TWENTY)


#: A known format: what stands left of the answers, in each row, what stands right of them.
def _alchemer(names: Sequence[str]) -> tuple[list[list[str]], Callable[[int, str], list[str]]]:
    header = [["Response ID", "Time Started", "Date Submitted", "Status", *names, "Comments"]]
    return header, lambda at, time: [str(at), time, time, "Complete"]


def _lime(names: Sequence[str]) -> tuple[list[list[str]], Callable[[int, str], list[str]]]:
    header = [["id", "submitdate", "lastpage", "startlanguage", *names, "Why?"]]
    return header, lambda at, time: [str(at), time, "3", "en"]


def _forms(names: Sequence[str]) -> tuple[list[list[str]], Callable[[int, str], list[str]]]:
    return [["Timestamp", *names, "Why?"]], lambda _, time: [time]


def _microsoft(names: Sequence[str]) -> tuple[list[list[str]], Callable[[int, str], list[str]]]:
    header = [["ID", "Start time", "Completion time", *names, "Why?"]]
    return header, lambda at, time: [str(at), time, time]


def _qualtrics(names: Sequence[str]) -> tuple[list[list[str]], Callable[[int, str], list[str]]]:
    known = ["StartDate", "EndDate", "Status", "RecordedDate", "ResponseId"]
    codes = [f"Q1_{at + 1}" for at in range(len(names))]
    imports = [json.dumps({"ImportId": each}) for each in (*known, *codes, "Q2")]
    header = [[*known, *codes, "Q2"], [*known, *names, "Why?"], imports]
    return header, lambda at, time: [time, time, "IP Address", time, f"R_{at}"]


FORMATS = {
    "alchemer": (_alchemer, "{}:{}"),
    "limesurvey": (_lime, "Q1[SQ00]. {1} [{0}]"),
    "google_forms": (_forms, "{1} [{0}]"),
    "microsoft_forms": (_microsoft, "{1} {0}"),
    "qualtrics": (_qualtrics, "{1} - Selected Choice - {0}"),
}


@pytest.mark.parametrize("known", FORMATS)
@pytest.mark.parametrize("mark", ["1", "x", "Yes/No", "its answer"])
def test_a_known_format_with_a_column_for_each_answer(
    tmp_path: Path, known: str, mark: str
) -> None:
    """A 1 in the column of the best answer is no worst score."""
    made, pattern = FORMATS[known]
    names = [pattern.format(each, "How satisfied are you with us?") for each in SATISFIED]
    header, left = made([*names, pattern.format("N/A", "How satisfied are you with us?")])
    rows = list(header)
    for at, number in enumerate((*SIXTEEN, 6)):
        time = f"{START + timedelta(hours=29 * at):%Y-%m-%d %H:%M:%S}"
        yes, no = ("Yes", "No") if mark == "Yes/No" else (mark, "")
        yes = (*SATISFIED, "N/A")[number - 1] if mark == "its answer" else yes
        cells = [yes if each == number - 1 else no for each in range(6)]
        rows.append([*left(at, time), *cells, WORDS[at % 4] if number < 6 else ""])
    taken = take(tmp_path, csv_of(rows))
    assert taken.reading.format == known
    assert taken.counts == (17, 16, 0, 1)
    assert taken.column("score") == list(SIXTEEN)
    assert set(taken.column("question")) == {"csat"}
    assert any("as what stands over each" in each for each in taken.reading.notes)


@pytest.mark.parametrize("known", ["alchemer", "limesurvey", "google_forms", "microsoft_forms"])
def test_a_known_format_with_a_column_for_each_number(tmp_path: Path, known: str) -> None:
    made, pattern = FORMATS[known]
    header, left = made([pattern.format(each, "Would you recommend us?") for each in range(11)])
    rows = list(header)
    for at, number in enumerate(TWENTY):
        time = f"{START + timedelta(hours=29 * at):%Y-%m-%d %H:%M:%S}"
        cells = ["1" if each == number else "" for each in range(11)]
        rows.append([*left(at, time), *cells, WORDS[at % 4]])
    taken = take(tmp_path, csv_of(rows))
    assert taken.counts == (20, 20, 0, 0)
    assert taken.column("score") == list(TWENTY)
