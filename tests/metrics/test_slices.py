"""Slices and scopes: their edges, their sentences, and what they refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.slices import A_YEAR_AGO, Scope, Slice

OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (Slice(), "All teams · all locations · all dates"),
        (Slice(*OCTOBER), "All teams · all locations · October 2026"),
        (Slice(*OCTOBER, only={"location": ("York", "Bath")}), "All teams · York, Bath · October 2026"),
        (Slice(only={"team": ("Care",)}), "Care · all locations · all dates"),
        (Slice(only={"team": (None, "Care")}), "team Care, not given · all locations · all dates"),
        (Slice(only={"channel": ("web",)}), "All teams · all locations · channel web · all dates"),
        (Slice(date(2026, 1, 1), date(2027, 1, 1)), "All teams · all locations · 2026"),
        (Slice(date(2026, 10, 1), date(2026, 10, 15)), "All teams · all locations · 1 Oct to 14 Oct 2026"),
        (Slice(date(2026, 12, 31), date(2027, 1, 2)), "All teams · all locations · 31 Dec 2026 to 1 Jan 2027"),
        (Slice(date(2026, 12, 1), date(2027, 1, 1)), "All teams · all locations · December 2026"),
        (Slice(date(2026, 10, 5), date(2026, 10, 6)), "All teams · all locations · 5 Oct 2026"),
        (Slice(since=date(2026, 10, 5)), "All teams · all locations · since 5 Oct 2026"),
        (Slice(until=date(2026, 10, 5)), "All teams · all locations · until 4 Oct 2026"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_is_shown(chosen: Slice, sentence: str) -> None:
    assert chosen.sentence() == sentence


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (OCTOBER, (date(2026, 9, 1), date(2026, 10, 1))),
        ((date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 2, 1), date(2026, 3, 1))),
        ((date(2026, 1, 1), date(2027, 1, 1)), (date(2025, 1, 1), date(2026, 1, 1))),
        ((date(2026, 1, 1), date(2026, 4, 1)), (date(2025, 10, 1), date(2026, 1, 1))),
        ((date(2026, 10, 8), date(2026, 10, 15)), (date(2026, 10, 1), date(2026, 10, 8))),
        ((date(2026, 3, 1), date(2026, 3, 2)), (date(2026, 2, 28), date(2026, 3, 1))),
    ],
)
def test_the_period_before_has_the_same_length(
    period: tuple[date, date], before: tuple[date, date]
) -> None:
    chosen = Slice(*period, timezone="Europe/London", only={"team": ("Care",)})
    assert chosen.before() == chosen.period(*before)


@pytest.mark.parametrize("chosen", [Slice(), Slice(since=OCTOBER[0]), Slice(until=OCTOBER[1])])
def test_an_open_period_has_none_before(chosen: Slice) -> None:
    assert chosen.before() is None


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        # Clocks go forward and back on the day that ends or begins.
        ("2026-03-29", "Europe/London", "2026-03-29T00:00"),
        ("2026-03-30", "Europe/London", "2026-03-29T23:00"),
        ("2026-10-25", "Europe/London", "2026-10-24T23:00"),
        ("2026-10-26", "Europe/London", "2026-10-26T00:00"),
        ("2026-03-08", "America/New_York", "2026-03-08T05:00"),
        ("2026-03-09", "America/New_York", "2026-03-09T04:00"),
        ("2026-11-01", "America/New_York", "2026-11-01T04:00"),
        ("2026-11-02", "America/New_York", "2026-11-02T05:00"),
        # Midnight does not exist: the day begins at 1 o'clock.
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00"),
        # Midnight comes twice: the day begins at the first.
        ("2026-11-01", "America/Havana", "2026-11-01T04:00"),
    ],
)
def test_a_day_begins_where_its_zone_says(day: str, zone: str, instant: str) -> None:
    begins = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    chosen = Slice(since=date.fromisoformat(day), timezone=zone)
    assert chosen.first_instant == begins
    local = [
        moment.astimezone(ZoneInfo(zone)).date()
        for moment in (begins - timedelta(microseconds=1), begins)
    ]
    assert [str(each) for each in local] == [str(chosen.since - timedelta(days=1)), day]
    assert Slice(until=date.fromisoformat(day), timezone=zone).end_instant == begins


def test_equal_slices_are_equal_and_hash_alike() -> None:
    one = Slice(*OCTOBER, only={"team": ("Care",), "location": ["York"]})
    other = Slice(*OCTOBER, only={"location": ("York",), "team": ("Care",)})
    assert one == other
    assert hash(one) == hash(other)
    assert one != one.narrow("team", "Floor")
    assert one.narrow("team", "Floor").choice == (("location", ("York",)), ("team", ("Floor",)))
    assert one.narrow("team").choice == (("location", ("York",)),)
    assert Slice(only={"team": ()}) == Slice()
    assert hash(Scope({"team": ("Care",)})) == hash(Scope((("team", ("Care",)),)))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    for until in (date(2026, 10, 1), date(2026, 9, 1)):
        with pytest.raises(ValueError, match="before it begins"):
            Slice(since=date(2026, 10, 1), until=until)


def test_days_that_no_zone_can_place_are_refused() -> None:
    for day in (date.min, date.max):
        with pytest.raises(ValueError, match="expected a year from 1900 to 2999"):
            Slice(since=day, timezone="Asia/Tokyo")


def test_a_bare_text_is_not_taken_for_its_letters() -> None:
    for kind in (Slice, Scope):
        with pytest.raises(TypeError, match="expected several values"):
            kind(only={"team": "Care"})


def test_a_scope_takes_columns_of_the_slice_and_values_only() -> None:
    with pytest.raises(ValueError, match="no column category"):
        Scope({"category": ("bill",)})
    with pytest.raises(ValueError, match="cannot show rows whose value is not given"):
        Scope({"team": ("Care", None)})


@given(st.lists(st.one_of(st.none(), st.text()), min_size=1, max_size=12, unique=True))
def test_no_value_is_ever_part_of_the_sql(values: list[str | None]) -> None:
    clauses, bound = Slice(only={"team": tuple(values)}).condition("answered_at")
    names = [f"$slice_team_{i}" for i, value in enumerate(values) if value is not None]
    parts = [f'"team" IN ({", ".join(names)})'] * bool(names) + ['"team" IS NULL'] * (
        None in values
    )
    assert clauses == [f"({' OR '.join(parts)})"]
    assert list(bound.values()) == [value for value in values if value is not None]


def test_a_week_or_month_that_the_period_cuts_has_the_days_that_it_holds() -> None:
    october = Slice(date(2026, 10, 1), date(2026, 11, 1))
    week = date(2026, 9, 28)
    assert october.cut(week, date(2026, 10, 5)) == (date(2026, 10, 1), date(2026, 10, 4))
    assert october.cut(date(2026, 10, 5), date(2026, 10, 12)) is None
    last = date(2026, 10, 26), date(2026, 11, 2)
    assert october.cut(*last) == (date(2026, 10, 26), date(2026, 10, 31))
    assert Slice().cut(*last) is None
    assert Slice(date(2026, 10, 12)).cut(*last) is None
    assert Slice(date(2026, 10, 31), date(2026, 11, 1)).cut(*last) == (date(2026, 10, 31),) * 2
    assert october.cut(date(2026, 10, 1), date(2026, 11, 1)) is None


@pytest.mark.parametrize(
    ("period", "a_year_ago"),
    [
        (OCTOBER, (date(2025, 10, 1), date(2025, 11, 1))),
        # A month is that month, though February had a day more.
        ((date(2029, 2, 1), date(2029, 3, 1)), (date(2028, 2, 1), date(2028, 3, 1))),
        ((date(2026, 10, 4), date(2026, 11, 1)), (date(2025, 10, 4), date(2025, 11, 1))),
        # Days are as many, also where a leap day lies among them.
        ((date(2028, 2, 20), date(2028, 3, 5)), (date(2027, 2, 20), date(2027, 3, 6))),
        ((date(2028, 2, 29), date(2028, 3, 1)), (date(2027, 2, 28), date(2027, 3, 1))),
        ((date(2025, 11, 1), date(2026, 11, 1)), (date(2024, 11, 1), date(2025, 11, 1))),
    ],
)
def test_a_year_ago_are_the_same_dates(
    period: tuple[date, date], a_year_ago: tuple[date, date]
) -> None:
    chosen = Slice(*period, only={"team": ("Care",)}, against=A_YEAR_AGO)
    assert chosen.before() == chosen.period(*a_year_ago)


@pytest.mark.parametrize(
    "chosen",
    [Slice(), Slice(since=OCTOBER[0]), Slice(date(2025, 10, 1), date(2026, 11, 1))],
    ids=["all", "since", "thirteen months"],
)
def test_an_open_or_longer_period_has_none_a_year_ago(chosen: Slice) -> None:
    assert replace(chosen, against=A_YEAR_AGO).before() is None


def test_what_a_period_is_compared_with_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="compared with tomorrow; choose before, year"):
        Slice(against="tomorrow")


def test_the_year_is_said_where_it_differs() -> None:
    chosen = Slice(date(2026, 10, 27), date(2026, 11, 24), against=A_YEAR_AGO)
    assert chosen.before_in_words() == "27 Oct to 23 Nov 2025"
