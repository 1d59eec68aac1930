"""Where something to mask stands in a text, and what the words before it say that it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

#: Where something to mask begins and ends, and what stands there instead.
Span = tuple[int, int, str]

#: How far back a word says what a number is.
NEAR = 32
#: Words for things that have a number.
_THINGS = (
    r"order\w*|ticket\w*|invoice\w*|ref(?:erence)?|case|booking|reservation|confirmation"
    r"|sku|serial|model|part|tracking|track"
    r"|parcel|package|shipment|delivery|receipt|transaction|voucher|coupon|claim|complaint|request"
    r"|flight|train|isbn|ean|upc|barcode|article|item|product|version"
    r"|bestell\w*|rechnung\w*|auftrag\w*|vorgang\w*|sendung\w*|buchung\w*|artikel\w*"
    r"|commande|facture|dossier|colis|r[ée]servation|pedido|factura|reserva|ordine|fattura|encomenda"
    r"|bestelling|factuur|zam[óo]wieni\w*|faktur\w*"
)
#: Words for those whom a number of the company's own stands for.
_HOLDERS = (
    r"account|acct|policy|contract|customer|client|member\w*|id|iban|vat|kunden\w*|vertrag\w*"
)
_SIGNS = r"№|订单|注文"
THING_WORDS = re.compile(rf"\b(?:{_THINGS})\b|{_SIGNS}", re.IGNORECASE)
OTHER_WORDS = re.compile(rf"\b(?:{_THINGS}|{_HOLDERS})\b|{_SIGNS}", re.IGNORECASE)

_SENTENCES = re.compile(r"[!?;\n]|\.\s")
_FOREIGN = re.compile(r"[^\x00-\x7f]")


@cache
def _in_small_letters(words: re.Pattern[str]) -> re.Pattern[str]:
    """The same words in small letters alone: to look for these is twice as fast."""
    return re.compile(words.pattern)


def last_place(words: re.Pattern[str], before: str) -> int | None:
    """Return the place of the last such word not far before the end, or None."""
    near, is_small = _near(before[-NEAR:])
    if is_small:
        words = _in_small_letters(words)
    places = [found.start() for found in words.finditer(near)]
    return places[-1] + len(before) - len(near) if places else None


@lru_cache(maxsize=8)
def _near(end: str) -> tuple[str, bool]:
    """The last sentence of the end of a text, and whether it is made small to be searched."""
    near = _SENTENCES.split(end)[-1] if not end.rstrip().endswith(".") else end
    return (near.lower(), True) if near.isascii() else (near, False)


def digits_of(number: str) -> str:
    """Return the digits of a number alone."""
    return "".join(filter(str.isdigit, number))


def same_length(text: str) -> str:
    """Return the text, place for place, with digits and signs of other scripts made plain."""
    return text if text.isascii() else _FOREIGN.sub(_plain, text)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that begin first, without those that reach into one of them."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return the text, place for place, with what is found already made unreadable."""
    for start, stop, _ in spans:
        text = f"{text[:start]}{'_' * (stop - start)}{text[stop:]}"
    return text


def with_marks(text: str, spans: Iterable[Span]) -> str:
    """Return the text with the mark of each span in its place."""
    for start, stop, mark in sorted(spans, reverse=True):
        text = text[:start] + mark + text[stop:]
    return text


def _plain(found: re.Match[str]) -> str:
    return _plain_letter(found[0])


@lru_cache(maxsize=10_000)
def _plain_letter(letter: str) -> str:
    if (digit := unicodedata.digit(letter, None)) is not None and letter.isdecimal():
        return str(digit)
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 and plain in "@+.-()" else letter
