"""Who is let in at the door: hosts, other sites' pages, tokens, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drops.put import put
from store.settings import Home
from tests.browser.conftest import Server, serving
from tests.conftest import write_small
from tests.support.door import ask, handshake, viewing
from tests.ui.server.test_api import TOKEN, write_settings

PAGES = ("", "nps", "advocacy", "complaints", "teams", "drops", "how-we-count")

#: The server's own process: every name and address outside is unreachable, and noted.
CUT_OFF = """
import os, socket
plain_connect, plain_lookup = socket.socket.connect, socket.getaddrinfo
def note(where):
    host = where[0] if isinstance(where, tuple) else where
    if str(host) not in ("localhost", "127.0.0.1", "::1", "None"):
        open(os.environ["WENT_OUT"], "a").write(f"{host}\\n")
        raise OSError(101, "Network is unreachable")
def connect(self, where):
    note(where)
    return plain_connect(self, where)
def getaddrinfo(host, *rest, **options):
    note((host,))
    return plain_lookup(host, *rest, **options)
socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
"""


@pytest.fixture(scope="module")
def went_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's process notes whom it asked outside."""
    return tmp_path_factory.mktemp("outside") / "asked"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, went_out: Path) -> Iterator[Server]:
    """One server for all, cut off from everything outside."""
    folder = tmp_path_factory.mktemp("door")
    home = Home(folder / "data")
    put(home, write_small(folder / "small.csv"))
    write_settings(home, TOKEN)
    with home.settings_file.open("a", encoding="utf-8") as writer:
        writer.write('allowed_hosts = ["pepper.example.com"]\n')
    # Bound to all addresses, as where others reach it: Streamlit then looks for its own.
    with serving(
        home,
        CUT_OFF,
        WENT_OUT=str(went_out),
        STREAMLIT_SERVER_ADDRESS="0.0.0.0",  # noqa: S104
    ) as server:
        yield server


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost.evil.example", "localhost@evil.example", "",
     "10.0.0.1", "evil.example/localhost", "[::ffff:10.0.0.1]", "pepper.example.com.evil.example"],
)  # fmt: skip
def test_another_host_is_answered_by_nobody(door: Server, host: str) -> None:
    for path in ("/", "/drops", "/_stcore/health", "/_stcore/host-config", "/static/x.js"):
        answer = ask(door.url, path, Host=host)
        assert (answer.status, b"allowed_hosts" in answer.body) == (421, True), path
    pushed = ask(
        door.url, "/api/drops/a.csv", b"x", method="PUT", Host=host, Authorization=f"Bearer {TOKEN}"
    )
    assert pushed.status == 421
    assert handshake(door.url, Host=host) == 421
    assert handshake(door.url, Host=host, Origin=f"http://{host}") == 421


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8501", "127.0.0.1:80", "127.3.2.1", "[::1]:8501"]
)
def test_loopback_is_answered(door: Server, host: str) -> None:
    assert ask(door.url, "/", Host=host).status == 200
    assert handshake(door.url, Host=host, Origin=f"http://{host}") == 101


def test_the_settings_name_further_hosts(door: Server) -> None:
    for host in ("pepper.example.com", "PEPPER.example.com.", "pepper.example.com:8501"):
        assert ask(door.url, "/", Host=host).status == 200
        assert handshake(door.url, Host=host) == 101
    before = door.home.settings_file.read_text(encoding="utf-8")
    try:
        said = before.replace("pepper.example.com", "other.example.com")
        door.home.settings_file.write_text(said, encoding="utf-8")
        assert ask(door.url, "/", Host="other.example.com").status == 200
        assert ask(door.url, "/", Host="pepper.example.com").status == 421
        # What cannot be read locks nobody out: the page says what is wrong.
        door.home.settings_file.write_text("allowed_hosts = [", encoding="utf-8")
        assert ask(door.url, "/", Host="other.example.com").status == 200
    finally:
        door.home.settings_file.write_text(before, encoding="utf-8")


def test_the_address_that_a_request_came_to_is_answered() -> None:
    """All of 127 is this machine's, so one of it stands for any address that is bound."""
    from ui.server.hosts import _is_own

    at = {"type": "http", "server": ("192.168.1.20", 8501)}
    mapped = {"type": "http", "server": ("::ffff:192.168.1.20", 8501)}
    assert [_is_own("192.168.1.20", scope) for scope in (at, mapped)] == [True, True]
    assert not _is_own("192.168.1.21", at)


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost:1", "null", "http://8.8.8.8", "http://[", "x",
     "http://localhost.evil.example", "http://10.0.0.1:8501"],
)  # fmt: skip
def test_a_socket_from_another_site_is_refused(door: Server, origin: str) -> None:
    assert handshake(door.url, Host="localhost:8501", Origin=origin) == 403


def test_a_page_of_a_host_in_the_settings_may_look_in(door: Server) -> None:
    """A proxy that hands on another Host than the browser asked for."""
    origin = "https://pepper.example.com"
    assert handshake(door.url, Host="localhost:8501", Origin=origin) == 101


def test_nothing_goes_out(door: Server, went_out: Path) -> None:
    """Streamlit asks the internet for its own address, at the start and of foreign origins."""
    with viewing(door.url) as viewer:
        assert viewer.session
        for page in PAGES:
            drawn = viewer.look(page)
            assert ("delta" in drawn, "page_not_found" in drawn) == (True, False), page
    for origin in ("https://evil.example", "https://pepper.example.com", "http://192.0.2.1"):
        handshake(door.url, Host="localhost:8501", Origin=origin)
    assert not went_out.exists(), went_out.read_text(encoding="utf-8")
