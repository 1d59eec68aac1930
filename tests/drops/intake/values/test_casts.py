"""Text in, values out: each line of each table was worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from drops.intake.values import casts, scores
from drops.intake.values import times as casts_times


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def one_time(text: str, formats: tuple[str, ...] = (), zone: str = "UTC") -> casts_times.Times:
    return casts_times.to_time(pl.Series("at", [text]), formats, zone)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", 9),
        ("+9", 9),
        ("-3", -3),
        ("0", 0),
        ("007", 7),
        ("9.0", 9),
        ("9.000", 9),
        ("10 - Extremely likely", 10),
        ("0 - Not at all likely", 0),
        ("0 – Not at all likely", 0),
        ("9.5", None),
        ("9,0", 9),
        ("1e1", None),
        ("1_0", None),
        ("0x9", None),
        ("ten", None),
        ("10-12", None),
        ("10 -", None),
        ("0 - 6 (detractor)", None),
        ("10: Extremely likely", 10),
        ("10 = best", 10),
        ("9 (very likely)", 9),
        ("Very likely (9)", 9),
        ("Very likely - 9", 9),
        ("Very likely 9", None),
        ("9/10", None),
        ("9 out of 10", None),
        ("8 or 9", None),
        ("80 %", None),
        ("-1", -1),
        ("٣", 3),
        ("99999999999999999999", None),
    ],
)
def test_whole_numbers(text: str, expected: int | None) -> None:
    series = pl.Series([text, "1", None])
    assert scores.to_integer(series).to_list() == [expected, 1, None]
    assert casts.wrong(series, scores.to_integer(series)).to_list() == [
        expected is None,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "out_of", "expected"),
    [
        ("9/10", 10, 9),
        ("9 / 10", 10, 9),
        ("9 out of 10", 10, 9),
        ("9 of 10", 10, 9),
        ("9/10", 5, None),
        ("4/5", 10, None),
        ("4/5", 5, 4),
        ("5/5/2026", 5, None),
        ("4 stars", 5, 4),
        ("1 Star", 5, 1),
        ("4 ★", 5, 4),
        ("★★★★☆", 5, 4),
        ("★", 5, 1),
        ("★★★★★☆", 5, None),
        ("☆☆☆☆☆", 5, None),
        ("4 stars", 10, None),
        ("★★★★☆", 10, None),
    ],
)
def test_scores_of_the_same_scale(text: str, out_of: int, expected: int | None) -> None:
    series = pl.Series([text, "1", None])
    assert scores.to_integer(series, out_of).to_list() == [expected, 1, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.5", 1.5), ("-2", -2.0), ("+0.25", 0.25), ("1,5", None), ("nan", None), ("inf", None)],
)
def test_numbers(text: str, expected: float | None) -> None:
    assert casts.to_number(pl.Series([text])).to_list() == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((word, True) for word in ("yes", "Yes", "Y", "TRUE", "true", "1")),
        *((word, False) for word in ("no", "No", "n", "FALSE", "0")),
        *((word, None) for word in ("maybe", "2", "ja")),
    ],
)
def test_yes_and_no(text: str, expected: bool | None) -> None:  # noqa: FBT001 - a table
    assert casts.to_boolean(pl.Series([text])).to_list() == [expected]


def test_choices_take_their_own_spelling() -> None:
    text = pl.Series(["NPS", "Csat", "nps ", "stars", None])
    assert casts.to_choice(text, ("nps", "csat")).to_list() == ["nps", "csat", None, None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-31T18:02:03", "2026-10-31T18:02:03"),
        ("2026-10-31 18:02:03", "2026-10-31T18:02:03"),
        ("2026-10-31T18:02", "2026-10-31T18:02:00"),
        ("2026-10-31", "2026-10-31T00:00:00"),
        ("2026-10-31T18:02:03.123456789", "2026-10-31T18:02:03.123456"),
        ("2026-10-31T18:02:03Z", "2026-10-31T18:02:03"),
        ("2026-10-31T18:02:03.5Z", "2026-10-31T18:02:03.500000"),
        ("2026-10-31 18:02:03 UTC", "2026-10-31T18:02:03"),
        ("2026-10-31T18:02:03+01", "2026-10-31T17:02:03"),
        ("2026-10-31T18:02:03+0100", "2026-10-31T17:02:03"),
        ("2026-10-31T18:02:03-05:30", "2026-10-31T23:32:03"),
        ("2026-10-31 18:02 +02:00", "2026-10-31T16:02:00"),
        ("2024-02-29", "2024-02-29T00:00:00"),
        ("2026-02-29", None),
        ("2026-02-30T10:00", None),
        ("2026-13-01", None),
        ("2026-10-31T24:00:00", "2026-11-01T00:00:00"),
        ("2026-10-31T24:10:00", None),
        ("2026-10-31T18:60", None),
        ("31/10/2026", None),
        ("10/31/2026", None),
        ("20261031", None),
        ("2026-10-31 18:02:03 GMT+8", "2026-10-31T10:02:03"),
        ("2026-10-31 18:02:03 GMT-3:30", "2026-10-31T21:32:03"),
        ("2026-10-31 18:02:03 UTC+01:00", "2026-10-31T17:02:03"),
        ("2026-10-31 18:02:03 GMT", "2026-10-31T18:02:03"),
        ("2026-10-31 18:02:03 GMT+99", None),
        ("2026-10-31 GMT+1", None),
        ("18:02 GMT", None),
        ("1793469723", None),
        ("yesterday", None),
        ("2026-10-31T18:02:03 tomorrow", None),
    ],
)
def test_iso_times(text: str, expected: str | None) -> None:
    times = one_time(text)
    assert times.instants.to_list() == [at(expected) if expected else None]
    assert times.wrong.to_list() == [expected is None]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("05/01/2022 12:00:03 AM", "%m/%d/%Y %I:%M:%S %p", "2022-05-01T00:00:03"),
        ("05/01/2022 12:00:03 PM", "%m/%d/%Y %I:%M:%S %p", "2022-05-01T12:00:03"),
        ("03/04/2026", "%d/%m/%Y", "2026-04-03T00:00:00"),
        ("03/04/2026", "%m/%d/%Y", "2026-03-04T00:00:00"),
        ("13/01/2020", "%m/%d/%Y", None),
        ("2022 May 01 12:00:03 AM", "%Y %b %d %I:%M:%S %p", "2022-05-01T00:00:03"),
        ("20241231092411", "%Y%m%d%H%M%S", "2024-12-31T09:24:11"),
        # A format that is told is the only one: ISO text in such a column is a mistake.
        # Another spelling is read where it cannot be mistaken, or the order is told.
        ("2026-04-03", "%d/%m/%Y", "2026-04-03T00:00:00"),
        ("9/24/19", "%m/%d/%Y", "2019-09-24T00:00:00"),
        ("9/24/19", "%d/%m/%Y", None),
        ("9/24/19", "iso", None),
        ("3/5/2026, 2:05 PM", "month first", "2026-03-05T14:05:00"),
        ("3/5/2026, 2:05 PM", "day first", "2026-05-03T14:05:00"),
        ("3/5/2026, 2:05 PM", "any", None),
        ("26/3/5", "year first", "2026-03-05T00:00:00"),
        ("1793469723000000", "epoch microseconds", "2026-10-31T18:02:03"),
        ("46326.751423611", "excel days", "2026-10-31T18:02:03"),
        ("46326", "excel days", "2026-10-31T00:00:00"),
        ("9/24/19", "%m/%d/%y", "2019-09-24T00:00:00"),
        ("1793469723", "epoch seconds", "2026-10-31T18:02:03"),
        ("1793469723.5", "epoch seconds", "2026-10-31T18:02:03.500000"),
        ("1793469723000", "epoch seconds", None),
        ("1793469723000", "epoch milliseconds", "2026-10-31T18:02:03"),
        ("1793469723", "epoch milliseconds", None),
        ("-1793469723", "epoch seconds", None),
        ("1e9", "epoch seconds", None),
        ("2026-10-31", "iso", "2026-10-31T00:00:00"),
        ("5th Jan 2020", "%d %b %Y", "2020-01-05T00:00:00"),
        ("1ST August 2020 09:40", "%d %B %Y %H:%M", "2020-08-01T09:40:00"),
        ("January 22nd, 2020", "%B %d, %Y", "2020-01-22T00:00:00"),
        ("Monday - 13th Jan", "%d %b %Y", None),  # of no year
        ("5th/01/2020", "%d/%m/%Y", "2020-01-05T00:00:00"),
        ("5th/13/2020", "%d/%m/%Y", None),
        ("32nd Jan 2020", "%d %b %Y", None),
        ("2026/09/27 3:00:00 PM GMT+3", "%Y/%m/%d %I:%M:%S %p", "2026-09-27T12:00:00"),
        ("03/04/2026 10:00 +0200", "%d/%m/%Y %H:%M %z", "2026-04-03T08:00:00"),
    ],
)
def test_times_in_a_format(text: str, form: str, expected: str | None) -> None:
    assert one_time(text, (form,)).instants.to_list() == [at(expected) if expected else None]


def test_a_column_may_hold_several_forms() -> None:
    text = pl.Series(["2026-10-31", "2026-10-31T18:02:03+01:00", None, "soon", "2026-10-31 07:00"])
    times = casts_times.to_time(text, (), "Europe/Paris")
    assert times.instants.to_list() == [
        at("2026-10-30T23:00"),
        at("2026-10-31T17:02:03"),
        None,
        None,
        at("2026-10-31T06:00"),
    ]
    assert times.wrong.to_list() == [False, False, False, True, False]
    assert times.naive == 2


def test_clocks_forward_and_back() -> None:
    """New York 2026: 02:00–03:00 skipped on 8 March, 01:00–02:00 twice on 1 November."""
    text = pl.Series(
        ["2026-03-08T01:59", "2026-03-08T02:30", "2026-03-08T03:00", "2026-11-01T01:30"]
    )
    times = casts_times.to_time(text, (), "America/New_York")
    assert times.instants.to_list() == [
        at("2026-03-08T06:59"),
        None,
        at("2026-03-08T07:00"),
        at("2026-11-01T05:30"),
    ]
    assert times.skipped.to_list() == [False, True, False, False]
    assert times.wrong.to_list() == [False] * 4
    assert times.twice == 1


def test_a_column_may_mix_iso_with_a_form_of_its_own() -> None:
    text = pl.Series(["9/24/19", "2026-02-03", "03/04/2020", "2026-02-01T12:00:00-05:00"])
    times = casts_times.to_time(text, ("iso", "%m/%d/%y", "%m/%d/%Y"), "America/New_York")
    assert times.instants.to_list() == [
        at("2019-09-24T04:00"),
        at("2026-02-03T05:00"),
        at("2020-03-04T05:00"),
        at("2026-02-01T17:00"),
    ]
    assert times.naive == 3


def test_a_zone_that_is_told_wins_over_the_columns() -> None:
    times = one_time("2026-03-08T02:30:00Z", zone="America/New_York")
    assert times.instants.to_list() == [at("2026-03-08T02:30")]
    assert times.naive == 0


@pytest.mark.parametrize(
    ("text", "words", "free"),
    [
        ("  Bath ", "Bath", "Bath"),
        ("", None, None),
        ("   ", None, None),
        ("-", None, "-"),
        ("N/A", None, "N/A"),
        ("None", None, "None"),
        ("null", None, "null"),
        ("Null", "Null", "Null"),
        ("NA", "NA", "NA"),
        ("none of it", "none of it", "none of it"),
    ],
)
def test_what_says_nothing(text: str, words: str | None, free: str | None) -> None:
    frame = pl.DataFrame({"cell": [text]})
    assert frame.select(casts.cleaned(pl.col("cell"))).item() == words
    assert frame.select(casts.cleaned(pl.col("cell"), free_text=True)).item() == free
