"""A company of sixty locations by chance alone, or with one change planted: a lake in a second.

Answers, complaints and mentions come at random; nothing here uses code of ours but the names of
the tables' columns.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from metrics.lake import Lake
from store.manifest import TablePart, TableState
from store.settings import Home
from store.tables import LAKE_COLUMNS, TABLES

PLACES = [f"Place {i:02}" for i in range(60)]
STEPS = {"meal": "Kitchen", "delivery": "Drivers", "checkout": "Billing", "booking": "Desk"}
FIRST = date(2026, 1, 1)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_TYPES = {
    "text": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
}


@dataclass(frozen=True)
class Fall:
    """Whose NPS falls, from which day on (0 the first), by how many points."""

    place: str
    day: int
    points: float


@dataclass(frozen=True)
class Volume:
    """How many come per day and place, on average."""

    answers: float
    complaints: float = 0.5
    mentions: float = 0.5


def company(
    root: Path,
    seed: int,
    days: int,
    volume: Volume,
    *,
    apart: float = 0.0,
    fall: Fall | None = None,
) -> Lake:
    """The lake of so many days since `FIRST`.

    Half of the answers are promoters, 20 % detractors; places differ in NPS by a normal law with
    a standard deviation of `apart` points.
    """
    chance = np.random.default_rng(seed)
    own = apart * chance.normal(size=len(PLACES)) / 200
    tables = {
        "responses": _answers(chance, days, volume.answers, own, fall),
        "complaints": _complaints(chance, days, volume.complaints),
        "advocacy": _mentions(chance, days, volume.mentions),
    }
    return _written(root, tables, _START.timestamp() * 1e6 + days * _DAY)


def _happened(chance: np.random.Generator, days: int, each: float) -> tuple[np.ndarray, np.ndarray]:
    """The place and the instant, in microseconds since the start, of what comes at random."""
    size = chance.poisson(each * days * len(PLACES))
    return chance.integers(len(PLACES), size=size), np.sort(chance.integers(days * _DAY, size=size))


def _placed(chance: np.random.Generator, place: np.ndarray, at: str, when: np.ndarray) -> dict:
    step = np.array(list(STEPS))[chance.integers(len(STEPS), size=place.size)]
    return {
        at: pl.Series(when + int(_START.timestamp() * 1e6)).cast(_TYPES["time"]),
        "location": np.array(PLACES)[place],
        "touchpoint": step,
        "team": np.array([STEPS[name] for name in step]),
    }


def _answers(
    chance: np.random.Generator, days: int, each: float, own: np.ndarray, fall: Fall | None
) -> pl.DataFrame:
    place, when = _happened(chance, days, each)
    shift = own[place]
    if fall is not None:
        fell = (place == PLACES.index(fall.place)) & (when >= fall.day * _DAY)
        shift = shift - np.where(fell, fall.points / 200, 0.0)
    drawn = chance.random(place.size)
    score = np.select([drawn < 0.5 + shift, drawn > 0.8 + shift], [10, 3], 7)
    rows = _placed(chance, place, "answered_at", when)
    return pl.DataFrame(rows | {"score": score}).with_columns(question=pl.lit("nps"))


def _complaints(chance: np.random.Generator, days: int, each: float) -> pl.DataFrame:
    place, when = _happened(chance, days, each)
    answered = when + (chance.lognormal(1.5, 1.0, place.size) * _DAY / 24).astype(np.int64)
    resolved = answered + (chance.lognormal(3.5, 1.2, place.size) * _DAY / 24).astype(np.int64)
    rows = _placed(chance, place, "opened_at", when)
    for name, ends in (("first_response_at", answered), ("resolved_at", resolved)):
        known = np.where(ends < days * _DAY, ends + int(_START.timestamp() * 1e6), -1)
        rows[name] = pl.Series(known).replace(-1, None).cast(_TYPES["time"])
    return pl.DataFrame(rows)


def _mentions(chance: np.random.Generator, days: int, each: float) -> pl.DataFrame:
    place, when = _happened(chance, days, each)
    rows = _placed(chance, place, "happened_at", when)
    del rows["touchpoint"]
    tone = chance.choice(["positive", "neutral", "negative"], p=[0.6, 0.2, 0.2], size=place.size)
    return pl.DataFrame(rows | {"sentiment": tone}).with_columns(kind=pl.lit("mention"))


def _written(root: Path, tables: dict[str, pl.DataFrame], known_at: float) -> Lake:
    home, pinned = Home(root), {}
    known = datetime.fromtimestamp(known_at / 1e6, UTC)
    for name, rows in tables.items():
        table = TABLES[name]
        missing = {c.name: pl.lit(None, _TYPES[c.kind]) for c in table.columns}
        whole = rows.with_columns(
            **{n: value for n, value in missing.items() if n not in rows.columns}
        ).with_columns(
            pl.format("{}-{}", pl.lit(name), pl.int_range(pl.len())).alias(table.key),
            drop=pl.lit("drop-1"),
            key_source=pl.lit(""),
            given_by=pl.lit("drop-1"),
            known_at=pl.lit(known, _TYPES["time"]),
        )
        path = home.lake / name / "part=0" / "part-0.parquet"
        path.parent.mkdir(parents=True)
        columns = [*table.names, *(c.name for c in LAKE_COLUMNS)]
        whole.select(columns).sort("team", "location", table.dated_by).write_parquet(path)
        at = whole[table.dated_by]
        file = str(path.relative_to(home.lake))
        part = TablePart(("drop-1",), {file: whole.height}, at.min(), at.max(), known)
        pinned[name] = TableState(1, parts={0: part}).as_json()
    current = {
        "snapshot": 1,
        "published_at": known.isoformat(),
        "drops": ["drop-1"],
        "tables": pinned,
    }
    home.snapshot.write_text(json.dumps(current), encoding="utf-8")
    return Lake.open(home)
