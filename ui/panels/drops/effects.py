"""What a file would change in the headline figures, measured before it is taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from drops import background
from drops.errors import DropError, SourceError, reason
from drops.intake.mapping.doubts import Doubt
from drops.lake.ledger import all_drops
from drops.trial import trial_of
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.coverage import table_of, tables_of
from metrics.measure.measuring import measure_all
from metrics.relations.periods import months_before
from metrics.slices import Slice, in_words
from store.manifest import LakeError
from store.tables import TABLES
from ui import clicks, state
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from drops.intake.mapping.model import Mapping
    from drops.lake.ledger import Drop
    from metrics.measure.reader import Reader
    from metrics.model import Metric, Row
    from store.settings import Home
    from ui.panels.drops.questions import Answered

#: The figures that lead their pages, in the order in which people read them.
_HEADLINES = (
    *("nps", "csat", "ces"),
    *("complaints_opened", "resolution_median", "open_complaints", "resolved_to_satisfaction"),
    *("advocacy_rate", "referral_rate", "review_average", "net_sentiment"),
    *("net_revenue_retention", "earned_growth"),
)
#: A file of more bytes, or a store of more rows, takes longer than a few seconds.
_MOST_BYTES, _MOST_ROWS = 3_000_000, 2_000_000
_ASKED = "effects"
_NOTHING = "–"

#: What is said of the figures, and a row for each that changes.
Effects = tuple[str, list[dict[str, str]]]


def draw(path: Path, name: str, mapping: Mapping, answers: Answered, key: str) -> None:
    """Draw each headline figure that the file changes: as it is, and as it would be with the file.

    Where that takes long it is said, and measured when somebody asks for it.
    """
    asked: list[str] = st.session_state.setdefault(_ASKED, [])
    if _takes_long(path) and key not in asked:
        st.caption(
            "What it would change in the figures is not measured unless you ask: the file or the "
            "store is long, and it may take a minute."
        )
        if not clicks.button("Measure it", key=f"effects-{key}"):
            return
        asked.append(key)
    with st.spinner("Measuring what it would change …"):
        said, rows = state.remembered(
            "effects", lambda: _effects(path, name, mapping, answers), key, mapping, answers
        )
    st.caption(plain_for_markdown(said))
    if rows:
        st.dataframe(rows, hide_index=True, height="content")


def _takes_long(path: Path) -> bool:
    rows = sum(table.rows for table in state.view().lake.tables.values())
    return path.stat().st_size > _MOST_BYTES or rows > _MOST_ROWS


def _effects(path: Path, name: str, mapping: Mapping, answers: Answered) -> Effects:
    """What is said of the figures, and a row for each that changes."""
    now = state.view()
    try:
        with trial_of(now.home) as trial:
            told = dict(answers)
            report = background.put(trial, path, name=name, mapping=mapping, answers=told)
            if report.drop is None or not report.kept:
                return "It changes no headline figure.", []
            drop = next(each for each in all_drops(trial) if each.id == report.drop)
            days = days_of(drop, now.slice)
            return in_rows(now.reader, trial, days, drop.table)
    except (SourceError, Doubt):
        return "What it would change is told once what is asked of it is answered.", []
    except (DropError, LakeError) as error:
        return f"What it would change cannot be told: {reason(error)}", []


def days_of(drop: Drop, chosen: Slice) -> Slice:
    """The days of a drop's rows, all of them: what else a reader chose is left out."""
    days = Slice(timezone=chosen.timezone, week_start=chosen.week_start)
    if drop.first_at is None or drop.last_at is None:
        return days
    # A month begins at the same instant everywhere.
    is_monthly = TABLES[drop.table].is_monthly
    first, last = (
        (at if is_monthly else at.astimezone(days.zone)).date()
        for at in (drop.first_at, drop.last_at)
    )
    end = months_before(last.replace(day=1), -1) if is_monthly else last + timedelta(days=1)
    return days.period(first, end)


def in_rows(reader: Reader, trial: Home, days: Slice, table: str) -> Effects:
    """A row for each headline figure that rests on the table and is another with the file."""
    metrics = [
        METRICS[key]
        for key in _HEADLINES
        if table in (*tables_of(METRICS[key]), table_of(METRICS[key]))
    ]
    before = measure_all(reader, metrics, days)
    after = measure_all(replace(reader, lake=Lake.open(trial)), metrics, days)
    rows = [
        _row(metric, before[metric.key], after[metric.key])
        for metric in metrics
        if _shown(before[metric.key]) != _shown(after[metric.key])
    ]
    period = in_words(days.since, days.until)
    if not rows:
        return f"It changes no headline figure of its days, {period}.", []
    return f"What it changes in the headline figures of its days, {period}", rows


def _shown(rows: list[Row]) -> tuple[float | None, int, bool] | None:
    if not rows:
        return None
    estimate = rows[0].estimate
    return estimate.value, estimate.n, estimate.hidden


def _row(metric: Metric, before: list[Row], after: list[Row]) -> dict[str, str]:
    return {
        "figure": metric.label,
        "now": _value(metric, before),
        "with the file": _value(metric, after),
        "counted of": f"{_counted(before):,} → {numbers.counted(_counted(after), metric.counts)}",
    }


def _value(metric: Metric, rows: list[Row]) -> str:
    if not rows or (rows[0].estimate.value is None and not rows[0].estimate.n):
        return _NOTHING
    return numbers.value(rows[0].estimate, metric.unit, metric.counts)


def _counted(rows: list[Row]) -> int:
    return rows[0].estimate.n if rows else 0
