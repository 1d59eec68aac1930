"""The long forms run with `make torture` alone; a short form of each runs with all tests."""

from __future__ import annotations

import os

import pytest

#: What pytest gives itself.
_GIVEN = ("request",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked, unless it was asked for; then what may take longest comes first."""
    if os.environ.get("PEPPER_TORTURE") == "1":
        items.sort(key=_longest, reverse=True)
        return
    for item in items:
        if item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason="long; `make torture` runs it"))


def pytest_itemcollected(item: pytest.Item) -> None:
    """End the run where a test asks for what is not there: those that are skipped never would."""
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    names: list[str] = item.fixturenames  # type: ignore[attr-defined]
    if missing := [name for name in names if name not in known and name not in _GIVEN]:
        raise pytest.UsageError(f"{item.nodeid} asks for {', '.join(missing)}, which nothing gives")


def _longest(item: pytest.Item) -> float:
    """Return the seconds that a test may take by its own mark; 0 where it has none."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else 0.0
