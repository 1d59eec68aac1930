"""What was found as rows for programs: the same on the page, in its CSV and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.analyses.delivery_gap.gaps import Gap
from metrics.model import Estimate, group_name

Record = dict[str, Any]


def gap_rows(found: Sequence[Gap], by: str | None) -> list[Record]:
    """Return a row per gap: shares in %, gaps in points; what is hidden has its n alone."""
    return [_of_gap(one, "all" if by is None else group_name(one.group)) for one in found]


def _of_gap(one: Gap, group: str) -> Record:
    sides = {"leaders": one.leaders, "frontline": one.frontline, "customers": one.customers}
    found: Record = {"group": group}
    for name, estimate in sides.items():
        found |= _parts(name, estimate) | {f"{name}_n": estimate.n}
    return {
        **found,
        **_parts("gap", one.gap),
        "is_sure": one.is_sure,
        **_parts("frontline_gap", one.frontline_gap),
        "frontline_is_sure": one.frontline_is_sure,
    }


def _parts(name: str, estimate: Estimate) -> Record:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
