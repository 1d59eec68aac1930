"""How fast what customers say is searched, counted and drawn from, beside DuckDB reading it all."""

from __future__ import annotations

from datetime import date

from benchmarks.timing import median_seconds, say, say_seconds, seconds
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.measure.voice.draw import draw
from metrics.measure.voice.read import LOWEST, read
from metrics.slices import Slice
from store.settings import Home, Settings

SEARCHES = ("", "wait", '"the wait was long" -order', "tab*", "nowhere")


def run(home: Home) -> None:
    """Print the seconds of searches in all words, of a draw, and of reading all words once."""
    lake = Lake.open(home)
    reader = Reader.of(lake, Settings())
    first = seconds(lambda: read(reader, Slice()))
    say("comments, complaints and posts", f"{read(reader, Slice()).count:,}")
    say_seconds("the first question of a version", first)
    every = "SELECT sum(length(lower(strip_accents(comment)))) FROM responses"
    peer = median_seconds(lambda: lake.query(every, {}))
    say_seconds("DuckDB, all comments in lower case", peer)
    for text in SEARCHES:
        taken = median_seconds(lambda text=text: read(reader, Slice(), text, LOWEST))
        say_seconds(f"search, counts, a page: {text or 'everything'}", taken, peer, "DuckDB")
    drawn = median_seconds(lambda: draw(reader, Slice(), date(2026, 11, 1)))
    say_seconds("the full range", drawn, peer, "DuckDB")
