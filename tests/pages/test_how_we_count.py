"""How we count: every metric as it declares itself, found by search and by link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrics.catalogue import METRICS
from metrics.definitions.methods import METHODS
from ui.format.text import plain_for_markdown
from ui.panels import definitions

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.settings import Home


def test_every_metric_is_named_and_says_all_that_it_declares(
    home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(home, "how_we_count")
    assert not app.exception
    assert not app.subheader  # all texts at once are thirty-six thousand pixels of a telephone
    assert [button.key for button in app.button if button.key.startswith("look-up-")] == [
        f"look-up-{key}" for names in definitions.contents().values() for key in names
    ]
    # One search that finds several, so that each field is written without a page for every metric.
    app.text_input(key="metric").set_value("complaints").run()
    found = definitions.search("complaints")
    assert len(found) > 10
    page = "\n".join(block.value for block in app.markdown)
    for metric in found:
        for words in (metric.definition, metric.formula, metric.denominator, metric.source):
            assert plain_for_markdown(words) in page
    methods = definitions.search_methods("complaints")
    assert methods
    for method in methods:
        for words in (method.says, method.how, method.limits, method.source):
            assert plain_for_markdown(words) in page


def test_each_metric_and_method_is_listed_once() -> None:
    listed = [key for names in definitions.contents().values() for key in names]
    assert sorted(listed) == sorted([*METRICS, *METHODS])


def test_a_name_opens_its_metric_alone_and_leads_back(
    home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(home, "how_we_count")
    app.button(key="look-up-reopen_rate").click().run()
    assert [heading.value for heading in app.subheader] == [METRICS["reopen_rate"].label]
    app.button(key="all-metrics").click().run()
    assert not app.subheader
    assert app.button(key="look-up-reopen_rate").label == METRICS["reopen_rate"].label


@pytest.mark.parametrize("key", METRICS)
def test_a_link_shows_its_metric_alone(key: str) -> None:
    assert [metric.key for metric in definitions.search(key)] == [key]


def test_the_link_of_a_card_fills_the_search(home: Home, open_page: Callable[..., Any]) -> None:
    app = open_page(home, "how_we_count", metric="reopen_rate")
    assert [heading.value for heading in app.subheader] == [METRICS["reopen_rate"].label]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("PROMOTERS detractors", {"nps", "recovery", "broadcast_ratio"}),
        ("customer was right decision", {"upheld_share"}),
        ("xyzzy", set()),
        ("", set(METRICS)),
        ("  ", set(METRICS)),
    ],
)
def test_search_finds_metrics_that_hold_all_words(words: str, found: set[str]) -> None:
    assert {metric.key for metric in definitions.search(words)} == found


def test_a_link_shows_its_method_alone(home: Home, open_page: Callable[..., Any]) -> None:
    app = open_page(home, "how_we_count", metric="drivers")
    assert [heading.value for heading in app.subheader] == ["What goes along with the score"]


def test_search_finds_methods_too() -> None:
    assert [method.key for method in definitions.search_methods("detractors write")] == ["words"]
    assert definitions.search_methods("nps") == []


def test_a_search_in_vain_says_so(home: Home, open_page: Callable[..., Any]) -> None:
    app = open_page(home, "how_we_count", metric="xyzzy")
    assert [info.value for info in app.info] == [
        "Nothing here has these words. Clear the search to see all."
    ]


def test_the_settings_in_force_are_there(home: Home, open_page: Callable[..., Any]) -> None:
    home.make()
    home.settings_file.write_text(
        'timezone = "Europe/Rome"\n[promise]\nhours = 72\nby_severity = { high = 24 }\n'
        "[targets]\nnps = 40\n",
        encoding="utf-8",
    )
    page = "\n".join(block.value for block in open_page(home, "how_we_count").markdown)
    plain = page.replace("\\", "").replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ")
    assert "**Days begin and end in:** Europe/Rome" in plain
    assert "within:** 3 days" in plain
    assert "when its severity is high:** 24 hours" in plain
    assert "**Target: Net Promoter Score:** +40" in plain
