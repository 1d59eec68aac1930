"""The long forms run with `make torture` alone; a short form of each runs with all tests."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked, unless it was asked for."""
    if os.environ.get("PEPPER_TORTURE") == "1":
        return
    for item in items:
        if item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason="long; `make torture` runs it"))
