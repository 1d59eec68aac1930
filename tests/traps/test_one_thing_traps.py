"""What is asked in several places has one answer; each test walks the functions that pages call.

Who stands out from the rest, what the period before is called, which complaints are open, which
currency is ours.
"""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import streamlit as st
from typer.testing import CliRunner

from metrics.analyses.chains import chains
from metrics.analyses.compare import Compared
from metrics.analyses.findings import kinds
from metrics.analyses.findings import search as needs
from metrics.analyses.standings import against_one
from metrics.catalogue import METRICS
from metrics.cli.show import app as command_line
from metrics.inference.verdict import UNCLEAR
from metrics.lake import Lake
from metrics.measure.hiding.suppression import hide_small
from metrics.measure.measuring import measure
from metrics.measure.rows import oldest_open
from metrics.model import NOTHING, Estimate, Metric, Row
from metrics.places import Places
from metrics.slices import Disclosure, Scope, Slice
from store.settings import Settings
from store.tables import TABLES
from tests.support.lakes import at, make_lake, reader_of, write_lake
from tests.support.reading import OpenPage, plain, said
from ui import state
from ui.app import menu
from ui.charts import charts, dots
from ui.figures import comparisons
from ui.figures import groups as panel_figures
from ui.figures import needs as figures_needs
from ui.filters import filters, spans
from ui.format import numbers
from ui.panels.complaints import recovery
from ui.panels.pulse import where as panel_where
from ui.panels.shared import cards
from ui.panels.shared import groups as panel_groups
from ui.panels.teams import peers
from ui.panels.teams.chooser import ChosenGroup
from ui.sentences import findings

EVERYTHING = Scope.everything()
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
PLACES = tuple("ABCDEFGHIJKL")


# -- who stands out


def answers(metric: Metric, draw: random.Random, n: int, quality: float) -> dict[str, Any]:
    """The inputs of a group of so many, better or worse by its quality (0–1)."""
    if metric.key == "nps":
        happy = sum(draw.random() < quality for _ in range(n))
        unhappy = sum(draw.random() < 0.5 for _ in range(n - happy))
        return {"promoters": happy, "passives": 0, "detractors": unhappy, "answered": n}
    hours = np.array([draw.expovariate(quality) for _ in range(n)]) * 3_600_000_000
    waited = np.sort(hours.astype(np.int64)) + 1
    return {"resolved": waited[: n - n // 7], "still_open": waited[n - n // 7 :]}


def company(metric: Metric, seed: int, smallest: int) -> list[Row]:
    """Two to a dozen groups of 3 to 300, those without a name among them; small ones hidden."""
    draw = random.Random(seed)  # noqa: S311
    names: list[str | None] = [*PLACES[: draw.randrange(2, 13)], None]
    rows = []
    for name in names[draw.random() < 0.5 :]:
        n = round(3 * 100 ** draw.random())
        inputs = answers(metric, draw, n, draw.choice([0.25, 0.5, 0.5, 0.5, 0.7]))
        rows.append(Row(name, metric.estimate(inputs), inputs))
    return hide_small(rows, smallest)


class Pages:
    """The pages' own functions over rows in memory; what they draw is written down."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.rows: list[Row] = []
        self.places: Any = None
        self.said = ""
        view = state.View(
            Path(), (0, 0, 0), Settings(), EVERYTHING, Disclosure(1, 1), OCTOBER, None, "nps"
        )  # type: ignore[arg-type]
        patch.setattr(state.View, "lake", property(lambda _: None))
        state.show(view)
        patch.setattr(state, "remembered", lambda _name, ask, *_key: ask())
        patch.setattr(state, "figures", self._figures)
        patch.setattr(panel_figures, "compare_all", self._compared)
        patch.setattr(panel_figures, "missing_of", lambda *_: "")
        # Which columns have names is asked of a lake, and not of who stands out.
        patch.setattr(panel_figures, "given", lambda columns: [*columns])
        patch.setattr(panel_figures, "are_groups", lambda _column: True)
        patch.setattr(panel_figures, "name_count", lambda _column: len(PLACES))
        patch.setattr(comparisons, "keys_with_data", lambda keys: keys)
        # What was missed is asked of a lake.
        patch.setattr(kinds, "missing", lambda *_: ())
        patch.setattr(kinds, "invited", lambda *_: None)
        patch.setattr(figures_needs, "old_complaints", lambda *_: figures_needs.Old(0, None, 0))
        patch.setattr(dots, "dots", self._dots)
        patch.setattr(charts, "draw", self._draw)
        patch.setattr(filters, "picker", lambda _column: None)
        patch.setattr(menu, "link", lambda *_, **__: None)
        # Where it shows most is asked of a lake, and not of who stands out.
        patch.setattr(needs, "unexplained", lambda _look, worse: [*worse])
        patch.setattr(needs, "narrowed", lambda _look, finding: finding)

    def _figures(self, keys: list[str], _slice: object = None, *, by: str | None = None) -> Any:
        whole = Row(
            None, METRICS[keys[0]].estimate(next(r.inputs for r in self.rows if r.inputs)), {}
        )
        return {key: self.rows if by == "location" else [whole] for key in keys}

    def _compared(self, *_: object, **__: object) -> dict[str, list[Compared]]:
        return {key: [Compared(row, None, None) for row in self.rows] for key in METRICS}

    def _dots(self, _rows: object, _metric: object, *, standings: Any, **_: object) -> Any:
        self.places = standings
        return SimpleNamespace(figure=SimpleNamespace(update_layout=lambda **_: None))

    def _draw(self, _question: str, said: str, *_: object, **__: object) -> None:
        self.said = said

    def pulse(self, metric: Metric) -> tuple[Any, str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(panel_where, "_SHOWN", {metric.key: ("name", "nps")})
            panel_where.draw()
        return self.places, self.said

    def teams(self, metric: Metric) -> tuple[Any, str]:
        line: Any = SimpleNamespace(metric=metric, target=None)
        pairs = [Compared(row, None, None) for row in self.rows]
        chosen = ChosenGroup("location", "A", PLACES, OCTOBER, {metric.key: pairs}, (line,))
        peers.draw_peers(chosen, metric.key)
        return self.places, self.said.removesuffix(" Click one to choose it.")

    def nps_and_complaints(self, metric: Metric) -> tuple[Any, str]:
        found = panel_figures.groups(metric.key, "location")
        said = panel_groups.answer(found, metric, "location")
        return found.standings.places, said.removesuffix(" Click a dot to see that location alone.")

    def needs(self, metric: Metric, **others: list[Row]) -> set[str]:
        """Whom "what needs us" calls worse than the rest, among as many comparisons as given."""
        cuts = {"location": self.rows, **others}
        looked = {
            column: {metric.key: [Compared(row, None, None) for row in rows]}
            for column, rows in cuts.items()
        }
        # Beliefs, staffing, invitations and themes are told of one by one, and here by nobody.
        nobody: Any = SimpleNamespace(
            lake=SimpleNamespace(
                tables=dict.fromkeys(TABLES, SimpleNamespace(rows=0)), places=Places()
            ),
            settings=Settings(),
        )
        found = needs.findings(nobody, OCTOBER, most=99, looked=looked).found
        return {f.group for f in found if f.column == "location"}


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    yield Pages(monkeypatch)
    st.session_state.clear()


@pytest.mark.parametrize(("key", "companies"), [("nps", 300), ("resolution_median", 40)])
@pytest.mark.parametrize("smallest", [1, 5])
def test_all_pages_name_the_same_groups(
    pages: Pages, key: str, companies: int, smallest: int
) -> None:
    """Pulse and Teams once counted small groups that NPS and Complaints left out."""
    metric, told = METRICS[key], Counter[str]()
    worse = "below the rest" if metric.better == "higher" else "above the rest"
    for seed in range(companies):
        pages.rows = company(metric, seed, smallest)
        if not any(row.inputs for row in pages.rows):
            continue
        where = pages.pulse(metric)
        assert pages.teams(metric) == where, seed
        assert pages.nps_and_complaints(metric) == where, seed
        named = {group for group, standing in where[0].items() if standing == worse}
        # Alone they are the same question; among many more, none is told that pages do not show.
        assert pages.needs(metric) == named, seed
        assert pages.needs(metric, team=company(metric, seed + 5000, smallest)) <= named, seed
        told.update(where[0].values())
    assert min(told[worse], told[UNCLEAR]) > companies / 10


def test_the_chart_of_recovery_names_whom_its_sentence_names() -> None:
    metric = METRICS["recovery"]
    for seed in range(60):
        draw = random.Random(seed)  # noqa: S311
        groups = ("no complaint", "within a day", "within 3 days", "later")
        sizes = [round(4 * 40 ** draw.random()) for _ in groups]
        inputs = [answers(METRICS["nps"], draw, n, draw.choice([0.2, 0.5, 0.8])) for n in sizes]
        rows = [Row(g, metric.estimate(i), i) for g, i in zip(groups, inputs, strict=True)]
        none, after = recovery.apart(hide_small(rows, 5))
        found = against_one(metric, after, none)
        said = recovery.in_words(none, after, found)
        assert said.count("better") == [*found.places.values()].count("above the rest"), seed
        assert said.count("worse") == [*found.places.values()].count("below the rest"), seed


# -- the period before


def said_by_pages(chosen: Slice) -> set[str]:
    """The period before as the pages say it: in the line on top, on cards, in sentences."""
    state.show(SimpleNamespace(slice=chosen))  # type: ignore[arg-type]
    on_top = spans.shown_in_words(chosen).partition(", against ")[2]
    found = Compared(Row(None, NOTHING, {}), None, None)
    return {on_top, cards.before_in_words(found), findings.period_before(chosen, plain=True)}


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 12, 1), date(2027, 1, 1), "November"),
        (date(2025, 12, 1), date(2026, 1, 1), "November"),
        (date(2027, 1, 1), date(2027, 2, 1), "December 2026"),
        (date(2026, 1, 10), date(2026, 2, 20), "30 Nov 2025 to 9 Jan"),
        (date(2026, 12, 25), date(2027, 1, 1), "18 Dec to 24 Dec"),
        (date(2026, 12, 28), date(2027, 1, 4), "21 Dec to 27 Dec 2026"),
        (date(2027, 1, 4), date(2027, 1, 11), "28 Dec 2026 to 3 Jan"),
        (date(2027, 1, 1), date(2027, 1, 2), "31 Dec 2026"),
        (date(2026, 12, 31), date(2027, 1, 1), "30 Dec"),
        (date(2026, 1, 1), date(2027, 1, 1), "2025"),
        (date(2026, 7, 1), date(2027, 1, 1), "1 Jan to 30 Jun"),
    ],
)
def test_the_period_before_has_one_name(since: date, until: date, expected: str) -> None:
    """Every December said "November 2026" beside "December 2026", for a period ends in January."""
    assert said_by_pages(Slice(since, until)) == {expected}


def periods() -> Iterator[Slice]:
    """Every month of three years, every week, and spans of many lengths, ends of years among."""
    first = date(2025, 1, 1)
    months = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(37)]
    yield from (Slice(*pair) for pair in pairwise(months))
    for start in range(0, 3 * 365, 7):
        since = first + timedelta(days=start)
        yield from (Slice(since, since + timedelta(days=length)) for length in (1, 7, 41, 90, 400))


def test_the_year_is_said_where_the_last_days_lie_in_different_years() -> None:
    count = 0
    for chosen in periods():
        (said,) = said_by_pages(chosen)
        before = chosen.before()
        assert before is not None
        assert before.until is not None
        assert chosen.until is not None
        last, ours = before.until - timedelta(days=1), chosen.until - timedelta(days=1)
        assert said.endswith(str(last.year)) == (last.year != ours.year), chosen
        # Whatever is left out can be read off the period beside it.
        assert before.period_in_words() == said.removesuffix(f" {last.year}") + f" {last.year}"
        count += 1
    assert count > 700


def test_without_a_period_before_each_place_says_so_in_its_words() -> None:
    assert Slice(None, date(2026, 1, 1)).before_in_words() == ""
    assert said_by_pages(Slice(date(2026, 1, 1))) == {"", "the period before", "before"}


# -- what is open

_TICK = timedelta(microseconds=1)
_NOON = at("2026-10-20T12:00")
#: The instants at which mistakes are made: where periods, knowledge and ages end.
_EDGES = (
    at("2026-11-01T00:00"),
    _NOON,
    _NOON - timedelta(days=3),
    _NOON - timedelta(days=56),
    at("2026-11-01T00:00") - timedelta(days=3),
    at("2026-11-01T00:00") - timedelta(days=56),
)


def complaint(draw: random.Random) -> dict[str, Any]:
    """A complaint whose times lie on the edges, or a microsecond beside them."""

    def moment() -> datetime:
        return draw.choice(_EDGES) + draw.choice([-1, 0, 1]) * _TICK

    opened, ended = sorted([moment(), moment()])
    drop = draw.choice(["noon", "later", "silent"])
    known = {"noon": _NOON, "later": at("2026-11-20T00:00"), "silent": at("2026-11-02T00:00")}[drop]
    is_told = drop != "silent" and draw.random() < 0.6
    return {
        "opened_at": opened, "resolved_at": ended if is_told else None, "drop": drop,
        "known_at": max(known, opened), "team": draw.choice(["Care", "Floor", None]),
        "category": draw.choice(["late", None]),
    }  # fmt: skip


def counted(lake: Lake, key: str, chosen: Slice, by: str | None, as_of: datetime | None) -> Any:
    rows = measure(reader_of(lake, as_of=as_of), METRICS[key], chosen, by=by)
    return {row.group: row.estimate.n for row in rows if row.estimate.n}


@pytest.mark.parametrize("seed", range(6))
def test_the_list_of_open_complaints_holds_those_that_are_counted(
    tmp_path: Path, seed: int
) -> None:
    """Card, bars and list: at the last instant of a period, of an age, of what a file knows."""
    draw = random.Random(seed)  # noqa: S311
    lake = make_lake(tmp_path, complaints=[complaint(draw) for _ in range(150)])
    object.__setattr__(
        lake,
        "given",
        {"silent": frozenset({"opened_at"}), **dict.fromkeys(["noon", "later"], _ALL)},
    )
    ends: list[date | None] = [None, date(2026, 11, 1), date(2026, 10, 20)]
    looks = [None, *(edge + tick * _TICK for edge in _EDGES for tick in (-1, 0, 1))]
    seen = 0
    for as_of in looks:
        for until in ends:
            chosen = Slice(
                None, until, only={"team": ("Care", None)} if draw.random() < 0.5 else ()
            )
            found = oldest_open(reader_of(lake, as_of=as_of), chosen, 999)
            case = (as_of, until)
            assert counted(lake, "open_by_age", chosen, "age", as_of) == Counter(found["age"]), case
            assert counted(lake, "open_by_age", chosen, "team", as_of) == Counter(found["team"])
            card = counted(lake, "open_complaints", chosen, None, as_of)
            assert card.get(None, 0) == found.height, case
            seen += found.height
    assert seen > 1000


_ALL = frozenset({"opened_at", "resolved_at"})


# -- which currency is ours


@pytest.mark.parametrize("seed", range(8))
def test_growth_and_chains_leave_out_the_same_money(tmp_path: Path, seed: int) -> None:
    """Of two currencies with as many rows the first by name is ours; no currency is one too."""
    draw = random.Random(seed)  # noqa: S311
    # In odd companies as many rows have either.
    names = (
        ["EUR", "GBP", None] * 8 if seed % 2 else draw.choices(["CHF", "GBP", "EUR", None], k=24)
    )
    draw.shuffle(names)
    rows = [
        {
            "customer_id": f"c{n}", "period": at(f"{year}-10-01T00:00"),
            "revenue": float(draw.randrange(1, 50)), "currency": names.pop(),
            "known_at": at("2026-12-01T00:00"),
        }
        for n in range(12)
        for year in (2025, 2026)
    ]  # fmt: skip
    held = Counter(row["currency"] for row in rows)
    ours = {min(held, key=lambda name: (-held[name], name is None, name or ""))}
    expected = sum(row["revenue"] for row in rows if row["currency"] in ours)
    lake = make_lake(tmp_path, revenue=rows)
    (grown,) = measure(reader_of(lake), METRICS["earned_growth"], OCTOBER)
    amounts = ("then", "kept", "earned", "bought", "untold")
    assert sum(grown.inputs[name] for name in amounts) == pytest.approx(expected)
    assert grown.inputs["foreign_rows"] == sum(row["currency"] not in ours for row in rows)
    assert chains(reader_of(lake), OCTOBER).all_paid == pytest.approx(expected)


# -- what the command line says, and what a card shows


def test_a_card_shows_what_the_command_line_says(tmp_path: Path, open_page: OpenPage) -> None:
    """One metric is worse, one better, one neither: value, before, change and verdict of each."""
    scores = {"nps": ([10] * 60, [10] * 30 + [0] * 30), "csat": ([5, 1] * 30, [5] * 60),
              "ces": ([7, 1] * 30, [7, 1] * 30)}  # fmt: skip
    rows = [
        {"answered_at": at(f"2026-{9 + month:02}-{1 + n % 28:02}T12:00"), "question": key, "score": score}
        for key, months in scores.items()
        for month, given in enumerate(months)
        for n, score in enumerate(given)
    ]  # fmt: skip
    home = write_lake(tmp_path, responses=rows)
    page = open_page(home, "nps", period="2026-10")
    shown = {metric.label: metric.value for metric in page.metric}
    text, verdicts = plain(said(page)), []
    for key in scores:
        words = ["show", key, "--change", "--since", "2026-10-01", "--until", "2026-11-01"]
        told, listed = (
            CliRunner().invoke(command_line, [*words, kind, "--home", str(home.root)]).stdout
            for kind in ("--json", "--csv")
        )
        (row,), (line,) = json.loads(told)["rows"], csv.DictReader(io.StringIO(listed))
        metric, before, change = METRICS[key], row["before"], row["change"]
        now = Estimate(row["value"], row["low"], row["high"], row["n"])
        difference = Estimate(change["value"], change["low"], change["high"], row["n"])
        assert shown[metric.label] == numbers.value(now, metric.unit)
        assert f"{numbers.interval(now, metric.unit)} · 60 answers" in text.replace("\xa0", " ")
        assert (before["n"], before["since"], before["until"]) == (60, "2026-09-01", "2026-10-01")
        assert row["value"] - before["value"] == change["value"]
        verdicts.append(row["verdict"])
        size = numbers.size_of(difference, metric.unit)
        card = {"worse": f"● **{size} worse**", "better": f"● **{size} better**"}
        assert card.get(row["verdict"], "no clear change") in text
        assert line["verdict"] == row["verdict"]
        for part in ("before", "change"):
            assert float(line[f"{part}_value"]) == row[part]["value"]
    assert verdicts == ["worse", "better", "cannot tell"]
