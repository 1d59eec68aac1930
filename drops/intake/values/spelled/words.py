"""What words beside a time mean, by the tables of CLDR that Babel keeps: months, days, halves.

A word is compared without case, accents and the dot of an abbreviation. One that means two things
(*lis* is October in Croatian and November in Polish) is told by the language that the other words
are of; where they tell none it stays in doubt, and nothing is read of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain

from babel import Locale, localedata
from babel.core import get_global

#: What a word may be: a month (`M03`), a day of the week, a half of the day, or nothing that tells.
DAY, BEFORE_NOON, AFTER_NOON, FILLER = "D", "A", "P", "F"

#: What is left out of a word, and of a text that is compared with words: accents, apostrophes.
UNSEEN = "[\u0300-\u036f'’׳॰]"

#: What a word may be, with the languages in which it is.
Roles = dict[str, frozenset[str]]
#: Words in doubt, each with what it is by language.
Doubts = dict[str, dict[str, str]]

#: Words in a pattern: in quotes, or in letters that stand for no part of a time.
_LITERAL = re.compile(r"'([^']+)'|([^\W\dA-Za-z]+)")
#: What is written together with a month, as Hebrew does.
_BEFORE_MONTH = re.compile(r"([^\W\dA-Za-z]+)MMM")
_WIDTHS = ("wide", "abbreviated", "short")


def key(word: str) -> str:
    """Return a word as it is compared."""
    apart = unicodedata.normalize("NFKD", word).lower().replace("ı", "i")
    seen = re.sub(UNSEEN, "", "".join(c for c in apart if unicodedata.category(c) != "Cf"))
    return " ".join(seen.split()).rstrip(". ")


def _patterns(locale: Locale) -> list[str]:
    """How the language writes dates and clocks, in the letters of CLDR."""
    formats = chain(
        locale.date_formats.values(),
        locale.time_formats.values(),
        locale.datetime_formats.values(),
        # Those of weeks and quarters name no day.
        (each for name, each in locale.datetime_skeletons.items() if not re.search("[wWQ]", name)),
        # The words between day and clock: at, um, à las.
        localedata.load(str(locale)).get("datetime_formats_relative", {}).values(),
    )
    return [str(getattr(each, "pattern", each)) for each in formats]


def _months_and_days(locale: Locale) -> Iterator[tuple[str, str]]:
    before = {"", *_BEFORE_MONTH.findall(" ".join(_patterns(locale)))}
    for context in ("format", "stand-alone"):
        for width in _WIDTHS:
            months = locale.months[context].get(width, {})
            for number, name in months.items():
                if re.search(r"\d", name):  # thang 3: the number tells the month
                    yield from ((word, FILLER) for word in re.findall(r"[^\W\d]{2,}", key(name)))
                else:
                    yield from ((each + name, f"M{number:02}") for each in before)
            yield from ((name, DAY) for name in locale.days[context].get(width, {}).values())


def _halves_and_fillers(locale: Locale) -> Iterator[tuple[str, str]]:
    halves = {"am": BEFORE_NOON, "pm": AFTER_NOON} | _times_of_day(locale)
    for widths in locale.day_periods.values():
        for width in ("wide", "abbreviated"):
            periods = widths.get(width, {})
            yield from ((name, halves[each]) for each, name in periods.items() if each in halves)
    if any("G" in str(each) for each in locale.date_formats.values()):
        yield from ((locale.eras[width].get(1, ""), FILLER) for width in ("wide", "abbreviated"))
    for pattern in _patterns(locale):
        for literal in _LITERAL.findall(pattern):
            yield from ((word, FILLER) for word in key("".join(literal)).split() if word.isalpha())


def _times_of_day(locale: Locale) -> dict[str, str]:
    """The parts of a day that lie on one side of noon, by their names in CLDR."""
    found: dict[str, str] = {}
    for name, spans in (locale.day_period_rules.get(None) or {}).items():
        for span in spans if isinstance(spans, list) else [spans]:
            begins, ends = span.get("from"), span.get("before")
            if isinstance(begins, int) and isinstance(ends, int) and begins < ends:
                noon = 12 * 3600
                half = BEFORE_NOON if ends <= noon else AFTER_NOON if begins >= noon else ""
                found |= {name: half} if half else {}
    return found


@cache
def _words_of(language: str) -> dict[str, str]:
    """What each word of a language is; a month before all else, then a half of the day."""
    try:
        locale = Locale.parse(language)
        found = list(chain(_months_and_days(locale), _halves_and_fillers(locale)))
    except (KeyError, ValueError):
        return {}
    order = sorted(found, key=lambda each: (each[1][0] != "M", each[1] not in "AP"))
    words: dict[str, str] = {}
    for name, role in order:
        if word := key(name):
            words.setdefault(word, role)
    return words


@cache
def _official() -> tuple[str, ...]:
    """The languages that a country has as its own, English first; those of its kinds behind."""
    territories = get_global("territory_languages")
    own = {
        language
        for languages in territories.values()
        for language, facts in languages.items()
        if facts.get("official_status") in ("official", "de_facto_official")
    }
    known = [each for each in localedata.locale_identifiers() if each.split("_")[0] in own]
    return ("en", *sorted({each for each in known if each in own or "_" not in each} - {"en"}))


@cache
def _every_kind() -> tuple[str, ...]:
    """The other languages, and what they are in single countries."""
    return tuple(sorted(set(localedata.locale_identifiers()) - {*_official()}))


@cache
def _lexicon(languages: tuple[str, ...]) -> dict[str, Roles]:
    gathered: dict[str, dict[str, set[str]]] = {}
    for language in languages:
        for word, role in _words_of(language).items():
            gathered.setdefault(word, {}).setdefault(role, set()).add(language)
    return {
        word: {role: frozenset(known) for role, known in roles.items()}
        for word, roles in gathered.items()
    }


def _known(words: Collection[str]) -> dict[str, Roles]:
    """What each word may be, from as few languages as explain them all."""
    lexicon: dict[str, Roles] = {}
    for languages in (("en",), _official(), (*_official(), *_every_kind())):
        lexicon = _lexicon(languages)
        if all(word in lexicon for word in words):
            break
    return {word: lexicon[word] for word in words if word in lexicon}


@cache
def phrases() -> dict[str, str]:
    """Return what is written with a space or a dot inside, by what it is: `a. m.`, `de marc`."""
    return {
        word: next(iter(roles))
        for word, roles in _lexicon(_official()).items()
        if re.search(r"[\s.-]", word) and not re.search(r"\d", word) and len(roles) == 1
    }


def language_name(language: str) -> str:
    """Return what a language is called in English."""
    return str(Locale.parse("en").languages.get(language, language))


def meanings(words: Collection[str], language: str = "") -> tuple[dict[str, str], Doubts]:
    """Return what each word is, and what those may be that are in doubt.

    None of a word nobody knows.
    """
    own = _words_of(language) if language else {}
    settled = {word: own[word] for word in words if word in own}
    found = _known([word for word in words if word not in own])
    likely: tuple[str, ...] = ()
    doubts: Doubts = {}
    for word, roles in found.items():
        role = _beyond_doubt(roles)
        if not role:
            likely = likely or _likeliest(found)
            known = _only(roles, likely)
            role = _beyond_doubt(known) or _beyond_doubt(_lexicon(_official()).get(word, {}))
            if not role:
                doubts[word] = {lang: each for each, langs in known.items() for lang in langs}
                continue
        settled[word] = role
    return settled, doubts


def _likeliest(found: dict[str, Roles]) -> tuple[str, ...]:
    """The languages that explain the most of these words."""
    counts: dict[str, int] = {}
    for roles in found.values():
        for language in frozenset[str]().union(*roles.values()):
            counts[language] = counts.get(language, 0) + 1
    most = max(counts.values(), default=0)
    return tuple(sorted(language for language, number in counts.items() if number == most))


def _only(roles: Roles, languages: Collection[str]) -> Roles:
    kept = {role: known & {*languages} for role, known in roles.items()}
    return {role: known for role, known in kept.items() if known}


def _beyond_doubt(roles: Roles) -> str:
    """The one thing that a word is. A day of the week may also be a month: its place tells."""
    months = [role for role in roles if role.startswith("M")]
    halves = [role for role in roles if role in (BEFORE_NOON, AFTER_NOON)]
    if len(months) == 1 and not halves:
        return months[0]
    if len(roles) == 1:
        return next(iter(roles))
    return DAY if not months and not halves and roles else ""
