"""SIGKILL at random moments and at every named step: nothing acknowledged is lost, nothing is half."""

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

from drops import claims
from drops.ledger import all_drops
from drops.put import put
from drops.store import open_store, rebuild
from drops.undo import undo
from metrics.settings import Home
from tests.drops.dropping import answers, current, frame, scores

ROOT = Path(__file__).parents[2]
Step = tuple[str, str]

#: Every named step, per kind of work, in order; each is tried before and after.
NAMED = {
    "put": [
        "drops.put:copy_with_hash",
        "drops.put:same_bytes",
        "drops.put:_read",
        "drops.put:sync_folder",
        "drops.put:writing",
        "drops.put:record",
        "drops.ledger/Ledger:record",
        "drops.recording:publish_live",
        "drops.publishing:settle",
        "drops.rewrite/Rewriter:write",
        "drops.rewrite:sync_file",
        "drops.delta:commit",
        "drops.delta:_sync_log",
        "drops.ledger/Ledger:note_replaced",
        "drops.ledger/Ledger:next_snapshot",
        "drops.snapshot:sealed",
        "drops.snapshot:_keep_earlier",
        "drops.snapshot:replace_whole",
        "drops.snapshot:publish",
        "drops.snapshot:prune",
    ],
    "undo": [
        "drops.ledger/Ledger:mark_undone",
        "drops.undo:publish_live",
        "drops.rewrite:sync_file",
        "drops.delta:_sync_log",
        "drops.snapshot:replace_whole",
        "drops.snapshot:prune",
    ],
    "rebuild": [
        "drops.publishing:ensure_rows",
        "drops.store:remove_folder",
        "drops.rewrite:sync_file",
        "drops.delta:_begin",
        "drops.snapshot:replace_whole",
        "drops.snapshot:prune",
    ],
}
SPECS = [
    (kind, f"{name}:{when}")
    for kind, names in NAMED.items()
    for name in names
    for when in ("before", "after")
]


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

    def after(self, steps: list[Step]) -> Model:
        """The model after these steps."""
        model = Model(self.folder, dict(self.live), self.made)
        for kind, value in steps:
            if kind == "put":
                model.live[Path(value).name] = json.loads(Path(f"{value}.json").read_text())
            elif kind == "undo":
                del model.live[value]
        return model

    def new_file(self, dice: random.Random) -> Step:
        self.made += 1
        rows = {f"k{dice.randrange(40)}": dice.randrange(11) for _ in range(dice.randint(1, 12))}
        rows[f"own{self.made}"] = self.made % 11
        path = answers(self.folder / f"{self.made}.csv", rows, day=self.made % 28 + 1)
        Path(f"{path}.json").write_text(json.dumps(rows), encoding="utf-8")
        return "put", str(path)

    def plan(self, dice: random.Random, first: str = "") -> list[Step]:
        """A few steps that make sense one after the other."""
        steps: list[Step] = []
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


def run_and_kill(home: Home, steps: list[Step], spec: str, after: float) -> tuple[int, bool]:
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
    home: Home, model: Model, steps: list[Step], spec: str, after: float
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


def retry(home: Home, model: Model, tried: Model, step: Step) -> Model:
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
    [3, pytest.param(200 - len(SPECS), marks=[pytest.mark.torture, pytest.mark.timeout(3600)])],
)
def test_kill_at_random_moments(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(claims, "_YOUNG_SECONDS", -1.0)
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
    monkeypatch.setattr(claims, "_YOUNG_SECONDS", -1.0)
    dice = random.Random(spec)  # noqa: S311
    model = Model(tmp_path)
    first = [model.new_file(dice) for _ in range(2)]
    for _, value in first:
        put(home, Path(value))
    model = model.after(first)
    steps = model.plan(dice, kind)
    _, killed = one_round(home, model, steps, spec, 0.0)
    assert killed, "the step was never reached"
