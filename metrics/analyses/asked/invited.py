"""Those asked in a slice beside those who answered: NPS of both, and who is heard too seldom."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metrics.analyses.asked.weights import Apart, AskedCell, apart, as_invited, difference
from metrics.inference.intervals import net_share
from metrics.inference.verdict import benjamini_hochberg
from metrics.measure.as_of import knowledge
from metrics.measure.hiding.suppression import at_least
from metrics.measure.names import are_groups
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate
from metrics.relations.selects import RELATIONS
from metrics.slices import Slice
from store.tables import SLICE_COLUMNS

#: What those asked and those who answered are set side by side by.
COLUMNS = ("channel", "location", "touchpoint", "team", "segment")
#: Which of these make the cells that count as often as they were asked.
CELLS = ("location", "channel")

_COUNTED = """
SELECT {columns}, count(*) AS asked, count(*) FILTER (is_answered) AS answered,
    count(*) FILTER (is_answered AND recommends >= 9) AS promoters,
    count(*) FILTER (is_answered AND recommends <= 6) AS detractors,
    count(*) FILTER (is_answered AND recommends IS NOT NULL) AS scored
FROM ({invitations}) WHERE {where} GROUP BY ALL ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was asked and who answered; nothing in it tells of fewer than are shown.

    `nps` is that of the answers to invitations, `as_invited` the same with each place and channel
    as often as it was asked. `differs` are the groups by which those who answered differ from those
    asked by more than chance, the furthest first.
    """

    invitations: int
    answered: int
    nps: Estimate
    as_invited: Estimate
    #: NPS as invited less that of the answers.
    difference: Estimate
    differs: tuple[Apart, ...]
    #: Whether files name invitations and answers by one id, so that one may be known by the other.
    is_linked: bool


def invited(reader: Reader, chosen: Slice) -> Invited | None:
    """Return who was asked in the slice; `None` where too few were asked, or answered, to tell."""
    fewest = at_least(1, reader.disclosure)
    columns = [name for name in COLUMNS if are_groups(reader.lake, name)]
    counts = _counts(reader, chosen, columns)
    invitations, answered = (int(counts[name].sum()) for name in ("asked", "answered"))
    if min(answered, invitations - answered) < fewest:
        return None
    cells = [AskedCell(*row) for row in _by(counts, [c for c in CELLS if c in columns]).rows()]
    promoters, detractors, scored = (
        int(counts[name].sum()) for name in ("promoters", "detractors", "scored")
    )
    # Of so few answers no number is told.
    is_told = scored >= fewest
    return Invited(
        invitations,
        answered,
        net_share(promoters, detractors, scored) if is_told else NOTHING,
        as_invited(cells) if is_told else NOTHING,
        difference(cells) if is_told else NOTHING,
        _differing(counts, columns, fewest),
        is_linked=_is_linked(reader),
    )


def _is_linked(reader: Reader) -> bool:
    lake = reader.lake
    by_customer = lake.have_same_customers("invitations", "responses")
    return by_customer or lake.gives("invitations", "response_id")


def _differing(counts: pl.DataFrame, columns: list[str], fewest: int) -> tuple[Apart, ...]:
    found = []
    for column in columns:
        groups = counts.group_by(column).agg(pl.col("asked").sum(), pl.col("answered").sum())
        group_apart = apart(column, groups.sort(column).rows())
        of = groups.filter(pl.col(column) == group_apart.group) if group_apart else groups
        heard = int(of["answered"].sum())
        if group_apart is not None and min(heard, int(of["asked"].sum()) - heard) >= fewest:
            found.append(group_apart)
    clear = benjamini_hochberg([each.p_value for each in found])
    real = [each for each, is_clear in zip(found, clear, strict=True) if is_clear]
    return tuple(sorted(real, key=lambda each: (-abs(each.size), each.column)))


def _by(counts: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The sums by these columns, in their order, without them."""
    sums = ("asked", "answered", "promoters", "detractors", "scored")
    if not columns:
        return counts.select(pl.col(sums).sum())
    grouped = counts.group_by(columns).agg(pl.col(sums).sum())
    return grouped.sort(columns, nulls_last=True).select(sums)


def _counts(reader: Reader, chosen: Slice, columns: list[str]) -> pl.DataFrame:
    """Those asked by all these columns, and what those of them who answered said."""
    clauses, bound = chosen.condition("sent_at", (*SLICE_COLUMNS, "hour"))
    seen, seen_bound = reader.scope.condition()
    sql = _COUNTED.format(
        columns=", ".join(columns) or "NULL AS nothing",
        invitations=RELATIONS["invitations"],
        where=" AND ".join(["is_asked", *clauses, *seen]),
    )
    return reader.lake.count(sql, {**bound, **seen_bound, **knowledge(reader, chosen)})
