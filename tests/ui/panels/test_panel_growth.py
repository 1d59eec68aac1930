"""Growth and chains in words and bars; a month on the page Drops."""

import itertools
from pathlib import Path

import pytest

from drops.intake.mapping import toml
from drops.intake.rows.preview import preview
from metrics.analyses.chains import trees_of
from metrics.definitions.broadcast import BROADCAST_RATIO
from metrics.definitions.growth import EARNED_GROWTH
from metrics.model import NOTHING, Estimate, Row
from store.settings import Settings
from tests.support.charts import figure_of
from ui.charts.bars import BridgeStep, bridge
from ui.format import numbers
from ui.panels.advocacy.broadcast import broadcast_in_words, reach_in_words
from ui.panels.advocacy.growth import chains_in_words, generations, steps_of
from ui.panels.drops.offered import preview as drops_preview
from ui.panels.shared import cards

AMOUNTS = {
    "then": 400, "lost": 100, "shrunk": 50, "grown": 30, "kept": 280,
    "earned": 60, "bought": 80, "untold": 1,
}  # fmt: skip


def told(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_each_step_begins_where_the_one_before_ended() -> None:
    steps = steps_of(AMOUNTS)
    assert [(step.name, told(step.label)) for step in steps] == [
        ("A year before", "100 %"),
        ("Left, or paid less", "−38 %"),
        ("Paid more", "+8 %"),
        ("Earned new customers", "+15 %"),
        ("Bought new customers", "+20 %"),
        ("Now", "105 %"),
    ]
    assert steps[-1].ends == pytest.approx(100 * (280 + 60 + 80 + 1) / 400)
    for one, other in itertools.pairwise(steps[:-1]):
        assert other.begins == one.ends
    chart = bridge(steps, title="Revenue")
    assert told(chart.alt).startswith("Revenue: A year before 100 %; Left, or paid less −38 %")
    assert list(figure_of(chart).data[0].base)[:3] == [0.0, 62.5, 62.5]


def test_a_bridge_of_nothing_is_empty_and_names_are_text() -> None:
    assert bridge([], title="Revenue").empty
    drawn = figure_of(bridge([BridgeStep("<b>a</b>", 0, 1, "<i>1</i>")], title="x")).to_json()
    assert "<i>" not in drawn
    assert "<b>a" not in drawn


def test_generations_beyond_the_fourth_are_one_bar() -> None:
    assert generations(trees_of([(f"c{i}", f"c{i + 1}") for i in range(3)])) == [1, 1, 1]
    assert generations(trees_of([(f"c{i}", f"c{i + 1}") for i in range(9)])) == [1, 1, 1, 1, 5]


def test_chains_in_words() -> None:
    edges = [("a", "b"), ("a", "c"), ("b", "d"), ("d", "e"), ("e", "a"), ("x", "x"), ("x", "b")]
    words = told(chains_in_words(trees_of(edges, {"b": 30.0, "z": 70.0})))
    assert words == (
        "3 advocates brought 4 customers so far, 1.33 each. 50 % of these brought somebody too "
        "(15 to 85). 1 chain of two generations or more, 1 of three. Most through one: 4. They "
        "paid 30.0 % of all revenue. Left out: 1 of oneself, 1 in a circle, 1 of customers brought "
        "before."
    )
    assert chains_in_words(trees_of([])) == ""


def test_how_many_times_as_often() -> None:
    row = Row(None, Estimate(1.8, 1.2, 2.7, 500), {})
    assert told(broadcast_in_words(row)).startswith(
        "Detractors post 1.8 times as often as promoters (1.2 to 2.7); 3 is published "
    )
    assert "no ratio" in broadcast_in_words(Row(None, NOTHING, {}))
    assert told(numbers.value(Estimate(14.2, 3, 60, 9), "times")) == "14 times"
    assert BROADCAST_RATIO.counts == "customers"


def test_without_reach_nothing_is_said() -> None:
    nothing = {key: Row(None, NOTHING, {}) for key in ("net_sentiment", "net_sentiment_by_reach")}
    assert reach_in_words(nothing) == ""


def test_what_only_the_interval_needs_is_not_told() -> None:
    inputs = dict.fromkeys(EARNED_GROWTH.inputs, 0) | AMOUNTS
    words = cards.working(EARNED_GROWTH, Row(None, Estimate(-15.0, -40.0, 20.0, 7), inputs))
    assert words.startswith("100 × (280 + 60) / 400 − 100 = −15")
    assert "squares" not in words
    assert "by then" not in words


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_month_is_shown_as_a_month_in_every_zone(tmp_path: Path, zone: str) -> None:
    path = tmp_path / "paid.csv"
    path.write_text("Who,When,Paid\nK1,10/2025,£1\n", encoding="utf-8")
    columns = {"customer_id": "Who", "period": "When", "revenue": "Paid"}
    mapping = toml.from_dict({"table": "revenue", "timezone": zone, "columns": columns}, "ours")
    shown = preview(path, "paid.csv", mapping, Settings.model_validate({"timezone": zone}))
    row = next(r for r in drops_preview.conversions(mapping, shown) if r["we keep"] == "period")
    assert row["line 2"] == "10/2025 → Oct 2025"


@pytest.mark.parametrize(("squares", "are_few"), [(10 * 100.0**2, False), (1000.0**2, True)])
def test_that_a_few_carry_most_is_said_where_they_do(squares: float, *, are_few: bool) -> None:
    """Ten posts of a reach of 100 each, or one of nearly all of it."""
    inputs = {
        "posts": 10,
        "without_reach": 0,
        "reach": 1000,
        "reach_squares": squares,
        "positive_reach": 600,
        "negative_reach": 400,
    }
    row = Row(None, Estimate(20.0, 1.0, 39.0, 10), inputs)
    keys = ("net_sentiment", "net_sentiment_by_reach", "negative_share_by_reach")
    words = told(reach_in_words(dict.fromkeys(keys, row)))
    assert ("A few carry most of it" in words) is are_few
    assert "10 posts tell as much as" in words
