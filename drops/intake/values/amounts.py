"""Amounts of money as tools spell them; what is not in this list is refused, never guessed.

| spelling | read as |
|---|---|
| `1204.5`, `+12`, `-12.00`, `−12`, `.5` | the number; below 0 is a refund |
| `1,204.50`, `1 204.50`, `1'204.50`, `1,204` | 1204.5, 1204: groups of three digits |
| `1,23,456.00` | 123456: groups as India writes them |
| `1.204,50`, `1 204,50`, `12,50`, `0,5` | 1204.5, 12.5, 0.5: one or two digits behind a comma |
| `(12.00)`, `12.00-` | −12, as accounts write it |
| `£12`, `12 €`, `-$12.00`, `GBP 12`, `99,90 kr`, `₹ 5`, `5円` | the number, and its currency |
| `1.2k`, `$1.2M`, `3,5 Mio. €`, `12 Tsd.` | 1200, 1200000, 3500000, 12000 |
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
MARKS = {"£": "GBP", "€": "EUR", "¥": "JPY", "$": "$", "kr": "kr", "円": "JPY", "元": "CNY"}
#: What stands behind an amount, or beside its name, where it is told in so many of its currency.
_MULTIPLES = {
    **dict.fromkeys(("k", "tsd", "thousand", "thousands", "tausend", "milliers", "miles"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions", "millionen"), 1e6),
    **dict.fromkeys(("millones", "milioni", "miljoen"), 1e6),
    **dict.fromkeys(("bn", "mrd", "mld", "billion", "billions", "milliarden"), 1e9),
}
#: Beside a name alone: hundredths, and thousands as accounts write them.
_IN_A_NAME = {
    **dict.fromkeys(("cent", "cents", "pence", "centimes", "centavos", "cts"), 0.01),
    **dict.fromkeys(("000", "000s", "t"), 1e3),
}
#: Languages that between them have the marks of nearly all currencies.
_LANGUAGES = (
    "en", "de", "pl", "cs", "hu", "ro", "bg", "uk", "ru", "tr", "he", "hi", "th", "vi", "id", "ms",
    "zh", "pt_BR", "en_CA", "en_AU", "en_NZ", "en_ZA", "en_NG", "ka", "hy", "kk",
)  # fmt: skip

#: An amount with letters right behind its digits, and perhaps its currency behind these.
_MANY = r"^(.*\d)\s?([A-Za-z]{1,8})\b\.?(\s*[^\sA-Za-z\d]?)$"
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
    """Return what the marks and codes of all currencies stand for, in the languages that use them.

    A mark is a currency's own where no other is written so.
    """
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for code, symbol in Locale.parse(language).currency_symbols.items():
            meant[symbol.strip("\u200e\u200f \u00a0").rstrip(".")].add(code)
    own = {mark: codes.pop() for mark, codes in meant.items() if len(codes) == 1 and mark}
    return {**own, **_codes()}


def multiple_in(header: str) -> float:
    """Return what one of the amounts under a name stands for.

    1000 for `Revenue (TEUR)`, `Sales in k€`.

    Words tell it anywhere, letters and zeros in brackets or behind *in*, with a currency where they
    may mean something else.
    """
    known = _MULTIPLES | _IN_A_NAME
    aside = re.findall(r"[(\[]([^)\]]*)[)\]]|\bin\s+(.*)$", header.lower().replace("'", ""))
    codes = {code.lower() for code in _codes() if len(code) <= 3}
    for beside, behind in aside:
        words = re.findall(r"[^\W_]+|[€$£¥]", beside or behind)
        of_money = not codes.isdisjoint(words)
        for word in words:
            if word in known and (of_money or word not in ("m", "t")):
                return known[word]
            if word[:1] in ("k", "t", "m") and word[1:] in codes:
                return known[word[0]]
    every = re.findall(r"[^\W\d_]{4,}", header.lower())
    return next((known[word] for word in every if word in known), 1.0)


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
    """Return which sign stands before the decimals of amounts.

    And whether any leaves its point open.
    """
    bare = _bare(text)["amount"]
    point, comma = (bool(bare.str.contains(pattern).any()) for pattern in (_IS_POINT, _IS_COMMA))
    either = bool(bare.str.contains(EITHER_POINT).any())
    if point and comma:
        return "both", either
    return ("point" if point else "comma" if comma else ""), either


def to_amount(text: pl.Series, decimal: str | None = None) -> pl.Series:
    """Return numbers in the spellings of the list.

    `null` where nothing is given or it is none of them.

    `decimal` is what the whole file tells (`decimal_mark`); without it, what these amounts tell.
    """
    if decimal not in ("comma", "both") and text.str.contains(_PLAIN).all():
        return text.cast(pl.Float64, strict=False)  # as programs write them
    bare = _bare(text)
    frame = bare.select(pl.col("amount").alias("text"), "multiple")
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
    number = digits.cast(pl.Float64, strict=False) * pl.col("multiple").fill_null(1.0)
    return frame.select(number.alias(text.name)).to_series()


def currency_of(text: pl.Series) -> pl.Series:
    """Return the currency that stands beside each amount; `null` where none does."""
    named = _bare(text)["mark"]
    return named.replace(marks()).alias(text.name)


def _bare(text: pl.Series) -> pl.DataFrame:
    """The bare `amount` with its sign in front, its currency `mark`, and its `multiple`."""
    cell = pl.col("text").str.replace_all("[\u00a0\u202f\u2009]", " ").str.replace_all("[−–]", "-")
    in_brackets = cell.str.extract(r"^\((.*)\)$", 1)
    signed = pl.when(in_brackets.is_not_null()).then("-" + in_brackets).otherwise(cell)
    frame = text.alias("text").to_frame().select(signed.str.strip_chars().alias("text"))
    multiple = pl.lit(None, pl.Float64)
    if text.str.contains(_MANY).any():
        many = pl.col("text").str.extract_groups(_MANY).struct
        multiple = many.field("2").str.to_lowercase().replace_strict(_MULTIPLES, default=None)
        whole = pl.when(multiple.is_not_null()).then(many.field("1") + many.field("3"))
        frame = frame.select(pl.coalesce(whole, "text").alias("text"), multiple.alias("multiple"))
    else:
        frame = frame.with_columns(multiple.alias("multiple"))
    mark = _mark(frame["text"])
    before = pl.col("text").str.extract_groups(rf"^([-+]?)\s*{mark}\s*([-+]?)\s*(\S.*)$").struct
    behind = pl.col("text").str.extract_groups(rf"^(.*\d)\s*{mark}(-?)$").struct
    parts = frame.select(
        "text",
        "multiple",
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
        "multiple",
    )
