"""Words as large as a wall needs them: Streamlit's own texts have one size on all screens.

A plate is a figure without marks. Its lines are broken by how wide letters are on average, for a
figure breaks none by itself.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ui.charts.base import Chart, frame
from ui.format import colours
from ui.format.text import one_line, plain_for_plotly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.charts.figure import Figure

#: How wide a letter is and how far lines stand apart, as parts of the size of the type.
_LETTER, _BOLD_LETTER, _LEADING = 0.45, 0.48, 1.22


@dataclass(frozen=True, slots=True)
class PlateText:
    """A text of any length: its size in pixels, its tone, and the room above it.

    `lead` stands before its first line; `indent` is how far all its lines stand from the left.
    """

    text: str
    size: int
    tone: str = colours.TEXT
    bold: bool = False
    above: int = 0
    lead: str = ""
    indent: int = 0

    def lines(self, width: int) -> list[str]:
        """Return the text in lines that fit into so many pixels."""
        letters = int((width - self.indent) / (self.size * self._letter()))
        return textwrap.wrap(one_line(self.text), max(letters, 8)) or [""]

    def unbroken(self, width: int) -> PlateText:
        """Return it as small as it has to be to stand in one line: a number is never broken."""
        longest = len(one_line(self.text)) * self._letter()
        size = int((width - self.indent) / longest) if longest else self.size
        return replace(self, size=min(self.size, size))

    def _letter(self) -> float:
        return _BOLD_LETTER if self.bold else _LETTER

    def height(self, width: int) -> int:
        """Return how many pixels it takes, with the room above it."""
        return self.above + round(len(self.lines(width)) * self.size * _LEADING)


def plate(texts: Sequence[PlateText], width: int, height: int) -> Chart:
    """Draw the texts below each other on a plate of so many pixels."""
    figure = frame(height, right=0, top=0)
    figure.x(visible=False, range=[0, 1])
    figure.y(visible=False, range=[0, 1])
    write(figure, texts, width)
    return Chart(figure, " ".join(map(_sentence, texts)), empty=not texts)


def write(figure: Figure, texts: Sequence[PlateText], width: int) -> int:
    """Write the texts from the top of a figure; return how many pixels they take."""
    used = 0
    for words in texts:
        lines = [plain_for_plotly(line) for line in words.lines(width)]
        body = "<br>".join(f"<b>{line}</b>" if words.bold else line for line in lines)
        _at(figure, body, words, words.indent, used + words.above)
        if words.lead:
            _at(figure, f"<b>{plain_for_plotly(words.lead)}</b>", words, 0, used + words.above)
        used += words.height(width)
    return used


def fitting(texts: Sequence[PlateText], width: int, height: int) -> int:
    """Return how many of the texts fit, one below the other."""
    used = 0
    for count, words in enumerate(texts):
        used += words.height(width)
        if used > height:
            return count
    return len(texts)


def _sentence(words: PlateText) -> str:
    sentence = " ".join(filter(None, (words.lead, one_line(words.text))))
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _at(figure: Figure, body: str, words: PlateText, right: int, down: int) -> None:
    figure.note(
        body, x=0, xref="paper", xanchor="left", xshift=right,
        y=1, yref="paper", yanchor="top", yshift=-down, align="left",
        font={"size": words.size, "color": words.tone},
    )  # fmt: skip
