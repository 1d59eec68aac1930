"""Metrics of how long complaints wait: Kaplan–Meier with open complaints censored.

Each wait is measured once more in business hours: of the same complaints, on the same curve.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from metrics.definitions.complaints import OWN_COLUMNS
from metrics.inference.intervals import mover, p_value
from metrics.inference.rank_tests import directed, log_rank, median_test
from metrics.inference.survival import (
    Curve,
    closed_only_difference,
    closed_only_median,
    kaplan_meier,
    quantile,
    quantile_difference,
    share_within,
)
from metrics.model import Estimate, Inputs, Metric
from metrics.relations.periods import HOUR_US
from store.settings import Settings

# Whole microseconds, so that "just in time" is exactly 1 for every promise.
_PROMISED = f"round(promised_hours * {HOUR_US})"
_KAPLAN_MEIER = "Kaplan & Meier 1958, JASA 53; band: Greenwood 1926 with the log-log transform"
_QUANTILE = f"{_KAPLAN_MEIER}; change: Price & Bonett 2002, J. Stat. Comput. Simul. 72"
_BAND = "Greenwood's variance with the log-log transform (Brookmeyer–Crowley)"
_NO_LONGER_ONE = (
    "With fewer than 36 complaints there is no upper bound: all may be faster than the slowest "
    "tenth. The lower bound is then wrong in one case of 40, not of 20"
)


def _until_resolved(waited: str) -> dict[str, str]:
    """Return the inputs of how long it takes to resolve, of waits of that name or expression."""
    return {
        "resolved": f"list({waited}) FILTER (tells_resolution AND is_resolved)",
        "still_open": f"list({waited}) FILTER (tells_resolution AND NOT is_resolved)",
    }


def _until_answered(waited: str) -> dict[str, str]:
    """Return the inputs of how long a first answer takes, of waits of that name."""
    return {
        "resolved": f"list({waited}) FILTER (tells_answers AND is_answered)",
        "still_open": f"list({waited}) FILTER (tells_answers AND NOT is_answered)",
    }


def curve(inputs: Inputs) -> Curve:
    """The share of complaints still waiting after each time, in microseconds."""
    return kaplan_meier(inputs["resolved"], inputs["still_open"])


def _in_hours(estimate: Estimate) -> Estimate:
    def hours(waited: float | None) -> float | None:
        return None if waited is None else waited / HOUR_US

    return Estimate(hours(estimate.value), hours(estimate.low), hours(estimate.high), estimate.n)


def _waiting(inputs: Inputs, share: float) -> Estimate:
    return _in_hours(quantile(curve(inputs), share))


def _closed_only(inputs: Inputs) -> Estimate:
    return _in_hours(closed_only_median(inputs["resolved"]))


def _kept(inputs: Inputs) -> Estimate:
    return share_within(curve(inputs), 1.0)


def _closed_only_difference(now: Inputs, before: Inputs) -> Estimate:
    return _in_hours(closed_only_difference(now["resolved"], before["resolved"]))


def _waiting_difference(now: Inputs, before: Inputs, share: float) -> Estimate:
    return _in_hours(quantile_difference(curve(now), curve(before), share))


def _median_difference(now: Inputs, before: Inputs) -> Estimate:
    """Now − before; where a median is not reached, or a bound is missing, the log-rank test."""
    difference = _waiting_difference(now, before, 0.5)
    if p_value(difference) is not None:
        return difference
    return directed(difference, log_rank(*_groups(now, before)))


def _exact(now: Inputs, before: Inputs) -> float | None:
    return median_test(*_groups(now, before))


def _groups(now: Inputs, before: Inputs) -> tuple[Any, Any, Any, Any]:
    """The ended and the open waits of now, then those of before."""
    return now["resolved"], now["still_open"], before["resolved"], before["still_open"]


def _resolution(key: str, label: str, share: float, words: str) -> Metric:
    return Metric(
        key=key,
        label=label,
        kind="quantile",
        unit="hours",
        counts="complaints",
        better="lower",
        definition=(
            f"{words} Complaints still open are not left out: each counts as waiting at least "
            "until its file knows. A complaint belongs to the period in which it was opened."
        ),
        formula=f"the time at which the Kaplan–Meier curve of those still waiting falls to "
        f"{round(100 * (1 - share))} %",
        denominator=(
            "complaints opened in the period, open ones censored at their age; files that have no "
            "place for the time of resolution are left out"
        ),
        interval=_BAND if share == 0.5 else f"{_BAND}. {_NO_LONGER_ONE}",
        source=_QUANTILE,
        relation="complaints",
        dated_by="opened_at",
        inputs=_until_resolved("waited"),
        estimate=partial(_waiting, share=share),
        difference=_median_difference
        if share == 0.5
        else partial(_waiting_difference, share=share),
        additive=True,
        may_be_hidden=True,
        business_inputs=_until_resolved("open_waited"),
        own_columns=OWN_COLUMNS,
        exact=_exact if share == 0.5 else None,
    )


RESOLUTION_MEDIAN = _resolution(
    "resolution_median",
    "Time to resolve",
    0.5,
    "How long do they wait? Half of the complaints are resolved within this time.",
)
RESOLUTION_P90 = _resolution(
    "resolution_p90",
    "Time to resolve, slowest tenth",
    0.9,
    "How long does the slowest tenth wait? Nine in ten complaints are resolved within this time.",
)

RESOLUTION_WITHIN_PROMISE = Metric(
    key="resolution_within_promise",
    label="Resolved as promised",
    kind="share",
    unit="%",
    counts="complaints",
    better="higher",
    definition=(
        "The share of complaints resolved within the promised hours: by severity, in calendar or "
        "in business hours, as the settings say. A complaint that is open for longer than promised "
        "counts as missed; one that is open and still within its promise is censored."
    ),
    formula="100 × (1 − share still waiting at the promise), from the Kaplan–Meier curve",
    denominator="complaints opened in the period",
    interval="Greenwood's variance with the log-log transform",
    source=_KAPLAN_MEIER,
    relation="complaints",
    dated_by="opened_at",
    # In units of each complaint's own promise, so that 1 is "just in time" for all.
    inputs=_until_resolved(f"waited / {_PROMISED}"),
    estimate=_kept,
    difference=lambda now, before: mover(_kept(now), _kept(before)),
    additive=True,
    may_be_hidden=True,
    clock="promise",
    business_inputs=_until_resolved(f"open_waited / {_PROMISED}"),
    own_columns=OWN_COLUMNS,
)

RESOLUTION_MEDIAN_CLOSED_ONLY = Metric(
    key="resolution_median_closed_only",
    label="Median of closed complaints only",
    kind="quantile",
    unit="hours",
    counts="complaints",
    better="lower",
    definition=(
        "The figure that most dashboards show: the median of the complaints that were closed. It "
        "leaves out whoever still waits, so it is too short; it stands here to show by how much."
    ),
    formula="median of resolved − opened over resolved complaints",
    denominator="complaints opened in the period and resolved",
    interval=(
        "order statistics, binomial. Of 5 complaints it is the shortest and the longest, and holds "
        "the median in 93.75 % of cases; of fewer there is none"
    ),
    source="shown for comparison; interval: Conover 1999, Practical Nonparametric Statistics",
    relation="complaints",
    dated_by="opened_at",
    inputs={"resolved": _until_resolved("waited")["resolved"]},
    estimate=_closed_only,
    difference=_closed_only_difference,
    additive=True,
    may_be_hidden=True,
    own_columns=OWN_COLUMNS,
)

FIRST_RESPONSE_MEDIAN = Metric(
    key="first_response_median",
    label="Time to first answer",
    kind="quantile",
    unit="hours",
    counts="complaints",
    better="lower",
    definition=(
        "Half of the complaints have a first public answer by a person within this time. Those "
        "not answered yet count as waiting. Files that do not record first answers are left out."
    ),
    formula="the time at which the Kaplan–Meier curve of those not yet answered falls to 50 %",
    denominator=(
        "complaints opened in the period; one resolved without a recorded answer is censored then"
    ),
    interval=_BAND,
    source=_QUANTILE,
    relation="complaints",
    dated_by="opened_at",
    inputs=_until_answered("waited_for_answer"),
    estimate=partial(_waiting, share=0.5),
    difference=_median_difference,
    additive=True,
    may_be_hidden=True,
    business_inputs=_until_answered("open_waited_for_answer"),
    own_columns=OWN_COLUMNS,
    exact=_exact,
)

_OPEN_HOURS = (
    "Only time counts in which the complaint's location was open, by its own opening times, time "
    "zone and holidays (see the settings); a complaint that came and was resolved while it was "
    "closed took 0 hours."
)


def _in_business_hours(metric: Metric) -> Metric:
    """The same metric counted in business hours, with `_business` in its key."""
    return replace(
        metric.in_business_hours(),
        key=f"{metric.key}_business",
        label=f"{metric.label}, business hours",
        unit="open hours",
        definition=f"{metric.definition} {_OPEN_HOURS}",
    )


#: The metric in business hours for each one in calendar hours that has such, by key.
IN_BUSINESS_HOURS: dict[str, Metric] = {
    metric.key: _in_business_hours(metric)
    for metric in (
        RESOLUTION_MEDIAN,
        RESOLUTION_P90,
        FIRST_RESPONSE_MEDIAN,
    )
}


def check_offered(metric: Metric, settings: Settings) -> None:
    """Raise `ValueError` for a metric in business hours where the settings name none."""
    if metric.clock == "business" and settings.business_hours is None:
        raise ValueError(
            f"{metric.key} needs opening times; expected [business_hours] in settings.toml, with "
            'lines such as monday = ["09:00-17:30"]'
        )
