"""What nobody may see stays sealed: only the module that hides opens it, and types keep it apart."""

import ast
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.catalogue import METRICS
from metrics.measure.hiding.suppression import UnseenRow, joined, sealed, shown_of
from metrics.measure.measuring import counts_across, measure_unseen
from metrics.model import Estimate, Row
from metrics.slices import Disclosure, Slice
from tests.support.lakes import make_lake, reader_of

ROOT = Path(__file__).parents[2]
PRODUCT = ("store", "metrics", "ui", "pages", "drops", "dashboard.py")
#: The one module that hides.
HIDES = "metrics.measure.hiding.suppression"
#: Where `Disclosure` and `Reader` are declared, and hiding decided.
DECLARES = (
    HIDES, "metrics.measure.hiding.pattern", "metrics.measure.hiding.linked",
    "metrics.measure.hiding.graph", "metrics.slices", "metrics.measure.reader",
)  # fmt: skip
#: Who may have what is unseen, and for what. A new name here is a decision about privacy.
ASKS_UNSEEN = {
    "measure_unseen": {"metrics.analyses.control", "metrics.analyses.findings.search"},
    "sealed": {"metrics.analyses.control"},
    "joined": {"metrics.analyses.control"},
    "decided": {"metrics.analyses.findings.search"},
    "UnseenRow": {"metrics.analyses.control", "metrics.measure.measuring"},
    "rows_of": set(),
    "cells_of": {"metrics.measure.measuring"},
    "unseen": {"metrics.measure.measuring"},
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Each module of the product: its name, and what it says."""
    for place in PRODUCT:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield name, ast.parse(file.read_text(encoding="utf-8"))


def words(tree: ast.AST) -> set[str]:
    """Every name, attribute and imported thing in it."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


def imported(tree: ast.AST) -> set[str]:
    """What a module takes from `metrics`, by name."""
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "metrics"
        for alias in node.names
    }


def test_only_the_module_that_hides_opens_what_is_unseen() -> None:
    openers = {name for name, tree in sources() if "_sealed" in words(tree)}
    assert openers == {HIDES}


def test_who_may_have_what_is_unseen_is_a_list() -> None:
    for name, tree in sources():
        if name != HIDES:
            whole = HIDES.rpartition(".")[2]
            assert whole not in imported(tree), f"{name}: import what is used of it, by name"
            for what in imported(tree) & ASKS_UNSEEN.keys():
                assert name in ASKS_UNSEEN[what], f"{name} imports {what}"


def test_nobody_in_the_product_lifts_the_hiding() -> None:
    """How small a group is told of comes from the settings; tests and benchmarks may see all."""
    for name, tree in sources():
        if name in DECLARES:
            continue
        assert not words(tree) & {"hiding_nothing", "of_everything"}, name
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                assert not (isinstance(called, ast.Name) and called.id == "Disclosure"), name
                assert "disclosure" not in {word.arg for word in node.keywords}, name


def test_nobody_else_decides_what_is_small() -> None:
    """No comparison, no larger or smaller of two: whoever needs one asks the module that hides."""
    limits = {"smallest", "smallest_comments", "smallest_group", "smallest_group_comments"}
    for name, tree in sources():
        if name in DECLARES:
            continue
        for node in ast.walk(tree):
            chooses = isinstance(node, ast.Call) and words(node.func) & {"max", "min"}
            if isinstance(node, ast.Compare) or chooses:
                assert not words(node) & limits, f"{name}, line {node.lineno}"


def test_an_unseen_row_says_its_n_and_nothing_else() -> None:
    (row,) = sealed([Row("York", Estimate(12.5, 1.5, 23.5, 3), {"promoters": 77})])
    assert (row.group, row.n, repr(row)) == ("York", 3, "UnseenRow('York', n=3)")
    shown = {name for name in dir(row) if not name.startswith("_")}
    assert shown == {"group", "n"}
    with pytest.raises(TypeError, match="was to be kept"):
        pickle.dumps(row)


def test_what_is_shown_of_unseen_rows_has_the_small_ones_hidden() -> None:
    rows = [Row(group, Estimate(5.0, 1.0, 9.0, n), {"n": n}) for group, n in (("a", 3), ("b", 9))]
    rows.append(Row("c", Estimate(5.0, 1.0, 9.0, 90), {"n": 90}))
    shown = shown_of(Disclosure(5, 8), METRICS["nps"], sealed(rows))
    assert [(row.estimate.hidden, bool(row.inputs)) for row in shown] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert shown_of(Disclosure.hiding_nothing(), METRICS["nps"], sealed(rows)) == rows
    assert shown_of(Disclosure(5, 8), METRICS["complaints_opened"], sealed(rows)) == rows


def test_what_is_made_of_unseen_rows_is_unseen() -> None:
    rows = sealed(
        [Row(None, Estimate(5.0, 1.0, 9.0, 4), {}), Row(None, Estimate(1.0, 0, 2, 6), {})]
    )
    both = joined(rows, date(2026, 10, 5), lambda opened: opened[1])
    assert (type(both), both.group, both.n) == (UnseenRow, date(2026, 10, 5), 6)


def test_only_what_is_never_hidden_is_counted_across(tmp_path: Path) -> None:
    reader = reader_of(make_lake(tmp_path))
    with pytest.raises(ValueError, match="expected a count that is always shown"):
        counts_across(reader, METRICS["nps"], Slice(), by="team", across="location")
    assert measure_unseen(reader, METRICS["nps"], [Slice()])[0][0].n == 0


WRONG = """
from metrics.analyses.compare import compare, merged
from metrics.analyses.findings import standings
from metrics.measure.hiding.suppression import UnseenRow, hide, note
from metrics.analyses.funnel_plot import funnel
from metrics.model import Metric, Row


def told(metric: Metric, row: UnseenRow) -> list[object]:
    return [
        compare(metric, row, None),  # 1
        merged([row]),  # 2
        list(standings(metric, "team", [row])),  # 3
        hide(row),  # 4
        funnel(metric, [row], row),  # 5
        note(row.estimate, "answers"),  # 6
        row.inputs,  # 7
        [each.estimate for each in [row]],  # 8
    ]


def kept(row: UnseenRow) -> Row:
    return row  # 9
"""


def test_types_refuse_an_unseen_row_wherever_a_row_is_shown(tmp_path: Path) -> None:
    snippet = tmp_path / "told.py"
    snippet.write_text(WRONG, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(snippet)]
    cache = [
        "--cache-dir",
        str(ROOT / ".mypy_cache"),
        "--config-file",
        str(ROOT / "pyproject.toml"),
    ]
    run = subprocess.run([*command, *cache], cwd=ROOT, capture_output=True, text=True, check=False)
    said = {int(line.split(":")[1]) for line in run.stdout.splitlines() if ": error:" in line}
    wrong = {
        number
        for number, line in enumerate(snippet.read_text(encoding="utf-8").splitlines(), start=1)
        if "  # " in line
    }
    assert len(wrong) == 9
    assert said == wrong, run.stdout + run.stderr
