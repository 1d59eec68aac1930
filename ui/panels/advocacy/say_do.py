"""Do promoters do what they say, and do they bring others?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.catalogue import METRICS
from store.tables import LEVELS
from ui import state
from ui.charts import bars, charts
from ui.charts.bars import Bar
from ui.figures import comparisons
from ui.filters import focus
from ui.format import colours, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import hidden

if TYPE_CHECKING:
    from metrics.model import Inputs

#: The metrics of this page: those that lead, and those that explain them.
MAIN = ("advocacy_rate", "referral_rate", "referral_conversion", "say_do")
OTHERS = ("review_average", "net_sentiment", "negative_share")
ALL = MAIN + OTHERS
#: All that files may tell of here.
TOLD = (*ALL, "broadcast_ratio", "net_sentiment_by_reach", "net_revenue_retention")
COLUMNS = ("source", "team", "location", "segment", *LEVELS, "theme")

_REFERRALS = ("referral_rate", "referral_conversion")
#: How long `say_do` gives a promoter to act.
_TIME_TO_ACT = timedelta(days=90)


def is_told(key: str) -> bool:
    """Return whether any file tells what one of the page's metrics counts."""
    return key in comparisons.keys_with_data(TOLD)


def public() -> tuple[str, ...]:
    """Return the metrics to measure together where the page may show one source alone.

    What customers do has no source, so with one chosen only what they say in public is left.
    """
    return OTHERS if focus.chosen("source") else ALL


def inferred_notes() -> dict[str, str]:
    """Return how many tones were read from the words alone, and how many could not be.

    Per metric that rests on tones.
    """
    found = comparisons.compared(public())["net_sentiment"][0].now.inputs
    # Nothing is known of a hidden figure.
    inferred, not_read = found.get("inferred"), found.get("not_read")
    parts = (
        [f"{inferred:,} of {found['total']:,} tones inferred from the words"] if inferred else []
    )
    if not_read:
        parts.append(
            f"{numbers.counted(not_read, 'more posts')} not read, as not told to be English"
        )
    if not parts:
        return {}
    text = "; ".join(parts)
    return {"net_sentiment": text, "negative_share": text}


def draw() -> None:
    """Draw below each other whether promoters do what they say, and whether they bring others."""
    if is_told("say_do"):
        draw_say_do()
    if is_told("referral_rate"):
        draw_referrals()


def draw_say_do() -> None:
    """Draw how many promoters there are and how many of them referred or praised."""
    if _draw_hidden("Do promoters do what they say?", "say_do"):
        return
    found = _inputs("say_do")
    promoters, doers = found["total"], found["counted"]
    acted = Bar("Referred or praised", doers, _share(doers, promoters, "of promoters"))
    items = [Bar("Promoters", promoters), acted]
    charts.draw(
        "Do promoters do what they say?",
        plain_for_markdown(say_do_in_words(doers, promoters)),
        bars.bars(items, title="Say and do", noun="customers") if promoters else None,
        empty="No promoter in this period has a customer id, so nobody can be followed.",
        key="say-do",
    )


def say_do_in_words(doers: int, promoters: int) -> str:
    """Return how many promoters acted, and whether all had the time to."""
    now = state.view()
    known, end = now.lake.data_until(), now.slice.end_instant
    young = known and (end is None or end + _TIME_TO_ACT > known)
    less = " The latest have had less time so far." if young else ""
    return f"{_of(doers, promoters)} promoters referred or praised us within 90 days.{less}"


def draw_referrals() -> None:
    """Draw how many customers we met, how many referred someone, and who of these came."""
    if any(_draw_hidden("Do they bring others?", key) for key in _REFERRALS):
        return
    seen, made = (_inputs(key) for key in _REFERRALS)
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
        bars.bars(items, title="Referrals", noun="people") if made["total"] else None,
        empty="No referral was recorded in this period.",
        key="referrals",
    )


def referrals_in_words(seen: Inputs, made: Inputs) -> str:
    """Return how many referred someone, and how many of those referred became customers."""
    text = f"{_of(seen['counted'], seen['total'])} known customers referred someone"
    if not made["told"]:
        return plain_for_markdown(f"{text}; no file says who became a customer.")
    came = _of(made["counted"], made["total"])
    return plain_for_markdown(f"{text}; {came} referrals became customers.")


def _draw_hidden(question: str, key: str) -> bool:
    found = comparisons.compared(ALL)[key][0]
    return hidden.draw(question, found.now, METRICS[key], found.reason)


def _inputs(key: str) -> Inputs:
    return comparisons.compared(ALL)[key][0].now.inputs


def _of(part: int, whole: int) -> str:
    """`310 of 8,100` with its share."""
    return f"{part:,} of {whole:,}"


def _share(part: int, whole: int, of: str) -> str:
    return f"{numbers.amount_of(100 * part / whole, '%', 1)} {of}" if whole else ""
