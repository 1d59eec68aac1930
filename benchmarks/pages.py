"""How long a page's own work takes, without a browser, beside a script of as many constants.

In each round the page and the script take turns, so that what else the machine does slows both.
"""

from __future__ import annotations

import logging
import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from streamlit.testing.v1 import AppTest

from benchmarks import constants
from benchmarks.timing import cpu_seconds, say, say_seconds, seconds
from metrics.lake import Lake
from store.settings import Home
from ui import state

ENTRY = Path(__file__).parent.parent / "ui" / "entry.py"
PAGES = ("pulse", "teams", "nps", "complaints", "advocacy")
PLACES = tuple(f"Place {number}" for number in (11, 12, 13))
_ROUNDS = 7


def run(home: Home) -> None:
    """Print each page's seconds over the script: nothing known, one filter changed, all known."""
    os.environ["PEPPER_HOME"] = str(home.root)
    # Streamlit says of every page run that there is no server.
    logging.disable(logging.WARNING)
    # The first run of all also loads the libraries.
    opened("nps")
    for name in PAGES:
        state.forget(0)
        unknown = seconds(lambda name=name: opened(name))
        drawn = constants.outline(opened(name))
        opened_again = _counted(lambda name=name: opened(name))
        script = statistics.median(
            seconds(lambda drawn=drawn: constants.run_script(drawn)) for _ in range(3)
        )
        say(f"page {name}: elements drawn", f"{_size(drawn)}")
        say_seconds("  a script of as many constants", script)
        say_seconds("  none of its figures known", unknown, script, "the script")
        changed = statistics.median(
            seconds(lambda name=name, place=place: opened(name, place)) for place in PLACES
        )
        _say_over("  one filter changed", changed, script)
        say("  the next visitor: questions asked of the data", f"{opened_again}")
        _say_over("  all known, CPU", *_known(name, drawn))


def opened(name: str, place: str = "", **query: str) -> AppTest:
    """Return a page that a new viewer opened by a link; `RuntimeError` where it shows an error."""
    page = AppTest.from_file(str(ENTRY), default_timeout=constants.PATIENCE)
    page.switch_page(f"../pages/{name}.py")
    if place:
        page.query_params["location"] = place
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    if wrong := [*page.exception, *page.error]:
        raise RuntimeError(f"page {name} shows an error: {wrong[0].value}")
    return page


def _known(name: str, drawn: tuple[constants.Part, ...]) -> tuple[float, float]:
    """The median CPU seconds of the page, and of the script, each by turns."""
    rounds = [
        (cpu_seconds(lambda: opened(name)), cpu_seconds(lambda: constants.run_script(drawn)))
        for _ in range(_ROUNDS)
    ]
    page, script = (statistics.median(taken) for taken in zip(*rounds, strict=True))
    return page, script


def _counted(work: Callable[[], object]) -> int:
    """How many questions are asked of the data meanwhile."""
    with _questions() as queries:
        work()
    return len(queries)


@contextmanager
def _questions() -> Iterator[list[str]]:
    queries: list[str] = []
    query = Lake.query

    def counted(lake: Lake, sql: str, bound: dict[str, object], **how: bool) -> object:
        queries.append(sql)
        return query(lake, sql, bound, **how)

    with mock.patch.object(Lake, "query", counted):
        yield queries


def _say_over(what: str, taken: float, script: float) -> None:
    say_seconds(f"{what}: {(taken - script) * 1000:+.0f} ms", taken, script, "the script")


def _size(parts: tuple[constants.Part, ...]) -> int:
    return sum(1 + _size(part.parts) for part in parts)
