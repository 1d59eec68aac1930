"""Customer text is shown as written: nothing in it is read as markup."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.model import called
from ui.format.text import (
    one_line,
    plain_for_markdown,
    plain_for_plotly,
    read_markdown,
    shorten,
    shorten_around,
)

HOSTILE = [
    "<a href='https://evil.example'>click</a>",
    "<b>bold</b><br><script>alert(1)</script>",
    "[link](https://evil.example) ![image](https://evil.example/x.png)",
    "**bold** _italic_ ~~struck~~ `code`",
    ":red[alarm] :smile: :material/home: :red-badge[x] :streamlit:",
    "$x^2$ and $$y$$",
    "https://evil.example www.evil.example someone@evil.example",
    "# heading", "> quote", "- list", "1. list", "---", "| a | b |", "[^1]: note",
    "a -> b -- c >= d <- e ~= f <-> g",
    "back\\slash \\[x] &amp; &#58; &lt;b&gt;",
]  # fmt: skip


def undone(markdown: str) -> str:
    """What is left when backslashes have done their work and what has no width is not seen."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace("\u2060", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_finds_nothing_to_read(text: str) -> None:
    escaped = plain_for_markdown(text)
    assert undone(escaped) == text
    # Every mark of punctuation stands behind a backslash …
    assert re.fullmatch(r"(\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*", escaped)
    # … and what extensions read after the backslashes are gone has been parted.
    seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped)
    for read_later in (r":[\w/+-]+:", r":[\w-]+\[", r"https?://", r"www\.", r"\w@\w", r"->|--|>="):
        assert not re.search(read_later, seen), read_later


@pytest.mark.parametrize("text", HOSTILE)
def test_plotly_finds_no_tag_entity_or_formula(text: str) -> None:
    escaped = plain_for_plotly(text)
    assert not set(escaped) & set("<>$")
    assert re.sub(r"&(amp|lt|gt|#36);", "", escaped).count("&") == 0
    assert html.unescape(escaped) == text


@given(st.text())
def test_nothing_visible_is_lost_in_any_text(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert one_line(line) == line
    assert html.unescape(plain_for_plotly(text)) == html.unescape(html.escape(line, quote=False))
    assert undone(plain_for_markdown(text)) == line.replace("\u2060", "")


def test_reading_direction_and_control_characters_go_composed_emoji_stay() -> None:
    assert one_line("a\u202eb\x00c\u2066d\ufeff\n e") == "abcd e"
    assert one_line("👩\u200d🍳") == "👩\u200d🍳"


LONG = (
    "We came on a Sunday with the children and all of us were hungry; nobody called us back after."
)


@pytest.mark.parametrize(
    ("text", "words", "length", "short"),
    [
        ("as short as that", ["that"], 30, "as short as that"),
        (LONG, ["called", "back"], 40, "…hungry; nobody called us back after."),
        (LONG, ["calling"], 30, "…nobody called us back after."),
        (LONG, ["sunday"], 30, "We came on a Sunday with the…"),
        (LONG, ["pepper"], 30, "We came on a Sunday with the…"),
        (LONG, [], 30, "We came on a Sunday with the…"),
        ("Vor allem aber und vor allem anderen: Ärgernis", ["argernis"], 20, "…anderen: Ärgernis"),
        ("ẞ" * 30 + " and then (called) *back*", ["called", "(", "*b"], 20, "…then (called) *bac…"),
    ],
)
def test_of_a_long_text_that_part_is_told_which_says_what_is_looked_for(
    text: str, words: list[str], length: int, short: str
) -> None:
    told = shorten_around(text, words, length)
    assert told == short
    assert len(told) <= length


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [("York", 4, "York"), ("Yorkshire", 5, "York…"), ("New York", 5, "New…"), ("", 5, "")],
)
def test_shorten(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("25", "location 25"), ("#12", "location #12"), ("10-12", "location 10-12"),
        ("York", "York"), ("25 Mill Street", "25 Mill Street"), ("B2", "B2"), (None, "not given"),
    ],
)  # fmt: skip
def test_a_number_is_called_with_what_it_is(group: str | None, expected: str) -> None:
    assert called(group, "location") == expected
    assert called(group) == (group or "not given")


def test_text_that_is_all_visible_is_taken_as_it_is_and_no_other() -> None:
    """The short way for what is printable says the same as a look at each character."""
    hidden = ("Cc", "Cf", "Cs", "Co")
    for number in [*range(0x3100), *range(0xFE00, 0x10010), *range(0xE0000, 0xE0080)]:
        character = chr(number)
        seen = unicodedata.category(character) not in hidden or character in "\u200c\u200d"
        space = character.isspace() and character not in "\u00a0\u202f"
        expected = "a b" if space else f"a{character}b" if seen else "ab"
        assert one_line(f"a{character}b") == expected, hex(number)


@given(st.text())
@pytest.mark.parametrize("around", ["{}", "**{}** fell", ":gray-badge[{}] :red[**worse**]"])
def test_a_sentence_of_ours_is_read_as_it_is_shown(around: str, text: str) -> None:
    shown = (
        around.replace("**", "").replace(":gray-badge[{}]", "({})").replace(":red[worse]", "worse")
    )
    expected = shown.format(one_line(text))
    assert read_markdown(around.format(plain_for_markdown(text))) == expected
