"""What the links and buttons of the start page are called, and the order of its headings."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser


def test_no_two_links_have_one_name_and_none_has_that_of_an_icon(
    sample_server: Server, open_tab: Callable[..., Tab]
) -> None:
    page = open_tab(f"{sample_server.url}/").page
    tree = page.locator("body").aria_snapshot()
    links = re.findall(r'- link "([^"]+)"', tree)
    assert len(links) > 5
    assert len(links) == len(set(links))
    named = re.findall(r'- (?:link|button|tab|combobox) "([^"]+)"', tree)
    assert [name for name in named if re.search(r"[a-z]_[a-z]|expand_", name)] == []
    levels = [int(level) for level in re.findall(r"- heading .*\[level=(\d)\]", tree)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
