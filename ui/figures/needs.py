"""What needs us, and what proves it: the findings of a slice, found once per version of the data.

A page that a finding leads to asks for them where the finding was found, whatever the page itself
is filtered to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from metrics.analyses.evidence.begun import begun
from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.news import Since, brought
from metrics.analyses.findings import Findings, findings
from metrics.lake import Lake
from metrics.measure.rows import longest_waits, oldest_open
from store.manifest import before_last_file
from ui import state
from ui.figures import comparisons
from ui.filters import spans

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from metrics.analyses.findings import Finding
    from metrics.measure.reader import Reader
    from metrics.model import Row
    from metrics.slices import Slice

P = TypeVar("P")

#: The bucket of `open_by_age` for those who have waited longest.
OLD = "over 8 weeks"
#: So many things that need us fit on a screen, and into a head.
MOST = 5


@dataclass(frozen=True, slots=True)
class Old:
    """How many complaints have been open for over eight weeks, and who has most of them."""

    count: int
    team: str | None
    with_team: int


def context() -> Context:
    """Return where the view's findings are looked for: its slice.

    Of now, in the latest days too.
    """
    return Context(state.view().slice, comparisons.recent())


def needs(where: Context) -> Findings:
    """Return what got worse or is worse than the rest there, the first of them and the rest."""
    reader = state.view().reader

    def ask() -> Findings:
        looked = comparisons.looked(where.chosen)
        return findings(reader, where.chosen, most=MOST, looked=looked, recent=where.recent)

    return state.remembered("findings", ask, where.chosen, where.recent)


@dataclass(frozen=True, slots=True)
class News:
    """Which findings the last file brought or changed, and the day on which it came."""

    since: Since
    came_on: date


def news(where: Context) -> News | None:
    """Return what the last file brought; `None` where nobody can tell, or rows were chosen.

    All that is watched is measured once more, in the version before that file: once a version for
    the whole company, and not with each filter.
    """
    if where.chosen.choice:
        return None
    now, found = state.view(), needs(where)

    def ask() -> News | None:
        before = before_last_file(now.home)
        if before is None:
            return None
        manifest, came_at = before
        lake = Lake.of_version(now.home, manifest, beside=now.lake)
        earlier = replace(now.reader, lake=lake)
        last = spans.days(earlier.lake, now.settings.zone, now.tables)
        came_on = came_at.astimezone(now.settings.zone).date()
        return News(brought(earlier, found, where, last and last[1]), came_on)

    return state.remembered("news", ask, where)


def proof(
    prove: Callable[[Reader, Finding, Context], P | None], found: Finding, where: Context
) -> P | None:
    """Return what proves a finding, measured again.

    `None` where what it is about is not there any more.

    Args:
        prove: how a finding of its kind is proven.
        found: the finding.
        where: where it was found.
    """
    reader = state.view().reader
    name = f"proof of {found.kind}"
    return state.remembered(name, lambda: prove(reader, found, where), found, where)


def since(found: Finding, where: Context) -> date | None:
    """Return the first day of the week since which a change lasts; `None` if that is not known."""
    reader = state.view().reader
    return state.remembered("since when", lambda: begun(reader, found, where), found, where)


def old_complaints(chosen: Slice) -> Old:
    """Return the complaints that were open for over eight weeks at the end of a slice's period."""
    by_team = old_by_team(chosen)
    count = sum(row.estimate.n for row in by_team)
    most = next((row for row in by_team if row.group is not None), None)
    return Old(count, None, 0) if most is None else Old(count, str(most.group), most.estimate.n)


def old_by_team(chosen: Slice) -> list[Row]:
    """Return the same by team, who has most of them first; a row without a team among them."""
    rows = state.figures(["open_by_age"], chosen.narrow("age", OLD), by="team")["open_by_age"]
    return sorted((row for row in rows if row.estimate.n), key=lambda row: -row.estimate.n)


def oldest(chosen: Slice, most: int) -> pl.DataFrame:
    """Return the complaints among them that have waited longest.

    As in `metrics.measure.rows.oldest_open`.
    """
    reader, old = state.view().reader, chosen.narrow("age", OLD)
    return state.remembered("oldest", lambda: oldest_open(reader, old, most), old, most)


def slowest(chosen: Slice, key: str, most: int) -> pl.DataFrame:
    """Return the complaints of a slice's period that waited longest, by a metric of waits."""
    reader = state.view().reader
    return state.remembered(
        "slowest", lambda: longest_waits(reader, chosen, key, most), chosen, key, most
    )
