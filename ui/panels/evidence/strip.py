"""Why you are here: the strip that stands first on the page to which a finding leads.

Nothing of it comes from the link but the finding's name: the finding is looked up again among what
is found for this reader now. What is not found any more is said not to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.evidence import names
from ui import state
from ui.app import menu
from ui.figures import needs
from ui.filters import link
from ui.format import colours
from ui.panels.evidence import charts, gaps, landing, rows, standards
from ui.panels.evidence.landing import WHY
from ui.sentences import busy_hours, evidence, findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.evidence.names import Context, Name
    from metrics.analyses.evidence.proof import Proof
    from metrics.analyses.findings import Finding

#: What the reader left, by page: a browser that is busy still sends the address of before.
_LEFT = "why_left"
_DIFFERENCE = "Difference"
#: What stands before a claim.
MARK = f":{colours.MARKDOWN['worse']}[●]"


def draw() -> None:
    """Draw the strip where the page's link names a finding; nothing else."""
    # What comes and goes has a place of its own, so that all below it stays where it is.
    with st.container():
        text = _asked_for()
        if text is None:
            return
        settings = state.view().settings
        name = names.read(text, settings.timezone, settings.week_start)
        if name is None:
            _draw_lost("The link names no finding that Pepper knows; it is ignored.", None)
        elif name.kind == names.OLD_COMPLAINTS:
            _draw_old(name)
        else:
            _draw_finding(name)


def _asked_for() -> str | None:
    """The name that the link carries, unless the reader just left it."""
    text = st.query_params.get(WHY)
    if link.is_history():
        forget()
    return None if st.session_state.get(_LEFT) == (state.view().page, text) else text


def forget() -> None:
    """Let the reader come to what they left again: they are where findings are."""
    st.session_state.pop(_LEFT, None)


def _draw_finding(name: Name) -> None:
    found = names.find(name, needs.needs(name.context))
    if found is not None and found.kind in _DRAWN:
        _DRAWN[found.kind](found, name)
        return
    proof = None if found is None else needs.proof(found, name.context)
    if found is None or proof is None:
        _draw_lost(evidence.gone(name), name.context)
        return
    with st.container(border=True, key="why_here"):
        _draw_head(landing.claim(found, name.context), name.context)
        _draw_numbers(found, proof, name.context)
        charts.draw(found, proof)
        rows.draw(found, proof)


def _draw_standard(found: Finding, name: Name) -> None:
    proof = needs.standard_proof(found, name.context)
    if proof is None:
        _draw_lost(evidence.gone(name), name.context)
        return
    with st.container(border=True, key="why_here"):
        _draw_head(landing.claim(found, name.context), name.context)
        _draw_figures(standards.numbers(found, proof))
        st.caption(f"{evidence.association(proof.here)} {_how_sure(found, name.context)}")
        standards.draw(found, proof)
        rows.draw_missed(found, proof)


def _draw_gap(found: Finding, name: Name) -> None:
    """The page below shows the three sides and the words of the group, which it is filtered to."""
    proof = needs.gap_proof(found, name.context)
    _draw_claim(found, name, None if proof is None else gaps.numbers(found, proof))


def _draw_hours(found: Finding, name: Name) -> None:
    """The page below shows the hours, and what would level them."""
    told = needs.hours_proof(found, name.context)
    _draw_claim(found, name, None if told is None else busy_hours.figures(told))


def _draw_claim(
    found: Finding, name: Name, figures: Sequence[tuple[str, str, str, str]] | None
) -> None:
    """The claim and its figures, where the page below proves it; `None` where it is gone."""
    if figures is None:
        _draw_lost(evidence.gone(name), name.context)
        return
    with st.container(border=True, key="why_here"):
        _draw_head(landing.claim(found, name.context), name.context)
        _draw_figures(figures)
        st.caption(_how_sure(found, name.context))


def _draw_unheard(found: Finding, name: Name) -> None:
    """Both scores stand below it, on the page's own section."""
    told = evidence.difference(found.metric, found.difference)
    _draw_claim(found, name, [("As invited, less as answered", *told, "95 % interval")])


#: What draws the findings of a kind that is not told of one metric in a group.
_DRAWN = {
    "missed": _draw_standard,
    "gap": _draw_gap,
    "outran": _draw_hours,
    "unheard": _draw_unheard,
}


def _draw_old(name: Name) -> None:
    chosen = name.context.chosen
    old = needs.old_complaints(chosen)
    if not old.count:
        _draw_lost(evidence.gone(name), name.context)
        return
    with st.container(border=True, key="why_here"):
        _draw_head(findings.old_complaints(old, chosen), name.context)
        _draw_figures(evidence.old_figures(old, chosen))
        charts.draw_old(chosen, old.team)
        rows.draw_old(chosen, old.team)


def _draw_head(claim: str, where: Context) -> None:
    """The claim in the very words of Pulse, the way back, and a cross."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header("Why you are here", anchor=False, width="stretch")
        _draw_ways_out(where)
    st.markdown(f"{MARK} {claim}")


def _draw_lost(sentence: str, where: Context | None) -> None:
    line = st.container(
        border=True, key="why_here", horizontal=True, vertical_alignment="center", gap="small"
    )
    with line:
        st.markdown(sentence, width="stretch")
        _draw_ways_out(where)


def _draw_ways_out(where: Context | None) -> None:
    if where is not None:
        st.page_link(
            menu.entry("pulse").page(),
            label="Back to what needs us",
            icon="",
            query_params=landing.of_context(where),
        )
    st.button(
        "Close",
        key="leave_why",
        icon=":material/close:",
        icon_position="right",
        type="tertiary",
        help="Close why you are here; the filters stay",
        on_click=_leave,
    )


def _leave() -> None:
    """Take the finding out of the link; the filters stay."""
    st.session_state[_LEFT] = (state.view().page, st.query_params.get(WHY))
    st.query_params.pop(WHY, None)


def _draw_numbers(found: Finding, proof: Proof, where: Context) -> None:
    """The difference with its interval, now, and what it is compared with, each with its n."""
    metric = found.metric
    who, when = evidence.subject(found, where), evidence.now_name(found, proof.here)
    parts = [
        (_DIFFERENCE, *evidence.difference(metric, proof.difference), "95 % interval"),
        (f"{who} now", *evidence.measured(metric, proof.now.estimate), when),
    ]
    if found.kind == "changed" and proof.before is not None:
        told = evidence.measured(metric, proof.before.estimate)
        before = evidence.before_name(found, proof.before_slice)
        parts.append((f"{who} before", *told, before))
    elif proof.rest is not None:
        parts.append(("The others together", *evidence.measured(metric, proof.rest), when))
    _draw_figures(parts)
    st.caption(_how_sure(found, where))


def _draw_figures(parts: Sequence[tuple[str, str, str, str]]) -> None:
    """Each number with its label above it, and what it rests on below it."""
    for place, (label, value, *rest) in zip(st.columns(len(parts)), parts, strict=True):
        with place, st.container(gap=None):
            st.metric(evidence.escaped(label), value)
            st.caption(" · ".join(evidence.escaped(part) for part in rest if part))


def _how_sure(found: Finding, where: Context) -> str:
    """Which metric it is, since when it is so, and how seldom chance makes it, as Markdown."""
    parts = [f"{evidence.escaped(found.metric.label)}."]
    until = (found.period or where.chosen).until
    week = needs.since(found, where)
    if week is not None and until is not None:
        parts.append(f"{evidence.since_when(week, until).capitalize()}.")
    looked = needs.needs(where).comparisons
    parts += [evidence.sure(found.p_value), f"One of {looked:,} comparisons that were made."]
    return " ".join(part for part in parts if part)
