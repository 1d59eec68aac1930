"""Who is let in at the door: hosts, other sites' pages, tokens, and how much of each."""

from __future__ import annotations

import os
import select
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drops.put import put
from store.settings import Home
from tests.browser.conftest import ROOT, Server, serving
from tests.conftest import write_small
from tests.support.door import Answer, ask, files_in, handshake, plug, viewing
from tests.support.waiting import wait_until
from tests.ui.server.test_api import TOKEN, write_settings
from ui.server import attempts

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

#: For whoever waits after wrong tokens it is the second that this file has bytes, and no later.
LATER = """
from ui.server import attempts
attempts.now = lambda: float(os.path.getsize(os.environ["LATER"]))
"""


@pytest.fixture(scope="module")
def went_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's process notes whom it asked outside."""
    return tmp_path_factory.mktemp("outside") / "asked"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each byte that it has is a second that went by for whoever sent wrong tokens."""
    path = tmp_path_factory.mktemp("later") / "seconds"
    path.touch()
    return path


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, went_out: Path, later: Path) -> Iterator[Server]:
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
        CUT_OFF + LATER,
        WENT_OUT=str(went_out),
        LATER=str(later),
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


def push(
    door: Server, body: bytes = b"", token: str = TOKEN, name: str = "a.csv", **options: str
) -> Answer:
    return ask(
        door.url,
        f"/api/drops/{name}",
        body,
        method="PUT",
        Authorization=f"Bearer {token}",
        **options,
    )


def pass_by(later: Path, seconds: int) -> None:
    with later.open("a", encoding="ascii") as file:
        file.write("." * seconds)


def test_wrong_tokens_wait_longer_each_time(door: Server, later: Path) -> None:
    def wrong() -> Answer:
        return push(door, token="wrong", source="127.0.0.9")  # noqa: S106 - of nobody

    def said() -> int:
        return door.log.read_text(encoding="utf-8").count("without the right token")

    began, before = time.monotonic(), said()
    assert [wrong().status for _ in range(attempts.FREE)] == [401] * attempts.FREE
    waits = []
    for _ in range(3):
        waiting = wrong()
        assert waiting.status == 429
        # The right one is not told from a wrong one, and other addresses do not wait.
        assert push(door, source="127.0.0.9").status == 429
        assert push(door, b"x", source="127.0.0.10").status == 422
        waits.append(int(waiting.headers["retry-after"]))
        pass_by(later, waits[-1])
        assert wrong().status == 401
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    assert push(door, b"x", source="127.0.0.9").status == 429
    pass_by(later, 60)
    assert push(door, b"x", source="127.0.0.9").status == 422
    assert wrong().status == 401  # a right one ends it
    assert said() >= 1
    assert said() - before <= 1 + (time.monotonic() - began) // 60, "once a minute at most"


def test_a_wait_is_never_longer_than_a_minute() -> None:
    tried = attempts.Attempts()
    for _ in range(2_000):
        tried.was_wrong("2001:db8::1")
    assert 50 < tried.wait("2001:db8::1") <= attempts.LONGEST
    # One network of the newer kind is one sender; no other waits, nor is kept for ever.
    assert tried.wait("2001:db8::ffff") > 50
    assert tried.wait("2001:db8:0:1::1") == 0
    for number in range(20_000):
        tried.was_wrong(f"10.0.{number >> 8}.{number & 255}")
    assert len(tried._wrong) < 5_000


def test_the_connection_ends_with_a_refusal(door: Server) -> None:
    head = b"PUT /api/drops/a.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"
    with plug(door.url, head + b"x" * 10_000) as opened:
        came = b"".join(iter(lambda: opened.recv(1 << 16), b""))
    assert came.startswith(b"HTTP/1.1 401 ")
    assert b"connection: close" in came.lower()


def test_a_long_head_is_refused(door: Server) -> None:
    assert ask(door.url, "/", Cookie="x" * 20_000).status == 431
    assert ask(door.url, "/?" + "x" * 20_000).status == 431
    assert ask(door.url, "/", Cookie="x" * 8_000).status == 200
    half = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"x" * 40_000
    with plug(door.url, half) as opened:
        assert opened.recv(100).startswith(b"HTTP/1.1 400 ")


def _hold(held: list[socket.socket], wanted: int, door: Server, head: bytes, source: str) -> bool:
    """Return whether so many files are on their way, and begin those that are missing.

    One that begins while the last answer is still on its way back is one too many, and refused. A
    byte more of each says that none of them is silent.
    """
    for answered in select.select(held, [], [], 0.2)[0]:
        answered.close()
        held.remove(answered)
    for each in held:
        each.sendall(b"x")
    missing = wanted - len(held)
    held += [plug(door.url, head, source) for _ in range(missing)]
    return missing == 0


def test_so_many_files_come_in_at_once(door: Server) -> None:
    """Eight of an address, and four such addresses."""
    head = (
        f"PUT /api/drops/a.csv HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Length: 100\r\n\r\nx"
    ).encode()
    opened = []
    try:
        for last in (21, 22, 23, 24):
            source = f"127.0.0.{last}"
            assert push(door, b"x", source=source).status == 422
            held: list[socket.socket] = []
            wait_until(lambda held=held, source=source: _hold(held, 8, door, head, source))
            opened += held
            wait_until(lambda source=source: push(door, b"x", source=source).status == 503)
        refused = push(door, b"x", source="127.0.0.25")
        assert (refused.status, int(refused.headers["retry-after"]) > 0) == (503, True)
        assert ask(door.url, "/").status == 200
    finally:
        for each in opened:
            each.close()
    wait_until(lambda: push(door, b"x", source="127.0.0.21").status == 422)
    wait_until(lambda: not files_in(door.home.root / "uploads"))


def test_the_log_rotates_and_says_nothing_twice(tmp_path: Path) -> None:
    script = """
import logging, time
from ui.server import log
log._BYTES = 10_000
log.begin()
for number in range(900):
    logging.getLogger("uvicorn.error").warning("the same")
    logging.getLogger("pepper").warning("another: %d", number)
    log.warn("topic", "from %d", number)
later = time.monotonic() + log.EVERY
time.monotonic = lambda: later
log.warn("topic", "from afar")
"""
    file = tmp_path / "server.log"
    environment = {**os.environ, "PEPPER_LOG": str(file)}
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, stderr=subprocess.PIPE)
    written = sorted(tmp_path.glob("server.log*"))
    assert len(written) == 5
    assert max(path.stat().st_size for path in written) <= 10_000
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert "from afar (and 899 more like it)" in file.read_text(encoding="utf-8")
    said = ran.stderr.decode().splitlines()
    assert (said.count("the same"), said.count("from 0")) == (1, 1)


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
