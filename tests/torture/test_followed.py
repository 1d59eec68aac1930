"""SIGKILL 200 times while two follow at once: what was acknowledged is there, nothing is half."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from drops.findings import follow
from drops.findings.events import STATES
from store.settings import Home

pytestmark = pytest.mark.torture

KILLS = 200
#: Follows on and on, and says each number once it is kept.
WORKER = """
import sys
from pathlib import Path
from drops.findings import follow
from drops.findings.events import STATES, FollowedError
from store.settings import Home
home, name = Home(Path(sys.argv[1])), sys.argv[2]
print("ready", flush=True)
for number in range(100_000):
    known = follow.followed(home).get("kind=comment&source=s&id=1")
    seen = known.seq if known else 0
    try:
        event = follow.follow(home, "kind=comment&source=s&id=1", seen=seen, owner=name,
            state=STATES[number % len(STATES)], note=f"{name} {number}")
    except FollowedError:
        continue
    print(event.seq, flush=True)
"""


def test_nothing_acknowledged_is_lost_and_nothing_is_half(tmp_path: Path) -> None:
    home, dice = Home(tmp_path / "data"), random.Random(7)  # noqa: S311
    home.root.mkdir()
    acknowledged: set[int] = set()
    for _ in range(KILLS // 2):
        command = [sys.executable, "-c", WORKER, str(home.root)]
        both = [
            subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True)
            for name in ("Ann", "Bob")
        ]
        for each in both:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        lines = dice.randrange(6)
        for each in both:
            assert each.stdout is not None
            told = [each.stdout.readline() for _ in range(lines)]
            with each:  # its pipe is closed, too
                each.kill()
                told += each.stdout.read().splitlines()
            acknowledged |= {int(line) for line in told if line.strip().isdigit()}
        events = follow.everything(home)
        assert acknowledged <= {event.seq for event in events}
        assert all(event.state in STATES and event.note.startswith(event.owner) for event in events)
    assert len(acknowledged) > KILLS
