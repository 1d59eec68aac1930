"""What is promised at the door: each sentence of the page names a test, and the test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

_TEST = re.compile(r"`(test_\w+)`")
_FILE = re.compile(r"`(tests/[\w/]+\.py)`")
#: Where the next sentence begins: with a capital, or with a command.
_NEXT = re.compile(r"(?<=[.)]) +(?=[A-Z]|`(?!test))")


class Promise(NamedTuple):
    """A sentence of a list, and the files that its list, or the lines above, have named."""

    sentence: str
    files: tuple[str, ...]


def promises() -> list[Promise]:
    """All of the page."""
    found, above = [], ""
    for block in re.split(r"\n\n|\n(?=- )", PAGE):
        text = " ".join(block.split())
        if not text.startswith("- "):
            above = text
            continue
        files = tuple(_FILE.findall(above + text))
        found += [Promise(each, files) for each in _NEXT.split(text.removeprefix("- "))]
    return found


def _names_in(file: str) -> set[str]:
    """The tests of a module, by its text: nothing is imported."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


PROMISES = promises()


def test_the_page_is_read() -> None:
    assert len(PROMISES) > 60
    assert PROMISES[0].sentence.startswith("A fault of the store is not the file's")


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.sentence[:40])
def test_a_sentence_names_a_test_that_is_there(promise: Promise) -> None:
    named = set(_TEST.findall(promise.sentence))
    assert named or _FILE.search(promise.sentence), "it names no test"
    assert [file for file in promise.files if not (ROOT / file).is_file()] == []
    assert named <= set[str]().union(*map(_names_in, promise.files)), "in none of the files named"
