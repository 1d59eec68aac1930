"""Phone and card numbers in a text.

What is no such number stays as it is: order numbers, dates, times, prices, scores. Where a number
could be either, the words before it decide, and without them it must look like a phone number.

The patterns come first: what phone numbers and the numbers that are neither look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drops.intake.values.personal.spans import (
    OTHER_WORDS,
    Span,
    blanked,
    digits_of,
    last_place,
)

#: Digits with what stands between the digits of one number.
_BETWEEN = r"[ \t\u00a0\u2007\u2009\u202f\u200b-\u200f\u2060\ufeff\u00ad().\-‐‑‒–—−/·]"
NUMBER = re.compile(rf"(?<![\w#@&=])(?:\+ ?|\()*\d(?:{_BETWEEN}{{0,3}}\d)+(?![\w@])")
#: Six digits or more that may be one number; and the signs that may stand before it.
CHAIN = re.compile(rf"\d(?:{_BETWEEN}{{0,3}}\d){{5,}}")
BEFORE_CHAIN = frozenset("+ (")
#: What harmless shapes are made of: none of them reaches beyond a stretch of these.
IN_HARMLESS = frozenset("0123456789-./,:+TZh '\u00a0\u202f–—")
_DAY, _MONTH, _YEAR = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:19|20)\d\d"
_CLOCK = r"\d\d?[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?"
#: Shapes of numbers that are no phone numbers; what they cover is left out of the search.
HARMLESS = re.compile(
    rf"""(?<![\w+])(?<!\d[.,])(?:
      {_YEAR}([-./]){_MONTH}\1{_DAY}(?:[T\ ,]+{_CLOCK}(?:Z|\ ?[+-]\d\d:?\d\d)?)?
    | (?:{_DAY}([-./]){_MONTH}|{_MONTH}([-./]){_DAY})(?:\2|\3)(?:{_YEAR}|\d\d)
      (?:[T\ ,]+{_CLOCK})?
    | {_YEAR}(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?:[T\-_]?\d{{4}}(?:\d\d)?)?
    | \d\d?[:h]\d\d(?:[:.]\d\d)?(?:\ ?[-–—]\ ?\d\d?[:h]\d\d(?:[:.]\d\d)?)?
    | {_YEAR}\ ?[-–—/]\ ?{_YEAR}
    | (?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){{3}}
    | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?
    | \d{{1,3}}(?:\.\d{{3}})+,\d+
    | [1-9]\d{{0,2}}(?:[\ \u00a0\u202f']\d{{3}})+[.,]\d\d
    | -?\d+[.,]\d{{1,2}}(?=\s?(?:[€$£¥%]|EUR|USD|GBP))
    | -?\d{{1,3}}\.\d{{3,}}
    | \d+[.,]\d
    )(?![\w])(?![.,:/\-]\d)""",
    re.VERBOSE,
)
MONEY_BEFORE = re.compile(r"(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|INR))\s?$", re.IGNORECASE)
MONEY_AFTER = re.compile(
    r"\s?(?:[€$£¥₹%]|(?:EUR|USD|GBP|CHF|INR|euros?|dollars?|pounds?)\b)", re.IGNORECASE
)
PHONE_WORDS = re.compile(
    r"\b(?:tele?phone|phone|tele?fon\w*|tel|call(?:ed|ing)?|ring|mobil\w*|cell(?:phone)?"
    r"|handy\w*|whats ?app|sms|text(?:ed)? (?:me|us|at|on)|fax|reach (?:me|us)|contact (?:me|us)"
    r"|my number|dial\w*|rufen|anrufen|rückruf|t[ée]l[ée]phone\w*|appele[rz]\w*|portable|rappel\w*"
    r"|joindre|ll[áa]m\w*|m[óo]vil|tel[ée]fono?|celular|telefone|telem[óo]vel|ligu?e\w*|cellulare"
    r"|chiama\w*|numero di tel\w*|bel(?:len)?|nummer is)\b|电话|電話|手机|携帯|전화|☎|📞|📱",
    re.IGNORECASE,
)
PHONE_GROUPS = re.compile(
    r"(?:1[-. ])?[2-9]\d\d[-. ][2-9]\d\d[-. ]\d{4}"
    r"|\d{2,4}[-. ]\d{3,4}[-. ]\d{4}"
    r"|(?:[178][ -]?)?\(\d{2,5}\)[ -]?\d{3,5}[- ]?\d{2,6}(?:[- ]\d{2,4})?"
)
YEARS = re.compile(rf"{_YEAR}")

#: What the cards begin with that begin with 2: Mastercard's and Mir's. Years of our time are none.
_BEGINS_WITH_2 = re.compile(r"220[0-4]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720")
#: A card whose groups stand apart by any one sign, or by spaces; four fours also by several signs.
GROUPED_CARD = re.compile(
    r"\d(?<![^\W_]\d)(?:\d{3}(?P<by>\s{0,2}[^\w\s,;]{1,2}\s{0,2}|\s{1,3}|[_,;])\d{4}(?P=by)\d{4}(?P=by)\d{1,7}"
    r"|\d{3}(?P<of>\s{0,2}[^\w\s,;]{1,2}\s{0,2}|\s{1,3}|[_,;])\d{6}(?P=of)\d{4,5}"
    r"|\d{3}(?:[ \u00a0.\-_/·]\d{4}){3})(?![^\W_])"
)

#: For the searches of polars: a text without the first has neither a card nor a phone number, and
#: without the second no card in groups that stand apart by anything.
SUSPECT = r"\p{Nd}(?:[^\p{L}\p{Nd}]{0,4}\p{Nd}){5,}"
SUSPECT_GROUPED = r"\p{Nd}{4}[^\p{L}\p{Nd}]{1,6}\p{Nd}{4,6}[^\p{L}\p{Nd}]{1,6}\p{Nd}{4}"

PHONE, CARD = "[phone]", "[card]"

#: As much of the text before and after a number as a currency takes, and some.
_MONEY, _AFTER = 8, 8
_SHORTEST_CARD = 13


def numbers_in(text: str) -> list[Span]:
    """Return where cards and phone numbers stand.

    Cards first: their groups look like dates or years.
    """
    found: list[Span] = []
    for chain in CHAIN.finditer(text):  # every such number lies in one of these
        begin, beyond = chain.span()
        begin = _back(text, begin, BEFORE_CHAIN)
        cards = _cards(text, begin, beyond) if beyond - begin >= _SHORTEST_CARD else []
        found += cards
        found += _phones(text, begin, beyond, cards)
    return found


def grouped_cards_in(text: str) -> list[Span]:
    """Return where cards stand in groups of digits, whatever sign is between these."""
    return [
        (*found.span(), CARD) for found in GROUPED_CARD.finditer(text) if _is_of_a_card(found[0])
    ]


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
    rest = blanked(text, (*cards, *((*span, "") for span in harmless)))
    for number in NUMBER.finditer(rest, begin, beyond + 1):
        start, stop = number.span()
        if _is_phone(number[0], text[:start], text[stop:]):
            yield start, stop, PHONE


def _back(text: str, position: int, letters: frozenset[str]) -> int:
    """Where the stretch of these letters begins that ends at a place."""
    while position and text[position - 1] in letters:
        position -= 1
    return position


def _is_card(number: str, before: str) -> bool:
    digits = digits_of(number)
    if not re.fullmatch(r"\d+(?:[ \u00a0‐‑–-]\d+)*", number) or not _is_of_a_card(number):
        return False
    named = number.isdigit() and _names_other(before)
    stamp = number.isdigit() and len(digits) in (14, 17) and HARMLESS.fullmatch(number[:14])
    return not named and not stamp


def _is_of_a_card(number: str) -> bool:
    """Whether a card may have these digits: how many, the first of them, and the last."""
    digits = digits_of(number)
    if not _SHORTEST_CARD <= len(digits) <= 19 or digits[0] not in "23456":
        return False
    if digits[0] == "2" and not _BEGINS_WITH_2.match(digits):
        return False
    if all(YEARS.fullmatch(group) for group in re.findall(r"\d+", number)):
        return False
    return len(set(digits)) > 1 and luhn(digits)


def luhn(digits: str) -> bool:
    """Return whether the check digit is right: ISO/IEC 7812-1, annex B."""
    doubled = [int(d) * (1 + index % 2) for index, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _is_phone(number: str, before: str, after: str) -> bool:
    digits = digits_of(number)
    if not 6 <= len(digits) <= 16:
        return False
    if number.lstrip("(").startswith("+"):
        return len(digits) >= 8
    if MONEY_BEFORE.search(before[-_MONEY:]) or MONEY_AFTER.match(after):
        return False
    # The nearest word before the number that tells what it is decides.
    phone = last_place(PHONE_WORDS, before)
    if phone is None:
        return _looks_like_phone(number, digits) and last_place(OTHER_WORDS, before) is None
    other = last_place(OTHER_WORDS, before)
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
    phone, other = last_place(PHONE_WORDS, before), last_place(OTHER_WORDS, before)
    return other is not None and (phone is None or phone < other)
