"""The order of the journey, and its weakest link."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.analyses.journey import in_order, weakest
from metrics.analyses.scorecard import Cell, GroupLine
from metrics.measure.names import unknown_names
from metrics.model import Estimate
from store.settings import Settings
from tests.support.lakes import at, make_lake, reader_of

NAMES = ("Delivery", "booking", "pay", "Zoo")


def reader(tmp_path: Path, journey: tuple[str, ...] = (), aliases: dict[str, str] | None = None):  # noqa: ANN201
    rows = [
        {"answered_at": at(f"2026-10-0{day}T10:00"), "question": "nps", "score": 9, "touchpoint": t}
        for day, t in enumerate(NAMES, 1)
    ]
    settings = Settings.model_validate(
        {"journey": journey, "aliases": {"touchpoint": aliases or {}}}
    )
    return reader_of(make_lake(tmp_path, responses=rows), settings=settings)


@pytest.mark.parametrize(
    ("journey", "ordered"),
    [
        # Without settings by the first time that each was seen.
        ((), ["Delivery", "booking", "pay", "Zoo"]),
        (("zoo", "Pay"), ["Zoo", "pay", "Delivery", "booking"]),
        # Spelled otherwise it is the same name; one that nobody has is no row.
        (("BOOKING ", "nowhere"), ["booking", "Delivery", "pay", "Zoo"]),
    ],
)
def test_touchpoints_stand_in_the_order_of_the_settings(
    tmp_path: Path, journey: tuple[str, ...], ordered: list[str]
) -> None:
    assert in_order(reader(tmp_path, journey), NAMES) == ordered


def test_an_alias_is_followed(tmp_path: Path) -> None:
    asked = reader(tmp_path, ("checkout", "booking"), {"checkout": "pay"})
    assert in_order(asked, NAMES)[:2] == ["pay", "booking"]


def test_a_step_that_no_file_has_is_said(tmp_path: Path) -> None:
    (found,) = unknown_names(reader(tmp_path, ("booking", "nowhere")), ())
    assert found.name == "nowhere"
    assert found.sentence == (
        "The settings have nowhere in the journey; no file has such a touchpoint. "
        "They have Delivery, booking, pay, Zoo."
    )


def line(name: str, nps: float, against: str, reached: str = "") -> GroupLine:
    cell = Cell(Estimate(nps, nps - 1, nps + 1, 50), against, reached)  # type: ignore[arg-type]
    return GroupLine(name, {"nps": cell})


def test_the_weakest_link_is_one_that_falls_behind_for_sure() -> None:
    fine, low = line("fine", 50, "better"), line("low", -20, "cannot tell")
    assert weakest([fine, low]) is None
    behind, further = line("behind", 5, "worse"), line("further", 1, "worse")
    assert weakest([fine, low, behind, further]) is further
    both = line("both", 20, "worse", "missed")
    assert weakest([fine, further, both]) is both
