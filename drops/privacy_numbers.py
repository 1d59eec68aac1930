"""Where phone and card numbers stand in a text, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drops.privacy_patterns import (
    BEFORE_CHAIN,
    CHAIN,
    HARMLESS,
    IN_HARMLESS,
    MONEY_AFTER,
    MONEY_BEFORE,
    NEAR,
    NUMBER,
    OTHER_SMALL,
    OTHER_WORDS,
    PHONE_GROUPS,
    PHONE_SMALL,
    PHONE_WORDS,
    YEARS,
)

PHONE, CARD = "[phone]", "[card]"

#: Where something to mask begins and ends, and what stands there instead.
Span = tuple[int, int, str]

_SENTENCES = re.compile(r"[!?;\n]|\.\s")
#: As much of the text before and after a number as a currency takes, and some.
_MONEY, _AFTER = 8, 8
_SHORTEST_CARD = 13


def numbers_in(text: str) -> list[Span]:
    """Where cards and phone numbers stand. Cards first: their groups look like dates or years."""
    found: list[Span] = []
    for chain in CHAIN.finditer(text):  # every such number lies in one of these
        begin, beyond = chain.span()
        begin = _back(text, begin, BEFORE_CHAIN)
        cards = _cards(text, begin, beyond) if beyond - begin >= _SHORTEST_CARD else []
        found += cards
        found += _phones(text, begin, beyond, cards)
    return found


def _cards(text: str, begin: int, beyond: int) -> list[Span]:
    return [
        (*number.span(), CARD)
        for number in NUMBER.finditer(text, begin, beyond + 1)
        if _is_card(number[0], text[: number.start()])
    ]


def _phones(text: str, begin: int, beyond: int, cards: list[Span]) -> Iterator[Span]:
    """Where phone numbers stand, but for what is a card or has another harmless shape."""
    first = _back(text, begin, IN_HARMLESS)
    last = beyond
    while last < len(text) and text[last] in IN_HARMLESS:
        last += 1
    # What follows a shape belongs to it: a currency, or no further digit.
    harmless = [each.span() for each in HARMLESS.finditer(text, first, last + _AFTER)]
    rest = text
    for start, stop in (*((start, stop) for start, stop, _ in cards), *harmless):
        rest = f"{rest[:start]}{'_' * (stop - start)}{rest[stop:]}"
    for number in NUMBER.finditer(rest, begin, beyond + 1):
        start, stop = number.span()
        if _is_phone(number[0], text[:start], text[stop:]):
            yield start, stop, PHONE


def _back(text: str, at: int, letters: frozenset[str]) -> int:
    """Where the stretch of these letters begins that ends at a place."""
    while at and text[at - 1] in letters:
        at -= 1
    return at


def _is_card(number: str, before: str) -> bool:
    digits = _digits(number)
    if not _SHORTEST_CARD <= len(digits) <= 19 or digits[0] not in "23456" or "+" in number:
        return False
    if not re.fullmatch(r"\d+(?:[ \u00a0‐‑–-]\d+)*", number) or len(set(digits)) == 1:
        return False
    named = number.isdigit() and _names_other(before)
    stamp = number.isdigit() and len(digits) in (14, 17) and HARMLESS.fullmatch(number[:14])
    return not named and not stamp and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the check digit is right: ISO/IEC 7812-1, annex B."""
    doubled = [int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _is_phone(number: str, before: str, after: str) -> bool:
    digits = _digits(number)
    if not 6 <= len(digits) <= 16:
        return False
    if number.lstrip("(").startswith("+"):
        return len(digits) >= 8
    if MONEY_BEFORE.search(before[-_MONEY:]) or MONEY_AFTER.match(after):
        return False
    # The nearest word before the number that tells what it is decides.
    phone = _last(PHONE_WORDS, PHONE_SMALL, before)
    if phone is None:
        return _looks_like_phone(number, digits) and _last(OTHER_WORDS, OTHER_SMALL, before) is None
    other = _last(OTHER_WORDS, OTHER_SMALL, before)
    if other is not None and phone < other:
        return False
    return not all(YEARS.fullmatch(group) for group in re.findall(r"\d+", number))


def _looks_like_phone(number: str, digits: str) -> bool:
    """Whether a number that nothing is said of has the form of a phone number."""
    groups = re.findall(r"\d+", number)
    if all(YEARS.fullmatch(group) for group in groups if len(group) == 4) and any(
        len(group) == 4 for group in groups
    ):
        return False
    if digits.startswith("00") and digits[2] != "0":
        return 11 <= len(digits) <= 16
    if digits.startswith("0") and digits[1] != "0":
        # A trunk prefix: 020 7946 0958, 07911123456, 06 12 34 56 78.
        return 9 <= len(digits) <= 12 and (len(groups) > 1 or len(digits) in (10, 11))
    return 9 <= len(digits) <= 11 and bool(PHONE_GROUPS.fullmatch(number))


def _names_other(before: str) -> bool:
    """Whether the nearest word that tells what the number is says: no phone or card."""
    phone, other = _last(PHONE_WORDS, PHONE_SMALL, before), _last(OTHER_WORDS, OTHER_SMALL, before)
    return other is not None and (phone is None or phone < other)


def _last(words: re.Pattern[str], small: re.Pattern[str], before: str) -> int | None:
    """The place of the last such word not far before the end, or None."""
    near = before[-NEAR:]
    near = _SENTENCES.split(near)[-1] if not near.rstrip().endswith(".") else near
    if near.isascii():  # to look for small letters alone is twice as fast
        near, words = near.lower(), small
    places = [found.start() + len(before) - len(near) for found in words.finditer(near)]
    return places[-1] if places else None


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))
