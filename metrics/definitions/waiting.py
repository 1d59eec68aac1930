"""Metrics of how long customers wait: Kaplan–Meier, with those who wait still censored.

Each wait for a resolution or an answer is measured once more in business hours: of the same
complaints, on the same curve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from metrics.definitions.complaints import OWN_COLUMNS
from metrics.inference.intervals import mover, p_value
from metrics.inference.rank_tests import directed, log_rank, median_test
from metrics.inference.survival import (
    Curve,
    closed_only_difference,
    closed_only_median,
    kaplan_meier,
    no_surer,
    quantile,
    quantile_difference,
    share_within,
)
from metrics.model import Estimate, Inputs, Metric, Need
from metrics.relations.periods import HOUR_US
from store.settings import Settings

#: To how much a wait is known: help desks tell times to the minute, many not to the second.
_MINUTE_US = HOUR_US / 60
# Whole microseconds, so that "just in time" is exactly 1 for every promise.
_PROMISED = f"round(promised_hours * {HOUR_US})"
_KAPLAN_MEIER = "Kaplan & Meier 1958, JASA 53; band: Greenwood 1926 with the log-log transform"
_QUANTILE = f"{_KAPLAN_MEIER}; change: Price & Bonett 2002, J. Stat. Comput. Simul. 72"
_ALIKE = "However alike waits are, it is a minute wide to each side: to that files tell times"
_BAND = f"Greenwood's variance with the log-log transform (Brookmeyer–Crowley). {_ALIKE}"
_NO_LONGER_ONE = (
    "With fewer than 36 complaints there is no upper bound: all may be faster than the slowest "
    "tenth. The lower bound is then wrong in one case of 40, not of 20"
)


_TO_THE_DAY = (
    "Where a file tells the day of an end and no hour, a wait is exact to a day: it counts as the "
    "middle of what it can have been, and the interval takes in all of that."
)
_LEFT_OUT = (
    "A complaint whose file gives a time of resolution that cannot be, before it was opened or "
    "unreadable, is left out; the working says how many are."
)
#: Of the inputs those that are shown where there are any, and those that only intervals need.
_RARE = (
    "resolved_to_the_day", "open_to_the_day", "left_out_for_an_unusable_end",
    "undecided_within_the_day",
)  # fmt: skip
_EDGES = ("resolved_at_least", "resolved_at_most", "open_at_least", "open_at_most")


def _waits(wait: str, tells: str, ended: str, unusable: str, per: str = "") -> dict[str, str]:
    """Return the inputs of one wait: exact ones, those to the day with their edges, the left out.

    Args:
        wait: the wait's name in the relation.
        tells: the column that says whether a complaint tells of it.
        ended: the column that says whether the wait has ended.
        unusable: the column that says whether the file gives an end that cannot be.
        per: SQL of what waits are told in; microseconds where it is empty.
    """

    def listed(edge: str, condition: str) -> str:
        duration = f"{wait}{edge} / {per}" if per else f"{wait}{edge}"
        return f"list({duration}) FILTER ({tells} AND {condition})"

    exact, rough = f"{wait}_least = {wait}_most", f"{wait}_least < {wait}_most"
    return {
        "resolved": listed("", f"{ended} AND {exact}"),
        "still_open": listed("", f"NOT {ended} AND {exact}"),
        "resolved_to_the_day": listed("", f"{ended} AND {rough}"),
        "open_to_the_day": listed("", f"NOT {ended} AND {rough}"),
        "resolved_at_least": listed("_least", f"{ended} AND {rough}"),
        "resolved_at_most": listed("_most", f"{ended} AND {rough}"),
        "open_at_least": listed("_least", f"NOT {ended} AND {rough}"),
        "open_at_most": listed("_most", f"NOT {ended} AND {rough}"),
        "left_out_for_an_unusable_end": f"count(*) FILTER ({unusable})",
    }


def _until_resolved(wait: str) -> dict[str, str]:
    """Return the inputs of how long it takes to resolve, of waits of that name."""
    return _waits(wait, "tells_resolution", "is_resolved", "is_end_unusable")


def _until_answered(wait: str) -> dict[str, str]:
    """Return the inputs of how long a first answer takes, of waits of that name."""
    return _waits(wait, "tells_answers", "is_answered", "is_answer_unusable")


def _as_promised(wait: str) -> dict[str, str]:
    """Return the inputs of waits told in their promise: 1 is just in time for all."""
    straddles = f"{wait}_least <= {_PROMISED} AND {wait}_most > {_PROMISED}"
    tells = "tells_resolution AND promised_hours IS NOT NULL"
    undecided = f"count(*) FILTER ({tells} AND {straddles})"
    unusable = "is_end_unusable AND promised_hours IS NOT NULL"
    waits = _waits(wait, tells, "is_resolved", unusable, _PROMISED)
    return {**waits, "undecided_within_the_day": undecided}


def ended(inputs: Inputs) -> Any:  # noqa: ANN401  # a NumPy array, in the unit of the inputs
    """Return the waits that ended; one known to the day is the middle of what it can have been."""
    return _together(inputs, "resolved", "resolved_to_the_day")


def still_open(inputs: Inputs) -> Any:  # noqa: ANN401  # as `ended`
    """Return the waits that have not ended, each until its file knows."""
    return _together(inputs, "still_open", "open_to_the_day")


def _together(inputs: Inputs, exact: str, rough: str) -> Any:  # noqa: ANN401  # as `ended`
    others = inputs.get(rough, ())
    return np.concatenate([inputs[exact], others]) if len(others) else inputs[exact]


def curve(inputs: Inputs) -> Curve:
    """Return the share of complaints still waiting after each time, in microseconds."""
    return kaplan_meier(ended(inputs), still_open(inputs))


def _edges(inputs: Inputs) -> tuple[Curve, ...]:
    """The curves if all waits were the shortest, and the longest, that they can have been.

    None where all are exact.
    """
    if not any(len(inputs.get(name, ())) for name in ("resolved_to_the_day", "open_to_the_day")):
        return ()
    return tuple(
        kaplan_meier(
            _together(inputs, "resolved", f"resolved_at_{edge}"),
            _together(inputs, "still_open", f"open_at_{edge}"),
        )
        for edge in ("least", "most")
    )


#: What is read off a curve.
_Read = Callable[[Curve], Estimate]


def _read(inputs: Inputs, read: _Read) -> Estimate:
    """What the curve says; its interval holds what it would say of the shortest and longest."""
    middle = read(curve(inputs))
    found = (middle, *map(read, _edges(inputs)))
    lows, highs = [each.low for each in found], [each.high for each in found]
    return Estimate(
        middle.value,
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        middle.n,
    )


def _slack(inputs: Inputs, read: _Read) -> tuple[float, float]:
    """How far the value may lie from that of the shortest and of the longest waits."""
    middle, edges = read(curve(inputs)).value, [read(each).value for each in _edges(inputs)]
    if middle is None:
        return 0.0, 0.0
    shortest, longest = (
        0.0 if edge is None else abs(edge - middle) for edge in edges or (middle, middle)
    )
    return shortest, longest


def _looser(difference: Estimate, now: Inputs, before: Inputs, read: _Read) -> Estimate:
    """The difference, less sure by how much less exact the waits of one side are.

    Where both sides tell days and no hours, the hours were alike.
    """
    pairs = zip(_slack(now, read), _slack(before, read), strict=True)
    more = max(abs(mine - other) for mine, other in pairs)
    low = None if difference.low is None else difference.low - more
    high = None if difference.high is None else difference.high + more
    return replace(difference, low=low, high=high)


def _in_hours(estimate: Estimate) -> Estimate:
    def hours(waited: float | None) -> float | None:
        return None if waited is None else waited / HOUR_US

    return Estimate(hours(estimate.value), hours(estimate.low), hours(estimate.high), estimate.n)


def _waiting(inputs: Inputs, share: float) -> Estimate:
    return _in_hours(no_surer(_read(inputs, partial(quantile, q=share)), _MINUTE_US))


def _closed_only(inputs: Inputs) -> Estimate:
    return _in_hours(no_surer(closed_only_median(ended(inputs)), _MINUTE_US))


_just_in_time = partial(share_within, time=1.0)


def _kept(inputs: Inputs) -> Estimate:
    return _read(inputs, _just_in_time)


def _kept_difference(now: Inputs, before: Inputs) -> Estimate:
    difference = mover(_just_in_time(curve(now)), _just_in_time(curve(before)))
    return _looser(difference, now, before, _just_in_time)


def _closed_only_difference(now: Inputs, before: Inputs) -> Estimate:
    return _in_hours(closed_only_difference(ended(now), ended(before), _MINUTE_US))


def _waiting_difference(now: Inputs, before: Inputs, share: float) -> Estimate:
    difference = quantile_difference(curve(now), curve(before), share, _MINUTE_US)
    return _in_hours(_looser(difference, now, before, partial(quantile, q=share)))


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
    return ended(now), still_open(now), ended(before), still_open(before)


def _ended(share: float) -> Callable[..., Metric]:
    """Metrics of the time within which a share has ended, their waits lists of microseconds."""
    is_median = share == 0.5
    return partial(
        Metric,
        kind="quantile",
        unit="hours",
        better="lower",
        interval=_BAND if is_median else f"{_BAND}. {_NO_LONGER_ONE}",
        source=_QUANTILE,
        estimate=partial(_waiting, share=share),
        difference=_median_difference if is_median else partial(_waiting_difference, share=share),
        additive=True,
        may_be_hidden=True,
        for_interval=_EDGES,
        only_if_any=_RARE,
        waits_in="hours",
        exact=_exact if is_median else None,
    )


#: The same of half of what is counted.
_median = _ended(0.5)


def _resolution(key: str, label: str, share: float, words: str) -> Metric:
    return _ended(share)(
        key=key,
        label=label,
        counts="complaints",
        definition=(
            f"{words} Complaints still open are not left out: each counts as waiting at least "
            "until its file knows. A complaint belongs to the period in which it was opened. "
            f"{_TO_THE_DAY} {_LEFT_OUT}"
        ),
        formula=f"the time at which the Kaplan–Meier curve of those still waiting falls to "
        f"{round(100 * (1 - share))} %",
        denominator=(
            "complaints opened in the period, open ones censored at their age; files that have no "
            "place for the time of resolution are left out"
        ),
        relation="complaints",
        dated_by="opened_at",
        inputs=_until_resolved("waited"),
        observed="tells_resolution",
        business_inputs=_until_resolved("open_waited"),
        own_columns=OWN_COLUMNS,
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
    short="As promised",
    kind="share",
    unit="%",
    counts="complaints",
    better="higher",
    definition=(
        "The share of complaints resolved within the promised hours: by severity, in calendar or "
        "in business hours, as the settings say. One to whose severity nothing is promised is left "
        "out. One that is open for longer than promised counts as missed; one that is open and "
        "still within its promise is censored. Where a file tells the day of an end and no hour, "
        "what is kept and what is missed for certain bound the interval; of what is undecided "
        f"within the day, the middle of what the wait can have been decides. {_LEFT_OUT}"
    ),
    formula="100 × (1 − share still waiting at the promise), from the Kaplan–Meier curve",
    denominator="complaints opened in the period",
    interval="Greenwood's variance with the log-log transform",
    source=_KAPLAN_MEIER,
    relation="complaints",
    dated_by="opened_at",
    # In units of each complaint's own promise, so that 1 is "just in time" for all.
    inputs=_as_promised("waited"),
    estimate=_kept,
    difference=_kept_difference,
    additive=True,
    may_be_hidden=True,
    observed="tells_resolution AND promised_hours IS NOT NULL",
    for_interval=_EDGES,
    only_if_any=_RARE,
    waits_in="promises",
    clock="promise",
    needs_promise=True,
    business_inputs=_as_promised("open_waited"),
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
        "leaves out whoever still waits, so it is too short; it stands here to show by how much. "
        "Where a file tells the day of an end and no hour, it counts the middle of what the wait "
        "can have been."
    ),
    formula="median of resolved − opened over resolved complaints",
    denominator="complaints opened in the period and resolved",
    interval=(
        "order statistics, binomial. Of 5 complaints it is the shortest and the longest, and holds "
        f"the median in 93.75 % of cases; of fewer there is none. {_ALIKE}"
    ),
    source="shown for comparison; interval: Conover 1999, Practical Nonparametric Statistics",
    relation="complaints",
    dated_by="opened_at",
    inputs={name: _until_resolved("waited")[name] for name in ("resolved", "resolved_to_the_day")},
    estimate=_closed_only,
    difference=_closed_only_difference,
    additive=True,
    may_be_hidden=True,
    observed="tells_resolution AND is_resolved",
    only_if_any=_RARE,
    waits_in="hours",
    own_columns=OWN_COLUMNS,
    equal_age=True,
)

FIRST_RESPONSE_MEDIAN = _median(
    key="first_response_median",
    label="Time to first answer",
    counts="complaints",
    definition=(
        "Half of the complaints have a first public answer by a person within this time. Those "
        "not answered yet count as waiting. A first answer that came after the resolution counts "
        f"at its own time. Files that do not record first answers are left out. {_TO_THE_DAY} A "
        "complaint whose file gives a time of the first answer that cannot be, or none and such a "
        "time of resolution, is left out; the working says how many are."
    ),
    formula="the time at which the Kaplan–Meier curve of those not yet answered falls to 50 %",
    denominator=(
        "complaints opened in the period; one resolved without a recorded answer is censored then"
    ),
    relation="complaints",
    dated_by="opened_at",
    inputs=_until_answered("waited_for_answer"),
    observed="tells_answers",
    business_inputs=_until_answered("open_waited_for_answer"),
    own_columns=OWN_COLUMNS,
)

FIRST_STEP_MEDIAN = _median(
    key="first_step_median",
    label="Time to the first next step",
    short="To the first step",
    counts="answers and complaints",
    definition=(
        "How long until somebody does what was to be done next? Of half of the answers and "
        "complaints that a next step follows, the first step is done within this time. One of "
        "which no step is done yet counts as waiting at least until its file knows. It belongs to "
        "the period in which the customer said it. By step, "
        "owner, team or place it stands with the first that was done, or else is due. Steps that "
        "follow nothing that is known here, and files that do not record when steps were done, "
        f"are left out. {_TO_THE_DAY} A step done before the customer said anything is left out; "
        "the working says how many are."
    ),
    formula="the time at which the Kaplan–Meier curve of those without a step done falls to 50 %",
    denominator="answers and complaints of the period that a next step follows",
    relation="first_steps",
    dated_by="told_at",
    inputs=_waits("waited", "NOT is_end_unusable", "is_done", "is_end_unusable"),
    observed="NOT is_end_unusable",
    own_columns=("step", "owner"),
    needs=(
        Need("next_steps", "done_at", "", "when next steps were done"),
        Need(
            "next_steps", "about", "about IS NOT NULL", "which answer or complaint a step follows"
        ),
    ),
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
        calendar_key=metric.key,
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
