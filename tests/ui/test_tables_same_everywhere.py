"""Busy hours, gaps and experiments: what a page draws, its CSV and the command line are the same."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from metrics.cli.show import app
from store.spreadsheets import unmarked
from tests.metrics.analyses.test_experiments import answers, told_of
from tests.pages.test_roads import beliefs
from tests.support import busy, stores
from tests.support.lakes import write_lake
from tests.support.reading import charts, plain, said
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from store.settings import Home
    from tests.support.reading import OpenPage


@dataclass(frozen=True)
class Told:
    """A table of a page: where it is downloaded, and what the command line is asked for the same.

    `renamed` are columns that are called otherwise on the command line, `shown` those that the
    page draws under other names; `says` are numbers that the page has in its sentences.
    """

    page: str
    download: str
    words: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    says: tuple[str, ...] = ()


_UNTIL = ("--until", "2026-09-01")
_AUGUST = {"period": "2026-08"}
_LATELY = ("--since", "2026-08-02", "--until", "2026-11-01")
_LISTED = {"Load": "load", "Usual": "usual_load", "Difference": "difference"}
_SHARES = {name: name for name in ("leaders", "frontline", "customers", "gap", "gap_low")}
_EFFECT = {"effect": "effect", "effect_low": "effect_low", "effect_high": "effect_high"}
TOLD = {
    "hours": Told(
        "busy_hours",
        "busy-hours",
        ("busy-hours", *_UNTIL),
        _AUGUST,
        shown=_LISTED,
        says=("load", "n"),
    ),
    "week": Told(
        "busy_hours",
        "week",
        ("busy-hours", "--what", "week", *_UNTIL),
        {"section": "The week", **_AUGUST},
        shown={"load": "load", "nps": "nps", "wait": "wait"},
    ),
    "channels": Told(
        "busy_hours",
        "channels",
        ("busy-hours", "--what", "channels", *_UNTIL),
        {"section": "Channels", **_AUGUST},
        shown={"wait": "wait", "opened": "opened"},
    ),
    "gaps": Told(
        "delivery_gap",
        "gap",
        ("delivery-gap", "differentiated", "--by", "location", *_LATELY),
        {"period": "2026-10"},
        {"location": "group"},
        shown=_SHARES,
        says=("leaders", "customers"),
    ),
    "experiments": Told("experiments", "experiments", ("experiments",), shown=_EFFECT),
    "places": Told(
        "experiments",
        "experiment-places",
        ("experiments", "registered/x"),
        {"experiment": "registered/x"},
        shown={name: name for name in ("before", "since", "change")},
    ),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A company that tells of all of them."""
    rows = busy.told()
    rows["responses"] += answers()
    # By another channel they come in other hours, and wait for as long as the hour says.
    rows["complaints"] += [
        {**row, "channel": "web", "opened_at": opened, "first_response_at": opened + wait}
        for number, row in enumerate(rows["complaints"])
        for opened in [row["opened_at"] + timedelta(hours=1 + number % 3)]
        for wait in [timedelta(hours=3 + number % 3)]
    ]
    rows |= {"experiments": [told_of()], "beliefs": beliefs()["beliefs"]}
    return stores.seeing_all(write_lake(tmp_path_factory.mktemp("told"), **rows))


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The CSV of every table that a page offers from now on, by its key."""
    found: dict[str, str] = {}
    offered = panel_table.download

    def noted(table: pl.DataFrame, name: str, *, key: str) -> None:
        found[key] = panel_table.csv(table)
        offered(table, name, key=key)

    monkeypatch.setattr(panel_table, "download", noted)
    return found


def run(home: Home, words: tuple[str, ...], how: str) -> str:
    done = CliRunner().invoke(app, [*words, how, "--home", str(home.root)])
    assert done.exit_code == 0, done.output
    return done.stdout


def value(text: str | None) -> object:
    """What a cell of a CSV says: a number where it is one, and nothing where it is empty."""
    try:
        return float(text or "")
    except ValueError:
        return {"true": True, "True": True, "false": False, "False": False}.get(
            text or "", unmarked(text) if text else None
        )


def read(text: str, renamed: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    return [{renamed.get(k, k): value(v) for k, v in row.items()} for row in rows]


@pytest.mark.parametrize("name", TOLD)
def test_page_csv_and_command_line_say_the_same(
    home: Home, open_page: OpenPage, downloads: dict[str, str], name: str
) -> None:
    told = TOLD[name]
    page = open_page(home, told.page, **told.query)
    rows = json.loads(run(home, told.words, "--json"))["rows"]
    assert rows
    printed = read(run(home, told.words, "--csv"), {})
    downloaded = read(downloads[told.download], told.renamed)
    for each in (printed, downloaded):
        assert len(each) == len(rows)
        for got, row in zip(each, rows, strict=True):
            assert got.keys() == row.keys()
            for column, is_told in row.items():
                assert alike(got[column], is_told), (name, column, got[column], is_told)
    (frame,) = [f.value for f in page.dataframe if {*told.shown} <= {*f.value.columns}]
    for drawn, column in told.shown.items():
        # A page that rounds in the table rounds to a tenth at most.
        assert [*frame[drawn].dropna()] == pytest.approx(
            [row[column] for row in rows if row[column] is not None], abs=0.051
        )
    text = plain(said(page))
    for column in told.says:
        number = rows[0][column]
        assert (f"{number:.1f}" if column == "load" else f"{number:.0f}") in text


def alike(read_from_csv: object, told: object) -> bool:
    """Whether a cell says what JSON does; an empty text is an empty cell."""
    if isinstance(told, float):
        return read_from_csv == pytest.approx(told, rel=1e-12)
    return read_from_csv == (told if told != "" else None)


#: By the title of a heat map which column of which table its cells are, where each crossing is the
#: row of so named columns.
_WEEK, _AROUND = ("day", "hour"), ("channel", "hour")
HEATED = {
    "How many come for each person on duty?": ("load", "week", _WEEK),
    "How is the score by hour?": ("nps", "week", _WEEK),
    "How long do they wait?": ("wait", "week", _WEEK),
    "How long does a customer of each hour wait?": ("wait", "channels", _AROUND),
    "When do they complain?": ("opened", "channels", _AROUND),
    "When are they answered?": ("answered", "channels", _AROUND),
}


def test_each_cell_of_a_heat_map_is_its_row_of_the_csv_and_of_the_command_line(
    home: Home, open_page: OpenPage, downloads: dict[str, str]
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        name: json.loads(run(home, TOLD[name].words, "--json"))["rows"]
        for name in ("week", "channels")
    }
    seen = {}
    for section in ("Where it is too much", "The week", "Channels"):
        page = open_page(home, "busy_hours", section=section, **_AUGUST)
        for chart in charts(page):
            title = next(name for name in HEATED if chart.proto.alt.startswith(name[:-1]))
            column, table, crossing = HEATED[title]
            expected = {
                tuple(str(row[name]) for name in crossing): row[column]
                for row in rows[table]
                # Of no complaint there is no cell; an NPS of 0 is one.
                if row[column] is not None and (row[column] or table == "week")
            }
            drawn = cells(chart)
            assert drawn.keys() == expected.keys(), title
            for where, number in expected.items():
                # A tone is of the number as it is written: that of a load and of a wait has two
                # figures, that of a score is whole.
                assert drawn[where] == pytest.approx(number, abs=0.5 if column == "nps" else 0.051)
            seen[title] = len(drawn)
    for name in ("week", "channels"):
        assert len(read(downloads[name], {})) == len(rows[name])
    assert seen.keys() == HEATED.keys()


def cells(chart: Any) -> dict[tuple[str, ...], float]:
    """What a heat map draws, by what its hover label says of the row and the column."""
    (trace,) = [t for t in json.loads(chart.proto.spec)["data"] if t["type"] == "heatmap"]
    found = {}
    for numbers, labels in zip(trace["z"], trace["hovertext"], strict=True):
        for number, label in zip(numbers, labels, strict=True):
            where = tuple(label.removeprefix("<b>").split("</b>")[0].rsplit(", ", 1))
            if number is not None:
                found[where] = number
    return found
