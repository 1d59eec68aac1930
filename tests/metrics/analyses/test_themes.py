"""Themes: what each finds, its share, NPS with it, what comments propose, what is just missed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import chi2_contingency
from typer.testing import CliRunner

from metrics.analyses.findings import findings
from metrics.analyses.findings.kinds import themes_grown
from metrics.analyses.themes import proposed
from metrics.analyses.themes.previewed import ThemePreview, preview
from metrics.analyses.themes.proposed import proposals
from metrics.analyses.themes.shares import theme_shares
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.measure.voice.read import read
from metrics.slices import Slice
from store.settings import (
    Settings,
    SettingsError,
    keep_theme,
    load_settings,
    refuse_theme,
)
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

DAY, BEFORE = at("2026-10-20T12:00"), at("2026-09-20T12:00")
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
PEPPER = {"No pepper": ['"no pepper"', "pepper nobody -mill"], "O'Brien": ["o'brien"]}


def comment(words: str, score: int | None = 5, **also: Any) -> Record:
    return {"answered_at": DAY, "question": "nps", "score": score, "comment": words, **also}


def with_themes(lake: Lake, themes: dict[str, list[str]], **reader: Any) -> Reader:
    """A reader whose organisation has these themes."""
    return reader_of(lake, settings=Settings.model_validate({"themes": themes}), **reader)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """In October 20 of 60 answers with words have the theme, all of them detractors."""
    rows = [comment("There was no pepper", 2) for _ in range(15)]
    rows += [comment("Nobody brought pepper!", 3) for _ in range(5)]
    rows += [comment("A pepper mill nobody used", 10) for _ in range(10)]
    rows += [comment("All was well, said O’Brien", 9) for _ in range(30)]
    rows += [comment("No pepper", 2) | {"answered_at": BEFORE} for _ in range(10)]
    complaints = [{"opened_at": DAY, "summary": "NO PEPPER"} for _ in range(4)]
    return make_lake(tmp_path_factory.mktemp("themes"), responses=rows, complaints=complaints)


def test_a_theme_is_what_one_of_its_searches_finds(lake: Lake) -> None:
    told = read(with_themes(lake, PEPPER), OCTOBER)
    assert told.counts["theme"] == {"O'Brien": 30, "No pepper": 24}
    chosen = OCTOBER.narrow("theme", "No pepper")
    assert read(with_themes(lake, PEPPER), chosen).count == 24
    assert read(with_themes(lake, PEPPER), chosen, "nobody").count == 5
    assert read(with_themes(lake, PEPPER), OCTOBER.narrow("theme", "none of ours")).count == 0
    assert read(with_themes(lake, {}), OCTOBER).counts["theme"] == {}


def test_the_share_is_of_all_that_is_read_and_nps_of_answers(lake: Lake) -> None:
    """24 of 64 is 37.5 %, Wilson 26.7 to 49.7; −100 with it, 30 + 10 promoters of 40 without."""
    found = {one.name: one for one in theme_shares(with_themes(lake, PEPPER), OCTOBER)}
    share = found["No pepper"].share
    assert (share.value, share.n) == (37.5, 64)
    assert share.low == pytest.approx(26.68, abs=0.02)
    assert share.high == pytest.approx(49.75, abs=0.02)
    nps = found["No pepper"].nps
    assert nps.value == -200
    assert nps.low == -200
    assert found["No pepper"].change is not None
    assert found["No pepper"].change.value == pytest.approx(37.5 - 100)


def test_nps_of_few_is_not_told(lake: Lake) -> None:
    few = with_themes(lake, {"Pepper": ["brought"]})
    assert theme_shares(few, OCTOBER)[0].nps.value is None


def test_what_a_search_catches_and_just_misses(lake: Lake) -> None:
    told = preview(reader_of(lake), OCTOBER, ['"no pepper"'])
    assert (told.caught, told.missed) == (19, 15)
    assert told.words == ("no", "pepper")
    assert len(told.examples) == len(told.near) == 3
    assert {row.words for row in told.examples} <= {"There was no pepper", "NO PEPPER"}
    assert {row.words for row in told.near} <= {
        "Nobody brought pepper!",
        "A pepper mill nobody used",
    }
    # What another search of the theme finds is not missed; what is left out of one may be.
    both = preview(reader_of(lake), OCTOBER, ['"no pepper"', "nobody pepper -mill"])
    assert (both.caught, both.missed) == (24, 10)
    assert {row.words for row in both.near} == {"A pepper mill nobody used"}
    assert preview(reader_of(lake), OCTOBER, ["%"]) == ThemePreview(0, 0, (), ())


def test_a_theme_of_which_more_tell_is_a_finding_where_these_are_unhappier(tmp_path: Path) -> None:
    """Of the quarter's answers 30 % speak of the bill and 30 % of the cake, of those before 10 %."""
    share = {"bill": (10, 30, 2), "cake": (10, 30, 10), "queue": (20, 20, 2)}
    rows: list[Record] = []
    for quarter, first in enumerate((at("2026-05-04T12:00"), at("2026-08-03T12:00"))):
        words = [w for w, (*of, _) in share.items() for _ in range(2 * of[quarter])]
        words += ["all well"] * (200 - len(words))
        rows += [
            {"answered_at": first + timedelta(hours=10 * n), "question": "nps", "comment": said_of,
             "score": share[said_of][2] if said_of in share else 9}
            for n, said_of in enumerate(words)
        ]  # fmt: skip
    lake = make_lake(tmp_path, responses=rows)
    reader = with_themes(lake, {word.capitalize(): [word] for word in share})
    weeks = Slice(date(2026, 8, 3), date(2026, 11, 2))
    grown = {each.group: each for each in themes_grown(theme_shares(reader, weeks))}
    assert {name: each.stands_out for name, each in grown.items()} == {
        "Bill": True, "Cake": False, "Queue": True,
    }  # fmt: skip
    for name, (before, now, _) in share.items():
        table = [[2 * now, 200 - 2 * now], [2 * before, 200 - 2 * before]]
        likely = chi2_contingency(table, correction=False).pvalue
        assert grown[name.capitalize()].p_value == pytest.approx(likely, rel=0.5)
    found = findings(reader, weeks)
    told = [each for each in (*found.found, *found.more) if each.kind == "grown"]
    assert [(each.group, each.column) for each in told] == [("Bill", "theme")]
    assert told[0].difference.value == pytest.approx(20)


def test_just_missed_is_what_lacks_one_word_and_never_what_shares_a_no(tmp_path: Path) -> None:
    """Of long texts nearly all hold *no*, *never* or *back*: to name these says nothing."""
    said_of = {
        "nobody ever called me back": "near",  # called, back
        "never called": "near",  # never, called
        "they never came back, all day": "near",  # never, back
        "never called back": "caught",
        "I never knew": "",
        "I called": "",
        "the money is back": "",
        "no salt on the table": "",
        "no reason at all": "",
    }
    lake = make_lake(tmp_path, responses=[comment(words) for words in said_of])
    told = preview(reader_of(lake), OCTOBER, ['"never called back"'])
    assert (told.caught, told.missed) == (1, 3)
    assert {row.words for row in told.near} == {w for w, side in said_of.items() if side == "near"}
    told = preview(reader_of(lake), OCTOBER, ['"no pepper"', '"no table"'])
    assert (told.caught, told.missed) == (0, 1)
    assert [row.words for row in told.near] == ["no salt on the table"]


# What comments propose.


def said() -> list[Record]:
    """Eleven unhappy ones say it in four ways; one machine says the same thirty times."""
    ways = [
        "No pepper on the table",
        "There was no pepper",
        "no pepper again, sorry",
        "still no pepper",
    ]
    rows = [comment(f"{ways[i % 4]}. Visit {i}", 1, response_id=f"a{i}") for i in range(11)]
    rows += [comment("Great value, see you soon", 10, response_id=f"b{i}") for i in range(30)]
    words = [f"word{i} other{i} third{i}" for i in range(60)]
    return rows + [comment(each, 9, response_id=f"c{i}") for i, each in enumerate(words)]


def test_what_is_said_in_several_ways_is_proposed(tmp_path: Path) -> None:
    reader = reader_of(make_lake(tmp_path, responses=said()))
    found = proposals(reader, OCTOBER)
    assert [(one.name, one.comments, one.ways) for one in found] == [("no pepper", 11, 4)]
    assert len(found[0].examples) == 3
    turned = proposals(reader_of(make_lake(tmp_path / "b", responses=said()[::-1])), OCTOBER)
    told = [
        [(one.name, one.search, one.comments, one.ways, [row.words for row in one.examples])
         for one in some]
        for some in (found, turned)
    ]  # fmt: skip
    assert told[0] == told[1]
    assert all("no pepper" in row.words.casefold() for row in found[0].examples)


def test_a_proposal_is_the_same_whatever_came_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of clauses of the same words, and of more comments than are read."""
    monkeypatch.setattr(proposed, "MOST_COMMENTS", 160)
    ways = ["cold the soup", "the soup was cold", "very cold thin soup", "cold old soup, sorry"]
    rows = [comment(f"{ways[i % 4]}. Visit {i}", 1, response_id=f"a{i}") for i in range(80)]
    rows += [comment(f"word{i} other{i} third{i}", 9, response_id=f"b{i}") for i in range(240)]
    told = []
    for name, some in (("a", rows), ("b", rows[::-1])):
        found = proposals(reader_of(make_lake(tmp_path / name, responses=some)), OCTOBER)
        told.append([(one.name, one.comments, one.ways) for one in found])
    assert told[0] == told[1]
    assert len(told[0]) == 1


def test_what_the_unhappy_say_comes_first_though_more_of_the_happy_say_theirs(
    tmp_path: Path,
) -> None:
    ways = ("great {}", "great old {}", "so great, great fine {}", "great warm {}")
    rows = [comment(f"{ways[i % 4].format('cake')}. Visit {i}", 10) for i in range(40)]
    rows += [comment(f"{ways[i % 4].format('queue')}. Visit {i}", 2) for i in range(12)]
    rows += [comment(f"word{i} other{i} third{i}", 9) for i in range(200)]
    found = proposals(reader_of(make_lake(tmp_path, responses=rows)), OCTOBER)
    assert [(one.name, one.comments) for one in found] == [("great queue", 12), ("great cake", 40)]


def test_what_is_named_or_refused_is_not_proposed(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=said())
    assert not proposals(with_themes(lake, {"no pepper": ["pepper"]}), OCTOBER)
    refused = Settings.model_validate({"refused_themes": ["no pepper"]})
    assert not proposals(reader_of(lake, settings=refused), OCTOBER)


def test_names_of_our_places_are_no_themes_and_few_are_hidden(tmp_path: Path) -> None:
    ways = ["Fine at York", "York was fine", "so fine, this York is fine", "fine old York"]
    rows = [comment(ways[i % 4], 1, location="York") for i in range(20)]
    rows += [comment(f"word{i} other{i}", 9) for i in range(60)]
    lake = make_lake(tmp_path, responses=rows)
    assert not proposals(reader_of(lake), OCTOBER)
    hidden = reader_of(make_lake(tmp_path / "few", responses=said()[:7]), smallest_comments=8)
    assert not proposals(hidden, OCTOBER)


# In the settings.


def test_themes_are_written_beside_what_somebody_wrote(tmp_path: Path) -> None:
    home = write_lake(tmp_path)
    home.settings_file.write_text('# ours\ntimezone = "Europe/London" # here\n\n[targets]\nnps = 40\n', encoding="utf-8")  # fmt: skip
    keep_theme(home, 'No "pepper" [x]', ['"no pepper"', "a = b"])
    refuse_theme(home, "so so")
    refuse_theme(home, "O'Brien")
    refuse_theme(home, "so so")
    settings = load_settings(home)
    assert settings.themes == {'No "pepper" [x]': ('"no pepper"', "a = b")}
    assert settings.refused_themes == ("so so", "O'Brien")
    assert (settings.timezone, settings.targets) == ("Europe/London", {"nps": 40})
    text = home.settings_file.read_text(encoding="utf-8")
    assert "# ours" in text
    assert "# here" in text
    keep_theme(home, 'No "pepper" [x]', ())
    assert load_settings(home).themes == {}


@pytest.mark.parametrize(
    ("name", "searches"), [("", ["a"]), (" x", ["a"]), ("x", ["%"]), ("x", [""])]
)
def test_what_is_no_theme_is_refused_and_nothing_written(
    tmp_path: Path, name: str, searches: list[str]
) -> None:
    home = write_lake(tmp_path)
    with pytest.raises(SettingsError):
        keep_theme(home, name, searches)
    assert not home.settings_file.exists()


def test_the_command_lists_the_same_themes(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=said())
    keep_theme(home, "Value", ["value"])
    how = ["--since", "2026-10-01", "--until", "2026-11-01", "--home", str(home.root), "--json"]
    told = CliRunner().invoke(app, ["themes", *how])
    assert told.exit_code == 0, told.output
    own = json.loads(told.stdout)["rows"]
    assert [(one["theme"], one["comments"], one["read"]) for one in own] == [("Value", 30, 101)]
    told = CliRunner().invoke(app, ["themes", "--proposed", *how])
    assert [one["theme"] for one in json.loads(told.stdout)["rows"]] == ["no pepper"]
