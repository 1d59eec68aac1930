"""To how many of a group's customers who answered it happened that a standard was missed."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.analyses.audit.quarter import Audited
from metrics.analyses.journey.beside import beside
from metrics.inference.intervals import wilson
from metrics.measure.reader import Reader
from metrics.model import Estimate

#: The columns of the slice that a check has.
_OF_CHECKS = ("team", "location", "touchpoint")

# The answers of a place at which a standard was looked at, and of which days it is known whether it
# was kept. An answer and a check belong together by place and day.
_EXPOSED = """, places AS (
    SELECT DISTINCT standard, location, touchpoint FROM looked
)
SELECT standard, sum(answers)::BIGINT AS answers,
    coalesce(sum(answers) FILTER (missed IS NOT NULL), 0)::BIGINT AS known,
    coalesce(sum(answers) FILTER (missed), 0)::BIGINT AS missed,
    coalesce(sum(answers * answers) FILTER (missed IS NOT NULL), 0)::BIGINT AS squares
FROM places JOIN said USING (location, touchpoint)
LEFT JOIN looked USING (standard, location, touchpoint, day)
GROUP BY standard ORDER BY standard"""


@dataclass(frozen=True, slots=True)
class Exposed:
    """Of one standard, the group's answers of the quarter at places where it was looked at.

    `known` are those of days on which somebody looked, `missed` those of days on which it was
    missed; `squares` sums the squares of the days' answers.
    """

    answers: int
    known: int
    missed: int
    squares: int

    @property
    def affected(self) -> Estimate | None:
        """How many answers came from days on which it was missed; `None` where nobody looked.

        Days on which nobody looked are taken to be like those on which somebody did. Wilson's
        interval of the share, whose number is that of days as unequal as these (Kish 1965, Survey
        Sampling), with the correction for the finite number of answers: where somebody looked
        every day, nothing is left to guess.
        """
        if not self.known:
            return None
        share, unknown = self.missed / self.known, 1 - self.known / self.answers
        low, high = share, share
        if unknown > 0:
            low, high = wilson(share, self.known**2 / self.squares / unknown)
        return Estimate(share * self.answers, low * self.answers, high * self.answers, self.answers)


def exposed(reader: Reader, audited: Audited) -> dict[str, Exposed]:
    """Return, by standard, the answers of the group's quarter at places where it was looked at."""
    rows = beside(reader, audited.own, _OF_CHECKS, _EXPOSED).iter_rows(named=True)
    return {row.pop("standard"): Exposed(**row) for row in rows}
