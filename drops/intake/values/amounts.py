"""Amounts of money as tools spell them; what is not in this list is refused, never guessed.

| spelling | read as |
|---|---|
| `1204.5`, `+12`, `-12.00`, `−12`, `.5` | the number; below 0 is a refund |
| `1,204.50`, `1 204.50`, `1'204.50`, `1,204` | 1204.5, 1204: groups of three digits |
| `1,23,456.00` | 123456: groups as India writes them |
| `1.204,50`, `1 204,50`, `12,50`, `0,5` | 1204.5, 12.5, 0.5: one or two digits behind a comma |
| `(12.00)`, `12.00-` | −12, as accounts write it |
| `£12`, `12 €`, `-$12.00`, `GBP 12`, `99,90 kr`, `₹ 5` | the number, and its currency |
| `5.68e-14` | the number, as programs write very small ones |

Refused: `1,20,4`, `1.204.50`, `12 %`, `ten`, `12/3`, `NaN`. Whether `1.204` and `1,204` are
thousands or have decimals is told by the other amounts of the file (`decimal_mark`); where both
marks are seen with decimals, these are refused too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Literal

import polars as pl
from babel import Locale
from babel.core import get_global

#: Which sign stands before the decimals; empty where nothing tells.
DecimalMark = Literal["", "point", "comma", "both"]

#: Marks that several currencies have, and whose they are taken for; a dollar may be anybody's.
MARKS = {"£": "GBP", "€": "EUR", "¥": "JPY", "$": "$", "kr": "kr"}
#: Languages that between them have the marks of nearly all currencies.
_LANGUAGES = (
    "en", "de", "pl", "cs", "hu", "ro", "bg", "uk", "ru", "tr", "he", "hi", "th", "vi", "id", "ms",
    "zh", "pt_BR", "en_CA", "en_AU", "en_NZ", "en_ZA", "en_NG", "ka", "hy", "kk",
)  # fmt: skip

_GROUPED = r"^[+-]?(?:\d{1,3}(?:[ ,'’]\d{3})+|\d{1,3}(?:,\d{2})+,\d{3})(?:\.\d+)?$"
_COMMA = r"^[+-]?(?:\d+|\d{1,3}(?:[ .'’]\d{3})+),\d{1,2}$"
_POINTS = r"^[+-]?\d{1,3}(?:\.\d{3}){2,}$"
_PLAIN = r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$"
_SMALL = r"^[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}$"
#: Three digits behind the only sign: thousands or decimals.
_EITHER = r"^[+-]?\d{1,3}[.,]\d{3}$"
EITHER_POINT = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
#: A point, or a comma, that can only stand before decimals.
_IS_POINT = r"^[+-]?(?:0?\.\d+|\d*\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d+|.*[ ,'’]\d{3}\.\d+)$"
_IS_COMMA = (
    r"^[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:[ .'’]\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})$"
)


@cache
def _codes() -> dict[str, str]:
    """The marks that need no language, and the codes (ISO 4217) of all currencies."""
    codes = get_global("all_currencies")
    return {**{code: code for code in codes if len(code) == 3}, "US$": "USD", **MARKS}


@cache
def marks() -> dict[str, str]:
    """What the marks and codes of all currencies stand for, in the languages that use them.

    A mark is a currency's own where no other is written so.
    """
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for code, symbol in Locale.parse(language).currency_symbols.items():
            meant[symbol.strip("\u200e\u200f \u00a0").rstrip(".")].add(code)
    own = {mark: codes.pop() for mark, codes in meant.items() if len(codes) == 1 and mark}
    return {**own, **_codes()}


@cache
def _pattern(*known: str) -> str:
    """A pattern of any of the marks, the longest first."""
    return "(" + "|".join(sorted(map(re.escape, known), key=len, reverse=True)) + r")\.?"


def _mark(text: pl.Series) -> str:
    """A pattern of the marks that stand in a column; most have those of the first few alone."""
    few = _pattern(*_codes())
    rest = text.str.replace_all(few, "").str.contains(r"[^\d\s.,'’+()−–-]")
    return _pattern(*marks()) if rest.any() else few


def decimal_mark(text: pl.Series) -> tuple[DecimalMark, bool]:
    """Which sign stands before the decimals of amounts; and whether any leaves its point open."""
    bare = _bare(text)["amount"]
    point, comma = (bool(bare.str.contains(pattern).any()) for pattern in (_IS_POINT, _IS_COMMA))
    either = bool(bare.str.contains(EITHER_POINT).any())
    if point and comma:
        return "both", either
    return ("point" if point else "comma" if comma else ""), either


def to_amount(text: pl.Series, decimal: str | None = None) -> pl.Series:
    """Numbers in the spellings of the list; `null` where nothing is given or it is none of them.

    `decimal` is what the whole file tells (`decimal_mark`); without it, what these amounts tell.
    """
    if decimal not in ("comma", "both") and text.str.contains(_PLAIN).all():
        return text.cast(pl.Float64, strict=False)  # as programs write them
    frame = _bare(text)["amount"].alias("text").to_frame()
    mark = decimal_mark(text)[0] if decimal is None else decimal
    cell = pl.col("text")
    digits: pl.Expr = (
        pl.when(cell.str.contains(_PLAIN) | cell.str.contains(_SMALL))
        .then(cell)
        .when(cell.str.contains(_COMMA))
        .then(cell.str.replace_all(r"[ .'’]", "").str.replace(",", ".", literal=True))
        .when(cell.str.contains(_GROUPED))
        .then(cell.str.replace_all(r"[ ,'’]", ""))
        .when(cell.str.contains(_POINTS))
        .then(cell.str.replace_all(".", "", literal=True))
    )
    if mark == "comma":
        plain = cell.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
        digits = pl.when(cell.str.contains(_EITHER)).then(plain).otherwise(digits)
    elif mark == "both":
        digits = pl.when(~cell.str.contains(_EITHER)).then(digits)
    number = digits.cast(pl.Float64, strict=False)
    return frame.select(number.alias(text.name)).to_series()


def currency_of(text: pl.Series) -> pl.Series:
    """The currency that stands beside each amount; `null` where none does."""
    named = _bare(text)["mark"]
    return named.replace(marks()).alias(text.name)


def _bare(text: pl.Series) -> pl.DataFrame:
    """Columns `amount`, without its currency and with its sign in front, and `mark`."""
    cell = pl.col("text").str.replace_all("[\u00a0\u202f\u2009]", " ").str.replace_all("[−–]", "-")
    in_brackets = cell.str.extract(r"^\((.*)\)$", 1)
    signed = pl.when(in_brackets.is_not_null()).then("-" + in_brackets).otherwise(cell)
    frame = text.alias("text").to_frame().select(signed.str.strip_chars().alias("text"))
    mark = _mark(text)
    before = pl.col("text").str.extract_groups(rf"^([-+]?)\s*{mark}\s*([-+]?)\s*(\S.*)$").struct
    behind = pl.col("text").str.extract_groups(rf"^(.*\d)\s*{mark}(-?)$").struct
    parts = frame.select(
        "text",
        before.field("2").alias("before"),
        (before.field("1") + before.field("3") + before.field("4")).alias("after it"),
        behind.field("2").alias("behind"),
        (behind.field("1") + behind.field("3")).alias("before it"),
    )
    amount = pl.coalesce("after it", "before it", "text")
    minus = amount.str.extract(r"^(.*\d)-$", 1)
    return parts.select(
        pl.when(minus.is_not_null()).then("-" + minus).otherwise(amount).alias("amount"),
        pl.coalesce("before", "behind").alias("mark"),
    )
