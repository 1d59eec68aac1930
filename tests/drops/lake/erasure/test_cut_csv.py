"""A customer cut out of a CSV file: what is left is what a file without them would have given."""

from __future__ import annotations

import functools
import gzip
import random
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.intake.values.pseudonyms import identity_of
from drops.lake.erasure.cut import cut
from drops.lake.ledger import Drop, Ledger, all_drops
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


#: What else stands in a file; the customer's own records stand between.
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
#: More records of the customer, which are no rows kept.
HIDDEN = {
    "no more": [],
    "refused": [row("h", WHO, score="99")],
    "blank": [row("h", WHO, score="", comment="")],
    "blank, written otherwise": [row("h", "customer\u200b-7", score="", comment="")],
    "no row": [f"h,2026-03-01T10:00:00Z,nps,9,Care,York,{WHO},too,many"],
    "with a stray quotation mark": [f'h,2026-03-01T10:00:00Z,nps,9,Care,York,{WHO},a 5" pipe'],
}


def state(home: Home) -> tuple[object, ...]:
    """What the store says of its one drop, and what it keeps of it, but when and how it came."""
    (drop,) = all_drops(home)
    counts = (drop.kept, drop.refused, drop.reasons, drop.names, drop.first_at, drop.last_at)
    return (counts, drop.sha256, drop.bytes, *kept(home, drop))


def kept(home: Home, drop: Drop) -> tuple[object, ...]:
    return (
        original_file(home, drop).read_bytes(),
        (home.drops / drop.id / "refused.csv").read_bytes(),
        pl.read_parquet(rows_file(home, drop.id), hive_partitioning=False).rows(),
        content(home),
    )


def dropped(home: Home, file: Path, lines: list[str], end: str = "\n") -> Home:
    """The store, after a file of these lines was put into it."""
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(end.join(lines).encode())
    put(home, file)
    return home


def others_of(rest: str) -> list[str]:
    return [*REST[rest], row("z", score="99"), row("y")]


def end_of(rest: str) -> str:
    return "\r\n" if "quotation" in rest else "\n"


@pytest.fixture(scope="module")
def state_without(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[object, ...]]:
    """What a store says of the file in which the customer never was; dropped once for each rest."""

    @functools.cache
    def of(rest: str) -> tuple[object, ...]:
        folder = tmp_path_factory.mktemp("other")
        lines = [HEAD, *others_of(rest), row("x")]
        home = Home(folder / "data")
        return state(dropped(home, folder / "without" / "a.csv", lines, end_of(rest)))

    return of


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("rest", REST)
def test_it_is_as_if_the_customer_had_not_been_in_the_file(
    home: Home,
    tmp_path: Path,
    state_without: Callable[[str], tuple[object, ...]],
    rest: str,
    hidden: str,
) -> None:
    others = others_of(rest)
    lines = [HEAD, others[0], MINE[0], *others[1:], *HIDDEN[hidden], MINE[1], row("x")]
    dropped(home, tmp_path / "with" / "a.csv", lines, end_of(rest))
    erase(home, WHO)
    assert state(home) == state_without(rest)
    (drop,) = all_drops(home)
    assert drop.erased == 2 + len(HIDDEN[hidden])
    assert drop.read == drop.kept + drop.refused + drop.blank


def test_what_was_cut_is_read_and_made_again_to_the_same(home: Home, tmp_path: Path) -> None:
    lines = [HEAD, *REST["refused and blank rows"], *MINE, row("y")]
    dropped(home, tmp_path / "with" / "a.csv", lines)
    erase(home, WHO)
    as_cut = state(home)
    (drop,) = all_drops(home)
    with Ledger(home) as ledger:
        read_again(home, drop)
        ledger.note_names(drop.id, drop.names)
    assert state(home) == as_cut, "reading what was cut gives other rows"
    rebuild(home)
    assert state(home) == as_cut


def test_a_row_that_lost_to_the_customer_counts_again(home: Home, tmp_path: Path) -> None:
    lines = [HEAD, row("a", score="3"), row("a", WHO), row("b")]
    dropped(home, tmp_path / "with" / "a.csv", lines)
    erase(home, WHO)
    assert [each[:4:3] for each in content(home)] == [("a", 3), ("b", 9)]


def test_a_second_customer_is_cut_out_of_the_cut_file(home: Home, tmp_path: Path) -> None:
    lines = [HEAD, row("a", "eva"), MINE[1], row("b", "eva"), row("c", score="99"), row("d")]
    dropped(home, tmp_path / "with" / "a.csv", lines)
    erase(home, WHO)
    assert erase(home, "eva").as_json()["rows"] == 2
    (drop,) = all_drops(home)
    assert original_file(home, drop).read_text() == "\n".join([HEAD, lines[4], lines[5]])
    assert (home.drops / drop.id / "refused.csv").read_text().splitlines()[1].startswith("2,")


def test_rows_kept_that_are_of_another_file_are_not_trusted(home: Home, tmp_path: Path) -> None:
    dropped(home, tmp_path / "with" / "a.csv", [HEAD, row("a"), MINE[0], row("b")])
    (drop,) = all_drops(home)
    rows = rows_file(home, drop.id)
    moved = pl.read_parquet(rows, hive_partitioning=False).with_columns(pl.col("line") + 1)
    moved.write_parquet(rows)
    erase(home, WHO)
    assert original_file(home, drop).read_text() == "\n".join([HEAD, row("a"), row("b")])
    assert identity_of(home).hashed(WHO) not in pl.read_parquet(rows)["customer_id"].to_list()


#: How files come: the encoding, the line end, the separator.
WRITTEN = [
    ("utf-8", "\n", ","),
    ("utf-8-sig", "\r\n", ";"),
    ("utf-16", "\r\n", "\t"),
    ("cp1252", "\r", ","),
    ("cp1252", "\n", "|"),
]
COMMENTS = [
    "fine",
    'a 5" pipe',
    '"so, so; a\tb | c"',
    '"two\nlines"',
    '"he ""said"" \r\n\n no"',
    '""',
]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("encoding", "end", "separator"), WRITTEN)
def test_records_of_any_quoting_are_cut_and_all_else_stays(
    tmp_path: Path, *, encoding: str, end: str, separator: str, packed: bool
) -> None:
    """Stretches end anywhere: within records of several lines, and between the customer's."""
    seen = random.Random(f"{encoding}{end}")  # noqa: S311 - a file, no secret
    chosen = [seen.choice(COMMENTS) for _ in range(9000)]
    head = separator.join(["response_id", "customer_id", "comment"]) + end
    lines = [f"{n}{separator}très{separator}{said}{end}" for n, said in enumerate(chosen)]
    records = [head, *lines]
    # A line ends at each of CR, LF and CR LF, inside of quotes too.
    tall = [each.replace("\r\n", "\n").replace("\r", "\n").count("\n") for each in records]
    starts = list(accumulate(tall, initial=1))
    gone = set(seen.sample(range(1, len(records)), 900)) | {len(records) - 3, len(records) - 2}
    records[-1] = records[-1].rstrip(end)  # the last line of a file may have no end
    text = "".join(records).encode(encoding)
    left = "".join(each for at, each in enumerate(records) if at not in gone).encode(encoding)
    source, target = tmp_path / ("a.csv.gz" if packed else "a.csv"), tmp_path / "cut"
    source.write_bytes(gzip.compress(text) if packed else text)
    done = cut(source, source.name, target, [starts[at] for at in gone])
    found = target.read_bytes()
    assert (gzip.decompress(found) if packed else found) == left
    assert done.gone == {starts[at]: tall[at] for at in gone}
