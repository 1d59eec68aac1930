"""What pages ask together is what each question alone would answer."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import streamlit as st

from metrics.analyses.compare import Compared, compare_all
from metrics.analyses.findings import findings
from metrics.catalogue import METRICS
from metrics.slices import Scope, Slice
from tests.support.companies import company
from tests.support.lakes import reader_of, write_lake
from tests.ui.test_state import look
from ui import state
from ui.figures import comparisons, needs

if TYPE_CHECKING:
    from store.settings import Home

#: The ages of the stock have no line.
KEYS = tuple(key for key in METRICS if key != "open_by_age")
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1), timezone="Europe/London")


@pytest.fixture(autouse=True)
def _forget() -> None:
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> "Home":
    return write_lake(tmp_path_factory.mktemp("store"), **company(7, 400))


def plain(pair: Compared) -> Any:
    """The pair with durations in order."""
    rows = [
        row and (row.group, row.estimate, in_order(row.inputs)) for row in (pair.now, pair.before)
    ]
    return (*rows, pair.change)


def in_order(inputs: Any) -> dict[str, Any]:
    return {
        name: np.sort(value).tolist() if isinstance(value, np.ndarray) else value
        for name, value in inputs.items()
    }


@pytest.mark.parametrize(
    "chosen",
    [
        OCTOBER,
        OCTOBER.narrow("team", "Care", None),
        OCTOBER.period(date(2026, 3, 1), date(2026, 4, 1)),
        OCTOBER.period(date(2026, 10, 15), date(2026, 11, 1)),
        OCTOBER.period(date(2026, 9, 1), date(2026, 11, 1)),
        OCTOBER.period(date(2026, 10, 24), date(2026, 10, 31)),
        OCTOBER.period(date(2026, 10, 1), None),
    ],
    ids=lambda chosen: chosen.sentence(),
)
def test_headlines_and_findings_are_those_asked_alone(home: "Home", chosen: Slice) -> None:
    seen = Scope({"location": ("York", "100%")})
    view = look(home, chosen, scope=seen)
    found = comparisons.headlines(KEYS)
    alone = compare_all(
        reader_of(view.lake, scope=seen, settings=view.settings),
        [METRICS[key] for key in KEYS],
        chosen,
    )
    assert [*found] == [*KEYS]
    for key in KEYS:
        assert plain(found[key]) == plain(alone[key][0]), key
    assert needs.needs(needs.context()) == findings(
        reader_of(view.lake, scope=seen, settings=view.settings), chosen
    )


def test_headlines_need_no_pass_of_their_own_for_what_the_page_shows_anyway(
    home: "Home", asked: list[str]
) -> None:
    view = look(home, OCTOBER)
    keys = ("nps", "resolution_median", "resolved_to_satisfaction", "advocacy_rate")
    comparisons.trends(keys)
    needs.needs(needs.context())
    asked.clear()
    comparisons.headlines(keys)
    assert view.lake is state.view().lake
    # Their satisfaction grows with the age of a complaint: now, and as it was a month ago.
    assert len(asked) == 2
    assert all("resolved_to_satisfaction" in sql for sql in asked)
