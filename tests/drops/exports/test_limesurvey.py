"""LimeSurvey's results, and what only a person knows of them: codes, and a survey without dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered, lasting
from drops.intake.mapping.recognise import formats
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse
from tests.support.dropping import scores
from tests.support.taking import shipped, take

FIRST = datetime(2026, 3, 5, 14, 5, 33, tzinfo=UTC)
SCORES = [10, 9, 8, 7, 3, 10, 0] * 3
NO_DATE = "1980-01-01 00:00:00"

CODES = "id,submitdate,lastpage,startlanguage"
TEXTS = "Response ID,Date submitted,Last page,Start language"
BOTH = (
    "id. Response ID,submitdate. Date submitted,lastpage. Last page,startlanguage. Start language"
)


def survey(head: str, question: str, cells: list[str], day: str = "") -> str:
    stamps = [day or f"{FIRST + timedelta(hours=29) * n:%F %T}" for n in range(len(cells))]
    rows = (f"{n},{stamps[n]},3,en,{cell},Fine {n}\n" for n, cell in enumerate(cells))
    return f"{head},{question},Why?\n" + "".join(rows)


ASKED = "How likely are you to recommend us?"


@pytest.mark.parametrize(
    ("head", "question"),
    [(CODES, "NPS"), (CODES, "Q3NPS[SQ001]"), (TEXTS, ASKED), (BOTH, f"G01Q01. {ASKED} [shop]")],
)
def test_its_columns_are_called_by_code_by_text_or_by_both(
    tmp_path: Path, head: str, question: str
) -> None:
    taken = take(tmp_path, survey(head, question, list(map(str, SCORES))))
    assert taken.reading.format == "limesurvey"
    assert taken.column("score") == SCORES
    assert taken.column("answered_at")[1] == FIRST + timedelta(hours=29)
    assert taken.column("comment")[:2] == ["Fine 0", "Fine 1"]


def test_who_did_not_come_to_the_end_does_not_count(tmp_path: Path) -> None:
    lines = survey(CODES, "NPS", ["10", "0", "9"]).splitlines()
    lines[2] = '1,"",1,en,0,'
    lines.append("3,,1,en,0,")
    taken = take(tmp_path, "\n".join(lines))
    assert taken.counts == (4, 2, 0, 2)
    assert taken.column("score") == [10, 9]
    note = "left out for their submitdate, as the format says: 2 answers"
    assert note in taken.reading.notes


def test_neither_a_reason_nor_a_time_is_a_score(tmp_path: Path) -> None:
    head = f"{BOTH},NPS. {ASKED},NPScomment. Comment,NPSTime. Question time: NPS"
    rows = "1,2026-03-05 14:05:33,3,en,9,7,4\n2,2026-03-06 14:05:33,3,en,8,10,2\n"
    taken = take(tmp_path, f"{head}\n{rows}")
    assert taken.column("score") == [9, 8]
    assert taken.column("comment") == ["7", "10"]


def test_codes_are_asked_about_and_the_answer_is_kept(tmp_path: Path) -> None:
    text = survey(BOTH, f"NPS. {ASKED}", [f"A{score + 1}" for score in SCORES])
    with pytest.raises(
        Doubt, match=r"A1 to A11, which are codes .* export the full answers"
    ) as one:
        take(tmp_path, text)
    (question,) = one.value.questions
    mapping = answered(shipped("limesurvey"), {question.key: "up"})
    again = toml.load(toml.dump(mapping), mapping.name)
    assert take(tmp_path, text, again).column("score") == SCORES


def test_a_survey_of_other_codes_is_proposed(tmp_path: Path) -> None:
    """Only its author knows what G01Q01 asks; of answers from 0 to 10 that is taken for likely."""
    outcome = analyse(tmp_path, survey(CODES, "G01Q01", list(map(str, SCORES))))
    assert outcome.taken
    assert outcome.taken.reading.format != "limesurvey"
    assert outcome.taken.column("score") == SCORES
    coded = analyse(tmp_path, survey(CODES, "G01Q01", [f"A{score + 1}" for score in SCORES]))
    assert coded.taken is None
    assert "A1 to A11, which are codes and no answers" in coded.said


@pytest.mark.parametrize("day", [NO_DATE, "1970-01-01 00:00:00", "1900-01-01"])
def test_a_survey_that_keeps_no_dates_asks_for_the_day(tmp_path: Path, day: str) -> None:
    text = survey(TEXTS, ASKED, list(map(str, SCORES)), day)
    with pytest.raises(Doubt) as one:
        take(tmp_path, text)
    assert str(one.value) == (
        f"file.csv, line 2: Date submitted says {day}, which stands for no date where a tool keeps "
        "none, and no row says another (21 rows). Answer on the page Drops, or with --answer, as "
        'in --answer "when:=2026-10-31"'
    )
    (question,) = one.value.questions
    assert question.takes("2026-03-31")
    assert not question.takes("March")
    mapping = answered(shipped("limesurvey"), {question.key: "2026-03-31"})
    taken = take(tmp_path, text, mapping)
    assert {f"{at:%F}" for at in taken.column("answered_at")} == {"2026-03-31"}
    assert taken.column("score") == SCORES
    with pytest.raises(DropError, match="March is no day; expected one like 2026-10-31"):
        answered(shipped("limesurvey"), {question.key: "March"})


def test_one_row_with_a_date_is_not_asked(tmp_path: Path) -> None:
    lines = survey(TEXTS, ASKED, ["9", "8"], NO_DATE).splitlines()
    lines[2] = lines[2].replace(NO_DATE, "2026-03-05 14:05:33")
    taken = take(tmp_path, "\n".join(lines))
    assert taken.counts == (2, 1, 1, 0)
    assert taken.reading.reasons == {"answered_at holds a date that stands for none": 1}


def test_any_known_export_without_dates_asks_for_the_day(tmp_path: Path) -> None:
    text = "Id,Requester id,Status,Created at,Updated at\n" + "".join(
        f"{n},{n},Open,1970-01-01 00:00,\n" for n in range(3)
    )
    with pytest.raises(Doubt, match=r"Created at says 1970-01-01 00:00, which stands for no date"):
        take(tmp_path, text, "zendesk")


def test_the_day_of_one_file_is_not_that_of_the_next(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "results-survey1.csv"
    file.write_text(survey(TEXTS, ASKED, ["9", "8"], NO_DATE), encoding="utf-8")
    assert put(home, file, answers={"when:": "2026-03-31"}).kept == 2
    assert [each for each in formats(home) if each.confirmed] == []
    assert lasting({"when:": "2026-03-31", "mark:-": "nothing"}) == {"mark:-": "nothing"}
    file.write_text(survey(TEXTS, ASKED, ["9", "7"], NO_DATE), encoding="utf-8")
    with pytest.raises(Doubt, match="Date submitted"):
        put(home, file)


def test_a_file_of_which_nothing_counted_is_made_again_without_a_question(
    home: Home, tmp_path: Path
) -> None:
    """As files are that were taken before there was such a question."""
    file = tmp_path / "results-survey1.csv"
    file.write_text(survey(TEXTS, ASKED, ["99", "98"], "2026-03-05 14:05"), encoding="utf-8")
    report = put(home, file)
    assert (report.kept, report.refused) == (0, 2)
    (original,) = (home.drops / str(report.drop)).glob("original*")
    original.chmod(0o600)
    original.write_text(survey(TEXTS, ASKED, ["9", "8"], NO_DATE), encoding="utf-8")
    rebuild(home)
    assert [each.kept for each in all_drops(home)] == [0]
    assert scores(home) == {}
