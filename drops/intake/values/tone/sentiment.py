"""The tone of a review or a mention: from its stars, as given, or inferred from its words.

The words are read by VADER. Reference: Hutto, C. J. and Gilbert, E. (2014), VADER: A parsimonious
rule-based model for sentiment analysis of social media text, ICWSM-14. Its words are English: to it
every text in another language was neutral, or worse. So it reads those that are told to be English.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

import polars as pl

from drops.intake.values.tone.language import languages_of
from store.schema import Table

#: The compound score from which a text is positive, and below whose negative it is negative.
_THRESHOLD = 0.05
#: So many characters are read of a text: VADER takes four times as long for one twice as long.
_BEGINNING = 10_000
#: How the tone of a text is known that nobody gave, not even in stars.
INFERRED = "inferred"
#: How it is known that nobody gave it, and that the words are of no language that is read.
NOT_READ = "not read"
#: The languages whose words are read.
_READ = frozenset({"en"})


class _Analyzer(Protocol):
    def polarity_scores(self, text: str) -> dict[str, float]: ...


@cache
def _analyzer() -> _Analyzer:
    # Loading it takes longer than reading a small file that has no use for it.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

    analyzer: _Analyzer = SentimentIntensityAnalyzer()
    return analyzer


def tone(text: str, language: str | None) -> str | None:
    """Return `positive`, `neutral` or `negative`, as VADER reads a text in that language.

    None for one it cannot read.

    A very long text is told by its beginning.
    """
    if language not in _READ:
        return None
    compound = _analyzer().polarity_scores(text[:_BEGINNING])["compound"]
    if compound >= _THRESHOLD:
        return "positive"
    return "negative" if compound <= -_THRESHOLD else "neutral"


def with_sentiment(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the rows with their tone and how it is known, where the table has one.

    Stars first, then as given, then inferred.

    A text that is not read has no tone, and says so. Its language is the one that its row has.
    """
    how = table.tone
    if how is None:
        return rows
    stars = pl.col(how.stars)
    by_stars = (
        pl.when(stars >= 4)
        .then(pl.lit("positive"))
        .when(stars <= 2)
        .then(pl.lit("negative"))
        .when(stars.is_not_null())
        .then(pl.lit("neutral"))
    )
    known = rows.with_columns(
        pl.coalesce(by_stars, how.given).alias(how.given),
        pl.when(stars.is_not_null())
        .then(pl.lit("rating"))
        .when(pl.col(how.given).is_not_null())
        .then(pl.coalesce(how.known_from, pl.lit("given")))
        .alias(how.known_from),
    )
    words = known.select(pl.when(pl.col(how.given).is_null()).then(how.words)).to_series()
    if not words.count():
        return known
    # All texts tell the language of each, so that of those alone without a tone could be another.
    told_in = table.column(how.words).language
    languages = known[told_in] if told_in else languages_of(known[how.words].to_list())
    tones = {
        text: tone(text, language)
        for text, language in zip(words, languages, strict=True)
        if text is not None
    }
    inferred = words.replace_strict(tones, default=None, return_dtype=pl.String)
    return known.with_columns(
        pl.coalesce(how.given, inferred).alias(how.given),
        pl.when(inferred.is_not_null())
        .then(pl.lit(INFERRED))
        .when(words.is_not_null())
        .then(pl.lit(NOT_READ))
        .otherwise(how.known_from)
        .alias(how.known_from),
    )
