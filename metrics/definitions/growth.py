"""Metrics of `revenue` and `customers`: do customers come back, and bring others?"""

from __future__ import annotations

from functools import partial

from metrics.inference.intervals import mover
from metrics.inference.ratios import (
    Bounds,
    Sums,
    freedom_of_difference,
    freedom_of_few,
    ratio,
    ratio_of_few,
)
from metrics.model import NOTHING, Estimate, Inputs, Metric, Need
from metrics.relations.paying import TOLD

_BOOK = "Reichheld, Darnell & Burns 2021, Net Promoter 3.0, HBR 99(6)"
_FIELLER = (
    "interval: Cochran 1977, Sampling Techniques, ch. 6; Fieller 1954, JRSS B 16; "
    "change: Welch 1947, Biometrika 34"
)
_RATIO = (
    "Fieller's, for a ratio over customers. With few customers it may lack a bound, and is rather "
    "too wide: with 5 it holds the truth in 99 % of cases. Never narrower than "
    "what the share of others could make of which n customers may have shown none (Wilson)"
)
_THEN = "what customers paid in the same months a year before"
_WHOLE = (
    " Only whole months are compared, and only months of which some file tells what was paid a "
    "year before; amounts in another currency than most are left out, and so are those without a "
    "currency where most have one."
)
#: What every metric of this module needs: who there is, and what they paid a year before.
_BASE = {
    "customers": "count_if(is_counted)",
    "then": "coalesce(sum(before), 0)",
    "then_squares": "coalesce(sum(before * before), 0)",
    "months": "coalesce(max(months), 0)",
    "foreign_rows": "coalesce(sum(foreign_rows), 0)",
}


def _sums(inputs: Inputs, name: str) -> Sums:
    return Sums(
        n=int(inputs["customers"] or 0),
        x=float(inputs["then"] or 0),
        z=float(inputs[name] or 0),
        xx=float(inputs["then_squares"] or 0),
        xz=float(inputs[f"{name}_by_then"] or 0),
        zz=float(inputs[f"{name}_squares"] or 0),
    )


def _of(amount: str, name: str) -> dict[str, str]:
    """The sum of an amount over customers, of its squares, and of its products with `before`."""
    return {
        name: f"coalesce(sum({amount}), 0)",
        f"{name}_by_then": f"coalesce(sum(({amount}) * before), 0)",
        f"{name}_squares": f"coalesce(sum(({amount}) * ({amount})), 0)",
    }


def _for_interval(name: str) -> tuple[str, ...]:
    """The inputs that only the interval needs, of an amount named so."""
    return ("then_squares", f"{name}_by_then", f"{name}_squares")


def _percent(bounds: Bounds | None, inputs: Inputs, minus: float = 0.0) -> Estimate:
    if bounds is None:
        return NOTHING
    value, low, high = (None if each is None else 100 * each - minus for each in bounds)
    return Estimate(value, low, high, int(inputs["customers"]))


def _retention(inputs: Inputs, freedom: int | None = None) -> Estimate:
    return _percent(ratio(_sums(inputs, "kept"), freedom), inputs)


def _earned_new(inputs: Inputs, freedom: int | None = None) -> Estimate:
    few, here = int(inputs["earned_customers"] or 0), int(inputs["customers_then"] or 0)
    usual = float(inputs["then"] or 0) / here if here else 0.0
    return _percent(ratio_of_few(_sums(inputs, "earned"), few, usual, freedom), inputs)


def _growth(inputs: Inputs, freedom: int | None = None) -> Estimate:
    return _percent(ratio(_sums(inputs, "kept_and_earned"), freedom), inputs, 100.0)


def _retention_difference(now: Inputs, before: Inputs) -> Estimate:
    freedom = freedom_of_difference(_sums(now, "kept"), _sums(before, "kept"))
    return mover(_retention(now, freedom), _retention(before, freedom))


def _earned_new_difference(now: Inputs, before: Inputs) -> Estimate:
    # What is known of either is known of both, as in `freedom_of_difference`.
    freedom = sum(
        freedom_of_few(int(each["earned_customers"] or 0), int(each["customers"] or 0))
        for each in (now, before)
    )
    return mover(_earned_new(now, freedom), _earned_new(before, freedom))


def _growth_difference(now: Inputs, before: Inputs) -> Estimate:
    name = "kept_and_earned"
    freedom = freedom_of_difference(_sums(now, name), _sums(before, name))
    return mover(_growth(now, freedom), _growth(before, freedom))


_BROUGHT = (Need("customers", "joined_through", TOLD, "what brought new customers"),)

#: What customers paid, against what they paid in the same months a year before.
_against_a_year_before = partial(
    Metric,
    kind="share",
    unit="%",
    counts="customers",
    better="higher",
    denominator=f"{_THEN}; n counts customers who paid now or then",
    relation="customers_paying",
    dated_by="at",
    additive=False,
    may_be_hidden=True,
    observed="NOT is_foreign",
)

NET_REVENUE_RETENTION = _against_a_year_before(
    key="net_revenue_retention",
    label="Revenue that stayed",
    definition=(
        "Net revenue retention: what customers who were here a year ago paid, as a share of what "
        "they paid then. Whoever left counts with 0. Here a year ago was who paid in those months, "
        "or had joined by their end." + _WHOLE
    ),
    formula="100 × kept / then",
    interval=_RATIO,
    source=f"{_BOOK}; {_FIELLER}",
    inputs=_BASE | _of("kept", "kept"),
    estimate=_retention,
    difference=_retention_difference,
    for_interval=_for_interval("kept"),
)

EARNED_NEW_CUSTOMERS = _against_a_year_before(
    key="earned_new_customers",
    label="Earned new customers",
    definition=(
        "What new customers paid who came because somebody recommended us, or for their own "
        "experience with us, as a share of what all customers paid a year before. New is who paid "
        "nothing then and joined later. Of customers of whom no file tells what brought them, "
        "nothing is counted as earned; the working says how much they paid." + _WHOLE
    ),
    formula="100 × earned / then",
    interval=(
        "log-normal, for a ratio of which few customers make the upper part, the wider the fewer "
        "there are. With 5 customers a change's is rather too wide: 99 % for 95 %"
    ),
    source=f"{_BOOK}; interval: our analogy to Gart & Zweifel 1967, checked by simulation",
    inputs=_BASE
    | _of("earned", "earned")
    | {
        "untold": "coalesce(sum(untold), 0)",
        "earned_customers": "count_if(earned > 0)",
        "customers_then": "count_if(before > 0)",
    },
    estimate=_earned_new,
    difference=_earned_new_difference,
    needs=_BROUGHT,
    for_interval=_for_interval("earned"),
)

EARNED_GROWTH = _against_a_year_before(
    key="earned_growth",
    label="Earned growth",
    definition=(
        "How much revenue would have grown in a year by customers who stay and customers they "
        "bring alone: net revenue retention plus earned new customers, less 100. Customers of whom "
        "no file tells what brought them are not counted as earned." + _WHOLE
    ),
    formula="100 × (kept + earned) / then − 100",
    interval=_RATIO,
    source=f"{_BOOK}; {_FIELLER}",
    inputs=_BASE
    | {
        "kept": "coalesce(sum(kept), 0)",
        "earned": "coalesce(sum(earned), 0)",
        "bought": "coalesce(sum(bought), 0)",
        "untold": "coalesce(sum(untold), 0)",
        "lost": "coalesce(sum(before) FILTER (kept = 0), 0)",
        "shrunk": "coalesce(sum(before - kept) FILTER (kept <> 0 AND kept < before), 0)",
        "grown": "coalesce(sum(kept - before) FILTER (kept > before), 0)",
        "customers_then": "count_if(before > 0)",
        "customers_lost": "count_if(before > 0 AND kept = 0)",
        "earned_customers": "count_if(earned > 0)",
        "new_customers": "count_if(earned > 0 OR bought > 0 OR untold > 0)",
    }
    | _of("kept + earned", "kept_and_earned"),
    estimate=_growth,
    difference=_growth_difference,
    needs=_BROUGHT,
    for_interval=_for_interval("kept_and_earned"),
)
