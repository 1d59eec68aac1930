"""What is written beside the code: decisions have their parts, and paths that are named exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


def test_the_index_has_every_page_once() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\]\(([^)]+)\)", index)) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_four_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# ")
    parts = re.findall(r"^## (.+)\n\n(?=[^#\s])", text, flags=re.MULTILINE)
    assert parts == ["Context", "Decision", "Why", "Consequences"]


#: A path of ours, or a module by its dotted name, between backticks.
NAMED = re.compile(
    r"`((?:store|drops|metrics|ui|pages|tests|benchmarks|sample_data)(?:/[\w.-]+)*(?:/|\.py|\.toml|\.md))`"
)
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", FOLDER / "README.md", *PAGES]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_paths_that_it_names_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [path for path in NAMED.findall(text) if not (ROOT / path).exists()] == []


def test_the_search_finds_the_paths_of_the_guide() -> None:
    assert len(NAMED.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))) > 20
