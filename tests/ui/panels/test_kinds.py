"""Every kind of finding is declared completely: how it is found, what it says, where it leads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from metrics.analyses.evidence.names import Context, name_of, read
from metrics.analyses.findings import KINDS, Finding, FindingKind
from metrics.catalogue import METRICS
from metrics.model import Estimate
from metrics.slices import Slice
from store.tables import TABLES
from ui.app import menu
from ui.filters import focus
from ui.panels.evidence import kinds as shown_by
from ui.sentences import evidence, kinds

ROOT = Path(__file__).parents[3]


def findings_of(kind: FindingKind) -> list[Finding]:
    """One of each metric and column by which the kind is told."""
    worse = {"higher": -9.0, "lower": 9.0, "neither": 9.0}
    found = []
    for key in KINDS[kind].keys:
        size = worse[KINDS[kind].better or METRICS[key].better]
        for column in KINDS[kind].columns:
            difference = Estimate(size, size - 2, size + 2, 40)
            found.append(Finding(kind, key, column, "York", difference, 40, 0.0001))
    return found


def test_each_layer_declares_every_kind() -> None:
    every = {*get_args(FindingKind)}
    assert {*KINDS} == {*kinds.KINDS} == {*shown_by.KINDS} == every


@pytest.mark.parametrize("kind", get_args(FindingKind))
def test_a_kind_is_found_named_worse_told_from_a_table_and_leads_to_a_page(
    kind: FindingKind,
) -> None:
    where = Context(Slice())
    assert findings_of(kind)
    for each in findings_of(kind):
        name = name_of(each, where)
        assert read(name.written(), "UTC", "monday") == name
        assert each.is_worse
        assert each.table in TABLES
        page, section = shown_by.KINDS[kind].place_of(each)
        assert page in {entry.script for entry in menu.MENU}
        assert section is None or page in focus.FOCUS[focus.SECTION].pages
        short = kinds.short(each)
        assert short
        assert short in kinds.leads_to(each, short)
        assert kinds.KINDS[kind].was in evidence.gone(name)


def test_what_is_special_of_a_kind_is_asked_of_its_declaration() -> None:
    """No module but those of a metric in a group, which are of two kinds, asks for a kind's name."""
    asked = re.compile(
        r"\.kind (?:==|!=|in|not in) [^\n]*\"(?:below the rest|missed|gap|outran|unheard|grown)\""
    )
    for room in ("metrics", "ui"):
        for source in (ROOT / room).rglob("*.py"):
            found = asked.search(source.read_text(encoding="utf-8"))
            assert not found, f"{source.relative_to(ROOT)}: {found}"
