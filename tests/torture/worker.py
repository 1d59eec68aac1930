"""A process that works on a data folder, says what is done, and may be killed at one step.

    python -m tests.torture.worker HOME STEPS [MODULE:NAME:WHEN]

STEPS is JSON: `["put", file]`, `["undo", name]`, `["rebuild", ""]`. After each it prints a line: that
is the acknowledgement. The hook that kills lives here and nowhere in Pepper.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from drops.ledger import all_drops
from drops.put import put
from drops.store import open_store, rebuild
from drops.undo import undo
from metrics.settings import Home


def die_at(spec: str) -> None:
    """Nothing; this process will end by SIGKILL before or after the function of that name."""
    where, name, when = spec.rsplit(":", 2)
    module, _, attribute = where.partition("/")
    owner: Any = importlib.import_module(module)
    if attribute:
        owner = getattr(owner, attribute)
    real = getattr(owner, name)

    def dying(*values: Any, **named: Any) -> None:
        if when == "after":
            real(*values, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, dying)


def run(home: Home, kind: str, value: str) -> None:
    """Nothing; one step is done."""
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
