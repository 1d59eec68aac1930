"""One customer taken out for good: nothing of them is left, and everything else is as it was."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError
from drops.inbox import watch
from drops.intake.values.pseudonyms import identity_of
from drops.lake.erasure.cut import cut
from drops.lake.ledger import Ledger, all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.steps import Step
from drops.undo import undo
from store.settings import Home
from tests.support.cut_off import cut_off
from tests.support.dropping import content, current, frame, scores
from tests.support.workbooks import sheet_xml, workbook

WHO = "marker-customer-77"
SAID = "zanzibar pelican"
HEAD = ["response_id", "answered_at", "question", "score", "team", "customer_id", "comment"]


def rows(kind: str, customer: str = WHO) -> list[list[str]]:
    """Four answers of two customers, ids of their own for every kind of file."""
    return [
        [f"{kind}1", "2026-03-01T10:00:00Z", "nps", "9", "Care", "other-1", "fine"],
        [
            f"{kind}2",
            "2026-03-01T11:00:00Z",
            "nps",
            "2",
            "Care",
            customer,
            f"{SAID}\nonce more {SAID}",
        ],
        [f"{kind}3", "2026-03-01T12:00:00Z", "nps", "7", "Care", "other-2", "so, so"],
        [f"{kind}4", "2026-03-01T13:00:00Z", "nps", "0", "Care", f" {customer} ", SAID],
    ]


def as_csv(kind: str, separator: str = ",", end: str = "\r\n") -> str:
    lines = [HEAD, *rows(kind)]
    return "".join(
        separator.join(f'"{c}"' if set(c) & set(',;\n\t"') else c for c in line) + end
        for line in lines
    )


def records(kind: str) -> list[dict[str, str]]:
    return [dict(zip(HEAD, row, strict=True)) for row in rows(kind)]


def zipped(text: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.csv", text)
    return held.getvalue()


def parquet(kind: str) -> bytes:
    held = io.BytesIO()
    pl.DataFrame(records(kind)).write_parquet(held)
    return held.getvalue()


KINDS: dict[str, Callable[[], bytes]] = {
    "plain.csv": lambda: as_csv("p").encode(),
    "bom.csv": lambda: as_csv("b").encode("utf-8-sig"),
    "wide.tsv": lambda: as_csv("w", "\t").encode("utf-16"),
    "old.csv": lambda: (
        as_csv("o", ";").replace("so, so", "très bien, merci à vous, déjà là").encode("cp1252")
    ),
    "packed.csv.gz": lambda: gzip.compress(as_csv("g", end="\n").encode()),
    "packed.zip": lambda: zipped(as_csv("z").encode()),
    "table.parquet": lambda: parquet("t"),
    "list.json": lambda: json.dumps(records("l"), indent=1).encode(),
    "inside.json": lambda: json.dumps({"total": 4, "answers": records("i")}).encode(),
    "lines.ndjson": lambda: "\n".join(map(json.dumps, records("n"))).encode() + b"\n",
    "book.xlsx": lambda: workbook({"Answers": sheet_xml([HEAD, *rows("x")])}),
}


def unpacked(path: Path) -> list[bytes]:
    """All that a file holds, as it is and unpacked."""
    raw = path.read_bytes()
    held = [raw]
    if raw.startswith(b"\x1f\x8b"):
        held.append(gzip.decompress(raw))
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            held += [archive.read(name) for name in archive.namelist()]
    if raw.startswith(b"PAR1") and raw.endswith(b"PAR1"):
        held.append(pl.read_parquet(path, hive_partitioning=False).write_json().encode())
    return held


def traces(home: Home, *words: str) -> list[str]:
    """The files of the data folder in which any of the words stands."""
    found = []
    for path in sorted(p for p in home.root.rglob("*") if p.is_file()):
        forms = [w.encode(e) for w in words for e in ("utf-8", "utf-16-le", "utf-16-be")]
        if any(form in text for text in unpacked(path) for form in forms):
            found.append(path.relative_to(home.root).as_posix())
    return found


def plant_leftovers(home: Home, drop_id: str, hashed: str) -> list[str]:
    """Files as crashes, uploads and older versions leave them, each with the customer in it."""
    rows = pl.DataFrame({"customer_id": [hashed], "comment": [SAID], "line": [2]})
    held = io.BytesIO()
    rows.write_parquet(held)
    text = as_csv("x").encode()
    left = {
        f"drops/{drop_id}/.rows.tmp": held.getvalue(),
        f"drops/{drop_id}/.rows.tmp.unsettled": held.getvalue(),
        f"drops/{drop_id}/.cut": text,
        f"drops/{drop_id}/.cut.read": held.getvalue(),
        "drops/.incoming-20260101-000000-0000/original.csv": text,
        "drops/.incoming-20260101-000000-0000/rows.parquet.unsettled": held.getvalue(),
        "drops/20250101-000000-0000/original.csv.gz": gzip.compress(text),
        "drops/20250101-000000-0000/rows.parquet": held.getvalue(),
        "lake/responses/part=0/an-older-version.parquet": held.getvalue(),
        "lake/responses/part=7/torn.parquet": b"PAR1" + text,
        "lake/.spill/duckdb_temp_block-1.block": text,
        "uploads/api-0123": zipped(text),
        "uploads/0123-4567.part": text[:-20],
        "inbox/refused/bad.csv": text,
        "inbox/refused/bad.csv.txt": b"no format knows this file",
        "inbox/refused/old.txt": text,
    }
    for name, raw in left.items():
        (home.root / name).parent.mkdir(parents=True, exist_ok=True)
        (home.root / name).write_bytes(raw)
    return list(left)


def nameless(home: Home) -> list[tuple[object, ...]]:
    """The published rows without the name of their file: a workbook's rows are CSV afterwards."""
    return [(*row[:-4], *row[-3:-1]) for row in content(home)]


def everything(folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    for name, made in KINDS.items():
        (folder / name).write_bytes(made())
    return {name: folder / name for name in KINDS}


def test_nothing_of_the_customer_is_left_in_any_kind_of_file(home: Home, tmp_path: Path) -> None:
    files = everything(tmp_path / "files")
    ids = {name: str(put(home, path).drop) for name, path in files.items()}
    refused = tmp_path / "refused.csv"
    refused.write_text(
        f"response_id,answered_at,question,score,customer_id,comment\n"
        f"k1,2026-03-02T10:00:00Z,nps,7,other-3,good\nk2,2026-03-02T10:00:00Z,nps,99,{WHO},{SAID}\n"
        f"k3,2026-03-02T10:00:00Z,nps,,{WHO},\nk4,2026-03-02,nps,3,{WHO},{SAID},too,much\n",
        encoding="utf-8",
    )
    ids["refused.csv"] = str(put(home, refused).drop)
    undo(home, ids["lines.ndjson"])
    (home.inbox / "refused").mkdir()
    (home.inbox / "refused" / "bad.csv").write_text(f"what,is this\n{WHO},{SAID}\n")
    (home.inbox / "refused" / "fine.csv").write_text("what,is this\nother,fine\n")
    hashed = identity_of(home).hashed(WHO)
    assert len(traces(home, WHO, SAID, hashed)) > len(ids)
    others = [row for row in nameless(home) if hashed not in row]
    number = current(home)["snapshot"]

    told = erase(home, WHO).as_json()

    assert traces(home, WHO, SAID, hashed) == []
    assert nameless(home) == others
    assert current(home)["snapshot"] == number + 1, "one publish"
    assert told["rows"] == 2 * len(KINDS) + 3
    assert told["lake"]["responses"] == 2 * (len(KINDS) - 1)
    assert told["removed"] == ["refused/bad.csv"]
    assert [cut["drop"] for cut in told["drops"] if cut["kept_as"] == "CSV"] == [ids["book.xlsx"]]
    for drop in all_drops(home):
        assert drop.read == drop.kept + drop.refused + drop.blank
    rebuild(home)
    assert nameless(home) == others
    assert traces(home, WHO, SAID, hashed) == []

    for path in (*files.values(), refused):
        report = put(home, path)
        assert report.duplicate_of or path.name == "lines.ndjson", path.name
        if not report.duplicate_of:
            assert any("erased at the customer's request: 2 rows" in note for note in report.notes)
    for drop_id in ids.values():
        if drop_id != ids["lines.ndjson"]:
            undo(home, drop_id)
    for path in (*files.values(), refused):
        put(home, path)
    assert traces(home, WHO, SAID, hashed) == []
    assert hashed not in frame(home)["customer_id"].to_list()
    assert frame(home).height == 2 * len(KINDS) + 1


@pytest.mark.parametrize("layout", ["columns", "lists", "one behind another"])
def test_a_table_in_another_layout_is_left_as_its_other_records(
    home: Home, tmp_path: Path, layout: str
) -> None:
    """Columns of JSON cannot lose a row in place, nor can a line that holds several records."""
    every = records("c")
    held = {
        "columns": json.dumps({name: [each[name] for each in every] for name in HEAD}),
        "lists": json.dumps([HEAD, *(list(each.values()) for each in every)]),
        "one behind another": "".join(map(json.dumps, every)),
    }
    (tmp_path / "table.json").write_text(held[layout])
    put(home, tmp_path / "table.json")
    hashed = identity_of(home).hashed(WHO)
    others = [row for row in nameless(home) if hashed not in row]
    assert len(others) == 2
    assert erase(home, WHO).as_json()["rows"] == 2
    assert traces(home, WHO, SAID) == []
    rebuild(home)
    assert nameless(home) == others


@pytest.mark.parametrize("name", [n for n in KINDS if not n.endswith((".parquet", ".xlsx"))])
def test_the_rest_of_a_text_stays_byte_for_byte(tmp_path: Path, name: str) -> None:
    source, target = tmp_path / name, tmp_path / "cut"
    source.write_bytes(KINDS[name]())
    whole = unpacked(source)[-1]
    lines = {"list.json": (2, 4), "inside.json": (2, 4), "lines.ndjson": (2, 4)}.get(name, (3, 6))
    assert cut(source, name, target, lines).became == "same"
    left = unpacked(target)[-1]
    assert SAID.encode() not in left.replace(b"\0", b"")
    # What is left is the old file with two stretches missing.
    start = next(
        i for i in range(len(left) + 1) if left[i : i + 1] != whole[i : i + 1] or i == len(left)
    )
    end = 0
    while end < len(left) - start and left[-1 - end] == whole[-1 - end]:
        end += 1
    middle = left[start : len(left) - end]
    assert middle in whole[start : len(whole) - end]
    assert len(middle) + start + end == len(left)


def test_no_byte_of_the_data_folder_names_the_customer(home: Home, tmp_path: Path) -> None:
    """Leftovers of crashes, uploads, older versions, free pages of the ledger: all is looked at."""
    mail = "Zoe.Pelican@Example.org"
    (tmp_path / "a.csv").write_text(as_csv("a").replace(f" {WHO} ", WHO))
    (tmp_path / "b.csv").write_text(as_csv("b").replace(WHO, mail).replace(SAID, mail))
    drop_id = str(put(home, tmp_path / "a.csv").drop)
    undo(home, str(put(home, tmp_path / "b.csv").drop))
    identity = identity_of(home)
    with sqlite3.connect(home.ledger) as ledger:  # pages that are free, and were never cleared
        ledger.execute("PRAGMA secure_delete = OFF")
        ledger.execute("CREATE TABLE was (text TEXT)")
        ledger.execute("INSERT INTO was VALUES (?)", (f"{SAID} {mail} " * 2000,))
        ledger.execute("DROP TABLE was")
    ledger.close()
    planted = plant_leftovers(home, drop_id, identity.hashed(WHO))
    (home.inbox / "waits.csv").write_text(as_csv("w"))
    words = (WHO, SAID, mail, mail.lower(), identity.hashed(WHO), identity.hashed(mail))
    there = traces(home, *words)
    assert set(planted) - {"inbox/refused/bad.csv.txt"} <= set(there)
    assert "ledger.sqlite" in there

    told = erase(home, WHO).as_json()
    erase(home, mail)

    assert traces(home, *words) == ["inbox/waits.csv"]
    assert told["waiting"] == ["waits.csv"]
    watch(home, once=True)
    assert traces(home, *words) == []
    assert frame(home).height == 4, "two of each file that counts"
    assert not (home.root / "inbox" / "refused" / "bad.csv.txt").exists()


def test_a_file_that_comes_later_and_is_refused_is_not_kept(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(as_csv("a"))
    put(home, tmp_path / "a.csv")
    erase(home, WHO)
    others = f"what,is this\nother-1,{WHO}0\n"
    (home.inbox / "bad.csv.gz").write_bytes(gzip.compress(f"what,is this\n {WHO},x\n".encode()))
    (home.inbox / "wide.csv").write_bytes(f"what,is this\n{WHO},x\n".encode("utf-16"))
    (home.inbox / "book.xlsx").write_bytes(workbook({"S": sheet_xml([["what", "is"], [WHO, "x"]])}))
    (home.inbox / "fine.csv").write_text(others)
    watch(home, once=True)
    assert traces(home, f"{WHO},", f" {WHO}", f">{WHO}<") == []
    left = {path.name for path in (home.inbox / "refused").iterdir()}
    assert left == {"bad.csv.gz.txt", "wide.csv.txt", "book.xlsx.txt", "fine.csv", "fine.csv.txt"}
    assert "was not kept" in (home.inbox / "refused" / "bad.csv.gz.txt").read_text()


def test_a_file_that_cannot_be_read_again_loses_the_customer_too(
    home: Home, tmp_path: Path
) -> None:
    """Its original cannot be cut, so it goes; the rows of the others stay."""
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, records("a"))))
    drop_id = str(put(home, tmp_path / "a.ndjson").drop)
    others = [row for row in content(home) if row[3] in (9, 7)]
    (home.drops / drop_id / "original.ndjson").write_bytes(b"\0" + as_csv("a").encode())
    told = erase(home, WHO).as_json()
    assert told["unreadable"] == [drop_id]
    assert content(home) == others
    assert traces(home, WHO, SAID, identity_of(home).hashed(WHO)) == []


def test_e_mail_ids_are_one_however_they_are_written(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "response_id,answered_at,question,score,customer_id\n"
        "a,2026-03-01T10:00:00Z,nps,9,Anna@Example.org\nb,2026-03-01T10:00:00Z,nps,8, anna@example.org\n"
        "c,2026-03-01T10:00:00Z,nps,7,ben@example.org\n"
    )
    put(home, path)
    assert erase(home, "ANNA@example.ORG ").as_json()["rows"] == 2
    assert scores(home) == {"c": 7}
    original = next(home.drops.glob("*/original.csv"))
    assert original.read_text().splitlines()[1:] == ["c,2026-03-01T10:00:00Z,nps,7,ben@example.org"]


def test_the_row_that_the_erased_one_had_replaced_counts_again(home: Home, tmp_path: Path) -> None:
    head = "response_id,answered_at,question,score,customer_id\n"
    (tmp_path / "a.csv").write_text(head + "a,2026-03-01T10:00:00Z,nps,9,ann\n")
    (tmp_path / "b.csv").write_text(
        head + "a,2026-03-01T10:00:00Z,nps,1,bob\nb,2026-03-01T10:00:00Z,nps,4,cem\n"
    )
    for name in ("a.csv", "b.csv"):
        put(home, tmp_path / name)
    assert scores(home) == {"a": 1, "b": 4}
    erase(home, "bob")
    assert scores(home) == {"a": 9, "b": 4}


def test_a_file_of_one_customer_alone_can_be_erased_and_rebuilt(home: Home, tmp_path: Path) -> None:
    for name, made in (
        ("a.json", json.dumps(records("j")[1:2])),
        (
            "a.csv",
            "response_id,answered_at,question,score,customer_id\nq,2026-03-01T10:00:00Z,nps,9,"
            + WHO
            + "\n",
        ),
    ):
        (tmp_path / name).write_text(made)
        put(home, tmp_path / name)
    assert erase(home, WHO).as_json()["rows"] == 2
    assert content(home) == []
    rebuild(home)
    assert content(home) == []


def test_a_customer_nobody_knows_changes_no_row_and_stays_out(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(as_csv("a"))
    before = erase(home, WHO).as_json()
    assert (before["rows"], before["drops"]) == (0, [])
    report = put(home, tmp_path / "a.csv")
    assert (report.kept, report.blank) == (2, 2)
    assert traces(home, WHO, SAID) == []
    assert put(home, tmp_path / "a.csv").duplicate_of == report.drop


#: A CSV file is cut by the lines of its rows kept, records in JSON by reading them again.
CUT_OFF_AT: list[Step] = [
    "files without the customer written",
    "files without the customer noted",
    "files without the customer in place",
    "uploads without the customer",
    "version published",
    "erasure done",
]


@pytest.mark.parametrize("name", ["a.csv", "a.ndjson"])
@pytest.mark.parametrize("step", CUT_OFF_AT)
def test_an_erasure_that_is_cut_off_is_finished_at_the_next_start(
    home: Home, tmp_path: Path, name: str, step: Step
) -> None:
    lines = "\n".join(map(json.dumps, records("a")))
    (tmp_path / name).write_text(as_csv("a") if name.endswith(".csv") else lines)
    put(home, tmp_path / name)
    others = [row for row in content(home) if row[3] in (9, 7)]
    cut_off(home, step, "erase", WHO)
    open_store(home)
    assert content(home) == others
    assert traces(home, WHO, SAID, identity_of(home).hashed(WHO)) == []
    with Ledger(home) as ledger:
        assert ledger.erasures.unfinished() == {}
    (drop,) = all_drops(home)
    assert (drop.read, drop.kept, drop.blank, drop.erased) == (4, 2, 2, 2)


def test_without_a_name_nothing_is_erased(home: Home) -> None:
    with pytest.raises(DropError, match="no customer was named"):
        erase(home, "  ")
