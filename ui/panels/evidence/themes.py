"""What proves that more tell of a theme: its share now and before, among all themes, and words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.delivery_gap import WEEKS
from metrics.analyses.evidence.proof import first_with
from metrics.analyses.findings import THEME
from metrics.catalogue import METRICS
from metrics.model import NOTHING, Group, Row
from ui.charts import charts, dots
from ui.format import numbers
from ui.panels.evidence import rows
from ui.sentences import evidence

if TYPE_CHECKING:
    from metrics.analyses.evidence.names import Context
    from metrics.analyses.evidence.themes import ThemeProof
    from metrics.analyses.findings import Finding

#: So many themes are drawn, its own among them.
_MOST = 12
#: How the share of a theme, and its change, are written and drawn.
_SHARE = replace(METRICS["negative_share"], label="Share of the texts", short="", counts="texts")
_CHANGE = replace(_SHARE, label="Share now less before", unit="points")


def figures(_: Finding, proof: ThemeProof, __: Context) -> list[tuple[str, str, str, str]]:
    """Return by how much it grew, with the interval, the share now and before, and NPS with it."""
    theme = proof.found
    texts = numbers.counted(theme.comments, "texts")
    now = f"{texts} with it in {WEEKS} weeks: {evidence.period(proof.here)}"
    before = "" if proof.before is None else evidence.period(proof.before)
    grown = theme.change or NOTHING
    return [
        ("Grew by", *evidence.difference(_CHANGE, grown), "95 % interval"),
        ("Share now", *evidence.measured(_SHARE, theme.share), now),
        ("Share before", *evidence.measured(_SHARE, theme.before), before),
        ("NPS with it", *evidence.difference(METRICS["nps"], theme.nps), "less NPS without it"),
    ]


def draw(found: Finding, proof: ThemeProof) -> None:
    """Draw its share now and before, by how much the other themes moved, and its words."""
    first, *others = st.columns(min(len(proof.every), 2), gap="large")
    with first:
        st.markdown("**Share of the texts**")
        pair = [Row("now", proof.found.share, {}), Row("before", proof.found.before, {})]
        now: dict[Group, str] = {"now": "above before"}
        charts.picture(dots.dots(pair, _SHARE, standings=now), key="why-share")
    for place in others:
        with place:
            _draw_moved(proof)
    rows.draw_words(found, proof.here.narrow(THEME, found.group))


def _draw_moved(proof: ThemeProof) -> None:
    """Draw by how much each theme moved, the one that grew most first, this one marked."""
    theme = proof.found
    st.markdown("**Which themes moved**")
    all_themes = first_with(proof.every, theme, _MOST)
    moved = [Row(one.name, one.change or NOTHING, {}) for one in all_themes]
    marked: dict[Group, str] = {theme.name: "above before"}
    drawn = dots.dots(moved, _CHANGE, standings=marked, against="before", kind=THEME)
    charts.picture(drawn, key="why-themes")
