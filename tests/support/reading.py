"""What a page that ran without a browser says, for the pages' tests."""

import re
from collections.abc import Callable, Sequence
from typing import Any

#: The fixture that runs one page of the whole app.
OpenPage = Callable[..., Any]


def said(page: Any) -> str:
    """All texts of a page: titles, captions, paragraphs, notices, names of buttons."""
    assert not page.exception, page.exception
    assert not page.error, [error.value for error in page.error]
    kinds = (
        "title",
        "header",
        "subheader",
        "caption",
        "markdown",
        "info",
        "warning",
        "metric",
        "button",
    )
    texts = []
    for kind in kinds:
        for element in getattr(page, kind):
            texts += [str(getattr(element, "label", "")), str(getattr(element, "value", ""))]
    return "\n".join(texts).replace("\u202f", " ").replace("\xa0", " ")


def plain(text: str) -> str:
    """The text without the backslashes before punctuation."""
    return text.replace("\\", "")


def charts(page: Any) -> list[Any]:
    """The page's charts."""
    return list(page.get("plotly_chart"))


def sections(page: Any) -> list[str]:
    """The titles of the page's panels, in order."""
    return [element.value for element in page.header]


def titles_in_a_row(page: Any) -> list[str]:
    """The titles of panels beside which something stands: a row's middle is not their height."""
    found: list[str] = []

    def look(block: Any, *, is_row: bool) -> None:
        for child in block.children.values():
            if hasattr(child, "children"):
                flex = getattr(child.proto, "flex_container", None)
                look(child, is_row=flex is not None and flex.direction == flex.HORIZONTAL)
            elif is_row and child.type == "header":
                found.append(child.value)

    look(page.main, is_row=False)
    return found


def markup(page: Any, marks: Sequence[str]) -> list[str]:
    """The marks that stand in the page's texts without a backslash, or in its charts' labels."""
    text = said(page)
    drawn = "".join(chart.proto.spec for chart in charts(page))
    assert drawn or not charts(page), "the charts' figures were not found"
    inline = [mark for mark in marks if re.search(rf"(?<!\\){re.escape(mark)}", text)]
    return inline + [mark for mark in ("<script", "<a ", "<img") if mark in drawn]


def section_names(page: Any) -> list[str]:
    """The names of the page's sections, in their order; none where it has one."""
    found = [choice for choice in page.get("button_group") if choice.key == "sections"]
    return [option for choice in found for option in choice.options]


class Whole:
    """All sections of a page, each opened by its link: what they hold together, in their order."""

    def __init__(self, pages: Sequence[Any]) -> None:
        self.pages = pages

    def __getattr__(self, kind: str) -> list[Any]:
        return [element for page in self.pages for element in getattr(page, kind)]

    def get(self, kind: str) -> list[Any]:
        """The elements of that kind."""
        return [element for page in self.pages for element in page.get(kind)]


def whole(open_page: OpenPage, home: Any, script: str, **query: Any) -> Whole:
    """The page with every one of its sections."""
    first = open_page(home, script, **query)
    others = section_names(first)[1:]
    return Whole([first, *(open_page(home, script, section=name, **query) for name in others)])
