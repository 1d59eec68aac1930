"""Names of people in a text: after *my name is*, and below *kind regards*, in the main languages.

A name has capitals, and no word that stands there in ordinary sentences: *my name is not on the
list*. Where a whole text has none, or nothing else, a name has to end its part of the sentence.
Languages without capitals have names only behind words that nothing else follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drops.intake.values.personal import scripts
from drops.intake.values.personal.spans import Span
from drops.intake.values.personal.words import any_end, any_of, phrases

NAME = "[name]"

CALLED, NAME_IS = phrases("called"), phrases("name_is")
CLOSINGS, THANKS = phrases("closings"), phrases("thanks")

#: Names without capitals, behind words that nothing else follows.
WITHOUT_CAPITALS = (
    re.compile(
        "我叫(?P<name>[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭林何梁宋郑鄭谢謝韩韓唐冯馮董萧蕭曹"
        "袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎闫潘杜戴夏钟鍾汪田姜范姚谭][\u4e00-\u9fff]{1,2})"
        r"(?=$|[\s,,。.!!、;])"
    ),
    re.compile(
        r"(?:私|わたし|僕)の?名前は(?P<name>[\u4e00-\u9fff\u30a1-\u30fa\u30fc・ ]{2,10})(?=です|と)"
    ),
    re.compile(
        r"(?<![\u4e00-\u9fff\u30a1-\u30fc])(?P<name>[\u4e00-\u9fff]{2,4}|[\u30a1-\u30fc]{2,8})と申します"
    ),
    re.compile(r"(?:제|내) ?이름은 ?(?P<name>[가-힣]{2,4})(?=입니다|이에요|예요|이고|이라고|라고)"),
    *scripts.PATTERNS,
)
_PARTICLES, _NO_NAME = frozenset(phrases("particles")), frozenset(phrases("no_name"))
_WORD = r"(?:(?:[^\W\d_]|Dr|Mrs?|Ms|Prof)\.(?=[ \w])|[^\W\d_]+(?:['’\-][^\W\d_]+)*)"
_WORDS = re.compile(rf"{_WORD}(?:[ \u00a0]{_WORD}){{0,5}}")
_MOST_WORDS = 4
#: What may follow a name that is written in small letters, or below a letter.
_ENDS = re.compile(r"\s*(?:$|[\r\n.,;!?)(|/\[<:–—-]|and\b|from\b|und\b|aus\b|et\b|y\b|e\b)")
_LETTER_ENDS = re.compile(r"[ \t]*(?:$|[\r\n.,;!)(|/\[<_–—-])")


_BEHIND = r"(?:\s*[:,]\s*|\s+)[\"'«„“]?"
_CALLED, _NAME_IS = (
    re.compile(rf"(?<![^\W_]){any_of(words)}{_BEHIND}", re.IGNORECASE)
    for words in (CALLED, NAME_IS)
)
_BEGINS = r"(?:^|[.!?,;:)\n\r]\s*|\s\s)"
_CLOSED = re.compile(rf"{_BEGINS}{any_of(CLOSINGS)}[ \t]*[,.!:–—-]?\s*", re.IGNORECASE)
_THANKED = re.compile(
    rf"{_BEGINS}{any_of(THANKS)}[ \t]*[,.!:–—-]*[ \t]*(?:\r?\n\s*)+", re.IGNORECASE
)
#: For the searches of polars: a text without this names nobody; and a quicker one for most texts.
SUSPECT = (
    rf"(?i:{any_of((*CALLED, *NAME_IS))}|{_BEGINS}{any_of(CLOSINGS)}"
    rf"|{any_of(THANKS)}[ \t,.!:–—-]*\r?\n)|[我僕]|名|申します|이름|{scripts.SUSPECT}"
)
COARSE = rf"(?i:{any_end((*CALLED, *NAME_IS, *CLOSINGS))})|\n|我|名|申します|이름|{scripts.SUSPECT}"


def names_in(text: str) -> Iterator[Span]:
    """Yield where somebody's own name stands."""
    for pattern, needs_capitals in ((_CALLED, False), (_NAME_IS, True)):
        for found in pattern.finditer(text):
            yield from _named(text, found, needs_capitals=needs_capitals)
    for pattern in (_CLOSED, _THANKED):
        for found in pattern.finditer(text):
            yield from _signed(text, found)
    for pattern in WITHOUT_CAPITALS:
        for found in pattern.finditer(text):
            yield *found.span("name"), NAME


def _named(text: str, phrase: re.Match[str], *, needs_capitals: bool) -> Iterator[Span]:
    """A name behind *my name is*; where all is written large, capitals say nothing."""
    words = _WORDS.match(text, phrase.end())
    if words is None:
        return
    is_shouted = phrase[0].isupper()
    if not is_shouted and (stop := _capitals(words)):
        yield words.start(), stop, NAME
    elif not needs_capitals and (is_shouted or words[0][0].islower()):
        stop = _small(words)
        if stop and _ENDS.match(text, stop):
            yield words.start(), stop, NAME


def _signed(text: str, closing: re.Match[str]) -> Iterator[Span]:
    """A name below a letter, if nothing but a name stands in its line."""
    words = _WORDS.match(text, closing.end())
    if words is None:
        return
    stop = _capitals(words)
    if not stop and re.search(r"[,\n]", closing[0].lstrip(" ,;:.!?)\r\n")):
        stop = _small(words)
    if stop and _LETTER_ENDS.match(text, stop):
        yield words.start(), stop, NAME


def _capitals(words: re.Match[str]) -> int:
    """Where the words with capitals end that may be a name; 0 where none is one."""
    stop = 0
    for number, word in enumerate(re.finditer(_WORD, words[0])):
        small = word[0].lower()
        if number == _MOST_WORDS or (small.rstrip(".") in _NO_NAME and small not in _PARTICLES):
            break
        if word[0][0].isupper():
            stop = words.start() + word.end()
        elif small not in _PARTICLES or not number:
            break
    return stop


def _small(words: re.Match[str]) -> int:
    """Where one or two words end that may be a name in small letters; 0 where they are none."""
    found = list(re.finditer(_WORD, words[0]))
    small = [word[0].lower() for word in found]
    until = next((n for n, word in enumerate(small) if word in ("and", "from", "i")), len(small))
    if not 1 <= until <= 2 or any(_is_ordinary(word) for word in small[:until]):
        return 0
    return words.start() + found[until - 1].end()


def _is_ordinary(word: str) -> bool:
    return word in _NO_NAME or word.endswith(("ed", "ing", "ly", "ble"))
