"""A docstring of a public function says what it does: `Return …`, `Draw …`, `Raise …`.

A property is told as what it is, and a command of a command line as its help wants it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: What a function can do, as its docstring says it; a new verb is added here.
VERBS = frozenset(
    """
    Add Answer Ask Begin Bring Call Choose Close Copy Count Cut Declare Delete Divide Do Draw Drop Empty End
    Fill Find Forget Free Give Hash Have Hide Hold Keep Know Lay Learn Leave Let List Log Look Make Measure
    Move Name Note Open Print Publish Put Raise Read Refuse Remember Remove Replace Return Run Say Send
    Set Show Start Stop Take Tell Turn Undo Wait Watch Write Yield
    """.split()  # noqa: SIM905 - read more easily than seventy texts
)
#: They are no functions for others to call, or their text is what a command prints as its help.
_NOT_TOLD = ("property", "overload", "with_request", "command")


def untold(source: Path) -> Iterator[str]:
    """The public functions and methods of a file whose docstring begins with no verb."""

    def look(body: list[ast.stmt]) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from look(node.body)
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            decorators = " ".join(map(ast.unparse, node.decorator_list))
            if node.name.startswith("_") or any(each in decorators for each in _NOT_TOLD):
                continue
            first = (ast.get_docstring(node) or "").split(maxsplit=1)[:1]
            if not first or first[0].rstrip(".,:;") not in VERBS:
                yield f"{source.name}:{node.lineno} {node.name}: {' '.join(first)}"

    return look(ast.parse(source.read_text(encoding="utf-8")).body)


@pytest.mark.parametrize("folder", ["store", "drops", "metrics", "ui", "sample_data", "benchmarks"])
def test_every_public_function_says_what_it_does(folder: str) -> None:
    sources = sorted((ROOT / folder).rglob("*.py"))
    assert [each for source in sources for each in untold(source)] == []


def test_the_look_for_docstrings_sees_one_that_tells_no_deed(tmp_path: Path) -> None:
    source = tmp_path / "some.py"
    source.write_text(
        'def a() -> int:\n    """The number."""\n\n\ndef _b() -> int:\n    """The number."""\n\n\n'
        'def c() -> int:\n    """Return the number."""\n'
    )
    assert [*untold(source)] == ["some.py:1 a: The"]
