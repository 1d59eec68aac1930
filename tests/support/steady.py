"""A company in which nothing changes, told by the files of several tools, each with its own times.

Every tool begins and ends when it likes, counts its rows from 1 and exports now and then what it
knows by that moment; some exports begin later than the tool. Any change that is found in it is
false, but for the one in twenty that chance makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

START, TODAY = datetime(2025, 7, 1, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)
PLACES = ["York", "Bath", "Leeds"]
TEAMS = ["Kitchen", "Drivers", "Billing"]
CUSTOMERS = 400
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_SPAN = (TODAY - START).days
_BASE = int(START.timestamp() * 1e6)


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
    made: list[Export] = []
    for kind, most in (("survey", 3), ("desk", 3), ("voices", 2)):
        for number in range(int(chance.integers(1, most + 1))):
            made += _exports(folder, chance, kind, f"{kind}_{number}")
    if chance.random() < 0.6:
        made += _paying(folder, chance)
    return [made[place] for place in chance.permutation(len(made))]


def _exports(folder: Path, chance: np.random.Generator, kind: str, source: str) -> list[Export]:
    begins, ends = int(chance.integers(0, 330)), _SPAN - int(chance.choice([0, 0, 3, 20, 50, 110]))
    rows = _MADE[kind](chance, begins, ends)
    at = rows.columns[1]
    days = sorted(chance.choice(np.arange(begins + 40, ends), int(chance.integers(0, 3)), False))
    found = []
    for day in [*map(int, days), ends]:
        known = _BASE + day * _DAY + int(chance.integers(_HOUR, _DAY - _HOUR)) - _DAY
        since = _BASE + (begins if chance.random() < 0.6 else max(begins, day - 90)) * _DAY
        seen = _as_of(rows, known).filter(pl.col(at).is_between(since, known))
        found.append(_written(folder, f"{source}-{day}", source, seen, known))
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
    times = [each for each in rows.columns if each.endswith("_at")]
    texts = pl.col(times).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    rows.with_columns(texts).write_csv(path)
    return Export(path, source, datetime.fromtimestamp(known / 1e6, UTC))


def _moments(chance: np.random.Generator, begins: int, ends: int, each: float) -> np.ndarray:
    size = chance.poisson(each * (ends - begins))
    return np.sort(chance.integers(begins * _DAY, ends * _DAY, size)) + _BASE


def _placed(chance: np.random.Generator, key: str, at: str, when: np.ndarray) -> dict:
    size = len(when)
    return {
        key: np.arange(1, size + 1),
        at: when,
        "location": np.array(PLACES)[chance.integers(3, size=size)],
        "team": np.array(TEAMS)[chance.integers(3, size=size)],
        "customer_id": [f"c{each}" for each in chance.integers(CUSTOMERS, size=size)],
    }


def _answers(chance: np.random.Generator, begins: int, ends: int) -> pl.DataFrame:
    when = _moments(chance, begins, ends, 7)
    question = chance.choice(["nps", "nps", "nps", "csat", "ces"], len(when))
    drawn = chance.random(len(when))
    scores = {"nps": (10, 7, 3), "csat": (5, 3, 1), "ces": (7, 4, 2)}
    score = [
        scores[q][0 if d < 0.5 else 1 if d < 0.8 else 2]
        for q, d in zip(question, drawn, strict=True)
    ]
    return pl.DataFrame(
        _placed(chance, "response_id", "answered_at", when) | {"question": question, "score": score}
    )


def _complaints(chance: np.random.Generator, begins: int, ends: int) -> pl.DataFrame:
    when = _moments(chance, begins, ends, 4)
    size = len(when)
    first = when + (chance.lognormal(1.5, 1.0, size) * _HOUR).astype(np.int64)
    resolved = first + (chance.lognormal(3.3, 1.2, size) * _HOUR).astype(np.int64)
    rows = _placed(chance, "complaint_id", "opened_at", when) | {
        "first_response_at": first,
        "resolved_at": resolved,
        "reopened": (chance.random(size) < 0.2).astype(int),
        "when reopened": resolved + (chance.exponential(12, size) * _DAY).astype(np.int64),
        "satisfaction": np.where(chance.random(size) < 0.7, 5, 2),
        "when satisfaction": resolved + (chance.exponential(6, size) * _DAY).astype(np.int64),
        "outcome": chance.choice(["upheld", "rejected"], size),
        "when outcome": resolved,
    }
    return pl.DataFrame(rows)


def _voices(chance: np.random.Generator, begins: int, ends: int) -> pl.DataFrame:
    when = _moments(chance, begins, ends, 3)
    size = len(when)
    kind = chance.choice(["review", "mention", "referral"], size)
    referral = kind == "referral"
    posts = pl.DataFrame(
        _placed(chance, "event_id", "happened_at", when)
        | {
            "kind": kind,
            "rating": chance.choice([1, 3, 5, 5], size),
            "sentiment": chance.choice(["positive", "positive", "neutral", "negative"], size),
            "reach": chance.choice([10, 200, 900], size),
            "converted": chance.choice(["yes", "no"], size),
            "when converted": when + (chance.exponential(20, size) * _DAY).astype(np.int64),
        }
    )
    is_referral = pl.lit(pl.Series(referral))
    return posts.with_columns(
        rating=pl.when(pl.col("kind") == "review").then("rating"),
        sentiment=pl.when(~is_referral).then("sentiment"),
        converted=pl.when(is_referral).then("converted"),
    )


def _paying(folder: Path, chance: np.random.Generator) -> list[Export]:
    """Customers who joined at any time before, and pay in most months."""
    joined = _BASE - chance.integers(0, 700, CUSTOMERS) * _DAY
    people = pl.DataFrame(
        {
            "customer_id": [f"c{each}" for each in range(CUSTOMERS)],
            "joined_at": joined,
            "joined_through": chance.choice(["referral", "experience", "paid"], CUSTOMERS),
        }
    )
    until = int(chance.integers(14, 17))
    months = [f"{2025 + (6 + n) // 12}-{(6 + n) % 12 + 1:02}" for n in range(until)]
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


_MADE = {"survey": _answers, "desk": _complaints, "voices": _voices}
