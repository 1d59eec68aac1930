"""Words and how many comments of each side hold them: two dots per word, a line between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ui.charts import marks
from ui.charts.base import Chart, frame, hover, label, name_rows
from ui.format import colours, numbers
from ui.format.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.keywords import TellingWords, Word
    from ui.charts.figure import Figure, Mark

Side = Literal["detractors", "promoters"]

#: Pixels per word, and above and below all of them.
_ROW, _TOP, _BELOW = 30, 26, 48
#: So many characters of a word are drawn.
_LENGTH = 24


def word_dots(found: TellingWords, side: Side) -> Chart:
    """Return the words of one side, clearest on top, by the share of comments with them in %.

    One dot per side, in the tones of detractors and promoters. A click gives the word.
    """
    side_words = found.of_detractors if side == "detractors" else found.of_promoters
    figure = frame(
        _TOP + _BELOW + _ROW * max(len(side_words), 1), right=28, top=_TOP, bottom=_BELOW
    )
    shares = [_shares(word, found) for word in side_words]
    _add_lines(figure, shares)
    for index, (name, tone) in enumerate(_SIDES.items()):
        figure.add(_dots(side_words, found, [pair[index] for pair in shares], tone))
        if shares:
            _name_side(figure, shares[0], index, name)
    name_rows(figure, [label(word.text, _LENGTH) for word in side_words])
    most = max((share for pair in shares for share in pair), default=1.0)
    figure.x(showgrid=True, nticks=6, range=[-0.03 * most, most * 1.08])
    figure.note(
        "in so many % of the comments", x=1, xref="paper", xanchor="right",
        y=0, yref="paper", yanchor="top", yshift=-26,
    )  # fmt: skip
    return Chart(figure, _alt(side_words, found, side), empty=not side_words)


_SIDES: dict[str, str] = {"detractors": colours.DETRACTOR, "promoters": colours.PROMOTER}


def _shares(word: Word, found: TellingWords) -> tuple[float, float]:
    """In how many % of the comments of detractors and of promoters the word is."""
    return 100 * word.detractors / found.detractors, 100 * word.promoters / found.promoters


def _add_lines(figure: Figure, shares: Sequence[tuple[float, float]]) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, pair in enumerate(shares):
        x += [*pair, None]
        y += [place, place, None]
    figure.add(marks.line(x, y, colours.QUIET, 1.6))


def _dots(side_words: Sequence[Word], found: TellingWords, x: Sequence[float], tone: str) -> Mark:
    return marks.points(
        x,
        range(len(side_words)),
        tone,
        hovers=[hover(word.text, *_counted(word, found)) for word in side_words],
        groups=[[word.text] for word in side_words],
    )


def _counted(word: Word, found: TellingWords) -> tuple[str, str]:
    return (
        f"{numbers.counted(word.detractors, 'of')} {found.detractors:,} comments of detractors",
        f"{numbers.counted(word.promoters, 'of')} {found.promoters:,} comments of promoters",
    )


def _name_side(figure: Figure, pair: tuple[float, float], index: int, name: str) -> None:
    """Above the first word, outside of its two dots: whose each of them is."""
    outer = "left" if pair[index] >= pair[1 - index] else "right"
    anchor = {"left": "right", "right": "left"}[outer]
    figure.note(
        name, x=pair[index], y=0, yanchor="bottom", yshift=8,
        xanchor="center" if abs(pair[0] - pair[1]) > _NEAR else anchor,
    )  # fmt: skip


#: Names above dots nearer than so many % would lie over each other.
_NEAR = 3.0


def _alt(side_words: Sequence[Word], found: TellingWords, side: Side) -> str:
    listing = "; ".join(
        f"{shorten(w.text)}: {d:.0f} % and {p:.0f} %"
        for w, (d, p) in ((w, _shares(w, found)) for w in side_words[:6])
    )
    return (
        f"Words of {side} and the share of comments of detractors and of promoters that hold "
        f"them: {listing or 'none'}."
    )
