"""A drop that was read comes to count: in the ledger and in the lake, or in neither."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from drops.claims import OWNED
from drops.files import reason, remove_folder, sync_folder
from drops.ledger import Drop, Ledger
from drops.names import names_of
from drops.originals import REFUSED
from drops.problems import StoreError
from drops.publishing import publish_live, take_back_lake
from drops.reading import Reading
from drops.report import Offer, Report
from drops.steps import reached
from drops.workbench import ROWS
from metrics.settings import Home, load_settings


def drop_of(
    home: Home,
    offer: Offer,
    reading: Reading,
    new_id: str,
    taken_at: datetime,
    sha256: str,
    size: int,
) -> Drop:
    """The line of the ledger that a file read becomes."""
    return Drop(
        id=new_id,
        name=offer.name,
        sha256=sha256,
        bytes=size,
        taken_at=taken_at,
        way=offer.way,
        who=offer.who,
        table=reading.table,
        format=reading.format,
        mapping=reading.mapping.to_toml(),
        timezone=load_settings(home).timezone,
        known_at=reading.known_at,
        read=reading.read,
        kept=reading.kept,
        refused=reading.refused,
        blank=reading.blank,
        reasons=dict(reading.reasons),
        notes=list(reading.notes),
        given=list(reading.given),
        first_at=reading.first_at,
        last_at=reading.last_at,
        names=names_of(reading.spoken),
    )


def record(home: Home, ledger: Ledger, drop: Drop, offered: str) -> Report:
    """The report of a drop that is in ledger and lake; on failure it is in neither."""
    folder = home.drops / drop.id
    try:
        sync_folder(home.drops)
        ledger.record(drop)  # from here on it counts, whatever happens
        reached("drop recorded")
        if offered != drop.sha256:
            ledger.erasures.note_former(offered, drop.id)
        publish_live(home, ledger)
    except Exception as error:
        _take_back(home, ledger, drop)
        raise StoreError(
            f"{drop.name} could not be added to the store ({reason(error)}); "
            "it was taken back and nothing was changed"
        ) from error
    (folder / OWNED).unlink(missing_ok=True)
    reached("drop released")
    return Report.of_drop(ledger.find(drop.id) or drop, folder / REFUSED)


def _take_back(home: Home, ledger: Ledger, drop: Drop) -> None:
    """Nothing; the drop is neither in the ledger nor in the lake, nor is its folder there."""
    take_back_lake(home)
    # What can be made again goes first: a full disk has no room to write that the drop is gone.
    (home.drops / drop.id / ROWS).unlink(missing_ok=True)
    try:
        ledger.take_back(drop.id)
    except sqlite3.Error as error:
        raise StoreError(
            f"{drop.name} is kept as {drop.id}, but the lake could not follow "
            f"({reason(error)}); make room and run `python -m drops rebuild`"
        ) from error
    remove_folder(home.drops / drop.id)
