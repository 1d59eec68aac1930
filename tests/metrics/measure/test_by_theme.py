"""By theme: groups that overlap, each the rows that a reader gets who chooses by it.

The oracle is a list of rows in Python, whose themes are told by which words were put into each.
"""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from metrics.analyses.compare import compare_all
from metrics.analyses.standings import against_the_rest
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.counted import counted_rows
from metrics.measure.measuring import measure, measure_unseen, rests, values
from metrics.measure.reader import Reader
from metrics.measure.rows import newest_comments
from metrics.measure.voice.read import read
from metrics.model import Estimate, Row
from metrics.slices import Disclosure, Scope, Slice
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

DAY, BEFORE = at("2026-10-20T12:00"), at("2026-09-20T12:00")
#: Names as people write them, and one that is SQL if it is not bound.
BILL, WAIT, ODD = "Bill", "Wait", "x'] OR TRUE --"
THEMES = {BILL: ["bill"], WAIT: ["waiting", '"long wait"'], ODD: ["o'brien"]}
WORDS = {BILL: "the bill", WAIT: "a long wait", ODD: "ask O'Brien"}
OCTOBER = Slice(DAY.date().replace(day=1), DAY.date().replace(month=11, day=1))


def _rows() -> list[Record]:
    """320 answers in October and 80 before it; of each theme some, of two at once and of none."""
    dice = random.Random("by theme")  # noqa: S311 - rows for a test
    rows: list[Record] = []
    for number in range(400):
        about = [name for name in WORDS if dice.random() < 0.3]
        rows.append(
            {
                "answered_at": BEFORE if number % 5 == 0 else DAY,
                "question": "nps",
                "score": dice.choice((1, 3, 7, 9, 10)) if about else dice.choice((7, 9, 10)),
                "location": dice.choice(("York", "Leeds", "Hull")),
                "comment": ", ".join(WORDS[name] for name in about) or None,
                "customer_id": f"c{number % 150}",
                "_about": tuple(about),
            }
        )
    return rows


ROWS = _rows()


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    kept = [{name: value for name, value in row.items() if name != "_about"} for row in ROWS]
    complaints = [
        {"opened_at": DAY, "summary": f"{WORDS[name]} {n}", "location": "York"}
        for name in (BILL, ODD)
        for n in range(12)
    ]
    return make_lake(tmp_path_factory.mktemp("by theme"), responses=kept, complaints=complaints)


def seeing(lake: Lake, smallest: int = 1) -> Reader:
    settings = Settings.model_validate({"themes": THEMES})
    return Reader(lake, Scope.everything(), Disclosure(smallest, smallest), settings)


def _has(row: Record, group: str | None) -> bool:
    return group in row["_about"] if group else not row["_about"]


def _nps(rows: list[Record]) -> tuple[float | None, int]:
    scores = [row["score"] for row in rows]
    if not scores:
        return None, 0
    net = sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores)
    return 100 * net / len(scores), len(scores)


def _told(estimate: Estimate) -> tuple[float | None, int]:
    return (None if estimate.value is None else round(estimate.value, 9)), estimate.n


def _close(told: tuple[float | None, int], value: tuple[float | None, int]) -> None:
    assert told[1] == value[1]
    assert told[0] == pytest.approx(value[0])


OCTOBERS = [row for row in ROWS if row["answered_at"] == DAY]


def test_a_row_counts_in_each_of_its_themes_and_in_none_without_one(lake: Lake) -> None:
    found = {row.group: row for row in measure(seeing(lake), METRICS["nps"], OCTOBER, by="theme")}
    assert [*found] == [*sorted(THEMES), None]
    for group, row in found.items():
        _close(_told(row.estimate), _nps([each for each in OCTOBERS if _has(each, group)]))
    assert sum(row.estimate.n for row in found.values()) > len(OCTOBERS)


@pytest.mark.parametrize("chosen", [(BILL,), (ODD,), (BILL, WAIT), (None,), (WAIT, None)])
def test_a_filter_keeps_the_rows_that_have_one_of_the_themes(
    lake: Lake, chosen: tuple[str | None, ...]
) -> None:
    mine = OCTOBER.narrow("theme", *chosen)
    kept = [row for row in OCTOBERS if any(_has(row, group) for group in chosen)]
    (whole,) = measure(seeing(lake), METRICS["nps"], mine)
    _close(_told(whole.estimate), _nps(kept))
    for row in measure(seeing(lake), METRICS["nps"], mine, by="location"):
        _close(_told(row.estimate), _nps([r for r in kept if r["location"] == row.group]))
    groups = [row.group for row in measure(seeing(lake), METRICS["nps"], mine, by="theme")]
    assert groups == [*chosen]


def test_a_place_may_be_chosen_too(lake: Lake) -> None:
    here = OCTOBER.narrow("location", "York").narrow("theme", BILL)
    kept = [r for r in OCTOBERS if r["location"] == "York" and _has(r, BILL)]
    (nps,) = measure(seeing(lake), METRICS["nps"], here)
    _close(_told(nps.estimate), _nps(kept))


def test_a_customer_who_says_it_several_times_counts_once(tmp_path: Path) -> None:
    """Of three who speak of the bill, one of them twice, one praises in public."""
    said = (("c1", "the bill"), ("c1", "that bill"), ("c2", "a bill"), ("c3", "all well"))
    told = [
        {"answered_at": DAY, "question": "nps", "score": 9, "comment": words, "customer_id": customer}
        for customer, words in said
    ]  # fmt: skip
    posts = [
        {
            "happened_at": DAY,
            "kind": "review",
            "sentiment": "positive",
            "text": words,
            "customer_id": customer,
        }
        for customer, words in (("c4", "A fair bill"), ("c3", "All well"))
    ]
    reader = seeing(make_lake(tmp_path, responses=told, advocacy=posts))
    (rate,) = measure(reader, METRICS["advocacy_rate"], OCTOBER.narrow("theme", BILL))
    assert (rate.estimate.n, rate.estimate.value) == (3, pytest.approx(100 / 3))


def test_a_theme_has_a_trend_like_any_filter(lake: Lake) -> None:
    mine = Slice(BEFORE.date().replace(day=1), OCTOBER.until).narrow("theme", BILL)
    found = {
        str(row.group): row.estimate
        for row in measure(seeing(lake), METRICS["nps"], mine, by="month")
    }
    for month, day in (("2026-09", BEFORE), ("2026-10", DAY)):
        kept = [row for row in ROWS if row["answered_at"] == day and _has(row, BILL)]
        (estimate,) = (each for name, each in found.items() if name.startswith(month))
        _close(_told(estimate), _nps(kept))


def test_complaints_have_themes_by_their_own_words(lake: Lake) -> None:
    found = measure(seeing(lake), METRICS["complaints_opened"], OCTOBER, by="theme")
    assert {row.group: row.estimate.value for row in found} == {BILL: 12, ODD: 12}


def test_the_rest_of_a_theme_is_the_rows_without_it(lake: Lake) -> None:
    reader, metric = seeing(lake), METRICS["nps"]
    rows = measure(reader, metric, OCTOBER, by="theme")
    apart = rests(reader, metric, OCTOBER, "theme", THEMES)
    for name in THEMES:
        _close(_told(apart[name].estimate), _nps([r for r in OCTOBERS if not _has(r, name)]))
    standings = against_the_rest(metric, rows, apart)
    mine, other = (_nps([r for r in OCTOBERS if _has(r, BILL) is side]) for side in (True, False))
    assert standings.differences[BILL].value == pytest.approx((mine[0] or 0) - (other[0] or 0))


def test_each_theme_is_compared_with_itself_before(lake: Lake) -> None:
    rows = compare_all(seeing(lake), [METRICS["nps"]], OCTOBER, by="theme")["nps"]
    for row in rows:
        assert row.before is not None
        assert isinstance(row.group, str | None)
        before = [r for r in ROWS if r["answered_at"] == BEFORE and _has(r, row.group)]
        _close(_told(row.before.estimate), _nps(before))


def test_comments_and_the_rows_behind_a_number_are_those_with_the_theme(lake: Lake) -> None:
    mine = OCTOBER.narrow("theme", BILL)
    kept = [row for row in OCTOBERS if _has(row, BILL)]
    comments = newest_comments(seeing(lake), mine, most=500)
    assert comments.height == len(kept)
    assert comments["words"].str.contains("the bill").all()
    assert read(seeing(lake), mine.narrow("kind", "comment")).count == len(kept)
    behind = counted_rows(seeing(lake), METRICS["nps"], mine)
    assert behind.table.height == len(kept)


def test_the_same_lake_with_other_themes_tells_these(lake: Lake) -> None:
    """What is remembered of one organisation's themes is no answer to another's."""
    first = measure(seeing(lake), METRICS["nps"], OCTOBER, by="theme")
    other = reader_of(lake, settings=Settings.model_validate({"themes": {BILL: ["wait"]}}))
    found = measure(other, METRICS["nps"], OCTOBER.narrow("theme", BILL))[0]
    _close(_told(found.estimate), _nps([row for row in OCTOBERS if _has(row, WAIT)]))
    assert measure(seeing(lake), METRICS["nps"], OCTOBER, by="theme") == first
    none = reader_of(lake)
    assert values(none, "theme") == []
    assert measure(none, METRICS["nps"], OCTOBER.narrow("theme", BILL))[0].estimate.n == 0


def test_what_decides_later_what_is_hidden_is_not_asked_by_theme(lake: Lake) -> None:
    with pytest.raises(ValueError, match="groups by theme overlap"):
        measure_unseen(seeing(lake), METRICS["nps"], [OCTOBER], by="theme")
    with pytest.raises(ValueError, match="no column theme"):
        Scope({"theme": (BILL,)})


def test_the_command_line_tells_the_same(tmp_path: Path) -> None:
    kept = [{name: value for name, value in row.items() if name != "_about"} for row in ROWS]
    home = write_lake(tmp_path, responses=kept)
    home.settings_file.write_text(
        "[themes]\n"
        + "".join(
            f"{json.dumps(n)} = {s}\n"
            for n, s in ((BILL, ["bill"]), (WAIT, ["waiting", '"long wait"']))
        )
    )
    asked = ["show", "nps", "--home", str(home.root), "--since", "2026-10-01", "--until"]
    asked += ["2026-11-01", "--json"]
    told = CliRunner().invoke(app, [*asked, "--by", "theme"])
    rows = {row["group"]: row for row in json.loads(told.stdout)["rows"]}
    for name in (BILL, WAIT):
        value, n = _nps([row for row in OCTOBERS if _has(row, name)])
        assert (rows[name]["value"], rows[name]["n"]) == (pytest.approx(value), n)
        alone = CliRunner().invoke(app, [*asked, "--where", f"theme={name}"])
        assert json.loads(alone.stdout)["rows"][0]["n"] == n


def _shown(reader: Reader, chosen: Slice, by: str | None = None) -> list[Row]:
    return measure(reader, METRICS["nps"], chosen, by=by)


def _few(tmp_path: Path, of: dict[tuple[str, bool], int]) -> Lake:
    """Answers per place, with the bill in them or without."""
    rows = [
        {
            "answered_at": DAY, "question": "nps", "score": 9 if n % 2 else 3, "location": place,
            "comment": "the bill" if has else "all well",
        }
        for (place, has), count in of.items()
        for n in range(count)
    ]  # fmt: skip
    return make_lake(tmp_path, responses=rows)


def test_neither_few_with_a_theme_nor_few_without_it_are_told(tmp_path: Path) -> None:
    few_with = seeing(_few(tmp_path / "with", {("York", True): 4, ("York", False): 40}), 5)
    few_without = seeing(_few(tmp_path / "out", {("York", True): 40, ("York", False): 4}), 5)
    for reader in (few_with, few_without):
        with_it, without = _shown(reader, OCTOBER, "theme")
        assert with_it.estimate.hidden
        assert without.estimate.hidden
        assert _shown(reader, OCTOBER.narrow("theme", BILL))[0].estimate.hidden
        assert rests(reader, METRICS["nps"], OCTOBER, "theme", [BILL])[BILL].estimate.hidden
        assert not _shown(reader, OCTOBER)[0].estimate.hidden


def test_nothing_shown_less_something_shown_leaves_few(tmp_path: Path) -> None:
    """Of all numbers by place and theme no shown one less a part of it that is shown is of few."""
    dice = random.Random("few")  # noqa: S311
    for company in range(6):
        counts = {
            (place, has): dice.choice((2, 4, 7, 20, 30))
            for place in ("York", "Leeds", "Hull")
            for has in (True, False)
        }
        reader = seeing(_few(tmp_path / f"{company}", counts), 5)
        shown = {(): 0}
        for places, side in product((None, "York", "Leeds", "Hull"), (None, True, False)):
            chosen = OCTOBER if places is None else OCTOBER.narrow("location", places)
            if side is not None:
                chosen = chosen.narrow("theme", BILL) if side else chosen.rest_of("theme", BILL)
            (row,) = _shown(reader, chosen)
            cells = frozenset(
                cell for cell in counts if places in (None, cell[0]) and side in (None, cell[1])
            )
            if not row.estimate.hidden:
                shown[tuple(sorted(cells))] = row.estimate.n
        for whole, part in product(shown, shown):
            if set(part) < set(whole) and part:
                assert shown[whole] - shown[part] >= 5, (counts, whole, part)


def test_a_place_that_is_hidden_stays_so_by_theme(tmp_path: Path) -> None:
    """Leeds has 4 answers, so another place is hidden beside it, whatever is asked by theme."""
    reader = seeing(_few(tmp_path, {("York", True): 20, ("Hull", True): 9, ("Leeds", True): 4,
                                    ("York", False): 20, ("Hull", False): 9}), 5)  # fmt: skip
    whole = {row.group: row.estimate.hidden for row in _shown(reader, OCTOBER, "location")}
    by_theme = _shown(reader, OCTOBER.narrow("theme", BILL), "location")
    assert whole["Leeds"]
    assert all(row.estimate.hidden for row in by_theme if whole[str(row.group)])


def test_a_theme_is_a_list_in_every_view(lake: Lake) -> None:
    asked = seeing(lake).lake.query('SELECT "theme" FROM responses WHERE "theme" IS NOT NULL', {})
    assert asked.schema["theme"] == pl.List(pl.String)
    plain = lake.query("SELECT theme FROM responses LIMIT 1", {})
    assert plain["theme"].to_list() == [None]
