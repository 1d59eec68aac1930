"""Workbooks made by hand, byte by byte, so that a test can also make one that no program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Raw:
    """A cell's own XML: attributes behind its place, and what is inside it."""

    attributes: str
    inside: str


Cell = str | int | float | bool | datetime | Raw | None


def column(at: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def _cell(place: str, value: Cell) -> str:
    match value:
        case None:
            return ""
        case Raw():
            return f'<c r="{place}" {value.attributes}>{value.inside}</c>'
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case datetime():
            days = (value - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
            return f'<c r="{place}" s="1"><v>{days!r}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(
    rows: Sequence[Sequence[Cell]] | Mapping[int, Sequence[Cell]], extra: str = ""
) -> str:
    """One sheet; rows by number (from 1) where they are not one after another."""
    numbered = rows if isinstance(rows, Mapping) else dict(enumerate(rows, 1))
    body = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{column(at)}{number}", value) for at, value in enumerate(cells))
        + "</row>"
        for number, cells in numbered.items()
    )
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{extra}</worksheet>'


def workbook(
    sheets: Mapping[str, str], hidden: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> bytes:
    """An .xlsx of sheets given as XML; `more` are further parts, or others in their place."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"'
        + (' state="hidden"' if name in hidden else "")
        + "/>"
        for at, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    related += f'<Relationship Id="rId99" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for at in range(1, len(names) + 1)
    )
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
        '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/>'
        '<xf numFmtId="20" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": sheets[name] for at, name in enumerate(names, 1)}
    parts |= more or {}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in parts.items():
            package.writestr(path, text)
    return written.getvalue()


def one_sheet(rows: Sequence[Sequence[Cell]], extra: str = "") -> bytes:
    """A workbook of one sheet."""
    return workbook({"Answers": sheet_xml(rows, extra)})
