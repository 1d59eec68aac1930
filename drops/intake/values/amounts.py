"""Amounts of money as tools spell them; what is not in this list is refused, never guessed.

| spelling | read as |
|---|---|
| `1204.5`, `+12`, `-12.00`, `−12`, `.5` | the number; below 0 is a refund |
| `1,204.50`, `1 204.50`, `1'204.50`, `1,204` | 1204.5, 1204: groups of three digits |
| `1.204,50`, `1 204,50`, `12,50`, `0,5` | 1204.5, 12.5, 0.5: one or two digits behind a comma |
| `(12.00)`, `12.00-` | −12, as accounts write it |
| `£12`, `12 €`, `-$12.00`, `GBP 12`, `12 GBP`, `US$ 12` | the number, and its currency |
| `5.68e-14` | the number, as programs write very small ones |

Refused: `1,20,4`, `1.204.50`, `12 %`, `ten`, `12/3`, `NaN`. Where some amounts of a file have a
decimal comma, `1.204` may be 1204 and `1,204` may be 1.204: these are refused too.
"""

from __future__ import annotations

import polars as pl

#: What the marks of currencies stand for. A dollar may be that of several countries.
MARKS = {"£": "GBP", "€": "EUR", "¥": "JPY", "US$": "USD", "$": "$"}
#: The codes (ISO 4217) that may stand beside an amount.
CODES = (
    "GBP", "EUR", "USD", "CHF", "CAD", "AUD", "NZD", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "INR", "SGD", "HKD", "ZAR", "BRL", "MXN",
)  # fmt: skip

_MARK = r"(US\$|[£€¥$]|" + "|".join(CODES) + ")"
_BEFORE = rf"^([-+]?)\s*{_MARK}\s*([-+]?)\s*(\S.*)$"
_BEHIND = rf"^(.*\d)\s*{_MARK}(-?)$"
_GROUPED = r"^[+-]?\d{1,3}(?:[ ,'’]\d{3})+(?:\.\d+)?$"
_COMMA = r"^[+-]?(?:\d+|\d{1,3}(?:[ .'’]\d{3})+),\d{1,2}$"
_PLAIN = r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$"
_SMALL = r"^[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}$"
#: What a file with decimal commas leaves open: three digits behind the only sign.
_EITHER = r"^[+-]?\d{1,3}[.,]\d{3}$"


def to_amount(text: pl.Series) -> pl.Series:
    """Numbers in the spellings of the list; `null` where nothing is given or it is none of them."""
    bare = _bare(text)["amount"].alias("text")
    frame = bare.to_frame()
    has_comma = frame.select(pl.col("text").str.contains(_COMMA).any()).item()
    cell = pl.col("text")
    digits: pl.Expr = (
        pl.when(cell.str.contains(_PLAIN) | cell.str.contains(_SMALL))
        .then(cell)
        .when(cell.str.contains(_COMMA))
        .then(cell.str.replace_all(r"[ .'’]", "").str.replace(",", ".", literal=True))
        .when(cell.str.contains(_GROUPED))
        .then(cell.str.replace_all(r"[ ,'’]", ""))
    )
    if has_comma:
        digits = pl.when(~cell.str.contains(_EITHER)).then(digits)
    number = digits.cast(pl.Float64, strict=False)
    return frame.select(number.alias(text.name)).to_series()


def currency_of(text: pl.Series) -> pl.Series:
    """The currency that stands beside each amount; `null` where none does."""
    named = _bare(text)["mark"]
    return named.replace(MARKS).alias(text.name)


def _bare(text: pl.Series) -> pl.DataFrame:
    """Columns `amount`, without its currency and with its sign in front, and `mark`."""
    cell = pl.col("text").str.replace_all("[\u00a0\u202f\u2009]", " ").str.replace_all("[−–]", "-")
    in_brackets = cell.str.extract(r"^\((.*)\)$", 1)
    signed = pl.when(in_brackets.is_not_null()).then("-" + in_brackets).otherwise(cell)
    frame = text.alias("text").to_frame().select(signed.str.strip_chars().alias("text"))
    before = pl.col("text").str.extract_groups(_BEFORE).struct
    behind = pl.col("text").str.extract_groups(_BEHIND).struct
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
