"""Any order of drops, undos and rebuilds, in all tables: as if the undone had never come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from drops.lake import change, rewrite
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from store.settings import Home
from store.tables import TABLES
from tests.support.dropping import content, current

#: How the lake is cut (rows of a part, of a piece, of a part that is one file), and the settings.
CUTS = [(3, 4, 2), (5, 7, 100), (100_000, 1_000_000, 200_000)]
ZONES = ["UTC", "America/New_York", "Pacific/Auckland"]
HEADS = {
    "responses": "response_id,answered_at,question,score,team,location,customer_id,comment",
    "complaints": "complaint_id,opened_at,resolved_at,team,location,severity,satisfaction",
    "advocacy": "event_id,happened_at,kind,team,location,rating,text",
}


def line(table: str, key: str, dice: random.Random) -> str:
    """One row in Pepper's own columns; its time names no zone."""
    place = f"T{dice.randrange(3)},P{dice.randrange(3)}"
    # Long past: a file whose last row is of today, and later, is known up to when it was put.
    day = f"2025-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}T{dice.randrange(5, 20):02}:30:00"
    if table == "responses":
        words = dice.choice(["", "slow", '"quick, kind"'])
        return f"{key},{day},nps,{dice.randrange(11)},{place},c{dice.randrange(5)},{words}"
    if table == "complaints":
        closed = dice.choice(["", day])
        return f"{key},{day},{closed},{place},{dice.choice(['low', 'high'])},{dice.randrange(1, 6)}"
    return f"{key},{day},{dice.choice(['review', 'mention'])},{place},{dice.randrange(1, 6)},words"


def new_file(folder: Path, number: int, dice: random.Random) -> Path:
    table = dice.choice(list(HEADS))
    # A file of which a third repeats a key is asked about; that is another test.
    number_of = dice.randint(1, 12)
    keys = [f"k{key}" for key in dice.sample(range(15), number_of)]
    if number_of > 4:
        keys[-1] = keys[0]
    lines = [line(table, key, dice) for key in keys]
    path = folder / f"{number}.csv"
    path.write_text("\n".join([HEADS[table], *lines, ""]), encoding="utf-8")
    return path


def rows(home: Home) -> dict[str, object]:
    """All rows of all tables, and what the published version says of each table."""
    told = current(home)["tables"]
    facts = {
        name: [told[name][fact] for fact in ("rows", "first_at", "last_at", "known_at")]
        for name in TABLES
        if name in told and told[name]["rows"]
    }
    return {"facts": facts} | {name: content(home, name) for name in TABLES}


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(1, 6), (3, 6)] + [pytest.param(seed, 30, marks=pytest.mark.torture) for seed in range(4, 16)],
)
def test_as_if_the_undone_had_never_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, steps: int
) -> None:
    dice = random.Random(seed)  # noqa: S311
    part, piece, merged = CUTS[seed % len(CUTS)]
    monkeypatch.setattr(change, "PART_ROWS", part)
    monkeypatch.setattr(rewrite, "PIECE_ROWS", piece)
    monkeypatch.setattr(rewrite, "MERGED_ROWS", merged)
    home, never = Home(tmp_path / "data"), Home(tmp_path / "never")
    zone = dice.choice(ZONES)
    for each in (home, never):
        each.root.mkdir()
        each.settings_file.write_text(f'timezone = "{zone}"\n', encoding="utf-8")
    live: dict[str, Path] = {}
    for number in range(steps):
        kind = dice.choice(["put", "put", "put", "undo", "rebuild"])
        if kind == "put" or not live:
            file = new_file(tmp_path, number, dice)
            if drop := put(home, file, source="tool").drop:
                live[drop] = file
        elif kind == "undo":
            undone = dice.choice(list(live))
            undo(home, undone)
            del live[undone]
        else:
            rebuild(home)
    for file in live.values():
        put(never, file, source="tool")
    if live:
        assert rows(home) == rows(never)
        rebuild(home)
        assert rows(home) == rows(never)
    for drop in list(live):
        undo(home, drop)
    assert [content(home, name) for name in TABLES] == [[] for _ in TABLES]
