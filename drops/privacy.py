"""E-mail addresses, phone and card numbers in free text, masked before anything is written.

What is no such number stays as it is: order numbers, dates, times, prices, scores. Where a number
could be either, the words before it decide, and without them it must look like a phone number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import polars as pl

from drops.privacy_numbers import Span, numbers_in
from drops.privacy_patterns import EMAIL_ADDRESS, SUSPECT

EMAIL = "[e-mail]"
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def masked(texts: pl.Series) -> pl.Series:
    """The texts with personal data masked; those without any are the same."""
    suspect = texts.str.contains(SUSPECT).fill_null(value=False)
    if not suspect.any():
        return texts
    said = texts.filter(suspect).unique()
    return texts.replace(said, pl.Series([mask(text) for text in said.to_list()], dtype=pl.String))


def masked_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """All columns of text, each masked."""
    return frame.with_columns(
        masked(frame[name]) for name, kind in frame.schema.items() if kind == pl.String
    )


def mask(text: str) -> str:
    """The text with e-mail addresses, phone and card numbers masked."""
    seen = _same_length(text)
    spans = _addresses(seen)
    spans += [span for span in numbers_in(seen) if not _covered(span, spans)]
    for start, stop, mark in sorted(spans, reverse=True):
        text = text[:start] + mark + text[stop:]
    return text


def mask_addresses(text: str) -> str:
    """The text with e-mail addresses alone masked: for keys, times and numbers."""
    for start, stop, mark in reversed(_addresses(_same_length(text))):
        text = text[:start] + mark + text[stop:]
    return text


def _addresses(text: str) -> list[Span]:
    if "@" not in text:
        return []
    return [(*found.span(), EMAIL) for found in EMAIL_ADDRESS.finditer(text)]


def _same_length(text: str) -> str:
    """The text, place for place, with digits and signs of other scripts in their plain form."""
    return text if text.isascii() else _FOREIGN.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    return _plain_letter(found[0])


@lru_cache(maxsize=10_000)
def _plain_letter(letter: str) -> str:
    if (digit := unicodedata.digit(letter, None)) is not None and letter.isdecimal():
        return str(digit)
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 and plain in "@+.-()" else letter


def _covered(span: Span, spans: list[Span]) -> bool:
    return any(span[0] < stop and start < span[1] for start, stop, _ in spans)
