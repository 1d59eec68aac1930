"""Metrics of `advocacy`: do they bring others, and what do they say in public?"""

from __future__ import annotations

from functools import partial

from metrics.inference.intervals import (
    COUNTED,
    counted_difference,
    counted_share,
    mean_rating,
    mover,
    net_of,
    net_share,
    net_share_difference,
)
from metrics.model import NOTHING, Estimate, Inputs, Metric, Need, Side, Steps

_OWN = ("source", "kind")
_WILSON = "interval: Wilson 1927, JASA 22"
_POSTS = "kind IN ('review', 'mention')"
_STARS = ("one", "two", "three", "four", "five")


def _tones(inputs: Inputs) -> tuple[int, int, int]:
    return inputs["positive"], inputs["negative"], inputs["total"]


def _ratings(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs[star] for star in _STARS)


def _rating(inputs: Inputs) -> Estimate:
    return mean_rating(_ratings(inputs))


_NAMED = "customer_id IS NOT NULL"
#: Whether somebody recommended us can only be told of whom a file names.
_PRAISED = (
    Need(
        "advocacy",
        "customer_id",
        f"{_NAMED} AND (kind = 'referral' OR sentiment IS NOT NULL)",
        "who referred someone or praised us in public",
    ),
)

#: Whom we met: a name on a list of customers, or in the books, is nobody whom we met.
_SEEN = (
    "all known customers seen in the period: those who answered a survey, be it with a question "
    "left open, complained, or spoke in public (a review, a mention or a referral). Who is only on "
    "a list of customers, or only paid, is not seen. By team, location, … it is measured where "
    "answers, complaints, posts and referrals of the period all name one (19 of 20 rows at least)."
)

#: Where they are met, each by the team, location, … of its own row.
_MEETINGS = (
    Side("responses", _NAMED, "answers"),
    Side("complaints", _NAMED, "complaints"),
    *(
        Side("advocacy", f"{_NAMED} AND kind = '{kind}'", f"{kind}s")
        for kind in ("referral", "review", "mention")
    ),
)

#: A share of the known customers whom we met in the period.
_share_of_customers_seen = partial(
    Metric,
    kind="share",
    unit="%",
    counts="customers",
    better="higher",
    denominator="known customers who in the period answered, complained or spoke in public",
    interval="Wilson score",
    source=_WILSON,
    relation="customers_seen",
    dated_by="at",
    estimate=counted_share,
    arithmetic="100 × counted / total",
    difference=counted_difference,
    additive=False,
    may_be_hidden=True,
    observed="TRUE",
    steps=COUNTED,
    rests_on="advocacy",
    sides=_MEETINGS,
)

ADVOCACY_RATE = _share_of_customers_seen(
    key="advocacy_rate",
    label="Advocates",
    definition=(
        "The share of known customers who referred someone, or wrote a positive review or "
        f"mention, of {_SEEN}"
    ),
    formula="100 × customers with a referral, positive review or positive mention / customers seen",
    inputs={"counted": "count(*) FILTER (advocated)", "total": "count(*)"},
    needs=_PRAISED,
)

REFERRAL_RATE = _share_of_customers_seen(
    key="referral_rate",
    label="Referred someone",
    definition=(
        f"The share of known customers who referred someone, of {_SEEN} "
        "Nothing is measured where no file tells of referrals."
    ),
    formula="100 × customers with a referral / customers seen",
    inputs={
        "counted": "count(*) FILTER (referred)",
        "total": "count(*)",
    },
    needs=(
        Need("advocacy", "customer_id", f"{_NAMED} AND kind = 'referral'", "who referred someone"),
    ),
)


def _conversion(inputs: Inputs) -> Estimate:
    return counted_share(inputs) if inputs["told"] else NOTHING


REFERRAL_CONVERSION = Metric(
    key="referral_conversion",
    label="Referrals that became customers",
    short="Became customers",
    kind="share",
    unit="%",
    counts="referrals",
    better="higher",
    definition="The share of referrals of the period that became customers.",
    formula="100 × referrals that became customers / referrals",
    denominator="referrals in the period",
    interval="Wilson score",
    source=_WILSON,
    relation="advocacy",
    dated_by="happened_at",
    inputs={
        "counted": "count(*) FILTER (kind = 'referral' AND converted)",
        "told": "count(converted) FILTER (kind = 'referral')",
        "total": "count(*) FILTER (kind = 'referral')",
    },
    estimate=_conversion,
    arithmetic="100 × counted / total",
    difference=counted_difference,
    additive=True,
    may_be_hidden=True,
    observed="kind = 'referral'",
    steps=COUNTED,
    own_columns=_OWN,
    undated="referrals were converted",
    sides=(Side("advocacy", "kind = 'referral'", "referrals"),),
    needs=(
        Need(
            "advocacy",
            "converted",
            "kind = 'referral' AND converted IS NOT NULL",
            "which referrals became customers",
        ),
    ),
)

REVIEW_AVERAGE = Metric(
    key="review_average",
    label="Review rating",
    short="Stars",
    kind="mean",
    unit="stars",
    counts="reviews",
    better="higher",
    definition="The mean rating of the reviews of the period, 1 to 5 stars.",
    formula="sum of stars / reviews with a rating",
    arithmetic=(
        "(1 × one + 2 × two + 3 × three + 4 × four + 5 × five) / (one + two + three + four + five)"
    ),
    denominator="reviews with a rating",
    interval="Wilson's interval for a mean on a bounded scale",
    source="interval: our extension of Wilson 1927 to ratings, checked by exact enumeration",
    relation="advocacy",
    dated_by="happened_at",
    inputs={
        name: f"count(*) FILTER (kind = 'review' AND rating = {star})"
        for star, name in enumerate(_STARS, start=1)
    },
    estimate=_rating,
    difference=lambda now, before: mover(_rating(now), _rating(before)),
    additive=True,
    may_be_hidden=True,
    observed="kind = 'review' AND rating IS NOT NULL",
    steps=Steps(1.0, 5.0, _ratings),
    own_columns=("source", "rating"),
)

NET_SENTIMENT = Metric(
    key="net_sentiment",
    label="Public sentiment",
    kind="score",
    unit="points",
    counts="posts",
    better="higher",
    definition=(
        "Positive minus negative reviews and mentions, as a share of all with a known tone. A "
        "rating tells the tone first (4–5 positive, 3 neutral, 1–2 negative), then what the file "
        "says; where there is only text it is inferred from the words, if they are told to be "
        "English. The working says how many that are, and how many are not read: texts in other "
        "languages, and those too short to tell. These have no tone and are left out."
    ),
    formula="100 × (positive − negative) / (positive + negative + neutral)",
    denominator="reviews and mentions with a tone",
    interval="adjusted Wald, as for NPS",
    source="inferred tone: Hutto & Gilbert 2014 (VADER); interval: Rocks 2016",
    relation="advocacy",
    dated_by="happened_at",
    inputs={
        "positive": f"count(*) FILTER ({_POSTS} AND sentiment = 'positive')",
        "neutral": f"count(*) FILTER ({_POSTS} AND sentiment = 'neutral')",
        "negative": f"count(*) FILTER ({_POSTS} AND sentiment = 'negative')",
        "inferred": f"count(*) FILTER ({_POSTS} AND sentiment_from = 'inferred')",
        "not_read": f"count(*) FILTER ({_POSTS} AND sentiment_from = 'not read')",
        "total": f"count(sentiment) FILTER ({_POSTS})",
    },
    estimate=lambda inputs: net_share(*_tones(inputs)),
    difference=lambda now, before: net_share_difference(_tones(now), _tones(before)),
    additive=True,
    may_be_hidden=True,
    observed=f"{_POSTS} AND sentiment IS NOT NULL",
    steps=net_of("negative", "neutral", "positive"),
    own_columns=_OWN,
)

NEGATIVE_SHARE = Metric(
    key="negative_share",
    label="Negative in public",
    kind="share",
    unit="%",
    counts="posts",
    better="lower",
    definition="The share of reviews and mentions with a known tone that are negative.",
    formula="100 × negative / (positive + negative + neutral)",
    denominator="reviews and mentions with a tone",
    interval="Wilson score",
    source=_WILSON,
    relation="advocacy",
    dated_by="happened_at",
    inputs={
        "counted": f"count(*) FILTER ({_POSTS} AND sentiment = 'negative')",
        "total": f"count(sentiment) FILTER ({_POSTS})",
    },
    estimate=counted_share,
    arithmetic="100 × counted / total",
    difference=counted_difference,
    additive=True,
    may_be_hidden=True,
    observed=f"{_POSTS} AND sentiment IS NOT NULL",
    steps=COUNTED,
    own_columns=_OWN,
)

SAY_DO = Metric(
    key="say_do",
    label="Promoters who did it",
    kind="share",
    unit="%",
    counts="promoters",
    better="higher",
    definition=(
        "Of the known customers whose latest answer in the period says that they would recommend "
        "us (9 or 10), the share who referred someone or praised us in public within 90 days. "
        "Promoters of the last 90 days have had less time than that. Of a day without an hour, the "
        "answer comes before what they did."
    ),
    formula="100 × promoters with a referral or praise within 90 days / promoters",
    denominator="promoters with a known customer id, by their latest answer in the period",
    interval="Wilson score",
    source=_WILSON,
    relation="nps_answers",
    dated_by="answered_at",
    inputs={"counted": "count(*) FILTER (acted)", "total": "count(*)"},
    estimate=counted_share,
    arithmetic="100 × counted / total",
    difference=counted_difference,
    additive=False,
    may_be_hidden=True,
    observed="score >= 9",
    steps=COUNTED,
    rests_on="advocacy",
    needs=_PRAISED,
    follows_days=90,
    equal_age=True,
)
