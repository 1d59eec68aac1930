"""Where each group stands against the rest: asked here once, for every page and every finding.

Who is compared: each group that has a name, is shown, and has at least `FEWEST` observations, with
at least as many in the rest; else the normal law behind the intervals would not hold. Nobody can
mend what is `not given`, so those rows are compared with nobody.

What the rest is: all other rows together, those of groups too small to be judged and those
without a name among them. They are customers too, and beside forty shops of nine answers each a
large one would else be compared with nobody; a small group adds to the rest no more than it has.
Only a hidden group is left out of it: nothing may be told of it, not even by subtraction.

Who stands out: among the groups of one metric and one cut, Benjamini–Hochberg at 5 %, over the
larger of the metric's p-values where it has a second one (`Metric.exact`).

A funnel (`metrics.analyses.funnel_plot`) shows by how much groups of a size differ by chance, each
looked at alone; who stands out in it is said here. A place in a ranking asks something else
(`metrics.inference.verdict.rank_with_ties`): of each two groups.

A place is compared with the other places of its own region too, the nearest level above it of which
there are several. One of a region that does well may be like the company and far behind its
neighbours; the number of their region hides both.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from metrics.analyses.compare import merged, rests_of
from metrics.inference.intervals import p_value
from metrics.inference.verdict import SIGNIFICANT, UNCLEAR, Better, Standing, standing_out
from metrics.model import Estimate, Group, Inputs, Metric, Row
from metrics.places import Places
from metrics.slices import Slice
from store.tables import LEVELS

#: A group with fewer observations is not compared: the normal law would not hold.
FEWEST = 10
#: A p-value above this is of no finding, whatever a second one says.
_DOUBTFUL = 0.05
#: What groups are called by.
_Named = TypeVar("_Named")
#: What lies in regions.
PLACE = "location"


@dataclass(frozen=True, slots=True)
class Standings:
    """The groups of one cut against the rest, or against one group.

    `differences` are group − rest, in the metric's unit, of the groups that could be compared, and
    `chances` their p-values. `places` says where each group stands that has a name and is shown;
    one that could not be compared cannot be told apart. It is empty where none could be.
    `counts` marks metrics that are not compared at all: a larger group has more of them.
    """

    differences: Mapping[Group, Estimate] = field(default_factory=dict)
    chances: Mapping[Group, float | None] = field(default_factory=dict)
    places: Mapping[Group, Standing] = field(default_factory=dict)
    #: How many groups have a name, those that are hidden among them.
    named: int = 0
    #: Whether some group is so small that it is hidden.
    hides: bool = False
    counts: bool = False

    @property
    def allows_for(self) -> int:
        """For how many comparisons allowance was made that decided of some group; else 0.

        It would stand out if nobody else were looked at.
        """
        tried = [group for group, likely in self.chances.items() if likely is not None]
        held_back = any(
            (self.chances[group] or 0.0) < SIGNIFICANT and not self.stands_out(group)
            for group in tried
        )
        return len(tried) if held_back else 0

    def stands_out(self, group: Group) -> bool:
        """Return whether a group is above or below the rest."""
        return self.places.get(group, UNCLEAR) != UNCLEAR


@dataclass(frozen=True, slots=True)
class Region:
    """What a place lies in, and how it stands there: `difference` is it less the others of it."""

    level: str
    name: str
    difference: Estimate
    p_value: float

    def places(self, chosen: Slice) -> Slice:
        """Return the rows of all its places among those that were chosen."""
        return chosen.narrow(self.level, self.name)


@dataclass(frozen=True, slots=True)
class InRegion:
    """A place among the others of its region; `stands_out` among these alone."""

    row: Row
    region: Region
    stands_out: bool


def against_the_rest(
    metric: Metric, rows: Sequence[Row], rests: Mapping[Group, Row] | None = None
) -> Standings:
    """Return each group of a cut against all others together; their inputs are additive.

    Where groups overlap, the rest of each is not the other groups but the rows that are not in it:
    `rests` has them, each measured by itself, as `metrics.measure.measuring.rests` does.
    """
    if rests is not None:
        return _against_rests(metric, rows, rests)
    visible = [row for row in rows if row.estimate.n and not row.estimate.hidden]
    total = sum(row.estimate.n for row in visible)
    judged = [row for row in visible if _is_enough(row) and total - row.estimate.n >= FEWEST]
    if metric.is_count:
        judged = []
    rest = rests_of(visible)
    return _standings(metric, rows, {row.group: (row, rest(row)) for row in judged})


def _against_rests(metric: Metric, rows: Sequence[Row], rests: Mapping[Group, Row]) -> Standings:
    pairs = {
        row.group: (row, rests[row.group].inputs)
        for row in rows
        if not metric.is_count and _is_enough(row) and not row.estimate.hidden
        and row.group in rests and not rests[row.group].estimate.hidden
        and rests[row.group].estimate.n >= FEWEST
    }  # fmt: skip
    return _standings(metric, rows, pairs)


def against_one(metric: Metric, rows: Sequence[Row], reference: Row | None) -> Standings:
    """Return each group against one that is not among them.

    Nothing where that is hidden or too small.
    """
    usable = reference if reference is not None and not reference.estimate.hidden else None
    if usable is None or usable.estimate.n < FEWEST:
        return _standings(metric, rows, {})
    judged = [row for row in rows if _is_enough(row) and not row.estimate.hidden]
    return _standings(metric, rows, {row.group: (row, usable.inputs) for row in judged})


def among_their_regions(metric: Metric, places: Places, rows: Sequence[Row]) -> Iterator[InRegion]:
    """Yield each place that can be compared with the others of its region, of several regions.

    Where there is one region, the others of it are all others.
    """
    for (level, name), members in _by_region(places, rows).items():
        found = against_the_rest(metric, members)
        for row in members:
            likely = found.chances.get(row.group)
            if likely is not None:
                region = Region(level, name, found.differences[row.group], likely)
                yield InRegion(row, region, found.stands_out(row.group))


def lie_in_one_region(places: Places, rows: Sequence[Row]) -> bool:
    """Return whether all rows are of one region: the others of it are then all others."""
    told = [row for row in rows if row.estimate.n]
    return len(told) in map(len, _by_region(places, told).values())


def chance(metric: Metric, mine: Inputs, other: Inputs, difference: Estimate) -> float | None:
    """Return the p-value of no difference.

    The larger of the metric's two, where it has a second one.
    """
    first = p_value(difference)
    if first is None or first > _DOUBTFUL or metric.exact is None:
        return first
    return max(first, metric.exact(mine, other) or 0.0)


def shortlist(
    rows: Sequence[Row], found: Standings, most: int, always: Collection[Group] = ()
) -> list[Row]:
    """Return at most so many rows.

    Those asked for always, those that stand out, then both ends, as far as is known of each: the
    places that are at least so high, and at most so low. Few answers are no end. Of a count, whose
    ends are no better than another's, the largest.
    """
    if len(rows) <= most:
        return list(rows)
    asked_for = [row for row in rows if row.group in always]
    others = [row for row in rows if row.group not in always]
    if found.counts:
        return [*asked_for, *sorted(others, key=lambda row: -row.estimate.n)][:most]
    telling = [row for row in others if found.stands_out(row.group)]
    told = [row for row in others if not found.stands_out(row.group) and _is_enough(row)]
    few = [row for row in others if not found.stands_out(row.group) and not _is_enough(row)]
    few.sort(key=lambda row: -row.estimate.n)
    return [*asked_for, *_ends(telling), *_ends(told), *few][:most]


def _ends(rows: Sequence[Row]) -> list[Row]:
    """The rows from both ends in turn: the one surely highest, the one surely lowest, and so on."""
    unknown = math.inf
    high = sorted(rows, key=lambda r: -(-unknown if r.estimate.low is None else r.estimate.low))
    low = sorted(rows, key=lambda r: unknown if r.estimate.high is None else r.estimate.high)
    in_turn = (row for pair in zip(high, low, strict=True) for row in pair)
    return list({row.group: row for row in in_turn}.values())


def best_first(estimates: Mapping[_Named, Estimate], better: Better) -> list[_Named]:
    """Return the groups from best to worst value, so that a reader sees the order in the numbers.

    A shop with four answers does not top the list: groups with fewer than `FEWEST` observations,
    which are compared with nobody, follow those with more, and those without a value stand last.
    For a metric of which neither direction is better, from the highest.
    """
    sign = 1 if better == "lower" else -1
    measured = [group for group, estimate in estimates.items() if estimate.value is not None]

    def place(group: _Named) -> tuple[bool, float, str]:
        estimate = estimates[group]
        return estimate.n < FEWEST, sign * (estimate.value or 0.0), str(group)

    return sorted(measured, key=place) + [g for g in estimates if g not in {*measured}]


def left_out(metric: Metric, rows: Sequence[Row], visible: Sequence[Row]) -> Row | None:
    """Return all groups together that a shortlist leaves out, called `384 others`.

    Hidden ones are none.

    `None` where fewer than two are left out, of a count, whose whole is its sum, and of what
    cannot be put together from its groups.
    """
    kept = {row.group for row in visible}
    rest = [
        row for row in rows if row.group not in kept and row.estimate.n and not row.estimate.hidden
    ]
    if len(rest) < 2 or metric.is_count or not metric.additive:
        return None
    inputs = merged(rest)
    return Row(f"{len(rest):,} others", metric.estimate(inputs), inputs)


def _by_region(places: Places, rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The rows that name a place, by what lies nearest above it."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        above = {} if row.group is None else places.above(str(row.group))
        level = next((each for each in LEVELS if each in above), None)
        if level is not None and places.are_several(level):
            found.setdefault((level, above[level]), []).append(row)
    return found


def _is_enough(row: Row) -> bool:
    return row.group is not None and row.estimate.n >= FEWEST


def _standings(
    metric: Metric, rows: Sequence[Row], pairs: Mapping[Group, tuple[Row, Inputs]]
) -> Standings:
    """What the comparisons of these groups, each with the inputs of the others, come to."""
    differences = {
        group: metric.difference(row.inputs, other) for group, (row, other) in pairs.items()
    }
    chances = {
        group: chance(metric, row.inputs, other, differences[group])
        for group, (row, other) in pairs.items()
    }
    counted = [row for row in rows if row.estimate.n]
    named = [row for row in counted if row.group is not None]
    visible = {row.group: UNCLEAR for row in named if not row.estimate.hidden}
    return Standings(
        differences,
        chances,
        {**visible, **standing_out(differences, chances)} if pairs else {},
        named=len(named),
        hides=any(row.estimate.hidden for row in counted),
        counts=metric.is_count,
    )
