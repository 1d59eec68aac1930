"""Who has a finding, and how far it is: beside its line, and behind a small button to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drops.findings.events import CLOSED, FollowUp
from ui import state
from ui.panels.following import form
from ui.panels.following.form import followed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from metrics.analyses.evidence.names import LastingName

__all__ = ["Followed", "draw", "followed", "in_words", "of_finding"]


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of a finding, and whether it is back although it was done."""

    latest: FollowUp
    is_back: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nobody needs to see to it any more."""
        return self.latest.state in CLOSED and not self.is_back


def of_finding(
    name: LastingName, known: Mapping[str, FollowUp], is_back: Callable[[date], bool]
) -> Followed:
    """Return what is known of a finding; `is_back` says whether it is found anew since a day."""
    latest = known.get(name.lasting) or FollowUp(name.lasting)
    if latest.state not in CLOSED or latest.at is None:
        return Followed(latest)
    done_on = latest.at.astimezone(state.view().settings.zone).date()
    return Followed(latest, is_back(done_on))


def in_words(known: Followed) -> str:
    """Return how far it is and who has it, plain.

    As in `in work · Ann`, `back after it was done`, `not taken`.
    """
    return "back after it was done" if known.is_back else form.in_words(known.latest)


def draw(known: Followed, short: str, place: str) -> None:
    """Draw how far a finding is; a click opens who has it, how far it is, and what was done.

    Its `place` in the list is named too, as what it is: else all that are not taken would be called
    alike, and a number behind the words would read as how many these are. `short` says which it is
    to whom that does not tell.
    """
    tone = "orange" if known.is_back else "gray"
    form.draw(known.latest, f"line {place}: {in_words(known)}", short, tone=tone)
