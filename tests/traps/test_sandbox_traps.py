"""Nothing opens a dropped file but through the sandbox: seen by the interpreter itself."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.support.dropping import answers

ROOT = Path(__file__).parents[2]

#: Puts a file, looks at it in every way that pages and commands do, erases a customer of it and
#: undoes it; then says which modules of ours had the dropped file, or a copy of it, open in this
#: process. Engines that are no Python open files unseen, so those are counted by what is called.
PROGRAM = """
import sys
from pathlib import Path

file = None
seen = set()

def is_dropped(path):
    given = file is not None and path == str(file)
    return given or (file is not None and path.endswith("original" + "".join(file.suffixes)))

def watch(event, arguments):
    if event != "open" or not isinstance(arguments[0], (str, bytes)):
        return
    path = arguments[0] if isinstance(arguments[0], str) else arguments[0].decode()
    if not is_dropped(path):
        return
    frame = sys._getframe(1)
    while frame and frame.f_globals.get("__name__", "").split(".")[0] not in ("store", "drops"):
        frame = frame.f_back
    seen.add(frame.f_globals["__name__"] if frame else "nobody")

sys.addaudithook(watch)

import polars as pl
for engine in ("read_csv", "scan_csv", "scan_parquet", "read_parquet", "read_ndjson", "read_json"):
    def counted(source, *given, _real=getattr(pl, engine), **named):
        if is_dropped(str(source)):
            seen.add(f"polars.{_real.__name__}")
        return _real(source, *given, **named)
    setattr(pl, engine, counted)

from drops.erase import erase
from drops.intake.mapping import describe_header, formats, recognise
from drops.intake.propose import look_at
from drops.intake.rows import preview
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from store.settings import Home, load_settings

for file in map(Path, sys.argv[1:]):
    seen.clear()
    store = Home(file.parent / "data")
    put(store, file, dry_run=True)
    report = put(store, file)
    describe_header(file, file.name)
    mapping = recognise(file, file.name, formats(store))
    look_at(file, file.name)
    preview(file, file.name, mapping, load_settings(store))
    rebuild(store)
    erase(store, "guest-7")
    undo(store, report.drop)
    print(file.name, *sorted(seen))
"""
NAMES = ("a.csv", "a.csv.gz", "a.zip", "a.ndjson", "a.parquet")
ROWS = [
    {"response_id": key, "answered_at": "2026-10-01T10:00:00Z", "question": "nps",
     "score": 9, "customer_id": who, "comment": "kind"}
    for key, who in (("a", "guest-7"), ("b", "guest-8"))
]  # fmt: skip


def written(folder: Path, name: str) -> Path:
    """The same two answers as that kind of file."""
    path, frame = folder / name, pl.DataFrame(ROWS)
    text = frame.write_csv().encode()
    if name.endswith(".csv"):
        path.write_bytes(text)
    elif name.endswith(".csv.gz"):
        path.write_bytes(gzip.compress(text))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", text)
    elif name.endswith(".ndjson"):
        path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    elif name.endswith(".parquet"):
        frame.write_parquet(path)
    return path


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Which modules had a dropped file open, per file; each has a data folder of its own."""
    files = [written(tmp_path_factory.mktemp("dropped"), name) for name in NAMES]
    lines = map(str.split, printed(PROGRAM, *files))
    return {name: set(modules) for name, *modules in lines}


def printed(program: str, *files: Path) -> list[str]:
    """The lines that the program prints of these files."""
    command = [sys.executable, "-c", program, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_a_dropped_file_is_only_copied_here(opened: dict[str, set[str]], name: str) -> None:
    # Copying and hashing whole files does not look at what is in them.
    assert opened[name] == {"store.disk"}


def test_the_hook_sees_who_opens_a_dropped_file(tmp_path: Path) -> None:
    bare = PROGRAM.split("from drops.erase", maxsplit=1)[0] + (
        "from drops.intake.files import describe_header\n"
        "file = Path(sys.argv[1])\n"
        "describe_header(file, file.name)\nprint(*sorted(seen))"
    )
    (modules,) = printed(bare, answers(tmp_path / "a.csv", {"a": 9}))
    assert any(name.startswith("drops.intake.files") for name in modules.split())
