"""What is uploaded: one way in, so much of it, and gone with whoever sent it."""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from drops.lake.ledger import all_drops
from store.settings import Home
from tests.browser.conftest import Server, serving
from tests.support.door import Viewer, ask, files_in, formed, plug, viewing
from tests.support.dropping import answers
from tests.support.waiting import wait_until
from tests.ui.server.test_api import TOKEN, resident, write_settings
from ui.server import uploads
from ui.server.uploads import MOST_FILES

MB = 1 << 20

#: Looks often, forgets a session soon, takes files of 1 MB.
HASTY = "from ui.server import pushes; from ui.server.background import sweeping; sweeping.EVERY = 0.1; pushes.PATIENCE = 0.1"
SMALL = {
    "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "1",
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = Home(tmp_path_factory.mktemp("uploads") / "data")
    write_settings(home, TOKEN)
    with serving(home, HASTY, **SMALL) as running:
        yield running


def lying(server: Server) -> list[Path]:
    return files_in(server.home.root / "uploads")


@pytest.fixture
def viewer(server: Server) -> Iterator[Viewer]:
    """A session of the test's own; at its end nothing of it is left."""
    with viewing(server.url) as opened:
        yield opened
    wait_until(lambda: not lying(server))


def test_there_is_one_way_in(server: Server, viewer: Viewer) -> None:
    before, body = resident(server.process.pid), b"x" * (MB - 1000)
    made_up = ["x", "A" * 36, str(uuid.uuid4()).upper(), f"{uuid.uuid4()}%0A", uuid.uuid4().hex]
    assert {viewer.upload(body, each).status for each in made_up * 8} == {400}
    assert not lying(server)
    assert resident(server.process.pid) - before < 20 * MB


def test_nobody_else_may_read_it(server: Server, viewer: Viewer) -> None:
    assert viewer.upload(b"response_id\n").status == 204
    (file,) = lying(server)
    assert file.read_bytes() == b"response_id\n"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)]
    assert modes == [0o600, 0o700]


def test_what_is_removed_on_the_page_is_gone(server: Server, viewer: Viewer) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    assert [viewer.upload(b"x", each).status for each in (first, second)] == [204, 204]
    with viewing(server.url) as other:
        # A file is its session's: nobody else takes it away, or writes over it.
        other.upload(b"", first, method="DELETE")
        assert other.upload(b"y", first).status == 400
    assert viewer.upload(b"", first, method="DELETE").status == 204
    assert [(path.name, path.read_bytes()) for path in lying(server)] == [(second, b"x")]


def test_one_session_has_so_much_room(server: Server, viewer: Viewer) -> None:
    body = b"x" * (MB - 1000)
    assert [viewer.upload(body).status for _ in range(3)] == [204, 204, 507]
    assert len(lying(server)) == 2
    assert ask(server.url, "/").status == 200


def test_one_session_has_so_many_files(viewer: Viewer) -> None:
    came = [viewer.upload(b"").status for _ in range(MOST_FILES + 1)]
    assert came == [204] * MOST_FILES + [507]


def test_all_sessions_together_have_so_much_room(server: Server) -> None:
    body, came = b"x" * (MB - 1000), []
    for _ in range(5):
        # Whoever opens one session after the other does not get more: the first is kept a second.
        with viewing(server.url) as one:
            came += [one.upload(body).status for _ in range(2)]
            assert sum(path.stat().st_size for path in lying(server)) <= 8 * MB
    wait_until(lambda: not lying(server))
    assert came[0] == 204


def test_what_is_cut_off_leaves_nothing(server: Server, viewer: Viewer) -> None:
    token = ask(server.url, "/_stcore/health").headers["set-cookie"].split("=", 1)[1].split(";")[0]
    kind, form = formed(b"x" * 500_000)
    head = (
        f"PUT /_stcore/upload_file/{viewer.session}/{uuid.uuid4()} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(form)}\r\nX-Xsrftoken: {token}\r\n"
        f"Cookie: _streamlit_xsrf={token}\r\n\r\n"
    )
    for _ in range(20):  # they would be too many for the session
        plug(server.url, head.encode() + form[:200_000]).close()
    wait_until(lambda: viewer.upload(b"x" * (MB - 1000)).status == 204)
    wait_until(lambda: len(lying(server)) == 1)
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_what_is_too_old_is_swept(home: Home) -> None:
    """Of a page that stays open for days; what another removed has no part in the limit then."""
    own = uploads.shelf(home)
    for name in ("old", "new", "erased"):
        own.grow(name, 10, "session")
        uploads.create(own.folder / name).close()
        assert own.finish(name)
    os.utime(own.folder / "old", (0, 0))
    (own.folder / "erased").unlink()
    uploads.sweep(home)
    assert [path.name for path in files_in(own.folder)] == ["new"]
    assert own.names("session") == ["new"]
    uploads.sweep(home, ["session"])
    assert not files_in(own.folder)


def test_a_page_that_stays_open_has_it_for_a_day(tmp_path: Path) -> None:
    """The server looks by itself; here it does so all the time, and not every hour."""
    home = Home(tmp_path / "data")
    always = f"{HASTY}; sweeping.HOURLY = 0.1"
    with serving(home, always, **SMALL) as own, viewing(own.url) as viewer:
        assert [viewer.upload(body).status for body in (b"x", b"y")] == [204, 204]
        old = min(lying(own), key=Path.read_bytes)
        os.utime(old, (0, 0))
        wait_until(lambda: not old.exists())
        assert [path.read_bytes() for path in lying(own)] == [b"y"]


def test_what_a_killed_server_left_is_nobodys(tmp_path: Path) -> None:
    """All but files whose senders were told that they wait: these are taken in."""
    home = Home(tmp_path / "data")
    write_settings(home, TOKEN)
    (home.root / "uploads").mkdir()
    (home.root / "uploads" / "of-an-older-version").write_bytes(b"x")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with serving(home, HASTY, **SMALL) as killed, viewing(killed.url) as viewer:
        assert viewer.upload(b"x").status == 204
        # Beside a server that lives, another begins and ends: what the first has stays.
        with serving(home, HASTY, **SMALL) as beside, viewing(beside.url) as other:
            assert other.upload(b"y").status == 204
            assert sorted(path.read_bytes() for path in lying(beside)) == [b"x", b"y"]
        waiting = []
        for number in range(4):
            body = answers(tmp_path / f"{number}.csv", {f"kill{number}": 9}).read_bytes()
            name = f"/api/drops/{number}.csv"
            waiting.append(ask(killed.url, name, body, method="PUT", **headers))
        killed.process.kill()
        killed.process.wait()
    told = [each.headers["location"] for each in waiting if each.status == 202]
    assert len(told) > 1
    with serving(home, HASTY, **SMALL) as anew:
        wait_until(lambda: len(all_drops(home)) == 4)
        wait_until(lambda: not lying(anew))
        states = [ask(anew.url, where, **headers).body for where in told]
    assert any(b'"taken"' in state for state in states)
    assert sorted(drop.name for drop in all_drops(home)) == [f"{number}.csv" for number in range(4)]
    assert os.listdir(home.root / "uploads")  # noqa: PTH208 - its own folder alone
