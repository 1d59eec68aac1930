"""Chains of referrals against a slow walk up from everybody; circles, and what readers may see."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics.analyses.chains import Chains, ChainTree, chains, trees_of
from metrics.model import NOTHING
from metrics.slices import Scope, Slice
from tests.support.lakes import Record, at, make_lake, reader_of

DAY = at("2026-06-10T12:00")
Pair = tuple[str, str]


def slowly(edges: list[Pair]) -> dict[str, Any]:
    """Each referral in turn, walking up from the advocate before it is taken."""
    above: dict[str, str] = {}
    left = Counter()
    for advocate, customer in edges:
        line = [advocate]
        while line[-1] in above:
            line.append(above[line[-1]])
        if advocate == customer:
            left["self"] += 1
        elif customer in above:
            left["before"] += 1
        elif customer in line:
            left["circle"] += 1
        else:
            above[customer] = advocate

    def generation(customer: str) -> int:
        return 1 + generation(above[customer]) if customer in above else 0

    def root(customer: str) -> str:
        return root(above[customer]) if customer in above else customer

    sizes = Counter(root(customer) for customer in above)
    depths = {r: max(generation(c) for c in above if root(c) == r) for r in sizes}
    return {
        "advocates": len(set(above.values())),
        "by_generation": Counter(generation(customer) for customer in above),
        "again": len(set(above.values()) & set(above)),
        "trees": Counter((size, depths[r]) for r, size in sizes.items()),
        "left": (left["self"], left["circle"], left["before"]),
    }


def facts(told: Chains) -> dict[str, Any]:
    return {
        "advocates": told.advocates,
        "by_generation": Counter(dict(enumerate(told.by_generation, 1))),
        "again": round((told.again.value or 0) * told.brought / 100),
        "trees": Counter((tree.brought, tree.generations) for tree in told.trees),
        "left": (told.to_themselves, told.circles, told.brought_before),
    }


@pytest.mark.parametrize("seed", range(40))
def test_trees_are_those_of_a_slow_walk(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    people = [f"c{i}" for i in range(draw.choice([2, 5, 30, 60]))]
    edges = [(draw.choice(people), draw.choice(people)) for _ in range(draw.choice([1, 6, 60]))]
    assert facts(trees_of(edges)) == slowly(edges)


def test_three_generations_by_hand() -> None:
    edges = [("a", "b"), ("a", "c"), ("b", "d"), ("d", "e"), ("x", "y")]
    told = trees_of(edges, {"b": 10.0, "e": 5.0, "y": 1.0, "a": 100.0})
    assert told.by_generation == (3, 1, 1)
    assert told.trees == (ChainTree(4, 3, 15.0), ChainTree(1, 1, 1.0))
    assert (told.advocates, told.brought, told.mean) == (4, 5, 1.25)
    assert (told.of_generations(1), told.of_generations(2), told.of_generations(3)) == (2, 1, 1)
    assert (told.paid, told.all_paid) == (16.0, 116.0)
    low, high = proportion_confint(2, 5, method="wilson")
    assert told.again.value == pytest.approx(40)
    assert (told.again.low, told.again.high) == pytest.approx((100 * low, 100 * high))


def test_circles_and_people_who_refer_themselves_are_named_and_end() -> None:
    told = trees_of([("a", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("z", "b"), ("b", "b")])
    assert facts(told)["left"] == (2, 1, 1)
    assert told.by_generation == (1, 1)
    assert trees_of([("a", "b"), ("b", "a")]).circles == 1
    assert trees_of([]).mean is None
    assert trees_of([]).again == NOTHING


def test_a_long_line_is_walked_without_a_recursion_limit() -> None:
    line = [(f"c{i}", f"c{i + 1}") for i in range(20_000)]
    for edges in (line, line[::-1]):
        told = trees_of(edges)
        assert told.trees == (ChainTree(20_000, 20_000),)


def referral(advocate: str | None, customer: str | None, days: int = 0, **columns: Any) -> Record:
    return {
        "happened_at": DAY + timedelta(days=days), "kind": "referral", "customer_id": advocate,
        "referred_customer_id": customer, **columns,
    }  # fmt: skip


def test_until_the_period_ends_whenever_it_began(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        advocacy=[
            referral("b", "c", 5, team="Care"),
            referral("a", "b", team="Care"),
            referral("c", "d", 30),
            referral(None, "e"),
            referral("f", None),
            {"happened_at": DAY, "kind": "review", "customer_id": "g", "referred_customer_id": "h"},
        ],
    )
    told = chains(reader_of(lake), Slice())
    assert (told.by_generation, told.one_side, told.paid) == ((1, 1, 1), 2, None)
    june = Slice(date(2026, 6, 14), date(2026, 7, 1))
    assert chains(reader_of(lake), june).by_generation == (1, 1)
    assert chains(reader_of(lake, scope=Scope({"team": ("Care",)})), Slice()).by_generation == (
        1,
        1,
    )
    assert chains(reader_of(lake, scope=Scope({"team": ()})), Slice()).by_generation == ()
    assert chains(reader_of(lake), Slice(only={"team": ("Care",)})).brought == 2


def test_what_was_paid_is_of_whom_the_reader_may_see_and_hidden_of_few(tmp_path: Path) -> None:
    def paid(customer: str, amount: float, month: str = "2026-06", **columns: Any) -> Record:
        told = {"customer_id": customer, "period": at(f"{month}-01T00:00"), "revenue": amount}
        return {**told, **columns}

    lake = make_lake(
        tmp_path,
        advocacy=[referral("a", customer, team="Care") for customer in "bcd"],
        customers=[{"customer_id": c, "joined_at": DAY, "team": "Care"} for c in "bc"],
        revenue=[
            paid("b", 10), paid("b", 1, "2026-07"), paid("c", 20, currency="GBP"), paid("d", 40),
            paid("c", 7, "2026-05", currency="EUR"), paid("c", 3, "2026-04", currency="GBP"),
        ],
    )  # fmt: skip
    told = chains(reader_of(lake), Slice())
    # Most rows name no currency; those that name one are not added to them.
    assert (told.paid, told.all_paid) == (51.0, 51.0)
    new_york = Slice(until=date(2026, 7, 1), timezone="America/New_York")
    assert chains(reader_of(lake), new_york).paid == 50.0
    assert chains(reader_of(lake, scope=Scope({"team": ("Care",)})), Slice()).paid == 11.0
    few = chains(reader_of(lake, smallest=5), Slice())
    assert (few.paid, few.trees[0].paid, few.again.hidden) == (None, None, True)
    assert few.brought == 3
