"""What is told of a steady company: all of it that something changed, or needs us, is false."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from drops.put import put
from metrics.analyses.compare import compare_by
from metrics.analyses.findings import RECENT_DAYS, findings
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import A_YEAR_AGO, Slice
from store.settings import Home
from tests.support.lakes import reader_of
from tests.support.steady import exports
from ui.filters import spans

PERIODS = {
    "a month": Slice(date(2026, 10, 1), date(2026, 11, 1)),
    "an older month": Slice(date(2026, 8, 1), date(2026, 9, 1)),
    "a quarter": Slice(date(2026, 7, 1), date(2026, 10, 1)),
    "a month, a year ago": Slice(date(2026, 10, 1), date(2026, 11, 1), against=A_YEAR_AGO),
}
#: The period of a page where nobody chose one, and what it is compared with.
OPENED = {"as opened": "before", "as opened, a year ago": A_YEAR_AGO}


@dataclass
class Told:
    """How often it was told that something changed or needs us, where nothing did.

    `verdicts` are by period, metric and whether it changed; `found` are the companies that something
    needs, by the period in which Pulse opens, `kinds` what that is.
    """

    verdicts: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Told) -> Told:
        """Return both together."""
        return Told(
            self.verdicts + other.verdicts, self.found + other.found, self.kinds + other.kinds
        )

    def share(self, *, period: str = "", key: str = "") -> tuple[float, int]:
        """Return the share of verdicts that are false, of one period or metric, and of how many."""
        of = Counter[bool]()
        for (each, metric, changed), number in self.verdicts.items():
            if period in ("", each) and key in ("", metric):
                of[changed] += number
        return of[True] / max(of.total(), 1), of.total()


def steady(root: Path, seed: int) -> Reader:
    """A reader of the lake that the company's files make; every second seed says when they end."""
    home = Home(root / "data")
    home.root.mkdir(parents=True)
    for each in exports(root / "files", seed):
        known_at = each.made_at if seed % 2 else None
        report = put(home, each.path, source=each.source, known_at=known_at)
        assert (report.refused, report.read > 0) == (0, True), (seed, each.path.name)
    return reader_of(Lake.open(home))


def told(reader: Reader) -> Told:
    """What cards, their groups and Pulse tell of the company in each period."""
    opened = spans.offered(reader)
    assert opened is not None
    since, until = opened.spans[spans.USUAL]
    pulse = {name: Slice(since, until, against=against) for name, against in OPENED.items()}
    answer = Told()
    for name, period in {**PERIODS, **pulse}.items():
        by_column = compare_by(reader, list(METRICS.values()), period, [None, "location"])
        for by_key in by_column.values():
            for key, pairs in by_key.items():
                changes = [pair.change for pair in pairs if pair.change is not None]
                answer.verdicts.update(
                    (name, key, change.verdict != "cannot tell") for change in changes
                )
    for name, period in {"a month": PERIODS["a month"], **pulse}.items():
        assert until is not None
        recent = replace(period, since=until - timedelta(days=RECENT_DAYS), until=until)
        found = findings(reader, period, recent=recent)
        everything = (*found.found, *found.more)
        answer.found[name] += bool(everything)
        answer.kinds.update(f"{one.kind}: {one.key} ({name})" for one in everything)
    return answer
