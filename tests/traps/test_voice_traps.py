"""Traps of words: signs that mean something to SQL, groups that are told by what is searched."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest

from metrics.lake import Lake
from metrics.measure.voice.draw import draw
from metrics.measure.voice.read import KINDS, ORDERS, read
from metrics.slices import Slice
from metrics.words.terms import MOST_TERMS, read_terms
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of
from tests.support.stores import HOSTILE

DAY = at("2026-10-20T12:00")
SIGNS = (*HOSTILE, "' OR TRUE --", "$term_0", "{seen.rows}", "\\", "a\x00b", "-" * 500, '"' * 99, "* " * 99, "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"))  # fmt: skip


def comment(words: str, **also: object) -> Record:
    return {"answered_at": DAY, "question": "nps", "score": 3, "comment": words, **also}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake of hostile words and of plain ones."""
    rows = [comment(text.replace("\x00", " ")) for text in HOSTILE]
    rows += [comment(f"plain words {number}") for number in range(30)]
    return make_lake(tmp_path_factory.mktemp("hostile"), responses=rows)


@pytest.mark.parametrize("text", SIGNS, ids=range(len(SIGNS)))
def test_no_sign_of_a_search_is_more_than_itself(hostile: Lake, text: str) -> None:
    """It may find its own comment; never the plain ones, and never does it fail."""
    told = read(reader_of(hostile), Slice(), text)
    assert not [row.words for row in told.rows if row.words.startswith("plain words")]
    themed = Settings.model_validate({"themes": {"One, two 'x' $y": ["plain"]}})
    reader = reader_of(hostile, settings=themed)
    assert read(reader, Slice().narrow("theme", text)).count == 0
    assert read(reader, Slice().narrow("theme", "One, two 'x' $y")).count == 30


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_what_customers_wrote_is_found_by_itself_and_as_written(hostile: Lake, text: str) -> None:
    quoted = text.replace('"', " ")
    told = read(reader_of(hostile), Slice(), f'"{quoted}"')
    assert [row.words for row in told.rows] == [text]


def test_no_sign_is_a_form_of_a_word_and_no_language_is_more_than_its_name(tmp_path: Path) -> None:
    strange = [
        "\u0345\u0345",
        "😍",
        "'; --",
        "x" * 300,
        "ﬁne",
        "İstanbul",
        "किसी किसने",
        "ab12 ab123",
    ]
    codes = ("en", "tr", "hi", "zh", "xx", "'; DROP", None)
    rows = [comment(f"{text} waiting", language=code) for text, code in product(strange, codes)]
    reader = reader_of(make_lake(tmp_path, responses=rows))
    assert all(read(reader, Slice(), text).count <= len(rows) for text in (*strange, *SIGNS))
    assert read(reader, Slice(), "waits").count == len(strange)
    assert read(reader, Slice().narrow("language", "'; DROP"), "waiting").count == len(strange)
    assert read(reader, Slice().narrow("language", "' OR TRUE --")).count == 0


def test_a_search_of_very_many_words_is_cut(hostile: Lake) -> None:
    terms = read_terms(hostile, " ".join(f"w{i}" for i in range(1_000)))
    assert len(terms.wanted) == MOST_TERMS


@pytest.mark.parametrize("seed", range(4))
def test_no_choice_and_no_search_shows_a_group_of_few(tmp_path: Path, seed: int) -> None:
    """Whatever places are chosen together: no comment is shown, or eight of them at least are."""
    dice = random.Random(seed)  # noqa: S311  (no secret)
    rows = [
        comment(
            f"word{dice.randrange(3)} all",
            location=dice.choice("AAAABBBC"),
            team=dice.choice("xxxxyyz"),
            language=dice.choice(["en", "en", "de", None]),
        )
        for _ in range(60)
    ]
    reader = reader_of(make_lake(tmp_path, responses=rows), smallest_comments=8)
    places, teams = [(), ("A",), ("B",), ("C",), ("A", "B")], [(), ("x",), ("y",), ("z",)]
    for locations, team in product(places, teams):
        chosen = Slice(only={"location": locations, "team": team})
        told = read(reader, chosen)
        assert told.count == 0 or told.count >= 8
        drawn = draw(reader, chosen, DAY.date())
        assert sum(drawn.bands.values()) == told.count
        for word in ("all", "word1", "-word1"):
            found = read(reader, chosen, word)
            assert found.count <= told.count
            for facet in ("location", "team"):
                assert found.counts.get(facet, {}).keys() <= told.counts.get(facet, {}).keys()
        for code in ("en", "de"):
            # A language is a choice as a search is: of what is shown some, and no further name.
            found = read(reader, chosen.narrow("language", code))
            assert {row.row for row in found.rows} <= {row.row for row in told.rows}
            assert found.hidden == told.hidden
            for facet in ("location", "team"):
                assert found.counts.get(facet, {}).keys() <= told.counts.get(facet, {}).keys()
        assert all(n >= 8 for facet in ("location", "team") for n in told.counts.get(facet, {}).values())  # fmt: skip


def test_every_order_and_kind_is_named_in_the_link() -> None:
    assert all(name.isalpha() for name in (*ORDERS, *KINDS))
