"""Whoever sends wrong tokens waits, longer each time; a right one ends it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

#: Wrong tokens that an address may send before it has to wait: somebody types, something is old.
FREE = 10
#: Seconds of the first wait, each following one is twice as long; and of the longest.
FIRST, LONGEST = 1.0, 60.0
#: Seconds after its last wrong token for which an address is remembered.
_REMEMBERED = 3_600.0
#: The seconds by which waits are told; tests have them go by.
now = time.monotonic
#: Addresses that are remembered; of more, those that have been quiet for longest are forgotten.
_MOST_ADDRESSES = 4_096


@dataclass(slots=True)
class _Wrong:
    number: int
    last: float
    until: float


class Attempts:
    """How many wrong tokens came from where, and until when nothing of there is looked at.

    A right token waits like a wrong one: else a guess would be told from another by its answer.
    """

    def __init__(self) -> None:
        self._wrong: dict[str, _Wrong] = {}

    def wait(self, address: str) -> float:
        """Return the seconds for which this address has to wait, 0 if it may try."""
        wrong = self._wrong.get(_site(address))
        return max(0.0, wrong.until - now()) if wrong else 0.0

    def was_wrong(self, address: str) -> None:
        """Note a wrong token; beyond the free ones the address waits from now on."""
        site, moment = _site(address), now()
        before = self._wrong.pop(site, None)
        number = before.number + 1 if before and moment - before.last < _REMEMBERED else 1
        longer = 2.0 ** min(number - FREE, 16)
        seconds = min(LONGEST, FIRST * longer) if number >= FREE else 0.0
        self._wrong[site] = _Wrong(number, moment, moment + seconds)  # the newest stand last
        if len(self._wrong) > _MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]

    def was_right(self, address: str) -> None:
        """Forget what was wrong before."""
        self._wrong.pop(_site(address), None)


def _site(address: str) -> str:
    """Who has one address of the newer kind has all of its network."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(IPv6Address(int(known) >> 64 << 64))
    return str(getattr(known, "ipv4_mapped", None) or known)
