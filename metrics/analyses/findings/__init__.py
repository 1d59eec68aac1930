"""Everything that could need us: what changed, what is below the rest, and kinds of their own.

Enters: a `Reader` and a slice.
Leaves: `Finding`s, clear beyond chance; `KINDS`, what is special of each kind.
May be imported by: `metrics.analyses.evidence`, `metrics.cli`, `ui`, tests.
Front door: `findings`.
"""

from metrics.analyses.findings.kinds import (
    ASKED,
    EVERYTHING,
    HOURS,
    KINDS,
    STANDARD,
    THEME,
    TOLD_BY,
    WATCHED,
    WHERE,
    Finding,
    FindingKind,
    Kind,
    changes,
    standings,
    unheard,
)
from metrics.analyses.findings.search import (
    BACK,
    RECENT_DAYS,
    Findings,
    Looked,
    findings,
    look_everywhere,
    telling,
)

__all__ = [
    "ASKED",
    "BACK",
    "EVERYTHING",
    "HOURS",
    "KINDS",
    "RECENT_DAYS",
    "STANDARD",
    "THEME",
    "TOLD_BY",
    "WATCHED",
    "WHERE",
    "Finding",
    "FindingKind",
    "Findings",
    "Kind",
    "Looked",
    "changes",
    "findings",
    "look_everywhere",
    "standings",
    "telling",
    "unheard",
]
