"""A process that is cut off at one named step of its work on the store, without any clean-up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from drops import steps
from drops.steps import Step
from store.settings import Home

ROOT = Path(__file__).parents[2]

_PROGRAM = """
import os, sys
from pathlib import Path
from drops.erase import erase
from drops.put import put
from drops.steps import at_each
from drops.undo import undo
from store.settings import Home

home, step, kind, value = Home(Path(sys.argv[1])), *sys.argv[2:]
at_each(lambda now: os._exit(9) if now == step else None)
if kind == "put":
    put(home, Path(value))
else:
    {"undo": undo, "erase": erase}[kind](home, value)
"""


def cut_off(home: Home, step: Step, kind: str, value: str) -> None:
    """`put` a file, `undo` a drop or `erase` a customer in a process that ends at the step."""
    command = [sys.executable, "-c", _PROGRAM, str(home.root), step, kind, value]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9, "never reached"


def failing_at(monkeypatch: pytest.MonkeyPatch, step: Step, error: Exception | None = None) -> None:
    """Let this process fail at a step, as on a full disk."""

    def fail(now: Step) -> None:
        if now == step:
            raise error or OSError(28, "No space left on device")

    monkeypatch.setattr(steps, "_listeners", [fail])
