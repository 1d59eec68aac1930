"""What proves a finding of a delivery gap: what each said now and before, and the other groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.delivery_gap import STATEMENTS, WEEKS
from metrics.analyses.evidence.proof import first_with
from metrics.analyses.findings import EVERYTHING
from metrics.catalogue import METRICS
from metrics.model import Group, Row, called, several
from ui.charts import charts, dots
from ui.sentences import evidence

if TYPE_CHECKING:
    from metrics.analyses.evidence.gaps import GapProof
    from metrics.analyses.evidence.names import Context
    from metrics.analyses.findings import Finding

#: So many groups are drawn, its own among them.
_MOST = 12
#: How the change of a gap is written and drawn.
_WIDER = replace(
    METRICS["nps"], label="Gap now less before", short="", better="lower", counts="answers"
)


def place_of(found: Finding) -> tuple[str, str | None]:
    """Return the page and the section of the finding's statement."""
    statement = next(each for each in STATEMENTS.values() if each.leaders == found.key)
    return "delivery_gap", statement.title


def figures(found: Finding, proof: GapProof, _: Context) -> list[tuple[str, str, str, str]]:
    """Return by how much it opened, with the interval, and what each side said, and before."""
    gap, points = proof.found, METRICS["nps"]
    now = f"{WEEKS} weeks: {evidence.period(proof.here)}"
    before = "" if proof.before is None else evidence.period(proof.before)
    share = found.metric
    return [
        ("Opened by", *evidence.difference(points, gap.change), "95 % interval"),
        ("Leaders", *evidence.measured(share, gap.now.leaders), now),
        ("Customers", *evidence.measured(share, gap.now.customers), now),
        ("Leaders before", *evidence.measured(share, gap.before.leaders), before),
        ("Customers before", *evidence.measured(share, gap.before.customers), before),
    ]


def draw(found: Finding, proof: GapProof) -> None:
    """Draw both sides now and before, and the group among all of its cut."""
    if found.column == EVERYTHING:
        _draw_sides(found, proof)
        return
    left, right = st.columns(2, gap="large")
    with left:
        title = f"{called(found.group, found.column)} among all {several(found.column)}"
        st.markdown(f"**{evidence.escaped(title)}**")
        gaps = first_with(proof.every, proof.found, _MOST)
        rows = [Row(one.now.group, one.change, {}) for one in gaps]
        marked: dict[Group, str] = {proof.found.now.group: "above the rest"}
        drawn = dots.dots(rows, _WIDER, standings=marked, against="before", kind=found.column)
        charts.picture(drawn, key="why-gaps")
    with right:
        _draw_sides(found, proof)


def _draw_sides(found: Finding, proof: GapProof) -> None:
    gap = proof.found
    sides = (
        ("Leaders", gap.now.leaders),
        ("Leaders before", gap.before.leaders),
        ("Customers", gap.now.customers),
        ("Customers before", gap.before.customers),
    )
    st.markdown("**Who says yes, now and before**")
    share = replace(found.metric, label="Say yes", short="")
    rows = [Row(name, estimate, {}) for name, estimate in sides]
    charts.picture(dots.dots(rows, share), key="why-sides")
