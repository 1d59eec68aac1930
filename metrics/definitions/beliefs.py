"""Metrics of what leaders, front line and customers say to the same statement.

One metric for each kind of people and statement: a share over several statements is of none, and
two leaders who answered three of them would count as six.
"""

from __future__ import annotations

from functools import partial

from metrics.inference.intervals import COUNTED, counted_difference, counted_share
from metrics.model import Metric

_share = partial(
    Metric,
    kind="share",
    unit="%",
    better="higher",
    counts="answers",
    arithmetic="100 × counted / total",
    interval="Wilson score",
    source="interval: Wilson 1927, JASA 22; difference: Newcombe 1998, Statistics in Medicine 17",
    relation="beliefs",
    dated_by="answered_at",
    estimate=counted_share,
    difference=counted_difference,
    additive=True,
    may_be_hidden=True,
    steps=COUNTED,
)

#: What who answers is called, in the plural, by `role`.
_WHO = {"leader": "leaders", "frontline": "people at the front line", "customer": "customers"}
#: What saying yes to a statement is.
_YES = {
    "recommend": "answer 9 or 10 to how likely it is that a customer would recommend us",
    "differentiated": "say that customers get an experience clearly better than elsewhere",
    "strategy_clear": "say that they know what our strategy asks of them",
}


def _belief(role: str, statement: str, key: str, label: str, short: str, more: str = "") -> Metric:
    """The share of those of a role who say yes to a statement."""
    condition = f"role = '{role}' AND statement = '{statement}'"
    return _share(
        key=key,
        label=label,
        short=short,
        definition=(
            f"The share of {_WHO[role]} asked who {_YES[statement]}. It is what they believe, "
            f"not what is so.{more} The page Delivery gap sets it beside what others say."
        ),
        formula=f"100 × said yes / asked, of {_WHO[role]}",
        denominator=f"answers of {_WHO[role]} to this statement in the period",
        inputs={
            "counted": f"count(*) FILTER ({condition} AND says_yes)",
            "total": f"count(*) FILTER ({condition})",
        },
        observed=condition,
    )


_ESSAYS = " The essays say: fewer than half, mostly."

LEADERS_RECOMMEND = _belief(
    "leader", "recommend", "leaders_recommend", "Leaders: customers would recommend us",
    "Leaders: recommend",
)  # fmt: skip
FRONTLINE_RECOMMEND = _belief(
    "frontline", "recommend", "frontline_recommend", "Front line: customers would recommend us",
    "Front line: recommend",
)  # fmt: skip
LEADERS_DIFFERENTIATED = _belief(
    "leader", "differentiated", "leaders_differentiated", "Leaders: clearly better than elsewhere",
    "Leaders: better",
)  # fmt: skip
FRONTLINE_DIFFERENTIATED = _belief(
    "frontline", "differentiated", "frontline_differentiated",
    "Front line: clearly better than elsewhere", "Front line: better",
)  # fmt: skip
CUSTOMERS_DIFFERENTIATED = _belief(
    "customer", "differentiated", "customers_differentiated",
    "Customers: clearly better than elsewhere", "Customers: better",
)  # fmt: skip
LEADERS_STRATEGY_CLEAR = _belief(
    "leader", "strategy_clear", "leaders_strategy_clear", "Leaders: strategy is clear",
    "Leaders: strategy",
)  # fmt: skip
STRATEGY_CLARITY = _belief(
    "frontline", "strategy_clear", "strategy_clarity", "Front line: strategy is clear",
    "Strategy clarity", _ESSAYS,
)  # fmt: skip

#: In the order in which people read them.
BELIEFS = (
    LEADERS_DIFFERENTIATED,
    FRONTLINE_DIFFERENTIATED,
    CUSTOMERS_DIFFERENTIATED,
    LEADERS_RECOMMEND,
    FRONTLINE_RECOMMEND,
    LEADERS_STRATEGY_CLEAR,
    STRATEGY_CLARITY,
)
