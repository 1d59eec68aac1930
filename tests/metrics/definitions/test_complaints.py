"""Counts of complaints: the account balances, whatever is asked; and how complaints end."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all
from metrics.model import NOTHING, Estimate
from metrics.relations.periods import PERIODS, next_day
from metrics.slices import Slice
from tests.support.companies import company
from tests.support.lakes import Record, at, make_lake, reader_of

FLOW = [METRICS[key] for key in ("complaints_opened", "complaints_resolved", "open_complaints")]
CHOICES: list[dict[str, Any]] = [
    {}, {"team": ("Care", None)}, {"location": ("100%",), "channel": ("web",)}, {"touchpoint": ("booking",)},
]  # fmt: skip


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Lake]:
    rows = company(11, 200)["complaints"]
    return rows, make_lake(tmp_path_factory.mktemp("lake"), complaints=rows)


def one(
    lake: Lake, key: str, chosen: Slice | None = None, by: str | None = None, **reader: Any
) -> Estimate:
    return measure(reader_of(lake, **reader), METRICS[key], chosen or Slice(), by=by)[0].estimate


@pytest.mark.parametrize("by", PERIODS)
@pytest.mark.parametrize("only", CHOICES)
@pytest.mark.parametrize("as_of", [None, at("2026-09-10T05:00")])
def test_the_account_balances_in_every_period(
    drawn: tuple[list[dict[str, Any]], Lake], by: str, only: dict[str, Any], as_of: Any
) -> None:
    """Opening + opened − resolved = closing; and the stock is asked for again, period by period."""
    _, lake = drawn
    for since, until in ((None, None), (date(2026, 5, 1), date(2026, 11, 4))):
        chosen = Slice(since, until, "Europe/London", only=only)
        found = measure_all(reader_of(lake, as_of=as_of), FLOW, chosen, by=by)
        opened, resolved, stock = ([(r.group, r.estimate.n) for r in found[m.key]] for m in FLOW)
        days = [day for day, _ in stock]
        assert [day for day, _ in opened] == [day for day, _ in resolved] == days
        assert all(next_day(by, one_day) == other for one_day, other in pairwise(days))
        before = (
            one(lake, "open_complaints", chosen.period(None, since), as_of=as_of).n if since else 0
        )
        for (_, came), (_, went), (day, closing) in zip(opened, resolved, stock, strict=True):
            before += came - went
            assert closing == before, day
        for day, closing in stock[:: max(len(stock) // 5, 1)]:
            end = min(next_day(by, day), until or date.max)
            assert one(lake, "open_complaints", chosen.period(since, end), as_of=as_of).n == closing


@pytest.mark.parametrize("column", ["team", "location", "category", "severity"])
def test_the_account_balances_in_every_group(
    drawn: tuple[list[dict[str, Any]], Lake], column: str
) -> None:
    _, lake = drawn
    chosen = Slice(date(2026, 4, 1), date(2026, 10, 26), "America/New_York")
    opening, closing, opened, resolved = (
        Counter({r.group: r.estimate.n for r in measure(reader_of(lake), metric, each, by=column)})
        for metric, each in (
            (FLOW[2], chosen.period(None, chosen.since)), (FLOW[2], chosen), (FLOW[0], chosen), (FLOW[1], chosen),
        )
    )  # fmt: skip
    for group in closing | opened:
        assert opening[group] + opened[group] - resolved[group] == closing[group]


@pytest.mark.parametrize("until", [None, date(2026, 6, 1), date(2026, 10, 25), date(2027, 1, 1)])
@pytest.mark.parametrize("as_of", [None, at("2026-08-15T17:00")])
def test_the_stock_by_age_is_the_stock(
    drawn: tuple[list[dict[str, Any]], Lake], until: date | None, as_of: Any
) -> None:
    rows, lake = drawn
    chosen = Slice(until=until, timezone="Europe/London")
    end = min(
        chosen.end_instant - timedelta(microseconds=1) if until else at("2030-01-01"),
        as_of or at("2030-01-01"),
    )
    ages = []
    for row in rows:
        now = min(end, row["known_at"])
        if row["opened_at"] <= end and not (row["resolved_at"] and row["resolved_at"] <= now):
            ages.append(max(now - row["opened_at"], timedelta()))
    theirs = Counter(
        "up to 3 days"
        if age <= timedelta(days=3)
        else "3 days to 8 weeks"
        if age <= timedelta(weeks=8)
        else "over 8 weeks"
        for age in ages
    )
    found = measure(reader_of(lake, as_of=as_of), METRICS["open_by_age"], chosen, by="age")
    assert {row.group: row.estimate.n for row in found} == theirs
    order = ["up to 3 days", "3 days to 8 weeks", "over 8 weeks"]
    assert [row.group for row in found] == [age for age in order if age in theirs]
    (whole,) = measure(reader_of(lake, as_of=as_of), METRICS["open_by_age"], chosen)
    assert whole.estimate == one(lake, "open_complaints", chosen, as_of=as_of)
    assert whole.inputs["oldest_days"] == pytest.approx(max(ages) / timedelta(days=1))
    only = Slice(until=until, timezone="Europe/London", only={"age": ("over 8 weeks", "nonsense")})
    assert one(lake, "open_by_age", only, as_of=as_of).n == theirs["over 8 weeks"]


OPENED = at("2026-10-10T12:00")


def test_resolved_as_the_next_period_begins_was_open_in_this_one(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path, complaints=[{"opened_at": OPENED, "resolved_at": at("2026-11-01T00:00")}]
    )
    for key in ("open_complaints", "open_by_age"):
        assert one(lake, key, Slice(until=date(2026, 11, 1))).value == 1, key
        assert one(lake, key, Slice(until=date(2026, 11, 2))).value == 0, key


def days(count: float) -> timedelta:
    return timedelta(days=count)


def test_reopened_of_those_resolved_at_least_once(tmp_path: Path) -> None:
    rows: list[Record] = [
        {"resolved_at": OPENED + days(1), "reopened": 0},
        {"resolved_at": OPENED + days(1), "reopened": 2},
        {"reopened": 1},  # resolved once, open again
        {"reopened": 0},  # never resolved
        {"resolved_at": OPENED + days(1)},  # its file does not say
    ]
    lake = make_lake(tmp_path, complaints=[{"opened_at": OPENED, **row} for row in rows])
    low, high = proportion_confint(2, 3, method="wilson")
    assert one(lake, "reopen_rate") == Estimate(
        pytest.approx(200 / 3), pytest.approx(100 * low), pytest.approx(100 * high), 3
    )


def test_resolved_with_one_answer_of_those_resolved(tmp_path: Path) -> None:
    done = {"resolved_at": OPENED + days(1), "reopened": 0}
    rows: list[Record] = [
        done | {"answers": 1},
        done | {"answers": 1},
        done | {"answers": 2},
        done | {"answers": 0},  # Zendesk would count it
        done | {"answers": 1, "reopened": 1},
        {"answers": 1, "reopened": 0},  # open
        done | {"answers": 1, "reopened": None},  # perhaps it was reopened
        done,  # its file does not say
        done | {"drop": "other"},
    ]
    lake = make_lake(tmp_path, complaints=[{"opened_at": OPENED, **row} for row in rows])
    (row,) = measure(reader_of(lake), METRICS["first_contact_share"], Slice())
    assert row.inputs == {"counted": 2, "unanswered": 1, "total": 5}
    low, high = proportion_confint(2, 5, method="wilson")
    assert row.estimate == Estimate(40, pytest.approx(100 * low), pytest.approx(100 * high), 5)
    # It was open until the next day.
    assert one(lake, "first_contact_share", as_of=OPENED + days(0.5)) == NOTHING


def test_no_share_with_one_answer_where_no_file_tells_answers(tmp_path: Path) -> None:
    rows = [{"opened_at": OPENED, "resolved_at": OPENED + days(1), "reopened": 0}]
    assert one(make_lake(tmp_path, complaints=rows), "first_contact_share") == NOTHING


def test_resolved_to_their_satisfaction(tmp_path: Path) -> None:
    good = {"resolved_at": OPENED + days(1), "satisfaction": 5, "reopened": 0}
    rows: list[Record] = [
        good,
        good | {"satisfaction": 4, "reopened": None},
        good | {"satisfaction": 3},
        good | {"satisfaction": None},  # not asked, or did not say
        good | {"reopened": 1},
        good | {"resolved_at": None},  # rated, and open again
        good | {"opened_at": OPENED + days(6), "resolved_at": OPENED + days(7)},  # 14 days ago
        good | {"opened_at": OPENED + days(6.001), "resolved_at": OPENED + days(7)},  # too young
        good | {"drop": "other", "satisfaction": None},  # a file that knows no ratings
    ]
    known = OPENED + days(20)
    lake = make_lake(
        tmp_path, complaints=[{"opened_at": OPENED, **row} for row in rows], known_at=known
    )
    (row,) = measure(reader_of(lake), METRICS["resolved_to_satisfaction"], Slice())
    assert row.inputs == {"counted": 3, "unrated": 1, "total": 7}
    assert (row.estimate.value, row.estimate.n) == (pytest.approx(300 / 7), 7)
    # Ten days earlier nothing was 14 days old.
    assert one(lake, "resolved_to_satisfaction", as_of=known - days(10)) == NOTHING


@pytest.mark.parametrize("number", [0, 1, 7, 250])
def test_a_count_has_the_interval_of_a_poisson_count(tmp_path: Path, number: int) -> None:
    rows = [{"opened_at": OPENED + timedelta(minutes=i)} for i in range(number)]
    other = {"opened_at": OPENED, "team": "other", "known_at": OPENED + days(9)}
    lake = make_lake(tmp_path, complaints=[other, *({"team": "Care", **row} for row in rows)])
    low, high = confint_poisson(number, 1, method="score")
    found = one(lake, "complaints_opened", Slice(only={"team": ("Care",)}))
    assert found == Estimate(number, pytest.approx(low), pytest.approx(high), number)
