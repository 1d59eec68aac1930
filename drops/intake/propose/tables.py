"""Which table a file fills, by the words in it and by what its columns can be."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict

from drops.intake.propose.look import Look
from drops.intake.propose.vocabulary import words

_WORDS = {
    "responses": r"nps|survey|recommend|csat|satisf|respond|respon[sd]es?|how likely|how would you"
    r"|umfrage|enquete|encuesta",
    "complaints": r"complain|ticket|\bcase|incident|\bissue|resol|clos(ed|ing)|narrative|severity"
    r"|beschwerde|reclam|queja|klacht",
    "advocacy": r"reviews?\b|mention|referral|stars?\b|recommended|followers|tweet|hashtag|avis\b",
    "customers": r"customers?\b|joined|sign(ed)? ?up|acquisition|acquired|member since|registered",
    "revenue": r"revenue|turnover|\bsales\b|umsatz|chiffre d.affaires|omzet|fatturato|\bmrr\b",
}
#: How much each column says for a table, beside the fact that the table has it.
_CORE = {
    "responses": {"score": 2.0, "comment": 0.2},
    "complaints": {"resolved_at": 1.5, "opened_at": 0.5, "category": 0.7, "summary": 0.5},
    "advocacy": {"rating": 1.5, "sentiment": 0.7, "text": 0.7, "reach": 1.0, "kind": 0.5},
    "customers": {"joined_at": 0.7, "joined_through": 1.5, "customer_id": 0.3},
    "revenue": {"revenue": 1.5, "period": 1.5, "customer_id": 0.3},
}
_KINDS = (
    ("referral", r"referr|referee"),
    ("mention", r"mention|tweet|followers|hashtag|impressions"),
    ("review", r"review|\bstars?\b|rating|recommended|bewertung|avis\b"),
)


def table_fit(table: str, look: Look, confidences: Dict[str, float]) -> float:
    """How well a table fits; the greatest wins. Confidences are by column of ours."""
    core = _CORE[table]
    said = said_in(look)
    hits = {found.group(0) for found in re.finditer(_WORDS[table], said)}
    worth = sum(core.get(name, 0.1) * sure for name, sure in confidences.items())
    return worth + 0.6 * min(len(hits), 2)


def said_in(look: Look) -> str:
    """The words of the file's name, its header and its first short cells."""
    short = [each for cells in look.cells for each in cells.examples[:1] if len(each) <= 60]
    return " | ".join(words(each) for each in (look.file, *look.names, *short))


def kind_of(look: Look) -> str:
    """What the rows of a file about recommendations are; empty when nothing tells."""
    said = said_in(look)
    return next((kind for kind, tells in _KINDS if re.search(tells, said)), "")
