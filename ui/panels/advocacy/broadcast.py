"""Who speaks up in public, and how far it is heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrics.catalogue import METRICS
from metrics.definitions.broadcast import ESSAYS_RATIO, counts_of, weights_of
from ui import state
from ui.charts import bars, charts
from ui.charts import dots as charts_dots
from ui.charts.bars import Bar
from ui.format import colours, numbers
from ui.format.text import plain_for_markdown
from ui.panels.advocacy.growth import last_year
from ui.panels.advocacy.say_do import is_told
from ui.panels.shared import cards
from ui.panels.shared.invitation import beside

if TYPE_CHECKING:
    from metrics.model import Inputs, Row
    from metrics.slices import Slice


_BY_REACH = ("net_sentiment", "net_sentiment_by_reach", "negative_share_by_reach")
_PER = 1000


#: Of what this section tells.
KEYS = ("broadcast_ratio", "net_sentiment_by_reach")


def draw() -> None:
    """Draw who speaks up beside how far it is heard, as far as files tell."""
    beside(
        (1, is_told("broadcast_ratio"), draw_broadcast),
        (1, is_told("net_sentiment_by_reach"), draw_reach),
    )


def draw_broadcast() -> None:
    """Draw how often detractors and promoters post in public, per thousand of each."""
    metric, row = METRICS["broadcast_ratio"], _broadcast()
    sides = {"Detractors": "detractor", "Promoters": "promoter"}
    measured_sides = sides if row.inputs else {}
    counts = {name: counts_of(row.inputs, side) for name, side in measured_sides.items()}
    tones = {"Detractors": colours.DETRACTOR, "Promoters": colours.PROMOTER}
    items = [
        Bar(name, _PER * c.events / c.n, "per 1,000", tones[name])
        for name, c in counts.items()
        if c.n
    ]
    charts.draw(
        "Who speaks up in public?",
        plain_for_markdown(broadcast_in_words(row)),
        bars.bars(items, title="Posts per 1,000 customers", noun="posts per 1,000")
        if any(c.events for c in counts.values()) and not row.estimate.hidden
        else None,
        empty=plain_for_markdown(_nobody(row)),
        key="broadcast",
    )
    if row.estimate.value is not None:
        cards.draw_how_counted(metric, row, chosen=_last_year_of_all_sources())


def _broadcast() -> Row:
    """The ratio in the twelve months until the view's period ends: in one month too few post."""
    return state.figures(["broadcast_ratio"], _last_year_of_all_sources())["broadcast_ratio"][0]


def _last_year_of_all_sources() -> Slice:
    """The twelve months until the view's period ends, of all sources: customers have none."""
    return last_year().narrow("source")


def broadcast_in_words(row: Row) -> str:
    """Return how many times as often detractors post as promoters, beside what is published."""
    estimate = row.estimate
    if estimate.value is None:
        return "No promoter posted in the 90 days after an answer, so no ratio can be told."
    return (
        f"Detractors post {numbers.value(estimate, 'times')} as often as promoters "
        f"({numbers.interval(estimate, 'times')}); {ESSAYS_RATIO} is published "
        "(American Express 2014). Counted are reviews and mentions in the 90 days after an answer "
        "of the last 12 months."
    )


def _nobody(row: Row) -> str:
    if row.estimate.hidden:
        return numbers.hidden(row.estimate.n, "customers")
    return "No review or mention of a customer who answered can be told here."


def draw_reach() -> None:
    """Draw public sentiment with each post counted once, and as often as people could see it."""
    rows = {key: found[0] for key, found in state.figures(_BY_REACH).items()}
    once, seen = rows["net_sentiment"], rows["net_sentiment_by_reach"]
    dots = [replace(once, group="each post once"), replace(seen, group="by who could see it")]
    charts.draw(
        "How far is it heard?",
        plain_for_markdown(reach_in_words(rows)),
        charts_dots.dots(dots, METRICS["net_sentiment"])
        if seen.estimate.value is not None
        else None,
        empty="No file tells how many people could see these posts.",
        key="reach",
    )
    if seen.estimate.value is not None:
        cards.draw_how_counted(METRICS["net_sentiment_by_reach"], seen)


def reach_in_words(rows: dict[str, Row]) -> str:
    """Return both figures, how much the posts with a reach say, and how many have none."""
    once, seen = rows["net_sentiment"].estimate, rows["net_sentiment_by_reach"].estimate
    if seen.value is None:
        return ""
    text = (
        f"{numbers.value(once, 'points')} with each post counted once, "
        f"{numbers.value(seen, 'points')} ({numbers.interval(seen, 'points')}) by how many could "
        f"see it. {_effective(rows['net_sentiment_by_reach'].inputs)}"
    )
    negative = rows["negative_share_by_reach"].estimate
    between = numbers.interval(negative, "%")
    return f"{text} Negative by reach: {numbers.value(negative, '%')}{between and f' ({between})'}."


def _effective(inputs: Inputs) -> str:
    posts, left = int(inputs["posts"]), int(inputs["without_reach"])
    effective = weights_of(inputs).effective_n
    text = f"{numbers.counted(posts, 'posts')} tell as much as {effective:,.0f} of equal reach"
    if effective < posts / 2:
        text = f"A few carry most of it: {text}"
    return f"{text}; {left:,} more have none." if left else f"{text}."
