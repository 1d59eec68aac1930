"""What one reader does with an answer must not reach another, who is handed the same object."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from metrics.analyses.compare import Compared
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_all
from metrics.model import NOTHING, Estimate, Row
from tests.ui.test_state import OCTOBER, look
from ui import state
from ui.answers import Answers, AnswersVersion, frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.settings import Home

FIRST = AnswersVersion("/data", 1, "2026-11-01")


def a_row() -> Row:
    return Row("York", Estimate(1.0, 0.0, 2.0, 3), {"lasted": np.array([1, 2, 3]), "open": 2})


CHANGES: dict[str, Callable[[Any], object]] = {
    "a row more": lambda found: found["nps"].append(a_row()),
    "a key more": lambda found: found.update(csat=[]),
    "another estimate": lambda found: setattr(found["nps"][0].now, "estimate", NOTHING),
    "another input": lambda found: found["nps"][0].now.inputs.update(open=0),
    "other durations": lambda found: found["nps"][0].now.inputs["lasted"].sort(),
    "durations in place": lambda found: found["nps"][0].now.inputs["lasted"].__setitem__(0, 9),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_shared_cannot_be_changed(change: str) -> None:
    answers = Answers(10, 100_000)

    def ask() -> Any:
        return answers.ask(FIRST, "nps", lambda: {"nps": [Compared(a_row(), None, None)]})

    with pytest.raises((AttributeError, TypeError, ValueError, FrozenInstanceError)):
        CHANGES[change](ask())
    row = ask()["nps"][0].now
    assert (row.estimate.value, row.inputs["open"]) == (1.0, 2)
    assert row.inputs["lasted"].tolist() == [1, 2, 3]
    assert ask() is ask(), "it was copied"


def test_who_asked_first_cannot_change_it_by_what_they_made_it_of() -> None:
    answers, lasted, rows = Answers(10, 100_000), np.array([1, 2, 3]), ["York"]
    found: Any = answers.ask(FIRST, "nps", lambda: {"rows": rows, "lasted": lasted})
    lasted[0], rows[0] = 9, "Bath"
    assert found["rows"] == ("York",)
    assert found["lasted"].tolist() == [1, 2, 3]


def test_each_reader_of_a_table_has_columns_of_their_own() -> None:
    answers = Answers(10, 100_000)

    def ask() -> pl.DataFrame:
        return answers.ask(FIRST, "words", lambda: pl.DataFrame({"words": ["fine"]}))

    mine = ask()
    mine[0, "words"] = "changed"
    mine.insert_column(0, pl.Series("more", [1]))
    assert ask().to_dict(as_series=False) == {"words": ["fine"]}


@dataclass
class Changeable:
    """What anybody could change."""

    names: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    "answer", [Changeable(), bytearray(b"x"), (pl.DataFrame(),), {"a": Changeable()}, object()]
)
def test_what_cannot_be_frozen_is_refused_and_not_shared(answer: object) -> None:
    with pytest.raises(TypeError, match="an answer holds"):
        frozen(answer)


def test_every_metric_s_rows_can_be_shared_and_are_the_same_then(shared_small_home: Home) -> None:
    view = look(shared_small_home, OCTOBER)
    for by in (None, "team"):
        asked = measure_all(view.reader, [*METRICS.values()], OCTOBER, by=by)
        shared = state.figures([*METRICS], by=by)
        assert {key: list(map(plain, rows)) for key, rows in shared.items()} == {
            key: list(map(plain, rows)) for key, rows in asked.items()
        }


def plain(row: Row) -> tuple[str | date | None, Estimate, dict[str, Any]]:
    inputs = {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in row.inputs.items()
    }
    return row.group, row.estimate, inputs
