"""The masks without any shortcut: every expression looks at the whole text.

It defines what `drops.intake.values.masking.mask` gives, which looks only where numbers are.
"""

from __future__ import annotations

import re
import unicodedata

from drops.intake.values.masking import FINDERS
from drops.intake.values.personal.numbers import (
    CARD,
    HARMLESS,
    MONEY_AFTER,
    MONEY_BEFORE,
    NUMBER,
    PHONE,
    PHONE_GROUPS,
    PHONE_WORDS,
    YEARS,
    luhn,
    numbers_in,
)
from drops.intake.values.personal.spans import NEAR, OTHER_WORDS

Span = tuple[int, int, str]


def mask(text: str) -> str:
    """The text with what tells who somebody is masked: each kind is looked for, whatever it holds."""
    rest, spans = _same_length(text), list[Span]()
    for _, find in FINDERS:
        found = _numbers(rest) if find is numbers_in else list(find(rest))
        for span in sorted(found, key=lambda each: (each[0], -each[1])):
            if not _covered(span, spans):
                spans.append(span)
        rest = _blanked(rest, spans)
    for start, stop, mark in sorted(spans, reverse=True):
        text = text[:start] + mark + text[stop:]
    return text


def _blanked(text: str, spans: list[Span]) -> str:
    blanked = list(text)
    for start, stop, _ in spans:
        blanked[start:stop] = "_" * (stop - start)
    return "".join(blanked)


def _same_length(text: str) -> str:
    """The text, place for place, with digits and signs of other scripts in their plain form."""
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    if (digit := unicodedata.digit(letter, None)) is not None and letter.isdecimal():
        return str(digit)
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 and plain in "@+.-()" else letter


def _covered(span: Span, spans: list[Span]) -> bool:
    return any(span[0] < stop and start < span[1] for start, stop, _ in spans)


def _numbers(text: str) -> list[Span]:
    """Where cards and phone numbers stand. Cards first: their groups look like dates or years."""
    found = [
        (*number.span(), CARD)
        for number in NUMBER.finditer(text)
        if _is_card(number[0], text[: number.start()])
    ]
    harmless = [(*each.span(), "") for each in HARMLESS.finditer(text)]
    rest = _blanked(text, [*found, *harmless])
    for number in NUMBER.finditer(rest):
        start, stop = number.start(), number.end()
        before, after = text[:start], text[stop:]
        if _is_phone(number[0], before, after):
            found.append((start, stop, PHONE))
    return found


def _is_card(number: str, before: str) -> bool:
    digits = _digits(number)
    if not 13 <= len(digits) <= 19 or digits[0] not in "23456" or "+" in number:
        return False
    if not re.fullmatch(r"\d+(?:[ \u00a0‐‑–-]\d+)*", number) or len(set(digits)) == 1:
        return False
    if all(YEARS.fullmatch(group) for group in re.findall(r"\d+", number)):
        return False
    named = number.isdigit() and _names_other(before)
    stamp = number.isdigit() and len(digits) in (14, 17) and HARMLESS.fullmatch(number[:14])
    return not named and not stamp and luhn(digits)


def _is_phone(number: str, before: str, after: str) -> bool:
    digits = _digits(number)
    if not 6 <= len(digits) <= 16:
        return False
    if number.lstrip("(").startswith("+"):
        return len(digits) >= 8
    if MONEY_BEFORE.search(before) or MONEY_AFTER.match(after):
        return False
    # The nearest word before the number that tells what it is decides.
    phone = _last(PHONE_WORDS, before)
    if phone is None:
        return _looks_like_phone(number, digits) and _last(OTHER_WORDS, before) is None
    other = _last(OTHER_WORDS, before)
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
    phone, other = _last(PHONE_WORDS, before), _last(OTHER_WORDS, before)
    return other is not None and (phone is None or phone < other)


def _last(words: re.Pattern[str], before: str) -> int | None:
    """The place of the last such word not far before the end, or None."""
    near = before[-NEAR:]
    near = re.split(r"[!?;\n]|\.\s", near)[-1] if not near.rstrip().endswith(".") else near
    places = [found.start() + len(before) - len(near) for found in words.finditer(near)]
    return places[-1] if places else None


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())
