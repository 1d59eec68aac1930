"""The language of a text: told of short comments, and not guessed where nobody can tell."""

from __future__ import annotations

import random
from itertools import chain

import polars as pl
import pytest

from drops.intake.values.tone.language import language_of, languages_of, with_languages
from store.schema import Table
from store.tables import TABLES
from tests.support.languages import COMMENTS, OTHERS, THREE_WORDS, UNKNOWN
from tests.support.stores import HOSTILE


def told(texts: str) -> list[str | None]:
    return [language_of(text) for text in texts.splitlines()]


@pytest.mark.parametrize("code", COMMENTS)
def test_short_comments_are_told(code: str) -> None:
    found = told(COMMENTS[code])
    assert {*found} <= {code, None}
    assert found.count(code) >= 24


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_told_or_not_at_all(code: str) -> None:
    found = told(OTHERS[code])
    assert {*found} <= {code, None}
    assert found.count(code) >= 4


def test_three_words_are_told_or_not_at_all() -> None:
    found = {code: told(texts) for code, texts in THREE_WORDS.items()}
    assert not {code: each for code, each in found.items() if not {*each} <= {code, None}}
    assert sum(1 for each in chain(*found.values()) if each) >= 78


def test_nobody_is_sure_of_what_nobody_can_tell() -> None:
    sure = [text for text in UNKNOWN.splitlines() if language_of(text)]
    assert len(sure) <= 3, sure


@pytest.mark.parametrize(
    "text", ["", " ", "😍", "👍👍👍👍👍👍👍👍👍👍", "\u202e\u200d" * 9, "12 34", "[phone] [e-mail]"]
)
def test_where_there_is_no_word_none_is_told(text: str) -> None:
    assert language_of(text) is None


def test_what_stands_for_a_name_says_nothing_of_the_words() -> None:
    text = "[name] [name] [account] Wir haben vierzig Minuten gewartet [phone] [e-mail]"
    assert language_of(text) == "de"


@pytest.mark.parametrize("seed", range(3))
def test_no_text_is_too_strange(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  (no secret)
    letters = [*map(chr, range(0x3000)), *map(chr, range(0x1F300, 0x1F700)), "\x00"]
    texts = ["".join(dice.choices(letters, k=dice.randrange(400))) for _ in range(300)]
    assert {type(language_of(text)) for text in (*texts, *HOSTILE)} <= {str, type(None)}


@pytest.mark.parametrize("table", [t for t in TABLES.values() if t.voice], ids=lambda t: t.name)
def test_every_text_that_readers_see_has_a_language(table: Table) -> None:
    """Whoever declares words of customers says which column takes their language."""
    assert table.voice is not None
    words = table.column(table.voice.words)
    assert words.language
    assert table.column(words.language).is_made
    rows = pl.DataFrame({words.name: ["We waited forty minutes", None, "😍"]})
    kept = with_languages(rows, table)
    assert kept[words.language].to_list() == ["en", None, None]


LED = "No napkins, no water, no waiter"
ENGLISH, TAGALOG = (
    "We waited forty minutes for a table",
    "Masarap ang pagkain, mabagal ang serbisyo",
)


def test_a_lead_alone_is_told_only_where_others_are_surely_in_that_language() -> None:
    """The model takes these four English words for Tagalog, by a lead and no more."""
    assert language_of(LED) == "tl", "it is led to no more: another text would show what this does"
    assert languages_of([LED]) == [None]
    assert languages_of([LED, *[ENGLISH] * 200, TAGALOG])[0] is None, (
        "one of two hundred is too few"
    )
    assert languages_of([LED, *[ENGLISH] * 20, TAGALOG])[0] == "tl"
    assert languages_of([None, ENGLISH, LED, ""]) == [None, "en", None, None]


@pytest.mark.parametrize("code", [*COMMENTS, *OTHERS])
def test_texts_of_one_language_together_are_told_as_each_alone(code: str) -> None:
    """The rule costs nobody who writes in one language anything, nor who writes in 26."""
    texts = {**COMMENTS, **OTHERS}[code].splitlines()
    among = [text for each in (*COMMENTS.values(), *OTHERS.values()) for text in each.splitlines()]
    assert languages_of(texts) == [language_of(text) for text in texts]
    together = dict(zip(among, languages_of(among), strict=True))
    missed = [text for text in texts if together[text] != language_of(text)]
    assert len(missed) <= 1, missed
