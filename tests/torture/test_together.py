"""Several processes at once: those that drop wait their turn, those that read never do."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from drops.lake.ledger import all_drops
from drops.lake.writing import open_store
from drops.put import put
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from tests.support.dropping import answers, current, frame, many_answers, scores
from tests.support.lakes import reader_of

ROOT = Path(__file__).parents[2]

#: What the long forms are: minutes, in which the waits are measured.
LONG = [pytest.mark.torture, pytest.mark.alone, pytest.mark.timeout(1200)]

#: Drops the files it is given, one after the other, and prints how long each took, in seconds.
DROPPER = """
import json, sys, time
from pathlib import Path
from drops.put import put
from store.settings import Home

waits = []
for name in json.load(sys.stdin):
    began = time.monotonic()
    report = put(Home(Path(sys.argv[1])), Path(name))
    assert report.drop and report.kept == 2, report
    waits.append(time.monotonic() - began)
print(json.dumps(waits))
"""

#: Measures until its input ends; prints each answer and how long it took, in seconds.
READER = """
import json, sys, threading, time
from pathlib import Path
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from store.settings import Home, Settings
from metrics.slices import Slice

ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
while not ended.is_set():
    began = time.monotonic()
    lake = Lake.open(Home(Path(sys.argv[1])))
    (row,) = measure(Reader.of_everything(lake, Settings()), METRICS["nps"], Slice())
    took = time.monotonic() - began
    print(json.dumps([took, row.estimate.n, row.estimate.value, lake.warning]), flush=True)
    time.sleep(0.01)
"""


def busy_seconds() -> float:
    """Seconds of work that the machine has done since it was started, whoever asked for it."""
    user, nice, system, _, _, *more = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    ticks = int(user) + int(nice) + int(system) + sum(int(each) for each in more[:2])
    return ticks / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    """Seconds of work that the processes started here have done, and those that these started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("processes", "each"),
    [(3, 4), pytest.param(4, 100, marks=LONG)],
)
def test_processes_that_drop_at_once(
    home: Home, tmp_path: Path, processes: int, each: int, capsys: pytest.CaptureFixture[str]
) -> None:
    open_store(home)
    busy, ours = busy_seconds(), own_seconds()
    running = []
    for process in range(processes):
        names = [
            str(
                answers(tmp_path / f"{process}-{n}.csv", {f"own{process}-{n}": 9, f"all{n % 7}": 3})
            )
            for n in range(each)
        ]
        command = [sys.executable, "-c", DROPPER, str(home.root)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        dropper = subprocess.Popen(command, cwd=ROOT, **pipes)
        dropper.stdin.write(json.dumps(names))
        dropper.stdin.close()
        running.append(dropper)
    waits = [json.loads(dropper.stdout.read()) for dropper in running]
    for dropper in running:
        dropper.stdout.close()
    assert [dropper.wait() for dropper in running] == [0] * processes
    assert len(all_drops(home)) == processes * each
    own = {f"own{process}-{n}": 9 for process in range(processes) for n in range(each)}
    assert scores(home) == dict(sorted((own | {f"all{n % 7}": 3 for n in range(each)}).items()))
    assert frame(home).height == current(home)["tables"]["responses"]["rows"]
    assert list((home.root / ".queue").iterdir()) == []
    worst = max(max(waited) for waited in waits)
    # What others do on the machine meanwhile makes everything slower by so much.
    shared = max(1.0, (busy_seconds() - busy) / (own_seconds() - ours))
    with capsys.disabled():
        said = f"worst wait {worst:.2f} s, of the machine's work 1 in {shared:.1f} was ours"
        print(f"\n{processes} processes × {each} files: {said}")  # noqa: T201
    if each == 100:
        assert worst / shared < 5.0  # what was promised; 1 to 2 s on two cores


@pytest.mark.parametrize(
    ("rows", "readers"),
    [
        (20_000, 1),
        pytest.param(1_000_000, 3, marks=LONG),
    ],
)
def test_readers_during_a_long_drop(
    home: Home, tmp_path: Path, rows: int, readers: int, capsys: pytest.CaptureFixture[str]
) -> None:
    put(home, many_answers(tmp_path / "a.csv", 1, rows // 10))
    file = many_answers(tmp_path / "b.csv", rows // 20, rows, score=3)
    before = answer(home)
    outputs = [tmp_path / f"reader{n}" for n in range(readers)]
    running = []
    for output in outputs:
        command = [sys.executable, "-c", READER, str(home.root)]
        with output.open("w") as told:
            running.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=told))
    while not all(output.stat().st_size for output in outputs):
        assert all(reader.poll() is None for reader in running)
    put(home, file)
    after = answer(home)
    for reader in running:
        reader.communicate()
    assert [reader.returncode for reader in running] == [0] * readers
    told = [json.loads(line) for output in outputs for line in output.read_text().splitlines()]
    assert before != after
    assert {(n, value) for _, n, value, _ in told} <= {before, after}
    assert {warning for *_, warning in told} == {""}
    with capsys.disabled():
        worst = max(line[0] for line in told)
        print(f"\n{len(told):,} answers during a drop of {rows:,} rows: worst {worst:.2f} s")  # noqa: T201


def answer(home: Home) -> tuple[int, float | None]:
    (row,) = measure(reader_of(Lake.open(home)), METRICS["nps"], Slice())
    return row.estimate.n, row.estimate.value
