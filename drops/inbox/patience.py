"""Growing waits between tries of what does not work now: it may be mended at any time."""

from __future__ import annotations

import time
from dataclasses import dataclass

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 60.0


@dataclass
class Patience:
    """When to try again: after a second, then after twice as long each time, a minute at most."""

    failures: int = 0
    until: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether it is time to try."""
        return time.monotonic() >= self.until

    def failed(self) -> None:
        """Wait, longer than the last time; whoever failed during a wait does not make it longer."""
        if self.is_over:
            # Beyond ten doublings the power would only grow.
            seconds = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(self.failures, 10))
            self.until = time.monotonic() + seconds
            self.failures += 1

    def succeeded(self) -> None:
        """Wait no more."""
        self.failures, self.until = 0, 0.0
