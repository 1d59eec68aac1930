"""Times in any spelling: read as CLDR writes them, as tools do, or not at all; never another time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from babel import Locale
from babel.dates import format_date, format_time

from drops.intake.values.spelled import reading, words, zones
from drops.intake.values.spelled.grammar import parts_of
from drops.intake.values.spelled.manner import Manner
from drops.intake.values.spelled.reading import read
from drops.intake.values.times import to_time

LOCALES = [
    "en",
    "en_GB",
    "en_CA",
    "es",
    "es_MX",
    "fr",
    "fr_CA",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "tr",
    "ja",
    "ko",
    "zh",
    "zh_Hant",
    "ar_EG",
    "he",
    "hi",
    "sv",
    "da",
    "fi",
    "cs",
    "hu",
    "ro",
    "el",
    "uk",
    "hr",
    "lt",
    "vi",
    "th",
    "id",
    "fa",
    "ca",
    "bn",
]
#: CLDR writes the Thai day of the week as one word with another behind it, which is not read.
UNREAD = {("th", "full")}
STAMPS = [
    datetime(2026, month, 13 + month, hour, 5)  # noqa: DTZ001 - as somebody wrote them down
    for month in range(1, 13)
    for hour in (0, 9, 14)
]


def written(locale: str, width: str) -> list[str]:
    """The stamps in the form that CLDR has for that language."""
    known = Locale.parse(locale)
    glue = str(known.datetime_formats["medium"])
    return [
        glue.replace("{1}", format_date(at, width, locale=known)).replace(
            "{0}", format_time(at, "short", locale=known)
        )
        for at in STAMPS
    ]


@pytest.mark.parametrize("width", ["short", "medium", "full"])
@pytest.mark.parametrize("locale", LOCALES)
def test_what_cldr_writes_is_read_as_it_was_meant(locale: str, width: str) -> None:
    """In one of the orders all are read right; in none is one read that cannot be mistaken."""
    texts = pl.Series(written(locale, width))
    orders = {}
    for order in ("", "day", "month", "year"):
        parts = read(texts, Manner(order)).parts
        got = dict(parts.select("text", "at").iter_rows())
        orders[order] = [got[text] for text in texts]
    plain = [(at, stamp) for at, stamp in zip(orders[""], STAMPS, strict=True) if at is not None]
    assert all(at == stamp for at, stamp in plain)
    assert (STAMPS in orders.values()) is ((locale, width) not in UNREAD)


FIVE_PAST_TWO = datetime(2026, 3, 5, 14, 5)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "2026. 3. 5 오후 2:05",
        "2026年3月5日 14:05",
        "2026年3月5日(木) 14時05分",
        "2026/3/5 下午2:05",
        "2026-03-05 14h05",
        "2026-03-05T14:05:00,000",
        "Mar 5, 2026, 2:05 PM",
        "Mar 5th, 2026 at 2:05pm",
        "Thursday, March 5, 2026 2:05 p.m.",
        "05/Mar/26 2:05 PM",
        "05-MAR-2026 14:05:00.000000",
        "5.MÄRZ.2026 14:05",
        "Thu Mar 5 2026 14:05",
        "jeudi 5 mars 2026 à 14:05",
        "5 mars 2026, 14 h 05",
        "5 de marzo de 2026, 14:05",
        "5 de març del 2026, 14:05",
        "quinta-feira, 5 de março de 2026 14:05",
        "giovedì 5 marzo 2026 14:05",
        "Donnerstag, 5. März 2026 um 14:05 Uhr",
        "do 5 mrt 2026 14:05",
        "czw., 5 mar 2026, 14:05",
        "чт, 5 мар. 2026 г., 14:05",
        "5 Mart 2026 Perşembe 14:05",
        "٥ مارس ٢٠٢٦، ٢:٠٥ م",
        "５ Mar ２０２６ １４：０５",
        "\u200e5 Mar\u00a02026\u200f 14:05",
        "\ufeff2026-03-05 14:05",
        "14:05 5 Mar 2026",
        "2026-W10-4 14:05",
        "2026-03-05_14-05-00",
        "令和8年3月5日 14:05",
        "平成38年3月5日 14時05分",
        "5 มีนาคม 2569 14:05",
    ],
)
def test_a_time_of_no_told_form(text: str) -> None:
    assert read(pl.Series([text])).parts["at"].to_list() == [FIVE_PAST_TWO]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Thu Mar 05 2026 14:05:33 GMT-0500 (Eastern Standard Time)", "2026-03-05T19:05:33"),
        ("Thu Mar 05 2026 14:05:33 GMT+0530 (India Standard Time)", "2026-03-05T08:35:33"),
        ("Thu, 05 Mar 2026 14:05:33 +0000", "2026-03-05T14:05:33"),
        ("Thu Mar  5 14:05:33 UTC 2026", "2026-03-05T14:05:33"),
        ("Thu Mar 05 14:05:33 +0100 2026", "2026-03-05T13:05:33"),
        ("2026-03-05 14:05:33 EST", "2026-03-05T19:05:33"),
        ("2026-07-05 14:05:33 CEST", "2026-07-05T12:05:33"),
        ("2026-03-05 14:05 JST", "2026-03-05T05:05:00"),
        ("2026-03-05 2:05 PM (UTC)", "2026-03-05T14:05:00"),
        ("5 Mar 2026 14.05 GMT+1", "2026-03-05T13:05:00"),
        ("2026-03-05 14:05:33 GMT+99", None),
        ("2026-03-05 14:05:33 IST", None),  # India, Israel or Ireland
        ("2026-03-05 14:05:33 QQT", None),
    ],
)
def test_an_offset_behind_a_time(text: str, utc: str | None) -> None:
    found = to_time(pl.Series([text]), (), "Asia/Tokyo").instants[0]
    assert (found.replace(tzinfo=None).isoformat() if found else None) == utc


@pytest.mark.parametrize(
    "text",
    [
        "3/5/2026, 2:05 PM",  # in March or in May
        "5 lis 2026",  # November in Polish, October in Croatian
        "2026-02-30 10:00",
        "5 Mar",
        "31 Feb 2026",
        "14:05",
        "2026",
        "10 12 2026",
        "Not closed",
        "Room 12, floor 3, house 2026",
        "1.10.26.4",
        "2026-W10",
        "2026-W54-1",
        "2026-064",
        "1/0",
        "2026-00-00",
        "555-0123-4567",
        "Mar 2026",
        "25:99 5 Mar 2026",
    ],
)
def test_what_is_no_time_or_may_be_two(text: str) -> None:
    assert read(pl.Series([text])).parts["at"].to_list() == [None]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("5 Mar 2026 12:05 AM", "00:05"),
        ("5 Mar 2026 12:05 PM", "12:05"),
        ("5 Mar 2026 12 PM", "12:00"),
        ("5 Mar 2026 2pm", "14:00"),
        ("5 Mar 2026 14:05 PM", "14:05"),
        ("2026/3/5 午前0:05", "00:05"),
        ("2026/3/5 凌晨12:05", "00:05"),
        ("2026/3/5 晚上11:05", "23:05"),
    ],
)
def test_halves_of_a_day(text: str, hour: str) -> None:
    assert f"{read(pl.Series([text])).parts['at'][0]:%H:%M}" == hour


def test_an_order_that_is_told() -> None:
    texts = pl.Series(["26/3/5", "5.3.26", "05-03-2026 14.05"])
    for order, days in (
        ("day", [None, "2026-03-05", "2026-03-05"]),
        ("month", [None, "2026-05-03", "2026-05-03"]),
        ("year", ["2026-03-05", "2005-03-26", None]),
    ):
        at = read(texts, Manner(order)).parts["at"]
        assert [day and f"{day:%Y-%m-%d}" for day in at] == days


def test_a_word_of_two_months_is_told_by_the_words_beside_it() -> None:
    polish = read(pl.Series(["5 lis 2026", "5 wrz 2026"])).parts["at"].to_list()
    croatian = read(pl.Series(["5. lis 2026.", "5. ožu 2026."])).parts["at"].to_list()
    assert [at.month for at in polish] == [11, 9]
    assert [at.month for at in croatian] == [10, 3]
    alone = read(pl.Series(["5 lis 2026"]))
    assert {alone.unsaid_words["lis"][each] for each in ("pl", "hr")} == {"M11", "M10"}
    told = read(pl.Series(["5 lis 2026"]), Manner(language="hr")).parts["at"]
    assert [at.month for at in told] == [10]


def test_few_texts_are_read_once_for_all_who_ask_in_one_manner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[pl.Series, Manner]] = []

    def counted(texts: pl.Series, manner: Manner) -> Any:
        asked.append((texts, manner))
        return parts_of(texts, manner)

    monkeypatch.setattr(reading, "parts_of", counted)
    few = ["5.3.2026 klo 14.05", "6.3.2026 klo 9.17"]
    first, again = read(pl.Series(few)), read(pl.Series("another", [*few, None, few[0]]))
    assert len(asked) == 1
    assert again.parts.equals(first.parts)
    months = [
        read(pl.Series(few), Manner(order)).parts["at"].dt.month() for order in ("day", "month")
    ]
    assert [each.to_list() for each in months] == [[3, 3], [5, 6]]
    many = pl.Series(
        [f"5.3.2026 klo {hour}.{minute:02}" for hour in range(24) for minute in range(60)]
    )
    asked.clear()
    assert read(many).parts.equals(read(many).parts)
    assert len(asked) == 2  # what is remembered stays small


def test_texts_of_one_shape_are_each_read_by_their_own_digits() -> None:
    start = datetime(2026, 1, 1)  # noqa: DTZ001
    stamps = [start + timedelta(hours=7, minutes=13) * number for number in range(500)]
    for form in ("%b %d, %Y, %I:%M:%S %p", "%d %B %Y %H.%M", "%Y/%m/%d %H:%M:%S,%f"):
        texts = pl.Series([at.strftime(form) for at in stamps])
        got = dict(read(texts).parts.select("text", "at").iter_rows())
        assert [got[text] for text in texts] == stamps


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("Submitted at (UTC+2)", "UTC+02:00"),
        ("Submitted at [GMT-05:30]", "UTC-05:30"),
        ("Created (EST)", "UTC-05:00"),
        ("Created UTC", "UTC"),
        ("Date (Z)", "UTC"),
        ("Time (America/New_York)", "America/New_York"),
        ("Created (CET)", "UTC+01:00"),
        ("Wait (min)", ""),
        ("Score (NPS)", ""),
        ("Team (IT)", ""),
        ("Submitted at", ""),
    ],
)
def test_a_zone_in_a_header(header: str, zone: str) -> None:
    told = zones.in_header(header)
    assert (zones.zone_told(told) if told else "") == zone


def test_an_abbreviation_of_several_zones_is_told_by_nobody_but_a_person() -> None:
    assert set(zones.meanings("IST")) == {"UTC+05:30", "UTC+02:00", "UTC+01:00"}
    assert zones.zone_told("IST") == ""
    assert zones.zone_told("IST", (("IST", "UTC+05:30"),)) == "UTC+05:30"
    with pytest.raises(ValueError, match="QQT is no time zone"):
        zones.zone_told("QQT")


def test_words_mean_one_thing_or_are_in_doubt() -> None:
    known, doubts = words.meanings(["marzo", "de"])
    assert known == {"marzo": "M03", "de": "F"}
    assert not doubts
    assert words.meanings(["lis"])[1].keys() == {"lis"}


#: Days of other calendars with ours: the Persian new years and ends of leap years are those that the
#: calendar centre of Tehran published, 22 Bahman 1357 and the others are days of history.
CALENDARS = [
    ("5/3/2569 14:05:33", "2026-03-05 14:05:33"), ("31/12/2567, 23:59", "2024-12-31 23:59:00"),
    ("2569/03/05", "2026-03-05 00:00:00"), ("5 มี.ค. 2569 14:05", "2026-03-05 14:05:00"),
    ("5 มีนาคม 2569", "2026-03-05 00:00:00"), ("115/03/05 14:05", "2026-03-05 14:05:00"),
    ("民國115年3月5日 14:05", "2026-03-05 14:05:00"), ("中華民國元年1月1日", "1912-01-01 00:00:00"),
    ("1404/12/14, 14:05:33", "2026-03-05 14:05:33"), ("۱۴۰۴/۱۲/۱۴, ۱۴:۰۵:۳۳", "2026-03-05 14:05:33"),
    ("1400/1/1", "2021-03-21 00:00:00"), ("1403/01/01", "2024-03-20 00:00:00"),
    ("1399/12/30", "2021-03-20 00:00:00"), ("1403-12-30", "2025-03-20 00:00:00"),
    ("1405/01/01", "2026-03-21 00:00:00"), ("1357/11/22", "1979-02-11 00:00:00"),
    ("1375/12/30", "1997-03-20 00:00:00"), ("1404/07/01", "2025-09-23 00:00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), CALENDARS)
def test_days_of_other_calendars(text: str, day: str) -> None:
    found = read(pl.Series([text]), Manner(order="day")).parts["at"][0]
    assert str(found) == day


@pytest.mark.parametrize(
    "text",
    ["1404/12/30", "1404/13/01", "1404/07/31", "1404/00/10", "115/13/01", "115/2/32", "2999-12-31",
     "9999-12-31", "115.3.5", "1504/01/01"],
)  # fmt: skip
def test_what_is_no_day_of_another_calendar_is_read_as_ours_or_not_at_all(text: str) -> None:
    found = read(pl.Series([text]), Manner(order="day")).parts["at"][0]
    assert found is None or str(found.year) == text[:4]
