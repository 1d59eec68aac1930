"""Words are taken on pages: by whose they are, and what becomes of that when files go and return.

A row of a list is chosen in the browser; here the list says that it was.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from drops.erase import erase
from drops.findings import follow
from drops.findings.events import NEW, FollowedError, FollowUp
from drops.findings.subjects import FollowedWords
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from store.settings import Home
from tests.pages.test_followed import keep
from tests.pages.test_voice import company
from tests.support import stores
from tests.support.dropping import write_rows
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, plain
from ui.panels.following import form

TABLES = {
    "answers": {
        "response_id": "a1", "answered_at": "2026-03-01T10:00:00Z", "question": "nps", "score": "2",
        "customer_id": "customer-7", "comment": "Cold again",
    },
    "complaints": {
        "complaint_id": "t1", "opened_at": "2026-03-01T10:00:00Z", "customer_id": "customer-7",
        "summary": "Nobody called", "resolved_at": "",
    },
}  # fmt: skip
LATER = {
    name: {key: value.replace("2026-03-01", "2026-03-09") for key, value in row.items()}
    | {next(iter(row)): "later", "customer_id": "customer-8"}
    for name, row in TABLES.items()
}


@pytest.fixture
def first_row_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every list in which a row may be chosen."""
    drawn = st.dataframe

    def draw(*given: Any, **how: Any) -> Any:
        drawn(*given, **how)
        return {"selection": {"rows": [0], "columns": [], "cells": []}}

    monkeypatch.setattr(st, "dataframe", draw)


def dropped(home: Home, folder: Path, *tables: str) -> str:
    """The store with a row of each; return the number of the last drop."""
    stores.seeing_all(home)
    with home.settings_file.open("a") as settings:
        settings.write("[promise]\nhours = 24\n")
    drop = ""
    for name in tables:
        # A second one tells that the first was late by then.
        report = put(home, write_rows(folder / f"{name}.csv", TABLES[name], LATER[name]))
        assert report.drop, report
        drop = str(report.drop)
    return drop


def triggers(page: Any) -> list[str]:
    """What the small buttons say behind which somebody is named."""
    return [
        plain(each.proto.popover.label)
        for each in page.get("popover")
        if "Who has it" in each.proto.popover.help
    ]


@pytest.mark.usefixtures("first_row_is_chosen")
@pytest.mark.parametrize(
    ("script", "query", "table", "subject"),
    [
        ("voice", {"order": "oldest"}, "answers", ("comment", "pepper_responses", "a1")),
        ("voice", {"order": "oldest"}, "complaints", ("complaint", "pepper_complaints", "t1")),
        ("complaints", {}, "complaints", ("complaint", "pepper_complaints", "t1")),
    ],
)
def test_with_the_customer_goes_what_was_done_on_a_page(
    home: Home,
    tmp_path: Path,
    open_page: OpenPage,
    script: str,
    query: dict[str, str],
    table: str,
    subject: tuple[str, str, str],
) -> None:
    """The page says whose words they are, so that an erasure finds what was done about them."""
    dropped(home, tmp_path, table)
    name = FollowedWords(*subject).lasting
    page = open_page(home, script, **query)
    assert not page.exception
    (words,) = triggers(page)
    assert words.casefold().endswith("not taken]")
    keep(page, name, 0, "Ann", "in work")
    (event,) = follow.everything(home)
    assert (event.finding, event.state, event.owner) == (name, "in work", "Ann")
    assert [each.casefold().partition("in work · ")[2] for each in triggers(page)] == ["ann]"]
    page = open_page(home, "voice", section="Follow-ups")
    keep(page, name, event.seq, "Ann", "told")
    assert [event.state for event in follow.everything(home)] == ["in work", "told"]
    erase(home, "customer-7")
    assert follow.everything(home) == []


def test_what_was_taken_stays_without_its_words_until_its_file_is_back(
    home: Home, tmp_path: Path, open_page: OpenPage
) -> None:
    dropped(home, tmp_path, "complaints")
    drop = dropped(home, tmp_path, "answers")
    name = FollowedWords("comment", "pepper_responses", "a1").lasting
    kept = follow.follow(home, name, state="in work", owner="Ann", note="Oven")

    def listed() -> dict[str, Any]:
        page = open_page(home, "voice", section="Follow-ups")
        assert not page.exception
        (row,) = page.dataframe[0].value.to_dict("records")
        return {name: row[name] for name in ("About", "Owner", "State", "Note")}

    whole = {"About": "Cold again", "Owner": "Ann", "State": "in work", "Note": "Oven"}
    assert listed() == whole
    rebuild(home)
    assert listed() == whole
    undo(home, drop)
    assert listed() == {**whole, "About": "comment"}
    dropped(home, tmp_path, "answers")
    assert listed() == whole
    assert follow.everything(home) == [kept]


def test_what_nobody_has_is_called_so_and_never_new(home: Home) -> None:
    """On Pulse new is what came with the last file. The ledger's own words stay as they are."""
    assert form.in_words(FollowUp("a")) == "not taken"
    assert form.in_words(FollowUp("a", NEW, seq=3)) == "not taken"
    assert form.in_words(FollowUp("a", NEW, "Ann", seq=3)) == "not begun · Ann"
    assert form.in_words(FollowUp("a", "seen", seq=3)) == "seen"
    first = follow.follow(home, "a", state="new", owner="Ann")
    assert first.as_json()["state"] == "new"
    with pytest.raises(FollowedError, match=r"it was given to Ann on .* after you looked"):
        follow.follow(home, "a", state="done")
    follow.follow(home, "a", state="new", seen=first.seq)
    with pytest.raises(FollowedError, match=r"it was changed on .* after you looked"):
        follow.follow(home, "a", state="done")


def test_of_other_rows_no_row_is_chosen_that_was_chosen_before(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """The browser keeps the place of a row: what is done leaves the list, and another has it."""
    home = write_lake(tmp_path, **company())
    names = [FollowedWords("complaint", "", key).lasting for key in ("t1", "t2")]
    due = datetime(2026, 12, 4, tzinfo=UTC)
    first, _ = (
        follow.follow(home, name, state="in work", owner="Ann", due_at=due + timedelta(days=day))
        for day, name in enumerate(names)
    )

    def list_of(page: Any) -> str:
        return str(page.dataframe[0].proto.id)

    page = open_page(home, "voice", section="Follow-ups")
    before = list_of(page)
    follow.follow(home, names[0], state="seen", owner="Bob", seen=first.seq, due_at=due)
    assert list_of(page.run()) == before, "the same rows, of which one says more"
    page.selectbox(key="follow ups of").set_value("Ann").run()
    assert page.dataframe[0].value["Owner"].to_list() == ["Ann"]
    assert list_of(page) != before
