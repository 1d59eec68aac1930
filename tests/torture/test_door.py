"""A crowd at the door, of which a quarter misbehaves: the server answers, and stays as it was."""

from __future__ import annotations

import json
import os
import random
import resource
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from drops.lake.ledger import all_drops
from store.settings import Home
from tests.browser.conftest import Server, serving
from tests.support.door import Answer, ask, files_in, plug, viewing
from tests.support.dropping import answers
from tests.support.waiting import LIMIT, wait_until
from tests.ui.server.test_api import TOKEN, resident, write_settings

RIGHT = {"Authorization": f"Bearer {TOKEN}"}

#: Waits of a second instead of half a minute, and no more descriptors than many systems give.
HASTY = (
    "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024)); "
    "from ui.server import attempts, connections, pushes; "
    "from ui.server.background import sweeping; attempts.LONGEST = 0.1; "
    "connections.SILENCE = 2; pushes.PATIENCE = 0.1; sweeping.EVERY = 0.1"
)
HALF = b"PUT /api/drops/a.csv HTTP/1.1\r\nHost: local"
SLOW = (
    f"PUT /api/drops/a.csv HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    "Content-Length: 100\r\n\r\nx"
).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the short forms."""
    folder = tmp_path_factory.mktemp("crowd")
    home = Home(folder / "data")
    write_settings(home, TOKEN)
    environment = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
    with serving(home, HASTY, **environment) as running:
        first = push(running, answers(folder / "first.csv", {"first": 9}).read_bytes())
        assert outcome(running, first) == "taken"
        yield running


def push(server: Server, body: bytes, name: str = "a.csv", source: str = "127.0.0.1") -> Answer:
    """What came of a file; who is told to come again does so."""
    give_up = time.monotonic() + LIMIT
    while True:
        answer = ask(server.url, f"/api/drops/{name}", body, method="PUT", source=source, **RIGHT)
        if answer.status not in (429, 503):
            return answer
        assert time.monotonic() < give_up, answer
        time.sleep(0.2)


def descriptors(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))  # noqa: PTH208


@contextmanager
def more_descriptors() -> Iterator[None]:
    """Let this process hold what a crowd of it holds."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_half_sent_requests_do_not_lock_the_door(server: Server) -> None:
    """1,100 of them, with 1,024 descriptors: the server was dead, and its log grew by the second."""
    log, before = server.log.stat().st_size, descriptors(server)
    with more_descriptors(), ExitStack() as held:
        for _ in range(1_100):
            held.enter_context(plug(server.url, HALF))
        for _ in range(20):
            assert ask(server.url, "/").status == 200
        assert outcome(server, push(server, b"x")) == "refused"
        assert descriptors(server) < 700
    assert server.log.stat().st_size - log < 5_000
    wait_until(lambda: descriptors(server) <= before + 5)


@pytest.mark.parametrize("sent", [b"", HALF, SLOW, SLOW[:-1]], ids=["none", "half", "x", "head"])
def test_who_says_nothing_is_not_waited_for(server: Server, sent: bytes) -> None:
    with plug(server.url, sent) as opened:
        said = b"".join(iter(lambda: opened.recv(1 << 16), b""))
    assert said == b""
    wait_until(lambda: not files_in(server.home.root / "uploads"))


def test_a_head_that_comes_by_drops_ends(server: Server) -> None:
    """Each drop breaks the silence, and still the head has to come to its end."""
    with plug(server.url) as opened, pytest.raises(OSError, match=r"reset|pipe"):  # noqa: PT012
        give_up = time.monotonic() + LIMIT
        for letter in HALF + b"x" * 10_000:
            opened.sendall(bytes([letter]))
            time.sleep(0.1)
            assert time.monotonic() < give_up


def test_a_page_that_nobody_touches_stays_open(server: Server) -> None:
    with viewing(server.url) as viewer:
        with plug(server.url) as opened:
            assert opened.recv(1) == b""  # somebody who says nothing is gone meanwhile
        assert "delta" in viewer.look()


def test_many_pushes_at_once_are_all_answered(server: Server, tmp_path: Path) -> None:
    """Of 100, 98 had no answer after five minutes."""
    statuses = many_pushes(server, tmp_path, 5, "short")
    assert statuses[202] > 0


def many_pushes(server: Server, folder: Path, number: int, mark: str) -> Counter[int]:
    """Push files at once, one of four wrong; each is answered, and each told what came of it.

    Returns how many were answered at first with which status; 202 where somebody has to wait.
    """
    came: dict[int, Answer] = {}

    def send(index: int) -> None:
        row = answers(folder / f"{mark}{index}.csv", {f"{mark}{index}": 9}).read_bytes()
        body = b"what,ever\n1,2\n" if index % 4 == 0 else row
        came[index] = push(server, body, f"{mark}{index}.csv", f"127.0.0.{index % 4 + 1}")

    before = len(all_drops(server.home))
    threads = [threading.Thread(target=send, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == number
    states: dict[int, str] = {}

    def goes_on() -> bool:
        """Whether one more is done."""
        known = len(states)
        for index in came.keys() - states.keys():
            if (state := state_of(server, came[index])) != "waiting":
                states[index] = state
        return len(states) > known

    while len(states) < number:  # each is waited for, and not all of them together
        wait_until(goes_on)
    assert states == {i: "refused" if i % 4 == 0 else "taken" for i in range(number)}
    assert len(all_drops(server.home)) - before == number - len(range(0, number, 4))
    assert not files_in(server.home.root / "uploads")
    return Counter(answer.status for answer in came.values())


def outcome(server: Server, answer: Answer) -> str:
    """What came of a push in the end, asked for where it was told to wait.

    Others are before it in the queue: it is waited for as long as the log tells of them.
    """
    while (state := state_of(server, answer)) == "waiting":
        told = server.log.stat().st_size
        wait_until(
            lambda told=told: (
                server.log.stat().st_size > told or state_of(server, answer) != "waiting"
            )
        )
    return state


def state_of(server: Server, answer: Answer) -> str:
    """What is known of a push now."""
    if answer.status != 202:
        return {200: "taken", 201: "taken", 422: "refused"}[answer.status]
    where = json.loads(answer.body)["ask"]
    assert answer.headers["location"] == where
    assert ask(server.url, where, source="127.0.0.77").status in (401, 429)
    assert ask(server.url, f"{where}0", **RIGHT).status == 404
    told = json.loads(ask(server.url, where, **RIGHT).body)
    if told["state"] != "waiting":
        assert told["status"] in ((200, 201) if told["state"] == "taken" else (422,))
        assert "kept" in told or "error" in told
    # What can be answered waits in the inbox; whoever pushed it is told the question.
    return "refused" if told["state"] == "asked" else str(told["state"])


@dataclass(eq=False)
class Sender(threading.Thread):
    """Somebody who sends until told to stop: well, or in one of the ways to misbehave."""

    server: Server
    folder: Path
    number: int
    stop: threading.Event
    wrong: list[object] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.source = f"127.0.1.{self.number + 1}"
        self.chance = random.Random(self.number)  # noqa: S311

    def run(self) -> None:
        while not self.stop.is_set():
            self.misbehave() if self.number % 4 == 0 else self.behave()
            self.sent += 1

    def behave(self) -> None:
        mark = f"s{self.number}-{self.chance.randrange(5)}"  # the same files again and again
        row = answers(self.folder / f"{mark}.csv", {mark: 9}).read_bytes()
        answer = push(self.server, row, f"{mark}.csv", self.source)
        if outcome(self.server, answer) != "taken":
            self.wrong.append(answer)

    def misbehave(self) -> None:
        way = ("gone", "token", "half", "silent")[self.sent % 4]
        if way == "token":
            ask(self.server.url, "/api/drops/a.csv", b"x", method="PUT", source=self.source)
            return
        sent = {"half": HALF, "silent": b"", "gone": SLOW}[way]
        with plug(self.server.url, sent, self.source) as opened:
            if way != "gone":
                opened.recv(1)  # until the server ends it


#: Bytes of the log that a file has at most.
_OF_ONE_FILE = 500


def crowd(server: Server, folder: Path, seconds: float, senders: int, sockets: int) -> None:
    """Have a crowd come for so long; at its end memory, descriptors and uploads are as before."""
    stop = threading.Event()
    threads = [Sender(server, folder, number, stop) for number in range(senders)]
    with ExitStack() as held:
        viewers = [held.enter_context(viewing(server.url)) for _ in range(sockets)]
        before, log = descriptors(server), server.log.stat().st_size
        for thread in threads:
            thread.start()
        stop.wait(seconds / 4)
        memory = resident(server.process.pid)
        stop.wait(seconds * 3 / 4)
        stop.set()
        for thread in threads:
            thread.join()
        assert all("delta" in viewer.look() for viewer in viewers)
        wait_until(lambda: descriptors(server) <= before + 8)
        assert resident(server.process.pid) - memory < 64 << 20
    assert [wrong for thread in threads for wrong in thread.wrong] == []
    assert min(thread.sent for thread in threads) > 0
    wait_until(lambda: not files_in(server.home.root / "uploads"))
    # A line or two of each file that came; what is said of who misbehaves does not add up.
    sent = sum(thread.sent for thread in threads)
    assert server.log.stat().st_size - log < 50_000 + _OF_ONE_FILE * sent


def test_a_crowd_leaves_the_server_as_it_was(server: Server, tmp_path: Path) -> None:
    crowd(server, tmp_path, seconds=6, senders=4, sockets=5)


@pytest.mark.torture
@pytest.mark.timeout(6_000)
def test_an_hour_of_a_crowd(tmp_path: Path) -> None:
    """20 senders of which a quarter misbehave, 150 open sockets, the waits as they are.

    PEPPER_CROWD_SECONDS=300 makes it five minutes.
    """
    home = Home(tmp_path / "data")
    write_settings(home, TOKEN)
    seconds = float(os.environ.get("PEPPER_CROWD_SECONDS", "3600"))
    with more_descriptors(), serving(home) as running:
        many_pushes(running, tmp_path, 100, "long")
        crowd(running, tmp_path, seconds, senders=20, sockets=150)
