"""The names of lines, in the margin beside them: none is struck through, none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.charts.figure import LABEL_SIZE, Figure
from ui.format import colours

#: Pixels from the middle of one name to the middle of the next.
APART = 16


@dataclass(frozen=True, slots=True)
class MarginName:
    """A plain text, and the height on the axis at which its line ends; the main one stands out."""

    text: str
    height: float
    is_main: bool = False


def name_in_margin(
    figure: Figure, names: Sequence[MarginName], extent: tuple[float, float], pixels: int
) -> None:
    """Write each name at the right of the drawing, as near to its line as the others leave room.

    Args:
        figure: the figure to write beside.
        names: the names, in any order.
        extent: the lowest and the highest value of the vertical axis.
        pixels: how high the drawing is.
    """
    low, high = extent
    scale = pixels / ((high - low) or 1.0)
    ordered = sorted(names, key=lambda name: (name.height, name.is_main))
    wanted = [(name.height - low) * scale for name in ordered]
    for name, position, moved in zip(ordered, wanted, spread(wanted), strict=True):
        font = {"font": {"size": LABEL_SIZE, "color": colours.TEXT}} if name.is_main else {}
        figure.note(
            name.text, x=1, xref="paper", xanchor="left", xshift=9, align="left",
            y=name.height, yanchor="middle", yshift=round(moved - position, 1), **font,
        )  # fmt: skip


def spread(wanted: Sequence[float], apart: float = APART) -> list[float]:
    """Return places at least so far apart, in the order given, that move as little as they can.

    `wanted` rises. Neighbours that are too close become a block around the mean of what they
    wanted; a block that meets the next one takes it in (pool adjacent violators, Ayer et al. 1955).
    """
    blocks: list[list[float]] = []
    for place, position in enumerate(wanted):
        # Less the room that those before it take, places only have to rise.
        blocks.append([position - place * apart])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    level = [_mean(block) for block in blocks for _ in block]
    return [position + place * apart for place, position in enumerate(level)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
