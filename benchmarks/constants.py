"""A script that draws as many elements as a page, from constants: what Streamlit alone takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st
from plotly.basedatatypes import BaseFigure
from streamlit.testing.v1 import AppTest

_TABLE = pl.DataFrame(
    {f"column {number}": [f"row {row}" for row in range(8)] for number in range(5)}
)
#: Seconds; a page at 10 million rows on a busy machine.
PATIENCE = 600
_CHOICES = [f"choice {number}" for number in range(8)]


@dataclass(frozen=True)
class Part:
    """One element or container of a page: its kind, what a chart shows, and what is within it."""

    kind: str
    chart: dict[str, Any] | None
    parts: tuple[Part, ...]


def outline(page: AppTest) -> tuple[Part, ...]:
    """Return all that a page drew, container by container."""
    return tuple(_part(block) for block in page._tree.children.values())  # noqa: SLF001


def _part(node: Any) -> Part:  # noqa: ANN401  (a node of Streamlit's tests)
    children = getattr(node, "children", {})
    chart = json.loads(node.proto.spec) if node.type == "plotly_chart" else None
    return Part(node.type, chart, tuple(_part(child) for child in children.values()))


def run_script(parts: tuple[Part, ...]) -> AppTest:
    """Run the script that draws these parts, in the pages' own harness; return what it drew."""

    def script(parts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        from benchmarks.constants import draw  # noqa: PLC0415  (it runs from a file of its own)

        draw(parts)

    drawn = AppTest.from_function(script, default_timeout=PATIENCE, kwargs={"parts": parts}).run()
    if drawn.exception:
        raise RuntimeError(f"the script of constants fails: {drawn.exception[0].value}")
    return drawn


def draw(parts: tuple[Part, ...]) -> None:
    """Draw the parts from constants."""
    numbers = iter(range(100_000))
    for part in parts:
        _draw(part, numbers)


class _Chart(BaseFigure):  # type: ignore[misc]  # Plotly tells no types
    """A chart that is handed over unchecked, as the pages' are."""

    def __init__(self, chart: dict[str, Any]) -> None:
        self._chart = chart

    def to_dict(self) -> dict[str, Any]:
        return self._chart


def _draw(part: Part, numbers: Iterator[int]) -> None:
    if part.parts or part.kind in _CONTAINERS:
        with _container(part.kind, next(numbers)):
            for inner in part.parts:
                _draw(inner, numbers)
    elif part.chart is not None:
        st.plotly_chart(_Chart(part.chart), key=str(next(numbers)), alt="A chart.")
    else:
        _draw_element(part.kind, str(next(numbers)))


_CONTAINERS = ("main", "sidebar", "event", "flex_container", "column", "popover", "expander")


def _container(kind: str, number: int) -> AbstractContextManager[Any]:
    if kind == "popover":
        return st.popover(f"More {number}")
    return st.expander(f"More {number}") if kind == "expander" else st.container()


def _draw_element(kind: str, key: str) -> None:
    constants = {
        "title": lambda: st.title("A title"),
        "subheader": lambda: st.subheader("A question?", anchor=False),
        "caption": lambda: st.caption("What is said of it, in some words."),
        "metric": lambda: st.metric("A metric", "+42"),
        "selectbox": lambda: st.selectbox("Choice", _CHOICES, key=key),
        "multiselect": lambda: st.multiselect("Choices", _CHOICES, key=key),
        "button_group": lambda: st.segmented_control("Choice", _CHOICES[:3], key=key),
        "button": lambda: st.button("Do it", key=key),
        "menu_button": lambda: st.button("Do it", key=key),
        "download_button": lambda: st.download_button("Take it", b"x", key=key),
        "arrow_data_frame": lambda: st.dataframe(_TABLE),
        "dataframe": lambda: st.dataframe(_TABLE),
    }
    constants.get(kind, lambda: st.markdown("A **line** of text."))()
