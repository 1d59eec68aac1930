"""The sample company comes in like any other files, and goes without a trace."""

from __future__ import annotations

from drops.lake.ledger import all_drops
from drops.put import put
from drops.undo import has_sample, remove_sample, undo
from sample_data.load import HERE, load
from store.settings import Home
from tests.support.dropping import answers, current


def test_the_sample_is_loaded_once_completed_and_taken_away(home: Home) -> None:
    reports = load(home, if_empty=True)
    assert len(reports) == len(list((HERE / "files").iterdir()))
    assert all(report.kept for report in reports)
    rows = {name: table["rows"] for name, table in current(home)["tables"].items()}
    assert set(rows) == {"responses", "complaints", "advocacy", "customers", "revenue"}
    assert has_sample(home)
    assert home.settings_file.exists()
    assert load(home, if_empty=True) == []
    assert remove_sample(home) == len(reports)
    assert {table["rows"] for table in current(home)["tables"].values()} == {0}
    assert not home.settings_file.exists()
    assert load(home, if_empty=True) == []
    assert not has_sample(home)


def test_a_sample_that_was_cut_off_is_completed(home: Home) -> None:
    first, *rest = sorted((HERE / "files").iterdir())
    put(home, first, way="sample")
    assert [report.file for report in load(home, if_empty=True)] == [path.name for path in rest]


def test_own_drops_keep_the_sample_away(home: Home) -> None:
    home.root.mkdir()
    own = put(home, answers(home.root / "own.csv", {"a": 9}))
    assert load(home, if_empty=True) == []
    undo(home, str(own.drop))
    assert load(home, if_empty=True) == []
    assert len(all_drops(home)) == 1
