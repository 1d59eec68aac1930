"""Real servers with data folders of their own, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from store.settings import Home
from tests.conftest import write_small
from tests.support.waiting import LIMIT, wait_until
from ui.app.menu import MENU

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

#: What Streamlit's button says of a file that it looked for.
_LOOKED_FOR_A_DOWNLOAD = "Client Error: Download Button source error - 404"
#: Elements that only a failure draws.
FAILED = '[data-testid="stException"], [data-testid="stAlertContentError"]'

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


def where(server: Server, script: str) -> str:
    """The address of a page."""
    entry = next(entry for entry in MENU if entry.script == script)
    return f"{server.url}/{'' if entry is MENU[0] else entry.address}"


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


@dataclass
class Windows:
    """The pages of one browser, each used by one viewer after the other.

    A page that was used has the code of Streamlit and of the charts in its process, which for each
    load of a new one would be fetched and compiled again.
    """

    browser: Browser
    free: dict[str | None, list[Page]] = field(default_factory=dict)

    def take(self, agent: str | None) -> Page:
        """Return an empty page of a browser that says such a thing of itself."""
        left = self.free.setdefault(agent, [])
        if left:
            return left.pop()
        page = self.browser.new_context(user_agent=agent).new_page()
        page.set_default_timeout(LIMIT * 1000)
        return page

    def give_back(self, agent: str | None, page: Page) -> None:
        """Forget whoever used it: what it kept of them, and where their pointer was."""
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.context.clear_cookies()
        page.goto("about:blank")
        page.mouse.move(0, 0)
        self.free[agent].append(page)


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """The pages that the tests of a module use, one after the other."""
    opened = Windows(browser)
    yield opened
    for context in browser.contexts:
        context.close()


@contextmanager
def opening(windows: Windows) -> Iterator[Callable[..., Tab]]:
    """A function that opens an address for a new viewer; at the end nothing is left of them."""
    with ExitStack() as at_the_end:

        def open_one(
            address: str,
            width: int = 1440,
            height: int = 900,
            scheme: str = "light",
            agent: str | None = None,
        ) -> Tab:
            page = windows.take(agent)
            at_the_end.callback(windows.give_back, agent, page)
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            tab = Tab(page)
            at_the_end.enter_context(_listening(tab, address))
            page.goto(address)
            settle(page)
            return tab

        yield open_one


@pytest.fixture
def open_tab(windows: Windows) -> Iterator[Callable[..., Tab]]:
    """A function that opens an address for a new viewer, until the test ends."""
    with opening(windows) as open_one:
        yield open_one


@contextmanager
def _listening(tab: Tab, address: str) -> Iterator[None]:
    """Note what goes wrong in a tab."""
    host = "/".join(address.split("/")[:3])

    def failed(error: Error) -> None:
        tab.problems.append(f"script: {error}")

    def asked(request: Request) -> None:
        if not request.url.startswith((host, host.replace("http", "ws"), "data:", "blob:")):
            tab.problems.append(f"asked elsewhere: {request.url}")

    def said(message: ConsoleMessage) -> None:
        # Streamlit looks for its own base path under a deep link first, and finds nothing there. And
        # it looks for what a button downloads once that is drawn; while the script of a page runs
        # again, the end of any other run sweeps that away, until the script has drawn it again.
        where_from = message.location.get("url", "")
        is_expected = (
            "/_stcore/" in where_from
            or ("/media/" in where_from and "404" in message.text)
            or message.text.startswith(_LOOKED_FOR_A_DOWNLOAD)
        )
        if message.type == "error" and not is_expected:
            tab.problems.append(f"console: {message.text} ({where_from})")

    listeners = {"pageerror": failed, "request": asked, "console": said}
    for event, listener in listeners.items():
        tab.page.on(event, listener)
    yield
    for event, listener in listeners.items():
        tab.page.remove_listener(event, listener)


def section(page: Page, name: str | None = None) -> Locator:
    """Return what opens the section of that name; what opens any where none is given."""
    choice = page.get_by_role("radiogroup", name="Section", exact=True)
    return choice.get_by_role("radio", name=name, exact=name is not None)


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


def unfold(page: Page, panel: str) -> None:
    """Open a panel, and wait until it stands: what moves is not hit, and nobody is that quick."""
    page.locator(f"{panel} summary").click()
    page.wait_for_function(
        "() => document.getAnimations().every(each => each.playState !== 'running')", polling=LOOK
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
