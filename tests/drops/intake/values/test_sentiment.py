"""The tone of a text: read where the words are told to be English, and nowhere else."""

from __future__ import annotations

import csv

import polars as pl
import pytest

from drops.intake.values.tone.language import language_of, languages_of, with_languages
from drops.intake.values.tone.sentiment import tone, with_sentiment
from store.tables import TABLES
from tests.conftest import ROOT

ENGLISH = {
    "Terrible service, never again!": "negative",
    "The room was dirty and the staff rude.": "negative",
    "Absolutely wonderful!": "positive",
    "Love it, best purchase of the year": "positive",
    "The table is made of wood.": "neutral",
    "@pepper your support is great": "positive",
}
#: As VADER read them before: mostly neutral, or by words that are spelled as English ones are.
OTHERS = {
    "Schlechter Service, nie wieder!": "de",
    "War die schlimmste Reise meines Lebens, die Airline hat nicht geantwortet.": "de",
    "Die Katze ist die beste Party": "de",
    "Le service est horrible, je ne reviendrai pas.": "fr",
    "J'adore cette application, elle est parfaite !": "fr",
    "Muy mal servicio, no lo recomiendo": "es",
    "Pessimo servizio, mai più": "it",
    "Atendimento péssimo, não recomendo a ninguém.": "pt",
    "De levering was snel en het product is goed.": "nl",
    "Mycket dålig service, aldrig igen": "sv",
    "Bardzo słaba obsługa, nie polecam": "pl",
    "Çok kötü bir hizmet, tavsiye etmiyorum": "tr",
    "Очень плохое обслуживание, больше не приду": "ru",
    "服务太差了,再也不来了": "zh",
    "サービスがとても悪かったです": "ja",
    "서비스가 너무 나빴어요": "ko",
    "خدمة سيئة جدا ولا أنصح بها": "ar",
    "सेवा बहुत खराब थी": "hi",
}
SHORT = ["ok", "Super Service", "top", "Bueno", "Excellent", "Prima service", "5", "😍", "!!!"]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read(text: str) -> None:
    assert tone(text, language_of(text)) == ENGLISH[text]


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_are_not_read(text: str) -> None:
    assert (language_of(text), tone(text, language_of(text))) == (OTHERS[text], None)


@pytest.mark.parametrize("text", SHORT)
def test_what_is_too_short_to_tell_is_not_read(text: str) -> None:
    assert tone(text, language_of(text)) is None


def test_a_long_text_is_told_by_its_beginning() -> None:
    assert tone("We loved every dish. " * 5000, "en") == "positive"


def test_every_text_of_the_sample_company_is_read() -> None:
    """So its numbers are as they were before other languages were left out."""
    path = ROOT / "sample_data" / "files" / "pepper-advocacy-2026.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {row["text"] for row in rows if not (row["rating"] or row["sentiment"])} - {""}
    assert len(words) > 300
    assert {language_of(each) for each in words} == {"en"}


#: English by a lead alone: told where others are surely English, and not among German words.
LED = "Great tacos, super salsa and nachos"
SURELY = {"en": "We waited forty minutes for a table", "de": "Wir haben vierzig Minuten gewartet"}


def test_a_tone_is_read_in_the_language_that_its_row_has() -> None:
    """Tone asked of each text alone, and language of all together: one row said both."""
    table = TABLES["advocacy"]
    assert table.tone
    assert language_of(LED) == "en", "it is led to no more: another text would show what this does"
    for language, others in SURELY.items():
        words = [LED, *[others] * 20]
        assert languages_of(words)[0] == ("en" if language == "en" else None)
        empty = pl.Series([None] * len(words), dtype=pl.String)
        rows = pl.DataFrame(
            {
                "text": words,
                "rating": empty.cast(pl.Int64),
                "sentiment": empty,
                "sentiment_from": empty,
            }
        )
        found = with_sentiment(with_languages(rows, table), table)
        first = found.select("language", "sentiment", "sentiment_from").row(0)
        assert first == (
            ("en", "positive", "inferred") if language == "en" else (None, None, "not read")
        )
        read = found["sentiment_from"] == "inferred"
        assert (read == (found["language"] == "en").fill_null(value=False)).all()
