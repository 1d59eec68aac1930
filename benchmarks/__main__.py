"""`python -m benchmarks`: intake, figures, pages and memory on a company of a chosen size."""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path

import typer

from benchmarks import figures, intake, pages, server, voice
from benchmarks.timing import say
from store.settings import Home


def main(answers: int = 1_000_000, complaints: int = 200_000, *, browser: bool = True) -> None:
    """Print what takes how long, and how that compares with a peer in the same run."""
    say("Python, cores", f"{platform.python_version()}, {os.cpu_count()}")
    with tempfile.TemporaryDirectory(prefix="pepper-bench-") as name:
        folder = Path(name)
        home = Home(folder / "data")
        csv = intake.run(home, folder, answers, complaints)
        figures.run(home, csv)
        voice.run(folder, answers)
        pages.run(home)
        if browser:
            server.run(home, folder)


if __name__ == "__main__":
    typer.run(main)
