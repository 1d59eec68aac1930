"""How many comments have each theme of the settings, how that moved, and NPS with it less without.

The share is of all comments, complaints and posts that are read, with Wilson's interval (1927);
how it moved has Newcombe's (1998). NPS is of the answers to the question of recommending that have
words: with the theme less without, with the adjusted Wald interval (Rocks 2016). An answer may have
several themes. It is an association, not a cause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics.inference.intervals import net_share_difference, share, share_difference
from metrics.measure.hiding.suppression import at_least
from metrics.measure.reader import Reader
from metrics.measure.voice.read import visible
from metrics.model import NOTHING, Estimate
from metrics.slices import Slice
from metrics.words.themed import themed

#: NPS is told where so many answers have the theme, and as many do not.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """One theme: its share in percent, its change in points, NPS with it less without.

    `change` is `None` where there is no period before, whose share is `before`; `nps` is nothing
    where too few answers have the theme, or too few have not.
    """

    name: str
    comments: int
    share: Estimate
    change: Estimate | None
    nps: Estimate
    before: Estimate = NOTHING

    @property
    def hurts(self) -> bool:
        """Whether NPS is lower with it for certain."""
        return self.nps.high is not None and self.nps.high < 0


@dataclass(frozen=True, slots=True)
class _Counts:
    comments: int = 0
    answers: int = 0
    promoters: int = 0
    detractors: int = 0

    def without(self, part: _Counts) -> tuple[int, int, int]:
        """Return the promoters, detractors and answers that are not in the part."""
        promoters, detractors = self.promoters - part.promoters, self.detractors - part.detractors
        return promoters, detractors, self.answers - part.answers

    @property
    def sides(self) -> tuple[int, int, int]:
        """Promoters, detractors and answers."""
        return self.promoters, self.detractors, self.answers


def theme_shares(reader: Reader, chosen: Slice) -> tuple[ThemeShare, ...]:
    """Return the themes of the settings, the one that most comments have first."""
    now, before = _counts(reader, chosen), chosen.before()
    earlier = _counts(reader, before) if before else {}
    whole, whole_before = now.get("", _Counts()), earlier.get("", _Counts())
    found = [
        _share(name, now.get(name, _Counts()), whole, earlier.get(name, _Counts()), whole_before)
        for name in reader.settings.themes
    ]
    fewest = at_least(FEWEST, reader.disclosure)
    shares = [_told(one, now.get(one.name, _Counts()), whole, fewest) for one in found]
    return tuple(sorted(shares, key=lambda one: (-one.comments, one.name)))


def _share(
    name: str, now: _Counts, whole: _Counts, before: _Counts, whole_before: _Counts
) -> ThemeShare:
    change = None
    if whole.comments and whole_before.comments:
        change = share_difference(
            now.comments, whole.comments, before.comments, whole_before.comments
        )
    rate, was = share(now.comments, whole.comments), share(before.comments, whole_before.comments)
    return ThemeShare(name, now.comments, rate, change, NOTHING, was)


def _told(one: ThemeShare, now: _Counts, whole: _Counts, fewest: int) -> ThemeShare:
    without = whole.without(now)
    if min(now.answers, without[2]) < fewest:
        return one
    nps = net_share_difference(now.sides, without)
    return replace(one, nps=nps)


def _counts(reader: Reader, chosen: Slice) -> dict[str, _Counts]:
    """The counts of each theme, by its name, and those of all comments under no name."""
    seen = visible(reader, chosen)
    themes = themed(reader.lake, reader.settings.themes)
    sql = f"""
    WITH seen AS MATERIALIZED (
        SELECT "row", kind = 'comment' AND about = 'nps' AND level IS NOT NULL AS is_answer,
            round(level * 10) AS score
        FROM ({seen.rows})
    ), said AS (
        SELECT '' AS theme, is_answer, score FROM seen
        UNION ALL SELECT theme, is_answer, score FROM seen JOIN {themes} USING ("row")
    )
    SELECT theme, count(*), count(*) FILTER (is_answer), count(*) FILTER (is_answer AND score >= 9),
        count(*) FILTER (is_answer AND score <= 6)
    FROM said GROUP BY theme"""
    rows = reader.lake.query(sql, seen.bound).iter_rows()
    return {theme: _Counts(*counts) for theme, *counts in rows}
