"""What only the rows of a file tell about how it is to be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from drops import casts
from drops.day_order import settle_day_order
from drops.piece import Piece
from drops.plan import Bound, Plan

_ONE_TO_TEN = re.compile(
    r"(?<![\d-])1\s*(?:-|–|—|to|through|bis|à|a|al?|tot)\s*10(?!\d)", re.IGNORECASE
)


def settled(plan: Plan, pieces: Callable[[], Iterator[Piece]], name: str) -> Plan:
    """The plan with all questions answered that the rows can answer, and what they make doubtful.

    `DropError` when only a person can. Most files are not looked at here.
    """
    plan = settle_day_order(plan, pieces, name)
    doubtful = [bound for bound in _recommending(plan) if _says_one_to_ten(plan, bound)]
    if not doubtful:
        return plan
    zeros = {bound.places[0]: False for bound in doubtful}
    for piece in pieces():
        for place, found in zeros.items():
            scores = casts.to_integer(piece.frame[f"c{place}"].str.strip_chars(), 10)
            zeros[place] = found or bool((scores == 0).any())
    notes = [
        f"{plan.header[place]} says 1 to 10 and no answer is 0; NPS is made for 0 to 10, so do not "
        "compare this score with others"
        for place, found in zeros.items()
        if not found
    ]
    return replace(plan, notes=(*plan.notes, *notes))


def _recommending(plan: Plan) -> Iterator[Bound]:
    for answer in plan.answers:
        question, score = answer.columns.get("question"), answer.columns.get("score")
        if question and score and score.places and question.source.constant == "nps":
            yield score


def _says_one_to_ten(plan: Plan, bound: Bound) -> bool:
    return _ONE_TO_TEN.search(plan.label(bound.places[0])) is not None
