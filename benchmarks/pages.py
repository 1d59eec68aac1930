"""How long a page's own work takes, without a browser: cold, after a filter, and again."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.timing import say_seconds, seconds
from store.settings import Home
from ui import state

ENTRY = Path(__file__).parent.parent / "ui" / "entry.py"
PAGES = ("pulse", "teams", "nps", "complaints", "advocacy")
PLACE = "Place 11"


def run(home: Home) -> None:
    """Print each page's seconds: figures not measured before, one filter changed, all known."""
    os.environ["PEPPER_HOME"] = str(home.root)
    # Streamlit says of every page run that there is no server.
    logging.disable(logging.WARNING)
    # The first run of all also loads the libraries.
    _page("nps").run()
    for name in PAGES:
        state.forget(0)
        say_seconds(f"page {name}: all its figures, none known", seconds(_page(name).run))
        filtered = _page(name)
        filtered.query_params["location"] = PLACE
        say_seconds("  one filter changed", seconds(filtered.run))
        say_seconds("  again, all known", seconds(_page(name).run))


def _page(name: str) -> AppTest:
    app = AppTest.from_file(str(ENTRY), default_timeout=120)
    app.switch_page(f"../pages/{name}.py")
    return app
