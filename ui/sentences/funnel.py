"""What a funnel plot says, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.model import called
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.funnel_plot import Funnel, Spot

#: So many groups are named; more are counted.
_NAMED = 3


def in_words(found: Funnel, kind: str) -> str:
    """Who is further from the whole than chance puts them, as Markdown; `kind` names one group."""
    parts = [
        f"{_names(spots, kind)} {_is(spots)} {side} what chance makes of the whole"
        for side in ("below", "above")
        if (spots := [spot for spot in found.spots if spot.place == f"far {side}"])
    ]
    edge = [spot for spot in found.spots if spot.place in ("below", "above")]
    if edge:
        parts.append(f"{_names(edge, kind)} {_is(edge)} at the edge, where one in 20 is by chance")
    within = sum(spot.place == "within" for spot in found.spots)
    if not parts:
        return f"All {within} {kind}s are within what chance makes of the whole."
    rest = {0: "", 1: "the other one is within"}.get(within, f"the other {within} are within")
    text = "; ".join(part for part in (*parts, rest) if part) + "."
    if found.dispersed:
        text += (
            f" Together the {kind}s differ by more than chance, so being outside says less of one."
        )
    return text


def _names(spots: Sequence[Spot], kind: str) -> str:
    """The furthest ones by name: `York`, `York and Hull`, `York, Hull, Bath and 4 more`."""
    ordered = sorted(spots, key=lambda spot: (-spot.n, str(spot.group)))
    names = [plain_for_markdown(shorten(called(spot.group, kind), 30)) for spot in ordered]
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _is(spots: Sequence[Spot]) -> str:
    return "are" if len(spots) > 1 else "is"
