"""What was cut out at a customer's request, over all attempts: the ledger keeps a receipt.

An attempt may be cut off by a kill or a full disk, and be finished by whoever writes next; so what
was cut is written down where it is noted as cut, in the same transaction. A receipt names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from drops.lake.ledger import Ledger, read_by
from store.settings import Home

_SELECT = "SELECT number, begun_at, done_at, removed FROM receipts"
_CUTS = "SELECT receipt, drop_id, rows, became FROM receipt_cuts ORDER BY at, drop_id"


@dataclass(frozen=True, slots=True)
class ReceiptCut:
    """One drop: how many rows were cut out, and what its file became.

    It is of the `same` kind, `csv`, or `gone` because nobody could read it any more.
    """

    drop: str
    rows: int
    became: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One customer's erasure: when it was asked for first, when all was done, and what was cut.

    `removed` counts files that were no drops yet, and went whole. An erasure of an older Pepper
    has no receipt.
    """

    number: int
    begun_at: datetime
    done_at: datetime | None
    removed: int
    cuts: tuple[ReceiptCut, ...]

    @property
    def rows(self) -> int:
        """How many rows were cut out, by all attempts."""
        return sum(cut.rows for cut in self.cuts)

    @property
    def files(self) -> int:
        """Out of how many files."""
        return len({cut.drop for cut in self.cuts if cut.rows})

    def as_json(self) -> dict[str, Any]:
        """Return the keys that the command line promises."""
        return {
            "begun_at": self.begun_at.isoformat(),
            "done_at": self.done_at and self.done_at.isoformat(),
            "rows": self.rows,
            "files": self.files,
            "removed": self.removed,
            "drops": [
                {"drop": cut.drop, "rows": cut.rows, "kept_as": cut.became} for cut in self.cuts
            ],
        }


def receipts_of(ledger: Ledger) -> list[Receipt]:
    """Return all receipts of an open ledger, the oldest first."""
    connection = ledger.erasures.connection
    cuts: dict[int, list[ReceiptCut]] = {}
    for number, drop, rows, became in connection.execute(_CUTS).fetchall():
        cuts.setdefault(number, []).append(ReceiptCut(drop, rows, became))
    return [
        Receipt(number, _instant(begun), _instant(done) if done else None, removed, (*found,))
        for number, begun, done, removed in connection.execute(f"{_SELECT} ORDER BY number")
        for found in [cuts.get(number, [])]
    ]


def all_receipts(home: Home) -> list[Receipt]:
    """Return all receipts of a data folder, the oldest first; none where nothing was dropped."""
    return read_by(home, receipts_of) or []


def receipt_of(ledger: Ledger, marks: Iterable[str]) -> Receipt:
    """Return the receipt of who has one of these marks; `StopIteration` if nobody has."""
    number = ledger.erasures.receipt_of(marks)
    return next(each for each in receipts_of(ledger) if each.number == number)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
