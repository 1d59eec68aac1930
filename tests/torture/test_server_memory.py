"""A million rows pushed and uploaded: the server's memory stays, and it answers others meanwhile.

No page with figures is open, and nothing is asked ahead: what measuring them takes is no matter of
how they came in.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from benchmarks import company
from drops.lake.ledger import all_drops
from store.settings import Home
from tests.browser.conftest import Server, Tab, browser, open_tab, serving, windows  # noqa: F401
from tests.ui.server.test_api import TOKEN, UNASKED, Api, resident, write_settings

MILLION = 1_000_000
VIEWERS = 3


class Viewer(threading.Thread):
    """Asks the server again and again until told to stop; how long each answer took, in seconds."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.stop, self.waits = server, threading.Event(), list[float]()

    def run(self) -> None:
        while not self.stop.wait(0.05):
            began = time.monotonic()
            urlopen(f"{self.server.url}/_stcore/health", timeout=30).close()  # noqa: S310
            self.waits.append(time.monotonic() - began)


class Watch(threading.Thread):
    """The most resident memory of the server so far, in bytes, looked at 50 times a second."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.pid, self.stop = server.process.pid, threading.Event()
        self.first = self.most = resident(self.pid)

    def run(self) -> None:
        while not self.stop.wait(0.02):
            self.most = max(self.most, resident(self.pid))

    @property
    def grown(self) -> int:
        return (self.most - self.first) >> 20


@contextmanager
def watched(server: Server) -> Iterator[tuple[Watch, list[Viewer]]]:
    watch, viewers = Watch(server), [Viewer(server) for _ in range(VIEWERS)]
    for thread in (watch, *viewers):
        thread.start()
    try:
        yield watch, viewers
    finally:
        for thread in (watch, *viewers):
            thread.stop.set()
            thread.join()


@pytest.mark.torture
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_a_million_rows_leave_the_server_as_it_was(
    tmp_path: Path,
    open_tab: Callable[..., Tab],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = Home(tmp_path / "data")
    write_settings(home, TOKEN)
    files = [company.write("responses", MILLION, tmp_path / f"{n}.csv", f"{n}-") for n in "abc"]
    small = company.write("responses", 1_000, tmp_path / "small.csv", "s-")
    with serving(home, UNASKED) as server:
        api = Api(server, patience=300)
        api.send("small.csv", small)
        tab = open_tab(f"{server.url}/drops")
        tab.page.set_default_timeout(120_000)
        with watched(server) as (watch, viewers):
            for file in files[:2]:
                assert api.send(file.name, file)[0] == 201
            pushed = watch.grown
            tab.page.locator('input[type="file"]').set_input_files(str(files[2]))
            tab.page.get_by_role("button", name="Take it in").click()
            tab.page.get_by_text("Taken in.").wait_for()
            uploaded = watch.grown
        waits = sorted(wait for viewer in viewers for wait in viewer.waits)
        with capsys.disabled():
            print(  # noqa: T201
                f"\nserver: {watch.first >> 20} MB at first; grown by {pushed} MB while two files "
                f"of a million rows were pushed, {uploaded} MB with one uploaded; answers to "
                f"others: median {statistics.median(waits) * 1000:.0f} ms, longest "
                f"{waits[-1] * 1000:.0f} ms of {len(waits)}"
            )
        assert sum(drop.kept for drop in all_drops(home)) == 3 * MILLION + 1_000
        assert uploaded <= 100
        assert waits[-1] < 2
        assert tab.problems == []
