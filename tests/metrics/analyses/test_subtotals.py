"""Places under what they lie in: each number of the place's or region's own rows."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from typer.testing import CliRunner

from metrics.analyses.compare import Compared
from metrics.analyses.subtotals import levels_above, with_subtotals
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from tests.support import stores
from tests.support.companies import company
from tests.support.lakes import reader_of, write_lake


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return stores.seeing_all(write_lake(tmp_path_factory.mktemp("subtotals"), **company(3)))


def run(home: Home, *words: str) -> Any:
    return CliRunner().invoke(app, ["show", *words], env={"PEPPER_HOME": str(home.root)})


@pytest.mark.parametrize("key", ["nps", "resolution_median", "complaints_opened", "advocacy_rate"])
@pytest.mark.parametrize("level", ["region", "country"])
def test_a_subtotal_is_measured_over_its_own_rows(home: Home, key: str, level: str) -> None:
    reader, metric = reader_of(Lake.open(home)), METRICS[key]
    rows, totals = (
        [Compared(row, None, None) for row in measure(reader, metric, Slice(), by=by)]
        for by in ("location", level)
    )
    placed = with_subtotals(reader.lake.places, level, rows, totals)
    # Every row once, each under its own.
    below = [each.row.group for each in placed if not each.is_subtotal]
    assert sorted(map(str, below)) == sorted(str(row.group) for row in rows)
    for each in placed:
        if each.is_subtotal:
            (alone,) = measure(reader, metric, Slice(only={level: (each.within,)}))
            assert each.row.now.estimate == alone.estimate
        elif each.within is not None:
            only = Slice(only={level: (each.within,), "location": (each.row.group,)})
            (alone,) = measure(reader, metric, only)
            assert each.row.now.estimate == alone.estimate


def test_json_csv_and_text_say_what_each_row_lies_in(home: Home) -> None:
    asked = ("nps", "--by", "location", "--subtotals", "region")
    rows = json.loads(run(home, *asked, "--json").stdout)["rows"]
    north = [row for row in rows if row["region"] == "North"]
    assert [row["is_subtotal"] for row in north] == [True] + [False] * (len(north) - 1)
    assert north[0]["group"] == "North"
    assert {row["group"] for row in north[1:]} <= {"York", 'Bath"; DROP TABLE responses; --'}
    lines = [*csv.DictReader(io.StringIO(run(home, *asked, "--csv", "--raw").stdout))]
    for row, line in zip(rows, lines, strict=True):
        assert (line["region"], line["is_subtotal"]) == (
            row["region"] or "",
            str(row["is_subtotal"]),
        )
        assert float(line["value"]) == row["value"]
    text = run(home, *asked).stdout.splitlines()
    assert [line.startswith("  ") for line in text] == [
        bool(row["region"]) and not row["is_subtotal"] for row in rows
    ]


def test_what_lies_in_no_level_is_refused(home: Home) -> None:
    places = reader_of(Lake.open(home)).lake.places
    assert levels_above(places, "location") == ("district", "region", "division", "country")
    assert levels_above(places, "region") == ("division", "country")
    assert levels_above(places, "team") == levels_above(places, None) == ()
    for words in (("--by", "team"), (), ("--by", "country")):
        refused = run(home, "nps", *words, "--subtotals", "region")
        assert refused.exit_code == 2
        assert "expected --by location or district" in refused.stderr
