"""Metrics of who speaks up in public, and of how far it is heard."""

from __future__ import annotations

from functools import partial

from metrics.inference.intervals import mover
from metrics.inference.ratios import (
    Bounds,
    Counts,
    WeightedPosts,
    rate_ratio,
    weighted_net,
    weighted_share,
)
from metrics.model import NOTHING, Estimate, Inputs, Metric, Need

_OWN = ("source", "kind")
_POSTS = "kind IN ('review', 'mention')"
_SEEN = f"{_POSTS} AND sentiment IS NOT NULL AND reach > 0"
_KISH = "interval: Kish 1965, Survey Sampling (effective number), in Wilson's and Rocks' intervals"

#: What the essays say, of American Express' survey of 2014: how many more hear of a bad experience.
ESSAYS_RATIO = 3


def counts_of(inputs: Inputs, who: str) -> Counts:
    """Return how many promoters or detractors there are, and how much they posted."""
    n, posts, squares = (inputs[f"{who}{part}"] or 0 for part in ("s", "_posts", "_squares"))
    return Counts(int(n), int(posts), int(squares))


def _broadcast(inputs: Inputs) -> Estimate:
    detractors, promoters = counts_of(inputs, "detractor"), counts_of(inputs, "promoter")
    return _estimate(rate_ratio(detractors, promoters), detractors.n + promoters.n)


def _estimate(bounds: Bounds | None, n: int, unit: float = 1.0) -> Estimate:
    if bounds is None:
        return NOTHING
    value, low, high = (None if each is None else unit * each for each in bounds)
    return Estimate(value, low, high, n)


def weights_of(inputs: Inputs) -> WeightedPosts:
    """Return the posts of one group, weighted by their reach."""
    names = ("reach", "reach_squares", "positive_reach", "negative_reach")
    return WeightedPosts(*(float(inputs[name] or 0) for name in names))


def _negative(inputs: Inputs) -> Estimate:
    return _estimate(weighted_share(weights_of(inputs)), int(inputs["posts"]), 100.0)


def _net(inputs: Inputs) -> Estimate:
    return _estimate(weighted_net(weights_of(inputs)), int(inputs["posts"]), 100.0)


BROADCAST_RATIO = Metric(
    key="broadcast_ratio",
    label="Detractors speak up",
    kind="ratio",
    unit="times",
    counts="customers",
    better="lower",
    definition=(
        "How many times as often detractors (0 to 6) speak up in public as promoters (9 and 10): "
        "reviews and mentions with a known customer, within 90 days after the customer's latest "
        "answer in the period. 1 is equally often. Nothing is measured where no promoter posted."
    ),
    formula="(detractor posts / detractors) / (promoter posts / promoters)",
    denominator="customers with a known id who are detractors or promoters by their latest answer",
    interval="log-normal, with half a post added on both sides and the variance between customers",
    source=(
        "figure to compare with: American Express 2014, as the essays quote it; interval: our "
        "extension of Gart & Zweifel 1967, Biometrika 54, checked by simulation"
    ),
    relation="nps_voices",
    dated_by="answered_at",
    inputs={
        "detractors": "count_if(score <= 6)",
        "detractor_posts": "coalesce(sum(posts) FILTER (score <= 6), 0)",
        "detractor_squares": "coalesce(sum(posts * posts) FILTER (score <= 6), 0)",
        "promoters": "count_if(score >= 9)",
        "promoter_posts": "coalesce(sum(posts) FILTER (score >= 9), 0)",
        "promoter_squares": "coalesce(sum(posts * posts) FILTER (score >= 9), 0)",
    },
    estimate=_broadcast,
    difference=lambda now, before: mover(_broadcast(now), _broadcast(before)),
    additive=False,
    may_be_hidden=True,
    observed="score >= 9 OR score <= 6",
    for_interval=("detractor_squares", "promoter_squares"),
    rests_on="advocacy",
    needs=(
        Need("advocacy", "customer_id", f"customer_id IS NOT NULL AND {_POSTS}", "who posted what"),
    ),
    follows_days=90,
)

_REACH = "coalesce(sum(reach::DOUBLE)"
_INPUTS = {
    "posts": f"count(*) FILTER ({_SEEN})",
    "reach": f"{_REACH} FILTER ({_SEEN}), 0)",
    "reach_squares": f"coalesce(sum(reach::DOUBLE * reach) FILTER ({_SEEN}), 0)",
    "positive_reach": f"{_REACH} FILTER ({_SEEN} AND sentiment = 'positive'), 0)",
    "negative_reach": f"{_REACH} FILTER ({_SEEN} AND sentiment = 'negative'), 0)",
    "without_reach": f"count(sentiment) FILTER ({_POSTS} AND reach IS NULL)",
}

#: Of posts, each counted as often as people could see it.
_by_reach = partial(
    Metric,
    counts="posts",
    denominator="people who could see reviews and mentions with a tone and a reach",
    source=_KISH,
    relation="advocacy",
    dated_by="happened_at",
    inputs=_INPUTS,
    additive=True,
    may_be_hidden=True,
    observed=_SEEN,
    for_interval=("reach_squares",),
    own_columns=_OWN,
)

NET_SENTIMENT_BY_REACH = _by_reach(
    key="net_sentiment_by_reach",
    label="Public sentiment, by reach",
    kind="score",
    unit="points",
    better="higher",
    definition=(
        "Positive minus negative reviews and mentions, each counted as often as people could see "
        "it, as a share of all with a known tone. Posts whose reach no file tells are left out; "
        "the working says how many. One post that millions see outweighs all others; the interval "
        "is then that of a single post."
    ),
    formula="100 × (positive reach − negative reach) / reach",
    interval="adjusted Wald of the effective number of posts, (Σ reach)² / Σ reach²",
    estimate=_net,
    difference=lambda now, before: mover(_net(now), _net(before)),
)

NEGATIVE_SHARE_BY_REACH = _by_reach(
    key="negative_share_by_reach",
    label="Negative in public, by reach",
    kind="share",
    unit="%",
    better="lower",
    definition=(
        "The share of negative ones among reviews and mentions with a known tone, each counted as "
        "often as people could see it. Posts whose reach no file tells are left out; the working "
        "says how many."
    ),
    formula="100 × negative reach / reach",
    interval="Wilson score of the effective number of posts, (Σ reach)² / Σ reach²",
    estimate=_negative,
    difference=lambda now, before: mover(_negative(now), _negative(before)),
)
