"""The rooms and the arrows between them: who may import whom, and what is done once only.

The table is the architecture: a package may import what stands in its row, itself, and nothing
else of ours. Imports inside functions and for types alone count like any other.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("store", "drops", "metrics", "ui", "pages", "sample_data")
OURS = (*PRODUCT, "dashboard", "benchmarks", "tests")
NOT_BELOW = ("streamlit", "plotly")
MOST_MODULES = 14

_DROPS_CORE = ("store", "drops.errors")
_INTAKE = ("drops.intake.values", "drops.intake.files", "drops.intake.mapping")
_USE_CASES = (
    *(
        "drops.put",
        "drops.choices",
        "drops.undo",
        "drops.mark",
        "drops.mend",
        "drops.erase",
        "drops.inbox",
    ),
)
_UNDER_USE_CASES = (
    *_DROPS_CORE,
    "drops.report",
    "drops.steps",
    "drops.lake",
    "drops.intake",
    "drops.sandbox",
)
_METRICS_CORE = (
    "store",
    "metrics.model",
    "metrics.places",
    "metrics.remembered",
    "metrics.lake",
    "metrics.relations",
    "metrics.words",
    "metrics.slices",
)
_ANALYSES = (
    *_METRICS_CORE,
    "metrics.inference",
    "metrics.definitions",
    "metrics.catalogue",
    "metrics.measure",
)
_UNDER_PANELS = (
    "ui.state",
    "ui.app",
    "ui.figures",
    "ui.charts",
    "ui.sentences",
    "ui.filters",
    "ui.format",
    "metrics",
    "store",
)

_UNDER_APP = (
    "ui.state",
    "ui.clicks",
    "ui.filters",
    "ui.format",
    *_USE_CASES,
    "drops.background",
    "drops.errors",
    "drops.lake",
    "store",
)

#: Room → what of ours it may import besides itself; the longest name that fits a module counts.
#: A new arrow is a decision, made here.
ARROWS: dict[str, tuple[str, ...]] = {
    "store": (),
    "drops": (),
    "drops.errors": ("store.errors", "store.reading"),
    "drops.steps": (),
    "drops.sandbox": ("drops.errors", "store.rights"),
    "drops.intake": (),
    "drops.intake.values": _DROPS_CORE,
    "drops.intake.files": (*_DROPS_CORE, "drops.sandbox"),
    "drops.intake.mapping": (
        *_DROPS_CORE,
        "drops.sandbox",
        "drops.intake.values",
        "drops.intake.files",
    ),
    "drops.intake.propose": (*_DROPS_CORE, "drops.sandbox", *_INTAKE),
    "drops.intake.rows": (*_DROPS_CORE, "drops.sandbox", *_INTAKE),
    "drops.lake": (
        *_DROPS_CORE,
        "drops.steps",
        "drops.sandbox",
        *_INTAKE,
        "drops.intake.rows",
        "drops.findings.events",
        "drops.experiments.events",
    ),
    "drops.experiments": (
        *_DROPS_CORE,
        "drops.lake",
        "drops.intake.values",
        "drops.experiments.events",
    ),
    "drops.experiments.events": _DROPS_CORE,
    "drops.findings": (
        *_DROPS_CORE,
        "drops.lake",
        "drops.intake.values",
        "drops.findings.events",
    ),
    "drops.findings.events": _DROPS_CORE,
    "drops.report": (*_DROPS_CORE, "drops.lake", "drops.intake.rows", "drops.intake.mapping"),
    "drops.log": (
        *_DROPS_CORE,
        "drops.report",
        "drops.intake.mapping",
        "drops.intake.values",
    ),
    "drops.put": (*_UNDER_USE_CASES, "drops.choices", "drops.log", "drops.undo"),
    "drops.undo": _UNDER_USE_CASES,
    "drops.mark": _UNDER_USE_CASES,
    "drops.erase": _UNDER_USE_CASES,
    "drops.choices": _UNDER_USE_CASES,
    "drops.trial": _UNDER_USE_CASES,
    "drops.mend": (*_UNDER_USE_CASES, "drops.put"),
    "drops.inbox": (*_UNDER_USE_CASES, "drops.put", "drops.log"),
    "drops.background": (*_UNDER_USE_CASES, *_USE_CASES, "drops.log"),
    "drops.care": (*_UNDER_USE_CASES, "drops.inbox"),
    "drops.overview": (*_DROPS_CORE, "drops.lake"),
    "drops.cli": (
        *_UNDER_USE_CASES,
        *_USE_CASES,
        "drops.log",
        "drops.care",
        "drops.overview",
        "drops.findings",
        "drops.experiments",
    ),
    "drops.__main__": ("drops.cli",),
    "metrics": (),
    "metrics.model": (),
    "metrics.inference": ("metrics.model",),
    "metrics.places": ("store",),
    "metrics.remembered": ("store",),
    "metrics.lake": ("store", "metrics.model", "metrics.places", "metrics.remembered"),
    "metrics.relations": ("store", "metrics.lake"),
    "metrics.words": ("store", "metrics.lake", "metrics.relations"),
    "metrics.slices": ("store", "metrics.model", "metrics.lake", "metrics.relations"),
    "metrics.definitions": ("store", "metrics.model", "metrics.inference", "metrics.relations"),
    "metrics.catalogue": ("metrics.model", "metrics.definitions", "metrics.relations"),
    "metrics.measure": (*_METRICS_CORE, "metrics.measure.reader"),
    "metrics.measure.reader": ("store", "metrics.lake", "metrics.slices", "metrics.words"),
    "metrics.analyses": _ANALYSES,
    "metrics.cli": (*_ANALYSES, "metrics.analyses"),
    "metrics.__main__": ("metrics.cli",),
    "ui": (),
    "ui.format": ("metrics.model", "metrics.inference"),
    "ui.answers": (),
    "ui.state": ("ui.answers", "metrics", "store"),
    "ui.clicks": (),
    "ui.filters": (
        "ui.state",
        "ui.format",
        "metrics.lake",
        "metrics.measure.coverage",
        "metrics.measure.reader",
        "metrics.measure.voice",
        "metrics.model",
        "metrics.relations.periods",
        "metrics.slices",
        "store",
    ),
    "ui.charts": (
        "ui.format",
        "metrics.model",
        "metrics.measure",
        "metrics.inference",
        "metrics.analyses",
    ),
    "ui.figures": (
        "ui.state",
        "ui.filters",
        "metrics",
        "store.manifest",
        "store.experiments",
        "store.errors",
        "store.names",
        "store.tables",
    ),
    "ui.sentences": ("ui.figures", "ui.format", "metrics", "store"),
    # A wall says in a figure what it says in place of figures.
    "ui.app": (
        *_UNDER_APP,
        # What began when, for the charts of every page.
        "ui.figures",
        "ui.charts",
        "metrics.measure.coverage",
        "metrics.measure.reader",
        "metrics.model",
        "metrics.slices",
    ),
    "ui.server": (
        *_UNDER_APP,
        "drops.log",
        "drops.overview",
        "drops.report",
        "drops.trial",
        "metrics.catalogue",
        "metrics.lake",
        "metrics.measure",
        "metrics.model",
        "metrics.relations.periods",
        "metrics.slices",
    ),
    "ui.panels.shared": _UNDER_PANELS,
    "ui.panels.definitions": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.evidence": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.following": (
        *_UNDER_PANELS,
        "ui.panels.shared",
        "drops.findings",
        "drops.errors",
    ),
    "ui.panels.pulse": (
        *_UNDER_PANELS,
        "ui.panels.shared",
        "ui.panels.evidence",
        "ui.panels.following",
        "drops.findings",
    ),
    # Pulse, seen from afar: what it says and by which words is told once.
    "ui.panels.wall": (
        *_UNDER_PANELS,
        "ui.panels.shared",
        "ui.panels.evidence",
        "ui.panels.pulse",
    ),
    "ui.panels.teams": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.nps": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.complaints": (
        *_UNDER_PANELS,
        "ui.panels.shared",
        "ui.panels.following",
        "drops.findings",
    ),
    "ui.panels.advocacy": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.touchpoints": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.delivery_gap": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.voice": (
        *_UNDER_PANELS,
        "ui.panels.shared",
        "ui.panels.following",
        "drops.findings",
    ),
    "ui.panels.experiments": (
        *_UNDER_PANELS,
        "ui.panels.shared",
        "drops.experiments",
        "drops.errors",
    ),
    "ui.panels.busy_hours": (*_UNDER_PANELS, "ui.panels.shared"),
    "ui.panels.drops": (*_UNDER_PANELS, "ui.panels.shared", "ui.server", "ui.clicks", "drops"),
    "ui.entry": ("ui",),
    "pages": (
        "ui.panels",
        "ui.figures",
        "ui.app",
        "ui.filters",
        "ui.state",
        "metrics.catalogue",
        "store.tables",
    ),
    "dashboard": ("ui",),
    "sample_data": ("drops", "store"),
}

#: What nobody outside reaches into: what is in a room is offered by its `__init__`.
FRONT_DOORS = ("drops.sandbox", "drops.intake.rows", "drops.intake.files")


def sources(folder: str) -> list[Path]:
    """The Python files of a folder, or the one file of that name."""
    path = ROOT / folder
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def name_of(source: Path) -> str:
    """The module's dotted name; a package's for its `__init__`."""
    parts = source.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PRODUCT_SOURCES = [s for folder in (*PRODUCT, "dashboard.py") for s in sources(folder)]
MODULES = {name_of(source): source for source in PRODUCT_SOURCES}


@cache
def imports(source: Path) -> frozenset[str]:
    """Every module and name that a file imports, anywhere in it: `drops.put.put`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source.name} imports by dots; say the folder's name"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


@cache
def offered(package: str) -> frozenset[str]:
    """What a package's `__init__` offers by name."""
    source = MODULES[package]
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def module_of(imported: str, by: str = "") -> str:
    """The module of ours that an imported name is in, or is.

    What a package offers, others take from the package, even where a module has the same name.
    """
    package, _, name = imported.rpartition(".")
    if imported not in MODULES:
        return package
    front_door = package in MODULES and not is_in(by, package) and name in offered(package)
    return package if front_door else imported


def ours(names: frozenset[str], by: str = "") -> set[str]:
    """The modules of ours among the names that a module imports."""
    return {module_of(name, by) for name in names if name.split(".")[0] in OURS}


def is_in(module: str, room: str) -> bool:
    """Whether a module is a room or lies in it."""
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str:
    """The room of the table that a module is in: the longest name that fits."""
    return max((room for room in ARROWS if is_in(module, room)), key=len)


def is_allowed(module: str, imported: str) -> bool:
    """Whether the table lets a module import another one."""
    room = room_of(module)
    if room_of(imported) == room:
        return True
    return any(is_in(imported, allowed) for allowed in ARROWS[room])


@pytest.mark.parametrize("room", ARROWS)
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    mine = {name: source for name, source in MODULES.items() if room_of(name) == room}
    assert mine or (ROOT / room.replace(".", "/")).is_dir(), f"there is no {room}"
    wrong = {
        f"{name} imports {module}"
        for name, source in mine.items()
        for module in ours(imports(source), name)
        if not is_allowed(name, module)
    }
    assert not wrong


def test_every_module_has_a_room_with_a_row() -> None:
    assert not [name for name in MODULES if not any(is_in(name, room) for room in ARROWS)]


def edges() -> dict[str, set[str]]:
    """Each module with the modules of the product that it imports.

    Who takes a name from a package takes it from the package's `__init__`.
    """
    return {
        name: {module for module in ours(imports(source), name) if module in MODULES} - {name}
        for name, source in MODULES.items()
    }


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The sets of modules that reach each other, by Tarjan's algorithm (1972), sorted."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in graph[module]:
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = stack.index(module)
            together, stack[at:] = stack[at:], []
            if len(together) > 1:
                found.append(sorted(together))

    for module in graph:
        if module not in index:
            visit(module)
    return sorted(found)


def test_no_module_is_in_a_circle() -> None:
    assert circles(edges()) == []


def test_no_room_is_in_a_circle() -> None:
    graph: dict[str, set[str]] = {room: set() for room in ARROWS}
    for name, imported in edges().items():
        graph[room_of(name)] |= {room_of(module) for module in imported} - {room_of(name)}
    assert circles(graph) == []


def test_the_search_for_circles_finds_them() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def folders() -> list[Path]:
    """Every folder of the product that holds Python files."""
    return sorted({source.parent for source in PRODUCT_SOURCES} - {ROOT})


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_is_seen_in_one_look(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST_MODULES


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_says_what_enters_and_leaves(folder: Path) -> None:
    if folder.name == "pages":  # Streamlit's scripts, no package
        return
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    assert text
    for word in ("Enters:", "Leaves:", "May be imported by:"):
        assert re.search(f"^{word}", text, re.MULTILINE), word
    assert len(text.splitlines()) >= 5, "say in about five lines what the room is"
    assert "Front door:" in text or offered(name_of(folder / "__init__.py"))


@pytest.mark.parametrize("room", FRONT_DOORS)
def test_a_room_is_entered_by_its_front_door(room: str) -> None:
    wrong = {
        f"{name} imports {module}"
        for name, source in MODULES.items()
        if not is_in(name, room)
        for module in ours(imports(source), name)
        if module.startswith(f"{room}.")
    }
    assert not wrong


def test_the_check_itself_sees_a_forbidden_import(tmp_path: Path) -> None:
    source = tmp_path / "inside.py"
    source.write_text("def late():\n    from ui.filters import spans\n    import drops.put\n")
    assert ours(imports(source)) == {"ui.filters.spans", "drops.put"}
    assert not is_allowed("metrics.lake", "ui.filters.spans")
    assert not is_allowed("drops.undo", "metrics.model")
    assert not is_allowed("drops.intake.values.times", "drops.intake.files")
    assert not is_allowed("ui.panels.nps.why", "ui.panels.pulse.where")
    assert is_allowed("drops.inbox", "drops.put")
    assert not is_allowed("drops.put", "drops.inbox")


@pytest.mark.parametrize("folder", ["store", "metrics", "drops"])
def test_no_file_of_the_core_names_streamlit_or_plotly(folder: str) -> None:
    wrong = {
        str(source.relative_to(ROOT))
        for source in sources(folder)
        if any(module.split(".")[0] in NOT_BELOW for module in imports(source))
    }
    assert not wrong


@pytest.mark.parametrize("folder", ["store", "metrics", "drops"])
def test_importing_the_core_loads_neither_streamlit_nor_plotly(folder: str) -> None:
    names = [name_of(s) for s in sources(folder) if s.stem != "__main__"]
    program = (
        f"import importlib, sys\nfor name in {names}: importlib.import_module(name)\n"
        f"print([name for name in {NOT_BELOW} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_one_name_is_one_thing() -> None:
    """No two public classes have one name; those of the sample company are called as tables are."""
    found: dict[str, list[str]] = {}
    for name, source in MODULES.items():
        if not is_in(name, "sample_data"):
            for node in ast.parse(source.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found.setdefault(node.name, []).append(name)
    assert {name: of for name, of in found.items() if len(of) > 1} == {}


#: A colour as text, with or without its opacity.
HEX = re.compile(r"[\"']#[0-9A-Fa-f]{3,8}[\"']")
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


def test_lakes_and_answers_are_cached_in_state_and_nothing_else_is() -> None:
    cached = [
        (s.name, used) for s in SCREEN for used in decorators(s) if used.startswith("st.cache")
    ]
    assert cached == [("state.py", "st.cache_resource")] * 2


def test_charts_are_plain_specifications() -> None:
    """Plotly's own classes check each property they are given, which is most of a page's time."""
    used = {
        (source.name, name)
        for source in SCREEN
        for name in imports(source)
        if name.startswith("plotly")
    }
    assert used == {("charts.py", "plotly.basedatatypes.BaseFigure")}


def test_the_page_is_set_up_once() -> None:
    name = "st.set_page_config"
    assert [s.name for s in SCREEN for used in attributes(s) if used == name] == ["shell.py"]


@pytest.mark.parametrize("name", ["st.html", "st.iframe", "st.components"])
def test_no_html_of_our_own(name: str) -> None:
    assert not [source.name for source in SCREEN if name in attributes(source)]


@pytest.mark.parametrize("word", ["unsafe_allow_html", "unsafe_allow_javascript", "<style", "<div"])
def test_no_markup_in_text(word: str) -> None:
    assert not [source.name for source in SCREEN if word in source.read_text(encoding="utf-8")]


def test_colours_stand_in_one_place() -> None:
    written = {source.name for source in SCREEN if HEX.search(source.read_text(encoding="utf-8"))}
    assert written == {"colours.py"}


def test_pages_are_short() -> None:
    long = {
        source.name: lines
        for source in sources("pages")
        if (lines := len(source.read_text(encoding="utf-8").splitlines())) > 60
    }
    assert not long
