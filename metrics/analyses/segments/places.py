"""Each segment at each place: how large it is there, and where it stands out from all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from metrics.analyses.alike import missing_of
from metrics.analyses.segments.matrix import KEYS, customers_seen, paid
from metrics.analyses.standings import Standings, against_the_rest
from metrics.catalogue import METRICS
from metrics.inference.verdict import Verdict, judge
from metrics.measure.hiding.suppression import is_few
from metrics.measure.measuring import measure_all
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Row
from metrics.slices import Slice

#: Of more segments the largest are looked at.
_SEGMENTS = 12
#: A segment and a place.
_Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class AtPlace:
    """A metric of one segment at one place, and how it stands against all others together."""

    estimate: Estimate
    difference: Estimate | None
    against_rest: Verdict


@dataclass(frozen=True, slots=True)
class SegmentAtPlace:
    """One segment at one place: its shares of all customers and of all revenue in %, its metrics.

    The shares are `None` where nobody tells, and of so few customers that they are hidden.
    """

    segment: str
    place: str
    customers: float | None
    revenue: float | None
    cells: Mapping[str, AtPlace]

    @property
    def stands_out(self) -> bool:
        """Whether it is better or worse in anything, by more than chance."""
        return any(cell.against_rest in ("better", "worse") for cell in self.cells.values())

    @property
    def size(self) -> int:
        """How much was counted of it at most, in any metric."""
        return max((cell.estimate.n for cell in self.cells.values()), default=0)


def at_places(reader: Reader, chosen: Slice, names: Sequence[str]) -> tuple[SegmentAtPlace, ...]:
    """Return the cells of these segments by location: those that stand out first, then the largest.

    In each metric one is set beside all other cells together (Benjamini–Hochberg over all of them);
    of fewer than `FEWEST` answers it is not compared.
    """
    numbers: dict[_Cell, str] = {}
    by_metric: dict[str, list[Row]] = {}
    for name in names[:_SEGMENTS]:
        own = chosen.narrow("segment", name)
        metrics = [METRICS[key] for key in KEYS]
        told = [metric for metric in metrics if not missing_of(reader, metric, own, "location")]
        for key, rows in (measure_all(reader, told, own, by="location") if told else {}).items():
            for row in rows:
                if row.group is not None and row.estimate.n:
                    # A cell is known by its number: two names could be one together.
                    number = numbers.setdefault((name, str(row.group)), f"{len(numbers)}")
                    by_metric.setdefault(key, []).append(replace(row, group=number))
    standings = {key: against_the_rest(METRICS[key], rows) for key, rows in by_metric.items()}
    estimates = {
        key: {str(row.group): row.estimate for row in rows} for key, rows in by_metric.items()
    }
    customers = _shares_of_customers(reader, chosen)
    revenue = _shares_of_revenue(reader, chosen)
    found = [
        SegmentAtPlace(
            cell[0],
            cell[1],
            customers.get(cell),
            revenue.get(cell),
            {key: _at_place(key, number, estimates[key], standings[key]) for key in by_metric},
        )
        for cell, number in numbers.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.stands_out, -one.size)))


def _at_place(
    key: str, number: str, estimates: Mapping[str, Estimate], standings: Standings
) -> AtPlace:
    difference = standings.differences.get(number)
    verdict: Verdict = "cannot tell"
    if difference is not None and standings.stands_out(number):
        verdict = judge(difference, METRICS[key].better).verdict
    return AtPlace(estimates.get(number, NOTHING), difference, verdict)


def _shares_of_customers(reader: Reader, chosen: Slice) -> dict[_Cell, float]:
    """Of all customers seen whose segment is told, the share of each cell; few are hidden."""
    of_segments = customers_seen(reader, chosen, "segment")
    whole = int(of_segments["customers"].sum())
    found = customers_seen(reader, chosen, "segment, location")
    return {cell: 100 * n / whole for cell, n, _ in _shown(reader, found, found["customers"])}


def _shares_of_revenue(reader: Reader, chosen: Slice) -> dict[_Cell, float]:
    """Of all revenue of customers whose segment is told, the share of each cell."""
    found = paid(reader, chosen, "segment, location")
    whole = float(found["revenue"].sum() or 0.0)
    if whole <= 0:
        return {}
    return {cell: 100 * sum_ / whole for cell, _, sum_ in _shown(reader, found, found["revenue"])}


def _shown(
    reader: Reader, found: pl.DataFrame, amounts: pl.Series
) -> list[tuple[_Cell, int, float]]:
    """The cells that may be told of, with their customers and amount.

    Where one of a segment is too small, its next smallest is not told either: it would be what is
    left of the segment's whole. What names no place is told of nowhere.
    """
    told: list[tuple[_Cell, int, float]] = []
    together = found.select("segment", "location", "customers").with_columns(
        amounts.alias("amount")
    )
    for of_segment in together.sort("segment", "customers").partition_by("segment"):
        few = sum(is_few(n, reader.disclosure.smallest) for n in of_segment["customers"])
        hidden = 2 if few == 1 else few
        told += [
            ((segment, place), n, amount)
            for segment, place, n, amount in of_segment.slice(hidden).iter_rows()
            if place is not None
        ]
    return told


def places_as_numbers(found: Sequence[SegmentAtPlace]) -> pl.DataFrame:
    """Return a row per segment, place and metric, as plain numbers, not rounded.

    Hidden ones are empty.
    """
    schema = {
        **dict.fromkeys(("segment", "location"), pl.String),
        **dict.fromkeys(("customers_share", "revenue_share"), pl.Float64),
        "metric": pl.String,
        **dict.fromkeys(("value", "low", "high"), pl.Float64),
        "n": pl.Int64,
        "difference": pl.Float64,
        "against_rest": pl.String,
    }
    rows = [
        (one.segment, one.place, one.customers, one.revenue, key, cell.estimate.value,
         cell.estimate.low, cell.estimate.high, cell.estimate.n,
         cell.difference.value if cell.difference else None, cell.against_rest)
        for one in found for key, cell in one.cells.items() if cell.estimate.n
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
