"""All words: what a search finds, how it is counted and sorted, and one comment opened."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from metrics.__main__ import app
from metrics.lake import Lake
from metrics.measure.voice.draw import draw
from metrics.measure.voice.opened import opened
from metrics.measure.voice.read import ORDERS, read
from metrics.slices import Scope, Slice
from store.settings import Settings
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

DAY = at("2026-10-20T12:00")


def comment(words: str | None, score: int | None = 5, **also: Any) -> Record:
    return {"answered_at": DAY, "question": "nps", "score": score, "comment": words, **also}


def found(lake: Lake, text: str, chosen: Slice | None = None, **how: Any) -> list[str]:
    """The words of what a search finds, sorted."""
    rows = read(reader_of(lake), chosen or Slice(), text, **how).rows
    return sorted(row.words for row in rows)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Comments in several scripts and spellings."""
    said = ["No pepper, nobody came", "peppermint tea", "Ein Ärgernis!", "CAFÉ au lait", "服务很好", "didn't call", "Die Straße", "50% off_now", None]  # fmt: skip
    return make_lake(tmp_path_factory.mktemp("words"), responses=[comment(each) for each in said])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pepper", ["No pepper, nobody came"]),
        ("PEPPER nobody", ["No pepper, nobody came"]),
        ('"pepper nobody"', ["No pepper, nobody came"]),
        ('"nobody pepper"', []),
        ("pepper*", ["No pepper, nobody came", "peppermint tea"]),
        ("pepper* -tea", ["No pepper, nobody came"]),
        ('pepper* -"nobody came"', ["peppermint tea"]),
        ("argernis", ["Ein Ärgernis!"]),
        ("ärgernis", ["Ein Ärgernis!"]),
        ("cafe", ["CAFÉ au lait"]),
        ("服务", ["服务很好"]),
        ("didn’t", ["didn't call"]),
        ("straße", ["Die Straße"]),
        ("50%", ["50% off_now"]),
        ("of%", []),
        ("off_now", ["50% off_now"]),
        ("-pepper -tea -call -cafe -ärgernis -straße -off", ["服务很好"]),
        ("%", []),
        ("'", []),
    ],
)
def test_a_search_finds_words_and_nothing_else(words: Lake, text: str, expected: list[str]) -> None:
    assert found(words, text) == expected


def test_what_is_no_word_is_said(words: Lake) -> None:
    told = read(reader_of(words), Slice(), "pepper %% -?")
    assert (told.count, told.unread) == (1, ("%%", "?"))
    assert read(reader_of(words), Slice(), '"').unread == ('"',)


def test_comments_complaints_and_posts_are_read_together(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        responses=[comment("one", 0), comment("two", 10), comment(None)],
        complaints=[{"opened_at": DAY, "summary": "three", "category": "late"}],
        advocacy=[{"happened_at": DAY, "kind": "review", "rating": 3, "reach": 9, "text": "four"}],
    )
    told = read(reader_of(lake), Slice())
    assert told.count == 4
    assert told.counts["kind"] == {"comment": 2, "complaint": 1, "post": 1}
    assert told.counts["mark"] == {"0 of 10": 1, "10 of 10": 1, "3 of 5": 1}
    order = {each: [row.words for row in read(reader_of(lake), Slice(), order=each).rows] for each in ORDERS}  # fmt: skip
    assert order["lowest"] == ["one", "four", "two", "three"]
    assert order["highest"] == ["two", "four", "one", "three"]
    assert order["reach"][0] == "four"
    assert found(lake, "", Slice().narrow("kind", "post")) == ["four"]
    assert found(lake, "", Slice().narrow("mark", "0 of 10", "3 of 5")) == ["four", "one"]


def test_rows_stand_in_the_order_of_their_time_score_and_reach(tmp_path: Path) -> None:
    """What is alike in score or reach has the newest first, and what has none is last."""
    told = [("b", 2, 20, 5), ("a", 9, 3, None), ("d", None, 11, 7), ("c", 2, 30, 5)]
    posts = [
        {"happened_at": at(f"2026-10-{day:02}T12:00"), "kind": "mention", "rating": rating,
         "reach": reach, "text": words}
        for words, rating, day, reach in ((w, s and min(s, 5), d, r) for w, s, d, r in told)
    ]  # fmt: skip
    reader = reader_of(make_lake(tmp_path, advocacy=posts))
    orders = {
        each: "".join(row.words for row in read(reader, Slice(), order=each).rows)
        for each in ORDERS
    }
    assert orders == {
        "newest": "cbda",
        "oldest": "adbc",
        "lowest": "cbad",
        "highest": "acbd",
        "reach": "dcba",
    }


def test_pages_hold_every_row_once(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[comment(f"same {i}") for i in range(25)])
    for order in ORDERS:
        pages = [
            read(reader_of(lake), Slice(), "same", order, first=first, most=10)
            for first in (0, 10, 20)
        ]
        assert [len(page.rows) for page in pages] == [10, 10, 5]
        assert len({row.row for page in pages for row in page.rows}) == 25


def test_words_follow_slice_and_scope(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[comment("here", location="York"), comment("there", location="Bath")])  # fmt: skip
    assert found(lake, "", Slice().narrow("location", "York")) == ["here"]
    scope = Scope({"location": ("Bath",)})
    told = read(reader_of(lake, scope=scope), Slice())
    assert ([row.words for row in told.rows], told.counts["location"]) == (["there"], {"Bath": 1})


def test_a_comment_opens_to_its_row(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        responses=[
            comment("Nobody called", 2, response_id="a1", customer_id="c1", location="York"),
            comment("Somebody else", 9, customer_id="c2"),
        ],
        complaints=[{"opened_at": DAY, "summary": "Still nobody", "customer_id": "c1", "outcome": "upheld"}],
        next_steps=[{"step": "call back", "about": "a1", "due_at": DAY}],
    )  # fmt: skip
    reader = reader_of(lake)
    row = next(row for row in read(reader, Slice()).rows if row.words == "Nobody called")
    told = opened(reader, row)
    assert [(step.step, step.done_at) for step in told.steps] == [("call back", None)]
    assert [other.words for other in told.others] == ["Still nobody"]
    assert dict(told.facts) == {"question": "nps", "score": 2}
    assert dict(opened(reader, told.others[0]).facts) == {"outcome": "upheld"}


# What is hidden.


def test_comments_of_few_are_hidden_in_every_facet(tmp_path: Path) -> None:
    """Three at Hull: not named, not counted, not found by choosing; a complaint is told."""
    rows = [comment(f"york {i}", i % 11, location="York", team="Care") for i in range(20)]
    rows += [comment(f"hull {i}", 1, location="Hull", team="Care") for i in range(3)]
    rows += [comment(f"bath {i}", 1, location="Bath", team="Care") for i in range(9)]
    lake = make_lake(
        tmp_path,
        responses=rows,
        complaints=[{"opened_at": DAY, "summary": "cold", "location": "Hull"}],
    )
    reader = reader_of(lake, smallest_comments=8)
    told = read(reader, Slice())
    assert told.count == 33
    assert "Hull" not in {row.location for row in told.rows if row.kind == "comment"}
    assert told.counts["location"].get("Hull") == 1, "the complaint's"
    hull = read(reader, Slice().narrow("location", "Hull"))
    assert [row.words for row in hull.rows] == ["cold"]
    assert (hull.hidden, hull.counts["kind"]) == (3, {"complaint": 1})
    assert read(reader, Slice().narrow("location", "Hull"), "hull").count == 0
    for text in ("hull", "1", "york"):
        assert (
            "Hull" not in read(reader, Slice().narrow("kind", "comment"), text).counts["location"]
        )
    both = read(reader, Slice().narrow("location", "Hull", "York").narrow("kind", "comment"))
    assert both.count == 0, "less York it would be Hull"


def test_counts_say_no_more_than_the_list(tmp_path: Path) -> None:
    rows = [
        comment(
            f"words {i}", i % 11, location=f"place {i % 7}", team=f"team {i % 3}",
            channel=("app", "web", None)[i % 3], touchpoint=("meal", "bill")[i % 2],
            segment=("new", "old")[i // 20], language=("en", "de", None)[i % 3],
        )
        for i in range(40)
    ]  # fmt: skip
    rows += [comment("words rare", 3, location="rare", team="rare") for _ in range(2)]
    posts = [
        {"happened_at": DAY, "kind": "review", "rating": 1 + i % 5, "text": f"words {i}",
         "location": "Bath"}
        for i in range(9)
    ]  # fmt: skip
    reader = reader_of(make_lake(tmp_path, responses=rows, advocacy=posts), smallest_comments=8)
    facets = ("kind", "mark", "language", "team", "location", "channel", "touchpoint", "segment")
    for text, chosen in product(
        ("", "words", "rare", "words -1"), (Slice(), Slice().narrow("location", "Bath", "place 1"))
    ):
        told = read(reader, chosen, text)
        assert told.count == len(told.rows)
        for facet in facets:
            listed = [getattr(row, facet) for row in told.rows if getattr(row, facet)]
            assert told.counts.get(facet, {}) == {value: listed.count(value) for value in {*listed}}
    whole = read(reader, Slice(), "")
    assert all(whole.counts[facet] for facet in facets), "each is told of some"


# The full range.


def company(**also: Any) -> list[Record]:
    """Many promoters at York by mail, few detractors at Bath by phone, one in between at Hull."""
    rows = [comment(f"fine {i}", 10, location="York", channel="mail") for i in range(60)]
    rows += [comment(f"bad {i}", 1, location="Bath", channel="phone") for i in range(9)]
    rows += [comment("so so", 7, location="Hull", channel="web", **also)]
    return rows


def test_every_band_place_and_channel_has_its_turn(tmp_path: Path) -> None:
    reader = reader_of(make_lake(tmp_path, responses=company()))
    drawn = draw(reader, Slice(), date(2026, 10, 21), most=5)
    assert drawn.bands_of == ("low", "middle", "high", "low", "high")
    assert (drawn.bands, drawn.places, drawn.channels) == (
        {"low": 9, "middle": 1, "high": 60},
        3,
        3,
    )
    assert [row.location for row in drawn.rows[:3]] == ["Bath", "Hull", "York"]


def test_within_a_band_each_place_and_channel_has_its_turn_however_many_wrote(
    tmp_path: Path,
) -> None:
    """Ninety at one place by one channel, and few of each other: all six come before a second."""
    some = [("York", "mail", 90), ("York", "phone", 1), ("Hull", "mail", 1), ("Hull", None, 1)]
    rows = [
        comment(f"{place} {channel} {i}", 10, location=place, channel=channel)
        for place, channel, count in some
        for i in range(count)
    ]
    rows += [comment(f"team {i}", 10, team=("Care", "Bills")[i % 2], channel="mail") for i in range(4)]  # fmt: skip
    reader = reader_of(make_lake(tmp_path, responses=rows))
    strata = {("York", "mail"), ("York", "phone"), ("Hull", "mail"), ("Hull", None), ("Care", "mail"), ("Bills", "mail")}  # fmt: skip
    for day in range(1, 9):
        drawn = draw(reader, Slice(), date(2026, 10, day), most=60)
        places = [(row.location or row.team, row.channel) for row in drawn.rows]
        assert {*places[:6]} == strata
        assert {*places[6:9]} == {("York", "mail"), ("Care", "mail"), ("Bills", "mail")}
        # Of one place and channel twenty at most, and each once.
        assert (len(places), drawn.count, len({row.row for row in drawn.rows})) == (27, 27, 27)


def test_a_draw_is_the_same_all_day_and_another_the_next(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=company())
    days = [date(2026, 10, day) for day in (21, 21, 22)]
    one, again, next_day = ([row.words for row in draw(reader_of(lake), Slice(), day).rows] for day in days)  # fmt: skip
    assert one == again
    assert one != next_day
    parts = [draw(reader_of(lake), Slice(), days[0], first=i, most=6) for i in (0, 6)]
    assert [row.words for part in parts for row in part.rows] == one
    bands = [band for part in parts for band in part.bands_of]
    until = [{band: bands[:n].count(band) for band in {*bands[:n]}} for n in (6, 12)]
    assert [part.until for part in parts] == until


def test_a_draw_names_nobody_who_is_hidden(tmp_path: Path) -> None:
    reader = reader_of(make_lake(tmp_path, responses=company()), smallest_comments=8)
    drawn = draw(reader, Slice(), date(2026, 10, 21), most=50)
    assert "Hull" not in {row.location for row in drawn.rows}
    hull = draw(reader, Slice().narrow("location", "Hull"), date(2026, 10, 21))
    assert (hull.rows, hull.hidden, hull.bands) == ((), 1, {})


def test_the_command_lists_the_same_rows(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=company())
    told = run(str(home.root), "fine -1", "--order", "lowest", "--where", "location=York", "--json")
    found = read(reader_of(Lake.open(home), smallest_comments=8), Slice().narrow("location", "York"), "fine -1", "lowest")  # fmt: skip
    answer = json.loads(told.stdout)
    assert answer["count"] == found.count == 59
    assert [row["words"] for row in answer["rows"]] == [row.words for row in found.rows]
    assert answer["rows"][0].keys().isdisjoint({"row_key", "customer", "source"})
    csv = run(str(home.root), "fine -1", "--csv").stdout.splitlines()
    assert (len(csv), csv[0].split(",")[0]) == (60, "kind")


def test_the_command_tells_of_now_alone(tmp_path: Path) -> None:
    home = write_lake(tmp_path, responses=company())
    words = ["voice", "fine", "--as-of", "2026-10-01", "--home", str(home.root)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "expected no --as-of" in result.output
    result = CliRunner().invoke(app, ["voice", "--order", "loudest", "--home", str(home.root)])
    assert "choose newest, oldest" in result.output


def run(home: str, *words: str) -> Result:
    """What the command prints."""
    result = CliRunner().invoke(app, ["voice", *words, "--home", home])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def of_many_words(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Lake]:
    """Comments of frequent words, of rare ones, and of numbers; as said, and as rows."""
    dice = random.Random(7)  # noqa: S311  (no secret)
    vocabulary = ["cold", "12", "colder", "soup", "1204", "late", "coldest", *(f"dish{n}x" for n in range(60))]  # fmt: skip
    often = [1 / (place + 1) for place in range(len(vocabulary))]
    said = [" ".join(dice.choices(vocabulary, often, k=dice.randrange(1, 9))) for _ in range(401)]
    rows = [comment(f"{words} #{n}") for n, words in enumerate(said)]
    return said, make_lake(tmp_path_factory.mktemp("many"), responses=rows)


@pytest.mark.parametrize("seed", range(40))
def test_any_search_finds_what_is_found_by_reading(
    of_many_words: tuple[list[str], Lake], seed: int
) -> None:
    """Words in most comments or in one of four hundred, beginnings, phrases, and all of them not."""
    said, lake = of_many_words
    dice = random.Random(seed)  # noqa: S311  (no secret)
    parts, wanted, unwanted = [], [], []
    for _ in range(dice.randrange(1, 4)):
        words = dice.choice(said).split()
        begin = dice.randrange(len(words))
        text = " ".join(words[begin : begin + dice.choice((1, 1, 2, 3, 5))])
        cut = text[: dice.randrange(1, len(text) + 1)].rstrip()
        is_cut, is_wanted = dice.random() < 0.3, dice.random() < 0.65
        parts.append(("" if is_wanted else "-") + (f'"{cut}"*' if is_cut else f'"{text}"'))
        (wanted if is_wanted else unwanted).append(f" {cut}" if is_cut else f" {text} ")
    texts = [f" {words} {n} " for n, words in enumerate(said)]
    by_hand = sorted(
        n
        for n, text in enumerate(texts)
        if all(part in text for part in wanted) and not any(part in text for part in unwanted)
    )
    told = read(reader_of(lake), Slice(), " ".join(parts), most=500)
    assert told.count == len(by_hand)
    assert sorted(int(row.words.rpartition("#")[2]) for row in told.rows) == by_hand


def test_words_are_laid_out_as_numbers_or_as_bits(of_many_words: tuple[list[str], Lake]) -> None:
    """What one comment in 32 has is bits; either way each word tells of all that have it."""
    said, lake = of_many_words
    assert read(reader_of(lake), Slice(), "cold").count
    sql = 'SELECT word, len(list_distinct("rows")), bit_count(bits) FROM voice_words'
    rows = lake.query(sql, {}).rows()
    by_hand = Counter(word for words in said for word in {*words.split()} if word >= "a")
    assert {word: n or bits for word, n, bits in rows} == by_hand
    times = Counter(word for words in said for word in words.split())
    assert {word: bits is not None for word, _, bits in rows} == {
        word: times[word] * 32 > 408 for word in by_hand
    }


# Languages.

IN_LANGUAGES = [
    ("We waited long", "en"), ("Still waiting", "en"), ("No wait, great", "en"), ("Two waiters", "en"),
    ("waiting", None), ("Waiting war lang", "de"), ("Der Tisch", "de"), ("Zwei Tische", "de"), ("table", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Comments in two languages, and some of which nobody knows."""
    rows = [comment(words, language=code) for words, code in IN_LANGUAGES]
    return make_lake(tmp_path_factory.mktemp("languages"), responses=rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("waited", ["No wait, great", "Still waiting", "We waited long"]),
        ("WAITED", ["No wait, great", "Still waiting", "We waited long"]),
        ("waiting", ["No wait, great", "Still waiting", "Waiting war lang", "We waited long", "waiting"]),
        ('"waiting"', ["Still waiting", "Waiting war lang", "waiting"]),
        ('"waiting" waited', ["Still waiting"]),
        ('waits "no wait"', ["No wait, great"]),
        ("waits", ["No wait, great", "Still waiting", "We waited long"]),
        ("waite*", ["Two waiters", "We waited long"]),
        ("tischen", ["Der Tisch", "Zwei Tische"]),
        ("tisch -zwei", ["Der Tisch"]),
        # What is left out is left out in all forms; a comment whose language is not known stays.
        ("-waited -tisch", ["Two waiters", "Waiting war lang", "table", "waiting"]),
        ("-waited wait*", ["Two waiters", "Waiting war lang", "waiting"]),
        ('-"waited" wait', ["No wait, great", "Still waiting"]),
        ("tables", []),
    ],
)  # fmt: skip
def test_a_word_is_found_in_its_forms_where_the_language_is_known(
    languages: Lake, text: str, expected: list[str]
) -> None:
    assert found(languages, text) == sorted(expected)


def test_a_word_for_a_theme_is_found_in_its_forms_too(languages: Lake) -> None:
    settings = Settings.model_validate({"themes": {"slow": ["waited"], "exact": ['"waited"']}})
    told = read(reader_of(languages, settings=settings), Slice())
    assert told.counts["theme"] == {"slow": 3, "exact": 1}


@pytest.mark.parametrize("seed", range(3))
def test_languages_are_counted_as_by_hand(tmp_path: Path, seed: int) -> None:
    """Of any search, in any slice and beside any other choice."""
    dice = random.Random(seed)  # noqa: S311  (no secret)
    rows = [
        {
            "words": " ".join(
                dice.sample(["cold", "soup", "late", "kind"], k=dice.randrange(1, 4))
            ),
            "language": dice.choice(["en", "de", "zh", None]),
            "location": dice.choice(["York", "Bath"]),
            "score": dice.randrange(11),
        }
        for _ in range(200)
    ]
    tables = {
        "responses": [comment(r["words"], r["score"], language=r["language"], location=r["location"]) for r in rows[:150]],
        "advocacy": [
            {"happened_at": DAY, "kind": "review", "rating": 3, "text": r["words"], "language": r["language"], "location": r["location"]}
            for r in rows[150:]
        ],
    }  # fmt: skip
    reader = reader_of(make_lake(tmp_path, **tables))
    for place, word, code in product((None, "York"), ("", "soup"), (None, "de")):
        chosen = Slice().narrow("location", place) if place else Slice()
        chosen = chosen.narrow("language", code) if code else chosen
        told = read(reader, chosen, f'"{word}"' if word else "", most=500)
        by_hand = [
            r["language"]
            for r in rows
            if place in (None, r["location"]) and (not word or word in r["words"]) and code in (None, r["language"])
        ]  # fmt: skip
        assert told.count == len(by_hand)
        assert told.counts["language"] == {
            code: by_hand.count(code) for code in {*by_hand} - {None}
        }
        assert sorted(map(str, by_hand)) == sorted(str(row.language) for row in told.rows)
