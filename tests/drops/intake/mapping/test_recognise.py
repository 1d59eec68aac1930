"""Which export a file is, and what is said when it is none that is known."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from drops.errors import DropError, StoreError
from drops.intake.files.header import describe_header
from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping, Source
from drops.intake.mapping.recognise import formats, recognise, unrecognised_sentence
from store.settings import Home


def wrote(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


OWN = "response_id,answered_at,question,score\nR,2026-01-01,nps,9\n"


@pytest.mark.parametrize(
    "content",
    [
        OWN,
        OWN.replace(",", ";"),
        OWN.replace(",", "\t"),
        OWN.replace(",", "|"),
        OWN.replace("\n", "\r\n"),
        OWN.replace("\n", "\r"),
        "\ufeff" + OWN,
        OWN.replace("answered_at", ' "  Answered_AT " ').replace(' "', '"').replace('" ', '"'),
        OWN.replace("score", '"Score"'),
        "sep=;\r\n" + OWN.replace(",", ";"),
        OWN.encode("utf-16"),
        OWN.replace("R,", "Ré,").encode("cp1252"),
    ],
)
def test_own_answers_however_they_are_written(tmp_path: Path, content: str | bytes) -> None:
    path = wrote(tmp_path, content)
    mapping = recognise(path, path.name, formats())
    assert mapping is not None
    assert mapping.name == "pepper_responses"


def test_what_pepper_ships_goes_to_the_process_that_reads_by_name_and_all_else_whole() -> None:
    known = formats()
    assert all(ours is there for ours, there in zip(known, sent(known), strict=True))
    assert len(pickle.dumps(known)) < 100 * len(known)
    confirmed = replace(known[0], mapping=replace(known[0].mapping, recognised_by=("Mine",)))
    assert sent(confirmed) == confirmed != known[0], "it has the name of one that is shipped"


def sent(what: Any) -> Any:
    """What another process gets of it."""
    return pickle.loads(pickle.dumps(what))  # noqa: S301 - made a word before


def test_the_table_can_be_told(tmp_path: Path) -> None:
    path = wrote(tmp_path, OWN)
    assert recognise(path, "f", formats(), table="complaints") is None
    assert recognise(path, "f", formats(), table="responses") is not None


def test_separators_inside_fields_do_not_mislead(tmp_path: Path) -> None:
    text = 'id;"a, b, c";d\n1;"x, y, z";2\n2;"x, y, z";3\n'
    assert describe_header(wrote(tmp_path, text), "f").separator == ";"


def test_header_rows(tmp_path: Path) -> None:
    path = wrote(tmp_path, "Report of May\n\nA,B\n1,2\n3,4\n")
    header = describe_header(path, "f")
    assert header.names(3) == ("A", "B")
    assert header.names(99) == ()


def test_a_confirmed_format_comes_first(home: Home, tmp_path: Path) -> None:
    home.formats.mkdir(parents=True)
    columns = {"answered_at": Source(("answered_at",)), "question": Source(constant="csat")}
    mine = Mapping("mine", "responses", columns, recognised_by=("answered_at",))
    (home.formats / "mine.toml").write_text(toml.dump(mine), encoding="utf-8")
    known = formats(home)
    assert [each.name for each in known if each.confirmed] == ["mine"]
    assert recognise(wrote(tmp_path, OWN), "f", known) == mine


def test_a_broken_confirmed_format_is_named(home: Home) -> None:
    home.formats.mkdir(parents=True)
    (home.formats / "mine.toml").write_text("table = 'x'", encoding="utf-8")
    with pytest.raises(StoreError, match="mapping mine, table: x"):
        formats(home)


def test_an_unknown_header_is_told_what_it_lacks(tmp_path: Path) -> None:
    path = wrote(tmp_path, "response_id,answered_at,score\nR,2026-01-01,9\n")
    assert recognise(path, "may.csv", formats()) is None
    sentence = unrecognised_sentence(path, "may.csv", formats())
    assert sentence.startswith("may.csv is none of the formats known here")
    assert "It comes nearest to pepper_responses, but lacks question. Its columns" in sentence
    assert "Its columns are response_id, answered_at, score" in sentence
    strange = wrote(tmp_path, "x,y\n1,2\n", "strange.csv")
    assert unrecognised_sentence(strange, "s", formats()) == (
        "s is none of the formats known here. Its columns are x, y. "
        "Give a mapping that says which column is what"
    )


@pytest.mark.parametrize(
    "header", ["Id,Name,Date", "Rating,Date,Title", "Status,Created at,Team", "Email,Score,Date"]
)
def test_an_unknown_header_is_not_compared_with_formats_of_other_files(
    tmp_path: Path, header: str
) -> None:
    path = wrote(tmp_path, f"{header}\n1,2,3\n")
    assert recognise(path, "f.csv", formats()) is None
    assert "nearest" not in unrecognised_sentence(path, "f.csv", formats())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "f.csv is empty; expected"),
        (b"\n\r\n  \n", "nothing but empty lines"),
        (b"\xef\xbb\xbf\n", "nothing but empty lines"),
        (b"<!DOCTYPE html>\n<html>sign in</html>", "is a web page"),
        (b"\n <html><body>", "is a web page"),
        (b"PK\x03\x04\x14\x00\x06\x00", "is a zip file or a workbook, but damaged"),
        (b"\x1f\x8b\x08\x00", "is a gzip file that ends too early"),
        (b"%PDF-1.7", "is a PDF"),
        (b"a,b\n1,2\n3,\x004\n", "f.csv, line 3: holds a NUL byte"),
        (b"PAR1 and then something else", "cannot be read as one; it may have been cut off"),
    ],
)
def test_what_is_no_table_is_told_so(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(DropError, match=sentence):
        describe_header(wrote(tmp_path, content), "f.csv")


def test_a_torn_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "whole.parquet"
    pl.DataFrame({"a": list(range(5000))}).write_parquet(path)
    whole = path.read_bytes()
    for size in (8, 100, len(whole) // 2, len(whole) - 1):
        torn = wrote(tmp_path, whole[:size], "torn.parquet")
        with pytest.raises(DropError, match="cut off"):
            describe_header(torn, "torn.parquet")
    assert describe_header(path, "whole.parquet").names() == ("a",)
