"""What is cut out by known lines is what reading the file again would have left out."""

from __future__ import annotations

import gzip
import random
import shutil
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.intake.values.pseudonyms import identity_of
from drops.lake.erasure import one_drop
from drops.lake.ledger import Ledger, all_drops
from drops.lake.originals import original_file, read_again
from drops.lake.workbench import rows_file
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from tests.support.dropping import content

HEAD = "response_id,answered_at,question,score,team,location,customer_id,comment"
WHO = "customer-7"
LONG = "a longer comment,\nof several lines, that says customer-7"


def row(key: str, customer: str = "other", score: str = "9", **more: str) -> str:
    cells = {"team": "Care", "location": "York", "comment": "fine"} | more
    comment = cells["comment"]
    if set(comment) & set(',"\n\r'):
        comment = '"' + comment.replace('"', '""') + '"'
    return f"{key},2026-03-01T10:00:00Z,nps,{score},{cells['team']},{cells['location']},{customer},{comment}"


#: What else stands in a file; the customer's own rows stand between.
REST = {
    "all kept": [row("a"), row("b", "customer-77"), row("c", comment="met customer-7, and left")],
    "refused and blank rows": [
        row("a", score="99"),
        row("b", score="", comment=""),
        "",
        row("c", comment="two\nlines"),
        "d,2026-03-01T10:00:00Z,nps,9,Care,York,other,too,many",
        row("e", score="99", comment='he said "no"\nand left'),
    ],
    "comments of several lines": [row("a", comment=LONG), row("b", comment="x\r\ny\n\nz")],
    "a stray quotation mark": ['a,2026-03-01T10:00:00Z,nps,9,Care,York,other,a 5" pipe', row("b")],
    "names of the customer alone": [row("a", team="Till"), row("b", team="care ")],
    "letters nobody sees": [row("a", comment="❤️ zo\u200dne", score="99"), row("b", team="Zoë")],
}
MINE = [row("m1", WHO, team="CARE"), row("m2", f" {WHO} ", comment=LONG, location="Bath")]
#: The customer in rows of which only reading the file again tells what they are.
HIDDEN = {
    "refused": row("h", WHO, score="99"),
    "blank": row("h", WHO, score="", comment=""),
    "blank, written otherwise": row("h", "customer\u200b-7", score="", comment=""),
    "no row": f"h,2026-03-01T10:00:00Z,nps,9,Care,York,{WHO},too,many",
}


def state(home: Home) -> tuple[object, ...]:
    """All that the store says of its one drop, and the bytes and rows that it keeps of it."""
    (drop,) = all_drops(home)
    folder = home.drops / drop.id
    values = drop.as_json() | {"names": drop.names, "id": "", "taken_at": ""}
    return (
        values,
        original_file(home, drop).read_bytes(),
        (folder / "refused.csv").read_bytes(),
        pl.read_parquet(rows_file(home, drop.id), hive_partitioning=False).rows(),
        content(home),
    )


def both(home: Home, monkeypatch: pytest.MonkeyPatch, file: Path) -> tuple[bool, Home]:
    """Whether it went by what is known; the other store was erased by reading the file again."""
    put(home, file)
    other = Home(home.root.with_name("other"))
    shutil.copytree(home.root, other.root)
    known, real = [], one_drop.cut_known

    def cut_known(*given: object) -> object:
        left = real(*given)
        known.append(left is not None)
        return left

    monkeypatch.setattr(one_drop, "cut_known", cut_known)
    erase(home, WHO)
    monkeypatch.setattr(one_drop, "cut_known", lambda *_: None)
    erase(other, WHO)
    return known == [True], other


@pytest.mark.parametrize("kind", REST)
def test_by_known_lines_it_is_as_by_reading_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    rest = REST[kind]
    lines = [HEAD, rest[0], MINE[0], *rest[1:], MINE[1], row("z", score="99"), row("y")]
    file = tmp_path / "a.csv"
    end = "\r\n" if "quotation" in kind else "\n"
    file.write_bytes(end.join(lines).encode())
    went, other = both(home, monkeypatch, file)
    assert went
    assert state(home) == state(other)
    (drop,) = all_drops(home)
    assert (drop.erased, drop.read) == (2, drop.kept + drop.refused + drop.blank)
    as_cut = state(home)
    with Ledger(home) as ledger:
        read_again(home, drop)
        ledger.note_names(drop.id, drop.names)
    assert state(home) == as_cut, "reading what was cut gives other rows"
    rebuild(home)
    assert state(home)[-1] == as_cut[-1]


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_only_reading_tells_is_read(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "\n".join([HEAD, row("a"), MINE[0], HIDDEN[kind], row("b", score="99"), MINE[1]])
    )
    went, other = both(home, monkeypatch, file)
    assert not went
    assert state(home) == state(other)
    (drop,) = all_drops(home)
    text = original_file(home, drop).read_text()
    assert [line.split(",")[0] for line in text.splitlines()] == ["response_id", "a", "b"]


def test_a_row_that_lost_to_the_customer_counts_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("\n".join([HEAD, row("a", score="3"), row("a", WHO), row("b")]))
    went, _ = both(home, monkeypatch, file)
    assert not went
    assert [each[:4:3] for each in state(home)[-1]] == [("a", 3), ("b", 9)]


def test_a_second_customer_is_cut_at_the_lines_of_the_cut_file(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    lines = [HEAD, row("a", "eva"), MINE[1], row("b", "eva"), row("c", score="99"), row("d")]
    file.write_text("\n".join(lines))
    went, _ = both(home, monkeypatch, file)
    assert went
    monkeypatch.undo()
    monkeypatch.setattr(one_drop, "read_into", None)
    assert erase(home, "eva").as_json()["rows"] == 2
    (drop,) = all_drops(home)
    assert original_file(home, drop).read_text() == "\n".join([HEAD, lines[4], lines[5]])
    assert (home.drops / drop.id / "refused.csv").read_text().splitlines()[1].startswith("2,")


def test_many_rows_over_many_blocks(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks end anywhere: within rows, records of several lines, and the customer's."""
    seen = random.Random(7)  # noqa: S311 - a file, no secret
    kinds = [row("{}"), row("{}", score="99"), row("{}", WHO), row("{}", WHO, comment=LONG)]
    lines = [
        seen.choice([*kinds, row("{}", comment=LONG)]).replace("{}", str(n)) for n in range(9000)
    ]
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress("\n".join([HEAD, *lines]).encode()))
    monkeypatch.setattr("drops.lake.erasure.known_lines.BLOCK", 1 << 16)
    from drops.lake.erasure import known_lines

    # In this process, where the blocks are small.
    monkeypatch.setattr(one_drop, "cut_known", known_lines.cut_known)
    went, other = both(home, monkeypatch, file)
    assert went
    mine, theirs = state(home), state(other)
    assert gzip.decompress(mine[1]) == gzip.decompress(theirs[1])  # type: ignore[arg-type]
    assert mine[2:] == theirs[2:]
    (drop,) = all_drops(home)
    assert drop.erased == sum(line.split(",")[6] == WHO for line in lines)


def test_rows_kept_that_are_of_another_file_are_not_trusted(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("\n".join([HEAD, row("a"), MINE[0], row("b")]))
    put(home, file)
    (drop,) = all_drops(home)
    rows = rows_file(home, drop.id)
    moved = pl.read_parquet(rows, hive_partitioning=False).with_columns(pl.col("line") + 1)
    moved.write_parquet(rows)
    erase(home, WHO)
    assert original_file(home, drop).read_text() == "\n".join([HEAD, row("a"), row("b")])
    assert identity_of(home).hashed(WHO) not in pl.read_parquet(rows)["customer_id"].to_list()
