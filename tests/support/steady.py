"""A company in which nothing changes, told by the files of several tools, each with its own times.

Every tool begins and ends when it likes, counts its rows from 1 and exports now and then what it
knows by that moment; some exports begin later than the tool. Any change that is found in it is
false, but for the one in twenty that chance makes. Half of the companies are told of for so long
that all their tools know of the same weeks a year ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from tests.support.steady_rows import CUSTOMERS, DAY, HOUR, KINDS, Maker

START, TODAY = datetime(2025, 5, 1, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)
_SPAN = (TODAY - START).days
_BASE = int(START.timestamp() * 1e6)
#: Within so many days a tool begins: where it is there a year ago, and where it comes when it likes.
_EARLY, _ANY = 100, 390
#: A list of what is due tells so much of what lies ahead.
_AHEAD = {"due_at": 7 * DAY}


@dataclass(frozen=True)
class Export:
    """One file, the tool that it comes from, and when it was made."""

    path: Path
    source: str
    made_at: datetime


def exports(folder: Path, seed: int) -> list[Export]:
    """The files of a steady company, in the order in which they arrive: any."""
    chance = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    latest = _EARLY if chance.random() < 0.5 else _ANY
    made: list[Export] = []
    for kind, (maker, least, most) in KINDS.items():
        for number in range(int(chance.integers(least, most + 1))):
            begins = int(chance.integers(0, latest))
            made += _exports(folder, chance, maker, f"{kind}_{number}", begins)
    if chance.random() < 0.6:
        made += _paying(folder, chance)
    return [made[place] for place in chance.permutation(len(made))]


def _exports(
    folder: Path, chance: np.random.Generator, maker: Maker, source: str, begins: int
) -> list[Export]:
    ends = _SPAN - int(chance.choice([0, 0, 3, 20, 50, 110]))
    told = maker(chance, _BASE, begins, ends)
    days = sorted(chance.choice(np.arange(begins + 40, ends), int(chance.integers(0, 3)), False))
    found = []
    for day in [*map(int, days), ends]:
        known = _BASE + day * DAY + int(chance.integers(HOUR, DAY - HOUR)) - DAY
        since = _BASE + (begins if chance.random() < 0.6 else max(begins, day - 90)) * DAY
        for table, rows in told.items():
            at = rows.columns[1]
            told_of = pl.col(at).is_between(since, known + _AHEAD.get(at, 0))
            seen = _as_of(rows.filter(told_of), known)
            found.append(_written(folder, f"{source}-{table}-{day}", source, seen, known))
    return found


def _as_of(rows: pl.DataFrame, known: int) -> pl.DataFrame:
    """What a tool tells at that moment: of what comes later nothing, be it dated or not."""
    for name in rows.columns:
        if name.startswith("when "):
            told = name.removeprefix("when ")
            nothing = pl.lit(0) if told == "reopened" else pl.lit(None)
            seen = pl.when(pl.col(name) < known).then(pl.col(told)).otherwise(nothing)
            rows = rows.with_columns(seen.alias(told)).drop(name)
    later = [name for name in rows.columns if name.endswith("_at")][1:]
    return rows.with_columns(pl.when(pl.col(name) < known).then(name) for name in later)


def _written(folder: Path, name: str, source: str, rows: pl.DataFrame, known: int) -> Export:
    path = folder / f"{name}.csv"
    times = [each for each in rows.columns if each.endswith("_at") or each == "hour"]
    texts = pl.col(times).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    rows.with_columns(texts).write_csv(path)
    return Export(path, source, datetime.fromtimestamp(known / 1e6, UTC))


def _paying(folder: Path, chance: np.random.Generator) -> list[Export]:
    """Customers who joined at any time before, and pay in most months."""
    joined = _BASE - chance.integers(0, 700, CUSTOMERS) * DAY
    people = pl.DataFrame(
        {
            "customer_id": [f"c{each}" for each in range(CUSTOMERS)],
            "joined_at": joined,
            "joined_through": chance.choice(["referral", "experience", "paid"], CUSTOMERS),
        }
    )
    until = int(chance.integers(16, 19))
    months = [f"{2025 + (4 + n) // 12}-{(4 + n) % 12 + 1:02}" for n in range(until)]
    fee = chance.lognormal(3, 0.5, CUSTOMERS)
    paid = pl.DataFrame(
        [
            (f"c{who}", month, round(float(fee[who] * chance.lognormal(0, 0.2)), 2))
            for month in months
            for who in range(CUSTOMERS)
            if chance.random() < 0.8
        ],
        schema=["customer_id", "period", "revenue"],
        orient="row",
    ).with_columns(currency=pl.lit("EUR"))
    known = int((TODAY - timedelta(days=1)).timestamp() * 1e6)
    return [
        _written(folder, "customers", "crm", people, known),
        _written(folder, "revenue", "ledger", paid, known),
    ]
