"""The headline card: all it says, in every state."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from metrics.analyses.compare import Compared
from metrics.catalogue import METRICS
from metrics.inference.verdict import Judgement, judge
from metrics.model import NOTHING, Direction, Estimate, Row
from ui.panels.shared import cards, counted

NPS, RESOLUTION, OPEN = METRICS["nps"], METRICS["resolution_median"], METRICS["open_complaints"]
INPUTS = {"promoters": 2310, "passives": 830, "detractors": 980, "answered": 4120}
ANSWERS = Row(None, Estimate(32.3, 28.9, 35.2, 4120), INPUTS)
BETTER = judge(Estimate(4.2, 2.0, 6.4, 4000), "higher")
CANNOT_TELL = judge(Estimate(2.0, -2.0, 6.0, 1000), "higher")


def plain(markdown: str) -> str:
    for character in "\u202f\u00a0":
        markdown = markdown.replace(character, " ")
    return markdown.replace("\\", "").replace("\u2060", "")


def test_certainty_says_interval_number_and_target() -> None:
    assert (
        plain(cards.certainty(NPS, ANSWERS, 40)) == "29 to 35 · 4,120 answers · target +40 missed"
    )


def changed(change: Judgement | None, said: str = "") -> Compared:
    """A number with a change and what is said beside it."""
    return Compared(Row(None, NOTHING, {}), None, change, said)


def test_a_count_is_its_own_number() -> None:
    row = Row(None, Estimate(1412, 1338, 1486, 1412), {})
    assert plain(cards.certainty(OPEN, row)) == "1,338 to 1,486"


def test_nothing_measured_is_said_and_not_reached_keeps_its_bound() -> None:
    assert cards.certainty(NPS, Row(None, NOTHING, {})) == "no answers"
    row = Row(None, Estimate(None, 80.0, None, 12), {})
    assert plain(cards.certainty(RESOLUTION, row)) == "3.3 days or more · 12 complaints"


def test_a_change_has_a_mark_and_a_word_beside_its_colour() -> None:
    words = [
        plain(cards.change_in_words(changed(change), NPS, "September"))
        for change in (BETTER, judge(Estimate(-6.0, -9.0, -3.0, 9), "higher"), CANNOT_TELL, None)
    ]
    assert words == [
        ":green[● **4 better**] :gray[:small[than September]]",
        ":red[● **6 worse**] :gray[:small[than September]]",
        ":gray[○ :small[no clear change]]",
        ":gray[○ :small[nothing to compare with]]",
    ]


def test_what_is_said_beside_a_change_stands_behind_it_or_in_its_place() -> None:
    said = "not compared: complaints begin on 15 Sep 2026"
    words = [
        plain(cards.change_in_words(changed(c, said), NPS, "September"))
        for c in (None, CANNOT_TELL)
    ]
    assert words == [
        f":gray[○ :small[{said}]]",
        f":gray[○ :small[no clear change; {said}]]",
    ]


def test_slower_without_a_median_is_told_with_the_test_behind_it() -> None:
    slower = Direction(None, None, None, 40, p_value=0.0042, sign=1)
    change = judge(slower, "lower")
    metric = METRICS["resolution_median"]
    assert "● **slower**" in cards.change_in_words(changed(change), metric, "September")
    waits = {"resolved": np.array([1.0]), "still_open": np.array([5.0, 6.0])}
    row = Row(None, Estimate(None, 3.0, None, 3), waits)
    told = plain(cards.how_counted(metric, row, change))
    assert "log-rank test of all that is known: p = 0.004" in told


def test_the_name_of_the_period_before_cannot_be_markup() -> None:
    assert "[x](" not in cards.change_in_words(changed(BETTER), NPS, "[x](https://evil.example)")


def test_the_working_puts_this_numbers_inputs_into_the_formula() -> None:
    assert cards.working(NPS, ANSWERS) == (
        "100 × (2,310 − 980) / 4,120 = +32; "
        "2,310 promoters, 830 passives, 980 detractors, 4,120 answered"
    )


def test_durations_are_counted_in_the_working() -> None:
    waits = {"resolved": np.ones(347), "still_open": np.ones(41)}
    row = Row(None, Estimate(50.4, 45.6, 57.6, 388), waits)
    assert cards.working(RESOLUTION, row) == "347 resolved, 41 still open"


def test_how_counted_holds_everything_that_a_doubter_asks_for() -> None:
    text = plain(cards.how_counted(NPS, ANSWERS, BETTER))
    for said in (NPS.definition, NPS.formula, NPS.denominator, NPS.interval, NPS.source):
        assert said in text
    assert "**Change:** +4, 2 to 6" in text
    assert "would tell" not in text


def test_cannot_tell_says_how_many_more_answers_would() -> None:
    row = Row(None, Estimate(32.3, 28.9, 35.2, 1000), INPUTS)
    text = plain(cards.how_counted(NPS, row, CANNOT_TELL))
    # The half-width is twice the difference: four times the answers, so 3,000 more.
    assert "+2, −2 to 6, about 3,000 more answers in each period would tell" in text


def one_card(measured: bool) -> None:  # noqa: FBT001
    from dataclasses import replace
    from datetime import date

    from metrics.analyses.compare import Compared
    from metrics.catalogue import METRICS
    from metrics.inference.verdict import judge
    from metrics.model import NOTHING, Estimate, Row
    from ui.panels.shared import cards

    estimate = Estimate(32.3, 28.9, 35.2, 4120) if measured else NOTHING
    rows = [Row(date(2026, 9, 1), estimate, {}), Row(date(2026, 10, 1), estimate, {})]
    cards.card(
        replace(METRICS["nps"], label="Would recommend us"),
        Compared(
            Row(None, estimate, {"promoters": 1}),
            None,
            judge(Estimate(4.2, 2.0, 6.4, 4000), "higher") if measured else None,
        ),
        "September",
        rows if measured else [],
    )


@pytest.mark.parametrize(
    ("measured", "value", "certainty"),
    [(True, "+32", "29 to 35 · 4,120 answers"), (False, "–", "no answers")],
)
def test_a_card_on_the_page(
    monkeypatch: pytest.MonkeyPatch,
    measured: bool,  # noqa: FBT001
    value: str,
    certainty: str,
) -> None:
    # The rows behind a number are of a store, and here is none.
    monkeypatch.setattr(counted, "draw", lambda *_: None)
    app = AppTest.from_function(one_card, kwargs={"measured": measured}).run()
    assert not app.exception
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Would recommend us", value)
    ]
    assert [plain(line.value) for line in app.caption] == [certainty]
    # The line for the sparkline is there in either case, so that all cards have one height.
    assert len(app.get("plotly_chart")) == 1
    assert any("Definition" in m.value or "Promoters" in m.value for m in app.markdown)


@pytest.mark.parametrize(
    ("count", "rows"), [(4, [4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3]), (8, [4, 4]), (9, [3] * 3)]
)
def test_rows_of_cards_are_as_full_as_each_other(count: int, rows: list[int]) -> None:
    keys = [f"{n}" for n in range(count)]
    found = cards.rows_of(keys)
    assert [len(row) for row in found] == rows
    assert [key for row in found for key in row] == keys
