"""How fast files come in: a large one beside a bare copy of it, a small one on top."""

from __future__ import annotations

import resource
from pathlib import Path

from benchmarks import company, peers
from benchmarks.timing import say, say_seconds, seconds
from drops import sandbox
from drops.put import put
from store.settings import Home


def run(home: Home, folder: Path, answers: int, complaints: int) -> Path:
    """Return the CSV of the answers; all files are in the store afterwards."""
    files = {
        "responses": company.write("responses", answers, folder / "answers.csv"),
        "complaints": company.write("complaints", complaints, folder / "complaints.csv"),
        "advocacy": company.write("advocacy", complaints, folder / "advocacy.csv"),
    }
    copied = seconds(lambda: peers.copy_to_parquet(files["responses"], folder / "copied.parquet"))
    size = files["responses"].stat().st_size / 1e6
    say(f"{answers:,} answers as CSV", f"{size:.0f} MB")
    say_seconds("  DuckDB's bare copy to Parquet", copied)
    for table, path in files.items():
        taken = seconds(lambda path=path: put(home, path))
        if table == "responses":
            say_seconds("  taken in: recognised, checked, sorted, committed", taken, copied, "copy")
        else:
            rows = complaints
            say_seconds(f"  {rows:,} rows of {table} taken in", taken)
    small = company.write("responses", 10_000, folder / "small.csv", prefix="s")
    say_seconds(
        f"  10,000 answers dropped on top of {answers:,}", seconds(lambda: put(home, small))
    )
    sandbox.close()  # of a process that runs still, the system does not tell
    for who, what in (
        (resource.RUSAGE_CHILDREN, "reads the file"),
        (resource.RUSAGE_SELF, "stores"),
    ):
        peak = resource.getrusage(who).ru_maxrss / 1024
        say(f"  peak memory of the process that {what}", f"{peak:.0f} MB")
    return files["responses"]
