"""What a reader may see holds in every analysis, by every column, also where a table lacks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from metrics.analyses.account import account
from metrics.analyses.asked import invited
from metrics.analyses.busy_hours import around_the_clock, outrun, week
from metrics.analyses.chains import chains
from metrics.analyses.delivery_gap import opened
from metrics.analyses.drivers import drivers
from metrics.analyses.findings import findings
from metrics.analyses.incentives import praise
from metrics.analyses.journey import consistency, missing
from metrics.analyses.keywords import words
from metrics.analyses.regulator import regulator_table
from metrics.analyses.segments import segments
from metrics.analyses.themes.proposed import proposals
from metrics.analyses.themes.shares import theme_shares
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.slices import Scope, Slice
from store.tables import SINGLE_VALUED
from tests.support.companies import company
from tests.support.lakes import make_lake, reader_of

CHOSEN = Slice(date(2026, 4, 1), date(2026, 7, 1))
ANALYSES: tuple[Callable[[Reader, Slice], Any], ...] = (
    account, around_the_clock, chains, consistency, drivers, findings, invited, missing, opened,
    outrun, praise, proposals, regulator_table, segments, theme_shares, week, words,
)  # fmt: skip
COUNTING = (account, regulator_table)


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, Any]]]:
    return company(5, 150)


@pytest.fixture(scope="module")
def lake(rows: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_lake(tmp_path_factory.mktemp("lake"), **rows)


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda each: each.__name__)
def test_a_scope_by_any_column_is_kept_to(
    lake: Lake, rows: dict[str, Any], analysis: Callable[[Reader, Slice], Any]
) -> None:
    """By a value that some have it is answered; by one that nobody has, as by none at all."""
    for column in SINGLE_VALUED:
        value = next((r[column] for t in rows.values() for r in t if r.get(column)), "North")
        analysis(reader_of(lake, scope=Scope({column: (value,)})), CHOSEN)
        nobody = reader_of(lake, scope=Scope({column: ("nobody's",)}))
        nothing = reader_of(lake, scope=Scope({column: ()}))
        if analysis in COUNTING:  # nobody complained to nobody: that is so, and counted
            assert analysis(nobody, CHOSEN) != analysis(reader_of(lake), CHOSEN), column
            continue
        assert repr(analysis(nobody, CHOSEN)) == repr(analysis(nothing, CHOSEN)), column
