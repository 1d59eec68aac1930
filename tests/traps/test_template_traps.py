"""Files with a place for ids in which nobody wrote one: the rows count as if it were not there.

Whoever fills in a template has no ids, and leaves that column empty. Where some rows have one and
others not, those without are refused still: nobody could tell what they are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from drops.erase import erase
from drops.intake.mapping.model import Mapping, Source
from drops.intake.rows.preview import preview
from drops.lake.ledger import all_drops
from drops.lake.originals import original_file
from drops.lake.writing import rebuild
from drops.mend import mend, refused_rows, why_not
from drops.put import put
from drops.undo import undo
from store.settings import Home
from store.tables import TABLES
from tests.support.analyst import analyse
from tests.support.cells import CELLS
from tests.support.dropping import content, frame
from tests.support.taking import Taken, settings, shipped, take
from tests.support.workbooks import one_sheet
from ui.panels.shared.table import template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MADE = [name for name, t in TABLES.items() if not (t.makes_key or t.is_needed(t.key))]
NOTE = "{} is empty in every row, so it counts as not there"
MADE = "the file has no key, so a row is known by its content"


def filled(name: str, key: str | None = "", rows: int = 2) -> list[list[str]]:
    """The template of a table with rows, whose ids are as told; None leaves the column out."""
    header = template(TABLES[name]).strip().split(",")
    cells = CELLS[name] | {TABLES[name].key: key or ""}
    names = [each for each in header if key is not None or each != TABLES[name].key]
    lines = []
    for number in range(rows):
        own = {"location": f"Shop {number}", "name": f"Signs {number}"}
        lines.append([(own | cells).get(each, "") if each in own | cells else "" for each in names])
    return [names, *lines]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def _objects(rows: Sequence[Sequence[str]], empty: str | None) -> list[dict[str, str | None]]:
    return [dict(zip(rows[0], (cell or empty for cell in row), strict=True)) for row in rows[1:]]


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(json.dumps(each) for each in _objects(rows, "")).encode()


def _parquet(rows: Sequence[Sequence[str]], path: Path) -> None:
    pl.DataFrame(_objects(rows, None), schema=dict.fromkeys(rows[0], pl.String)).write_parquet(path)


KINDS: dict[str, Callable[[Sequence[Sequence[str]]], bytes]] = {
    "csv": _csv,
    "tsv": lambda rows: _csv(rows).replace(b",", b"\t"),
    "xlsx": one_sheet,
    "json": lambda rows: json.dumps(_objects(rows, None)).encode(),
    "jsonl": _lines,
}


def written(folder: Path, rows: Sequence[Sequence[str]], kind: str, name: str = "file") -> Path:
    path = folder / f"{name}.{kind}"
    if kind == "parquet":
        _parquet(rows, path)
    else:
        path.write_bytes(KINDS[kind](rows))
    return path


def keys(taken: Taken) -> list[str]:
    return taken.column(taken.reading.mapping.target.key)


def test_every_table_whose_rows_may_have_no_id_is_here() -> None:
    assert [*CELLS] == _MADE


@pytest.mark.parametrize("kind", [*KINDS, "parquet"])
@pytest.mark.parametrize("name", CELLS)
def test_a_template_filled_without_ids_counts_as_one_without_that_column(
    tmp_path: Path, name: str, kind: str
) -> None:
    empty = take(tmp_path, written(tmp_path, filled(name), kind))
    without = written(tmp_path, filled(name, None), kind)
    absent = take(tmp_path, without, f"pepper_{name}")
    assert empty.counts == absent.counts == (2, 2, 0, 0)
    assert keys(empty) == keys(absent)
    key = TABLES[name].key
    assert key not in empty.reading.given
    assert NOTE.format(key) in empty.reading.notes
    assert MADE in empty.reading.notes
    assert empty.reading.mapping.without_keys


@pytest.mark.parametrize("nothing", ["", "  ", "-", "\u200b", "n/a"])
def test_what_says_nothing_is_no_id(tmp_path: Path, nothing: str) -> None:
    taken = take(tmp_path, written(tmp_path, filled("complaints", nothing), "csv"))
    assert taken.counts == (2, 2, 0, 0)
    assert NOTE.format("complaint_id") in taken.reading.notes


def test_one_id_in_the_last_piece_is_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of the pieces in which a file is read has none, and tells nothing of the next."""
    monkeypatch.setattr("drops.intake.files.encodings.BLOCK", 400)
    rows = filled("responses", rows=40)
    rows[-1][rows[0].index("response_id")] = "a"
    taken = take(tmp_path, written(tmp_path, rows, "csv"))
    assert taken.counts == (40, 1, 39, 0)
    assert taken.reading.reasons == {"response_id is missing": 39}
    assert "response_id" in taken.reading.given


def test_a_total_below_the_rows_is_no_id(tmp_path: Path) -> None:
    text = "complaint_id,opened_at\n,2026-10-01T10:00Z\n,2026-10-02T10:00Z\nTotal: 2,\n"
    taken = take(tmp_path, text)
    assert taken.counts == (3, 2, 0, 1)


def test_tools_and_hand_mappings_read_an_empty_id_alike(tmp_path: Path) -> None:
    head = "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time\n"
    rows = ",Late,Open,Low,Email,Wrong,Ann,Care,2026-10-0{0} 10:00:00,\n"
    known = take(tmp_path, head + rows.format(1) + rows.format(2), "freshdesk")
    assert known.counts == (2, 2, 0, 0)
    assert NOTE.format("Ticket ID") in known.reading.notes
    text = "Nr,When,Where\n,2026-10-01T10:00Z,Leeds\n,2026-10-02T10:00Z,York\n"
    own = Mapping(
        "own",
        "complaints",
        {
            "complaint_id": Source(headers=("Nr",)),
            "opened_at": Source(headers=("When",)),
            "location": Source(headers=("Where",)),
        },
    )
    by_hand = take(tmp_path, text, own)
    assert by_hand.counts == (2, 2, 0, 0)
    assert NOTE.format("Nr") in by_hand.reading.notes


def test_a_proposal_takes_a_file_whose_ids_are_empty(tmp_path: Path) -> None:
    lines = [f",2026-10-{day:02} 10:00,{day % 11},Leeds" for day in range(1, 29)]
    text = "\n".join(["Response ID,Submitted at,NPS,Branch", *lines])
    seen = analyse(tmp_path, text)
    assert seen.taken is not None
    assert seen.taken.counts == (28, 28, 0, 0)
    assert MADE in seen.said


def test_the_preview_shows_no_refusal(tmp_path: Path) -> None:
    path = written(tmp_path, filled("responses"), "csv")
    shown = preview(path, path.name, shipped("pepper_responses"), settings())
    assert shown.reasons == ("", "")
    assert NOTE.format("response_id") in shown.notes


def test_no_customer_and_no_place_is_made_up(tmp_path: Path) -> None:
    """What a row is of nobody can make: it has to be there."""
    taken = take(tmp_path, "customer_id,joined_at\n,2026-10-01\n")
    assert taken.reading.reasons == {"customer_id is missing": 1}


def test_rebuilt_undone_and_dropped_again_the_keys_are_the_same(home: Home, tmp_path: Path) -> None:
    put(home, written(tmp_path, filled("responses"), "csv"))
    before, found = content(home), frame(home)
    rebuild(home)
    assert content(home) == before
    undo(home, all_drops(home)[0].id)
    assert frame(home).is_empty()
    put(home, written(tmp_path, filled("responses"), "xlsx", "again"))
    assert frame(home)["response_id"].to_list() == found["response_id"].to_list()


#: Only Bob's row has an id.
BOBS = (
    "response_id,answered_at,question,score,customer_id\n"
    "a,2026-10-01T10:00Z,nps,9,bob\n,2026-10-02T10:00Z,nps,12,\n,2026-10-03T10:00Z,nps,8,\n"
)


def test_rows_that_were_refused_stay_so_when_the_one_with_an_id_is_erased(
    home: Home, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(BOBS, "utf-8")
    put(home, tmp_path / "a.csv")
    erase(home, "bob")
    assert ",nps," in original_file(home, all_drops(home)[0]).read_text("utf-8")
    rebuild(home)
    assert frame(home).is_empty()


def test_mended_rows_of_a_file_with_ids_need_one(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(BOBS, "utf-8")
    put(home, tmp_path / "a.csv")
    drop = all_drops(home)[0]
    rows = {row.line: [*row.cells] for row in refused_rows(home, drop).rows}
    rows[3][3] = "7"
    assert mend(home, drop.id, {3: rows[3]}).kept == 0
    rows[4][0] = "d"
    assert mend(home, drop.id, {4: rows[4]}).kept == 1


def test_a_file_without_one_id_is_mended_as_a_whole(home: Home, tmp_path: Path) -> None:
    rows = filled("responses")
    rows[2][rows[0].index("score")] = "12"
    put(home, written(tmp_path, rows, "csv"))
    (drop,) = all_drops(home)
    assert (drop.kept, drop.refused) == (1, 1)
    assert why_not(drop).startswith("The rows have no ids")
