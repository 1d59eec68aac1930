"""A third or more of a file refused for one reason: it is asked, wherever the file came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.inbox import waiting_files, watch
from drops.intake.mapping.doubts import Doubt
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from tests.support.dropping import content, frame

if TYPE_CHECKING:
    from store.settings import Home

HEADER = "response_id,answered_at,question,score,team\n"
WHY = "score is outside 0–10, the scale of nps"


def scored(path: Path, fine: int, wrong: int, first: int = 0) -> Path:
    """A file with so many answers, and so many that are on no scale behind them."""
    scores = [*[9] * fine, *[50] * wrong]
    rows = (f"r{first + i},2026-10-01T10:00:00Z,nps,{n},Care\n" for i, n in enumerate(scores))
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_a_file_of_which_a_third_is_refused_asks_first(home: Home, tmp_path: Path) -> None:
    with pytest.raises(Doubt) as asked:
        put(home, scored(tmp_path / "a.csv", 10, 5))
    assert (
        f"a.csv: 5 of 15 rows would be refused: {WHY}. The first is line 12, where score is 50. "
        f'Answer on the page Drops, or with --answer, as in --answer "refused:{WHY}=once"'
    ) == str(asked.value)
    assert all_drops(home) == []


@pytest.mark.parametrize(("fine", "wrong"), [(11, 5), (1, 4)])
def test_fewer_are_told_and_not_asked(home: Home, tmp_path: Path, fine: int, wrong: int) -> None:
    assert put(home, scored(tmp_path / "a.csv", fine, wrong)).refused == wrong


def test_rows_without_an_answer_are_no_part_of_it(home: Home, tmp_path: Path) -> None:
    path = scored(tmp_path / "a.csv", 4, 5)
    blank = "".join(f"b{i},2026-10-01T10:00:00Z,nps,,Care\n" for i in range(20))
    path.write_text(path.read_text(encoding="utf-8") + blank, encoding="utf-8")
    with pytest.raises(Doubt, match="5 of 9 rows would be refused"):
        put(home, path)


def test_an_answer_for_once_is_asked_again_of_the_next_file(home: Home, tmp_path: Path) -> None:
    report = put(home, scored(tmp_path / "a.csv", 10, 5), answers={f"refused:{WHY}": "once"})
    assert (report.kept, report.refused) == (10, 5)
    assert not home.formats.exists()
    with pytest.raises(Doubt):
        put(home, scored(tmp_path / "b.csv", 10, 5, first=100))


def test_an_answer_for_the_format_holds_for_its_next_file(home: Home, tmp_path: Path) -> None:
    put(home, scored(tmp_path / "a.csv", 10, 5), answers={f"refused:{WHY}": "always"})
    assert put(home, scored(tmp_path / "b.csv", 10, 5, first=100)).refused == 5
    late = scored(tmp_path / "c.csv", 8, 0, first=200)
    late.write_text(late.read_text(encoding="utf-8").replace("2026-10", "2062-10"))
    with pytest.raises(Doubt, match="answered_at lies in the future, in 2062"):
        put(home, late)


def test_a_drop_that_was_taken_is_read_again_without_being_asked(
    home: Home, tmp_path: Path
) -> None:
    put(home, scored(tmp_path / "a.csv", 10, 5), answers={f"refused:{WHY}": "once"})
    before = content(home)
    rebuild(home)
    assert content(home) == before


def test_a_trial_tells_what_would_be_asked_beside_all_else(home: Home, tmp_path: Path) -> None:
    report = put(home, scored(tmp_path / "a.csv", 10, 5), dry_run=True)
    assert [each.key for each in report.questions] == [f"refused:{WHY}"]
    assert (report.kept, report.refused, len(report.odd)) == (10, 5, 3)
    told = {f"refused:{WHY}": "once"}
    assert not put(home, scored(tmp_path / "a.csv", 10, 5), answers=told, dry_run=True).questions


def test_a_proposal_says_on_the_command_line_what_will_be_asked(home: Home, tmp_path: Path) -> None:
    rows = "".join(
        f"t{i},{13 + i % 2}/10/20{26 + 3 * (i % 2)} 10:{i:02},{i % 11},York\n" for i in range(20)
    )
    path = tmp_path / "export.csv"
    path.write_text(f"Response ID,Submitted at,NPS,Store\n{rows}", encoding="utf-8")
    told = CliRunner().invoke(app, ["propose", "--home", str(home.root), str(path)])
    assert told.exit_code == 0, told.stderr
    assert "to be answered: 10 of 20 rows would be refused: answered_at lies in the" in told.stderr
    assert "The first is line 3, where Submitted at is 14/10/2029 10:01" in told.stderr
    assert "=once|always" in told.stderr
    assert not home.ledger.exists()


def test_a_file_in_the_inbox_waits_with_its_question(home: Home) -> None:
    open_store(home)
    scored(home.inbox / "a.csv", 10, 5)
    watch(home, once=True)
    assert all_drops(home) == []
    (waiting,) = waiting_files(home)
    assert waiting.name == "a.csv"
    assert "5 of 15 rows would be refused" in waiting.why
    waiting.remove()
    assert waiting_files(home) == []
    assert list((home.inbox / "refused").iterdir()) == []


#: A shipped format by its sample: its key, when a wait begins, and when it ends.
TIMED = {
    "philadelphia311": ("service_request_id", "requested_datetime", "closed_datetime"),
    "dallas311": ("Service Request Number", "Created Date", "Closed Date"),
    "nyc311": ("Unique Key", "Created Date", "Closed Date"),
    "zendesk": ("Id", "Created at", "Solved at"),
    "servicenow": ("number", "opened_at", "resolved_at"),
    "pepper_complaints": ("complaint_id", "opened_at", "resolved_at"),
    "pepper_invitations": ("invitation_id", "sent_at", "answered_at"),
}
SAMPLES = Path(__file__).parents[2] / "sample_data" / "formats"


def timed(path: Path, name: str, copied: int, own: int, first: int = 0) -> Path:
    """A file of a shipped format in which the end repeats the beginning in so many rows."""
    key, begun, over = TIMED[name]
    sample = pl.read_csv(SAMPLES / f"{name}.csv", infer_schema=False)
    row = sample.filter(pl.col(over).is_not_null()).head(1)
    number = pl.int_range(pl.len()).add(first).cast(pl.String)
    rows = row[[0] * (copied + own)].with_columns((pl.col(key) + number).alias(key))
    is_copied = pl.int_range(pl.len()) < copied
    end = pl.when(is_copied).then(pl.col(begun)).otherwise(pl.col(over))
    rows.with_columns(end.alias(over)).write_csv(path)
    return path


@pytest.mark.parametrize("name", TIMED)
def test_an_end_that_repeats_the_beginning_in_every_row_is_asked_about(
    home: Home, tmp_path: Path, name: str
) -> None:
    """All waits were 0, of a format that is known, without a word."""
    _, begun, over = TIMED[name]
    path = timed(tmp_path / "a.csv", name, 19, 1)
    with pytest.raises(Doubt) as asked:
        put(home, path)
    assert f"{over} is the same as {begun} in 19 of 20 rows" in str(asked.value)
    (question,) = asked.value.questions
    assert put(home, path, answers={question.key: "right"}).kept == 20


@pytest.mark.parametrize(("copied", "own"), [(9, 0), (10, 10)])
def test_few_waits_of_nothing_are_not_asked_about(
    home: Home, tmp_path: Path, copied: int, own: int
) -> None:
    assert put(home, timed(tmp_path / "a.csv", "zendesk", copied, own)).kept == copied + own


def test_days_without_hours_that_are_the_same_are_not_asked_about(
    home: Home, tmp_path: Path
) -> None:
    rows = "".join(f"b{i},2026-09-{i + 1:02},2026-09-{i + 1:02},Care\n" for i in range(20))
    path = tmp_path / "a.csv"
    path.write_text(f"complaint_id,opened_at,resolved_at,team\n{rows}", encoding="utf-8")
    assert put(home, path).kept == 20


def test_an_end_that_says_nothing_stays_left_out(home: Home, tmp_path: Path) -> None:
    path = timed(tmp_path / "a.csv", "dallas311", 20, 0)
    put(home, path, answers={"same:resolved_at": "left_out"})
    report = put(home, timed(tmp_path / "b.csv", "dallas311", 20, 0, first=100))
    assert any("columns not read: " in note and "Closed Date" in note for note in report.notes)
    rebuild(home)
    assert frame(home, "complaints")["resolved_at"].null_count() == 40


def test_an_end_that_took_no_time_is_not_asked_about_again(home: Home, tmp_path: Path) -> None:
    path = timed(tmp_path / "a.csv", "zendesk", 20, 0)
    put(home, path, answers={"same:resolved_at": "right"})
    assert put(home, timed(tmp_path / "b.csv", "zendesk", 20, 0, first=100)).kept == 20
