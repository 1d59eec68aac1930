"""The lake made to hold the ledger's live drops, and published: what every change ends in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import duckdb

from drops import delta, snapshot
from drops.change import change_of, columns_of
from drops.lake import settle
from drops.ledger import Drop, Ledger
from drops.names import Spelling, is_moved, spelling_of
from drops.originals import ensure_rows, read_again, torn_rows
from drops.published import load
from drops.snapshot import Snapshot
from drops.steps import reached
from drops.table_state import TableState
from metrics.settings import Home, load_settings
from metrics.tables import TABLES


def publish_live(
    home: Home,
    ledger: Ledger,
    before: Snapshot | None = None,
    *,
    erased: frozenset[str] = frozenset(),
) -> Snapshot:
    """The new snapshot, published: the lake as the ledger's live drops make it.

    `erased` are customers whose rows are in the lake, and in no drop any more.
    """
    before = before or load(home)
    try:
        return _publish_live(home, ledger, before, erased)
    except duckdb.Error:
        # Damage that no size tells, perhaps. Then from what is whole; else the error stands.
        mended = load(home, closely=True)
        torn = [drop for drop in ledger.live() if torn_rows(home, drop)]
        if not mended.damage and not torn:
            raise
        for drop in torn:
            read_again(home, drop)
        return _publish_live(home, ledger, mended, erased)


def _publish_live(home: Home, ledger: Ledger, before: Snapshot, erased: frozenset[str]) -> Snapshot:
    live = ledger.live()
    spelled = spelled_names(home, live)
    tables = dict(before.tables)
    for name, table in TABLES.items():
        wanted = [drop for drop in live if drop.table == name]
        state = before.tables.get(name, TableState())
        renamed = moved(state, spelled, wanted)
        if state.drops == list(ids(wanted)) and not (renamed or (erased and state.files)):
            continue
        if renamed:
            state = TableState()  # rare: an older drop gave a name that newer ones have too
        # A lake with other columns was made by another Pepper, and so were the rows beside it.
        others = bool(state.files) and state.columns != columns_of(table)
        for drop in change_of(table, state, wanted, erased=erased).candidates:
            (read_again if others else ensure_rows)(home, drop)
        reached("table begun")
        settled = settle(home, table, state, wanted, spelled=spelled, erased=erased)
        tables[name] = settled.state
        for drop_id, rows in settled.replaced.items():
            ledger.note_replaced(drop_id, rows)
            reached("replaced rows noted")
    given = {drop.id: drop.given for drop in live}
    after = Snapshot(ledger.next_snapshot(), ids(live), tables, given=given)
    reached("version numbered")
    # Who has an answer of an older snapshot in memory forgets it.
    after = replace(after, erased=after.number if erased else before.erased)
    after = replace(after, retired=snapshot.retire(before, after, datetime.now(UTC)))
    after = snapshot.sealed(home, after, before)
    reached("checksums made")
    snapshot.publish(home, after)
    snapshot.prune(home, after)
    reached("files pruned")
    return after


def take_back_lake(home: Home) -> None:
    """Nothing; the lake holds again what is published, after a change that failed.

    Files that were written half take room, which a full disk needs to take the change back. A log
    that cannot be written now is mended by the next change, and when the store is opened.
    """
    published = load(home)
    snapshot.prune(home, published)
    with suppress(Exception):
        for name, state in published.tables.items():
            delta.forget_after(home.lake / name, state.version)
            log_version(home, name, state)


def ids(drops: list[Drop]) -> tuple[str, ...]:
    """The ids of the drops, in their order."""
    return tuple(drop.id for drop in drops)


def spelled_names(home: Home, live: list[Drop]) -> Spelling:
    """Per column which names of these drops are shown otherwise, and how."""
    return spelling_of((drop.names for drop in live), load_settings(home).aliases)


def moved(state: TableState, spelled: Spelling, live: list[Drop]) -> bool:
    """Whether a name that is in the table's files is to be shown otherwise than it is there."""
    held = set(state.drops)
    return is_moved(state.spelled, spelled, (drop.names for drop in live if drop.id in held))


def log_version(home: Home, name: str, state: TableState) -> int:
    """The version at which the table's Delta log says what its state says."""
    files = {file.split("/", 1)[1]: rows for file, rows in state.files.items()}
    return delta.commit(home.lake / name, TABLES[name], files)
