"""Figures as a table and as CSV: what was not measured is empty, and nothing runs as a formula."""

import csv
import io

import polars as pl
import pytest

from metrics.analyses.compare import Compared, compare
from metrics.analyses.subtotals import PlacedRow
from metrics.catalogue import METRICS
from metrics.model import NOTHING, Row
from ui.panels.shared import table as panel_table

NPS = METRICS["nps"]


def compared(group: str | None, promoters: int, detractors: int, answered: int) -> Compared:
    def row(more: int) -> Row:
        inputs = {
            "promoters": promoters + more,
            "passives": answered - promoters - detractors,
            "detractors": detractors,
            "answered": answered + more,
        }
        return Row(group, NPS.estimate(inputs), inputs)

    return compare(NPS, row(0), row(40))


def test_a_group_has_its_value_interval_count_change_and_verdict() -> None:
    table = panel_table.frame([compared("York", 10, 60, 100)], "location")
    [row] = table.rows(named=True)
    assert (row["location"], row["value"], row["n"]) == ("York", -50.0, 100)
    assert row["low"] < -50 < row["high"]
    # Before: 50 promoters and 60 detractors of 140.
    assert row["change"] == pytest.approx(-50 - 100 * (50 - 60) / 140, abs=2)
    assert row["verdict"] == "worse"


def test_what_was_not_measured_is_empty_and_not_given_has_a_name() -> None:
    nothing = Compared(Row(None, NOTHING, {}), None, None)
    [row] = panel_table.frame([nothing], "team").rows(named=True)
    assert row == {
        "team": "not given", "value": None, "low": None, "high": None, "n": 0,
        "change": None, "verdict": None, "standing": None, "note": None,
    }  # fmt: skip


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_stays_text(first: str) -> None:
    table = pl.DataFrame({"words": [f"{first}cmd|' /C calc'!A0"], "change": [-4.5]})
    [_, row] = csv.reader(io.StringIO(panel_table.csv(table), newline=""))
    assert row == [f"'{first}cmd|' /C calc'!A0", "-4.5"]


def test_other_text_is_left_as_it_is() -> None:
    words = ["O'Brien", "a = b", 'said "no", then left', "two\nlines", ""]
    table = pl.DataFrame({"words": words})
    [_, *rows] = csv.reader(io.StringIO(panel_table.csv(table), newline=""))
    assert [row[0] for row in rows] == words


def test_places_stand_under_their_subtotals() -> None:
    york, north = compared("York", 10, 60, 100), compared("North", 30, 60, 200)
    placed = [
        PlacedRow("North", north, is_subtotal=True),
        PlacedRow("North", york, is_subtotal=False),
        PlacedRow(None, compared(None, 1, 2, 9), is_subtotal=False),
    ]
    table = panel_table.placed_frame(placed, "location", "region")
    assert table.select("region", "location", "is_subtotal", "n").rows() == [
        ("North", "all of North", True, 200),
        ("North", "York", False, 100),
        (None, "not given", False, 9),
    ]
