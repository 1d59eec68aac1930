"""What stands in a column of times where there is none, and a column that a few odd cells hide."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.mapping.scores.scales import ScoreCells
from tests.support.analyst import Outcome, analyse
from tests.support.taking import shipped, take
from tests.support.workbooks import one_sheet

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
STARTS = [FIRST + timedelta(days=1, hours=2) * number for number in range(15)]
#: Every third is open.
IS_OPEN = [number % 3 == 2 for number in range(15)]


def tickets(mark: str, form: str = "%Y-%m-%d %H:%M:%S") -> pl.DataFrame:
    ends = [start + timedelta(hours=5) for start in STARTS]
    return pl.DataFrame(
        {
            "Ticket ID": [str(7000 + number) for number in range(15)],
            "Subject": [f"Parcel {number} did not arrive at the door" for number in range(15)],
            "Created at": [f"{start:{form}}" for start in STARTS],
            "Closed at": [
                mark if is_open else f"{end:{form}}"
                for end, is_open in zip(ends, IS_OPEN, strict=True)
            ],
        }
    )


def waiting(outcome: Outcome) -> tuple[int, int]:
    """How many rows have no end, and how many one that cannot be."""
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (15, 15, 0, 0)
    rows = outcome.taken.rows
    return rows["resolved_at"].null_count(), int(rows["resolved_unusable"].sum())


KNOWN = [
    *("", "-", "—", "\\N", "NULL", "NA", "N/A", "#N/A", "NaT", "nan", "None", "(blank)", "?", "??"),
    *("Unknown", "unknown", "UNKNOWN", "Not closed", "not closed yet", "Open", "pending", "n/v"),
    *(
        "0000-00-00",
        "0000-00-00 00:00:00",
        "00/00/0000",
        "00.00.0000 00:00",
        "0000-00-00T00:00:00Z",
    ),
    *(
        "1900-01-01",
        "1900-01-01 00:00:00",
        "1970-01-01",
        "1970-01-01 00:00:00",
        "1970-01-01 01:00:00",
    ),
    *("1980-01-01 00:00:00", "1899-12-30 00:00:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59"),
    *("9999-12-31", "1/0", "2026-00-00", "0/0/0", "//", "...", "TBD"),
]


@pytest.mark.parametrize("mark", KNOWN)
def test_a_mark_of_nothing_leaves_who_waits_waiting(tmp_path: Path, mark: str) -> None:
    outcome = analyse(tmp_path, tickets(mark).write_csv())
    assert waiting(outcome) == (5, 0)


@pytest.mark.parametrize("ending", ["json", "parquet", "xlsx"])
@pytest.mark.parametrize("mark", ["Not closed", "?", "1900-01-01 00:00:00", "2026-00-00"])
def test_marks_in_other_kinds_of_file(tmp_path: Path, ending: str, mark: str) -> None:
    frame, path = tickets(mark), tmp_path / f"export.{ending}"
    if ending == "json":
        path.write_text(json.dumps(frame.to_dicts()), encoding="utf-8")
    elif ending == "parquet":
        frame.write_parquet(path)
    else:
        path.write_bytes(one_sheet([frame.columns, *frame.rows()]))
    assert waiting(analyse(tmp_path, path)) == (5, 0)


WORDS = ["Ausstehend", "en cours", "sin cerrar", "waiting for customer", "w toku", "未完了"]


@pytest.mark.parametrize("mark", WORDS)
def test_words_that_nobody_knows_are_asked_once_with_their_number(
    tmp_path: Path, mark: str
) -> None:
    text = tickets(mark).write_csv()
    asked = analyse(tmp_path, text)
    assert asked.taken is None
    assert asked.asked == ("nothing:Closed at",)
    assert f"Closed at holds «{mark}» (5 rows), which is no time" in asked.said
    assert waiting(analyse(tmp_path, text, ["nothing:Closed at=nothing"])) == (5, 0)
    assert waiting(analyse(tmp_path, text, ["nothing:Closed at=mistake"])) == (5, 5)


def test_several_marks_are_one_question(tmp_path: Path) -> None:
    frame = tickets("Ausstehend")
    cells = frame["Closed at"].to_list()
    cells[2], cells[5] = "wartet", "wartet"
    text = frame.with_columns(pl.Series("Closed at", cells)).write_csv()
    assert "«Ausstehend» (3 rows), «wartet» (2 rows)" in analyse(tmp_path, text).said
    assert waiting(analyse(tmp_path, text, ["nothing:Closed at=nothing"])) == (5, 0)


def test_the_answer_stands_in_the_mapping_that_is_remembered(tmp_path: Path) -> None:
    outcome = analyse(tmp_path, tickets("Ausstehend").write_csv(), ["nothing:Closed at=nothing"])
    assert outcome.taken
    mapping = toml.load(toml.dump(outcome.taken.reading.mapping), "remembered")
    assert mapping.columns["resolved_at"].values == (("ausstehend", ""),)


def zendesk(mark: str) -> str:
    head = "Id,Requester id,Status,Created at,Updated at,Solved at\n"
    rows = [
        f"{n},{n},Solved,{at:%Y-%m-%d %H:%M},{at:%Y-%m-%d %H:%M},"
        f"{mark if n % 3 == 2 else f'{at:%Y-%m-%d} 23:00'}\n"
        for n, at in enumerate(STARTS)
    ]
    return head + "".join(rows)


@pytest.mark.parametrize("mark", ["Ausstehend", "1/0", "2026-00-00", "en cours"])
def test_a_known_export_asks_what_a_mark_says_and_keeps_the_answer(
    tmp_path: Path, mark: str
) -> None:
    with pytest.raises(Doubt) as asked:
        take(tmp_path, zendesk(mark))
    assert f"{mark} (5 rows of Solved at, first on line 4)" in str(asked.value)
    (question,) = asked.value.questions
    for meaning in ("nothing", "mistake"):
        mapping = answered(shipped("zendesk"), {question.key: meaning})
        again = toml.load(toml.dump(mapping), mapping.name)
        taken = take(tmp_path, zendesk(mark), again)
        assert taken.counts == (15, 15, 0, 0)
        assert taken.rows["resolved_at"].null_count() == 5


@pytest.mark.parametrize("mark", ["NULL", "?", "pending", "0000-00-00", "1970-01-01", "Unknown"])
def test_a_known_export_reads_what_always_says_nothing(tmp_path: Path, mark: str) -> None:
    taken = take(tmp_path, zendesk(mark))
    assert taken.counts == (15, 15, 0, 0)
    assert taken.rows["resolved_at"].null_count() == 5


def test_a_date_that_stands_for_none_is_said_with_its_lines(tmp_path: Path) -> None:
    outcome = analyse(tmp_path, tickets("1900-01-01").write_csv())
    assert (
        "resolved_at holds a date that stands for none and is read as not given in 5 rows: "
        "line 4 (1900-01-01)"
    ) in outcome.said


@pytest.mark.parametrize(
    "day", ["1980-01-01 00:00:00", "1970-01-01", "1900-01-01 00:00", "0001-01-01"]
)
def test_a_file_of_dates_that_stand_for_none_asks_for_the_day(tmp_path: Path, day: str) -> None:
    rows = "".join(f"r{n},{day},{n % 11},fine number {n}\n" for n in range(20))
    text = f"Response ID,Date submitted,NPS,Comment\n{rows}"
    outcome = analyse(tmp_path, text)
    assert outcome.asked == ("when:",)
    assert f"Date submitted says {day}, which stands for no date" in outcome.said
    answered = analyse(tmp_path, text, ["when:=2026-03-31"])
    assert answered.taken
    assert {f"{at:%F}" for at in answered.taken.column("answered_at")} == {"2026-03-31"}


ODD = ["unknown", "see note", "?", "n/a", "Total: 20", "Submitted at", "soon", "2026-02-30 10:00"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%b %d, %Y, %I:%M %p"])
def test_an_odd_cell_hides_no_column(tmp_path: Path, odd: str, form: str) -> None:
    stamps = [f'"{FIRST + timedelta(days=number, hours=number):{form}}"' for number in range(20)]
    stamps[9] = odd
    rows = "".join(f"r{n},{at},{n % 11},York\n" for n, at in enumerate(stamps))
    outcome = analyse(tmp_path, f"Response ID,Submitted at,NPS,Location\n{rows}")
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (20, 19, 1, 0)
    assert outcome.taken.refused[0]["line"] == "11"


def test_marks_of_a_group_stay_names(tmp_path: Path) -> None:
    """*Unknown* and NA are teams and regions; only where a value is a measure are they nothing."""
    head = "response_id,answered_at,question,score,team,location\n"
    rows = "a,2026-03-01,nps,9,Unknown,NA\nb,2026-03-01,nps,NA,Open,?\nc,unknown,nps,9,,\n"
    taken = take(tmp_path, head + rows)
    assert taken.column("team") == ["Unknown"]
    assert taken.column("location") == ["NA"]
    assert taken.counts == (3, 1, 1, 1)
    assert taken.reading.reasons == {"answered_at is missing": 1}


#: How surveys write by a number that nobody answered, and what stands among the answers with it.
NO_ANSWERS = ["-99", "999", "99", "98", "-1", "-9", "888", "9999", "-998", "77"]


@pytest.mark.parametrize("code", NO_ANSWERS)
def test_a_number_that_is_no_answer_is_none(tmp_path: Path, code: str) -> None:
    scores = [*map(str, [10, 9, 9, 8, 7, 6, 3, 10, 10, 5, 2, 9] * 2), code, code]
    rows = [f"r-{n},2026-03-{n + 1:02}T10:00:00Z,{score}" for n, score in enumerate(scores)]
    head = "Response ID,Submitted at,How likely are you to recommend us?"
    found = analyse(tmp_path, "\n".join([head, *rows]))
    assert found.taken is not None, found.said
    assert found.taken.counts == (26, 24, 0, 2)
    assert max(found.taken.column("score")) == 10
    again = toml.load(toml.dump(found.taken.reading.mapping), "again")
    assert again.columns["score"].values == ((code, ""),)


@pytest.mark.parametrize("scores", [[0, 10, 50, 99, 100, 20, 70, 80], [-5, -1, 0, 3, 5, 2, 4]])
def test_it_is_an_answer_where_the_scale_has_it(scores: list[int]) -> None:
    cells = ScoreCells.of(pl.Series([str(score) for score in scores * 4]))
    assert cells.no_answers == ()
    assert (cells.low, cells.high) == (min(scores), max(scores))
