"""Who brings others who bring others: referrals as family trees.

Each customer was brought by whoever referred them first, so that everybody has one place. Nobody is
named: what comes back are numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from metrics.inference.intervals import share
from metrics.measure.hiding.suppression import hidden_estimate, is_few
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.relations.paying import REVENUE
from metrics.relations.slice_columns import slice_of
from metrics.slices import Slice
from store.tables import ADVOCACY, CUSTOMERS

#: Who referred whom, oldest first.
Edges = Iterable[tuple[str, str]]

_REFERRALS = f"""
SELECT customer_id, referred_customer_id FROM (
    SELECT customer_id, referred_customer_id, happened_at, event_id, {slice_of(ADVOCACY)}
    FROM advocacy WHERE kind = 'referral'
) WHERE {{where}} ORDER BY happened_at, event_id"""

# What each customer paid, foreign amounts left out.
_PAID = f"""
SELECT customer_id, sum(revenue) AS paid FROM (
    SELECT amounts.customer_id, revenue, period, is_foreign, {slice_of(CUSTOMERS)}
    FROM ({REVENUE}) AS amounts
    LEFT JOIN customers ON customers.customer_id = amounts.customer_id
) WHERE {{where}} AND NOT is_foreign
GROUP BY customer_id"""


@dataclass(frozen=True, slots=True)
class ChainTree:
    """One advocate whom nobody brought: how many came through them, over how many generations.

    `paid` is what these customers paid together; `None` where no file tells, or so few are they
    that it is hidden.
    """

    brought: int
    generations: int
    paid: float | None = None


@dataclass(frozen=True, slots=True)
class Chains:
    """All trees, the largest first, and what of the referrals is in none.

    `by_generation` counts the customers brought by an advocate, by those whom they brought, and so
    on. `again` is the share of customers brought who brought somebody, in %. `paid` is what all
    who were brought paid, `all_paid` what everybody paid; `None` where no file tells.

    Left out are people who referred themselves, `circles` (somebody brought a person through whom
    they came), customers who had been brought before, and referrals of which one side is unknown.
    """

    advocates: int
    by_generation: tuple[int, ...]
    again: Estimate
    trees: tuple[ChainTree, ...]
    paid: float | None = None
    all_paid: float | None = None
    to_themselves: int = 0
    circles: int = 0
    brought_before: int = 0
    one_side: int = 0

    @property
    def brought(self) -> int:
        """How many customers were brought."""
        return sum(self.by_generation)

    @property
    def mean(self) -> float | None:
        """Customers brought per advocate; `None` without any."""
        return self.brought / self.advocates if self.advocates else None

    def of_generations(self, least: int) -> int:
        """Return how many trees have so many generations or more."""
        return sum(tree.generations >= least for tree in self.trees)


def chains(reader: Reader, chosen: Slice) -> Chains:
    """Return the trees of all referrals until the slice's period ends, whenever they began."""
    clauses, bound = chosen.condition("happened_at", stock=True)
    seen, seen_bound = reader.scope.condition()
    sql = _REFERRALS.format(where=" AND ".join([*clauses, *seen]) or "TRUE")
    found = reader.lake.query(sql, {**bound, **seen_bound})
    known = found.drop_nulls()
    edges = list(known.iter_rows())
    all_chains = trees_of(edges, _paid(reader, chosen), one_side=found.height - known.height)
    return _hidden(all_chains, reader.disclosure.smallest)


def _hidden(all_chains: Chains, smallest: int) -> Chains:
    """The same without what fewer than `smallest` customers did or paid."""
    trees = tuple(
        replace(t, paid=None) if is_few(t.brought, smallest) else t for t in all_chains.trees
    )
    few = is_few(all_chains.brought, smallest)
    again = hidden_estimate(all_chains.again.n) if few else all_chains.again
    return replace(all_chains, trees=trees, again=again, paid=None if few else all_chains.paid)


def _paid(reader: Reader, chosen: Slice) -> dict[str, float] | None:
    """What each customer paid until the period's end; `None` where no file tells of revenue."""
    if not reader.lake.tables["revenue"].rows:
        return None
    seen, bound = reader.scope.condition()
    # A month is a day of the calendar, wherever the reader is.
    ends = ["timezone('UTC', period)::DATE < $until_day"] if chosen.until else []
    sql = _PAID.format(where=" AND ".join([*ends, *seen]) or "TRUE")
    return dict(reader.lake.query(sql, {**bound, "until_day": chosen.until}).iter_rows())


def trees_of(edges: Edges, paid: Mapping[str, float] | None = None, *, one_side: int = 0) -> Chains:
    """Return the trees that the referrals make, each at the place where it was made first."""
    brought_by, themselves, circles, before = _forest(edges)
    children: dict[str, list[str]] = {}
    for customer, advocate in brought_by.items():
        children.setdefault(advocate, []).append(customer)
    by_generation: list[int] = []
    trees = []
    for root in (advocate for advocate in children if advocate not in brought_by):
        generation, depth, came = children[root], 0, 0
        spent = 0.0
        while generation:
            if depth == len(by_generation):
                by_generation.append(0)
            by_generation[depth] += len(generation)
            came, depth = came + len(generation), depth + 1
            if paid is not None:
                spent += sum(paid.get(customer, 0.0) for customer in generation)
            generation = [each for customer in generation for each in children.get(customer, ())]
        trees.append(ChainTree(came, depth, None if paid is None else spent))
    trees.sort(key=lambda tree: (-tree.brought, -tree.generations, -(tree.paid or 0)))
    again = share(sum(advocate in brought_by for advocate in children), len(brought_by))
    return Chains(
        advocates=len(children),
        by_generation=tuple(by_generation),
        again=again,
        trees=tuple(trees),
        paid=None if paid is None else sum(tree.paid or 0.0 for tree in trees),
        all_paid=None if paid is None else sum(paid.values()),
        to_themselves=themselves,
        circles=circles,
        brought_before=before,
        one_side=one_side,
    )


def _forest(edges: Edges) -> tuple[dict[str, str], int, int, int]:
    """Who was brought by whom, without circles; and how many referrals were left out, by reason.

    `roots` leads from each customer towards the first of their tree, in ever fewer steps.
    """
    brought_by: dict[str, str] = {}
    roots: dict[str, str] = {}
    themselves = circles = before = 0

    def root_of(customer: str) -> str:
        above = customer
        while (higher := roots.get(above, above)) != above:
            above = higher
        while customer != above:
            roots[customer], customer = above, roots.get(customer, above)
        return above

    for advocate, customer in edges:
        if advocate == customer:
            themselves += 1
        elif customer in brought_by:
            before += 1
        elif root_of(advocate) == customer:
            circles += 1
        else:
            brought_by[customer] = roots[customer] = advocate
    return brought_by, themselves, circles, before
