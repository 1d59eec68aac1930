"""What is hidden of rows that two versions share is worked out once, and is the same."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.hiding.pattern import Pattern, patterns
from metrics.measure.hiding.versions import taken_over
from metrics.measure.measuring import measure_all, values
from metrics.measure.names import names_and_rows
from metrics.model import Metric
from metrics.slices import Slice
from store.manifest import Manifest, newest_whole
from store.settings import Home
from tests.support.companies import company
from tests.support.lakes import reader_of, write_lake

KEYS = ("nps", "negative_share", "resolution_median", "advocacy_rate")
PERIODS = [Slice(date(2026, 3, 1), date(2026, 11, 1))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return write_lake(tmp_path_factory.mktemp("versions"), **company(3))


@pytest.fixture(scope="module")
def now(home: Home) -> Lake:
    return Lake.open(home)


@pytest.fixture(scope="module")
def before(home: Home) -> Manifest:
    """The manifest of a version without the last file of complaints."""
    whole = newest_whole(home)
    assert whole is not None
    tables = dict(whole.manifest.tables)
    complaints = tables["complaints"]
    parts = {
        number: replace(part, files=dict([*part.files.items()][:1]))
        for number, part in complaints.parts.items()
    }
    tables["complaints"] = replace(complaints, parts=parts)
    return replace(whole.manifest, tables=tables)


def hidden_of(lake: Lake, *levels: str) -> dict[str, Pattern]:
    metrics: list[Metric] = [METRICS[key] for key in KEYS]
    found = patterns(reader_of(lake, smallest=5), metrics, PERIODS, [None, *levels])
    return {key: pattern for (_, key), pattern in found.items()}


@pytest.mark.parametrize("levels", [(), ("month",)])
def test_a_version_beside_changes_nothing(
    home: Home, now: Lake, before: Manifest, levels: tuple[str, ...]
) -> None:
    of_now = hidden_of(now, *levels)
    alone = hidden_of(Lake.of_version(home, before), *levels)
    assert hidden_of(Lake.of_version(home, before, beside=now), *levels) == alone
    assert alone["nps"] == of_now["nps"]
    assert alone["resolution_median"] != of_now["resolution_median"]


def test_only_of_the_same_rows_it_is_taken_over(home: Home, now: Lake, before: Manifest) -> None:
    then = reader_of(Lake.of_version(home, before, beside=now), smallest=5)
    alone = reader_of(Lake.of_version(home, before), smallest=5)
    now.keep("pattern", "what now has")
    taken = {
        key: taken_over(then, METRICS[key], PERIODS[0], "", "pattern") is not None for key in KEYS
    }
    # Customers who advocate are looked for among those who complain, too.
    assert taken == {
        "nps": True, "negative_share": True, "resolution_median": False, "advocacy_rate": False,
    }  # fmt: skip
    assert taken_over(alone, METRICS["nps"], PERIODS[0], "", "pattern") is None


@pytest.mark.parametrize("by", [None, "team", "month"])
def test_what_was_counted_of_the_version_beside_changes_no_number(
    home: Home, now: Lake, before: Manifest, by: str | None
) -> None:
    metrics = [METRICS[key] for key in KEYS]

    def measured(lake: Lake) -> list[str]:
        found = measure_all(reader_of(lake, smallest=5), metrics, PERIODS[0], by=by)
        return [repr(row) for rows in found.values() for row in rows]

    of_now, alone = measured(now), measured(Lake.of_version(home, before))
    assert measured(Lake.of_version(home, before, beside=now)) == alone != of_now


def test_a_version_beside_is_asked_of_what_differs_alone(
    now: Lake, before: Manifest, home: Home, asked: list[str]
) -> None:
    then = Lake.of_version(home, before, beside=now)
    for lake in (now, then):
        measure_all(reader_of(lake), [METRICS["nps"]], PERIODS[0], by="team")
        names_and_rows(lake, "team")
        values(reader_of(lake), "team")
        if lake is now:
            asked.clear()
    assert asked
    assert all("complaints" in sql for sql in asked)


def test_names_are_those_of_each_version(home: Home, now: Lake, before: Manifest) -> None:
    alone, beside = Lake.of_version(home, before), Lake.of_version(home, before, beside=now)
    for column in ("team", "location", "channel", "segment"):
        values(reader_of(now), column)
        assert values(reader_of(beside), column) == values(reader_of(alone), column)
        assert names_and_rows(beside, column) == names_and_rows(alone, column)
    assert names_and_rows(beside, "team") != names_and_rows(now, "team")
