"""What kinds of finding there are: each declared once, with how it is looked for.

A metric in a group that changed, is below the rest, or behind the other places of its own region
(`metrics.analyses.standings`), is looked for by `search` itself. The
others have an analysis of their own:

- A standard: where it was missed, are those who were there less happy than where it was kept
  (`metrics.analyses.journey.missing`)? It is looked at over half a year.
- A delivery gap: does the share of leaders who believe lie further above that of customers than in
  the quarter before (`metrics.analyses.delivery_gap.opened`)? Places lie in regions, so that one
  gap opens in both: of all that were looked at the clearest alone is told.
- Hours in which more came than there were people to serve them (`metrics.analyses.busy_hours`),
  where files tell who was on duty.
- That those who answer differ from those who were asked, so that NPS is too high
  (`metrics.analyses.asked`), over half a year.
- A theme of which more tell than in the quarter before, and with which NPS is lower for certain
  (`metrics.analyses.themes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from metrics.analyses.asked import Apart, Invited, invited
from metrics.analyses.busy_hours import Stretch, outrun
from metrics.analyses.compare import Compared
from metrics.analyses.delivery_gap import STATEMENTS, OpenedGap, opened, quarter
from metrics.analyses.journey import Missing, half_year, missing
from metrics.analyses.standings import (
    FEWEST,
    PLACE,
    Region,
    against_the_rest,
    among_their_regions,
    chance,
)
from metrics.analyses.themes.shares import ThemeShare, theme_shares
from metrics.catalogue import METRICS
from metrics.inference.intervals import p_value
from metrics.inference.verdict import judge
from metrics.measure.reader import Reader
from metrics.model import Estimate, Metric, Row
from metrics.places import Places
from metrics.relations.selects import READS
from metrics.slices import Slice
from store.tables import LEVELS

FindingKind = Literal[
    "changed", "below the rest", "below its region", "missed", "gap", "outran", "unheard", "grown"
]

#: What the analyses say of which findings are made that are not of a metric in a group.
Told = Missing | OpenedGap | Stretch | Apart | ThemeShare
#: What the rows of a watched metric are set against: their own before, all others, or the others
#: of their region; empty where an analysis of its own says it.
Against = Literal["before", "the rest", "its region", ""]
#: Where a finding is looked at again to say where it shows most.
ShowsMost = Literal["touchpoint and week", "place", "nowhere"]

#: The column of a finding about all rows together; its group is empty.
EVERYTHING = "everything"
#: The column of a finding about a standard; its group is the standard's name.
STANDARD = "standard"
#: The column of a finding about hours that outran their staff; its group says which, and where.
HOURS = "hours"
#: The column of the finding that those who answer differ from those who were asked; no group.
ASKED = "asked"
#: The column of a finding about what is told of; its group is the theme's name.
THEME = "theme"
#: Metrics that are watched; their inputs are additive, so "all others" can be put together.
WATCHED = (
    "nps", "csat", "ces", "resolution_median", "first_response_median", "negative_share",
    "next_step_in_time",
)  # fmt: skip
#: Columns in which something may have happened.
WHERE = ("location", "team", "touchpoint")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that got worse, or is worse than the rest, beyond what chance makes.

    `difference` is in the metric's unit, now − before, group − rest (of its region), or where a
    standard was missed − where it was kept, or in the hours that outran their staff − in all others
    of the place; `n` is the group's now, of a standard the answers where it was missed, of hours
    those in them. Of a gap it is by how much it opened, `key` what leaders say, and `n` how many
    customers answered; of a theme by how much its share of the texts grew, and `n` the texts with
    it. `touchpoint` and `week`, the first and last day that the period holds of
    one, narrow it down where they pass the same test. `period` is when, where that is not the
    period that was asked for. `place` is the location that misses a standard most, or whose hours
    these are.
    """

    kind: FindingKind
    key: str
    column: str
    group: str
    difference: Estimate
    n: int
    p_value: float
    touchpoint: str | None = None
    week: tuple[date, date] | None = None
    period: Slice | None = None
    #: Whether it is clear among the groups of its own cut alone too, as pages that draw these say.
    stands_out: bool = True
    place: str | None = None
    #: What its place lies in, where it is clearly behind the other places of that.
    region: Region | None = None
    #: What an analysis of its own says of it, where it was found by one.
    basis: Told | None = field(default=None, compare=False)

    @property
    def metric(self) -> Metric:
        """The metric that tells it."""
        return METRICS[self.key]

    @property
    def table(self) -> str:
        """The table that it is told from first."""
        return KINDS[self.kind].table or READS[self.metric.relation][0]

    @property
    def better(self) -> Literal["higher", "lower", "neither"]:
        """Which way the difference is better: no gap is."""
        return KINDS[self.kind].better or self.metric.better

    @property
    def is_of_before(self) -> bool:
        """Whether its group is set against itself in the period before."""
        return KINDS[self.kind].against == "before"

    @property
    def is_of_region(self) -> bool:
        """Whether it is told among the places of its region alone."""
        return KINDS[self.kind].against == "its region"

    @property
    def is_worse(self) -> bool:
        """Whether the difference is one for the worse, by its own interval."""
        return judge(self.difference, self.better).verdict == "worse"


def changes(metric: Metric, column: str, rows: Sequence[Compared]) -> Iterator[Finding]:
    """Yield each group now against the period before, where both have enough observations."""
    for row in rows:
        enough = row.before is not None and min(row.now.estimate.n, row.before.estimate.n) >= FEWEST
        if row.change is not None and enough and _is_named(row.now, column):
            earlier = row.before.inputs if row.before else {}
            difference, n = row.change.difference, row.now.estimate.n
            likely = chance(metric, row.now.inputs, earlier, difference)
            if likely is not None:
                group = "" if row.group is None else str(row.group)
                yield Finding("changed", metric.key, column, group, difference, n, likely)


def standings(metric: Metric, column: str, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield each group against all others together, where `analyses.standings` compares it."""
    found = against_the_rest(metric, rows)
    sizes = {row.group: row.estimate.n for row in rows}
    for group, difference in found.differences.items():
        likely = found.chances[group]
        if likely is not None:
            of = (metric.key, column, str(group), difference, sizes[group], likely)
            yield Finding("below the rest", *of, stands_out=found.stands_out(group))


def out_of_regions(metric: Metric, places: Places, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield each place against the other places of its region."""
    for one in among_their_regions(metric, places, rows):
        of = (metric.key, PLACE, str(one.row.group), one.region.difference, one.row.estimate.n)
        yield Finding(
            "below its region",
            *of,
            one.region.p_value,
            stands_out=one.stands_out,
            region=one.region,
        )


def standards(found: Sequence[Missing]) -> Iterator[Finding]:
    """Yield each standard where it was missed against where it was kept, if that can be told."""
    for one in found:
        likely = p_value(one.difference)
        if likely is not None:
            step = one.touchpoints[0] if len(one.touchpoints) == 1 else None
            of = ("nps", STANDARD, one.standard, one.difference, one.answers_missed, likely, step)
            yield Finding("missed", *of, stands_out=one.is_real, basis=one)


def gaps_opened(found: Sequence[OpenedGap]) -> Iterator[Finding]:
    """Yield each gap now against the quarter before; the clearest that got wider stands out."""
    clearest = next((one for one in found if (one.change.value or 0.0) > 0), None)
    for one in found:
        group = "" if one.column is None else str(one.now.group)
        of = (one.statement.leaders, one.column or EVERYTHING, group, one.change)
        n = one.now.customers.n
        yield Finding("gap", *of, n, one.p_value, stands_out=one is clearest, basis=one)


def hours(found: Sequence[Stretch]) -> Iterator[Finding]:
    """Yield each stretch of hours with more to do than usual against all others of its place."""
    for one in found:
        if one.is_staffed and one.difference is not None and one.p_value is not None:
            of = (one.key, HOURS, one.name, one.difference, one.n, one.p_value)
            yield Finding("outran", *of, stands_out=one.is_real, place=one.place, basis=one)


def unheard(found: Invited | None) -> Iterator[Finding]:
    """Yield that NPS as invited is another, where both that and who answers is clear."""
    if found is None or not found.differs:
        return
    likely = p_value(found.difference)
    if likely is not None:
        first = found.differs[0]
        chance = max(likely, first.p_value)
        of = ("nps", ASKED, "", found.difference, found.difference.n, chance)
        yield Finding("unheard", *of, basis=first)


def themes_grown(found: Sequence[ThemeShare]) -> Iterator[Finding]:
    """Yield each theme now against the quarter before; one with which NPS is lower stands out."""
    for one in found:
        likely = None if one.change is None else p_value(one.change)
        if one.change is not None and likely is not None:
            of = ("nps", THEME, one.name, one.change, one.comments, likely)
            yield Finding("grown", *of, stands_out=one.hurts, basis=one)


def _is_named(row: Row, column: str) -> bool:
    """Whether the rows belong to somebody; nobody can mend what is `not given`."""
    return row.group is not None or column == EVERYTHING


def _missed(reader: Reader, chosen: Slice) -> Candidates:
    weeks = half_year(chosen)
    return weeks, standards(missing(reader, weeks))


def _opened(reader: Reader, chosen: Slice) -> Candidates:
    weeks = quarter(chosen)
    return weeks, gaps_opened(opened(reader, weeks))


def _outran(reader: Reader, chosen: Slice) -> Candidates:
    is_told = reader.lake.tables["staffing"].rows
    return half_year(chosen), hours(outrun(reader, chosen).every) if is_told else ()


def _unheard(reader: Reader, chosen: Slice) -> Candidates:
    weeks = half_year(chosen)
    return weeks, unheard(invited(reader, weeks))


def _grown(reader: Reader, chosen: Slice) -> Candidates:
    weeks = quarter(chosen)
    return weeks, themes_grown(theme_shares(reader, weeks)) if reader.settings.themes else ()


#: The slice in which a kind is looked for, and what could be found there.
Candidates = tuple[Slice, Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is special of one kind of finding.

    `look` finds what could be told, where the search for watched metrics does not; `columns` are
    those by which it is told, `keys` the metrics that tell it. `table` it is told from first, where
    that is not its metric's; `better` says which way its difference is, where its metric does not.
    `against` says what the rows of a watched metric are set against. A change is told before what
    was always so; only of some changes a week `begins` them.
    """

    look: Callable[[Reader, Slice], Candidates] | None
    columns: tuple[str, ...]
    keys: tuple[str, ...] = WATCHED
    table: str = ""
    better: Literal["lower", "higher"] | None = None
    is_change: bool = False
    begins: bool = False
    against: Against = ""
    shows_most: ShowsMost = "nowhere"


#: By name, in the order in which they are looked for.
KINDS: Mapping[FindingKind, Kind] = {
    "changed": Kind(
        None,
        (EVERYTHING, *WHERE),
        is_change=True,
        begins=True,
        against="before",
        shows_most="touchpoint and week",
    ),
    "below the rest": Kind(
        None, (EVERYTHING, *WHERE), against="the rest", shows_most="touchpoint and week"
    ),
    # Be it like the company or not; where the same place is told of already, beside that.
    "below its region": Kind(
        None, (PLACE,), against="its region", shows_most="touchpoint and week"
    ),
    "missed": Kind(_missed, (STANDARD,), keys=("nps",), table="checks", shows_most="place"),
    "gap": Kind(
        _opened,
        (EVERYTHING, "location", "team", *LEVELS),
        keys=tuple(each.leaders for each in STATEMENTS.values() if each.customers),
        better="lower",
        is_change=True,
    ),
    "outran": Kind(
        _outran,
        (HOURS,),
        keys=("nps", "first_response_median", "resolution_median"),
        table="staffing",
    ),
    "unheard": Kind(_unheard, (ASKED,), keys=("nps",), table="invitations"),
    "grown": Kind(_grown, (THEME,), keys=("nps",), better="lower", is_change=True),
}
#: The metrics that tell findings: where files tell none of them there is nothing to look for.
TOLD_BY = tuple(dict.fromkeys(key for kind in KINDS.values() for key in kind.keys))
