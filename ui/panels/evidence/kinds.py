"""What proves each kind of finding, and the page on which it is proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from metrics.analyses.evidence.asked import prove_asked
from metrics.analyses.evidence.gaps import prove_gap
from metrics.analyses.evidence.hours import prove_hours
from metrics.analyses.evidence.proof import prove
from metrics.analyses.evidence.standards import prove_standard
from metrics.analyses.evidence.themes import prove_theme
from store.tables import SLICE_COLUMNS
from ui.panels.evidence import asked, gaps, groups, hours, standards, themes
from ui.sentences import evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from metrics.analyses.evidence.names import Context
    from metrics.analyses.findings import Finding, FindingKind
    from metrics.measure.reader import Reader

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class ProofKind(Generic[P]):
    """How a finding of one kind is proven.

    `place_of` is the page and its section (`None`: the first), `narrows` the filters that it needs
    there. `prove` measures it again: its `figures` stand first, then what `beside` says of them,
    then what `draw` draws. A doubt about a number affects no customer: others come first.
    """

    place_of: Callable[[Finding], tuple[str, str | None]]
    prove: Callable[[Reader, Finding, Context], P | None]
    figures: Callable[[Finding, P, Context], Sequence[tuple[str, str, str, str]]]
    draw: Callable[[Finding, P], None]
    narrows: Callable[[Finding], dict[str, str]]
    beside: Callable[[P], str] = lambda _: ""
    is_doubt: bool = False


#: The page that shows a metric, and the section of it that does where it is not the first.
_OF_METRIC: Mapping[str, tuple[str, str | None]] = {
    "nps": ("nps", None),
    "csat": ("nps", None),
    "ces": ("nps", None),
    "resolution_median": ("complaints", None),
    "first_response_median": ("complaints", None),
    "negative_share": ("advocacy", None),
    "next_step_in_time": ("touchpoints", "Next steps"),
}


def _group(found: Finding) -> dict[str, str]:
    return {found.column: found.group} if found.column in SLICE_COLUMNS else {}


def _place(found: Finding) -> dict[str, str]:
    return {} if found.place is None else {"location": found.place}


def _nothing(_: Finding) -> dict[str, str]:
    return {}


_OF_GROUP = ProofKind(
    lambda found: _OF_METRIC[found.key], prove, groups.figures, groups.draw, narrows=_group
)
KINDS: Mapping[FindingKind, ProofKind[Any]] = {
    "changed": _OF_GROUP,
    "below the rest": _OF_GROUP,
    "below its region": _OF_GROUP,
    "missed": ProofKind(
        lambda _: ("touchpoints", "Standards"),
        prove_standard,
        standards.figures,
        standards.draw,
        narrows=_nothing,
        beside=lambda proof: evidence.association(proof.here),
    ),
    "gap": ProofKind(gaps.place_of, prove_gap, gaps.figures, gaps.draw, narrows=_group),
    "outran": ProofKind(
        lambda _: ("busy_hours", None), prove_hours, hours.figures, hours.draw, narrows=_place
    ),
    "unheard": ProofKind(
        lambda _: ("voice", "Who was asked"),
        prove_asked,
        asked.figures,
        asked.draw,
        narrows=_nothing,
        is_doubt=True,
    ),
    "grown": ProofKind(
        lambda _: ("voice", "Themes"),
        prove_theme,
        themes.figures,
        themes.draw,
        narrows=_nothing,
        beside=lambda proof: evidence.goes_with(proof.here),
    ),
}
