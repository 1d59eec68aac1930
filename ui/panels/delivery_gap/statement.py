"""One statement: what leaders, front line and customers say to it, side by side."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from metrics.analyses.delivery_gap import KEYS, STATEMENTS, gap_rows
from metrics.inference.verdict import judge
from metrics.measure.hiding.suppression import is_few
from metrics.model import Group, Row, called
from ui import state
from ui.charts import charts, dots
from ui.figures import comparisons
from ui.filters import switch
from ui.format import numbers
from ui.format.text import plain_for_markdown, sentence, shorten
from ui.panels.delivery_gap import figures
from ui.panels.shared import comments
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.analyses.delivery_gap import Gap, Statement
    from metrics.model import Estimate, Metric

#: So many groups are drawn; the table below has all of them.
_MOST = 16
#: So many that are not drawn are named.
_NAMED = 4
#: Why what as many say as elsewhere is told is hidden here.
_NEXT = "so that nobody works out what fewer said elsewhere"


def sections() -> dict[str, Callable[[], None]]:
    """Return what draws each statement, by its title; none where nobody answered any."""
    if not comparisons.keys_with_data(KEYS):
        return {}
    return {each.title: partial(draw, each) for each in STATEMENTS.values()}


def draw(statement: Statement) -> None:
    """Do customers get what leaders believe? Draw the three sides, and the gap by group."""
    (whole,) = figures.of(statement) or (None,)
    period = plain_for_markdown(figures.recent().period_in_words())
    untold = figures.untold(statement)
    if untold:
        st.caption(plain_for_markdown(sentence(untold)))
    if whole is None:
        st.info(nobody_in_words(statement, period), icon=":material/forum:")
        return
    if not comparisons.keys_with_data([statement.leaders]):
        # Without what leaders say there is no gap, in no month and at no place.
        _draw_sides(statement, whole)
        st.caption(f"13 weeks: {period}. {counts_in_words(statement, whole)}".strip())
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_sides(statement, whole)
        st.caption(f"13 weeks: {period}. {counts_in_words(statement, whole)}".strip())
    with right:
        _draw_time(statement, whole)
    if statement.published is not None:
        st.caption(published(*statement.published))
    _draw_groups(statement)


def nobody_in_words(statement: Statement, period: str) -> str:
    """Return that nobody answered a statement in the `period`, and what would help, as Markdown.

    Of what nobody has ever answered no other period tells more.
    """
    if not comparisons.keys_with_data([statement.leaders, statement.frontline]):
        return "Nobody was asked this yet, as far as files tell. “Ask them” has the form."
    return f"Nobody answered this in 13 weeks: {period}. {_another()}"


def _another() -> str:
    """What would tell more: weeks of another time, for a longer period has as many."""
    fewer = " or fewer filters" if state.view().slice.choice else ""
    return f"Choose another period{fewer}."


def _draw_sides(statement: Statement, whole: Gap) -> None:
    rows = [Row(name, estimate, {}) for name, estimate in sides(statement, whole) if estimate.n]
    # One dot is beside nothing: the sentence has its value and its interval.
    chart = dots.dots(rows, figures.SHARE) if len(rows) > 1 else None
    charts.draw("Who says yes?", in_words(statement, whole), chart, key="gap-sides")


def sides(statement: Statement, gap: Gap) -> list[tuple[str, Estimate]]:
    """Return what each said, by what they are called, those that are asked this statement."""
    found = [("Leaders", gap.leaders), ("Front line", gap.frontline)]
    return [*found, ("Customers", gap.customers)] if statement.customers else found


def in_words(statement: Statement, gap: Gap) -> str:
    """Return the gap in a sentence, and whether it is for sure, as Markdown."""
    other, share = statement.others, gap.others(statement)
    for name, estimate in (("leaders", gap.leaders), (other, share)):
        if estimate.hidden:
            hidden = numbers.hidden(estimate.n, "answers")
            why = "; so few are not told of" if _is_few(estimate) else f", {_NEXT}"
            return plain_for_markdown(sentence(f"{hidden} of {name}{why}"))
        if estimate.value is None:
            return plain_for_markdown(
                f"{_alone(statement, gap)}No answer of {name} here, so no gap can be told. "
                "“Ask them” has the form."
            )
    size = numbers.size_of(gap.gap, "points")
    between = numbers.interval(gap.gap, "points", is_change=True)
    shares = (
        f"{numbers.value(gap.leaders, '%')} of leaders and {numbers.value(share, '%')} of {other}"
    )
    if not gap.is_sure:
        return plain_for_markdown(f"{shares} say yes: no gap for sure ({between} points).")
    more = "more" if (gap.gap.value or 0) > 0 else "less"
    return plain_for_markdown(
        f"{shares} say yes: leaders believe {numbers.in_points(size)} {more}, for sure ({between})."
    )


def _alone(statement: Statement, gap: Gap) -> str:
    """What the only side says that answered, which no chart sets beside another; else empty."""
    told = [(who, estimate) for who, estimate in sides(statement, gap) if estimate.n]
    if len(told) != 1 or told[0][1].value is None:
        return ""
    who, share = told[0]
    between = numbers.interval(share, "%")
    return f"{numbers.value(share, '%')} of {who.lower()} say yes ({between}). "


def _is_few(estimate: Estimate) -> bool:
    """Whether it is hidden for its own sake, and not so that a smaller one cannot be worked out."""
    return bool(estimate.hidden) and is_few(estimate.n, state.view().settings.smallest_group)


def counts_in_words(statement: Statement, now: Gap) -> str:
    """Return how many answered on each side, as Markdown; of those of whom nothing is told none."""
    counts = [
        f"{numbers.counted(estimate.n, 'answers')} of {who.lower()}"
        for who, estimate in sides(statement, now)
        if estimate.value is not None
    ]
    return plain_for_markdown(f"{', '.join(counts)}.") if counts else ""


def before_in_words(statement: Statement, now: Gap) -> str:
    """Return whether the gap is wider than before, or closer, and by how much, as Markdown."""
    change = figures.wider(statement, now)
    if change is None:
        return ""
    before = figures.recent().before_in_words()
    between = numbers.interval(change, "points", is_change=True)
    if judge(change, "lower").verdict == "cannot tell":
        return plain_for_markdown(f"No clear change against {before} ({between} points).")
    way = "wider" if (change.value or 0.0) > 0 else "closer"
    size = numbers.sized(change, "points")
    return plain_for_markdown(f"The gap is {size} {way} than before, {before} ({between}).")


def published(believed: int, agreed: int) -> str:
    """Return what Bain published, so many in a hundred, and what it is, as Markdown."""
    return plain_for_markdown(
        f"Published: {believed} against {agreed}. Of 362 companies that Bain asked, {believed} % "
        f"believed that they deliver a superior experience; their customers said so of {agreed} % "
        "of the companies (Closing the delivery gap, 2005). That counts companies; ours counts "
        "answers. It is a yardstick, no target."
    )


def _draw_time(statement: Statement, whole: Gap) -> None:
    """The gap of each month in which leaders or front line were asked, oldest first."""
    found = figures.by_month(statement)
    metric = _difference(statement)
    rows = [
        Row(f"{gap.group:%b %Y}", gap.gap, {})
        for gap in found
        if isinstance(gap.group, date) and gap.gap.value is not None
    ]
    changed = before_in_words(statement, whole)
    answer = f"{changed} Each month in which both sides answered, oldest first." if rows else ""
    charts.draw(
        "Does the gap close?",
        answer.strip(),
        dots.dots(rows, metric) if rows else None,
        empty=_no_month(found),
        key="gap-time",
    )


def _no_month(found: Sequence[Gap]) -> str:
    if any(gap.leaders.hidden for gap in found):
        return "In no month so many answered that it can be told. Ask leaders and front line more."
    return "In no month both sides answered. Ask leaders and front line each quarter."


def _difference(statement: Statement) -> Metric:
    return figures.DIFFERENCE if statement.customers else figures.FRONT_LINE


def _draw_groups(statement: Statement) -> None:
    """The gap of each group, the widest that is sure first; below it its customers' words."""
    offered = figures.offered()
    if not offered:
        return
    names = {column: column.capitalize() for column in offered}
    # It opens on what is told: of four hundred places each may have too few leaders.
    first = next((by for by in offered if _told(figures.of(statement, by))), offered[0])
    by = switch.titled("Where is the gap widest?", names, key="gap_by", first=first)
    found = figures.of(statement, by)
    known = _told(found)
    if not known:
        st.caption(_nothing(statement, found, by))
    else:
        rows = [Row(gap.group, gap.gap, {}) for gap in known[:_MOST]]
        standings: dict[Group, str] = {gap.group: _standing(gap) for gap in known if gap.is_sure}
        st.caption(f"{widest(statement, known, by)} {left_out(found, known, by)}".strip())
        if len(rows) > 1:
            chart = dots.dots(rows, _difference(statement), standings=standings, kind=by)
            charts.picture(chart, key="gap-groups")
    if found:
        _draw_table(statement, found, by)
    if known and statement.customers:
        _draw_words(known, by)


def _told(found: Sequence[Gap]) -> list[Gap]:
    return [gap for gap in found if gap.group is not None and gap.gap.value is not None]


def _nothing(statement: Statement, found: Sequence[Gap], by: str) -> str:
    hidden = [gap.leaders for gap in found if gap.leaders.hidden]
    if hidden:
        answers = numbers.hidden(sum(each.n for each in hidden), "answers")
        why = f": too few of each {by} to be told of" if any(map(_is_few, hidden)) else f", {_NEXT}"
        return plain_for_markdown(sentence(f"{answers} of leaders{why}"))
    return plain_for_markdown(
        f"Of no {by} are leaders and {statement.others} both told. {_another()}"
    )


def _standing(gap: Gap) -> str:
    return "above 0" if (gap.gap.value or 0.0) > 0 else "below 0"


def widest(statement: Statement, gaps: Sequence[Gap], by: str) -> str:
    """Return the widest gap that is sure and how many are, as Markdown."""
    sure = [gap for gap in gaps if gap.is_sure]
    if len(gaps) == 1:
        surely = "a gap for sure" if sure else "no gap for sure"
        return plain_for_markdown(
            f"{_name(gaps[0], by)}, the only {by} that is told of: {_both(statement, gaps[0])}, "
            f"{surely} ({numbers.interval(gaps[0].gap, 'points', is_change=True)} points)."
        )
    if not sure:
        return plain_for_markdown(f"No {by} has a gap for sure, of {len(gaps):,} looked at.")
    widest_shares = _both(statement, sure[0])
    return plain_for_markdown(
        f"{_name(sure[0], by)} has the widest: {widest_shares}. For sure in {len(sure):,} of "
        f"{len(gaps):,}."
    )


def _name(gap: Gap, by: str) -> str:
    return shorten(called(gap.group, by), 40)


def _both(statement: Statement, gap: Gap) -> str:
    """`90 % of leaders against 13 % of customers`."""
    leaders, others = (numbers.value(each, "%") for each in (gap.leaders, gap.others(statement)))
    return f"{leaders} of leaders against {others} of {statement.others}"


def left_out(found: Sequence[Gap], known: Sequence[Gap], by: str) -> str:
    """Return which groups are not drawn, and why, as Markdown; empty where all are."""
    words = []
    if len(known) > _MOST:
        words.append(f"Drawn are the first {_MOST}; the table has all {len(known):,}.")
    # Of each group its customers are many: what is hidden is what its few leaders say.
    hidden = [gap for gap in found if gap.gap.value is None and gap.is_hidden]
    few = [gap for gap in hidden if any(map(_is_few, (gap.leaders, gap.frontline, gap.customers)))]
    if few:
        words.append(f"Hidden, as too few answered: {_names(few, by)}.")
    if others := [gap for gap in hidden if gap not in few]:
        words.append(f"Hidden, {_NEXT}: {_names(others, by)}.")
    return plain_for_markdown(" ".join(words))


def _names(gaps: Sequence[Gap], by: str) -> str:
    names = [shorten(called(gap.group, by), 30) for gap in gaps]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def listed(found: Sequence[Gap], by: str) -> pl.DataFrame:
    """Return the gaps as a table, as the command prints them; what is hidden has its n alone."""
    return pl.DataFrame(gap_rows(found, by), infer_schema_length=None).rename({"group": by})


def _draw_table(statement: Statement, found: Sequence[Gap], by: str) -> None:
    table = listed(found, by)
    points, number = "%+.0f", st.column_config.NumberColumn
    asked = {"leaders": "Leaders", "frontline": "Front line"}
    if statement.customers:
        asked["customers"] = "Customers"
    sides_shown: dict[str, Any] = {}
    for name, side in asked.items():
        sides_shown |= {
            name: number(f"{side}, %", format="%.0f"),
            f"{name}_low": number("from", format="%.0f"),
            f"{name}_high": number("to", format="%.0f"),
            f"{name}_n": number(f"{side}, answers", format="localized"),
        }
    shown: dict[str, Any] = {
        by: by.capitalize(),
        "gap": number("Gap, points", format=points),
        "gap_low": number("from", format=points),
        "gap_high": number("to", format=points),
        "is_sure": "For sure",
        **sides_shown,
    }
    with st.expander("The same as a table", icon=":material/table:", key="gap-table"):
        st.dataframe(
            panel_table.as_text(table),
            hide_index=True,
            column_config=shown,
            column_order=[*shown],
            placeholder="–",
            key="gap-listed",
        )
        panel_table.download(table, f"delivery-gap-{statement.key}-by-{by}", key="gap")


def _draw_words(known: Sequence[Gap], by: str) -> None:
    """What customers write where the gap is widest, be it for sure or not."""
    if not comparisons.keys_with_data(["nps"]) or not comments.are_told():
        return
    widest_gap = known[0]
    surely = "" if widest_gap.is_sure else ", though not for sure"
    where = f", where the gap is widest{surely}," if len(known) > 1 else ""
    comments.draw_table(
        figures.recent().narrow(by, str(widest_gap.group)),
        by,
        about=plain_for_markdown(
            f"Customers of {_name(widest_gap, by)}{where} in the same 13 weeks."
        ),
    )
