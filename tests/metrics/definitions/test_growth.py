"""Earned growth by hand: who stayed, who left, who is new, and which months are compared."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.compare import compare_all
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import NOTHING, Row
from metrics.slices import Scope, Slice
from tests.support.lakes import Record, at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
KNOWN = at("2026-11-05T00:00")
KEYS = ("earned_growth", "net_revenue_retention", "earned_new_customers")


def paid(customer: str, month: str, amount: float, **columns: Any) -> Record:
    told = {"customer_id": customer, "period": at(f"{month}-01T00:00"), "revenue": amount}
    return {**told, "known_at": KNOWN, **columns}


def joined(customer: str, day: str, through: str | None = None, **columns: Any) -> Record:
    return {
        "customer_id": customer, "joined_at": at(f"{day}T12:00"), "joined_through": through, **columns
    }  # fmt: skip


def one(lake: Lake, key: str, chosen: Slice = OCTOBER, by: str | None = None, **reader: Any) -> Row:
    return measure(reader_of(lake, **reader), METRICS[key], chosen, by=by)[0]


def values(lake: Lake, chosen: Slice = OCTOBER, **options: Any) -> list[float | None]:
    found = [one(lake, key, chosen, **options).estimate.value for key in KEYS]
    return [None if value is None else round(value, 9) for value in found]


#: 400 a year before. Ann pays more, Bert less, Cleo left; Dan is brought, Eve came of herself, Fay
#: through an advertisement, and of Gus nobody knows.
REVENUE = [
    *[
        paid(name, "2025-10", amount)
        for name, amount in (("ann", 100), ("bert", 200), ("cleo", 100))
    ],
    *[paid(name, "2026-10", amount) for name, amount in (("ann", 130), ("bert", 150))],
    *[paid(name, "2026-10", amount) for name, amount in (("dan", 40), ("eve", 20), ("fay", 60))],
    paid("gus", "2026-10", 30),
]
CUSTOMERS = [
    *[joined(name, "2024-01-05") for name in ("ann", "bert", "cleo")],
    joined("dan", "2026-02-01", "referral"),
    joined("eve", "2026-03-01", " Experience "),
    joined("fay", "2026-04-01", "paid"),
    joined("gus", "2026-05-01"),
]


def test_what_stayed_and_what_was_earned_of_what_was_paid_then(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, revenue=REVENUE, customers=CUSTOMERS)
    assert values(lake) == [(280 + 60) / 4 - 100, 70.0, 15.0]
    row = one(lake, "earned_growth")
    assert row.estimate.n == 7
    told = {name: row.inputs[name] for name in ("kept", "earned", "bought", "untold")}
    assert told == {"kept": 280, "earned": 60, "bought": 60, "untold": 30}
    ways = {name: row.inputs[name] for name in ("lost", "shrunk", "grown", "customers_lost")}
    assert ways == {"lost": 100, "shrunk": 50, "grown": 30, "customers_lost": 1}
    assert 400 - 100 - 50 + 30 == 280


def test_without_customers_what_stayed_is_known_and_what_was_earned_is_not(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, revenue=REVENUE)
    assert values(lake) == [None, 70.0, None]
    assert one(lake, "earned_growth").inputs["untold"] == 150


def test_who_comes_back_after_a_pause_is_not_new(tmp_path: Path) -> None:
    """Hal joined long ago, Ida paid in 2024; neither paid in October 2025. Both stayed."""
    more = [paid("hal", "2026-10", 10), paid("ida", "2024-06", 5), paid("ida", "2026-10", 10)]
    people = [
        *CUSTOMERS,
        joined("hal", "2025-10-31", "referral"),
        joined("ida", "2026-06-01", "paid"),
    ]
    lake = make_lake(tmp_path, revenue=[*REVENUE, *more], customers=people)
    assert values(lake) == [-10.0, 75.0, 15.0]
    # Whoever joined on the first day after is new.
    late = [
        *CUSTOMERS,
        joined("hal", "2025-11-01", "referral"),
        joined("ida", "2026-06-01", "paid"),
    ]
    lake = make_lake(tmp_path / "late", revenue=[*REVENUE, *more], customers=late)
    assert values(lake) == [-10.0, 72.5, 17.5]


def test_a_period_without_a_year_before_is_not_measured(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, revenue=REVENUE, customers=CUSTOMERS)
    september = Slice(date(2026, 9, 1), date(2026, 10, 1))
    for key in KEYS:
        assert one(lake, key, september).estimate == NOTHING
        assert one(lake, key, Slice(date(2025, 10, 1), date(2025, 11, 1))).estimate == NOTHING
        assert [r.group for r in measure(reader_of(lake), METRICS[key], Slice(), by="month")] == [
            date(2026, 10, 1)
        ]


def test_only_months_with_a_year_before_count_on_both_sides(tmp_path: Path) -> None:
    """September 2026 has no September 2025: it is in neither sum."""
    lake = make_lake(tmp_path, revenue=[*REVENUE, paid("ann", "2026-09", 999)], customers=CUSTOMERS)
    autumn = Slice(date(2026, 9, 1), date(2026, 11, 1))
    assert values(lake, autumn) == values(lake)
    assert one(lake, "earned_growth", autumn).inputs["months"] == 1


def test_a_month_that_was_not_over_is_left_out(tmp_path: Path) -> None:
    """A file of 20 October tells of two thirds of the month: that is no fall of a third."""
    early = [row | {"known_at": at("2026-10-20T09:00")} for row in REVENUE]
    lake = make_lake(tmp_path, revenue=early, customers=CUSTOMERS)
    assert values(lake) == [None, None, None]
    whole = make_lake(tmp_path / "whole", revenue=REVENUE, customers=CUSTOMERS)
    assert values(whole, as_of=at("2026-10-20T09:00")) == [None, None, None]
    assert values(whole, as_of=at("2026-11-01T00:00")) == values(whole)


@pytest.mark.parametrize(
    ("since", "until", "measured"),
    [("2026-10-01", "2026-11-01", True), ("2026-10-01", "2026-10-31", False),
     ("2026-10-02", "2026-11-01", False), ("2026-09-15", "2026-11-15", True)],
)  # fmt: skip
def test_a_month_counts_only_where_the_period_holds_it_whole(
    tmp_path: Path, since: str, until: str, *, measured: bool
) -> None:
    lake = make_lake(tmp_path, revenue=REVENUE, customers=CUSTOMERS)
    chosen = Slice(date.fromisoformat(since), date.fromisoformat(until))
    assert (values(lake, chosen)[0] is not None) == measured


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"])
def test_a_month_is_the_same_month_in_every_zone(tmp_path: Path, zone: str) -> None:
    lake = make_lake(tmp_path, revenue=REVENUE, customers=CUSTOMERS)
    chosen = Slice(date(2026, 10, 1), date(2026, 11, 1), timezone=zone)
    assert values(lake, chosen) == [-15.0, 70.0, 15.0]
    by_month = measure(reader_of(lake), METRICS["earned_growth"], Slice(timezone=zone), by="month")
    assert [row.group for row in by_month] == [date(2026, 10, 1)]


def test_two_currencies_are_never_added(tmp_path: Path) -> None:
    pounds = [row | {"currency": "GBP"} for row in REVENUE]
    euros = [paid("jo", "2025-10", 5000, currency="EUR"), paid("jo", "2026-10", 1, currency="EUR")]
    lake = make_lake(tmp_path, revenue=[*pounds, *euros], customers=CUSTOMERS)
    assert values(lake) == [-15.0, 70.0, 15.0]
    row = one(lake, "earned_growth")
    assert row.inputs["foreign_rows"] == 2
    assert row.estimate.n == 7


def test_a_currency_that_is_not_told_is_added_to_none(tmp_path: Path) -> None:
    """Ten customers flat at 100 of a currency that no file tells, one in yen."""
    untold = [paid(f"c{n}", month, 100) for n in range(10) for month in ("2025-10", "2026-10")]
    yen = [
        paid("d1", f"{year}-10", 10000 * n, currency="JPY") for n, year in ((1, 2025), (2, 2026))
    ]
    lake = make_lake(tmp_path, revenue=[*untold, *yen])
    assert one(lake, "net_revenue_retention").estimate.value == 100.0
    assert one(lake, "net_revenue_retention").inputs["foreign_rows"] == 2


def test_refunds_are_taken_off(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        revenue=[
            paid("ann", "2025-10", 100),
            paid("bert", "2025-10", -20),
            paid("ann", "2026-10", 80),
            paid("bert", "2026-10", -8),
        ],
        customers=CUSTOMERS,
    )
    assert values(lake) == [-10.0, 90.0, 0.0]


def test_by_place_and_for_readers_who_may_see_one_place(tmp_path: Path) -> None:
    places = {"ann": "York", "bert": "Bath", "cleo": "York", "dan": "Bath"}
    people = [row | {"location": places.get(row["customer_id"])} for row in CUSTOMERS]
    lake = make_lake(tmp_path, revenue=REVENUE, customers=people)
    rows = measure(reader_of(lake), METRICS["earned_growth"], OCTOBER, by="location")
    found = {row.group: row.estimate.value for row in rows}
    assert found == {"Bath": pytest.approx(-5), "York": pytest.approx(-35), None: None}
    york = measure(
        reader_of(lake, scope=Scope({"location": ("York",)})), METRICS["earned_growth"], OCTOBER
    )
    assert [row.estimate.value for row in york] == [pytest.approx(-35)]
    # Customers have no channel, so nothing is known of one.
    assert values(lake, OCTOBER.narrow("channel", "phone")) == [None, None, None]


@pytest.mark.parametrize("by", ["day", "week"])
def test_revenue_is_told_by_month_and_not_by_day(tmp_path: Path, by: str) -> None:
    with pytest.raises(ValueError, match=f"cannot be grouped by {by}; choose month, team"):
        one(make_lake(tmp_path), "earned_growth", by=by)


def test_each_period_knows_which_months_it_holds(tmp_path: Path) -> None:
    """A period from the middle of a month and the one before share that month: it is in neither."""
    more = [paid("ann", month, 50) for month in ("2025-09", "2026-09", "2025-08", "2026-08")]
    lake = make_lake(tmp_path, revenue=[*REVENUE, *more], customers=CUSTOMERS)
    chosen = Slice(date(2026, 9, 15), date(2026, 11, 1))
    (found,) = compare_all(reader_of(lake), [METRICS["net_revenue_retention"]], chosen)[
        "net_revenue_retention"
    ]
    assert found.now.estimate.value == pytest.approx(70)
    assert found.before is not None
    assert found.before.inputs["then"] == 50
