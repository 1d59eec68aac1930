"""What proves a finding of a standard: what its absence goes with, and where it is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.model import Group, Row
from ui.charts import charts, dots
from ui.panels.evidence import rows
from ui.sentences import evidence

if TYPE_CHECKING:
    from metrics.analyses.evidence.names import Context
    from metrics.analyses.evidence.standards import StandardProof
    from metrics.analyses.findings import Finding


def figures(found: Finding, proof: StandardProof, _: Context) -> list[tuple[str, str, str, str]]:
    """Return the difference with its interval, what both sides rest on, and the worst place."""
    missing, when = proof.found, evidence.period(proof.here)
    days_missed, days_kept = f"{missing.days_missed:,} days", f"{missing.days_kept:,} days"
    parts = [
        ("Difference", *evidence.difference(found.metric, missing.difference), "95 % interval"),
        ("Answers where it was missed", f"{missing.answers_missed:,}", days_missed, when),
        ("Answers where it was kept", f"{missing.answers_kept:,}", days_kept, "the same places"),
    ]
    place = next((row for row in proof.places if row.group == found.place), None)
    if place is not None:
        kept = METRICS["standard_kept"]
        parts.append((f"Kept at {place.group}", *evidence.measured(kept, place.estimate), when))
    return parts


def draw(found: Finding, proof: StandardProof) -> None:
    """Draw its loss among all standards, how often each location kept it, and the words there."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**NPS where each standard was missed, less where it was kept**")
        every = [Row(one.standard, one.difference, {}) for one in proof.every]
        marked: dict[Group, str] = {found.group: "below where kept"}
        drawn = dots.dots(every, found.metric, standings=marked, against="where kept")
        charts.picture(drawn, key="why-missed")
    with right:
        st.markdown("**How often each location kept it**")
        kept = METRICS["standard_kept"]
        drawn = dots.dots(proof.places, kept, standings=proof.standings.places, kind="location")
        charts.picture(drawn, key="why-places")
    rows.draw_missed(found, proof)
