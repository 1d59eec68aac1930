"""Files are read in a process of their own: whatever it does, this one gets a sentence."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping import describe_header
from drops.intake.rows import read_file
from drops.sandbox import limits
from drops.sandbox import pool as child_worker
from drops.sandbox import run as child
from drops.sandbox.pool import Pool
from store.errors import StoreFaultError
from tests.support.hostile_files import good_csv
from tests.support.taking import TAKEN_AT, settings, shipped
from tests.support.waiting import runs, wait_until


@pytest.fixture(autouse=True)
def own_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts without a process that reads files, and leaves none."""
    # However long a job takes here, the process stays for the next one.
    monkeypatch.setattr(child_worker, "LONG_SECONDS", math.inf)
    pool = Pool("drops.sandbox.serve", quiet=True)
    monkeypatch.setattr(child, "_pool", pool)
    yield
    pool.close()


def run(function: object, *arguments: object) -> object:
    return child.call("f.csv", None, function, arguments, {})  # type: ignore[arg-type]


# What a file could make the other process do.


def where() -> int:
    return os.getpid()


def panic() -> None:
    import polars as pl

    raise pl.exceptions.PanicException("Xq7Secret")


def fail() -> None:
    raise ValueError("Xq7Secret")


def crash() -> None:
    ctypes.string_at(0)


def abort() -> None:
    os.abort()


def leave() -> None:
    os._exit(3)


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(32 << 20))
        for at in range(0, 32 << 20, 4096):
            held[-1][at] = 1


def eat_at_once() -> int:
    return len(bytearray(64 << 30))


def killed_so_often(folder: str, times: int) -> str:
    """Be killed at the first calls, as by a system without memory."""
    if len(os.listdir(folder)) < times:  # noqa: PTH208
        (Path(folder) / str(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read"


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def work(seconds: float) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)
        limits.alive()
    return "done"


def test_it_is_another_process_and_the_same_one_again() -> None:
    first, second = run(where), run(where)
    assert first == second != os.getpid()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (panic, r"f\.csv cannot be read: something in it is too much for the reader \(Panic"),
        (fail, r"f\.csv cannot be read: something in it is too much for the reader \(ValueError"),
        (crash, r"f\.csv cannot be read: the process that read it was ended \(Segmentation"),
        (abort, r"f\.csv cannot be read: the process that read it was ended \(Aborted"),
        (leave, r"f\.csv cannot be read: the process that read it was ended \(exit 3"),
        (eat_at_once, r"f\.csv takes more than 2,048 MB of memory"),
    ],
)
def test_whatever_happens_there_is_a_sentence_here(
    what: object, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DropError, match=said) as caught:
        run(what)
    assert "Xq7Secret" not in str(caught.value) + caplog.text
    assert run(where) != os.getpid(), "the next file is read as if nothing had been"


def test_who_is_killed_once_is_read_once_more(tmp_path: Path) -> None:
    assert run(killed_so_often, str(tmp_path), 1) == "read"


@pytest.mark.parametrize(("left", "fault"), [(1 << 30, True), (8 << 30, False), (None, False)])
def test_whose_fault_it_is_to_be_killed_twice_is_told_by_the_memory_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int | None, *, fault: bool
) -> None:
    monkeypatch.setattr(child, "memory_left", lambda: left)
    with pytest.raises(
        DropError, match="was killed twice" if fault else "cannot be read"
    ) as caught:
        run(killed_so_often, str(tmp_path), 2)
    assert isinstance(caught.value, StoreFaultError) == fault
    assert len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({}, None),
        ({"proc/meminfo": "MemTotal: 9 kB\nMemAvailable:   2048 kB\n"}, 2 << 20),
        ({"sys/fs/cgroup/memory.max": "max\n", "sys/fs/cgroup/memory.current": "5\n"}, None),
        (
            {
                "proc/meminfo": "MemAvailable:   2048 kB\n",
                "sys/fs/cgroup/memory.max": "900\n",
                "sys/fs/cgroup/memory.current": "500\n",
            },
            400,
        ),
    ],
)
def test_the_memory_left_is_that_of_machine_and_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], left: int | None
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(child, "_SYSTEM", tmp_path)
    assert child.memory_left() == left


def test_memory_is_watched_and_ours_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY", 300 << 20)
    before = _resident()
    with pytest.raises(DropError, match=r"f\.csv takes more than 300 MB of memory to read"):
        run(eat)
    assert _resident() - before < 100 << 20


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_no_progress_and_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STALL_SECONDS", 3.0)
    run(where)  # starting is not counted
    assert run(work, 4.0) == "done", "slow, but it gets on"
    with pytest.raises(DropError, match="because reading it got no further"):
        run(sleep, 60)
    monkeypatch.setattr(limits, "STALL_SECONDS", 60.0)
    monkeypatch.setattr(limits, "TOTAL_SECONDS", 1.0)
    with pytest.raises(DropError, match="because reading it took too long"):
        run(work, 60)


def test_a_wait_for_a_processor_is_not_the_file_s_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(where)
    (worker,) = child._pool.idle
    monkeypatch.setattr(child_worker, "_PROCESSES", tmp_path)
    monkeypatch.setattr(child_worker.time, "monotonic", lambda: 1000.0)
    waits = {"1": 2_000_000_000, "2": 7_000_000_000}  # of two threads, in nanoseconds
    for thread, waited in waits.items():
        told = tmp_path / str(worker.process.pid) / "task" / thread / "schedstat"
        told.parent.mkdir(parents=True)
        told.write_text(f"123 {waited} 9\n")
    assert worker._clock() == 993.0
    told.unlink()
    assert worker._clock() == 993.0, "a thread that ended has waited all the same"


def test_a_process_that_was_ended_while_it_waited_is_replaced() -> None:
    first = run(where)
    assert isinstance(first, int)
    os.kill(first, signal.SIGKILL)
    (waiting,) = child._pool.idle
    waiting.process.wait()
    assert run(where) not in (first, os.getpid())


def test_it_is_replaced_after_some_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_worker, "MOST_JOBS", 2)
    assert len({run(where) for _ in range(4)}) == 2


def test_it_is_replaced_when_it_has_grown_and_another_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child.keep_warm()
    monkeypatch.setattr(child_worker, "GROWN", 1)
    first = run(where)
    (waiting,) = child._pool.idle
    assert waiting.process.pid != first


def test_it_sees_where_we_are_and_what_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(where)
    (tmp_path / "f.csv").write_bytes(good_csv())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEPPER_SEEN", "yes")
    assert run(os.getenv, "PEPPER_SEEN") == "yes"
    assert describe_header(Path("f.csv"), "f.csv").names()[0] == "response_id"


def test_progress_comes_back(tmp_path: Path) -> None:
    source = tmp_path / "f.csv"
    source.write_bytes(good_csv())
    seen: list[object] = []
    out, refused = tmp_path / "rows", tmp_path / "refused"
    mapping = shipped("pepper_responses")
    options = {"taken_at": TAKEN_AT, "on_progress": seen.append}
    reading = read_file(source, "f.csv", mapping, settings(), out, refused, **options)  # type: ignore[arg-type]
    assert (reading.read, reading.kept) == (2, 2)
    assert seen[-1].share == 1.0  # type: ignore[attr-defined]


@pytest.mark.parametrize("busy", ["time.sleep(99)", "re.match('(a+)+$', 'a' * 60 + 'b')"])
def test_it_ends_with_its_parent_even_when_that_is_killed(tmp_path: Path, busy: str) -> None:
    """In the second case it holds Python's lock and cannot look."""
    (tmp_path / "busy_job.py").write_text(
        f"import os, re, time\ndef job(path):\n open(path, 'w').write(str(os.getpid()))\n {busy}\n"
    )
    told = tmp_path / "pid"
    code = f"import busy_job; from drops.sandbox import run; run.call('f', None, busy_job.job, ({str(told)!r},), {{}})"
    environment = os.environ | {"PYTHONPATH": f"{Path.cwd()}{os.pathsep}{tmp_path}"}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as parent:
        wait_until(lambda: told.exists() and told.read_text() != "")
        parent.kill()
    pid = int(told.read_text())
    wait_until(lambda: not runs(pid))


def test_no_core_dump_and_nothing_printed(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import resource
        from drops.sandbox import run
        print(run.call("f", None, resource.getrlimit, (resource.RLIMIT_CORE,), {}))
        run.call("f", None, print, ("Xq7Secret",), {})
        """
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        cwd=tmp_path,
    )
    assert (done.stdout, done.stderr) == ("(0, 0)\n", "")
