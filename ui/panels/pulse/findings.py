"""What needs us: first on the page, grouped by whom it is about, most customers affected first.

Behind each line is a link to what proves it, called after the number and whose it is: no two are
called alike. Five lines stand there; the rest is one click away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from drops.findings.events import FollowUp
from metrics.analyses.evidence.names import name_of
from metrics.analyses.evidence.news import identity, is_back
from metrics.analyses.findings import TOLD_BY, telling
from ui import state
from ui.app import empty, menu
from ui.figures import comparisons, experiments, needs
from ui.filters import address
from ui.format import colours
from ui.panels.evidence import kinds as shown_by
from ui.panels.evidence import landing, strip
from ui.panels.pulse import owners
from ui.panels.pulse.owners import Followed
from ui.sentences import experiments as experiment_words
from ui.sentences import findings, kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.evidence.names import Context
    from metrics.analyses.experiments import Result
    from metrics.analyses.findings import Finding
    from ui.figures.needs import Old


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One line: whom it is about, how many customers it affects, the sentence, and where it leads.

    `about` is the column and the group; lines about the same stand together. `leads_to` is what the
    link is called, `short` says it to who asks how far it is.
    """

    about: tuple[str, str]
    affected: int
    sentence: str
    leads_to: str
    short: str
    page: str
    query: dict[str, list[str]]
    followed: Followed


def are_told() -> bool:
    """Return whether files tell of anything that could need us."""
    return bool(comparisons.keys_with_data(TOLD_BY) or experiments.to_decide())


def draw() -> None:
    """Draw the list, and until it is known that it is looked for; when it is empty, say so."""
    strip.forget()
    st.header("What needs us", anchor=False)
    with st.spinner("Looking for what needs us …"):
        first, more, comparison_count = gather()
    if not first:
        advice = "" if comparison_count else empty.way_out()
        is_part = bool(state.view().slice.choice)
        nothing = findings.nothing_found(comparison_count, is_part=is_part)
        st.caption(f"{nothing} {advice}".strip())
        return
    with st.container(border=True, gap="xsmall", key="needs"):
        _draw_grouped(first)
    if more:
        with st.expander(f"and {len(more):,} more", key="more_needs"):
            _draw_grouped(more, 1 + len(grouped(first)))


def gather() -> tuple[list[NeedLine], list[NeedLine], int]:
    """Return the first five needs, the others, and how many comparisons were made."""
    where = needs.context()
    found, old = needs.needs(where), needs.old_complaints(where.chosen)
    # Old complaints are a fact, not a finding: they always have a line.
    room = needs.MOST - bool(old.count)
    known = owners.followed()
    every = [
        _of_finding(each, where, known) for each in sorted((*found.found, *found.more), key=telling)
    ]
    every += [_of_experiment(each, known) for each in experiments.to_decide()]
    # What is done waits behind what is not, until it comes back.
    every.sort(key=lambda need: need.followed.is_done)
    first, more = every[:room], every[room:]
    if old.count:
        first.append(_of_old(old, where, known))
    return first, more, found.comparisons


def grouped(some: Sequence[NeedLine]) -> list[list[NeedLine]]:
    """Return the needs by whom they are about: with most customers first, the done last."""
    by_subject: dict[tuple[str, str], list[NeedLine]] = {}
    for need in sorted(some, key=lambda need: (need.followed.is_done, -need.affected)):
        by_subject.setdefault(need.about, []).append(need)
    return list(by_subject.values())


def _of_finding(found: Finding, where: Context, known: Mapping[str, FollowUp]) -> NeedLine:
    about = found.column, found.group
    sentence = f"{landing.claim(found, where)}{_news(found, where)}"
    name = name_of(found, where)
    short = f"{kinds.short(found)}{', latest days' if name.is_recent else ''}"
    leads_to = kinds.leads_to(found, short)
    followed = owners.of_finding(name, known, lambda day: is_back(found, where, day))
    leads = landing.of_finding(found, where)
    # That some are not heard is a doubt about a number: what went wrong for customers comes first.
    affected = 0 if shown_by.KINDS[found.kind].is_doubt else found.n
    return NeedLine(about, affected, sentence, leads_to, short, *leads, followed)


def _news(found: Finding, where: Context) -> str:
    """That it is new since the last file, or what it was before, to follow a sentence."""
    news, named = needs.news(where), identity(found)
    if news is None:
        return ""
    if named in news.since.new:
        return f" {findings.new_since(news.came_on)}"
    was = news.since.changed.get(named)
    return "" if was is None else f" {findings.changed_since(found, was, news.came_on)}"


def _of_experiment(found: Result, known: Mapping[str, FollowUp]) -> NeedLine:
    """That an experiment can be decided: it has a verdict, and nobody has decided it."""
    identity = found.experiment.id
    latest = known.get(f"experiment={identity}") or FollowUp(f"experiment={identity}")
    query = {**address.chosen(), "experiment": [identity]}
    about = ("experiment", identity)
    short = f"the experiment {experiment_words.named(found)}"
    sentence, followed = experiment_words.on_pulse(found), Followed(latest)
    return NeedLine(about, found.answers, sentence, short, short, "experiments", query, followed)


def _of_old(old: Old, where: Context, known: Mapping[str, FollowUp]) -> NeedLine:
    sentence = findings.old_complaints(old, where.chosen)
    is_of_team = old.team is not None and 2 * old.with_team > old.count
    about = ("team", str(old.team)) if is_of_team else ("", "old complaints")
    followed = owners.of_finding(landing.name_of_old(where), known, lambda _: False)
    leads = landing.of_old(old, where)
    return NeedLine(about, old.count, sentence, "who waits", "old complaints", *leads, followed)


def _draw_grouped(some: Sequence[NeedLine], rank: int = 1) -> None:
    """Each subject with its rank, and a line for each of its needs."""
    for number, lines in enumerate(grouped(some), start=rank):
        with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="top"):
            st.markdown(f":{colours.MARKDOWN['worse']}-badge[**{number}**]", width="content")
            with st.container(gap=None):
                for place, need in enumerate(lines, 1):
                    _draw_line(need, f"{number}.{place}" if len(lines) > 1 else f"{number}")


def _draw_line(need: NeedLine, place: str) -> None:
    """The sentence, and beside it how far it is and the link; where there is no room, below it.

    A link has room around it for its ground: first below a sentence, it would be indented.
    """
    entry = menu.entry(need.page)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(need.sentence, width="content")
        with st.container(
            horizontal=True, gap="xsmall", vertical_alignment="center", width="content"
        ):
            owners.draw(need.followed, need.short, place)
            if entry.path.exists():
                label = f"see {need.leads_to} →"
                st.page_link(entry.page(), label=label, icon="", query_params=need.query)
