"""What crossings count is the same whether the database adds it up or we do."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.hiding import crossings as counted
from metrics.measure.hiding.crossings import crossings
from metrics.slices import Slice
from store.settings import Home
from tests.support.companies import company
from tests.support.lakes import reader_of, write_lake

#: A plain table, one with columns of its own, customers who count once, and a stock.
KEYS = ("nps", "resolution_median", "advocacy_rate", "open_complaints")
DAYS = (date(2026, 3, 1), date(2026, 10, 1), date(2026, 11, 1))
COLUMNS = ("channel", "location", "region", "team")
SETS = [
    *(named for some in (0, 1, 2, 3) for named in combinations(COLUMNS, some)),
    ("month",), ("month", "team"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return write_lake(tmp_path_factory.mktemp("crossed"), **company(3))


@pytest.fixture
def lake(home: Home) -> Lake:
    """A lake of its own for each test: it is remembered that cells were too many."""
    return Lake.open(home)


@pytest.mark.parametrize("key", KEYS)
def test_both_ways_to_add_up_say_the_same(
    lake: Lake, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = Slice()
    of = reader_of(lake), [METRICS[key]], [now], SETS
    here = crossings(*of)
    monkeypatch.setattr(counted, "MOST_CELLS", 0)
    asked = crossings(*of)
    assert sum(here[now, key].counts[()].values()) > 10
    assert here == asked


def test_periods_are_kept_apart(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    october = Slice(since=DAYS[1], until=DAYS[2])
    periods = [october, october.period(DAYS[0], DAYS[1])]
    of = reader_of(lake), [METRICS["nps"], METRICS["csat"]], periods, SETS
    here = crossings(*of)
    monkeypatch.setattr(counted, "MOST_CELLS", 0)
    assert here == crossings(*of)
    sizes = {sum(found.counts[()].values()) for found in here.values()}
    assert len(sizes) > 2


def test_crossings_of_columns_with_many_values_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes that would grow too large are numbered anew before the next column."""
    columns = [counted._Coded(["a", "b"], np.array([0, 1, 1, 0])) for _ in range(4)]
    rows = np.arange(4)
    groups, values = counted._crossing(columns, rows)
    monkeypatch.setattr(counted, "_LARGEST", 3)
    again, same = counted._crossing(columns, rows)
    assert [values[group] for group in groups] == [same[group] for group in again]
    assert sorted(values) == [("a",) * 4, ("b",) * 4]
