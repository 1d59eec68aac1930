"""What is new since the last file: asked of the version before it, in the period of then."""

import json
from datetime import date
from pathlib import Path

import pytest

from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.news import as_it_was, brought, identity
from metrics.analyses.findings import findings
from metrics.lake import Lake
from metrics.slices import Slice
from store.manifest import before_last_file
from store.settings import Home
from tests.metrics.analyses.test_findings import OCTOBER, company
from tests.support.lakes import make_lake, reader_of, write_lake


@pytest.mark.parametrize(
    ("chosen", "last", "expected"),
    [
        (OCTOBER, date(2026, 11, 3), OCTOBER),
        (OCTOBER, date(2026, 10, 31), OCTOBER),
        (OCTOBER, date(2026, 10, 20), Slice(date(2026, 9, 1), date(2026, 10, 1))),
        (OCTOBER, date(2026, 9, 20), Slice(date(2026, 8, 1), date(2026, 9, 1))),
        (
            Slice(date(2026, 10, 27), date(2026, 11, 24)), date(2026, 11, 16),
            Slice(date(2026, 10, 20), date(2026, 11, 17)),
        ),
        (Slice(), date(2026, 9, 20), Slice()),
    ],
)  # fmt: skip
def test_the_period_of_then_is_as_long(chosen: Slice, last: date, expected: Slice) -> None:
    assert as_it_was(chosen, last) == expected


def test_what_was_told_before_is_not_new(tmp_path: Path) -> None:
    """Hull was always worse; York fell in October, of which the file before told nothing."""

    def bad(place: str, _step: str, day: date) -> int | None:
        always = place == "Hull" and day.toordinal() % 3 > 0
        return 0 if always or (place == "York" and day.month == 10 and day.day % 2) else None

    rows = company(bad)
    before = [row for row in rows if row["answered_at"].month < 10]  # type: ignore[attr-defined]
    now = reader_of(make_lake(tmp_path / "now", responses=rows))
    then = reader_of(make_lake(tmp_path / "then", responses=before))
    found = findings(now, OCTOBER)
    groups = {(f.kind, f.group) for f in found.found}
    assert {("changed", "York"), ("below the rest", "Hull")} <= groups
    new = brought(then, found, Context(OCTOBER), date(2026, 9, 30)).new
    assert ("changed", "nps", "location", "York") in new
    assert ("below the rest", "nps", "location", "Hull") not in new
    assert new <= {identity(each) for each in found.found}
    # Of the first file of a table nothing is marked.
    empty = reader_of(make_lake(tmp_path / "empty"))
    assert not brought(empty, found, Context(OCTOBER), None).new


def test_what_was_there_and_is_clearly_larger_is_marked_with_what_it_was(tmp_path: Path) -> None:
    """Hull was behind by some until the 10th, and is by far more with the file of the rest."""

    def bad(place: str, _step: str, day: date) -> int | None:
        always = day.day > 10 or day.day % 3 == 0
        return 0 if place == "Hull" and always else None

    october = [row for row in company(bad) if row["answered_at"].month == 10]  # type: ignore[attr-defined]
    before = [row for row in october if row["answered_at"].day <= 10]  # type: ignore[attr-defined]
    now = reader_of(make_lake(tmp_path / "now", responses=october))
    then = reader_of(make_lake(tmp_path / "then", responses=before))
    found = findings(now, OCTOBER)
    since = brought(then, found, Context(OCTOBER), date(2026, 10, 31))
    hull = "below the rest", "nps", "location", "Hull"
    assert since.changed.keys() == {hull}
    assert hull not in since.new
    told = {identity(each): each for each in found.found}
    was, is_now = since.changed[hull].value, told[hull].difference.value
    assert was is not None
    assert is_now is not None
    assert is_now < was < 0
    # What is as it was is neither.
    assert brought(now, found, Context(OCTOBER), date(2026, 10, 31)).changed == {}


def _versions(home: Home, *drops: list[str], erased: int = 0) -> None:
    """Publish versions with these drops, the last one as the current."""
    content = json.loads(home.snapshot.read_text(encoding="utf-8"))
    home.earlier.mkdir(exist_ok=True)
    for number, each in enumerate(drops, start=1):
        told = {**content, "snapshot": number, "drops": each, "erased": erased}
        told["published_at"] = f"2026-11-{number:02}T12:00:00+00:00"
        last = number == len(drops)
        path = home.snapshot if last else home.earlier / f"{number}.json"
        path.write_text(json.dumps(told), encoding="utf-8")


def test_the_version_before_the_last_file_is_one_without_it(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=company(lambda *_: None)[:30])
    assert before_last_file(home) is None
    # The last version takes nothing in: its file came with the one before.
    _versions(home, ["a"], ["a", "b"], ["a", "b"])
    before = before_last_file(home)
    assert before is not None
    manifest, came_at = before
    assert (manifest.number, manifest.drops, came_at.day) == (1, ("a",), 2)
    assert Lake.of_version(home, manifest).drops == ("a",)


def test_nobody_who_was_erased_is_looked_for_in_an_older_version(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=company(lambda *_: None)[:30])
    _versions(home, ["a"], ["a", "b"], erased=2)
    assert before_last_file(home) is None


def test_what_was_taken_back_brings_nothing_new(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=company(lambda *_: None)[:30])
    _versions(home, ["a", "b"], ["a"])
    assert before_last_file(home) is None
