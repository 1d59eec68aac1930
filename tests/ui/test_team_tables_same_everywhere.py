"""Audit, segments, incentives and standards: a page's CSV is what the command line prints."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.metrics.analyses.segments import test_segments as of_segments
from tests.support import audited, stores
from tests.support.lakes import write_lake
from tests.ui.test_tables_same_everywhere import downloads, read, run

if TYPE_CHECKING:
    from store.settings import Home
    from tests.support.reading import OpenPage

__all__ = ["downloads"]

#: The first day after the data, as the page finds it by itself.
UNTIL = date(2026, 10, 14)
_QUARTER = ("--since", f"{UNTIL - timedelta(weeks=13)}", "--until", f"{UNTIL}")
_HALF_YEAR = ("--since", f"{UNTIL - timedelta(weeks=26)}", "--until", f"{UNTIL}")
_SETTINGS = """
[promise]
hours = 48
[targets]
nps = 40
first_response_median = 4
[targets_since]
nps = 2026-08-01
[champions.Kitchen]
"Plates hot" = "Ada"
"""
#: What of a cell of the overview stands in any table of its metric.
_CELL = ("value", "low", "high", "n")
#: By the key of its download: the section it stands in, and what the command line is asked.
TOLD = {
    "levers": ("teams", "Audit", ("audit", "--team", "Kitchen")),
    "audit-lines": ("teams", "Audit", ("audit", "--team", "Kitchen", "--lines")),
    "segments": ("teams", "Segments", ("segments",)),
    "places-of": ("teams", "Segments", ("segments", "--places")),
    "praised": ("teams", "Incentives", ("incentives", "--praise", *_QUARTER)),
    "since": ("teams", "Incentives", ("incentives",)),
    "missing": ("touchpoints", "Standards", ("missing", *_HALF_YEAR)),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A company of teams and segments whose answers name who served."""
    teams, segments = audited.company(), of_segments.placed()
    rows = {name: [*teams.get(name, ()), *segments.get(name, ())] for name in {*teams, *segments}}
    rows["responses"] = [
        {**row, "employee": ("Ada", "Bo")[number % 2],
         "comment": f"Words {number}" if number % 3 else None}
        for number, row in enumerate(rows["responses"])
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path_factory.mktemp("teams"), **rows))
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(settings + _SETTINGS, encoding="utf-8")
    return home


@pytest.mark.parametrize("key", TOLD)
def test_what_is_downloaded_is_what_is_printed(
    home: Home,
    open_page: OpenPage,
    downloads: dict[str, str],
    key: str,
) -> None:
    page, section, words = TOLD[key]
    open_page(home, page, section=section, one_team="Kitchen")
    printed = read(run(home, words, "--csv"), {})
    assert printed
    assert read(downloads[key], {}) == printed


def test_every_cell_of_the_overview_is_what_is_printed_of_its_metric(
    home: Home, open_page: OpenPage, downloads: dict[str, str]
) -> None:
    """Drawn with its interval where it is asked for, downloaded with it always."""
    page = open_page(home, "teams", period="Everything")
    cells = read(downloads["overview"], {})
    compared = 0
    for key in {str(cell["metric"]) for cell in cells}:
        printed = read(run(home, ("show", key, "--by", "team"), "--csv"), {"team": "group"})
        told = {row["group"]: row for row in printed}
        for cell in (cell for cell in cells if cell["metric"] == key and cell["value"]):
            assert {name: cell[name] for name in _CELL} == {
                name: told[cell["group"]][name] for name in _CELL
            }
            compared += 1
    assert compared > 6
    nps = {cell["group"]: cell for cell in cells if cell["metric"] == "nps"}
    for is_wide in (False, True):
        if is_wide:
            page.segmented_control(key="cells").set_value("intervals").run()
        drawn = page.dataframe[0].value
        for row in drawn.to_dict("records"):
            of_team = nps[row[""]]
            said = [f"{float(of_team[end]):.0f}".replace("-", "−") for end in ("low", "high")]
            assert (f"({said[0]} to {said[1]})" in row["nps"]) == is_wide
