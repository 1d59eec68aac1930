"""Came by a link, or is it the browser that still says the address of before?"""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from ui.filters import link
from ui.filters.link import Written

YORK, HULL, BOTH = {"team": ["York"]}, {"team": ["Hull"]}, {"team": ["York", "Hull"]}
WRITTEN = Written(now=YORK, before=(HULL,))


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    navigated(monkeypatch, back=False)


def navigated(monkeypatch: pytest.MonkeyPatch, *, back: bool) -> None:
    context = SimpleNamespace(is_history_navigation=back)
    monkeypatch.setattr(link, "get_script_run_ctx", lambda: context)


def test_who_comes_first_came_by_a_link() -> None:
    assert link.came_by(YORK, None)
    assert link.came_by({}, None)


def test_what_was_written_here_is_no_link() -> None:
    assert not link.came_by(YORK, WRITTEN)


def test_what_was_never_written_here_is_a_link() -> None:
    assert link.came_by(BOTH, WRITTEN)
    assert link.came_by({}, WRITTEN)


def test_the_address_of_before_is_a_link_only_after_the_browser_showed_the_other() -> None:
    assert not link.came_by(HULL, WRITTEN)
    visible = replace(WRITTEN, is_visible=True)
    assert link.came_by(HULL, visible)
    assert not link.came_by(YORK, visible)


def test_back_and_forward_always_count(monkeypatch: pytest.MonkeyPatch) -> None:
    navigated(monkeypatch, back=True)
    assert link.came_by(YORK, WRITTEN)
    assert link.came_by(HULL, WRITTEN)


def test_outside_of_a_page_nobody_went_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "get_script_run_ctx", lambda: None)
    assert not link.is_history()


def test_who_clicks_twice_while_the_browser_draws_did_not_come_by_a_link() -> None:
    """Both clicks are noted before the browser shows the address of the first."""
    seen = replace(WRITTEN, is_visible=True)
    first = Written(HULL, link.unseen(seen))
    second = Written(BOTH, link.unseen(first))
    for still in (YORK, HULL, BOTH):
        assert not link.came_by(still, second), "one of those that it was made to say"
    assert link.came_by({}, second)
    # Once it shows the last one, an older one is what somebody asks for.
    assert link.unseen(replace(second, is_visible=True)) == (BOTH,)
    assert link.came_by(YORK, replace(second, is_visible=True))


def test_no_more_is_remembered_than_a_browser_can_be_behind() -> None:
    written = Written(YORK, ())
    for _ in range(100):
        written = Written(YORK, link.unseen(written))
    assert len(written.before) == 20
