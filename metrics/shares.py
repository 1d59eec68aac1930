"""The arithmetic of metrics that are a share: `counted` of `total`."""

from __future__ import annotations

from metrics.intervals import share, share_difference
from metrics.model import Estimate, Inputs


def counted_share(inputs: Inputs) -> Estimate:
    """`counted` of `total` in %, with Wilson's interval."""
    return share(inputs["counted"], inputs["total"])


def counted_difference(now: Inputs, before: Inputs) -> Estimate:
    """Now − before in percentage points, with Newcombe's interval."""
    return share_difference(now["counted"], now["total"], before["counted"], before["total"])
