"""The waits once more in business hours: of the same complaints, on the same curve."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from metrics import waiting
from metrics.model import Metric
from metrics.settings import Settings

_OPEN_HOURS = (
    "Only time counts in which the complaint's location was open, by its own opening times, time "
    "zone and holidays (see the settings); a complaint that came and was resolved while it was "
    "closed took 0 hours."
)


def _in_open_time(inputs: Mapping[str, str]) -> dict[str, str]:
    """The same inputs in business hours."""
    return {
        name: re.sub(r"\bwaited(_for_answer)?\b", r"open_waited\1", sql)
        for name, sql in inputs.items()
    }


def _in_business_hours(metric: Metric) -> Metric:
    """The same metric counted in business hours, with `_business` in its key."""
    return replace(
        metric,
        key=f"{metric.key}_business",
        label=f"{metric.label}, business hours",
        unit="open hours",
        definition=f"{metric.definition} {_OPEN_HOURS}",
        relation="business_complaints",
        inputs=_in_open_time(metric.inputs),
    )


RESOLUTION_MEDIAN_BUSINESS = _in_business_hours(waiting.RESOLUTION_MEDIAN)
RESOLUTION_P90_BUSINESS = _in_business_hours(waiting.RESOLUTION_P90)
FIRST_RESPONSE_MEDIAN_BUSINESS = _in_business_hours(waiting.FIRST_RESPONSE_MEDIAN)

#: The metric in business hours for each one in calendar hours that has such, by key.
IN_BUSINESS_HOURS: dict[str, Metric] = {
    "resolution_median": RESOLUTION_MEDIAN_BUSINESS,
    "resolution_p90": RESOLUTION_P90_BUSINESS,
    "first_response_median": FIRST_RESPONSE_MEDIAN_BUSINESS,
}


def on_its_clock(metric: Metric, settings: Settings) -> Metric:
    """The metric on the clock that the settings name: the promise may be in business hours."""
    if metric is not waiting.RESOLUTION_WITHIN_PROMISE or settings.promise.clock == "calendar":
        return metric
    inputs = _in_open_time(metric.inputs)
    return replace(metric, relation="business_complaints", inputs=inputs)


def check_offered(metric: Metric, settings: Settings) -> None:
    """Raise `ValueError` for a metric in business hours where the settings name none."""
    if metric in IN_BUSINESS_HOURS.values() and settings.business_hours is None:
        raise ValueError(
            f"{metric.key} needs opening times; expected [business_hours] in settings.toml, with "
            'lines such as monday = ["09:00-17:30"]'
        )
