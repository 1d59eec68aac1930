"""Names in the margin: apart, in order, and as near to their lines as that allows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.base import frame
from ui.charts.margin import APART, MarginName, name_in_margin, spread

heights = st.lists(st.floats(-500, 500), max_size=8).map(sorted)


@given(heights)
def test_names_are_apart_and_in_order(wanted: list[float]) -> None:
    found = spread(wanted)
    assert len(found) == len(wanted)
    assert all(upper - lower >= APART - 1e-6 for lower, upper in itertools.pairwise(found))


@given(heights)
def test_names_that_are_apart_stay_where_they_are(wanted: list[float]) -> None:
    apart = [at + APART * place for place, at in enumerate(wanted)]
    assert spread(apart) == pytest.approx(apart)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=3).map(sorted))
def test_no_other_places_are_nearer(wanted: list[int]) -> None:
    """Against all places on a grid: least squares, as pooling promises."""
    grid = np.arange(-60, 161) / 2
    every = np.meshgrid(grid, *[grid[::4]] * (len(wanted) - 1), indexing="ij")
    moved = sum((at - want) ** 2 for at, want in zip(every, wanted, strict=True))
    apart = np.all([b - a >= APART for a, b in itertools.pairwise(every)], axis=0)
    found = zip(spread([float(want) for want in wanted]), wanted, strict=True)
    assert sum((at - want) ** 2 for at, want in found) <= moved[apart].min() + 1e-6


def test_two_names_of_one_height_are_written_one_above_the_other() -> None:
    figure = frame(280)
    names = [
        MarginName("target +40", 40.0),
        MarginName("usual to +40", 40.0),
        MarginName("<b>+30</b>", 30.0, True),
    ]
    name_in_margin(figure, names, (0.0, 50.0), 200)
    placed = {note["text"]: 4 * note["y"] + note["yshift"] for note in figure.notes}
    assert abs(placed["target +40"] - placed["usual to +40"]) == APART
    assert placed["<b>+30</b>"] == 120
    assert all(note["x"] == 1 and note["xref"] == "paper" for note in figure.notes)
