"""What proves that those who answer differ from those who were asked: who answers how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.model import Group, called
from ui.charts import charts, dots
from ui.format import numbers
from ui.format.text import shorten
from ui.sentences import evidence

if TYPE_CHECKING:
    from metrics.analyses.evidence.asked import AskedProof
    from metrics.analyses.evidence.names import Context
    from metrics.analyses.findings import Finding


def figures(found: Finding, proof: AskedProof, _: Context) -> list[tuple[str, str, str, str]]:
    """Return by how much the score differs, both scores, and the shares of who is unheard."""
    invited, first, metric = proof.found, proof.first, found.metric
    name, when = shorten(called(first.group, first.column), 30), evidence.period(proof.here)
    shares = f"{_percent(first.answers)} of the answers"
    apart = evidence.difference(metric, invited.difference)
    return [
        ("As invited, less as answered", *apart, "95 % interval"),
        ("As invited", *evidence.measured(metric, invited.as_invited), when),
        ("Who answered", *evidence.measured(metric, invited.nps), when),
        (f"“{name}” of the asked", _percent(first.invitations), shares, ""),
    ]  # fmt: skip


def _percent(share: float) -> str:
    """A share as the sentence says it."""
    return numbers.amount_of(share, "%")


def draw(_found: Finding, proof: AskedProof) -> None:
    """Draw how often each group answers, marking who is heard most unlike how often asked."""
    first = proof.first
    st.markdown(f"**How often each {first.column} answers**")
    marked: dict[Group, str] = {
        first.group: "below the rest" if first.size < 0 else "above the rest"
    }
    rate = METRICS["response_rate"]
    drawn = dots.dots(proof.rows, rate, standings=marked, kind=first.column)
    charts.picture(drawn, key="why-asked")
