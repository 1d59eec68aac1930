"""XML that holds tables: the workbooks of Excel 2003, and event logs (XES)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from drops.errors import DropError
from drops.intake.files.packed import opened
from drops.sandbox import limits

WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_BLOCK = 1 << 18
#: A cell may say that it stands so far right or down; Excel 2003 had fewer columns and rows.
_MOST_ACROSS, _MOST_DOWN = 16_384, 1_048_576

Rows = list[list[str | None]]


def parse(
    source: Path,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Read XML from front to back; `DropError` when it is damaged or declares entities.

    Args:
        source: where the file lies.
        name: what messages call the file.
        start: called with each element's name, without its namespace, and its attributes.
        end: called with its name when it ends.
        text: called with the text in between.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DropError(
            f"{name} is XML that declares entities, as no tool's export does; nothing of it was "
            "read. Expected a file as the tool exports it"
        )

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(
        _bare(tag), {_bare(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: end(_bare(tag))
    parser.CharacterDataHandler = text
    try:
        with opened(source, name) as stream:
            while block := stream.read(_BLOCK):
                parser.Parse(block)
                limits.alive()
            parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", parser.CurrentLineNumber)
        raise DropError(
            f"{name}, line {line}: is no well-formed XML; it may have been cut off while it was "
            "copied. Expected a whole file, or the same rows as .csv"
        ) from error


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


class _Workbook:
    """The sheets of a workbook of Excel 2003."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: dict[str, Rows] = {}
        self.hidden: set[str] = set()
        self.sheet, self.rows = "", Rows()
        self.column = self.cells = 0
        self.data: list[str] | None = None
        self.visible: list[str] | None = None
        self.kind = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Worksheet":
            self.sheet = attributes.get("Name", f"sheet {len(self.sheets) + 1}")
            self.rows = self.sheets.setdefault(self.sheet, [])
        elif tag == "Row":
            place = _number(attributes, "Index", len(self.rows) + 1, _MOST_DOWN)
            self.rows.extend([] for _ in range(place - len(self.rows)))
            self.column = 0
        elif tag == "Cell" and self.rows:
            self.column = _number(attributes, "Index", self.column + 1, _MOST_ACROSS)
            self._make_room(_number(attributes, "MergeAcross", 0, _MOST_ACROSS))
        elif tag == "Data":
            self.data, self.kind = [], attributes.get("Type", "")
        elif tag == "Visible":
            self.visible = []

    def _make_room(self, across: int) -> None:
        row = self.rows[-1]
        row.extend([None] * (self.column + across - len(row)))
        self.cells += 1 + across
        if max(self.cells, len(self.rows)) > limits.SHEET_CELLS:
            raise DropError(f"{self.name} has a sheet of more than {limits.SHEET_CELLS:,} cells")

    def text(self, text: str) -> None:
        for gathered in (self.data, self.visible):
            if gathered is not None:
                gathered.append(text)

    def end(self, tag: str) -> None:
        if tag == "Data" and self.data is not None and self.rows and self.column:
            self.rows[-1][self.column - 1] = _shown("".join(self.data), self.kind)
            self.data = None
        elif tag == "Cell" and self.rows:
            self.column = max(self.column, len(self.rows[-1]))
        elif tag == "Visible" and self.visible is not None:
            if "".join(self.visible).strip() != "SheetVisible":
                self.hidden.add(self.sheet)
            self.visible = None


def _number(attributes: dict[str, str], name: str, otherwise: int, most: int) -> int:
    value = attributes.get(name, "")
    return min(int(value), most) if value.isdecimal() and len(value) < 9 else otherwise


def _shown(text: str, kind: str) -> str:
    """A cell's text; of a time without the thousandths that Excel always writes."""
    if kind != "DateTime":
        return text
    day, _, clock = text.removesuffix(".000").partition("T")
    return day if clock in ("", "00:00:00") else f"{day} {clock}"


def workbook_tables(source: Path, name: str) -> dict[str, Rows]:
    """Return the rows of each visible sheet of a workbook of Excel 2003."""
    book = _Workbook(name)
    parse(source, name, book.start, book.end, book.text)
    return {sheet: rows for sheet, rows in book.sheets.items() if sheet not in book.hidden}


class _Log:
    """The events of a log, each with what is said of its case."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.case: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.events: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        within = self.open[-1] if self.open else ""
        if tag == "trace":
            self.case = {}
        elif tag == "event":
            self.event = {}
        elif within == "trace" and "key" in attributes:
            self.case[f"case:{attributes['key']}"] = attributes.get("value", "")
        elif within == "event" and "key" in attributes:
            self.event[attributes["key"]] = attributes.get("value", "")
        self.open.append(tag)

    def end(self, tag: str) -> None:
        if self.open:
            self.open.pop()
        if tag == "event":
            self.events.append({**self.case, **self.event})
            if len(self.events) * max(len(self.event), 1) > limits.SHEET_CELLS:
                raise DropError(
                    f"the log has more than {limits.SHEET_CELLS:,} cells; expected fewer"
                )

    def text(self, _: str) -> None:
        """Nothing of a log stands between its elements."""


def log_table(source: Path, name: str) -> Rows:
    """Return the names of what a log says of events and their cases, and a row for each event."""
    log = _Log()
    parse(source, name, log.start, log.end, log.text)
    names = list(dict.fromkeys(key for event in log.events for key in event))
    return [[*names], *([event.get(key) for key in names] for event in log.events)]


def root_of(source: Path, name: str) -> Iterator[str]:
    """Return the first element's name, and what it declares."""
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not found:
            found.extend([tag, *attributes.values()])
            raise _Enough

    with suppress(_Enough):
        parse(source, name, start, lambda _: None, lambda _: None)
    return iter(found)


class _Enough(Exception):  # noqa: N818 - nothing went wrong
    """The first element is there."""
