"""The state of a row decides: which are over, which wait, which are none, in anybody's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.values.states import meaning_of
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse
from tests.support.taking import shipped, take

MEANT = [
    ("Solved", "done"), ("CLOSED", "done"), ("Gelöst", "done"), ("Geschlossen", "done"),
    ("Résolu", "done"), ("Clôturé", "done"), ("Cerrado", "done"), ("Chiuso", "done"), ("Fechado", "done"),
    ("Afgehandeld", "done"), ("Zamknięte", "done"), ("Закрыт", "done"), ("解決済み", "done"), ("已关闭", "done"),
    ("완료", "done"), ("Çözüldü", "done"), ("New", "open"), ("re-opened", "open"), ("In_Progress", "open"),
    ("Wieder geöffnet", "open"), ("En cours", "open"), ("Pendiente", "open"), ("В работе", "open"),
    ("対応中", "open"), ("处理中", "open"), ("진행중", "open"), ("Merged", "left out"), ("SPAM", "left out"),
    ("Survey Preview", "left out"), ("Partial", "left out"), ("Gelöscht", "left out"),
    ("Doublon", "left out"), ("Удалено", "left out"), ("Escalated to Bob", None), ("Yorkshire", None), ("CA", None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "meaning"), MEANT)
def test_the_words_of_many_languages_are_known(word: str, meaning: str | None) -> None:
    assert meaning_of(word) == meaning


#: Four tickets: over with a time, open without, open with the time it had before, none at all.
def tickets(header: str, over: str, opened: str, gone: str) -> str:
    ends = [over, opened, opened, gone] * 5
    closed = ["2026-03-03 09:00:00", "", "2026-03-03 10:00:00", "2026-03-02 09:03:00"] * 5
    rows = [
        f"{7000 + n},2026-03-02 09:00:00,{at},{state},Billing"
        for n, (state, at) in enumerate(zip(ends, closed, strict=True))
    ]
    return "\n".join([f"Ticket ID,Created at,Closed at,{header},Group", *rows]) + "\n"


WORDS = [
    ("Status", "Closed", "Open", "Merged"), ("State", "resolved", "reopened", "spam"),
    ("Ticket status", "Solved", "On-hold", "Deleted"), ("Zustand", "Erledigt", "In Bearbeitung", "Gelöscht"),
    ("Statut", "Résolu", "En attente", "Doublon"), ("Estado", "Resuelto", "Pendiente", "Eliminado"),
    ("Stato", "Chiuso", "In corso", "Duplicato"), ("Status", "Opgelost", "Wachtend", "Samengevoegd"),
    ("Статус", "Закрыт", "Открыт", "Спам"), ("ステータス", "完了", "対応中", "削除"), ("状态", "已关闭", "处理中", "已删除"),
    ("case_status", "completed", "in progress", "duplicate"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "over", "opened", "gone"), WORDS)
def test_an_unknown_file_counts_as_its_states_say(
    tmp_path: Path, header: str, over: str, opened: str, gone: str
) -> None:
    found = analyse(tmp_path, tickets(header, over, opened, gone))
    assert found.asked == ()
    assert found.taken is not None
    assert found.taken.counts == (20, 15, 0, 5)
    is_over = [at is not None for at in found.taken.column("resolved_at")]
    assert is_over == [True, False, False] * 5
    assert f"left out for their {header}, {gone}: 5 rows" in found.said
    assert f"open by {header} though resolved_at is given, so counted as open: 5 rows" in found.said


def test_what_is_over_and_has_no_time_is_neither_open_nor_measured(tmp_path: Path) -> None:
    text = tickets("Status", "Closed", "Closed", "Spam").replace("2026-03-03 10:00:00", "")
    found = analyse(tmp_path, text)
    assert found.taken is not None
    assert found.taken.column("resolved_unusable") == [None, True, True] * 5
    assert "over by Status and without resolved_at" in found.said


def test_an_own_word_is_asked_once_and_stays_in_the_mapping(tmp_path: Path) -> None:
    text = tickets("Status", "Closed", "Rückruf", "Spam")
    asked = analyse(tmp_path, text)
    assert asked.taken is None
    assert asked.asked == ("state:Rückruf",)
    assert "10 rows say «Rückruf» under Status" in asked.said
    found = analyse(tmp_path, text, ["state:Rückruf=open"])
    assert found.taken is not None
    assert found.taken.reading.mapping.states is not None
    assert found.taken.reading.mapping.states.open == ("Rückruf",)
    assert [at is None for at in found.taken.column("resolved_at")] == [False, True, True] * 5
    again = toml.load(toml.dump(found.taken.reading.mapping), "again")
    assert take(tmp_path, text, again).counts == (20, 15, 0, 5)
    new = text.replace("Spam", "Wartet auf Teil")
    with pytest.raises(Doubt, match=r"Wartet auf Teil \(5 rows, first on line 5\)") as doubt:
        take(tmp_path, new, again)
    (question,) = doubt.value.questions
    told = answered(again, {question.key: "left_out"})
    assert take(tmp_path, new, told).counts == (20, 15, 0, 5)


def test_countries_are_no_states_of_rows(tmp_path: Path) -> None:
    text = tickets("State", "Texas", "Ohio", "Iowa")
    found = analyse(tmp_path, text)
    assert found.taken is not None
    assert found.taken.reading.mapping.states is None
    assert found.taken.counts[:2] == (20, 20)


@pytest.mark.parametrize(
    ("over", "gone"),
    [("Complete", "Partial"), ("Completed", "Disqualified"), ("Finished", "Survey Preview"), ("Submitted", "Test"),
     ("Complete", "Spam"), ("Vollständig", "Unvollständig"), ("Complet", "Incomplet"), ("Completo", "Parcial"),
     ("Завершено", "Черновик"), ("完了", "下書き"), ("complete", "in progress"), ("done", "Over quota")],
)  # fmt: skip
def test_answers_that_are_no_whole_ones_are_left_out(tmp_path: Path, over: str, gone: str) -> None:
    rows = [
        {"Response ID": n, "Submitted at": "2026-03-05T14:05:00Z", "Status": over if n % 5 else gone,
         "How likely are you to recommend us?": n % 11 if n % 5 else 0}
        for n in range(40)
    ]  # fmt: skip
    found = analyse(tmp_path, json.dumps(rows), name="answers.json")
    assert found.taken is not None
    assert found.taken.counts == (40, 32, 0, 8)


ZENDESK = (
    "Summation column,Id,Requester,Requester id,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,"
    "Updated at,Assigned at,Solved at,Satisfaction Score,Reopens,Replies\n"
)


def zendesk(*states: str) -> str:
    return ZENDESK + "".join(
        f"1,{n},Guest,36{n},Billing,Late,refund,{state},Normal,Web,Problem,2026-03-02 09:00:00,"
        f"2026-03-02 11:00:00,2026-03-02 09:00:00,2026-03-02 11:00:00,Good,0,1\n"
        for n, state in enumerate(states)
    )


def test_a_known_tool_in_another_language_is_known(tmp_path: Path) -> None:
    found = take(tmp_path, zendesk("Résolu", "Clos", "Ouvert", "Supprimé"))
    assert found.counts == (4, 3, 0, 1)
    assert [at is None for at in found.column("resolved_at")] == [False, False, True]


def test_a_known_tool_asks_of_own_words_and_keeps_the_answer(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    file = tmp_path / "export.csv"
    file.write_text(zendesk("Solved", "Bei Herrn Maier", "Solved"), encoding="utf-8")
    with pytest.raises(Doubt) as doubt:
        put(home, file)
    assert "Bei Herrn Maier (1 row, first on line 3)" in str(doubt.value)
    assert '--answer "state:Bei Herrn Maier=open"' in str(doubt.value)
    report = put(home, file, answers={"state:Bei Herrn Maier": "open"})
    assert (report.format, report.kept) == ("zendesk", 3)
    file.write_text(zendesk("Solved", "Bei Herrn Maier", "New"), encoding="utf-8")
    assert put(home, file).kept == 3


def test_an_answer_to_nothing_is_said() -> None:
    with pytest.raises(DropError, match="colour:Red is no question"):
        answered(shipped("zendesk"), {"colour:Red": "open"})
