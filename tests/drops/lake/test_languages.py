"""The language of words on its way into the lake: kept with them, undone, erased, made again."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from drops.care.doctor import examine
from drops.erase import erase
from drops.intake.mapping import toml
from drops.intake.rows.across.keys import content_keys
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.undo import undo
from metrics.lake import Lake
from metrics.measure.voice.read import read
from metrics.slices import Slice
from store.settings import Home
from store.tables import RESPONSES
from tests.support.dropping import content, current, frame
from tests.support.lakes import reader_of
from tests.support.taking import take

HEAD = "response_id,answered_at,question,score,customer_id,comment\n"
ENGLISH, GERMAN = "We waited forty minutes for a table", "Wir haben vierzig Minuten gewartet"
FRENCH = "Nous avons attendu quarante minutes"


def answers(path: Path, *rows: tuple[str, str, str]) -> Path:
    """A file of answers: whose key, which customer, what they wrote."""
    lines = [f"{key},2026-10-05T10:00:00Z,nps,7,{who},{words}\n" for key, who, words in rows]
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def languages(home: Home) -> dict[str, str | None]:
    """The language of each answer, by its key, as the lake has it."""
    rows = frame(home).select("response_id", "language")
    return dict(rows.iter_rows())


ROWS = (("a", "c1", ENGLISH), ("b", "c2", GERMAN), ("c", "c3", ""), ("d", "c4", "😍"))


def test_words_come_with_their_language(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", *ROWS))
    assert languages(home) == {"a": "en", "b": "de", "c": None, "d": None}


def test_a_file_without_words_leaves_words_and_their_language(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", *ROWS))
    later = tmp_path / "b.csv"
    later.write_text("response_id,answered_at,question,score\na,2026-10-05T10:00:00Z,nps,2\nz,2026-10-09T10:00:00Z,nps,2\n")  # fmt: skip
    put(home, later)
    assert frame(home).filter(pl.col("response_id") == "a")["score"].to_list() == [2]
    assert languages(home)["a"] == "en"


def test_other_words_have_their_own_language(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", *ROWS))
    second = put(home, answers(tmp_path / "b.csv", ("a", "c1", FRENCH), ("b", "c2", "")))
    assert languages(home) == {"a": "fr", "b": None, "c": None, "d": None}
    undo(home, str(second.drop))
    assert languages(home) == {"a": "en", "b": "de", "c": None, "d": None}


def test_whoever_is_erased_takes_theirs_along(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", *ROWS))
    erase(home, "c1")
    assert languages(home) == {"b": "de", "c": None, "d": None}


def test_a_store_of_before_is_read_as_before_and_filled_when_made_again(
    home: Home, tmp_path: Path
) -> None:
    """Neither its lake nor the rows beside its originals have the column."""
    put(home, answers(tmp_path / "a.csv", *ROWS))
    wanted = content(home)
    (drop,) = all_drops(home)
    for file in (*home.lake.rglob("*.parquet"), home.drops / drop.id / "rows.parquet"):
        pl.read_parquet(file, glob=False).drop("language").write_parquet(file)
    pinned = current(home)
    state = pinned["tables"]["responses"]
    state["columns"] = state["columns"].replace(" language:text", "")
    pinned["seals"] = {}
    home.snapshot.write_text(json.dumps(pinned), encoding="utf-8")
    found = read(reader_of(Lake.open(home)), Slice(), "waited")
    assert [(row.words, row.language) for row in found.rows] == [(ENGLISH, None)]
    assert found.counts["language"] == {}
    assert any("another Pepper" in each.what for each in examine(home))
    rebuild(home)
    assert content(home) == wanted
    assert read(reader_of(Lake.open(home)), Slice()).counts["language"] == {"de": 1, "en": 1}


def test_the_next_start_fills_it_too(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "a.csv", *ROWS))
    pinned = current(home)
    state = pinned["tables"]["responses"]
    state["columns"] = state["columns"].replace(" language:text", "")
    home.snapshot.write_text(json.dumps(pinned), encoding="utf-8")
    open_store(home)
    assert " language:text" in current(home)["tables"]["responses"]["columns"]


def test_no_key_hangs_on_the_language() -> None:
    """Else a file without keys, dropped again by a Pepper that tells more, would count twice."""
    row = {name: [None] for name in RESPONSES.names} | {"comment": [ENGLISH]}
    rows = pl.DataFrame([pl.Series(name, values, pl.String) for name, values in row.items()])
    told = rows.with_columns(pl.lit("en").alias("language"))
    assert content_keys(rows, RESPONSES).to_list() == content_keys(told, RESPONSES).to_list()


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [(GERMAN, ENGLISH, "de"), ("ok", ENGLISH, None), ("", ENGLISH, "en")],
)
def test_a_case_has_the_language_of_the_words_that_are_told(
    tmp_path: Path, first: str, then: str, expected: str | None
) -> None:
    log = "Case,At,What,Said\n"
    log += f"k1,2026-10-05T10:00:00Z,Opened,{first}\nk1,2026-10-06T10:00:00Z,Noted,{then}\n"
    columns = 'complaint_id = "Case"\nopened_at = "At"\nsummary = "Said"\n'
    text = f'table = "complaints"\n[events]\nactivity = "What"\n[columns]\n{columns}'
    taken = take(tmp_path, log, toml.load(text, "log"))
    assert taken.column("language") == [expected]
