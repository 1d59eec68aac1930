"""What tests of several folders share: data folders, and pages run without a browser."""

from __future__ import annotations

import atexit
import functools
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from drops.sandbox.run import memory_left
from store.settings import Home
from tests.support.waiting import LIMIT

# How long an example takes says more of what else the machine does than of the code.
hypothesis.settings.register_profile(
    "pepper", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("pepper")

if "PEPPER_KEY_FILE" not in os.environ:
    # Not the key of whoever runs the tests, and no writable home is needed; processes that
    # tests start use it too.
    _folder = tempfile.mkdtemp(prefix="pepper-key-")
    os.environ["PEPPER_KEY_FILE"] = str(Path(_folder) / "key")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)

#: Where a file system in memory is, if the system has one; what it has to have room for, and what
#: of the machine's memory has to be left.
_MEMORY, _ROOM, _LEFT = Path("/dev/shm"), 4 << 30, 8 << 30  # noqa: S108


def _work_in_memory() -> None:
    """Have the tests' folders lie in memory: they wait for no disk, and are gone at the end.

    What a store brings onto the disk it still does, and the same steps are reached: a process that
    is cut off loses what it would lose on a disk. TMPDIR names another place, such as one that
    stays. Processes that share the tests find it set by the first of them.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    left = memory_left()
    if left is None or left < _LEFT or shutil.disk_usage(_MEMORY).free < _ROOM:
        return
    folder = tempfile.mkdtemp(prefix="pepper-tests-", dir=_MEMORY)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


if os.environ.get("PEPPER_TORTURE") != "1":  # disks are what that is about
    _work_in_memory()

ROOT = Path(__file__).resolve().parent.parent

#: The folders whose files take longest. They are begun first, so that at the end no process still
#: has one of them before it while the others have nothing left to do.
_LONGEST = ("browser", "pages", "ui", "traps", "metrics")

#: Team, location, score and day of every answer in the small store.
SMALL = [
    *[("Kitchen", "York", score, f"2026-09-{day:02}") for day in (3, 17) for score in (9, 10, 7)],
    *[("Kitchen", "York", score, f"2026-10-{day:02}") for day in (5, 31) for score in (2, 3, 9)],
    *[("Billing", "Bath", score, f"2026-10-{day:02}") for day in (1, 12) for score in (9, 10, 8)],
    ("Billing", "", 10, "2026-10-20"),
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest come first; the tests of each stay together."""
    places = {name: place for place, name in enumerate(_LONGEST)}

    def place(item: pytest.Item) -> int:
        return places.get(item.path.relative_to(ROOT / "tests").parts[0], len(places))

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let the files that look at the sample company's server have one process, and so one server.

    What it was asked once it remembers. All other files stand alone, as `--dist loadfile` says.
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByServer(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "the sample company's server" if _asks_the_sample(file) else file

    return ByServer(config, log)


@functools.cache
def _asks_the_sample(file: str) -> bool:
    return "sample_server" in (ROOT / file).read_text(encoding="utf-8")


def pytest_sessionfinish() -> None:
    """Close the databases that pages left open, before Python goes down."""
    if "streamlit" in sys.modules:
        import streamlit

        streamlit.cache_resource.clear()


@pytest.fixture(autouse=True)
def _log_heard_whole() -> Iterator[None]:
    """A server that a test begins says a line once a minute, to pytest's own handlers too.

    These serve all tests of a process: the next one would miss what the one before it heard.
    """
    yield
    if server_log := sys.modules.get("ui.server.log"):
        for handler in logging.getLogger().handlers:
            for seldom in [each for each in handler.filters if isinstance(each, server_log.Seldom)]:
                handler.removeFilter(seldom)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty data folder of the test's own, as a server makes it at its start."""
    home = Home(tmp_path / "data")
    home.make()
    return home


def write_small(path: Path) -> Path:
    """A file with the small store's answers, in Pepper's own columns."""
    lines = [
        f"a{i},{day}T18:02:00Z,nps,{score},{team},{place}"
        for i, (team, place, score, day) in enumerate(SMALL)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "response_id,answered_at,question,score,team,location"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def small_home(home: Home, tmp_path: Path) -> Home:
    """A data folder with a few answers of September and October 2026."""
    from drops.put import put

    put(home, write_small(tmp_path / "small.csv"))
    return home


@pytest.fixture(scope="session")
def shared_small_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The small store once more, for tests that only read."""
    from drops.put import put

    folder = tmp_path_factory.mktemp("small")
    home = Home(folder / "data")
    put(home, write_small(folder / "small.csv"))
    return home


@pytest.fixture(scope="session")
def company_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The small company of `stores`, for tests that only read: what pages ask of it is kept."""
    from tests.support import stores

    return stores.company(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="session")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same with hostile names and words everywhere, for tests that only read."""
    from tests.support import stores

    return stores.hostile(tmp_path_factory.mktemp("hostile"))


@functools.cache
def _installed_components() -> list[tuple[Any, Path]]:
    """The components that installed packages bring to Streamlit: none comes during the tests."""
    from streamlit.components.v2 import manifest_scanner

    return manifest_scanner.scan_component_manifests()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """A function that runs one page of the whole app for a new viewer, without a browser."""
    from streamlit.components.v2 import manifest_scanner
    from streamlit.testing.v1 import AppTest

    # Each `AppTest` would read the metadata of every installed package anew.
    found = _installed_components()
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", lambda: [*found])

    def open_one(home: Home, script: str = "drops", **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("PEPPER_HOME", str(home.root))
        app = AppTest.from_file(str(ROOT / "ui" / "entry.py"), default_timeout=LIMIT)
        for name, value in query.items():
            app.query_params[name] = value
        if script == "how_we_count":
            # Its address is not its file's name; only a first run tells which page that is.
            app.run()
        return app.switch_page(f"../pages/{script}.py").run()

    return open_one


@pytest.fixture
def open_october(open_page: Callable[..., object]) -> Callable[..., object]:
    """As `open_page`, with October 2026 chosen: for tests that count what a month holds."""
    return functools.partial(open_page, period="2026-10")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SQL of every question that is asked of the data from now on."""
    from metrics.lake import Lake

    found: list[str] = []
    query = Lake.query

    def counted(lake: Lake, sql: str, bound: Any, **how: Any) -> Any:
        found.append(sql)
        return query(lake, sql, bound, **how)

    monkeypatch.setattr(Lake, "query", counted)
    return found
