"""What happened at one moment: which of two rows counts does not depend on how they lie on the disk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.slices import Slice
from tests.support.lakes import at, make_lake, reader_of

if TYPE_CHECKING:
    from pathlib import Path

SENT, ANSWERED = at("2026-10-01T09:00"), at("2026-10-02T09:00")
KNOWN = SENT + timedelta(days=30)


def invited(number: int, place: str) -> dict[str, Any]:
    return {
        "invitation_id": f"{place[0]}{number:03}", "sent_at": SENT, "customer_id": f"c{number}",
        "location": place, "known_at": KNOWN,
    }  # fmt: skip


def test_an_answer_to_two_invitations_of_one_moment_is_to_the_first_by_key(tmp_path: Path) -> None:
    """Each customer was asked by two places at once; half of them answered."""
    asked = [invited(number, place) for number in range(200) for place in ("Bath", "York")]
    said = [
        {
            "response_id": f"r{number}", "answered_at": ANSWERED, "question": "nps", "score": 9,
            "customer_id": f"c{number}", "known_at": KNOWN,
        }
        for number in range(100)
    ]  # fmt: skip
    for name, rows in (("a", asked), ("b", asked[::-1]), ("c", asked[1::2] + asked[::2])):
        lake = make_lake(tmp_path / name, invitations=rows, responses=said)
        found = measure(reader_of(lake), METRICS["response_rate"], Slice(), by="location")
        assert {row.group: row.estimate.value for row in found} == {"Bath": 50.0, "York": 0.0}
