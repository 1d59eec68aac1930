"""What a finding says, and where it leads: the page, the filters that it needs, and its name.

The page is filtered to the group and the period of the claim, so that its own numbers are those of
the sentence.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from metrics.analyses.evidence.names import OLD_COMPLAINTS, Context, LastingName, name_of
from metrics.analyses.evidence.proof import period_of
from store.tables import SLICE_COLUMNS
from ui.figures import needs
from ui.filters import filters, focus
from ui.panels.evidence import kinds as shown_by
from ui.sentences import evidence, kinds

if TYPE_CHECKING:
    from metrics.analyses.findings import Finding
    from metrics.slices import Slice
    from ui.figures.needs import Old

#: The finding's name in the link.
WHY = "why"
_DAY = timedelta(days=1)


def claim(found: Finding, where: Context) -> str:
    """Return what a finding says, as Markdown: the same on Pulse and where it leads."""
    sentence = kinds.says(found, where)
    until = (found.period or where.chosen).until
    week = needs.since(found, where)
    if week is None or until is None:
        return sentence
    return f"{sentence.removesuffix('.')}; {evidence.since_when(week, until)}."


def of_finding(found: Finding, where: Context) -> tuple[str, dict[str, list[str]]]:
    """Return the page and query that show a finding, on a page filtered as it was found."""
    period = period_of(found, where)
    kind = shown_by.KINDS[found.kind]
    query = filters.link(dates=_dates(period), **kind.narrows(found))
    query[WHY] = [name_of(found, where).written()]
    page, section = kind.place_of(found)
    if section is not None:
        query[focus.SECTION] = [section]
    return page, query


def of_old(old: Old, where: Context) -> tuple[str, dict[str, list[str]]]:
    """Return the page and query that show complaints over eight weeks old, of who has most."""
    team = {} if old.team is None else {"team": old.team}
    query = filters.link(dates=_dates(where.chosen), **team)
    query["age"] = [needs.OLD]
    query[WHY] = [name_of_old(where).written()]
    return "complaints", query


def name_of_old(where: Context) -> LastingName:
    """Return the name of the fact that complaints are over eight weeks old."""
    return LastingName(OLD_COMPLAINTS, "open_by_age", "", "", is_recent=False, context=where)


def of_context(where: Context) -> dict[str, list[str]]:
    """Return the query of the page on which the finding stood."""
    chosen = dict(where.chosen.choice)
    every: dict[str, Any] = {column: chosen.get(column, ()) for column in SLICE_COLUMNS}
    return filters.link(dates=_dates(where.chosen), **every)


def _dates(period: Slice) -> tuple[date, date] | None:
    """The first and last day of a period; `None` where it is open."""
    if period.since is None or period.until is None:
        return None
    return period.since, period.until - _DAY
