"""Names that several columns share, with what tells these apart in a second row below them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from drops.intake.files import whole_header
from drops.intake.mapping import toml
from drops.intake.mapping.recognise import Format
from drops.intake.propose import look_at, propose
from drops.lake.ledger import all_drops
from drops.mend import mend, refused_rows
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse
from tests.support.dropping import frame
from tests.support.surveys import TWENTY, WORDS, csv_of, file_of
from tests.support.taking import take

RECOMMEND = "How likely are you to recommend us?"
LEFT = ["ID", "Date", "Store"]


def times(at: int) -> str:
    return f"2026-03-{at + 1:02} 10:00:00"


def answers(names: Sequence[str], labels: Sequence[str], last: str = "") -> list[list[str]]:
    """A column for each answer, under names that stand once or are repeated."""
    rows = [[*LEFT, *names, "Comment"], ["", "", "", *labels, last]]
    for at, number in enumerate(TWENTY):
        cells = ["1" if each == str(number) else "" for each in labels]
        rows.append([str(at), times(at), ("York", "Hull")[at % 2], *cells, WORDS[at % 4]])
    return rows


def parts(name: str, labels: Sequence[str], columns: Sequence[Sequence[int]]) -> list[list[str]]:
    """A column for each part of a survey."""
    names = [name, *[""] * (len(labels) - 1)]
    rows = [[*LEFT, *names, "Comment"], ["", "", "", *labels, ""]]
    for at in range(20):
        cells = [str(column[at]) for column in columns]
        rows.append([str(at), times(at), ("York", "Hull")[at % 2], *cells, WORDS[at % 4]])
    return rows


NUMBERS = [str(number) for number in range(11)]
#: How a name that is shared stands over its columns.
SHARED = [
    [RECOMMEND, *[""] * 10],
    [RECOMMEND] * 11,
    [RECOMMEND, *(f"Unnamed: {at}" for at in range(4, 14))],
    [RECOMMEND, *(f"Unnamed: {at}_level_0" for at in range(4, 14))],
]


@pytest.mark.parametrize("names", SHARED)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("last", ["", "Open-Ended Response"])
def test_a_second_row_of_answers_goes_on_with_the_names(
    tmp_path: Path, names: list[str], kind: str, last: str
) -> None:
    name, content = file_of(kind, answers(names, NUMBERS, last))
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (20, 20, 0, 0)
    assert outcome.taken.column("score") == list(TWENTY)
    assert set(outcome.taken.column("location")) == {"York", "Hull"}
    assert outcome.taken.column("comment")[:4] == list(WORDS)


SATISFIED = [number % 5 + 1 for number in TWENTY]


@pytest.mark.parametrize("above", [[], [["Answers of March"], []]])
def test_two_questions_under_one_name(tmp_path: Path, above: list[list[str]]) -> None:
    rows = parts("Survey", [RECOMMEND, "How satisfied are you?"], [TWENTY, SATISFIED])
    source = tmp_path / "export.csv"
    source.write_text(csv_of([*above, *rows]))
    outcome = analyse(tmp_path, source)
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (40, 40, 0, 0)
    mapping = outcome.taken.reading.mapping
    assert toml.load(toml.dump(mapping), mapping.name) == mapping
    later = csv_of([*rows, ["21", "2026-03-21 10:00:00", "York", "9", "5", ""]])
    known = Format("export", "", mapping, confirmed=True)
    again = take(tmp_path, later, mapping)
    assert known.fits(whole_header(source, source.name))
    assert again.counts == (42, 42, 0, 0)


def test_times_under_one_name(tmp_path: Path) -> None:
    rows = [["Ticket", "Times", "", "Status", "Team"], ["", "Opened", "Closed", "", ""]]
    rows += [[str(1000 + at), times(at), times(at + 1), "Closed", "Care"] for at in range(20)]
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (20, 20, 0, 0)
    assert f"{outcome.taken.column('resolved_at')[0]:%Y-%m-%d %H:%M}" == "2026-03-02 10:00"


def test_parts_of_one_question_are_asked_about_by_their_names(tmp_path: Path) -> None:
    labels, columns = ["Speed", "Staff"], [SATISFIED, SATISFIED[::-1]]
    rows = parts("How satisfied are you with", labels, columns)
    outcome = analyse(tmp_path, csv_of(rows))
    answer = "score:=How satisfied are you with: Staff"
    assert (
        "(How satisfied are you with: Speed or How satisfied are you with: Staff)" in outcome.said
    )
    outcome = analyse(tmp_path, csv_of(rows), [answer])
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == SATISFIED[::-1]


def test_a_first_row_with_a_gap_is_no_row_of_names(tmp_path: Path) -> None:
    rows = [["ID", "Date", "NPS", "Store", "", ""]]
    rows += [[str(at), times(at), str(TWENTY[at]), "York", "a", "b"] for at in range(20)]
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (20, 20, 0, 0)


def test_a_row_of_such_a_file_is_mended_in_place(home: Home, tmp_path: Path) -> None:
    rows = answers(SHARED[0], NUMBERS)
    rows[4][1] = "yesterday"
    source = tmp_path / "export.csv"
    source.write_text(csv_of(rows))
    put(home, source, mapping=propose(look_at(source, source.name)).mapping)
    drop = all_drops(home)[-1]
    refused = refused_rows(home, drop)
    cells = [*refused.rows[0].cells]
    cells[1] = times(2)
    assert f"{RECOMMEND}: 8" in refused.header
    report = mend(home, drop.id, {refused.rows[0].line: cells})
    assert (report.kept, report.refused) == (1, 0)
    assert sorted(frame(home, "responses")["score"]) == sorted(TWENTY)
