"""SIGKILL at random moments and at each step of `drops.steps`: nothing acknowledged is lost, nothing is half."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from drops.lake import incoming
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.steps import STEPS, Step
from drops.undo import undo
from store.settings import Home
from tests.support.dropping import answers, current, frame, scores

ROOT = Path(__file__).parents[2]
Work = tuple[str, str]

#: What every change of the lake goes through, in order.
LAKE: tuple[Step, ...] = (
    "table begun",
    "lake file written",
    "lake file synced",
    "part written",
    "log written",
    "log synced",
    "version numbered",
    "checksums made",
    "earlier version kept",
    "version replaced",
    "version published",
    "files pruned",
)
#: The steps of each kind of work, in order; the process is killed at each.
NAMED: dict[str, tuple[Step, ...]] = {
    "put": (
        "folder made",
        "file copied",
        "file read",
        "folder written",
        "store locked",
        "folder named",
        "drop recorded",
        *LAKE,
        "replaced rows noted",
        "drop released",
    ),
    "undo": ("store locked", "drop marked undone", *LAKE),
    "rebuild": ("rows removed", "rows made again", "logs removed", *LAKE),
}
#: Reached only where the store is an older Pepper's: tests/traps/test_people_traps.py kills there.
OF_OLDER_STORES: set[Step] = {"formats say whose ids they have"}
#: What a backup reaches: tests/traps/test_backup_traps.py kills there.
OF_BACKUPS: set[Step] = {"ledger copied", "original backed up", "backup listed"}
SPECS = [(kind, step) for kind, named in NAMED.items() for step in named]
#: At so many moments beside, which chance chooses: 200 in all.
RANDOM_KILLS = 200 - len(SPECS)


def test_every_step_is_tried() -> None:
    tried = {step for _, step in SPECS}
    assert {
        step
        for step in STEPS
        if "erasure" not in step
        and "customer" not in step
        and step not in OF_OLDER_STORES | OF_BACKUPS
    } == tried


@dataclass
class Model:
    """What the store has to hold: the files that count, oldest first, with their scores."""

    folder: Path
    live: dict[str, dict[str, int]] = field(default_factory=dict)
    made: int = 0

    def expected(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for rows in self.live.values():
            found |= rows
        return dict(sorted(found.items()))

    def after(self, steps: list[Work]) -> Model:
        """The model after these steps."""
        model = Model(self.folder, dict(self.live), self.made)
        for kind, value in steps:
            if kind == "put":
                model.live[Path(value).name] = json.loads(Path(f"{value}.json").read_text())
            elif kind == "undo":
                del model.live[value]
        return model

    def new_file(self, dice: random.Random) -> Work:
        self.made += 1
        rows = {f"k{dice.randrange(40)}": dice.randrange(11) for _ in range(dice.randint(1, 12))}
        rows[f"own{self.made}"] = self.made % 11
        path = answers(self.folder / f"{self.made}.csv", rows)
        Path(f"{path}.json").write_text(json.dumps(rows), encoding="utf-8")
        return "put", str(path)

    def plan(self, dice: random.Random, first: str = "") -> list[Work]:
        """A few steps that make sense one after the other."""
        steps: list[Work] = []
        live = list(self.live)
        for number in range(4):
            kind = first if first and not number else dice.choice(["put", "put", "undo", "rebuild"])
            if kind == "undo" and live:
                steps.append(("undo", live.pop(dice.randrange(len(live)))))
            elif kind == "rebuild":
                steps.append(("rebuild", ""))
            else:
                step = self.new_file(dice)
                steps.append(step)
                live.append(Path(step[1]).name)
        return steps


def run_and_kill(home: Home, steps: list[Work], spec: str, after: float) -> tuple[int, bool]:
    """How many steps were acknowledged, and whether the process was killed."""
    command = [sys.executable, "-m", "tests.torture.worker", str(home.root), json.dumps(steps)]
    command += [spec] if spec else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        if not spec:
            time.sleep(after)
            worker.kill()
        said = worker.stdout.read()
    assert worker.returncode in (0, -signal.SIGKILL)
    return said.count("done\n"), worker.returncode != 0


def check(home: Home, model: Model) -> None:
    """The store holds exactly the model."""
    assert scores(home) == model.expected()
    assert frame(home).height == current(home)["tables"].get("responses", {"rows": 0})["rows"]
    live = [drop.name for drop in all_drops(home) if not drop.undone_at]
    assert sorted(live) == sorted(model.live)
    assert current(home)["drops"] == [d.id for d in all_drops(home) if not d.undone_at]
    kept = sorted(path.name for path in home.drops.iterdir())
    assert kept == sorted(drop.id for drop in all_drops(home))


def one_round(
    home: Home, model: Model, steps: list[Work], spec: str, after: float
) -> tuple[Model, bool]:
    """The model after the restart and the retry of what was cut off, and whether a kill hit."""
    done, killed = run_and_kill(home, steps, spec, after)
    if not killed:
        model = model.after(steps)
        check(home, model)
        return model, False
    acknowledged, tried = model.after(steps[:done]), model.after(steps[: done + 1])
    if home.snapshot.exists():  # as a reader sees it before anybody repaired anything
        assert scores(home) in (acknowledged.expected(), tried.expected())
    open_store(home)
    counts = [drop.name for drop in all_drops(home) if not drop.undone_at]
    model = tried if sorted(counts) == sorted(tried.live) else acknowledged
    check(home, model)
    return (retry(home, model, tried, steps[done]) if done < len(steps) else model), True


def retry(home: Home, model: Model, tried: Model, step: Work) -> Model:
    """The model after the step that was cut off was asked for again."""
    kind, value = step
    if kind == "put":
        report = put(home, Path(value))
        assert bool(report.duplicate_of) == (Path(value).name in model.live)
    elif kind == "undo" and value in model.live:
        undo(home, next(d.id for d in all_drops(home) if d.name == value and not d.undone_at))
    elif kind == "rebuild":
        rebuild(home)
    check(home, tried)
    return tried


@pytest.mark.parametrize(
    "kills",
    [3, pytest.param(RANDOM_KILLS, marks=[pytest.mark.torture, pytest.mark.timeout(3600)])],
)
def test_kill_at_random_moments(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(incoming, "_YOUNG_SECONDS", -1.0)
    dice = random.Random(kills)  # noqa: S311 - the same moments each time
    model = Model(tmp_path)
    first = model.new_file(dice)
    put(home, Path(first[1]))
    model = model.after([first])
    while kills:
        steps = model.plan(dice)
        model, killed = one_round(home, model, steps, "", dice.uniform(0, 0.9))
        kills -= killed


@pytest.mark.torture
@pytest.mark.parametrize(("kind", "spec"), SPECS)
def test_kill_at_every_named_step(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, spec: str
) -> None:
    monkeypatch.setattr(incoming, "_YOUNG_SECONDS", -1.0)
    dice = random.Random(spec)  # noqa: S311
    model = Model(tmp_path)
    first = [model.new_file(dice) for _ in range(2)]
    for _, value in first:
        put(home, Path(value))
    model = model.after(first)
    steps = model.plan(dice, kind)
    _, killed = one_round(home, model, steps, spec, 0.0)
    assert killed, "the step was never reached"
