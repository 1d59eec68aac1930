"""In which language a text is written, as far as its words tell.

Told by eldc, a model of 60 languages that it brings along (Nito-ELD, Efficient Language Detector,
github.com/nitotm/eldc): by the runs of letters that words of each have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Protocol

import polars as pl

from drops.intake.values.masking import MARKS
from store.schema import Table

#: The model calls a language reliable that is as near as its texts mostly are, and well ahead of
#: the next. Measured on short comments, more can be told of texts of so many letters: one that is
#: so near, though it is of a script whose languages are all near (Hindi and Marathi) …
_NEAR, _FEW_LETTERS = 0.965, 8
#: … and one from which the next language is so much further away, though it names many places.
_NOT_FAR, _FURTHER, _MORE_LETTERS = 0.6, 1.05, 25
#: The latter is not told of a language in which hardly any of the texts beside it surely is, of a
#: hundred not one: *No napkins, no water, no waiter* is no Tagalog of a company that is written to
#: in English.
_OF_HUNDRED = 1
#: More letters than these say no more.
_ENOUGH = 300
#: What we write in place of a name or an address says nothing of the words around it.
_MARKED = re.compile(MARKS)


class _Told(Protocol):
    language: str
    reliable: bool
    scores: dict[str, float]


class _Model(Protocol):
    def detect_details(self, text: str, /) -> _Told: ...


@cache
def _model() -> _Model:
    # Few files have texts whose language matters.
    import eldc  # noqa: PLC0415

    eldc.init()
    eldc.set_scores(2)
    model: _Model = eldc
    return model


def language_of(text: str) -> str | None:
    """Return the language by its code (ISO 639), or None where the words do not tell."""
    told, _ = _told(text)
    return told


def languages_of(texts: Sequence[str | None]) -> list[str | None]:
    """Return the language of each of some texts that came together, as `language_of` does.

    What is told by a lead alone is told where others of them are surely in that language.
    """
    told = [(None, False) if text is None else _told(text) for text in texts]
    sure = Counter(language for language, is_sure in told if is_sure)
    fewest = _OF_HUNDRED * sure.total() / 100
    return [
        language if is_sure or 0 < sure[language] >= fewest else None for language, is_sure in told
    ]


def _told(text: str) -> tuple[str | None, bool]:
    """The language of a text, and whether it is sure whatever others are written in."""
    words = _MARKED.sub(" ", text[:_ENOUGH]) if "[" in text else text[:_ENOUGH]
    told = _model().detect_details(words)
    first, then, *_ = (*told.scores.values(), 0.0, 0.0)
    if told.reliable or (first >= _NEAR and len(words) >= _FEW_LETTERS):
        return told.language, True
    is_ahead = first >= _NOT_FAR and 1 - then >= _FURTHER * (1 - first)
    return (told.language if is_ahead and len(words) >= _MORE_LETTERS else None), False


def with_languages(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the rows with the languages of what people wrote in them, as the table declares."""
    return rows.with_columns(
        pl.Series(column.language, languages_of(rows[column.name].to_list()), pl.String)
        for column in table.columns
        if column.language
    )
