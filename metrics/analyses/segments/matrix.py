"""The segments side by side: how large each is, how it stands against the rest, its complaints.

Where a segment is clearly more delighted, stays more, or brings more others than the rest is said
by `metrics.analyses.standings` (Benjamini–Hochberg among the segments of one metric). What it
complains about that others do not: the share of a category among its complaints less that among the
others', with Newcombe's interval, Benjamini–Hochberg over all segments and categories.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import polars as pl

from metrics.analyses.alike import missing_of
from metrics.analyses.compare import Compared
from metrics.analyses.scorecard import Cell, GroupLine, overview
from metrics.analyses.standings import FEWEST
from metrics.catalogue import METRICS
from metrics.definitions.complaints import COMPLAINTS_OPENED
from metrics.inference.intervals import p_value, share, share_difference
from metrics.inference.verdict import benjamini_hochberg
from metrics.measure.as_of import NO_END, knowledge
from metrics.measure.hiding.suppression import is_few
from metrics.measure.measuring import counts_across, measure_all
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate
from metrics.relations.paying import REVENUE
from metrics.relations.periods import months_before
from metrics.relations.selects import RELATIONS
from metrics.slices import Slice

#: What is asked of each segment: are they delighted, do they stay, do they bring others?
KEYS = ("nps", "csat", "net_revenue_retention", "referral_rate")

# Known customers who answered, complained or spoke in public, once each.
_SEEN = """
SELECT {by}, count(DISTINCT customer_id) AS customers FROM ({customers_seen})
WHERE segment IS NOT NULL AND {where} GROUP BY ALL"""
# Of customers whose segment is known, by the register; amounts in another currency count nowhere.
_PAID = """
SELECT {by}, count(DISTINCT customer_id) AS customers, sum(revenue)::DOUBLE AS revenue
FROM ({revenue}) JOIN (
    SELECT customer_id, team, location, segment FROM customers WHERE {seen}
) USING (customer_id)
WHERE NOT is_foreign AND segment IS NOT NULL AND known_at <= $as_of
    AND timezone('UTC', period) >= $since_month
    AND timezone('UTC', period) < $until_month AND {where}
GROUP BY ALL"""
#: By what the two are told, as SQL.
By = Literal["segment", "segment, location"]


@dataclass(frozen=True, slots=True)
class SegmentComplaint:
    """A category that a segment complains of more than others: its share less theirs, in points."""

    category: str
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its shares of customers and revenue in %, its cells by metric, its complaints.

    `customers` has the share of customers seen whose segment is told; `revenue` is `None` where
    nobody tells what whom paid, or of so few that it is hidden. `complaints` are clear ones only.
    """

    name: str
    customers: Estimate
    revenue: float | None
    cells: Mapping[str, Cell]
    complaints: tuple[SegmentComplaint, ...]

    def stand(self, verdict: str) -> list[str]:
        """Return the keys of the metrics in which it is better, or worse, than the rest."""
        return [key for key, cell in self.cells.items() if cell.against_rest == verdict]


def year(chosen: Slice, until: date) -> Slice:
    """Return the slice in the twelve months up to a day.

    Whom to be there for is no question of weeks.
    """
    begins = months_before(until, 12) + timedelta(days=until.day - 1)
    return chosen.period(begins, until)


def segments(reader: Reader, chosen: Slice) -> tuple[Segment, ...]:
    """Return the segments, the one with most customers first; none where no file names any."""
    metrics = [METRICS[key] for key in KEYS]
    measurable = [metric for metric in metrics if not missing_of(reader, metric, chosen, "segment")]
    rows = measure_all(reader, measurable, chosen, by="segment") if measurable else {}
    by_group = {key: [Compared(row, None, None) for row in found] for key, found in rows.items()}
    lines = overview(by_group, {})
    seen = _seen(reader, chosen)
    paid, complaints = _paid(reader, chosen), _complaints(reader, chosen)
    whole = sum(seen.values())
    found = [_segment(line, seen, whole, paid, complaints) for line in lines]
    return tuple(sorted(found, key=lambda one: (-one.customers.n, one.name)))


def _segment(
    line: GroupLine,
    seen: Mapping[str, int],
    whole: int,
    paid: Mapping[str, float],
    complaints: Mapping[str, list[SegmentComplaint]],
) -> Segment:
    own = seen.get(line.group, 0)
    customers = replace(share(own, whole), n=own) if whole else NOTHING
    found = tuple(complaints.get(line.group, ()))
    return Segment(line.group, customers, paid.get(line.group), line.cells, found)


def _seen(reader: Reader, chosen: Slice) -> dict[str, int]:
    """How many known customers were seen of each segment."""
    return dict(customers_seen(reader, chosen, "segment").iter_rows())


def customers_seen(reader: Reader, chosen: Slice, by: By) -> pl.DataFrame:
    """Return how many known customers were seen by segment, or by segment and location."""
    clauses, bound = chosen.condition("at")
    seen, seen_bound = reader.scope.condition()
    sql = _SEEN.format(
        by=by,
        customers_seen=RELATIONS["customers_seen"],
        where=" AND ".join(["TRUE", *clauses, *seen]),
    )
    return reader.lake.query(sql, {**bound, **seen_bound, **knowledge(reader, chosen)})


def _paid(reader: Reader, chosen: Slice) -> dict[str, float]:
    """Each segment's share of revenue in %, of the months that lie in the slice.

    Nothing where one of them has so few customers that it is hidden: its share would be what the
    others leave.
    """
    found = paid(reader, chosen, "segment")
    if any(is_few(n, reader.disclosure.smallest) for n in found["customers"]):
        return {}
    whole = float(found["revenue"].sum() or 0.0)
    if whole <= 0:
        return {}
    return {name: 100 * amount / whole for name, _, amount in found.iter_rows()}


def paid(reader: Reader, chosen: Slice, by: By) -> pl.DataFrame:
    """Return what customers of the register paid in the months of a slice, by segment and place.

    Columns: those of `by`, customers, revenue; no rows where it is not told by what is chosen.
    """
    of_customers = {"team", "location", "segment"}
    chosen_by = {column for column, _ in (*chosen.choice, *reader.scope.only)}
    if chosen.since is None or chosen.until is None or chosen_by - of_customers:
        return pl.DataFrame(schema=dict.fromkeys([*by.split(", "), "customers", "revenue"]))
    where, bound = chosen.period(None, None).condition("period")
    seen, seen_bound = reader.scope.condition()
    first = chosen.since if chosen.since.day == 1 else months_before(chosen.since, -1)
    values = {
        **bound,
        **seen_bound,
        "as_of": reader.as_of or NO_END,
        "since_month": first.replace(day=1),
        "until_month": chosen.until.replace(day=1),
    }
    sql = _PAID.format(
        by=by,
        revenue=REVENUE,
        seen=" AND ".join(["TRUE", *seen]),
        where=" AND ".join(["TRUE", *where]),
    )
    return reader.lake.query(sql, values)


def _complaints(reader: Reader, chosen: Slice) -> dict[str, list[SegmentComplaint]]:
    """By segment the categories that it clearly complains of more than others, clearest first."""
    crossed = counts_across(reader, COMPLAINTS_OPENED, chosen, by="segment", across="category")
    counts = [(str(s), str(c), n) for s, c, n in crossed if s is not None and c is not None]
    pairs = [*_against_others(counts)]
    chances = [p_value(complaint.difference) for _, complaint in pairs]
    clear = benjamini_hochberg(chances)
    found: dict[str, list[SegmentComplaint]] = {}
    for (segment, complaint), is_clear in zip(pairs, clear, strict=True):
        if is_clear and (complaint.difference.low or 0.0) > 0:
            found.setdefault(segment, []).append(complaint)
    return {
        segment: sorted(more, key=lambda one: -(one.difference.low or 0.0))
        for segment, more in found.items()
    }


def _against_others(
    counts: Sequence[tuple[str, str, int]],
) -> Iterator[tuple[str, SegmentComplaint]]:
    """Each segment and category, where it and the others complained often enough."""
    of_segment: dict[str, int] = {}
    of_category: dict[str, int] = {}
    for segment, category, n in counts:
        of_segment[segment] = of_segment.get(segment, 0) + n
        of_category[category] = of_category.get(category, 0) + n
    whole = sum(of_segment.values())
    for segment, category, n in counts:
        own = of_segment[segment]
        if min(own, whole - own) >= FEWEST:
            difference = share_difference(n, own, of_category[category] - n, whole - own)
            yield segment, SegmentComplaint(category, difference)


def owned(found: Sequence[Segment]) -> Segment | None:
    """Return the segment that could be owned: better than the rest in most, worse in nothing."""
    better = [one for one in found if one.stand("better") and not one.stand("worse")]
    return max(better, key=lambda one: (len(one.stand("better")), one.customers.n), default=None)


def strained(found: Sequence[Segment]) -> Segment | None:
    """Return the segment that is served at a loss of goodwill: worse in most, better in nothing."""
    worse = [one for one in found if one.stand("worse") and not one.stand("better")]
    return max(worse, key=lambda one: (len(one.stand("worse")), one.customers.n), default=None)


def as_numbers(found: Sequence[Segment]) -> pl.DataFrame:
    """Return a row per segment and metric, as plain numbers, not rounded; hidden ones are empty."""
    schema = {
        "segment": pl.String,
        "customers": pl.Int64,
        "customers_share": pl.Float64,
        "revenue_share": pl.Float64,
        "metric": pl.String,
        **dict.fromkeys(("value", "low", "high"), pl.Float64),
        "n": pl.Int64,
        "against_rest": pl.String,
    }
    rows = [
        (one.name, one.customers.n, one.customers.value, one.revenue, key, cell.estimate.value,
         cell.estimate.low, cell.estimate.high, cell.estimate.n, cell.against_rest)
        for one in found for key, cell in one.cells.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def complaints_as_numbers(found: Sequence[Segment]) -> pl.DataFrame:
    """Return a row per segment and category that it complains of more than others, in points."""
    schema = {"segment": pl.String, "category": pl.String,
              **dict.fromkeys(("difference", "low", "high"), pl.Float64)}  # fmt: skip
    rows = [
        (one.name, each.category, each.difference.value, each.difference.low, each.difference.high)
        for one in found for each in one.complaints
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
