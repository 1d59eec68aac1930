"""What a reader waits for: a real server, a real browser, every page."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from benchmarks import company
from benchmarks.timing import memory_mb, say, say_seconds, seconds
from store.settings import Home

ROOT = Path(__file__).parent.parent
PAGES = ("", "teams", "nps", "complaints", "advocacy", "drops", "how_we_count")
#: What Chromium needs in a container, and to stay off the network.
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_PATIENCE = 60_000  # milliseconds


def run(home: Home, folder: Path) -> None:
    """Print the seconds until each page stands, until a filter shows, until a drop is seen."""
    with serving(home) as (address, process), sync_playwright() as play:
        system = Path("/usr/bin/chromium")
        browser = play.chromium.launch(
            executable_path=str(system) if system.exists() else None, args=CHROMIUM
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_PATIENCE)
        for name in PAGES:
            first = seconds(lambda name=name: _open(page, f"{address}/{name}"))
            again = seconds(lambda name=name: _open(page, f"{address}/{name}"))
            say_seconds(f"page {name or 'pulse'}: opened in a new tab, first visitor", first)
            say_seconds("  the next visitor", again)
        _open(page, f"{address}/nps")
        wanted = f"{address}/nps?location=Place+11"
        say_seconds("NPS filtered to a location by its link", seconds(lambda: _open(page, wanted)))
        _open(page, f"{address}/")
        say_seconds("10,000 answers laid into the inbox until seen", _drop_seen(page, home, folder))
        say("memory of the server", f"{memory_mb(process):.0f} MB")
        say("  at its peak", f"{memory_mb(process, peak=True):.0f} MB")
        browser.close()


@contextmanager
def serving(home: Home) -> Iterator[tuple[str, int]]:
    """Yield address and process number of a server on that data folder, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    environment = {**os.environ, "PEPPER_HOME": str(home.root)}
    server = subprocess.Popen(  # noqa: S603  (our own command)
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_up(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urlopen(f"{address}/_stcore/health", timeout=1).close()  # noqa: S310  (our own server)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the dashboard did not start within 60 seconds")


def _open(page: Page, address: str) -> None:
    """Open the page and wait until its run has ended; `RuntimeError` where it shows an error."""
    page.goto(address)
    app = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    app.wait_for(state="attached")
    page.locator("[data-testid=stMain] h1").first.wait_for()
    wrong = page.locator("[data-testid=stAlertContentError], [data-testid=stException]")
    if wrong.count():
        raise RuntimeError(f"{address} shows an error: {wrong.first.inner_text()}")


def _drop_seen(page: Page, home: Home, folder: Path) -> float:
    """Seconds from a file in the inbox to the page saying that its numbers are new."""
    small = company.write("responses", 10_000, folder / "seen.csv", prefix="live")
    begin = time.perf_counter()
    small.rename(home.inbox / small.name)
    page.get_by_text(re.compile("New data")).first.wait_for()
    return time.perf_counter() - begin
