"""Who asks for everything, adds and subtracts: nothing that is hidden may follow from what is shown.

The attack is linear algebra over the smallest groups there are: each number shown is a sum of
these, and a hidden group is told of if its own sum is made of them.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_by
from metrics.measure.reader import Reader
from metrics.model import Group, Row
from metrics.relations.periods import first_day
from metrics.slices import Slice
from tests.support.lakes import Record, at, make_lake, reader_of

NPS = METRICS["nps"]
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
COLUMNS = ("team", "location", "channel", "region")
#: What a row is told apart by in the attack.
Atom = tuple[Group, ...]


def answer(day: int = 6, **columns: Any) -> Record:
    """One promoter's answer on a day of October."""
    when = at(f"2026-10-{day:02}T12:00")
    return {"answered_at": when, "question": "nps", "score": 9, **columns}


def company(seed: int, days: int, columns: Sequence[str] = COLUMNS[:3]) -> list[Record]:
    """Answers of places of every size, some teams at one place only."""
    chance = random.Random(seed)  # noqa: S311
    names = {
        "team": [f"T{i}" for i in range(chance.randint(2, 5))],
        "location": [f"L{i}" for i in range(chance.randint(2, 6))],
        "channel": ["web", "shop", None][: chance.randint(1, 3)],
    }
    rows = []
    for _ in range(chance.randint(2, 14)):
        place = {column: chance.choice(names[column]) for column in columns}
        size = chance.choice([1, 2, 3, 4, 6, 9, 15, 40])
        rows += [answer(chance.randint(1, days), **place) for _ in range(size)]
    return rows


class Attack:
    """All that one reader may be told of NPS, as sums over the smallest groups."""

    def __init__(self, reader: Reader, rows: Sequence[Record]) -> None:
        self.reader = reader
        self.atoms = sorted({self.atom(row) for row in rows}, key=str)
        self.sizes = np.zeros(len(self.atoms))
        for row in rows:
            self.sizes[self.atoms.index(self.atom(row))] += 1
        self.shown: list[np.ndarray[Any, Any]] = []
        self.small: dict[str, np.ndarray[Any, Any]] = {}

    @staticmethod
    def atom(row: Record) -> Atom:
        """The smallest group of a row: its places and its day."""
        return (*(row.get(column) for column in COLUMNS), row["answered_at"].date())

    def ask(self, chosen: Slice, columns: Sequence[str | None]) -> None:
        """Learn what is shown of one cut, by each of these."""
        (found,) = measure_by(self.reader, [NPS], [chosen], columns)
        for by in columns:
            self._learn(chosen, by, found[by]["nps"])

    def _learn(self, chosen: Slice, by: str | None, told: Sequence[Row]) -> None:
        for row in told:
            if not row.estimate.n:
                continue
            holds = np.array([self.is_in(atom, chosen, by, row.group) for atom in self.atoms])
            assert holds @ self.sizes == row.estimate.n, (chosen.choice, by, row.group)
            if not row.estimate.hidden:
                self.shown.append(holds.astype(float))
            elif row.estimate.n < self.reader.disclosure.smallest:
                self.small[f"{chosen.choice} {by} {row.group}"] = holds.astype(float)

    @staticmethod
    def is_in(atom: Atom, chosen: Slice, by: str | None, group: Group) -> bool:
        """Whether the smallest group is part of one row of the answer."""
        values = dict(zip(COLUMNS, atom[:-1], strict=True))
        day = atom[-1]
        if any(values[column] not in some for column, some in chosen.choice):
            return False
        if by in COLUMNS:
            return values[by] == group
        return by is None or (isinstance(day, date) and first_day(by, day, "monday") == group)

    def told(self) -> list[str]:
        """The small groups whose sum is made of what is shown."""
        if not self.shown or not self.small:
            return []
        _, sizes, rows = np.linalg.svd(np.array(self.shown))
        base = rows[: int((sizes > 1e-9).sum())]
        return [
            name
            for name, group in self.small.items()
            if np.linalg.norm(group - base.T @ (base @ group)) < 1e-7
        ]


def values_of(rows: Sequence[Record], column: str) -> list[str | None]:
    return sorted({row.get(column) for row in rows}, key=str)


def slices(rows: Sequence[Record], columns: Sequence[str]) -> Iterator[Slice]:
    """Everything, each value, all but each value, and each pair of values of two columns."""
    yield OCTOBER
    for column in columns:
        names = values_of(rows, column)
        for name in names:
            yield OCTOBER.narrow(column, name)
            yield OCTOBER.narrow(column, *(other for other in names if other != name))
    for one, other in combinations(columns, 2):
        for mine in values_of(rows, one):
            for theirs in values_of(rows, other):
                yield OCTOBER.narrow(one, mine).narrow(other, theirs)


def attacked(folder: Path, rows: Sequence[Record], columns: Sequence[str], *levels: str) -> Attack:
    """Every question about one column, two columns, and one column by levels of time."""
    places = [
        {"place": row["location"], "level": "location", "parent": row["region"]}
        for row in rows
        if row.get("region")
    ]
    told = [{name: value for name, value in row.items() if name != "region"} for row in rows]
    attack = Attack(reader_of(make_lake(folder, responses=told, places=places), smallest=5), rows)
    for chosen in slices(rows, columns):
        few = [c for c in columns if len(dict(chosen.choice).keys() | {c}) < 3]
        attack.ask(chosen, [None, *few, *(levels if len(chosen.choice) < 2 else ())])
    return attack


@pytest.mark.parametrize("seed", range(24))
def test_two_columns_tell_of_no_small_group(tmp_path: Path, seed: int) -> None:
    rows = company(seed, 1, COLUMNS[:2])
    attack = attacked(tmp_path, rows, COLUMNS[:2])
    assert attack.shown
    assert attack.told() == []


def in_regions(rows: Sequence[Record]) -> list[Record]:
    """The answers, each location in one of three regions or in none."""
    regions = ["North", "South", None]
    return [{**row, "region": regions[int(row["location"][1:]) % 3]} for row in rows]


@pytest.mark.parametrize("seed", range(16))
def test_levels_tell_of_no_small_group(tmp_path: Path, seed: int) -> None:
    """Neither does a region less its other places, nor a team in a region less those of it."""
    rows = in_regions(company(seed, 1, COLUMNS[:2]))
    attack = attacked(tmp_path, rows, ("team", "location", "region"))
    assert attack.shown
    assert attack.told() == []


def test_a_team_in_a_region_less_its_other_places_tells_of_no_small_group(tmp_path: Path) -> None:
    """What is hidden beside a small cell lies in its region, where it would cost less elsewhere."""
    sizes = {
        "York": (2, 30),
        "Leeds": (40, 30),
        "Durham": (40, 31),
        "Hull": (6, 32),
        "Bath": (60, 33),
    }
    rows = [
        answer(location=place, team=team, region="South" if place in ("Hull", "Bath") else "North")
        for place, both in sizes.items()
        for team, size in zip("TU", both, strict=True)
        for _ in range(size)
    ]
    attack = attacked(tmp_path, rows, ("team", "location", "region"))
    assert attack.small
    assert attack.told() == []


def test_levels_by_time_tell_of_no_small_group(tmp_path: Path) -> None:
    found = 0
    for seed in range(6):
        rows = in_regions(company(seed, 20, COLUMNS[1:2]))
        attack = attacked(tmp_path / f"{seed}", rows, ("location", "region"), "week", "day")
        found += bool(attack.told())
    assert found == 0


def test_the_attack_would_find_what_is_told(tmp_path: Path) -> None:
    rows = company(3, 1, COLUMNS[:2])
    attack = attacked(tmp_path, rows, COLUMNS[:2])
    assert attack.small
    group = next(iter(attack.small.values()))
    attack.shown += [group + attack.shown[0]]
    assert attack.told()


def test_three_columns_and_time_tell_of_hardly_any(tmp_path: Path) -> None:
    """Three sums and more can tell of a group where a company is small: how often is measured."""
    found = 0
    for seed in range(12):
        rows = company(seed, 1)
        found += bool(attacked(tmp_path / f"c{seed}", rows, COLUMNS[:3]).told())
        rows = company(seed, 20, COLUMNS[:2])
        found += bool(attacked(tmp_path / f"t{seed}", rows, COLUMNS[:2], "week", "day").told())
    assert found <= 2
