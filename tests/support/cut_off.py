"""A process that is cut off at one named step of its work on the store, without any clean-up."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from drops import steps
from drops.steps import Step
from store.settings import Home

ROOT = Path(__file__).parents[2]

#: Has loaded all that such work needs, and done none of it: so no thread of an engine runs yet that
#: a copy of the process would lack. Each line of its input is done by a copy, which ends for good.
_PROGRAM = """
import json, os, sys
from pathlib import Path
from drops.care.backup import back_up
from drops.erase import erase
from drops.put import put
from drops.steps import at_each
from drops.undo import undo
from store.settings import Home

def work(root, step, kind, value):
    at_each(lambda now: os._exit(9) if now == step else None)
    home = Home(Path(root))
    if kind in ("put", "backup"):
        {"put": put, "backup": back_up}[kind](home, Path(value))
    else:
        {"undo": undo, "erase": erase}[kind](home, value)

for line in sys.stdin:
    process = os.fork()
    if process == 0:
        try:
            work(*json.loads(line))
        finally:
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


@functools.cache
def _template() -> subprocess.Popen[str]:
    """The process that is copied; it ends with ours, whose end its input is."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def cut_off(home: Home, step: Step, kind: str, value: str) -> None:
    """`put` a file, `undo` a drop, `erase` a customer or make a `backup` in a process that ends at the step."""
    template = _template()
    assert template.stdin
    assert template.stdout
    print(json.dumps([str(home.root), step, kind, value]), file=template.stdin, flush=True)
    assert template.stdout.readline().strip() == "9", "never reached"


def failing_at(
    monkeypatch: pytest.MonkeyPatch,
    step: Step,
    error: Exception | None = None,
    met: list[Step] | None = None,
) -> None:
    """Let this process fail at a step, as on a full disk; `met` is told each time that it does."""

    def fail(now: Step) -> None:
        if now == step:
            if met is not None:
                met.append(now)
            raise error or OSError(28, "No space left on device")

    monkeypatch.setattr(steps, "_listeners", [fail])
