"""A process that works on a data folder, says what is done, and may be killed at one step.

    python -m tests.torture.worker HOME WORK [STEP]

WORK is JSON: `["put", file]`, `["undo", name]`, `["rebuild", ""]`. After each it prints a line: that
is the acknowledgement.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.steps import STEPS, at_each
from drops.undo import undo
from store.settings import Home


def die_at(step: str) -> None:
    """Let this process end by SIGKILL when it reaches the step."""
    assert step in STEPS, f"there is no step {step}"
    at_each(lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == step else None)


def run(home: Home, kind: str, value: str) -> None:
    """Do one piece of work."""
    if kind == "put":
        put(home, Path(value))
    elif kind == "undo":
        live = {drop.name: drop.id for drop in all_drops(home) if not drop.undone_at}
        undo(home, live[value])
    else:
        rebuild(home)


def main() -> None:
    """Say `ready`, then `done` after each step."""
    home, steps = Home(Path(sys.argv[1])), json.loads(sys.argv[2])
    open_store(home)
    if len(sys.argv) > 3:
        die_at(sys.argv[3])
    print("ready", flush=True)  # noqa: T201
    for kind, value in steps:
        run(home, kind, value)
        print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
