"""Files pushed over HTTP: who may, what is taken, what is answered, and that nothing stays behind."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from drops.lake.ledger import all_drops
from store.settings import Home
from tests.browser.conftest import Server, serving
from tests.support.dropping import answers, many_answers, scores
from tests.support.waiting import LIMIT
from ui.server import pushes

TOKEN = "a-long-secret-token"  # noqa: S105 - of a server that lives for one test


@dataclass
class Api:
    """A running server whose token is known."""

    server: Server
    patience: float = LIMIT  # seconds

    @property
    def home(self) -> Home:
        return self.server.home

    def send(
        self, name: str, body: bytes | Path = b"", *, method: str = "PUT", **headers: str | None
    ) -> tuple[int, dict[str, object]]:
        """Status and JSON of what came of it; `Authorization=None` leaves the token out.

        On a slow machine that is asked for until it is known, as the answer says.
        """
        status, told = self.ask(f"/api/drops/{name}", body, method=method, **headers)
        if status != 202:
            return status, told
        where, give_up = str(told["ask"]), time.monotonic() + self.patience
        while (told := self.ask(where, method="GET")[1])["state"] == "waiting":
            assert time.monotonic() < give_up, "it was never taken in"
            time.sleep(0.1)
        del told["state"]
        return int(str(told.pop("status"))), told

    def ask(
        self, path: str, body: bytes | Path = b"", *, method: str, **headers: str | None
    ) -> tuple[int, dict[str, object]]:
        """Status and JSON of one answer."""
        given = {"Authorization": f"Bearer {TOKEN}", **headers}
        sent = body.read_bytes() if isinstance(body, Path) else body
        request = Request(  # noqa: S310 - our own server
            f"{self.server.url}{path}",
            data=sent if method not in ("GET", "DELETE") else None,
            method=method,
            headers={key.replace("_", "-"): value for key, value in given.items() if value},
        )
        try:
            with urlopen(request, timeout=self.patience) as response:  # noqa: S310
                return response.status, json.load(response)
        except HTTPError as error:
            with error:
                text = error.read().decode()
                return error.code, json.loads(text) if text[:1] == "{" else {"error": text}


#: Nothing is asked ahead for as long as the tests run: what figures take is no matter of files.
UNASKED = "from ui.server.background import asking; asking.EVERY = 3600"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One server for all; each test pushes files of its own."""
    home = Home(tmp_path_factory.mktemp("api") / "data")
    write_settings(home, TOKEN)
    with serving(home, UNASKED) as server:
        yield Api(server)


def write_settings(home: Home, token: str | None) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    hashed = hashlib.sha256(token.encode()).hexdigest() if token else ""
    text = f'api_token_sha256 = "{hashed}"\n' if token else ""
    home.settings_file.write_text(text, encoding="utf-8")


def nothing_stays(home: Home) -> bool:
    """Whether no file is left; the server's own folder stays."""
    return not [path for path in (home.root / "uploads").rglob("*") if path.is_file()]


def test_a_file_is_taken_and_answered_as_put_does(api: Api, tmp_path: Path) -> None:
    file = answers(tmp_path / "a.csv", {"api1": 9, "api2": 99})
    status, told = api.send("from%20cron.csv", file)
    assert (status, told["file"], told["table"]) == (201, "from cron.csv", "responses")
    assert (told["read"], told["kept"], told["refused"], told["blank"]) == (2, 1, 1, 0)
    assert told["duplicate_of"] is None
    (drop,) = [drop for drop in all_drops(api.home) if drop.id == told["drop"]]
    assert (drop.way, drop.sha256) == ("http", hashlib.sha256(file.read_bytes()).hexdigest())
    assert scores(api.home)["api1"] == 9
    again, same = api.send("other.csv", file)
    assert (again, same["drop"], same["duplicate_of"]) == (200, None, told["drop"])
    assert nothing_stays(api.home)


def test_a_file_of_which_no_row_counts_is_refused(api: Api, tmp_path: Path) -> None:
    """Whoever sends it by a timer looks at the status alone; its rows can be mended on Drops."""
    status, told = api.send("all.csv", answers(tmp_path / "a.csv", {"api3": 99}))
    assert (status, told["kept"], told["refused"]) == (422, 0, 1)
    assert "every row of it is refused" in told["error"]
    assert told["drop"] in {drop.id for drop in all_drops(api.home)}
    assert nothing_stays(api.home)


def test_the_keys_are_those_of_the_command_line(api: Api, tmp_path: Path) -> None:
    from drops.report import Report

    _, told = api.send("k.csv", answers(tmp_path / "k.csv", {"keys": 3}))
    assert list(told) == list(Report("", "", "").as_json())


def test_many_rows_are_not_in_the_memory_of_the_server(api: Api, tmp_path: Path) -> None:
    """In the server itself, these took 120 MB more; of a million rows `make torture` tells."""
    api.send("before.csv", answers(tmp_path / "before.csv", {"before": 9}))
    before = resident(api.server.process.pid)
    file = many_answers(tmp_path / "many.csv", 1, 100_000)
    status, told = api.send("many.csv", file)
    assert (status, told["kept"]) == (201, 100_000)
    assert resident(api.server.process.pid) - before < 30 << 20


def resident(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize(
    "header",
    [None, "Bearer wrong", "Bearer ", "Basic " + TOKEN, TOKEN, f"Bearer {TOKEN}x", "Bearer \xfc"],
)
def test_without_the_token_nothing_is_taken(api: Api, tmp_path: Path, header: str | None) -> None:
    before = len(all_drops(api.home))
    status, told = api.send("a.csv", answers(tmp_path / "a.csv", {"no": 1}), Authorization=header)
    assert status == 401
    assert "Authorization: Bearer" in str(told["error"])
    assert TOKEN not in json.dumps(told)
    assert len(all_drops(api.home)) == before
    assert nothing_stays(api.home)


def test_a_server_without_a_token_takes_nothing(api: Api, tmp_path: Path) -> None:
    write_settings(api.home, None)
    try:
        status, told = api.send("a.csv", answers(tmp_path / "a.csv", {"none": 1}))
    finally:
        write_settings(api.home, TOKEN)
    assert status == 403
    assert "api_token_sha256" in str(told["error"])


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_only_put_is_served(api: Api, method: str) -> None:
    status, told = api.send("a.csv", b"x", method=method)
    assert (status, "expected PUT" in str(told["error"])) == (405, True)


@pytest.mark.parametrize(
    "name",
    ["..%2F..%2Fetc%2Fpasswd", "a%2Fb.csv", "a%5Cb.csv", "%2e%2e", "a%00.csv", "", "x" * 300],
)
def test_a_name_is_no_path(api: Api, name: str) -> None:
    before = len(all_drops(api.home))
    status, told = api.send(name, b"response_id\n")
    assert status == 400  # some are refused by the server before they reach us
    assert "without folders" in str(told["error"]) or told["error"] == "Bad Request"
    assert len(all_drops(api.home)) == before


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("photo.png", {}),
        ("report.PDF", {}),
        ("a.csv", {"Content_Type": "multipart/form-data; boundary=x"}),
        ("a.csv", {"Content_Encoding": "gzip"}),
    ],
)
def test_another_kind_of_file_is_415(api: Api, name: str, headers: dict[str, str]) -> None:
    status, told = api.send(name, b"x", **headers)
    assert (status, "expected" in str(told["error"])) == (415, True)


def test_what_put_refuses_is_422_with_its_sentence(api: Api) -> None:
    before = len(all_drops(api.home))
    status, told = api.send("what.csv", b"x,y\n1,2\n")
    assert (status, "what.csv" in str(told["error"])) == (422, True)
    assert str(api.home.root) not in str(told["error"])
    assert len(all_drops(api.home)) == before
    assert nothing_stays(api.home)


@pytest.mark.parametrize(
    ("query", "said"),
    [("table=nonsense", "nonsense"), ("format=nonsense", "nonsense"), ("known_at=then", "then")],
)
def test_wrong_options_are_400(api: Api, query: str, said: str) -> None:
    status, told = api.send(f"a.csv?{query}", b"x")
    assert (status, said in str(told["error"])) == (400, True)


def test_options_are_those_of_put(api: Api, tmp_path: Path) -> None:
    file = answers(tmp_path / "o.csv", {"opt": 9})
    query = "table=responses&format=pepper_responses&known_at=2026-04-01T00:00Z"
    status, told = api.send(f"o.csv?{query}", file)
    assert (status, told["known_at"]) == (201, "2026-04-01T00:00:00+00:00")


def test_a_file_that_is_told_to_be_too_long_is_413_at_once(api: Api) -> None:
    host = api.server.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=LIMIT)
    connection.putrequest("PUT", "/api/drops/long.csv")
    connection.putheader("Authorization", f"Bearer {TOKEN}")
    connection.putheader("Content-Length", str(1025 << 20))
    connection.endheaders()
    response = connection.getresponse()
    assert (response.status, "1,024 MB" in json.load(response)["error"]) == (413, True)
    connection.close()
    assert nothing_stays(api.home)


def test_the_token_is_in_no_log(api: Api, tmp_path: Path) -> None:
    api.send("log.csv", answers(tmp_path / "log.csv", {"log": 2}))
    log = api.server.log.read_text(encoding="utf-8")
    assert TOKEN not in log
    assert hashlib.sha256(TOKEN.encode()).hexdigest() not in log
    assert "Traceback" not in log


def test_the_browser_s_own_protection_stays(api: Api) -> None:
    """Our route neither answers other sites nor takes Streamlit's check of uploads away."""
    _, told = api.send("a.csv", b"x", method="OPTIONS", Origin="https://elsewhere.example")
    assert told["error"]
    request = Request(  # noqa: S310
        f"{api.server.url}/_stcore/upload_file/a/b", data=b"x", method="PUT"
    )
    with pytest.raises(HTTPError) as caught:
        urlopen(request, timeout=LIMIT)  # noqa: S310
    with caught.value as error:
        assert error.code in (400, 403)
        assert "Access-Control-Allow-Origin" not in error.headers


def test_a_file_that_an_erasure_removed_is_to_be_sent_again(home: Home, tmp_path: Path) -> None:
    """It named the customer and waited; the sender's next try is taken in without."""
    came = pushes._take(pushes.Push(home, tmp_path / "api-0123", "october.csv", {}))
    assert (came.state, came.status) == ("refused", 503)
    assert "october.csv was removed while it waited" in came.content["error"]
