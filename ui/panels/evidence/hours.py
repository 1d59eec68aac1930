"""What proves a finding of hours that outran their staff: them among all hours of their place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui.charts import charts
from ui.charts.week import hours
from ui.sentences import busy_hours, evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.analyses.busy_hours import Hour
    from metrics.analyses.evidence.hours import HoursProof
    from metrics.analyses.evidence.names import Context
    from metrics.analyses.findings import Finding
    from ui.charts.week.heat import HeatCell


def figures(_found: Finding, proof: HoursProof, _: Context) -> list[tuple[str, str, str, str]]:
    """Return what is worse then, who tells, and the load beside the usual one."""
    return busy_hours.figures(proof.found)


def draw(found: Finding, proof: HoursProof) -> None:
    """Draw the load and what is worse, hour by hour, with a frame around the finding's hours."""
    load = hours.load if proof.found.is_staffed else hours.arrivals
    title = (
        "Visits a person on duty" if proof.found.is_staffed else "Answers and complaints an hour"
    )
    left, right = st.columns(2, gap="large")
    with left:
        _draw_week(proof, load, title, "why-load")
    with right:
        _draw_week(proof, partial(_told, found), METRICS[found.key].label, "why-worse")


def _draw_week(proof: HoursProof, cell: Callable[[Hour], HeatCell], title: str, key: str) -> None:
    st.markdown(f"**{evidence.escaped(title)}, hour by hour**")
    charts.picture(hours.of_week(proof.week, cell, title, proof.found.numbers), key=key)


def _told(found: Finding, hour: Hour) -> HeatCell:
    return hours.of_metric(found.metric, hour.wait if found.metric.waits_in else hour.score)
