"""Do they do what they say, do they bring others, and what do they say in public?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from metrics.catalogue import METRICS
from metrics.measure import measure
from metrics.rows import newest_posts
from ui import (
    charts,
    colours,
    comments,
    comparisons,
    numbers,
    panel_figures,
    panel_switch,
    spans,
    state,
)
from ui.charts import Bar
from ui.panel_trend import STEPS
from ui.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from metrics.measure import Row
    from metrics.model import Inputs

#: The metrics of this page: those that lead, and those that explain them.
MAIN = ("advocacy_rate", "referral_rate", "referral_conversion", "say_do")
OTHERS = ("review_average", "net_sentiment", "negative_share")
#: Short names of the metrics that are compared by source, team and so on.
COMPARED = {
    "review_average": "Stars",
    "net_sentiment": "Sentiment",
    "negative_share": "Negative",
}
COLUMNS = ("source", "team", "location", "segment")

_SHOWN, _LENGTH = 6, 200
#: How long `say_do` gives a promoter to act.
_TIME_TO_ACT = timedelta(days=90)
_TONES = ("positive", "negative", "neutral")


def inferred_notes() -> dict[str, str]:
    """How many tones were read from the words alone, per metric that rests on tones."""
    found = comparisons.compared(OTHERS)["net_sentiment"][0].now.inputs
    inferred = found["inferred"]
    if not inferred:
        return {}
    said = f"{inferred:,} of {found['total']:,} tones inferred from the words"
    return {"net_sentiment": said, "negative_share": said}


def draw_say_do() -> None:
    """Draw how many promoters there are and how many of them referred or praised."""
    found = _inputs(MAIN, "say_do")
    said, did = found["total"], found["counted"]
    steps = [("Promoters", said), ("Referred or praised", did)]
    charts.draw(
        "Do promoters do what they say?",
        plain_for_markdown(say_do_in_words(did, said)),
        charts.funnel(steps, title="Say and do", noun="customers") if said else None,
        empty="No promoter in this period has a customer id, so nobody can be followed.",
        key="say-do",
    )


def say_do_in_words(did: int, said: int) -> str:
    """How many promoters acted, and whether all had the time to."""
    now = state.view()
    known, end = spans.data_until(now.lake), now.slice.end_instant
    young = known and (end is None or end + _TIME_TO_ACT > known)
    less = " The latest have had less time so far." if young else ""
    return f"{_of(did, said)} promoters referred or praised us within 90 days.{less}"


def draw_referrals() -> None:
    """Draw how many customers we met, how many referred someone, and who of these came."""
    seen, made = _inputs(MAIN, "referral_rate"), _inputs(MAIN, "referral_conversion")
    items = [
        Bar("Customers seen", seen["total"]),
        Bar("Referred someone", seen["counted"], _share(seen["counted"], seen["total"], "of them")),
        Bar("Referrals made", made["total"], tone=colours.QUIET),
    ]
    if made["told"]:
        came = _share(made["counted"], made["total"], "of referrals")
        items.append(Bar("Became customers", made["counted"], came, colours.QUIET))
    charts.draw(
        "Do they bring others?",
        referrals_in_words(seen, made),
        charts.bars(items, title="Referrals", noun="people") if made["total"] else None,
        empty="No referral was recorded in this period.",
        key="referrals",
    )


def referrals_in_words(seen: Inputs, made: Inputs) -> str:
    """How many referred someone, and how many of those referred became customers."""
    said = f"{_of(seen['counted'], seen['total'])} known customers referred someone"
    if not made["told"]:
        return plain_for_markdown(f"{said}; no file says who became a customer.")
    came = _of(made["counted"], made["total"])
    return plain_for_markdown(f"{said}; {came} referrals became customers.")


def draw_voice() -> None:
    """Draw positive posts above and negative posts below the line, over time."""
    with st.container(gap="xxsmall"):
        per = panel_switch.titled("What do they say in public?", STEPS, key="per", first="week")
        rows = voice(per)
        days = [row.group for row in rows if isinstance(row.group, date)]
        if not any(row.inputs["total"] for row in rows):
            st.caption("No review or mention with a tone is known here.")
            return
        st.caption(voice_in_words(rows))
        counts = [[row.inputs[tone] for row in rows] for tone in ("positive", "negative")]
        charts.picture(charts.diverging(days, *counts), key="voice")


def voice(per: str) -> list[Row]:
    """Public sentiment by `day`, `week` or `month`, up to the end of the view's period."""
    now, chosen = state.view(), panel_figures.stretch(per)
    return state.remembered(
        "public voice",
        lambda: measure(
            now.lake, METRICS["net_sentiment"], chosen, now.scope, by=per, settings=now.settings
        ),
        chosen,
        per,
    )


def voice_in_words(rows: list[Row]) -> str:
    """How many were positive, negative and neutral in all that is drawn."""
    positive, negative, neutral = (sum(row.inputs[tone] for row in rows) for tone in _TONES)
    since = min(row.group for row in rows if isinstance(row.group, date))
    said = (
        f"{positive:,} positive and {negative:,} negative since {numbers.day(since, date.min)}; "
        f"{neutral:,} neutral are not drawn."
    )
    return plain_for_markdown(said)


def draw_stars() -> None:
    """Draw the reviews by stars, with their average in words."""
    row = comparisons.compared(OTHERS)["review_average"][0].now
    counts = [row.inputs[star] for star in ("one", "two", "three", "four", "five")]
    average = numbers.value(row.estimate, "stars")
    charts.draw(
        "How many stars?",
        plain_for_markdown(
            f"{average} of 5 on average, {numbers.counted(sum(counts), 'reviews')}."
        ),
        charts.stars(counts) if sum(counts) else None,
        empty="No review with stars in this period.",
        key="stars",
    )


def draw_posts() -> None:
    """Draw the newest reviews and mentions, whatever they say."""
    now = state.view()
    st.subheader("Newest posts, every tone", anchor=False)
    found = state.remembered(
        "newest posts", lambda: newest_posts(now.lake, now.slice, now.scope, _SHOWN), now.slice
    )
    if found.is_empty():
        st.caption("Nobody wrote anything in what you chose.")
        return
    today = datetime.now(UTC)
    with st.container(gap="xsmall"):
        for row in found.iter_rows(named=True):
            st.markdown(post_in_markdown(row, now.settings.zone, today))


def post_in_markdown(row: Mapping[str, Any], zone: ZoneInfo, today: datetime) -> str:
    """One post in quotation marks, and below it, small: stars or tone · source · place · age."""
    quoted = plain_for_markdown(shorten(row["words"], _LENGTH))
    tone = row["sentiment"] or "no tone known"
    if row["sentiment_from"] == "inferred":
        tone += " by its words"
    stars = numbers.counted(row["rating"], "stars") if row["rating"] else tone
    places = [shorten(place) for place in (row["source"], row["location"]) if place]
    told = " · ".join([stars, *places, comments.age(row["at"], zone, today)])
    return f"“{quoted}”  \n:gray[:small[{plain_for_markdown(told)}]]"


def _inputs(keys: tuple[str, ...], key: str) -> Inputs:
    return comparisons.compared(keys)[key][0].now.inputs


def _of(part: int, whole: int) -> str:
    """`310 of 8,100` with its share."""
    return f"{part:,} of {whole:,}"


def _share(part: int, whole: int, of: str) -> str:
    return f"{numbers.amount_of(100 * part / whole, '%', 1)} {of}" if whole else ""
