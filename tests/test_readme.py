"""The README's tables say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drops.intake.mapping.recognise import formats
from metrics.catalogue import METRICS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE_ROW = re.compile(r"^\| `([a-z0-9_]+)` \| ", re.MULTILINE)


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_metric_stands_in_the_table(metric: object) -> None:
    assert f"| `{metric.key}` | {metric.unit} | {metric.label} |" in README


@pytest.mark.parametrize("known", formats(None), ids=lambda known: known.name)
def test_every_format_stands_in_the_table(known: object) -> None:
    assert f"| `{known.name}` | {known.mapping.table} | {known.label} |" in README


def test_the_tables_hold_nothing_else() -> None:
    named = set(TABLE_ROW.findall(README))
    assert named == {*METRICS, *(known.name for known in formats(None))}


def test_the_pictures_and_files_that_it_links_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    ours = [link for link in links if not link.startswith("http")]
    assert "docs/pulse.png" in ours
    assert [link for link in ours if not (ROOT / link).exists()] == []
