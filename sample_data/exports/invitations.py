"""Whom the guest survey asked, as its tool would list them beside the answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from sample_data.company import AS_OF
from sample_data.exports.surveys import GUEST_SURVEY
from sample_data.people.invited import Answered, all_invitations

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.dice import Dice
    from sample_data.people.invited import Invitation

INVITATIONS = "pepper-invitations-2026.parquet"

_INSTANT, _TEXT = pl.Datetime("us", "UTC"), pl.String()
_COLUMNS: dict[str, pl.DataType] = {
    "invitation_id": _TEXT,
    "sent_at": _INSTANT,
    "delivery": _TEXT,
    "delivered_at": _INSTANT,
    "opened_at": _INSTANT,
    "answered_at": _INSTANT,
    "response_id": _TEXT,
    "team": _TEXT,
    "location": _TEXT,
    "channel": _TEXT,
    "touchpoint": _TEXT,
    "segment": _TEXT,
    "customer_id": _TEXT,
    "updated_at": _INSTANT,
}
_HEADS = 2


def write_invitations(dice: Dice, folder: Path) -> None:
    """Write whom the guest survey in that folder asked."""
    rows = [
        _row(number, each) for number, each in enumerate(all_invitations(dice, _told(folder)), 1)
    ]
    frame = pl.DataFrame(rows, schema=_COLUMNS)
    frame.write_parquet(folder / INVITATIONS, compression="zstd", compression_level=15)


def _told(folder: Path) -> list[Answered]:
    """Return the answers of the guest survey that count, in its order."""
    rows = pl.read_csv(folder / GUEST_SURVEY, infer_schema=False).slice(_HEADS)
    counted = rows.filter(pl.col("Status") == "IP Address", pl.col("Finished") == "True")
    return [
        Answered(
            row["ResponseId"],
            datetime.fromisoformat(row["EndDate"]).replace(tzinfo=UTC),
            None if row["Q1"] is None else int(row["Q1"]),
            row["Team"],
            row["Location"],
            row["Channel"],
            row["Touchpoint"],
            row["Segment"],
            row["ExternalReference"],
        )
        for row in counted.iter_rows(named=True)
    ]


def _row(number: int, invitation: Invitation) -> dict[str, object]:
    of = invitation.of
    return {
        "invitation_id": f"I-{number:06d}",
        "sent_at": invitation.sent_at,
        "delivery": "delivered" if invitation.delivered_at else "bounced",
        "delivered_at": invitation.delivered_at,
        "opened_at": invitation.opened_at,
        "answered_at": of.answered_at if invitation.is_answered else None,
        "response_id": of.response_id if invitation.is_answered else None,
        "team": of.team,
        "location": of.location,
        "channel": of.channel,
        "touchpoint": of.touchpoint,
        "segment": of.segment,
        "customer_id": invitation.customer_id,
        "updated_at": AS_OF,
    }
