"""The cached state: what is remembered, for whom, and until when."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from drops.put import put
from metrics.slices import Scope, Slice
from store.settings import Settings
from tests.conftest import write_small
from tests.support.lakes import reader_of
from ui import state

if TYPE_CHECKING:
    from pathlib import Path

    from store.settings import Home


def look(home: Home, chosen: Slice, **seen: Any) -> state.View:
    """What a viewer sees now; later calls of the state answer for this view."""
    stamp = state.stamp(home)
    view = state.view_of(home, stamp, reader_of(state.lake(home, stamp), **seen), chosen, "nps")
    state.show(view)
    return view


OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))


@pytest.fixture(autouse=True)
def _forget() -> None:
    st.cache_resource.clear()


def test_figures_are_those_of_the_slice(small_home: Home) -> None:
    look(small_home, OCTOBER)
    # October: 2, 3, 9 twice, then 9, 10, 8 twice, then 10: 7 promoters, 4 detractors of 13.
    assert state.figures(["nps"])["nps"][0].estimate.value == pytest.approx(100 * 3 / 13)
    by_team = state.figures(["nps"], by="team")["nps"]
    assert [(row.group, row.estimate.n) for row in by_team] == [("Billing", 7), ("Kitchen", 6)]


def test_a_question_is_asked_once_per_version_and_again_after_a_drop(
    small_home: Home, tmp_path: Path
) -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    look(small_home, OCTOBER)
    assert [state.remembered("n", ask, "a"), state.remembered("n", ask, "a")] == [1, 1]
    assert state.remembered("n", ask, "b") == 2
    more = tmp_path / "more.csv"
    more.write_text(
        "response_id,answered_at,question,score\nx,2026-10-03T10:00:00Z,nps,9\n", encoding="utf-8"
    )
    put(small_home, more)
    look(small_home, OCTOBER)
    assert state.remembered("n", ask, "a") == 3


def test_two_readers_who_may_see_different_rows_share_no_answer(small_home: Home) -> None:
    look(small_home, OCTOBER, scope=Scope(only={"team": ("Billing",)}))
    billing = state.figures(["nps"])["nps"][0].estimate
    look(small_home, OCTOBER)
    everything = state.figures(["nps"])["nps"][0].estimate
    assert (billing.n, everything.n) == (7, 13)
    assert state.choices(
        reader_of(state.view().lake, scope=Scope(only={"team": ("Billing",)})), "team"
    ) == ("Billing",)


def test_other_settings_are_another_question(small_home: Home) -> None:
    asked: list[int] = []
    for promise in (24.0, 72.0):
        settings = Settings.model_validate({"promise": {"hours": promise}})
        look(small_home, OCTOBER, settings=settings)
        state.remembered("n", lambda: asked.append(1))
    assert len(asked) == 2


def test_two_data_folders_share_no_answer(small_home: Home, tmp_path: Path) -> None:
    from store.settings import Home

    other = Home(tmp_path / "other")
    longer = write_small(tmp_path / "longer.csv")
    with longer.open("a", encoding="utf-8") as file:
        file.write("z,2026-10-30T10:00:00Z,nps,10,Kitchen,York\n")
    put(other, longer)
    counted = []
    for home in (small_home, other):
        look(home, OCTOBER)
        counted.append(state.figures(["nps"])["nps"][0].estimate.n)
    assert counted == [13, 14]


def test_the_stamp_changes_with_each_publication_and_only_then(
    small_home: Home, tmp_path: Path
) -> None:
    before = state.stamp(small_home)
    assert state.stamp(small_home) == before
    put(small_home, write_small(tmp_path / "same.csv"))  # the same bytes: nothing new
    assert state.stamp(small_home) == before
    more = tmp_path / "more.csv"
    more.write_text(
        "response_id,answered_at,question,score\nx,2026-10-03T10:00:00Z,nps,9\n", encoding="utf-8"
    )
    put(small_home, more)
    assert state.stamp(small_home) != before


def test_a_view_is_a_value_that_session_state_may_keep(small_home: Home) -> None:
    view: Any = look(small_home, OCTOBER)
    assert pickle.loads(pickle.dumps(view)) == view  # noqa: S301  (our own bytes)
