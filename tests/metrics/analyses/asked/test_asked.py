"""NPS as invited and who is heard too seldom, held against counts by hand, SciPy and simulation."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2, chi2_contingency

from metrics.analyses.asked import Invited, invited
from metrics.analyses.asked.weights import AskedCell, apart, as_invited, difference, filled
from metrics.analyses.findings import unheard
from metrics.catalogue import METRICS
from metrics.inference.groups.homogeneity import chi_squared_tail
from metrics.inference.intervals import net_share
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import NOTHING
from metrics.slices import Slice
from tests.support.lakes import at, make_lake, reader_of
from ui.sentences.findings import unheard as unheard_in_words

SENT = at("2026-09-01T10:00")


def lake_of(folder: Path, *groups: tuple[str, int, list[int]]) -> Lake:
    """Invitations of some channels: how many were asked in each, and the scores of who answered."""
    asked: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for channel, count, scores in groups:
        for number in range(count):
            key = f"{channel}{number}"
            is_answered = number < len(scores)
            asked.append(
                {"invitation_id": key, "sent_at": SENT, "channel": channel, "location": "York",
                 "delivery": "delivered", "response_id": key if is_answered else None}
            )  # fmt: skip
            if is_answered:
                answers.append(
                    {"response_id": f"{key}:nps", "question": "nps", "score": scores[number],
                     "answered_at": SENT + timedelta(hours=1), "channel": channel,
                     "location": "York"}
                )  # fmt: skip
    known = SENT + timedelta(days=20)
    rows = [[{**row, "known_at": known} for row in some] for some in (answers, asked)]
    return make_lake(folder, responses=rows[0], invitations=rows[1])


def test_each_channel_counts_as_often_as_it_was_asked(tmp_path: Path) -> None:
    """Asked 60 and 40; of the app 10 answer with −60, of the web 20 with +50: by hand −16."""
    app, web = [0] * 7 + [10] + [7] * 2, [10] * 12 + [0] * 2 + [8] * 6
    found = invited(reader_of(lake_of(tmp_path, ("app", 60, app), ("web", 40, web))), Slice())
    assert isinstance(found, Invited)
    assert (found.invitations, found.answered) == (100, 30)
    assert found.nps == net_share(13, 9, 30)
    assert found.as_invited.value == pytest.approx(0.6 * -60 + 0.4 * 50)
    assert found.difference.value == pytest.approx(-16 - 100 * 4 / 30)
    (first,) = found.differs
    assert (first.column, first.invitations, first.answers) == (
        "channel", pytest.approx(60), pytest.approx(100 * 10 / 30),
    )  # fmt: skip
    table = [[10, 20], [50, 20]]
    assert first.p_value == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    (finding,) = unheard(found)
    told = unheard_in_words(finding, Slice().narrow("region", "North"))
    assert "lower (North); " in told, "no mark of an escaped full stop is left before it"
    assert finding.is_worse
    assert finding.basis is first


def test_where_all_answer_alike_nothing_is_found(tmp_path: Path) -> None:
    app, web = [0] * 5 + [10] * 5, [10] * 10
    found = invited(reader_of(lake_of(tmp_path, ("app", 40, app), ("web", 40, web))), Slice())
    assert found is not None
    assert found.differs == ()
    assert found.difference.value == pytest.approx(0)
    assert [*unheard(found)] == []


def test_of_few_nothing_is_told(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, ("app", 40, [0] * 4))
    assert invited(reader_of(lake, smallest=5), Slice()) is None
    assert invited(reader_of(lake), Slice()) is not None


def test_the_oldest_answer_counts_and_the_youngest_invitation_does_not(tmp_path: Path) -> None:
    """Thirteen days are no time to answer; the bounced one is none that was asked."""
    rows: list[dict[str, Any]] = [
        {"sent_at": SENT, "delivery": "delivered", "answered_at": SENT + timedelta(hours=1)},
        {"sent_at": SENT, "delivery": "delivered"},
        {"sent_at": SENT, "delivery": "bounced"},
        {"sent_at": SENT, "delivery": "not sent"},
        {"sent_at": SENT + timedelta(days=1), "delivery": "delivered"},
    ]
    known = SENT + timedelta(days=14)
    lake = make_lake(tmp_path, invitations=[{**row, "known_at": known} for row in rows])
    (row,) = measure(reader_of(lake), METRICS["response_rate"], Slice())
    assert (row.estimate.value, row.estimate.n) == (50.0, 2)
    assert row.inputs["not_delivered"] == 1


def test_cells_with_few_answers_are_one_with_the_next() -> None:
    few, many = AskedCell(10, 3, 1, 1, 3), AskedCell(20, 6, 2, 1, 6)
    assert filled([few, many, few]) == [AskedCell(40, 12, 4, 3, 12)]
    assert filled([many, few, few]) == [many, AskedCell(20, 6, 2, 2, 6)]
    assert filled([few]) == [few]
    assert as_invited([]) == NOTHING
    assert apart("channel", [("app", 5, 2)]) is None
    assert apart("channel", [(None, 5, 2), (None, 7, 1)]) is None


@pytest.mark.parametrize("answers", [5, 20, 100])
def test_the_interval_holds_what_all_who_were_asked_would_say(answers: int) -> None:
    """Of two cells, and of the difference as well; of 5 answers each in 91 of 100 worlds."""
    draw = np.random.default_rng(answers)
    worth, shares = (1, 0, -1), ((0.5, 0.3, 0.2), (0.3, 0.3, 0.4))
    asked = (answers * 8, answers * 2)
    truth = 100 * sum(
        count / sum(asked) * float(np.dot(worth, share))
        for count, share in zip(asked, shares, strict=True)
    )
    plain = 100 * sum(float(np.dot(worth, share)) for share in shares) / 2
    held = [0, 0]
    for _ in range(1500):
        drawn = [draw.multinomial(answers, share) for share in shares]
        cells = [
            AskedCell(count, answers, int(d[0]), int(d[2]), answers)
            for count, d in zip(asked, drawn, strict=True)
        ]
        for at_, (found, true) in enumerate(
            ((as_invited(cells), truth), (difference(cells), truth - plain))
        ):
            assert found.low is not None
            assert found.high is not None
            held[at_] += found.low <= true <= found.high
    assert min(held) / 1500 > (0.9 if answers == 5 else 0.92)
    assert max(held) / 1500 < 0.985


def test_the_interval_is_that_of_a_weighted_mean() -> None:
    """With many answers the linearised variance of strata is Σ W² s² / n, by hand."""
    cells = [AskedCell(8000, 1000, 600, 200, 1000), AskedCell(2000, 3000, 900, 1500, 3000)]
    found = as_invited(cells)
    variance = 0.64 * (0.8 - 0.16) / 1000 + 0.04 * (0.8 - 0.04) / 3000
    assert found.value == pytest.approx(0.8 * 40 + 0.2 * -20)
    assert found.high is not None
    assert found.value is not None
    assert found.high - found.value == pytest.approx(196 * math.sqrt(variance), rel=0.01)


@pytest.mark.parametrize("freedom", [1, 2, 5, 12])
def test_the_tail_of_chi_squared_is_that_of_scipy(freedom: int) -> None:
    for value in (0.0, 0.3, 2.0, 11.0, 60.0, 400.0):
        assert chi_squared_tail(value, freedom) == pytest.approx(chi2.sf(value, freedom), rel=1e-9)


def test_the_hour_of_asking_is_that_of_the_clock_where_one_is_told(tmp_path: Path) -> None:
    """At noon in London it is 11 in UTC in summer; of a day alone nobody knows the hour."""
    rows = [
        {"sent_at": at("2026-07-01T11:30"), "answered_at": at("2026-07-02T11:00")},
        {"sent_at": at("2026-01-01T11:30")},
        {"sent_at": at("2026-01-01T00:00"), "sent_until": at("2026-01-02T00:00")},
    ]
    known = {"known_at": at("2026-08-01T00:00")}
    lake = make_lake(tmp_path, invitations=[{**row, **known} for row in rows])
    london = Slice(timezone="Europe/London")
    found = measure(reader_of(lake), METRICS["response_rate"], london, by="hour")
    told = {row.group: (row.estimate.value, row.estimate.n) for row in found}
    assert told == {"12:00": (100.0, 1), "11:00": (0.0, 1), None: (0.0, 1)}
    (row,) = measure(reader_of(lake), METRICS["response_rate"], london.narrow("hour", "12:00"))
    assert row.estimate.n == 1
