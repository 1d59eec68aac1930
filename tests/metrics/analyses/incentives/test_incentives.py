"""Praise by name and what looks different since a target began, against counts by hand."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats
from typer.testing import CliRunner

from metrics.analyses.incentives import (
    differences,
    differences_as_numbers,
    praise,
    praise_as_numbers,
)
from metrics.analyses.incentives.since import _within
from metrics.cli.show import app
from metrics.slices import Slice
from store.settings import Settings
from tests.support import stores
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

BEGAN, UNTIL = date(2026, 9, 1), date(2026, 10, 1)
SETTINGS = Settings.model_validate({"targets_since": {"nps": BEGAN}})
LONG_AGO = at("2026-07-01T09:00")


def answers() -> list[Record]:
    """One place; since September nobody gives 7 or 8, some follow at once, words are as ever."""
    rows: list[Record] = []
    for number in range(400):
        # 60 days: an answer every 216 minutes, half of them since the target began.
        when = at("2026-08-02T00:00") + timedelta(minutes=216 * number)
        is_since = when.date() >= BEGAN
        score = 10 if is_since or number % 2 else 7
        rows.append({"answered_at": when, "question": "nps", "score": score, "location": "York",
                     "comment": "Lovely." if number % 3 else None})  # fmt: skip
        if number % 2:
            apart = 60 if is_since else 100
            rows.append({**rows[-1], "answered_at": when + timedelta(seconds=apart)})
    # Too long ago: as many days before as since.
    return [*rows, {"answered_at": LONG_AGO, "question": "nps", "score": 7, "location": "York"}]


def told(tmp_path: Path, rows: list[Record], **asked: Any) -> dict[str, Any]:
    reader = reader_of(make_lake(tmp_path, responses=rows), settings=SETTINGS, **asked)
    return {each.look: each for each in differences(reader, Slice(), UNTIL)}


def test_what_looks_different_is_told_from_what_does_not(tmp_path: Path) -> None:
    found = told(tmp_path, answers())
    assert {look: each.looks_different for look, each in found.items()} == {
        "9 or 10 among 7 to 10": True,
        "within a minute, of up to two": True,
        "without words": False,
    }


def test_shares_and_chances_are_those_of_a_count_by_hand(tmp_path: Path) -> None:
    rows = [row for row in answers() if row["answered_at"] != LONG_AGO]
    since = [row for row in rows if row["answered_at"].date() >= BEGAN]
    before = [row for row in rows if row["answered_at"].date() < BEGAN]
    one = told(tmp_path, answers())["9 or 10 among 7 to 10"]
    counts = [sum(row["score"] >= 9 for row in side) for side in (since, before)]
    assert (one.answers_since, one.answers_before) == (len(since), len(before))
    assert one.since == pytest.approx(100 * counts[0] / len(since))
    assert one.before == pytest.approx(100 * counts[1] / len(before))
    assert one.difference.value == pytest.approx(one.since - one.before)
    table = [[counts[0], len(since) - counts[0]], [counts[1], len(before) - counts[1]]]
    assert one.p_value == pytest.approx(stats.fisher_exact(table).pvalue)
    near = told(tmp_path / "near", answers())["within a minute, of up to two"]
    assert (near.before, near.since) == (0, 100)
    assert near.answers_since + near.answers_before == len(rows) - 400


def asked_and_came(since: int, before: int, first: str = "2026-07-20") -> dict[str, list[Record]]:
    """Two places and 75 days from `first` on: of the visits of each day so many are invited."""
    invitations: list[Record] = []
    staffing: list[Record] = []
    for number in range(75):
        day = at(f"{first}T00:00") + timedelta(days=number)
        many = since if day.date() >= BEGAN else before
        for place, visits in (("York", 40), ("Hull", 20)):
            half = visits // 2
            staffing += [
                {
                    "location": place,
                    "hour": day + timedelta(hours=hour),
                    "visits": half,
                    "people": 4.0,
                }
                for hour in (12, 18)
            ]
            invitations += [
                {"location": place, "sent_at": day + timedelta(hours=13, minutes=n)}
                for n in range(many if place == "York" else 5)
            ]
    return {"invitations": invitations, "staffing": staffing}


def a_visit(tmp_path: Path, chosen: Slice, **tables: list[Record]) -> Any:
    reader = reader_of(make_lake(tmp_path, **tables), settings=SETTINGS)
    found = {each.look: each for each in differences(reader, chosen, UNTIL)}
    return found.get("invitations, of visits")


def test_invitations_a_visit_are_those_of_a_count_by_hand(tmp_path: Path) -> None:
    """In York 12 a day of 40 visits since September, 20 before; in Hull 5 of 20 all along."""
    tables = asked_and_came(12, 20)
    one = a_visit(tmp_path, Slice(), **tables)
    # Of 30 days on each side.
    assert (one.answers_since, one.answers_before, one.counts) == (1_800, 1_800, "visits")
    assert one.since == pytest.approx(100 * (12 + 5) / 60)
    assert one.before == pytest.approx(100 * (20 + 5) / 60)
    # Places weigh as their visits do: 40 and 20.
    assert one.difference.value == pytest.approx((40 * (12 - 20) / 40 + 0) / 60 * 100)
    assert one.looks_different
    # Given the totals of each place, since is half of both: a sum of two fair coins is one.
    total = 30 * (12 + 20) + 30 * 10
    assert one.p_value == pytest.approx(stats.binomtest(30 * 17, total).pvalue, rel=1e-6)
    assert a_visit(tmp_path / "alike", Slice(), **asked_and_came(12, 12)).p_value == 1.0
    hull = a_visit(tmp_path / "hull", Slice(only={"location": ("Hull",)}), **tables)
    assert not hull.looks_different


def test_what_is_not_known_is_not_that_nobody_was_invited(tmp_path: Path) -> None:
    """A file of invitations that begins in August says nothing of July; of channels no rota does."""
    begins = asked_and_came(12, 12, "2026-08-21")
    rota = asked_and_came(12, 12)["staffing"]
    invitations = begins["invitations"]
    # On its first day one was invited, in the evening.
    invitations = [
        row for row in invitations
        if row["sent_at"].date() > date(2026, 8, 21) or row["sent_at"].minute == 0
    ]  # fmt: skip
    one = a_visit(tmp_path, Slice(), invitations=invitations, staffing=rota)
    # 22 to 31 August are ten whole days.
    assert (one.answers_before, one.answers_since) == (600, 600)
    assert one.since == one.before
    week = [row for row in invitations if row["sent_at"].date() > date(2026, 8, 25)]
    assert a_visit(tmp_path / "week", Slice(), invitations=week, staffing=rota) is None
    by_channel = Slice(only={"channel": ("web",)})
    assert a_visit(tmp_path / "channel", by_channel, **asked_and_came(12, 20)) is None
    assert a_visit(tmp_path / "nobody", Slice(), invitations=invitations) is None
    # Of a place that nobody counted in August nothing is compared.
    some = [r for r in rota if r["location"] == "Hull" or r["hour"].date() >= BEGAN]
    mine = a_visit(tmp_path / "some", Slice(), invitations=invitations, staffing=some)
    assert mine.answers_since == 200


def test_more_answers_alone_look_no_different(tmp_path: Path) -> None:
    """Since September three times as many answer, each whenever it happens to be."""
    draw = np.random.default_rng(7)
    rows: list[Record] = []
    for first, many in ((date(2026, 8, 2), 1_000), (BEGAN, 3_000)):
        for minutes in draw.uniform(0, 30 * 24 * 60, many):
            when = at(f"{first}T00:00") + timedelta(minutes=float(minutes))
            rows.append({"answered_at": when, "question": "nps", "score": 9, "location": "York"})
    near = told(tmp_path, rows)["within a minute, of up to two"]
    assert not near.looks_different
    assert near.difference.low is not None
    assert near.difference.low < 5


def test_without_a_first_day_or_with_few_answers_nothing_is_told(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers())
    assert differences(reader_of(lake), Slice(), UNTIL) == ()
    reader = reader_of(lake, settings=SETTINGS)
    assert differences(reader, Slice(), BEGAN) == ()
    assert told(tmp_path / "few", answers()[:9]) == {}


@pytest.mark.parametrize("n", [5, 20, 100])
def test_the_interval_of_a_difference_keeps_its_promise(n: int) -> None:

    draw, held = np.random.default_rng(n), 0
    for _ in range(2_000):
        marked = draw.binomial(n, [0.5, 0.3, 0.8, 0.6, 0.6, 0.4])
        frame = pl.DataFrame(
            {"place": ["a", "a", "b", "b", "c", "c"], "is_since": [True, False] * 3,
             "so": marked, "whole": [n] * 6}
        )  # fmt: skip
        found = _within(frame, "so", "whole")
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 20 <= found.high
    assert 0.93 <= held / 2_000 <= 0.985


def served() -> dict[str, list[Record]]:
    day = at("2026-09-10T12:00")

    def said(score: int, employee: str | None, comment: str | None) -> Record:
        return {"answered_at": day + timedelta(minutes=draw.randrange(9_000)), "question": "nps",
                "score": score, "employee": employee, "comment": comment}  # fmt: skip

    draw = random.Random(5)  # noqa: S311
    rows = [said(10, "Ada", f"Words {number}") for number in range(6)]
    rows += [said(9, None, "Thank you, ADA!"), said(9, None, "Adagio played"), said(3, "Ada", "No")]
    rows += [said(10, "Ada", "Ada again"), said(9, "Bo", "fine")]
    posts = [
        {"happened_at": day, "kind": "review", "sentiment": tone, "text": f"Ada was {tone}"}
        for tone in ("positive", "negative")
    ]
    return {"responses": rows, "advocacy": posts}


def test_whoever_is_named_is_praised_once_an_answer(tmp_path: Path) -> None:
    reader = reader_of(make_lake(tmp_path, **served()))
    found = praise(reader, Slice())
    # 6 by the field, one in words, one by both, one post; not the 3, not Adagio.
    assert [(one.name, one.times) for one in found.praised] == [("Ada", 9), ("Bo", 1)]
    assert len(found.praised[0].words) == 3
    assert not {"No", "Ada was negative", "Adagio played"} & set(found.praised[0].words)


def test_whoever_few_praise_is_counted_and_not_listed(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, **served())
    found = praise(reader_of(lake, smallest=5, smallest_comments=10), Slice())
    assert [(one.name, one.words) for one in found.praised] == [("Ada", ())]
    assert found.few == 1


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    rows = {**served(), "responses": [*served()["responses"], *answers()]}
    home = stores.seeing_all(write_lake(tmp_path, **rows))
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(
        f"{settings}\n[targets_since]\nnps = 2026-09-01\n", encoding="utf-8"
    )
    asked = ["incentives", "--until", "2026-10-01", "--json", "--home", str(home.root)]
    printed = json.loads(CliRunner().invoke(app, asked).stdout)
    reader = reader_of(make_lake(tmp_path / "again", **rows), settings=SETTINGS)
    chosen = Slice(until=UNTIL)
    assert printed == {
        "differences": differences_as_numbers(differences(reader, chosen, UNTIL)).to_dicts(),
        "praised": praise_as_numbers(praise(reader, chosen).praised).to_dicts(),
        "praised_by_few": 0,
    }
