"""On 200 companies where nothing changes, whose files end, begin and arrive in any order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from drops.put import put
from metrics.analyses.compare import compare_by
from metrics.analyses.findings import RECENT_DAYS, findings
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import reader_of
from tests.support.steady import TODAY, exports

#: Two hundred companies are minutes of work, more on a busy machine.
pytestmark = [pytest.mark.torture, pytest.mark.timeout(4 * 3600)]

COMPANIES = 200
DAY = TODAY.date()
PERIODS = [
    Slice(date(2026, 10, 1), date(2026, 11, 1)),
    Slice(date(2026, 8, 1), date(2026, 9, 1)),
    Slice(DAY - timedelta(days=28), DAY),
    Slice(date(2026, 7, 1), date(2026, 10, 1)),
]


def steady(root: Path, seed: int) -> Reader:
    """A reader of the lake that the company's files make; every second seed says when they end."""
    home = Home(root / "data")
    home.root.mkdir(parents=True)
    for each in exports(root / "files", seed):
        known_at = each.made_at if seed % 2 else None
        report = put(home, each.path, source=each.source, known_at=known_at)
        assert (report.refused, report.read > 0) == (0, True)
    return reader_of(Lake.open(home))


def verdicts(reader: Reader) -> Counter[tuple[str, bool]]:
    """How many comparisons of each metric say that something changed, and how many do not."""
    found: Counter[tuple[str, bool]] = Counter()
    for period in PERIODS:
        by_column = compare_by(reader, list(METRICS.values()), period, [None, "location"])
        for by_key in by_column.values():
            for key, pairs in by_key.items():
                changes = [pair.change for pair in pairs if pair.change is not None]
                found.update((key, change.verdict != "cannot tell") for change in changes)
    return found


def test_verdicts_and_findings_are_false_in_one_of_twenty_at_most(tmp_path: Path) -> None:
    total: Counter[tuple[str, bool]] = Counter()
    alarmed = 0
    for seed in range(COMPANIES):
        reader = steady(tmp_path / str(seed), seed)
        total += verdicts(reader)
        recent = Slice(DAY - timedelta(days=RECENT_DAYS), DAY)
        alarmed += bool(findings(reader, PERIODS[0], recent=recent).found)
    false = sum(number for (_, changed), number in total.items() if changed)
    assert false / total.total() <= 0.05, total
    assert alarmed / COMPANIES <= 0.05
    # Of one metric alone a few more come by chance: those of one company are not independent.
    for key in {key for key, _ in total}:
        looked = total[key, True] + total[key, False]
        assert total[key, True] / looked <= 0.09, (key, total[key, True], looked)
