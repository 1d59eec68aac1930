"""The words of each kind of finding: what it says, what it is called, what it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.analyses.findings import EVERYTHING
from metrics.model import called
from ui.format.text import plain_for_markdown
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrics.analyses.evidence.names import Context
    from metrics.analyses.findings import Finding, FindingKind


@dataclass(frozen=True, slots=True)
class FindingWords:
    """The words of one kind, as Markdown.

    `says` is the sentence of a finding that was found there. `called` is what a finding is called
    on Pulse, from the name of its group; `leads_to` what it leads to, from what it is called. `was`
    is said of one that is not found any more.
    """

    says: Callable[[Finding, Context], str]
    called: Callable[[Finding, str], str]
    was: str
    leads_to: str = "{called}"


def says(found: Finding, where: Context) -> str:
    """Return what a finding says."""
    return KINDS[found.kind].says(found, where)


def short(found: Finding) -> str:
    """Return what a finding is called: `Time to resolve of Billing`."""
    return KINDS[found.kind].called(found, plain_for_markdown(called(found.group, found.column)))


def leads_to(found: Finding, short: str) -> str:
    """Return what a finding leads to, by what it is called."""
    return KINDS[found.kind].leads_to.format(called=short)


def _of_group(found: Finding, where: Context) -> str:
    return findings.finding(found, findings.period_before(where.chosen), where.chosen)


def _metric_of(found: Finding, name: str) -> str:
    return f"{plain_for_markdown(found.metric.name)}{_whose(found, name)}"


def _gap_of(found: Finding, name: str) -> str:
    return f"the delivery gap{_whose(found, name)}"


def _whose(found: Finding, name: str) -> str:
    return "" if found.column == EVERYTHING else f" of {name}"


KINDS: Mapping[FindingKind, FindingWords] = {
    "changed": FindingWords(_of_group, _metric_of, was="worse than before"),
    "below the rest": FindingWords(_of_group, _metric_of, was="worse than the others"),
    "below its region": FindingWords(
        _of_group, _metric_of, was="worse than the others of its region"
    ),
    "missed": FindingWords(
        lambda found, where: findings.missed(found, where.chosen),
        lambda _, name: name,
        was="missed, and NPS lower there,",
        leads_to="where {called} is missed",
    ),
    "gap": FindingWords(
        lambda found, where: findings.gap(found, where.chosen),
        _gap_of,
        was="further from what its customers say than before",
    ),
    "outran": FindingWords(
        lambda found, where: findings.outran(found, where.chosen),
        lambda _, name: f"what happens {name}",
        was="busier than its staff can serve, and worse than at other hours,",
    ),
    "unheard": FindingWords(
        lambda found, where: findings.unheard(found, where.chosen),
        lambda *_: "who was asked",
        was="answering unlike those who were asked",
    ),
    "grown": FindingWords(
        lambda found, where: findings.grown(found, where.chosen),
        lambda _, name: name,
        was="told of more than before",
        leads_to="who tells of {called}",
    ),
}
