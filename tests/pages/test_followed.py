"""Who has a finding: said beside its line on Pulse, kept, and never over what was not seen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from drops.findings import follow
from drops.findings.events import FollowUp
from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.news import is_back
from store.settings import Home
from tests.support.reading import OpenPage, said
from tests.ui.panels.test_why_here import LATEST, OCTOBER
from tests.ui.panels.test_words import finding
from ui.panels.pulse.findings import NeedLine, grouped
from ui.panels.pulse.owners import Followed, in_words


@pytest.fixture
def store(company_home: Home, tmp_path: Path) -> Home:
    return Home(shutil.copytree(company_home.root, tmp_path / "data"))


def first_of(page: Any) -> str:
    """The name of the finding of which the page's first form is."""
    key: str = next(each.key for each in page.text_input if str(each.key).startswith("owner-"))
    return key.removeprefix("owner-").rpartition("-")[0]


def keep(page: Any, name: str, seen: int, owner: str, state: str) -> None:
    page.text_input(key=f"owner-{name}-{seen}").set_value(owner)
    next(g for g in page.button_group if g.key == f"state-{name}-{seen}").set_value(state)
    (button,) = [b for b in page.button if b.proto.form_id == f"form-{name}-{seen}"]
    button.click().run()


def test_a_finding_is_taken_and_what_is_done_waits_behind_the_others(
    store: Home, open_page: OpenPage
) -> None:
    page = open_page(store, "pulse")
    name = first_of(page)
    keep(page, name, 0, "Ann", "in work")
    event = follow.followed(store)[name]
    assert (event.state, event.owner) == ("in work", "Ann")
    assert "in work · Ann" in said(page)
    keep(page, name, event.seq, "Ann", "done")
    assert follow.followed(store)[name].state == "done"
    assert "done · Ann" in said(page)
    assert not page.exception


def test_what_is_done_stands_behind_what_is_not() -> None:
    done = Followed(FollowUp("b", "done", seq=1))
    back, new = Followed(FollowUp("c", "done", seq=2), is_back=True), Followed(FollowUp("a"))
    lines = [
        NeedLine(("location", each.latest.finding), n, "", "", "", "nps", {}, each)
        for n, each in ((10, new), (90, done), (20, back))
    ]
    assert [some[0].affected for some in grouped(lines)] == [20, 10, 90]
    assert in_words(back) == "back after it was done"


def test_what_somebody_else_said_meanwhile_is_not_lost(store: Home, open_page: OpenPage) -> None:
    page = open_page(store, "pulse")
    name = first_of(page)
    other = follow.follow(store, name, state="in work", owner="Bob")
    keep(page, name, 0, "Ann", "seen")
    assert follow.followed(store)[name] == other
    (warning,) = [w.value for w in page.warning if "after you looked" in w.value]
    assert "with Bob" in warning
    keep(page, name, other.seq, "Ann", "seen")
    assert follow.followed(store)[name].owner == "Ann"
    assert not [w for w in page.warning if "after you looked" in w.value]


def test_what_was_done_is_back_only_in_days_after_that() -> None:
    where, found = Context(OCTOBER, LATEST), finding("nps", -14, week=None)
    assert OCTOBER.since
    assert not is_back(found, where, OCTOBER.since)
    assert is_back(found, where, OCTOBER.since.replace(month=9))
