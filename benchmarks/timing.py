"""Times and memory of what runs, and the table they are printed in."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median seconds of several runs; the first one warms up and is not counted."""
    work()
    return statistics.median(seconds(work) for _ in range(times))


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the seconds of one run that the processor was busy with this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def memory_mb(process: int | str, peak: bool = False) -> float:  # noqa: FBT001, FBT002
    """Return the resident memory of a process in MB (Linux), at most so far with `peak`."""
    field = "VmHWM" if peak else "VmRSS"
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {process} tells no {field}")


def say(what: str, figure: str) -> None:
    """Print one line of the table."""
    print(f"{what:<66} {figure:>22}", flush=True)


def say_seconds(what: str, taken: float, against: float | None = None, peer: str = "") -> None:
    """Print seconds, or milliseconds below one, and the ratio to a peer."""
    figure = f"{taken:.2f} s" if taken >= 1 else f"{taken * 1000:.0f} ms"
    ratio = f"  = {taken / against:.2f} x {peer}" if against else ""
    say(what, figure + ratio)
