"""What would go wrong without a word: a column of text that nobody masks, a table told by its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.schema import Column, Table
from store.tables import LAKE_COLUMNS, TABLES
from tests.conftest import ROOT

#: A word of a sentence that is also a table's name; where it stands it names none.
#: One of them is an attribute of tables in HTML.
WORDS = {
    ("drops/intake/mapping/pivot.py", "responses"),
    ("drops/intake/files/tables/page.py", "summary"),
    ("drops/care/restore.py", "customers"),
    ("drops/intake/values/spelled/reading.py", "region"),  # of a zone
    # What customers say is called so on the pages, too.
    ("drops/findings/subjects.py", "comment"),
}
#: What frames of one column call it, wherever text is looked at.
COMMON = {"text"}


def columns() -> Iterator[Column]:
    for table in TABLES.values():
        yield from table.columns
    yield from LAKE_COLUMNS


def test_every_text_says_what_it_holds() -> None:
    """One that is neither free text, a person nor a name of ours says so too."""
    for column in columns():
        assert (column.text is not None) == (column.kind == "text"), column.name
        if column.choices:
            assert column.text == "plain", column.name


def test_a_text_that_does_not_say_is_no_column() -> None:
    with pytest.raises(ValueError, match="expected free, person, name, id or plain"):
        Column("note", "text", "what somebody noted")
    with pytest.raises(ValueError, match="None for any other"):
        Column("seen_at", "time", "when it was seen", text="free")


def test_what_the_texts_of_today_hold() -> None:
    """Whoever moves a column from one line to another changes what is masked, and says so here."""
    held: dict[str | None, set[str]] = {}
    for column in columns():
        held.setdefault(column.text, set()).add(column.name)
    assert held["free"] == {"comment", "summary", "text", "change"}
    assert held["person"] == {"customer_id", "referred_customer_id"}
    assert held["name"] == {
        "team", "location", "channel", "touchpoint", "segment", "category", "standard", "step",
        "region", "district", "division", "country",
    }  # fmt: skip
    assert held["id"] == {
        "response_id", "complaint_id", "event_id", "employee", "check_id", "step_id", "about", "owner",
        "manager", "experiment_id", "belief_id", "invitation_id", "sale_id", "champion",
    }  # fmt: skip
    assert held["plain"] == {
        "question", "severity", "outcome", "kind", "source", "sentiment", "sentiment_from", "joined_through", "revenue_id", "currency",
        "drop", "key_source", "given_by", "place", "level", "parent", "timezone", "delivery",
        "name", "metric", "placed_by", "treated", "compared", "decision",
        "role", "statement", "staffing_id", "language", "shifts_of",
    }  # fmt: skip


def test_a_column_means_the_same_in_all_tables() -> None:
    """Erasing and spelling find columns of text by their name, whatever table the rows are of."""
    meaning: dict[str, tuple[object, ...]] = {}
    for column in columns():
        told = (column.kind, column.text, column.also if column.text else "")
        assert meaning.setdefault(column.name, told) == told, column.name


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_declares_only_columns_that_it_has(table: Table) -> None:
    assert {table.key, table.dated_by, *table.key_of} <= set(table.names)
    if table.tree:
        assert {table.tree.name, table.tree.parent, table.tree.level} <= set(table.names)
    for order in table.orders:
        assert {order.first, order.then} <= set(table.times)
    if survey := table.survey:
        assert table.column(survey.question).choices == tuple(asked for asked, _ in survey.scales)
        assert table.column(survey.score).kind == "integer"
        assert survey.words in table.free_texts
        assert survey.about in table.named
    if tone := table.tone:
        assert table.column(tone.stars).kind == "integer"
        assert tone.words in table.free_texts
        assert table.column(tone.known_from).choices == ("rating", "given", "inferred", "not read")
        assert table.column(tone.given).choices == ("positive", "neutral", "negative")
    for column in table.columns:
        assert not column.currency or table.column(column.currency).text == "plain"
        assert {choice for choice, _ in column.said_by} in (set(), set(column.choices))
        for _, pattern in column.said_by:
            re.compile(pattern)
    assert re.compile(table.said_by)


@pytest.mark.parametrize("path", sorted(ROOT.glob("drops/**/*.py")), ids=lambda p: p.name)
def test_no_behaviour_of_intake_hangs_on_a_table_or_column_of_that_name(path: Path) -> None:
    """In `drops` neither tables are named, nor columns that are masked, hashed or spelled."""
    told = {name for t in TABLES.values() for name in (*t.free_texts, *t.people, *t.named)}
    names = (told | set(TABLES)) - COMMON
    where = path.relative_to(ROOT).as_posix()
    found = {
        each.value
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value in names
    }
    assert {name for name in found if (where, name) not in WORDS} == set()
