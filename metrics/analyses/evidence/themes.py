"""What proves that more tell of a theme: its share in the quarter and in the one before."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.proof import period_of
from metrics.analyses.findings import Finding
from metrics.analyses.themes.shares import ThemeShare, theme_shares
from metrics.measure.reader import Reader
from metrics.slices import Slice


@dataclass(frozen=True, slots=True)
class ThemeProof:
    """The finding's theme, measured again, the quarter of it, and the texts that have it.

    `every` has all themes that can be compared, the one that grew most first.
    """

    here: Slice
    before: Slice | None
    found: ThemeShare
    every: tuple[ThemeShare, ...]


def prove_theme(reader: Reader, finding: Finding, context: Context) -> ThemeProof | None:
    """Return what a finding of a theme was told of, measured again; `None` if it is not there."""
    here = period_of(finding, context)
    every = [one for one in theme_shares(reader, here) if one.change is not None]
    found = next((one for one in every if one.name == finding.group), None)
    if found is None:
        return None
    every.sort(key=lambda one: (-_grew(one), one.name))
    return ThemeProof(here, here.before(), found, tuple(every))


def _grew(one: ThemeShare) -> float:
    return (one.change.value if one.change else None) or 0.0
