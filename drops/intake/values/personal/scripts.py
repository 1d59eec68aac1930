"""Names behind *my name is* in Arabic, Hindi and Chinese, whose letters have no capitals.

What stands there besides a name is listed: *my name is misspelled*, *my name is not on the list*.
Where a name ends is told by what follows it (Hindi has the verb behind the name), or by the end of
its part of the sentence; else one word is taken for the name in Arabic, where a word always is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from drops.intake.values.personal.words import phrases

_ARABIC, _HINDI = r"[\u0621-\u063a\u0641-\u0652\u0670\u0671]", r"[\u0900-\u0963\u0970-\u097f]"
#: What ends a part of a sentence.
_END = r"\s*(?:$|[\r\n.,،؛;!؟?)(|/\[<:–—-])"

_NO_ARABIC_NAME, _NO_HINDI_NAME = phrases("no_arabic_name"), phrases("no_hindi_name")
_NO_CHINESE_NAME = "".join(phrases("no_chinese_name"))


def _word(letters: str, none: Sequence[str]) -> str:
    """A word of a script that may be a name."""
    others = "|".join(sorted(map(re.escape, none), key=len, reverse=True))
    return rf"(?!(?:{others})(?!{letters})){letters}+"


_ARABIC_WORD, _HINDI_WORD = _word(_ARABIC, _NO_ARABIC_NAME), _word(_HINDI, _NO_HINDI_NAME)
#: A word that begins so goes on with *and*, unless it is the first.
_AND = "(?!و)"

#: In Arabic my name is `اسمي`, alone or with *full* and *is*; behind it stands the name.
ARABIC = re.compile(
    rf"(?<!{_ARABIC})و?[اإأ]سمي(?: (?:الكامل|بالكامل|الحقيقي))?(?: هو)?\s*[:،]?\s+"
    rf"(?P<name>{_ARABIC_WORD}(?:(?: {_AND}{_ARABIC_WORD}){{1,3}}(?=\s+و{_ARABIC}|{_END}))?)"
)
#: In Hindi the name stands between `मेरा नाम` and the verb.
HINDI = re.compile(
    rf"(?:मेरा|मेरा\s+पूरा|अपना)\s+(?:पूरा\s+)?नाम\s*:?\s+(?P<name>{_HINDI_WORD}(?:\s+{_HINDI_WORD}){{0,3}}?)"
    rf"(?=\s+(?:है|हे|हैं)(?!{_HINDI}))"
)
#: The same in Latin letters, as it is typed.
HINDI_IN_LATIN = re.compile(
    r"(?i)\bmera\s+(?:pura\s+|poora\s+)?naa?m\s+"
    r"(?P<name>(?!(?:galat|sahi|theek|nahi|nahin|list|abhi|bhi|kya|yahan|mein|me)\b)[^\W\d_]+"
    r"(?:\s+(?!(?:galat|sahi|nahi|nahin|mein|me|list)\b)[^\W\d_]+){0,2}?)(?=\s+(?:hai|he|h)\b)"
)
#: In Chinese somebody's family name is told alone, too: `我姓王`.
CHINESE_FAMILY = re.compile(
    r"(?:我|敝|免贵|免貴|本人)姓(?P<name>[\u4e00-\u9fff]{1,2})(?=$|[\s,，。.!！、;；])"
)
CHINESE_NAME = re.compile(
    rf"(?:我的(?:名字|姓名|全名)(?:是|叫|为|為)|本人(?:姓名|名字)?(?:是|叫|为|為))[:： ]?"
    rf"(?P<name>(?![{_NO_CHINESE_NAME}])[\u4e00-\u9fff]{{2,4}})(?=$|[\s,，。.!！、;；])"
)
PATTERNS = (ARABIC, HINDI, HINDI_IN_LATIN, CHINESE_FAMILY, CHINESE_NAME)
#: For the searches of polars: a text without this has no such name.
SUSPECT = r"سمي|नाम|姓|名|(?i:\bmera\s)|本人"
