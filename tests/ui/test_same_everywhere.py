"""Each metric is the same from page, downloaded CSV, command line and `measure`, of any slice."""

import csv
import io
import json
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from typer.testing import CliRunner

from metrics.catalogue import METRICS
from metrics.cli import options
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.hiding.suppression import note
from metrics.measure.measuring import measure
from metrics.measure.query import check_asked
from metrics.measure.reader import Reader
from metrics.model import Row
from metrics.relations.periods import PERIODS
from metrics.slices import Slice
from store.schema import THEME
from store.settings import Home, load_settings
from store.spreadsheets import unmarked
from store.tables import LEVELS, SLICE_COLUMNS
from tests.support.companies import CHANNELS, PLACES, SEGMENTS, STEPS, TEAMS, TREE, company
from tests.support.lakes import write_lake
from ui import state
from ui.figures import comparisons, groups
from ui.panels.shared import table

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUES = dict(zip(SLICE_COLUMNS, (TEAMS, PLACES, CHANNELS, STEPS, SEGMENTS), strict=False))
_VALUES |= {
    level: [*(place["place"] for place in TREE if place.get("level") == level), None]
    for level in LEVELS
}
_VALUES[THEME] = ["Bill", "Wait", None]
_DAYS = [date(2026, 2, 1), date(2026, 3, 8), date(2026, 5, 1), date(2026, 10, 1), date(2026, 11, 1)]
#: What a reader is told of one group: value, low, high, n and note.
Told = tuple[float | None, float | None, float | None, int, str | None]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Home]":
    """A company so small that many of its groups are hidden.

    The command line finds its lake open, so that what may be told of its groups is worked out once;
    the pages have another, so that neither answers with what the other worked out.
    """
    st.cache_resource.clear()
    rows = company(11, 240)
    words = ("the bill", "a long wait", "the bill after a long wait", None)
    said = [row | {"comment": words[n % 4]} for n, row in enumerate(rows["responses"])]
    store = write_lake(tmp_path_factory.mktemp("store"), **rows | {"responses": said})
    store.settings_file.write_text(
        'timezone = "Europe/London"\n[business_hours]\nmonday = ["09:00-17:30"]\n'
        '[themes]\nBill = ["bill"]\nWait = ["wait"]\n'
    )
    opened = {Home.find(store.root): Lake.open(store)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(options, "Lake", SimpleNamespace(open=opened.__getitem__))
        yield store


@some.composite
def slices(draw: Any) -> Slice:
    """A period, open or closed, and values of up to two columns, rows without one among them."""
    since, until = sorted(
        draw(some.lists(some.sampled_from(_DAYS), min_size=2, max_size=2, unique=True))
    )
    columns = draw(some.lists(some.sampled_from(SLICE_COLUMNS), max_size=2, unique=True))
    only = {
        column: tuple(draw(some.lists(some.sampled_from(_VALUES[column]), min_size=1, unique=True)))
        for column in columns
    }
    return Slice(
        since if draw(some.booleans()) else None,
        until if draw(some.booleans()) else None,
        "Europe/London",
        only=only,
    )


def look_as_here(home: Home, chosen: Slice) -> Reader:
    """Whoever reads the pages here, to whom this slice is shown now."""
    stamp = state.stamp(home)
    reader = Reader.of(state.lake(home, stamp), load_settings(home))
    state.show(state.view_of(home, stamp, reader, chosen, "nps"))
    return reader


def groupings(key: str) -> list[str | None]:
    """What the metric can be grouped by, and nothing."""
    found: list[str | None] = [None]
    for by in (*PERIODS, *SLICE_COLUMNS, *METRICS[key].own_columns):
        try:
            check_asked(METRICS[key], Slice(), by)
        except ValueError:
            continue
        found.append(by)
    return found


def of_measure(rows: list[Row], key: str) -> dict[str, Told]:
    noun = METRICS[key].counts
    return {
        name(row.group): (e.value, e.low, e.high, e.n, note(e, noun))
        for row in rows
        for e in [row.estimate]
    }


def name(group: object) -> str:
    return "not given" if group is None else str(group)


def of_text(rows: list[dict[str, str]], column: str) -> dict[str, Told]:
    """What a CSV file says."""

    def number(text: str) -> float | None:
        return float(text) if text else None

    return {
        unmarked(row[column]) or "not given": (
            number(row["value"]),
            number(row["low"]),
            number(row["high"]),
            int(row["n"]),
            # Of what is not measured it says why.
            row["note"] if row["note"].startswith("hidden") else None,
        )
        for row in rows
    }


def ask(home: Home, key: str, chosen: Slice, by: str | None, how: str) -> str:
    words = ["show", key, how, "--home", str(home.root)]
    words += ["--by", by] if by else []
    words += ["--since", chosen.since.isoformat()] if chosen.since else []
    words += ["--until", chosen.until.isoformat()] if chosen.until else []
    for column, values in chosen.choice:
        words += [w for value in values for w in ("--where", f"{column}={value or ''}")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def of_command_line(home: Home, key: str, chosen: Slice, by: str | None) -> list[dict[str, Told]]:
    """What its JSON says, and its CSV."""
    noun = METRICS[key].counts
    found = json.loads(ask(home, key, chosen, by, "--json"))["rows"]
    told: dict[str, Told] = {}
    for row in found:
        is_hidden = row.pop("hidden", False)
        words = f"hidden: {row['n']} {noun if row['n'] != 1 else noun[:-1]}" if is_hidden else None
        told[name(row["group"])] = (row["value"], row["low"], row["high"], row["n"], words)
    written = csv.DictReader(io.StringIO(ask(home, key, chosen, by, "--csv")))
    return [told, of_text([*written], "group")]


def of_page(key: str, by: str | None) -> list[dict[str, Told]]:
    """What the page draws of the view's slice, and the CSV to download beside it."""
    if by in PERIODS:
        return [of_measure([*groups.history(key, by).rows], key)]
    rows = comparisons.compared([key])[key] if by is None else groups.groups(key, by).rows
    frame = table.frame(rows, by or "all", METRICS[key].counts)
    text = csv.DictReader(io.StringIO(table.csv(frame)))
    return [of_measure([row.now for row in rows], key), of_text([*text], by or "all")]


@pytest.mark.parametrize("key", METRICS)
@settings(
    max_examples=2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chosen=slices(), data=some.data())
def test_page_csv_and_command_line_say_what_measure_says(
    home: Home, key: str, chosen: Slice, data: some.DataObject
) -> None:
    by = data.draw(some.sampled_from(groupings(key)), "by")
    reader = look_as_here(home, chosen)
    if by in PERIODS:
        chosen = groups.stretch(by)
    rows = measure(reader, METRICS[key], chosen, by=by)
    told = of_measure(rows, key)
    for found in of_command_line(home, key, chosen, by):
        assert found == told
    # A page leaves out groups of which nothing was counted.
    counted = told if by is None or by in PERIODS else {g: t for g, t in told.items() if t[3]}
    for found in of_page(key, by):
        assert found == counted


def test_enough_is_hidden_and_enough_is_shown_for_that_to_say_something(home: Home) -> None:
    reader = look_as_here(home, Slice())
    estimates = [
        row.estimate
        for by in ("team", "location", "month")
        for row in measure(reader, METRICS["nps"], Slice(), by=by)
    ]
    assert 3 < sum(e.hidden for e in estimates) < len(estimates) - 3
