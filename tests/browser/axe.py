"""Runs axe on an open page, and tells what of its findings is Streamlit's own.

axe-core comes with a package of Python's and is put into the page by the test: nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: How grave is what may not be found; the rest of axe's scale is `minor`.
_GRAVE = ("moderate", "serious", "critical")
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_THEME = """() => getComputedStyle(document.querySelector('[data-testid="stApp"]')).colorScheme"""
_LOOK = """async ([rules, own]) => {
    const found = await axe.run({
        resultTypes: ['violations'],
        runOnly: rules,
    });
    return found.violations.flatMap(rule => rule.nodes.map(node => {
        const element = document.querySelector(node.target.at(-1));
        return {
            rule: rule.id,
            impact: node.impact,
            where: node.target.join(' '),
            why: [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '),
            within: own.filter(selector => element && element.closest(selector)),
        };
    }));
}"""


@dataclass(frozen=True, slots=True)
class Own:
    """Something that Streamlit draws so, whatever we ask for: a rule of axe's, where, and why."""

    rule: str
    selector: str
    why: str
    only_dark: bool = False


_WHITE = (
    "Streamlit writes white on the primary colour, and that colour on the dark background; no tone "
    "has 4.5 : 1 in both, ours has 4.0 at least in each"
)
_SMALL = "Streamlit makes it 1.5rem wide, which is 22.5 pixels at our font size, and has no option for it"
OWN = (
    Own("color-contrast", '[data-variant="pills"][data-selected="true"]', _WHITE, only_dark=True),
    Own(
        "color-contrast",
        '[data-testid="stButtonGroup"] [data-selected="true"]',
        _WHITE,
        only_dark=True,
    ),
    Own("color-contrast", '[data-testid="stMultiSelect"] [title]', _WHITE, only_dark=True),
    Own("color-contrast", '[data-testid="stBaseButton-primary"]', _WHITE, only_dark=True),
    # The button of an open popover, or of one under the pointer.
    Own("color-contrast", '[data-testid="stPopover"]', _WHITE, only_dark=True),
    Own(
        "target-size",
        '[data-testid="stDateInputFieldsScroller"]',
        "Streamlit makes day and month of a date fields of their own, as wide as two digits",
    ),
    Own("target-size", '[aria-label="Clear all"], [aria-label="Clear value"]', _SMALL),
)


def faults(page: Page) -> list[str]:
    """Return what axe finds grave on the page as it is, but for what is in `OWN`."""
    is_dark = page.evaluate(_THEME) == "dark"
    known = [own for own in OWN if is_dark or not own.only_dark]
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_LOOK, [_RULES, [own.selector for own in known]])
    rules = {own.selector: own.rule for own in known}
    return [
        f"{each['rule']} ({each['impact']}) at {each['where']}: {each['why']}"
        for each in found
        if each["impact"] in _GRAVE
        and not any(rules[selector] == each["rule"] for selector in each["within"])
    ]
