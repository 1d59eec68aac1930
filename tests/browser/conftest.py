"""Real servers with data folders of their own, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from store.settings import Home
from tests.conftest import write_small
from tests.support.waiting import LIMIT, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent

expect.set_options(timeout=LIMIT * 1000)

#: What `python -m streamlit` does.
_START = "from streamlit.web.cli import main; main()"

#: Milliseconds between two looks at a page. Playwright's own way has the browser draw every frame.
LOOK = 100

#: The screen of a telephone, and what its browser says of itself.
PHONE = {
    "width": 390,
    "height": 844,
    "agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1",
}

_ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Server:
    """A running dashboard: its address, its data folder, its process."""

    url: str
    home: Home
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def serving(home: Home, before: str = "", **environment: str) -> Iterator[Server]:
    """A server of its own, as `make run` starts it; ended with all that it started.

    `before` is a line of Python that its process runs first, such as one that shortens a wait.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home.root.mkdir(parents=True, exist_ok=True)
    log = home.root.with_name(f"{home.root.name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                *(["-c", f"{before}\n{_START}"] if before else ["-m", "streamlit"]),
                *("run", "dashboard.py", "--server.port", str(port)),
            ],
            cwd=ROOT,
            env={**os.environ, "PEPPER_HOME": str(home.root), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://localhost:{port}"
    try:
        _wait_until_up(f"{url}/_stcore/health", process, log)
        yield Server(url, home, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    def is_up() -> bool:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urlopen(address, timeout=LIMIT):  # noqa: S310  (our own server)
                return True
        except (URLError, OSError):
            return False

    wait_until(is_up)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's chromium where there is one, else Playwright's own.

    It ends with its module: while it is open, a loop runs in this thread, and no other test can
    run one.
    """
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        launched = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Tab:
    """An open page, and what went wrong in it so far."""

    page: Page
    problems: list[str] = field(default_factory=list)


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[Callable[..., Tab]]:
    """A function that opens an address for a new viewer."""
    contexts = []

    def open_one(
        address: str,
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        agent: str | None = None,
    ) -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, user_agent=agent
        )
        contexts.append(context)
        tab = Tab(context.new_page())
        tab.page.set_default_timeout(LIMIT * 1000)
        _listen(tab, address)
        tab.page.goto(address)
        settle(tab.page)
        return tab

    yield open_one
    for context in contexts:
        context.close()


def _listen(tab: Tab, address: str) -> None:
    host = "/".join(address.split("/")[:3])
    tab.page.on("pageerror", lambda error: tab.problems.append(f"script: {error}"))
    tab.page.on(
        "request",
        lambda request: (
            request.url.startswith((host, host.replace("http", "ws"), "data:", "blob:"))
            or tab.problems.append(f"asked elsewhere: {request.url}")
        ),
    )
    # Streamlit looks for its own base path under a deep link first, and finds nothing there.
    tab.page.on(
        "console",
        lambda said: (
            said.type != "error"
            or "/_stcore/" in said.location.get("url", "")
            or tab.problems.append(f"console: {said.text} ({said.location.get('url')})")
        ),
    )


def settle(page: Page) -> None:
    """Wait until the script has ended and what it drew is there.

    Streamlit fetches the code of an element when a page first has one, and shows a skeleton in its
    place until then.
    """
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            return app && app.getAttribute('data-test-script-state') === 'notRunning'
                && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
        }""",
        polling=LOOK,
    )


@pytest.fixture(scope="session")
def sample_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the sample company as it stands in its files."""
    home = Home(tmp_path_factory.mktemp("sample") / "data")
    subprocess.run(
        [sys.executable, "-m", "sample_data", "--home", str(home.root), "--day", "2026-11-01"],
        cwd=ROOT,
        check=True,
    )
    with serving(home) as server:
        yield server


@contextmanager
def serving_small(folder: Path) -> Iterator[Server]:
    """A server with a few answers; nobody has opened a page of it yet."""
    from drops.put import put

    home = Home(folder / "data")
    put(home, write_small(folder / "small.csv"))
    with serving(home) as server:
        yield server


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A small server of the test's own."""
    with serving_small(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small server that tests share; each drops files of its own."""
    with serving_small(tmp_path_factory.mktemp("small")) as server:
        yield server
