"""Files that lie, break or attack, each with what must come of it, written by hand."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl

from tests.support.workbooks import Cell, Raw, one_sheet, sheet_xml, workbook

#: Stands in cells; whoever reads a message must not learn what is in a file.
MARK = "Xq7Secret"
HEAD = "response_id,answered_at,question,score,comment\n"
NAMES = HEAD.strip().split(",")
DAY = "2026-03-01T10:00Z"


@dataclass(frozen=True)
class Refused:
    """The whole file is refused with a sentence that this pattern is found in."""

    said: str


@dataclass(frozen=True)
class Taken:
    """Read, kept, refused, blank; scores of the rows kept by id; patterns found in the reasons."""

    counts: tuple[int, int, int, int]
    scores: Mapping[str, int | None]
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    zone: str = "UTC"
    #: Other columns of the rows kept, in their order.
    columns: Mapping[str, list[object]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hostile:
    """One file: its name, how its bytes are made, what must come of it."""

    about: str
    name: str
    make: Callable[[], bytes]
    expected: Refused | Taken


def row(key: str = "a", score: object = 9, *, at: str = DAY, comment: str = MARK) -> str:
    return f"{key},{at},nps,{score},{comment}\n"


def csv(*rows: str, head: str = HEAD) -> Callable[[], bytes]:
    return (head + "".join(rows)).encode


def scored(*scores: object) -> Callable[[], bytes]:
    """Rows `a`, `b`, `c` … with these scores, as they are written."""
    return csv(*(row(chr(97 + at), score) for at, score in enumerate(scores)))


def packed(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


def zipped(*members: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return written.getvalue()


def locked_zip() -> bytes:
    """A zip file whose member says that it is encrypted."""
    text = bytearray(zipped(("a.csv", csv(row())())))
    text[6] |= 1
    text[text.index(b"PK\x01\x02") + 8] |= 1
    return bytes(text)


def locked_workbook() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def archived(*members: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, text in members:
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return written.getvalue()


def good_csv() -> bytes:
    return csv(row("a", 9), row("b", 3))()


def long_text(size: int) -> Callable[[], bytes]:
    """Rows that repeat: they pack a thousand times smaller."""
    line = row("a", 9, comment="x" * 1000).encode()
    return lambda: HEAD.encode() + line * (size // len(line))


def objects(*records: object) -> bytes:
    return json.dumps(list(records)).encode()


def record(key: str = "a", score: object = 9) -> dict[str, object]:
    return dict(zip(NAMES, [key, DAY, "nps", score, MARK], strict=True))


def sheet(*rows: list[Cell], extra: str = "") -> Callable[[], bytes]:
    return lambda: one_sheet([list[Cell](NAMES), *rows], extra)


def cells(key: Cell = "a", score: Cell = 9, at: Cell = DAY) -> list[Cell]:
    return [key, at, "nps", score, MARK]


def parquet(columns: Mapping[str, object] | None = None, rows: int = 2) -> bytes:
    written = io.BytesIO()
    plain = {
        "response_id": [str(number) for number in range(rows)],
        "answered_at": [DAY] * rows,
        "question": ["nps"] * rows,
        "score": [9] * rows,
    }
    pl.DataFrame(plain | dict(columns or {})).write_parquet(written)
    return written.getvalue()


def _varint(number: int) -> bytes:
    number, found = number << 1, b""
    while number > 127:
        found += bytes([number & 127 | 128])
        number >>= 7
    return found + bytes([number])


def boastful_parquet() -> bytes:
    """Its footer claims a thousand million rows."""
    text = parquet(rows=12_345)
    (size,) = struct.unpack("<I", text[-8:-4])
    footer = text[-8 - size : -8]
    claimed = footer.replace(b"\x16" + _varint(12_345), b"\x16" + _varint(1_000_000_000))
    assert claimed != footer
    return text[: -8 - size] + claimed + struct.pack("<I", len(claimed)) + b"PAR1"


def laughing_workbook() -> bytes:
    """Ten entities, each ten times the one before."""
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10)
    )
    strings = (
        f'<?xml version="1.0"?><!DOCTYPE sst [{entities}]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>&l9;</t></si></sst>"
    )
    rows = sheet_xml([NAMES, ["a", DAY, "nps", 9, Raw('t="s"', "<v>0</v>")]])
    return workbook({"Answers": rows}, more={"xl/sharedStrings.xml": strings})


def far_cell() -> bytes:
    far = sheet_xml({1: NAMES, 2: cells()})
    far = far.replace(
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    return workbook({"Answers": far})


def nested_json(depth: int) -> bytes:
    return b'[{"a":' * depth + b"1" + b"}]" * depth


#: A comment stays where the score says nothing.
NO_SCORE = Taken((1, 1, 0, 0), {"a": None})
ODD_SCORES = Taken((1, 0, 1, 0), {}, ("score",))
READ_AS_9 = Taken((1, 1, 0, 0), {"a": 9})


def _one(score: object) -> Callable[[], bytes]:
    return scored(f'"{score}"')


FILES: list[Hostile] = [
    # Text that is no table.
    Hostile("an empty file", "f.csv", lambda: b"", Refused("is empty; expected a file with")),
    Hostile("spaces only", "f.csv", lambda: b" \n\n  \n", Refused("nothing but empty lines")),
    Hostile("a header only", "f.csv", csv(), Refused("a header and no rows")),
    Hostile("a login page", "f.csv", lambda: b"<!DOCTYPE html><html>x", Refused("is a web page")),
    Hostile("a NUL byte", "f.csv", csv(row(), row("b\0")), Refused("line 3: holds a NUL byte")),
    Hostile("a PDF", "f.csv", lambda: b"%PDF-1.7\n...", Refused("is a PDF; expected a CSV")),
    Hostile("a picture", "f.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), Refused("a picture")),
    Hostile(
        "rows without a header",
        "f.csv",
        (row("a") + row("b")).encode,
        Refused("first line holds values and no names"),
    ),
    Hostile("one column", "f.csv", lambda: b"x\n1\n2\n", Refused("none of the formats known")),
    Hostile(
        "200 names that are empty",
        "f.csv",
        lambda: b"," * 200 + b"\n" + b"1," * 200 + b"1\n",
        Refused("none of the formats known|expected the names"),
    ),
    Hostile(
        "10,000 columns",
        "f.csv",
        (
            ",".join([*NAMES, *(f"n{at}" for at in range(10_000))]) + "\n"
            + row().strip() + ",x" * 10_000 + "\n"
        ).encode,
        Taken((1, 1, 0, 0), {"a": 9}, notes=("and 9,992 more",)),
    ),
    Hostile(
        "a line of 25 MB",
        "f.csv",
        csv(row(), row("b", comment="x" * (25 << 20)), row("c")),
        Refused("line 3: is longer than 16 MB"),
    ),
    # Quotation marks, line ends, separators.
    Hostile(
        "a quote that is never closed",
        "f.csv",
        csv(row(), row("b", comment=f'"{MARK}'), row("c")),
        Refused("line 3: a quotation mark opens here"),
    ),
    Hostile(
        "a quote that is closed lines later",
        "f.csv",
        csv(row("a", comment=f'"{MARK}'), row("b", 8), row("c", 7, comment='"fine, thanks"')),
        Taken((3, 2, 1, 0), {"b": 8, "c": 7}, ("quotation mark that is not closed",)),
    ),
    Hostile(
        "quotes in quotes",
        "f.csv",
        csv(row("a", comment='"say ""hi"", or ""ho"""'), row("b", comment='5" pipe')),
        Taken((2, 2, 0, 0), {"a": 9, "b": 9}, columns={"comment": ['say "hi", or "ho"', '5" pipe']}),
    ),
    Hostile(
        "lone carriage returns",
        "f.csv",
        lambda: good_csv().replace(b"\n", b"\r"),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}),
    ),
    Hostile(
        "three kinds of line ends",
        "f.csv",
        csv(row("a").strip() + "\r\n", row("b", 3).strip() + "\r", row("c", 1)),
        Taken((3, 3, 0, 0), {"a": 9, "b": 3, "c": 1}),
    ),
    Hostile(
        "separators behind every row",
        "f.csv",
        csv(row("a").strip() + ",\n", row("b", 3)),
        Taken((2, 1, 1, 0), {"b": 3}, ("has 6 fields, expected 5",)),
    ),
    Hostile(
        "separators behind every row and the header",
        "f.csv",
        csv(row("a").strip() + ",,\n", head=HEAD.strip() + ",,\n"),
        Taken((1, 1, 0, 0), {"a": 9}),
    ),
    Hostile(
        "a mark, and a line that tells the separator",
        "f.csv",
        lambda: b"\xef\xbb\xbfsep=;\r\n" + good_csv().replace(b",", b";"),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}),
    ),
    Hostile(
        "the same header twice",
        "f.csv",
        csv(row("a").strip() + ",2\n", head=HEAD.strip() + ",score\n"),
        Taken((1, 1, 0, 0), {"a": 9}, notes=("occurs twice; the first was read",)),
    ),
    Hostile(
        "tabs, named .csv",
        "f.csv",
        lambda: good_csv().replace(b",", b"\t"),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}, notes=("separated by tabs",)),
    ),
    # Encodings.
    Hostile(
        "UTF-16 without its mark",
        "f.csv",
        lambda: good_csv().decode().encode("utf-16-le"),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}, notes=("utf-16-le",)),
    ),
    Hostile(
        "UTF-16, the other way round",
        "f.csv",
        lambda: good_csv().decode().encode("utf-16-be"),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}, notes=("utf-16-be",)),
    ),
    Hostile(
        "UTF-8 torn in the middle",
        "f.csv",
        lambda: HEAD.encode() + "ä,2026-03-01,nps,9,Größe\n".encode()
        + b"b\xff,2026-03-01,nps,3,x\n" + "ü,2026-03-01,nps,1,Öl\n".encode(),
        Taken((3, 2, 1, 0), {"ä": 9, "ü": 1}, ("is no UTF-8",), columns={"comment": ["Größe", "Öl"]}),
    ),
    Hostile(
        "cp1252",
        "f.csv",
        lambda: HEAD.encode() + "a,2026-03-01,nps,9,Größe – £5 für Müller\n".encode("cp1252"),
        Taken((1, 1, 0, 0), {"a": 9}, columns={"comment": ["Größe – £5 für Müller"]}),
    ),
    Hostile(
        "two files in one, a mark between them",
        "f.csv",
        lambda: good_csv() + b"\xef\xbb\xbf" + csv(row("c", 5))(),
        Taken((4, 3, 0, 1), {"a": 9, "b": 3, "c": 5}, notes=("the names of the columns again",)),
    ),
    # Numbers.
    Hostile("a negative score", "f.csv", _one(-1), ODD_SCORES),
    Hostile("a score of 1e5", "f.csv", _one("1e5"), ODD_SCORES),
    Hostile("a score of 1e0", "f.csv", _one("1e0"), ODD_SCORES),
    Hostile("a score of inf", "f.csv", _one("inf"), ODD_SCORES),
    Hostile("a score of nan", "f.csv", _one("nan"), NO_SCORE),
    Hostile("a score of 0x9", "f.csv", _one("0x9"), ODD_SCORES),
    Hostile("a score with a thousands separator", "f.csv", _one("1,000"), ODD_SCORES),
    Hostile("a score in per cent", "f.csv", _one("90%"), ODD_SCORES),
    Hostile("a score and a half", "f.csv", _one("9.5"), ODD_SCORES),
    Hostile("a score of 21 digits", "f.csv", _one("9" * 21), ODD_SCORES),
    Hostile("a decimal comma", "f.csv", _one("9,0"), READ_AS_9),
    Hostile("full-width digits", "f.csv", _one("９"), READ_AS_9),
    Hostile("Arabic digits", "f.csv", _one("٩"), READ_AS_9),
    Hostile("a score with a mark that nobody sees", "f.csv", _one("9\u200b"), READ_AS_9),
    Hostile("a score squared", "f.csv", _one("3²"), ODD_SCORES),
    Hostile(
        "scores with words",
        "f.csv",
        scored("10 - Extremely likely", "0 - Not at all likely", "9.0"),
        Taken((3, 3, 0, 0), {"a": 10, "b": 0, "c": 9}),
    ),
    # Ids.
    Hostile(
        "ids of 21 digits, as 1e5 and with zeros",
        "f.csv",
        csv(row("123456789012345678901"), row("123456789012345678902", 3), row("1e5", 1), row("007", 2)),
        Taken(
            (4, 4, 0, 0),
            {"123456789012345678901": 9, "123456789012345678902": 3, "1e5": 1, "007": 2},
        ),
    ),
    Hostile(
        "ids with marks that nobody sees",
        "f.csv",
        csv(row("a"), row("a\u200b", 3), row("\u202eb", 2), row("\ufeffb", 1), row("c\u2060c", 4), row("cc", 5)),
        Taken((6, 3, 3, 0), {"a": 3, "b": 1, "cc": 5}, ("the same key occurs again",)),
    ),
    Hostile(
        "an id of nothing to see",
        "f.csv",
        csv(row("\u200b"), row("b", 3)),
        Taken((2, 1, 1, 0), {"b": 3}, ("response_id is missing",)),
    ),
    Hostile(
        "cells with formulas",
        "f.csv",
        csv(row("=1+1", comment='"=HYPERLINK(""http://x"",""y"")"'), row("@sum", 3, comment="+1")),
        Taken((2, 2, 0, 0), {"=1+1": 9, "@sum": 3}),
    ),
    Hostile(
        "SQL, markdown and HTML in cells and headers",
        "f.csv",
        csv(
            row("'; DROP TABLE x;--", comment="<script>x</script>").strip() + ",![x](http://y)\n",
            head=HEAD.strip() + ",<b>*x*</b>'; DROP TABLE y\n",
        ),
        Taken((1, 1, 0, 0), {"'; DROP TABLE x;--": 9}),
    ),
    Hostile(
        "control characters",
        "f.csv",
        csv(row("a", comment="\x07bell \x1b[31mred\x1b[0m"), head=HEAD),
        Taken((1, 1, 0, 0), {"a": 9}),
    ),
    # Times.
    Hostile(
        "times that are none",
        "f.csv",
        csv(
            *(
                row(chr(97 + at), at=time)
                for at, time in enumerate(
                    ["1900-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "2026-03-01T25:00", "0"]
                )
            ),
            row("z", 1),
        ),
        Taken((7, 1, 6, 0), {"z": 1}, ("stands for none", "is no time")),
    ),
    Hostile(
        "an hour skipped and an hour twice",
        "f.csv",
        csv(
            row("a", at="2026-03-29T01:30"),
            row("b", 3, at="2026-10-25T01:30"),
            row("c", 1, at="2026-07-01T12:00"),
        ),
        Taken(
            (3, 2, 1, 0),
            {"b": 3, "c": 1},
            ("does not exist in Europe/London",),
            ("occurred twice as the clocks went back",),
            zone="Europe/London",
            columns={
                "answered_at": [
                    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
                    datetime(2026, 7, 1, 11, tzinfo=UTC),
                ]
            },
        ),
    ),
    # Packed files.
    Hostile("a CSV in gzip", "f.csv.gz", lambda: packed(good_csv()), Taken((2, 2, 0, 0), {"a": 9, "b": 3})),
    Hostile(
        "two gzip members",
        "f.csv.gz",
        lambda: packed(good_csv()[:70]) + packed(good_csv()[70:]) + bytes(512),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}),
    ),
    Hostile(
        "gzip cut off",
        "f.csv.gz",
        lambda: packed(good_csv())[:-20],
        Refused("gzip file that ends too early"),
    ),
    Hostile(
        "gzip with something behind it",
        "f.csv.gz",
        lambda: packed(good_csv()) + MARK.encode(),
        Refused("something else behind its end"),
    ),
    Hostile(
        "damaged gzip",
        "f.csv.gz",
        lambda: packed(good_csv())[:-8] + b"\xff" * 8,
        Refused("gzip file that is damaged"),
    ),
    Hostile(
        "a gzip bomb",
        "f.csv.gz",
        lambda: packed(long_text(70 << 20)()),
        Refused("more than 200 times its size"),
    ),
    Hostile(
        "a zip bomb",
        "f.zip",
        lambda: zipped(("f.csv", long_text(70 << 20)())),
        Refused("more than 200 times its size"),
    ),
    Hostile("gzip in gzip", "f.csv.gz", lambda: packed(packed(good_csv())), Refused("packed twice")),
    Hostile("zip in zip", "f.zip", lambda: zipped(("a.zip", zipped(("a", b"")))), Refused("packed twice")),
    Hostile(
        "one CSV in a zip, with a path that climbs",
        "f.zip",
        lambda: zipped(("../../etc/f.csv", good_csv()), ("__MACOSX/._f.csv", b"x")),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}),
    ),
    Hostile(
        "two files in a zip",
        "f.zip",
        lambda: zipped(("a.csv", good_csv()), ("b.csv", good_csv())),
        Refused("with a.csv, b.csv in it; expected exactly one"),
    ),
    Hostile("an empty zip", "f.zip", zipped, Refused("with nothing in it; expected exactly one")),
    Hostile("a locked zip", "f.zip", locked_zip, Refused("locked with a password")),
    Hostile(
        "a zip file cut off",
        "f.zip",
        lambda: zipped(("a.csv", good_csv()))[:60],
        Refused("damaged or cut off"),
    ),
    # Whole files that came packed.
    Hostile("Parquet in gzip", "f.parquet.gz", lambda: packed(parquet()), Taken((2, 2, 0, 0), {"0": 9, "1": 9})),
    Hostile("Parquet in a zip", "f.zip", lambda: zipped(("f.parquet", parquet())), Taken((2, 2, 0, 0), {"0": 9, "1": 9})),
    Hostile("a workbook in gzip", "f.xlsx.gz", lambda: packed(sheet(["a", DAY, "nps", 9, MARK])()), Taken((1, 1, 0, 0), {"a": 9})),
    Hostile("a workbook in a zip", "f.zip", lambda: zipped(("f.xlsx", sheet(["a", DAY, "nps", 9, MARK])())), Taken((1, 1, 0, 0), {"a": 9})),
    Hostile("Parquet cut off, in gzip", "f.parquet.gz", lambda: packed(parquet()[:-30]), Refused("cannot be read as one")),
    Hostile("Parquet that claims a thousand million rows, in a zip", "f.zip", lambda: zipped(("f.parquet", boastful_parquet())), Refused("claims 1,000,000,000 rows")),
    Hostile("a workbook with a far cell, in gzip", "f.xlsx.gz", lambda: packed(far_cell()), Refused("column 16,384 and row 1,048,576")),
    Hostile("billion laughs in a zip", "f.zip", lambda: zipped(("f.xlsx", laughing_workbook())), Refused("declares a document type")),
    Hostile("a Parquet bomb in gzip", "f.parquet.gz", lambda: packed(b"PAR1" + bytes(70 << 20)), Refused("more than 200 times its size")),
    Hostile("two workbooks in a zip", "f.zip", lambda: zipped(("a.xlsx", sheet()()), ("b.xlsx", sheet()())), Refused("with a.xlsx, b.xlsx in it; expected exactly one")),
    Hostile("a workbook locked in a zip", "f.zip", lambda: zipped(("f.xls", locked_workbook())), Refused("locked with a password")),
    Hostile("a Word document in gzip", "f.gz", lambda: packed(zipped(("[Content_Types].xml", b""), ("word/document.xml", b""))), Refused("is a Word document")),
    Hostile("an archive in gzip", "f.tar.gz", lambda: packed(archived(("a.csv", good_csv()))), Refused("is an archive \\(tar\\) of files; expected one data file")),
    # Parquet.
    Hostile("a fake Parquet file", "f.parquet", lambda: b"PAR1" + MARK.encode(), Refused("cannot be read as one")),
    Hostile("Parquet cut off", "f.parquet", lambda: parquet()[:-30], Refused("cannot be read as one")),
    Hostile(
        "Parquet that claims a thousand million rows",
        "f.parquet",
        boastful_parquet,
        Refused("claims 1,000,000,000 rows"),
    ),
    Hostile(
        "Parquet with decimals, durations and nested columns",
        "f.parquet",
        lambda: parquet(
            {
                "score": pl.Series([Decimal("9.00"), Decimal("3.50")]),
                "took": pl.Series([timedelta(hours=1)] * 2),
                "raw": pl.Series([b"0", b"\xff\x00"]),
                "comment": pl.Series([["x"], ["y"]]),
                "person": pl.Series([{"name": MARK}] * 2),
            }
        ),
        Taken((2, 1, 1, 0), {"0": 9}, ("score is no",), ("took, raw, person.name",)),
    ),
    Hostile("a CSV named .parquet", "f.parquet", good_csv, Taken((2, 2, 0, 0), {"a": 9, "b": 3}, notes=("name says Parquet, but the file is CSV",))),
    Hostile("Parquet named .csv", "f.csv", parquet, Taken((2, 2, 0, 0), {"0": 9, "1": 9}, notes=("name says CSV, but the file is Parquet",))),
    # Excel.
    Hostile("a CSV named .xlsx", "f.xlsx", good_csv, Taken((2, 2, 0, 0), {"a": 9, "b": 3}, notes=("name says Excel, but the file is CSV",))),
    Hostile("a cell at XFD1048576", "f.xlsx", far_cell, Refused("column 16,384 and row 1,048,576")),
    Hostile("billion laughs", "f.xlsx", laughing_workbook, Refused("declares a document type")),
    Hostile("a workbook cut off", "f.xlsx", lambda: one_sheet([NAMES])[:-200], Refused("damaged or cut off")),
    Hostile("a fake .xls", "f.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refused("cannot be read as one")),
    Hostile(
        "a locked workbook",
        "f.xlsx",
        locked_workbook,
        Refused("locked with a password"),
    ),
    Hostile("a workbook of empty sheets", "f.xlsx", lambda: one_sheet([]), Refused("no sheet with anything")),
    Hostile(
        "kinds of cells",
        "f.xlsx",
        sheet(
            cells("00123", 9, datetime(2026, 3, 1, 10, 30)),  # noqa: DTZ001 - as Excel has it
            cells(17, 3.0, datetime(2026, 3, 2)),  # noqa: DTZ001
            cells("c", Raw("", "<f>1+1</f><v>2</v>"), datetime(2026, 3, 3)),  # noqa: DTZ001
            cells("d", Raw('t="e"', "<v>#DIV/0!</v>"), datetime(2026, 3, 4)),  # noqa: DTZ001
            cells("e", 0.5, datetime(2026, 3, 5)),  # noqa: DTZ001
        ),
        Taken(
            (5, 4, 1, 0),
            {"00123": 9, "17": 3, "c": 2, "d": None},
            ("score is no",),
            columns={"answered_at": [datetime(2026, 3, 1, 10, 30, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)]},
        ),
    ),
    Hostile(
        "merged cells",
        "f.xlsx",
        sheet(
            cells("a", 9), cells("b", None), cells("c", 1),
            extra='<mergeCells count="1"><mergeCell ref="D2:D3"/></mergeCells>',
        ),
        Taken((3, 3, 0, 0), {"a": 9, "b": 9, "c": 1}, notes=("1 group of merged cells",)),
    ),
    Hostile(
        "a hidden sheet, an empty one, and two more",
        "f.xlsx",
        lambda: workbook(
            {
                "Hidden": sheet_xml([NAMES, cells("x", 1)]),
                "Empty": sheet_xml([]),
                "Answers": sheet_xml({4: NAMES, 5: cells("a", 9), 7: cells("b", 3)}),
                "Notes": sheet_xml([["x"]]),
            },
            hidden=["Hidden"],
        ),
        Taken((3, 2, 0, 1), {"a": 9, "b": 3}, notes=("the sheet Answers was read; not read: Empty, Notes",), columns={"line": [5, 7]}),
    ),
    # JSON.
    Hostile(
        "numbers in JSON",
        "f.json",
        lambda: (
            b'[{"response_id": 123456789012345678901, "answered_at": "2026-03-01", "question": "nps", "score": 9.0},'
            b'{"response_id": 1e5, "answered_at": "2026-03-01", "question": "nps", "score": 1e0},'
            b'{"response_id": "c", "answered_at": "2026-03-01", "question": "nps", "score": NaN, "comment": "x"},'
            b'{"response_id": "d", "answered_at": "2026-03-01", "question": "nps", "score": Infinity}]'
        ),
        Taken((4, 2, 2, 0), {"123456789012345678901": 9, "c": None}, ("score is no",)),
    ),
    Hostile(
        "one key twice",
        "f.json",
        lambda: objects(record("a"), record("b", 3)).replace(b'"score": 9', b'"score": 9, "score": 1'),
        Taken((2, 1, 1, 0), {"b": 3}, ("the same key twice",)),
    ),
    Hostile(
        "a list with something else in it",
        "f.json",
        lambda: objects(record("a"), 7, None, "x", [1], record("b", 3)),
        Taken((6, 2, 4, 0), {"a": 9, "b": 3}, ("is not one JSON object",)),
    ),
    Hostile(
        "one object",
        "f.json",
        lambda: json.dumps(record("a")).encode(),
        Taken((1, 1, 0, 0), {"a": 9}),
    ),
    Hostile(
        "one list inside an object",
        "f.json",
        lambda: json.dumps({"v": 1, "tags": ["x"], "all": {"rows": [record("a"), record("b", 3)]}, "end": {}}).encode(),
        Taken((2, 2, 0, 0), {"a": 9, "b": 3}, columns={"line": [1, 2]}),
    ),
    Hostile(
        "two lists inside an object",
        "f.json",
        lambda: json.dumps({"a": [record("a")], "b": [record("b")]}).encode(),
        Refused("one list of records, and this is the second"),
    ),
    Hostile("nested without end", "f.json", lambda: nested_json(100_000), Refused("nested too deeply|no JSON record")),
    Hostile("JSON cut off", "f.json", lambda: objects(record("a"), record("b"))[:-20], Refused("line 1, column 207: the JSON ends here")),
    Hostile("JSON with something behind it", "f.json", lambda: objects(record("a")) + b" x", Refused("line 1, column 115: this is no JSON; expected the end")),
    Hostile("JSON of numbers", "f.json", lambda: b"[1, 2, 3]", Refused("no JSON record")),
    Hostile("an empty list", "f.json", lambda: b"[]", Refused("no JSON record")),
    Hostile(
        "a broken line among records",
        "f.ndjson",
        lambda: b"\n".join([json.dumps(record("a")).encode(), b'{"response_id": "' + MARK.encode(), b"", json.dumps(record("c", 3)).encode()]),
        Taken((4, 2, 1, 1), {"a": 9, "c": 3}, ("the line is no JSON",), columns={"line": [1, 4]}),
    ),
    Hostile(
        "records per line, packed, named .csv",
        "f.csv.gz",
        lambda: packed(b"\n".join(json.dumps(record(key)).encode() for key in "ab")),
        Taken((2, 2, 0, 0), {"a": 9, "b": 9}, notes=("name says CSV, but the file is JSON",)),
    ),
    Hostile(
        "half a letter in JSON",
        "f.json",
        lambda: objects(record("a"), record("b", 3)).replace(MARK.encode(), b"\\ud800", 1),
        Taken((2, 1, 1, 0), {"b": 3}, ("no Unicode",)),
    ),
    # Rows that are none.
    Hostile(
        "a total at the end",
        "f.csv",
        csv(row("a"), row("b", 3), "Total,,,12,\n"),
        Taken((3, 2, 0, 1), {"a": 9, "b": 3}),
    ),
    Hostile(
        "the header once more among the rows",
        "f.csv",
        csv(row("a"), HEAD, row("b", 3)),
        Taken((3, 2, 0, 1), {"a": 9, "b": 3}, notes=("the names of the columns again",)),
    ),
    Hostile(
        "a footer of one line",
        "f.csv",
        csv(row("a"), "\n", f"Reporting period {MARK} to 2026-03-31\n"),
        Taken((3, 1, 1, 1), {"a": 9}, ("has 1 field, expected 5",)),
    ),
]  # fmt: skip
