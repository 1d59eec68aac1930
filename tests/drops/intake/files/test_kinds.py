"""Every kind of file ends in the same rows: CSV, TSV, Excel, JSON, lines of JSON, Parquet, packed."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from drops.errors import DropError
from drops.intake.files import encodings
from drops.intake.files import packed as compressed
from drops.intake.files.header import describe_header
from drops.intake.files.spool import laid_out, let_go, letting_go
from drops.intake.mapping import toml
from drops.lake.erasure import may_hold
from drops.lake.erasure.cut import cut
from tests.support.hostile_files import DAY, NAMES, packed, zipped
from tests.support.taking import take
from tests.support.workbooks import one_sheet

ROWS = [
    ["a", DAY, "nps", "9", 'so "good", so far'],
    ["b", DAY, "nps", "3", "two\nlines"],
    ["c", DAY, "nps", "", "Größe 😀"],
]


def as_csv(separator: str = ",") -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = [separator.join(cell(each) for each in row) for row in [NAMES, *ROWS]]
    return ("\n".join(lines) + "\n").encode()


def records() -> list[dict[str, str]]:
    return [dict(zip(NAMES, row, strict=True)) for row in ROWS]


def as_parquet(folder: Path) -> bytes:
    path = folder / "made.parquet"
    pl.DataFrame(ROWS, schema=NAMES, orient="row").write_parquet(path)
    return path.read_bytes()


KINDS = ["csv", "tsv", "csv.gz", "zip", "xlsx", "json", "json.gz", "ndjson", "parquet", "wrapped"]
KINDS += ["parquet.gz", "parquet.zip", "xlsx.gz", "xlsx.zip"]


def made(folder: Path, kind: str) -> bytes:
    lines = b"\n".join(json.dumps(each).encode() for each in records())
    return {
        "csv": as_csv(),
        "tsv": as_csv("\t"),
        "csv.gz": packed(as_csv()),
        "zip": zipped(("inside.csv", as_csv())),
        "xlsx": one_sheet([NAMES, *ROWS]),
        "json": json.dumps(records(), indent=2).encode(),
        "json.gz": packed(json.dumps(records()).encode("utf-8")),
        "ndjson": lines,
        "parquet": as_parquet(folder),
        "parquet.gz": packed(as_parquet(folder)),
        "parquet.zip": zipped(("inside.parquet", as_parquet(folder))),
        "xlsx.gz": packed(one_sheet([NAMES, *ROWS])),
        "xlsx.zip": zipped(("inside.xlsx", one_sheet([NAMES, *ROWS]))),
        "wrapped": json.dumps({"version": 1, "reviews": records()}).encode(),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_same_rows(tmp_path: Path, kind: str) -> None:
    expected = take(tmp_path, as_csv(), name="plain.csv").rows.drop("line")
    taken = take(tmp_path, made(tmp_path, kind), name=f"file.{kind}")
    assert taken.rows.drop("line").equals(expected)
    assert taken.counts == (3, 3, 0, 0)


def test_keys_inside_keys_and_keys_that_come_late(tmp_path: Path) -> None:
    found = [
        {"id": n, "at": "2026-03-01", "who": {"name": "x", "tags": ["u", "v"]}} for n in range(2000)
    ]
    found[1999] |= {"stars": 4}
    (tmp_path / "r.json").write_text(json.dumps({"reviews": found}), encoding="utf-8")
    assert describe_header(tmp_path / "r.json", "r.json").names() == (
        *("id", "at", "who.name", "who.tags"),
    ), "a look at the top"
    mapping = toml.from_dict(
        {
            "table": "advocacy",
            "columns": {
                "event_id": "id",
                "happened_at": "at",
                "kind": {"constant": "review"},
                "rating": {"from": "stars", "optional": True},
                "text": "who.tags",
            },
        },
        "m",
    )
    taken = take(tmp_path, tmp_path / "r.json", mapping)
    assert taken.counts == (2000, 2000, 0, 0)
    assert taken.column("rating")[-2:] == [None, 4], "a key of the last record alone"
    assert taken.column("text")[0] == "u, v"
    assert taken.column("line")[-1] == 2000


@pytest.mark.parametrize("block", [1, 2, 7, 64])
@pytest.mark.parametrize("kind", ["json", "ndjson", "wrapped"])
def test_blocks_make_no_difference_to_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, block: int
) -> None:
    whole = take(tmp_path, made(tmp_path, kind), name="whole.json").rows
    monkeypatch.setattr("drops.intake.files.encodings.BLOCK", block)
    monkeypatch.setattr(encodings, "BLOCK", 1 << 20)
    assert take(tmp_path, made(tmp_path, kind), name="cut.json").rows.equals(whole)


@pytest.mark.parametrize("block", [1, 7, 8 << 20])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_error_in_a_list_is_told_with_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, mark: str
) -> None:
    monkeypatch.setattr("drops.intake.files.encodings.BLOCK", block)
    text = json.dumps(records()[:2], indent=2, ensure_ascii=False).replace('"3"', "3x")
    lines = text.split("\n")
    (line,) = (at for at, each in enumerate(lines) if "3x" in each)
    where = f"line {line + 1}, column {lines[line].index('x') + 1}: this is no JSON"
    with pytest.raises(DropError, match=where):
        take(tmp_path, mark + text, name="f.json")
    with pytest.raises(DropError, match="line 1, column 17: this is no JSON; expected a"):
        take(tmp_path, mark + '[{"response_id": }, 7]'.replace(": }", " 7}"), name="f.json")


def test_a_line_that_is_no_json_is_one_row_refused(tmp_path: Path) -> None:
    lines = [json.dumps(each) for each in records()]
    lines[1] = lines[1][:-9]
    taken = take(tmp_path, "\n".join(lines), name="f.ndjson")
    assert taken.counts == (3, 2, 1, 0)
    assert taken.refused[0]["reasons"] == "line 2 is no JSON, expected one record"


def test_a_packed_file_is_read_as_far_as_asked_and_no_further(tmp_path: Path) -> None:
    (tmp_path / "f.gz").write_bytes(packed(b"ab" * 50_000) + packed(b"cd"))
    with compressed.opened(tmp_path / "f.gz", "f.gz") as stream:
        assert stream.read(0) == b""
        assert stream.read(3) == b"aba"
        rest = b""
        while more := stream.read(1000):
            assert len(more) <= 1000
            rest += more
        assert stream.read(10) == b""
    assert b"aba" + rest == b"ab" * 50_000 + b"cd"
    assert gzip.decompress((tmp_path / "f.gz").read_bytes()) == b"aba" + rest


def test_a_packed_file_that_holds_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drops.sandbox.limits.UNPACKED", 100)
    with pytest.raises(DropError, match=r"f\.csv\.gz unpacks to more than"):
        take(tmp_path, packed(as_csv()), name="f.csv.gz")
    with pytest.raises(DropError, match=r"f\.zip unpacks to"):
        take(tmp_path, zipped(("a.csv", as_csv())), name="f.zip")


def test_a_whole_file_that_came_packed_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet.gz"
    path.write_bytes(packed(as_parquet(tmp_path)))
    before = sorted(tmp_path.iterdir())
    at = laid_out(path, path.name)
    assert pl.read_parquet(at).height == len(ROWS)
    assert sorted(tmp_path.iterdir()) == before, "it has no name"
    let_go()
    assert not at.exists()
    assert letting_go(laid_out, tmp_path / "made.parquet", "made.parquet").exists()


def test_a_whole_file_that_came_packed_is_cut(tmp_path: Path) -> None:
    path, cut_to = tmp_path / "f.parquet.gz", tmp_path / "cut"
    path.write_bytes(packed(as_parquet(tmp_path)))
    assert may_hold(path, "nobody"), "what is packed twice cannot be told without unpacking"
    cut(path, path.name, cut_to, [2])
    assert pl.read_parquet(cut_to)["response_id"].to_list() == ["a", "c"]
    let_go()


def test_a_whole_file_packed_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drops.sandbox.limits.UNPACKED_WHOLE", 100)
    with pytest.raises(DropError, match=r"f\.parquet\.gz holds a workbook or Parquet file of more"):
        take(tmp_path, packed(as_parquet(tmp_path)), name="f.parquet.gz")


def test_times_of_a_sheet_need_no_format(tmp_path: Path) -> None:
    mapping = toml.from_dict(
        {
            "table": "responses",
            "columns": {
                "answered_at": {"from": "When", "format": "%m/%d/%Y"},
                "question": {"constant": "nps"},
                "score": "Mark",
            },
        },
        "m",
    )
    sheet = one_sheet([["When", "Mark"], [datetime(2026, 3, 4, 5, 6), 9]])  # noqa: DTZ001
    taken = take(tmp_path, sheet, mapping, name="f.xlsx")
    assert taken.column("answered_at") == [datetime(2026, 3, 4, 5, 6, tzinfo=UTC)]
