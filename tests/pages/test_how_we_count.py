"""How we count: every metric as it declares itself, found by search and by link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from metrics.catalogue import METRICS
from metrics.definitions.methods import METHODS
from ui.format.text import plain_for_markdown
from ui.panels import definitions

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.settings import Home


def test_every_metric_is_there_with_all_that_it_declares(
    home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(home, "how_we_count")
    assert not app.exception
    labels = [declared.label for declared in (*METRICS.values(), *METHODS.values())]
    assert [heading.value for heading in app.subheader] == labels
    page = "\n".join(block.value for block in app.markdown)
    for metric in METRICS.values():
        for words in (metric.definition, metric.formula, metric.denominator, metric.source):
            assert plain_for_markdown(words) in page
    for method in METHODS.values():
        for words in (method.says, method.how, method.limits, method.source):
            assert plain_for_markdown(words) in page


def test_the_contents_lead_to_every_place(home: Home, open_page: Callable[..., Any]) -> None:
    app = open_page(home, "how_we_count")
    text = "\n".join(block.value for block in app.markdown)
    led_to = re.findall(r"\]\(#([^)]+)\)", text)
    assert led_to == [*METRICS, *METHODS, "settings", "words"]
    places = {heading.proto.anchor for heading in (*app.subheader, *app.header)}
    assert {*led_to} <= places
    searched = open_page(home, "how_we_count", metric="nps")
    assert "](#" not in "".join(block.value for block in searched.markdown)


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
