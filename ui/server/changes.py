"""What a file changes in the headline figures: measured without it and with it.

Only here both meet: who takes files in, and who measures. A store is tried out in a data folder
that is thrown away (`drops.trial`), and measured there as always.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from drops import background
from drops.errors import DropError
from drops.overview.changed import Changed, ChangedFigure, Measured, note_changed
from drops.trial import trial_of
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.coverage import table_of, tables_of
from metrics.measure.measuring import measure_all
from metrics.model import NOTHING
from metrics.relations.periods import months_before
from metrics.slices import Slice
from store.tables import TABLES

if TYPE_CHECKING:
    from drops.lake.ledger import Drop
    from metrics.measure.reader import Reader
    from metrics.model import Metric, Row
    from store.settings import Home

#: The figures that lead their pages, in the order in which people read them.
HEADLINES = (
    *("nps", "csat", "ces"),
    *("complaints_opened", "resolution_median", "open_complaints", "resolved_to_satisfaction"),
    *("advocacy_rate", "referral_rate", "review_average", "net_sentiment"),
    *("net_revenue_retention", "earned_growth"),
)
#: A file of more bytes, or a store of more rows, takes longer than a few seconds.
MOST_BYTES, MOST_ROWS = 3_000_000, 2_000_000


def takes_long(lake: Lake, bytes_: int) -> bool:
    """Return whether it takes more than seconds to measure what a file of so many bytes changes."""
    return bytes_ > MOST_BYTES or sum(table.rows for table in lake.tables.values()) > MOST_ROWS


def days_of(drop: Drop, chosen: Slice) -> Slice:
    """Return the days of a drop's rows, all of them: what else a reader chose is left out."""
    days = Slice(timezone=chosen.timezone, week_start=chosen.week_start)
    if drop.first_at is None or drop.last_at is None:
        return days
    # A month begins at the same instant everywhere.
    is_monthly = TABLES[drop.table].is_monthly
    first, last = (
        (moment if is_monthly else moment.astimezone(days.zone)).date()
        for moment in (drop.first_at, drop.last_at)
    )
    end = months_before(last.replace(day=1), -1) if is_monthly else last + timedelta(days=1)
    return days.period(first, end)


def with_and_without(without: Reader, with_it: Reader, days: Slice, table: str) -> Changed:
    """Return each headline figure that rests on the table and is another with the file."""
    metrics = [metric for key in HEADLINES if _rests_on(metric := METRICS[key], table)]
    before = measure_all(without, metrics, days)
    after = measure_all(with_it, metrics, days)
    figures = (
        ChangedFigure(metric.key, _measured(before[metric.key]), _measured(after[metric.key]))
        for metric in metrics
    )
    changed = tuple(each for each in figures if _shown(each.before) != _shown(each.after))
    return Changed(datetime.now(UTC), days.since, days.until, changed)


def _rests_on(metric: Metric, table: str) -> bool:
    return table in (*tables_of(metric), table_of(metric))


def _measured(rows: list[Row]) -> Measured:
    estimate = rows[0].estimate if rows else NOTHING
    return Measured(estimate.value, estimate.low, estimate.high, estimate.n, estimate.hidden)


def _shown(figure: Measured) -> tuple[float | None, int, bool]:
    return figure.value, figure.n, figure.hidden


def of_drop(home: Home, reader: Reader, drop: Drop, chosen: Slice) -> Changed:
    """Return what a drop that counts changes in the figures of its days.

    Without it, and as they are.

    Raise `DropError` or `LakeError` where that cannot be told now.
    """
    with trial_of(home) as trial:
        background.undo(trial, drop.id)
        without = replace(reader, lake=Lake.open(trial))
        return with_and_without(without, reader, days_of(drop, chosen), drop.table)


def note(home: Home, drop_id: str, changed: Changed) -> None:
    """Keep what a drop changed beside it; a ledger that cannot be written now keeps nothing."""
    with suppress(DropError):
        note_changed(home, drop_id, changed)
