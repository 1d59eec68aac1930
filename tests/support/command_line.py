"""A data folder that a test touches by the command line alone: files put in, metrics shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from drops.cli.app import app as drops
from metrics.cli.show import app as metrics

#: Nothing is hidden, so that a hand count of few rows can be seen.
ALL_SHOWN = 'timezone = "UTC"\nsmallest_group = 1\nsmallest_group_comments = 1\n'


def csv_text(head: str, rows: Iterable[Sequence[object]]) -> str:
    """A file of these rows, separated by commas."""
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"


class Store:
    """A data folder that is only ever touched by the command line."""

    def __init__(self, folder: Path, settings: str = ALL_SHOWN) -> None:
        """Make the folder, with these settings."""
        self.root, self.files = folder / "data", folder
        self.root.mkdir(parents=True)
        (self.root / "settings.toml").write_text(settings, encoding="utf-8")

    def put(self, name: str, text: str | bytes, *options: str) -> str:
        """Drop a file, of text or as it is; what is said of it."""
        path = self.files / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        words = ["put", str(path), "--home", str(self.root), *options]
        result = CliRunner().invoke(drops, words)
        assert result.exit_code == 0, result.output
        return result.output

    def show(self, key: str, *options: str) -> dict[str, Any]:
        """A metric as JSON."""
        words = ["show", key, "--home", str(self.root), "--json", *options]
        result = CliRunner().invoke(metrics, words)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def one(self, key: str, *options: str) -> dict[str, Any]:
        """The one row of a metric."""
        (row,) = self.show(key, *options)["rows"]
        return row

    def value(self, key: str, *options: str) -> tuple[float | None, int]:
        """Value and n of the one row."""
        row = self.one(key, *options)
        return row["value"], row["n"]

    def groups(self, key: str, by: str, *options: str) -> dict[str | None, float | None]:
        """The value of each group."""
        rows = self.show(key, "--by", by, *options)["rows"]
        return {row["group"]: row["value"] for row in rows}
