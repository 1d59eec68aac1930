"""The folders and the arrows between them: who may import whom, and what is done once only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: Folder → what of ours it may import. A new arrow is a decision, made here.
ARROWS: dict[str, set[str]] = {
    "metrics": {"metrics"},
    "drops": {
        "drops",
        "store.schema",
        "store.tables",
        "store.settings",
        "store.checksums",
        "store.manifest",
    },
    "ui": {"ui", "drops", "metrics"},
    "pages": {"ui", "metrics"},
    "dashboard.py": {"ui"},
}
OURS = ("metrics", "drops", "ui", "pages", "dashboard", "sample_data", "benchmarks", "tests")
NOT_BELOW = ("streamlit", "plotly")


def sources(folder: str) -> list[Path]:
    path = ROOT / folder
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def modules_imported(source: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, with what is taken from it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source.name} imports by dots; say the folder's name"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def ours(modules: set[str]) -> set[str]:
    return {module for module in modules if module.split(".")[0] in OURS}


def is_allowed(module: str, allowed: set[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("folder", ARROWS)
def test_a_folder_imports_only_what_the_table_allows(folder: str) -> None:
    assert sources(folder), f"{folder} is empty"
    wrong = {
        f"{source.relative_to(ROOT)} imports {module}"
        for source in sources(folder)
        for module in ours(modules_imported(source))
        if not is_allowed(module, ARROWS[folder])
    }
    assert not wrong


@pytest.mark.parametrize("folder", ["metrics", "drops"])
def test_no_file_of_the_core_names_streamlit_or_plotly(folder: str) -> None:
    wrong = {
        str(source.relative_to(ROOT))
        for source in sources(folder)
        if any(module.split(".")[0] in NOT_BELOW for module in modules_imported(source))
    }
    assert not wrong


@pytest.mark.parametrize("folder", ["metrics", "drops"])
def test_importing_the_core_loads_neither_streamlit_nor_plotly(folder: str) -> None:
    names = [
        ".".join(source.relative_to(ROOT).with_suffix("").parts)
        for source in sources(folder)
        if source.stem not in {"__init__", "__main__"}
    ]
    program = (
        f"import importlib, sys\nfor name in {names}: importlib.import_module(name)\n"
        f"print([name for name in {NOT_BELOW} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_the_check_itself_sees_a_forbidden_import(tmp_path: Path) -> None:
    source = tmp_path / "inside.py"
    source.write_text("def late():\n    from ui import filters\n    import drops.put\n")
    assert ours(modules_imported(source)) == {"ui.filters.filters", "drops.put"}
    assert not is_allowed("ui.filters.filters", ARROWS["metrics"])
    assert not is_allowed("metrics.tables_of_mine", ARROWS["drops"])


SCREEN = [*sources("ui"), *sources("pages"), ROOT / "dashboard.py"]


def attributes(source: Path) -> list[str]:
    """Every dotted name of a file, as written: `st.cache_data`."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    return [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]


def decorators(source: Path) -> list[str]:
    """What decorates the functions of a file, without arguments: `st.cache_data`."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [ast.unparse(d).split("(")[0] for function in functions for d in function.decorator_list]


@pytest.mark.parametrize("name", ["st.cache_data", "st.cache_resource"])
def test_one_function_is_cached_and_it_is_in_state(name: str) -> None:
    assert [s.name for s in SCREEN for used in decorators(s) if used == name] == ["state.py"]


def test_the_page_is_set_up_once() -> None:
    name = "st.set_page_config"
    assert [s.name for s in SCREEN for used in attributes(s) if used == name] == ["shell.py"]


@pytest.mark.parametrize("name", ["st.html", "st.iframe", "st.components"])
def test_no_html_of_our_own(name: str) -> None:
    assert not [source.name for source in SCREEN if name in attributes(source)]


@pytest.mark.parametrize("word", ["unsafe_allow_html", "unsafe_allow_javascript", "<style", "<div"])
def test_no_markup_in_text(word: str) -> None:
    assert not [source.name for source in SCREEN if word in source.read_text(encoding="utf-8")]


def test_pages_are_short() -> None:
    long = {
        source.name: lines
        for source in sources("pages")
        if (lines := len(source.read_text(encoding="utf-8").splitlines())) > 60
    }
    assert not long
