"""The account of open complaints: at the beginning + opened − resolved − gone = at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics.definitions.complaints import COMPLAINTS_OPENED, OPEN_COMPLAINTS
from metrics.measure.measuring import measure, measure_all
from metrics.measure.reader import Reader
from metrics.slices import Slice

# Of the same rows as the stock, so that the account cannot but balance.
_FLOW = replace(
    OPEN_COMPLAINTS,
    key="flow",
    inputs={
        "complaints": "count(*)",
        "opened": "count(*) FILTER (change > 0)",
        "resolved": "count(*) FILTER (change < 0 AND NOT is_gone)",
        "gone": "count(*) FILTER (is_gone)",
    },
    stock=False,
)
_UNTOLD = replace(
    COMPLAINTS_OPENED,
    key="untold",
    inputs={"complaints": "count(*) FILTER (NOT tells_resolution)"},
)


@dataclass(frozen=True, slots=True)
class Account:
    """The numbers of a slice's period, and what they leave out.

    `gone` complaints were last seen in the period, open, and a newer full export has them no more.
    `untold` complaints were opened in the period, in files that have no place for the time of
    resolution, or with such a time that cannot be: they are in none of the others. `begins` is
    false where the period begins before the data: what was open then is not known, and counted
    as 0.
    """

    opening: int
    opened: int
    resolved: int
    gone: int
    closing: int
    untold: int
    begins: bool


def account(reader: Reader, chosen: Slice) -> Account | None:
    """Return the account of a slice; `None` where no file can tell how many were open.

    A complaint that was reopened is open from the day it came until it is resolved again.
    """
    (flow,), (untold,), (closing,) = measure_all(
        reader, [_FLOW, _UNTOLD, OPEN_COMPLAINTS], chosen
    ).values()
    if closing.estimate.value is None:
        return None
    opening, begins = 0, False
    if chosen.since is not None:
        earlier = chosen.period(None, chosen.since)
        (before,) = measure(reader, OPEN_COMPLAINTS, earlier)
        opening, begins = before.estimate.n, before.estimate.value is not None
    return Account(
        opening=opening,
        opened=flow.inputs["opened"],
        resolved=flow.inputs["resolved"],
        gone=flow.inputs["gone"],
        closing=closing.estimate.n,
        untold=untold.inputs["complaints"],
        begins=begins,
    )
