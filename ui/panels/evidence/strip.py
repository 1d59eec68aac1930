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
from ui.panels.evidence import charts, landing, rows
from ui.panels.evidence.kinds import KINDS
from ui.panels.evidence.landing import WHY
from ui.sentences import evidence, findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.evidence.names import Context, LastingName
    from metrics.analyses.findings import Finding

#: What the reader left, by page: a browser that is busy still sends the address of before.
_LEFT = "why_left"
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


def _draw_finding(name: LastingName) -> None:
    """The claim, its figures, how sure it is, and what proves it; that it is gone where it is."""
    where = name.context
    found = names.find(name, needs.needs(where))
    kind = None if found is None else KINDS[found.kind]
    proof = None if found is None or kind is None else needs.proof(kind.prove, found, where)
    if found is None or kind is None or proof is None:
        _draw_lost(evidence.gone(name), where)
        return
    with st.container(border=True, key="why_here"):
        _draw_head(landing.claim(found, where), where)
        _draw_figures(kind.figures(found, proof, where))
        st.caption(f"{kind.beside(proof)} {_how_sure(found, where)}".strip())
        kind.draw(found, proof)


def _draw_old(name: LastingName) -> None:
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
