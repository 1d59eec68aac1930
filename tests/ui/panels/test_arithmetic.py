"""How counted writes the arithmetic of every metric, and it comes to the number that is printed."""

import ast
import operator
from dataclasses import replace

import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_all
from metrics.model import Metric, Row
from metrics.slices import Slice
from store.settings import Settings
from tests.support.companies import company
from tests.support.lakes import make_lake, reader_of
from ui.format import numbers
from ui.panels.shared import cards

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
SETTINGS = Settings.model_validate(
    {"business_hours": {name: ["09:00-17:30"] for name in WEEK}, "promise": {"hours": 72}}
)
#: Read off the curve of those still waiting: no sum of a few numbers.
OF_A_CURVE = {m.key for m in METRICS.values() if m.kind == "quantile"} | {
    "resolution_within_promise"
}
_SIGNS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    lake = make_lake(tmp_path_factory.mktemp("lake"), **company(2, size=200))
    reader = reader_of(lake, settings=SETTINGS)
    everything = measure_all(reader, [*METRICS.values()], Slice())
    by_segment = measure_all(reader, [*METRICS.values()], Slice(), by="segment")
    return {key: [*rows, *by_segment[key]] for key, rows in everything.items()}


def worked_out(text: str) -> float:
    """What a sum comes to, as a reader would type it into a calculator."""

    def of(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return float(_SIGNS[type(node.op)](of(node.left), of(node.right)))
        if isinstance(node, ast.UnaryOp):
            return -of(node.operand)
        assert isinstance(node, ast.Constant)
        return float(node.value)

    plain = text.replace("\u00d7", "*").replace("\u2212", "-").replace(",", "")
    return of(ast.parse(plain, mode="eval").body)


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_the_arithmetic_comes_to_the_number_printed(
    measured: dict[str, list[Row]], metric: Metric
) -> None:
    rows = [row for row in measured[metric.key] if row.estimate.value is not None]
    # Of few waits a curve may not reach its tenth.
    assert rows or metric.key in OF_A_CURVE
    for row in rows:
        text, _, printed = cards.working(metric, row).partition(";")[0].rpartition(" = ")
        if metric.key in OF_A_CURVE:
            assert not text, metric.key
        elif metric.is_count and not text:
            # It is its own sum.
            assert printed.partition(" ")[0] == numbers.value(row.estimate, metric.unit)
        else:
            found = replace(row.estimate, value=worked_out(text))
            assert numbers.value(found, metric.unit) == printed
