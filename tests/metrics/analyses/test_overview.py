"""All groups side by side: who is worse than the rest, who misses a target, who comes first."""

from metrics.analyses.compare import Compared
from metrics.analyses.scorecard import overview
from metrics.catalogue import METRICS
from metrics.model import NOTHING, Row


def answered(group: str | None, promoters: int, passives: int, detractors: int) -> Compared:
    counts = {
        "promoters": promoters,
        "passives": passives,
        "detractors": detractors,
        "answered": promoters + passives + detractors,
    }
    return Compared(Row(group, METRICS["nps"].estimate(counts), counts), None, None)


#: Bath 80, Hull 0 and Leeds 0 of a hundred answers each; three at York; some that name no place.
ROWS = [
    answered("Bath", 80, 20, 0),
    answered("Leeds", 30, 40, 30),
    answered("Hull", 60, 80, 60),
    answered("York", 1, 1, 1),
    answered(None, 45, 10, 45),
]


def test_who_is_worse_than_the_rest_stands_first() -> None:
    found = {line.group: line.cells["nps"] for line in overview({"nps": ROWS}, {})}
    # By hand: Bath +80 of 100 against 0 of 403; the others' rests hold Bath, and they are below.
    assert found["Bath"].against_rest == "better"
    assert found["Hull"].against_rest == "worse"
    assert found["York"].against_rest == "cannot tell", "three answers are compared with nobody"
    assert next(iter(found)) == "Hull", "the larger of those that are worse"
    assert [*found][-1] in {"Bath", "York"}
    assert None not in found
    assert {cell.reached for cell in found.values()} == {""}


def test_a_target_is_missed_only_by_the_whole_interval() -> None:
    lines = overview({"nps": ROWS}, {"nps": 40.0})
    reached = {line.group: line.cells["nps"].reached for line in lines}
    assert (reached["Bath"], reached["Hull"]) == ("met", "missed")
    assert reached["York"] == "cannot tell"


def test_a_group_without_anything_counted_has_no_line_and_an_empty_cell_counts_nothing() -> None:
    rows = [*ROWS, Compared(Row("Closed", NOTHING, {}), None, None)]
    lines = overview({"nps": rows, "csat": []}, {"csat": 80.0})
    assert "Closed" not in [line.group for line in lines]
    empty = lines[0].cells["csat"]
    assert (empty.estimate, empty.against_rest, empty.reached) == (NOTHING, "cannot tell", "")
