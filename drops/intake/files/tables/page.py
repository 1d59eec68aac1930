"""The tables of an HTML page: help desks write such under the name .xls, and Excel opens them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from drops.errors import DropError
from drops.sandbox import limits

#: What is not shown of a page.
_HIDDEN = {"script", "style", "head", "title", "noscript", "template"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
#: Cells that a browser shows as one, at most.
_MOST_SPANNED = 1_000


@dataclass
class _Table:
    """A table being read: its rows, and the cells that go on in the rows below."""

    name: str = ""
    rows: list[list[str]] = field(default_factory=list)
    #: By column: what a cell above shows here too, and in how many more rows.
    below: dict[int, tuple[str, int]] = field(default_factory=dict)
    row: list[str] | None = None
    cell: list[str] | None = None
    spans: tuple[int, int] = (1, 1)

    def open_row(self) -> None:
        self.close_row()
        self.row = []

    def open_cell(self, attributes: dict[str, str | None]) -> None:
        self.close_cell()
        if self.row is None:
            self.row = []
        self.cell = []
        self.spans = (_span(attributes, "colspan"), _span(attributes, "rowspan"))

    def close_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        self._from_above()
        lines = ("".join(self.cell)).split("\0")
        text = "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip()
        across, down = self.spans
        for number in range(across):
            cell_text = "" if number else text
            if down > 1:
                self.below[len(self.row)] = (cell_text, down - 1)
            self.row.append(cell_text)
        self.cell = None

    def close_row(self) -> None:
        self.close_cell()
        if self.row is None:
            return
        self._from_above()
        self.rows.append(self.row)
        self.row = None

    def _from_above(self) -> None:
        """Put in the cells that go on from the rows above."""
        while self.row is not None and (going_on := self.below.get(len(self.row))):
            text, left = going_on
            if left > 1:
                self.below[len(self.row)] = (text, left - 1)
            else:
                del self.below[len(self.row)]
            self.row.append(text)


def _span(attributes: dict[str, str | None], name: str) -> int:
    value = attributes.get(name) or ""
    return min(max(int(value), 1), _MOST_SPANNED) if value.isdecimal() and len(value) < 6 else 1


class _Reader(HTMLParser):
    """Gathers the tables of a page, those within others too."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.open: list[_Table] = []
        self.tables: list[_Table] = []
        self.hidden = self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "table":
            self.open.append(_Table(attributes.get("id") or attributes.get("summary") or ""))
            self.tables.append(self.open[-1])
        elif tag in _HIDDEN:
            self.hidden += 1
        elif self.open and tag == "tr":
            self.open[-1].open_row()
        elif self.open and tag in ("td", "th"):
            self.open[-1].open_cell(attributes)
            self._count()
        elif self.open and tag in ("br", "p", "div", "li") and self.open[-1].cell is not None:
            self.open[-1].cell.append("\0")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "p", "div", "li"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif self.open and tag == "table":
            self.open.pop().close_row()
        elif self.open and tag == "tr":
            self.open[-1].close_row()
        elif self.open and tag in ("td", "th"):
            self.open[-1].close_cell()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None and not self.hidden:
            self.open[-1].cell.append(data)

    def _count(self) -> None:
        self.cells += 1
        if self.cells > limits.SHEET_CELLS:
            raise DropError(
                f"{self.name} is a web page with more than {limits.SHEET_CELLS:,} cells; expected "
                "fewer, or the same rows as .csv"
            )

    def finish(self) -> None:
        """Close what the page left open."""
        self.close()
        while self.open:
            self.open.pop().close_row()


def page_tables(texts: Iterator[str], name: str) -> dict[str, list[list[str]]]:
    """Return the rows of each table of the page, by its name or its number."""
    reader = _Reader(name)
    for text in texts:
        for start in range(0, len(text), 1 << 16):
            reader.feed(text[start : start + (1 << 16)])
            limits.alive()
    reader.finish()
    found = [table for table in reader.tables if any(any(row) for row in table.rows)]
    names = [table.name for table in found]
    return {
        table.name if table.name and names.count(table.name) == 1 else f"table {number}": table.rows
        for number, table in enumerate(found, 1)
    }
