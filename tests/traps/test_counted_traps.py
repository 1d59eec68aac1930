"""Ways to learn from the rows behind a number what the number itself does not tell."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.counted import counted_rows
from metrics.measure.hiding.suppression import may_hide
from metrics.measure.measuring import measure
from metrics.relations.row_columns import groups_of, origin_of, row_columns_of
from metrics.slices import Slice
from store.tables import SLICE_COLUMNS
from tests.support.companies import company
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

NPS = METRICS["nps"]
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
#: Leeds has three answers, all bad; alone it would be told by all less the others.
SIZES = {"York": 60, "Bath": 10, "Leeds": 3}


def answers() -> list[Record]:
    """Answers at three places, of two teams that have many of each."""
    return [
        {
            "answered_at": at("2026-10-06T12:00") + timedelta(minutes=i),
            "question": "nps",
            "score": 0 if place == "Leeds" else 10,
            "location": place,
            "team": "Care" if i % 2 else "Floor",
        }
        for place, size in SIZES.items()
        for i in range(size)
    ]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_lake(tmp_path_factory.mktemp("places"), responses=answers())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_lake(tmp_path_factory.mktemp("many"), **company(3, size=400))


def test_a_hidden_number_has_no_rows(places: Lake) -> None:
    reader = reader_of(places, smallest=5)
    for place in ("Leeds", "Bath"):
        found = counted_rows(reader, NPS, OCTOBER.narrow("location", place))
        assert found.table.is_empty()
        assert found.note.startswith(f"hidden: {SIZES[place]} answers")


def test_a_column_that_cuts_a_hidden_group_out_is_left_out(places: Lake) -> None:
    found = counted_rows(reader_of(places, smallest=5), NPS, OCTOBER)
    assert "location" not in found.table.columns
    assert {"team", "day", "score"} <= {*found.table.columns}
    assert "location, response_id, drop" in found.note
    # The numbers of the working are all there still.
    assert found.table["detractors"].sum() == 3


def test_of_a_choice_that_holds_no_hidden_group_the_column_is_given(places: Lake) -> None:
    found = counted_rows(reader_of(places, smallest=5), NPS, OCTOBER.narrow("location", "York"))
    assert {*found.table["location"]} == {"York"}
    assert found.table.height == SIZES["York"]


def test_nothing_is_left_out_where_nothing_is_hidden(places: Lake) -> None:
    found = counted_rows(reader_of(places), NPS, OCTOBER)
    assert not found.note
    assert {"location", "response_id", "drop", "day"} <= {*found.table.columns}


def cells(table: pl.DataFrame, columns: Iterable[str]) -> list[dict[str, str | None]]:
    named = [*columns]
    return table.select(named).unique().to_dicts() if named else []


@pytest.mark.parametrize("key", [key for key, each in METRICS.items() if each.may_be_hidden])
@pytest.mark.parametrize("chosen", [OCTOBER, Slice().narrow("segment", "new")], ids=["oct", "new"])
def test_rows_cut_out_no_number_that_is_hidden(many: Lake, key: str, chosen: Slice) -> None:
    """Whatever the rows are grouped by, the number of each group is one that pages show."""
    reader, metric = reader_of(many, smallest=5), METRICS[key]
    assert may_hide(reader.disclosure, metric)
    table = counted_rows(reader, metric, chosen).table
    assert not {*table.columns} & {*origin_of(metric.relation)}
    if row_columns_of(metric.relation).tells_who:
        assert table.is_empty()
        return
    columns = {*SLICE_COLUMNS, *groups_of(metric.relation, metric.own_columns)}
    shared = [name for name in table.columns if name in columns]
    for cell in cells(table, shared):
        narrowed = chosen
        for name, value in cell.items():
            narrowed = narrowed.narrow(name, value)
        (row,) = measure(reader, metric, narrowed)
        assert not row.estimate.hidden, cell


def test_the_command_line_tells_no_more(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=answers())
    words = ["rows", "nps", "--home", str(home.root), "--where"]
    hidden = CliRunner().invoke(app, [*words, "location=Leeds"])
    assert hidden.exit_code == 1
    assert not hidden.stdout
    assert "Hidden: 3 answers; the rows of a hidden number are not given." in hidden.stderr
    out = tmp_path / "rows.csv"
    given = CliRunner().invoke(app, [*words, "team=Care", "--out", str(out)])
    assert given.exit_code == 0, given.stderr
    assert "Leeds" not in out.read_text() + given.stdout + given.stderr
    assert len(out.read_text().splitlines()) == 1 + sum(row["team"] == "Care" for row in answers())
