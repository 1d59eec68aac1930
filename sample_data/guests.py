"""The guests: about 15,000 customer numbers, the same ones in every file."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.company import LOCATIONS, NEW_LOCATION, SEGMENTS
from sample_data.dice import Dice, WeightedChoices

#: How many guests of each kind the company knows; first visits are numbered as they come.
_KNOWN = {"regular": 4400, "occasional": 8600, "business": 1500}


@dataclass(frozen=True, slots=True)
class Guest:
    """One guest: a number (nothing personal), a home location, a segment."""

    customer_id: str | None
    location: str
    segment: str


class Guests:
    """All guests, to be drawn from by location."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.next_number = 10001
        self.homes: dict[tuple[str, str], list[Guest]] = {}
        #: Everybody with a number, in the order of their numbers.
        self.everyone: list[Guest] = []
        places = WeightedChoices({**LOCATIONS, NEW_LOCATION: 0.06})
        for segment, size in _KNOWN.items():
            for _ in range(size):
                guest = self.new(dice.draw(places), segment)
                self.homes.setdefault((guest.location, segment), []).append(guest)

    def new(self, location: str, segment: str = "first visit") -> Guest:
        """Return a guest whom no file has seen yet."""
        self.next_number += 1
        self.everyone.append(Guest(f"C{self.next_number}", location, segment))
        return self.everyone[-1]

    def at(self, location: str, known: float) -> Guest:
        """Return somebody who eats there; in that share (0 to 1) of cases with a number."""
        segment = self.dice.draw(SEGMENTS)
        if not self.dice.chance(known):
            return Guest(None, location, segment)
        if segment == "first visit":
            return self.new(location)
        homes = self.homes[location, segment]
        # Some come far more often than others.
        return homes[int(len(homes) * self.dice.random() ** 1.3)]

    def staff(self, location: str) -> str:
        """Return the code of somebody who works there (no name)."""
        return f"{location[:3].upper()}-{self.dice.whole(1, 14):02d}"
