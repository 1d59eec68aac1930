"""How fast the page Voice answers on many comments, beside a script of as many constants.

Each question is new: nothing that a page was asked before is known to it. What is laid out once for
a version of the lake is laid out before, and told by itself.
"""

from __future__ import annotations

import logging
import os
import statistics
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks import company, constants
from benchmarks.pages import opened
from benchmarks.timing import cpu_seconds, say, say_seconds, seconds
from drops.put import put
from metrics.lake import Lake
from metrics.measure.reader import Reader
from metrics.measure.voice.read import read
from metrics.slices import Slice
from store.settings import Home, Settings
from ui import state

#: What is asked, by what it is called: a frequent word and its forms, a rare one, and so on.
SEARCHES = {
    "nothing searched": "",
    "a frequent word": "wait",
    "a word of all texts": "table",
    "a rare word": "pepper",
    "a word that nobody says": "nowhere",
    "a phrase": '"the wait was long"',
    "words without another": "wait -order slow",
    "a beginning": "wait*",
}
EVERYTHING = {"period": "Everything"}
#: Of what is chosen besides; a value of each facet.
CHOICES = {
    "all of them": {},
    "one location": {"location": "Place 7"},
    "one channel": {"channel": "app"},
    "one team": {"team": "Team 2"},
    "one touchpoint": {"touchpoint": "meal"},
    "one segment": {"segment": "business"},
    "one score": {"mark": "3 of 10"},
    "one language": {"language": "de"},
    "lowest first": {"order": "lowest"},
}
_ROUNDS = 3


def run(folder: Path, comments: int) -> None:
    """Print the seconds of each search, choice and draw over those of the script."""
    home = Home(folder / "comments")
    if not home.snapshot.exists():
        put(home, company.write("comments", comments, folder / "comments.csv"))
    os.environ["PEPPER_HOME"] = str(home.root)
    logging.disable(logging.WARNING)
    _say_first(home)
    _page()
    for name, text in SEARCHES.items():
        for choice in ("all of them", "one location"):
            _say_page(home, f"{name}, {choice}", words=text, **CHOICES[choice])
    for name, chosen in list(CHOICES.items())[1:]:
        _say_page(home, f"facets: {name}", **chosen)
    for name in ("all of them", "one location"):
        _say_page(home, f"the full range, {name}", section="The full range", **CHOICES[name])


def _say_first(home: Home) -> None:
    lake = Lake.open(home)
    reader = Reader.of(lake, Settings())
    taken = cpu_seconds(lambda: read(reader, Slice()))
    say("comments", f"{read(reader, Slice()).count:,}")
    say_seconds("  laid out with the first question of a version, CPU", taken)
    taken = cpu_seconds(lambda: read(reader, Slice(), "wait"))
    say_seconds("  and with the first that has a word, CPU", taken)


def _page(**query: str) -> AppTest:
    return opened("voice", **EVERYTHING, **{name: text for name, text in query.items() if text})


def _say_page(home: Home, name: str, **query: str) -> None:
    """Print what the page takes more than the script, in turns, when nothing of it is known."""
    drawn = constants.outline(_page(**query))
    rounds = []
    for _ in range(_ROUNDS):
        _forget(home)
        rounds.append(
            (
                *_both(lambda: _page(**query)),
                *_both(lambda: constants.run_script(drawn)),
            )
        )
    page, page_cpu, script, script_cpu = map(statistics.median, zip(*rounds, strict=True))
    more = f"{(page - script) * 1000:+.0f} ms, CPU {(page_cpu - script_cpu) * 1000:+.0f}"
    say_seconds(f"  {name}: {more}", page, script, "the script")


def _forget(home: Home) -> None:
    """Let go of all that was answered, and keep what is laid out once for a version of the lake."""
    lake = state.lake(home, state.stamp(home))
    lake._kept.clear()  # noqa: SLF001 - as if nobody had asked
    lake._counted._answers.clear()  # noqa: SLF001
    state._answers().clear()  # noqa: SLF001


def _both(work: Callable[[], object]) -> tuple[float, float]:
    taken: list[float] = []
    busy = cpu_seconds(lambda: taken.append(seconds(work)))
    return taken[0], busy
