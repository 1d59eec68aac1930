"""What customers paid, by every level: each number is that of plain Python over the level's rows.

Money is added up over months, currencies and customers before it is divided, so that a region's
number is no mean of its places'; what is hidden of a place may not be worked out of its region.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.compare import Compared
from metrics.analyses.subtotals import with_subtotals
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure_all
from metrics.model import Estimate, Row
from metrics.relations.selects import MONTHLY
from metrics.slices import Slice
from tests.support.by_hand import LEVELS, World
from tests.support.companies import SEGMENTS, TEAMS, TREE, paying
from tests.support.growth_by_hand import growth
from tests.support.lakes import complete, make_lake, reader_of

MONEY = [metric for metric in METRICS.values() if metric.relation in MONTHLY]
COLUMNS = ("location", *LEVELS)
SEEDS = range(6)
#: Fewer than so many of the company's 25 customers are few.
FEW = (4, 6, 9, 12)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Lake]:
    """Customers of five places who pay in pounds, in euros, and in what nobody tells."""
    rows = {**paying(random.Random(7)), "places": complete("places", TREE)}  # noqa: S311
    assert {row["currency"] for row in rows["revenue"]} == {"GBP", "EUR", None}
    return rows, make_lake(tmp_path_factory.mktemp("money"), **rows)


def random_slice(seed: int) -> dict[str, Any]:
    draw = random.Random(seed)  # noqa: S311
    since, until = draw.choice([
        (None, None), (date(2026, 2, 1), date(2026, 8, 1)), (date(2026, 3, 15), date(2026, 12, 4)),
    ])  # fmt: skip
    only = draw.choice([
        {}, {"segment": tuple(draw.sample(SEGMENTS, 2))}, {"team": tuple(draw.sample(TEAMS, 3))},
    ])  # fmt: skip
    zone = draw.choice(["UTC", "Europe/London", "America/New_York"])
    return {"since": since, "until": until, "timezone": zone, "only": only}


def by_hand(rows: dict[str, Any], chosen: dict[str, Any], by: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {"responses": [], "complaints": [], "advocacy": []}
    return growth(World(**told, **rows, **chosen, by=by))


def assert_equal(rows: list[Row], wanted: dict[Any, tuple[float, int]], what: object) -> int:
    """How many numbers were compared; of what is hidden, its n alone."""
    ours = {row.group: row.estimate for row in rows if row.estimate.n}
    told = {group: one for group, one in ours.items() if one.value is not None}
    hidden = {group for group, one in ours.items() if one.hidden}
    assert {*told} == {*wanted} - hidden, what
    for group, one in told.items():
        value, n = wanted[group]
        assert (one.value, one.n) == (pytest.approx(value, rel=1e-9, abs=1e-9), n), (what, group)
    return len(told)


@pytest.mark.parametrize("by", [None, *COLUMNS])
@pytest.mark.parametrize("seed", SEEDS)
def test_money_by_every_level_is_that_of_plain_python(
    company: tuple[dict[str, Any], Lake], seed: int, by: str | None
) -> None:
    rows, lake = company
    chosen = random_slice(seed)
    wanted = by_hand(rows, chosen, by)
    ours = measure_all(reader_of(lake), MONEY, Slice(**chosen), by=by)
    compared = [assert_equal(ours[key], wanted[key], (key, by, chosen)) for key in wanted]
    assert {*wanted} == {metric.key for metric in MONEY}
    assert min(compared) >= (2 if by in ("location", "region") else 1)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_subtotal_of_money_is_neither_the_sum_nor_the_mean_of_its_places(
    company: tuple[dict[str, Any], Lake], seed: int, level: str
) -> None:
    rows, lake = company
    reader, chosen = reader_of(lake), random_slice(seed)
    wanted = {by: by_hand(rows, chosen, by) for by in ("location", level)}
    ours = {by: measure_all(reader, MONEY, Slice(**chosen), by=by) for by in wanted}
    for metric in MONEY:
        places, totals = (
            [Compared(row, None, None) for row in ours[by][metric.key]] for by in wanted
        )
        for placed in with_subtotals(lake.places, level, places, totals):
            of = wanted[level if placed.is_subtotal else "location"][metric.key]
            estimate = placed.row.now.estimate
            value, n = of.get(placed.row.group, (None, estimate.n))
            assert estimate.n == n, (metric.key, placed)
            assert estimate.value == (None if value is None else pytest.approx(value, abs=1e-9))


@pytest.mark.parametrize("few", FEW)
@pytest.mark.parametrize("by", COLUMNS)
@pytest.mark.parametrize("seed", SEEDS)
def test_money_of_few_is_hidden_at_every_level_and_the_rest_is_as_it_was(
    company: tuple[dict[str, Any], Lake], seed: int, by: str, few: int
) -> None:
    rows, lake = company
    chosen = random_slice(seed)
    wanted = by_hand(rows, chosen, by)
    ours = measure_all(reader_of(lake, smallest=few), MONEY, Slice(**chosen), by=by)
    for metric in MONEY:
        assert_equal(ours[metric.key], wanted[metric.key], (metric.key, by, chosen))
        for row in ours[metric.key]:
            if 0 < row.estimate.n < few:
                assert row.estimate.hidden, (metric.key, row)
                assert row.estimate.value is row.estimate.low is row.estimate.high is None
                assert not row.inputs, (metric.key, row)


@pytest.mark.parametrize("few", FEW)
def test_a_hidden_place_cannot_be_worked_out_of_its_region(
    company: tuple[dict[str, Any], Lake], few: int
) -> None:
    """Where a place is hidden, so is another of all that are told: a total less the rest is two."""
    _, lake = company
    hidden = 0
    for seed in SEEDS:
        chosen = Slice(**random_slice(seed))
        for by in COLUMNS:
            ours = measure_all(reader_of(lake, smallest=few), MONEY, chosen, by=by)
            whole = measure_all(reader_of(lake, smallest=few), MONEY, chosen)
            for metric in MONEY:
                apart = [row for row in ours[metric.key] if row.estimate.hidden]
                total = whole[metric.key][0].estimate
                assert not apart or total.hidden or sum(r.estimate.n for r in apart) >= few
                hidden += len(apart)
    assert hidden > 20


@pytest.mark.parametrize(("by", "small"), [("location", "100%"), ("region", "South")])
def test_a_place_is_hidden_from_one_customer_too_few_on(
    tmp_path: Path, by: str, small: str
) -> None:
    """Of 25 customers six are in one place, alone in its region; the others are in York."""
    rows = paying(random.Random(3))  # noqa: S311
    alone = {f"c{number}" for number in range(6)}
    for row in rows["customers"]:
        row |= {"location": "100%" if row["customer_id"] in alone else "York", "team": None}
        row["segment"] = None
    lake = make_lake(tmp_path, **rows, places=complete("places", TREE))
    key = "net_revenue_retention"

    def seen(smallest: int) -> Estimate:
        found = measure_all(reader_of(lake, smallest=smallest), [METRICS[key]], Slice(), by=by)
        return next(row.estimate for row in found[key] if row.group == small)

    n, wanted = seen(1).n, by_hand({**rows, "places": complete("places", TREE)}, {}, by)[key][small]
    assert (seen(1).value, n) == (pytest.approx(wanted[0]), wanted[1])
    assert n == 6
    assert seen(n) == seen(1)
    assert seen(n + 1).hidden
