"""Sentences about findings, changes and standings, as Markdown; names of groups are escaped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.analyses.asked import Apart
from metrics.analyses.delivery_gap import OpenedGap
from metrics.analyses.findings import BACK, EVERYTHING, RECENT_DAYS
from metrics.analyses.standings import FEWEST
from metrics.analyses.themes.shares import ThemeShare
from metrics.model import called, several
from ui.format import changes, colours, dates, numbers
from ui.format.text import plain_for_markdown, shorten
from ui.sentences import asked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from metrics.analyses.findings import Finding
    from metrics.analyses.standings import Standings
    from metrics.inference.verdict import Judgement, Standing
    from metrics.model import Estimate, Group, Metric
    from metrics.slices import Slice
    from ui.figures.needs import Old

#: What happened, per metric: `{who}` fell by `{size}`, which has its unit.
_CHANGED = {
    "nps": "{who} fell {size} against {before}",
    "csat": "Fewer are satisfied with {who}: {size} down on {before}",
    "ces": "Fewer found {who} easy: {size} down on {before}",
    "resolution_median": "{who} takes {size} longer to resolve than before",
    "first_response_median": "{who} takes {size} longer to answer than before",
    "negative_share": "{who} is spoken of badly more often: {size} up on {before}",
    "next_step_in_time": "{who} does fewer next steps in time: {size} down on {before}",
}
_BELOW = {
    "nps": "{who} is {size} below {others}",
    "csat": "Fewer are satisfied with {who}: {size} below {others}",
    "ces": "Fewer found {who} easy: {size} below {others}",
    "resolution_median": "{who} takes {size} longer to resolve than {others}",
    "first_response_median": "{who} takes {size} longer to answer than {others}",
    "negative_share": "{who} is spoken of badly more often: {size} above {others}",
    "next_step_in_time": "{who} does fewer next steps in time: {size} below {others}",
}
#: A step of the journey is not somebody who does something.
_AT_STEP = {
    "nps": "NPS at {name}",
    "resolution_median": "A complaint about {name}",
    "first_response_median": "A complaint about {name}",
    "next_step_in_time": "Who follows up {name}",
}

_AS_A_WHOLE = {
    "nps": "**NPS as a whole**",
    "csat": "**us as a whole**",
    "ces": "**us as a whole**",
    "resolution_median": "**A complaint**",
    "first_response_median": "**A complaint**",
    "negative_share": "**The company**",
    "next_step_in_time": "**The company**",
}
#: More names than these are counted in place of being named.
_NAMED = 3
#: From its first to its last day.
_WEEK = timedelta(days=6)
_OTHER = "{who} is worse by {size}, {metric}"


def finding(found: Finding, before: str, among: Slice | None = None) -> str:
    """Return a finding of a metric in a group: who, how much, where most, and how many it affects.

    Args:
        found: the finding.
        before: the name of the period before; a finding of another period names its own.
        among: the slice in which it was found: what that was filtered to is whom it is about.
    """
    if found.period is not None:
        before = latest_before()
    size = numbers.sized(found.difference, found.metric.unit)
    template = (_CHANGED if found.is_of_before else _BELOW).get(found.key, _OTHER)
    if found.difference.value is None:
        template = template.replace("{size} ", "")  # slower, and nobody can say by how much
    sentence = template.format(
        who=_who(found, among),
        size=size,
        before=before,
        metric=plain_for_markdown(found.metric.label),
        others=_others(found) if found.is_of_region else "the others",
    )
    count = numbers.counted(found.n, found.metric.counts)
    beside = f"{_when(found)}{_where_most(found)}{_in_region(found)}"
    return f"{sentence}{beside}; {plain_for_markdown(count)}."


def _others(found: Finding) -> str:
    """Whom a group is compared with: `the others`, `the other locations of North`."""
    if found.region is None:
        return "the others"
    of = _named(found.region.name, found.region.level)
    return f"the other {several(found.column)} of {of}"


def _in_region(found: Finding) -> str:
    """How it stands among the places of its region, where the sentence tells something else."""
    if found.is_of_region or found.region is None:
        return ""
    difference, unit = found.region.difference, found.metric.unit
    size = plain_for_markdown(numbers.sized(difference, unit))
    if found.metric.waits_in:
        return f", and takes {size} longer than {_others(found)}"
    where = "below" if (difference.value or 0) < 0 else "above"
    return f", and is {size} {where} {_others(found)}"


def unheard(found: Finding, among: Slice | None = None) -> str:
    """Return who is heard unlike they were asked, and by how much NPS as invited is lower."""
    chosen = dict(among.choice) if among else {}
    of = f" ({filtered_to(chosen)})" if chosen else ""
    if not isinstance(found.basis, Apart):
        raise TypeError(f"a finding of who is not heard was told of {found.basis!r}")
    who, warning = asked.named(found.basis), asked.warning(found.basis, found.difference.value)
    warning = plain_for_markdown(warning.removeprefix(who).removesuffix("."))
    count = plain_for_markdown(numbers.counted(found.n, found.metric.counts))
    return f"**{plain_for_markdown(who)}** {warning}{of}; {count}."


def missed(found: Finding, among: Slice | None = None) -> str:
    """Return a standard in a sentence.

    How much lower NPS is where it was missed, and where it is most.
    """
    size = plain_for_markdown(numbers.sized(found.difference, found.metric.unit))
    step = "" if found.touchpoint is None else f" at {_named(found.touchpoint, 'touchpoint')}"
    most = "" if found.place is None else f", most at {_named(found.place, 'location')}"
    chosen = {c: kept for c, kept in (among.choice if among else ()) if c != "touchpoint"}
    of = f" ({filtered_to(chosen)})" if chosen else ""
    count = plain_for_markdown(numbers.counted(found.n, found.metric.counts))
    return (
        f"Where **{_named(found.group, found.column)}** is missed{of}, NPS{step} is {size} "
        f"lower{most}; {count}."
    )


#: What leaders believe, and customers say, by the metric of what leaders say.
_BELIEVED = {
    "leaders_differentiated": "that customers get an experience clearly better than elsewhere",
    "leaders_recommend": "that customers would recommend us",
}


def gap(found: Finding, among: Slice | None = None) -> str:
    """Return a gap that opened in a sentence.

    What each said, and by how much it is wider than before.
    """
    one = found.basis
    if not isinstance(one, OpenedGap):
        raise TypeError(f"a finding of a gap was told of {one!r}")
    who = "" if found.column == EVERYTHING else f" of {_in_bold(found.group, found.column)}"
    chosen = {c: kept for c, kept in (among.choice if among else ()) if c != found.column}
    of = f" ({filtered_to(chosen)})" if chosen else ""
    leaders, customers = (
        plain_for_markdown(numbers.value(each, "%"))
        for each in (one.now.leaders, one.now.customers)
    )
    size = plain_for_markdown(numbers.sized(found.difference, "points"))
    count = plain_for_markdown(numbers.counted(found.n, found.metric.counts))
    return (
        f"{leaders} of the leaders{who}{of} believe {_BELIEVED[found.key]}; {customers} of its "
        f"customers say so: {size} further apart than in the 13 weeks before; {count}."
    )


def outran(found: Finding, among: Slice | None = None) -> str:
    """Return hours that outran their staff in a sentence: what was worse in them."""
    size = plain_for_markdown(numbers.sized(found.difference, found.metric.unit))
    chosen = {c: kept for c, kept in (among.choice if among else ()) if c != "location"}
    of = f" ({filtered_to(chosen)})" if chosen else ""
    name = plain_for_markdown(shorten(found.group, 60))
    worse = (
        f"{plain_for_markdown(found.metric.label.lower())} is {size} longer"
        if found.metric.waits_in
        else f"NPS is {size} lower"
    )
    count = plain_for_markdown(numbers.counted(found.n, found.metric.counts))
    return (
        f"On **{name}** more come than there are people to serve them{of}: {worse} than at other "
        f"hours there; {count}."
    )


def grown(found: Finding, among: Slice | None = None) -> str:
    """Return a theme of which more tell, in a sentence: how many, how many more, NPS with it."""
    one = found.basis
    if not isinstance(one, ThemeShare):
        raise TypeError(f"a finding of a theme was told of {one!r}")
    chosen = dict(among.choice) if among else {}
    of = f" ({filtered_to(chosen)})" if chosen else ""
    share, size, lower, count = (
        plain_for_markdown(each)
        for each in (
            numbers.value(one.share, "%"),
            numbers.sized(found.difference, "points"),
            numbers.sized(one.nps, "points"),
            numbers.counted(found.n, "texts"),
        )
    )
    before = "before" if found.period is None else period_before(found.period)
    return (
        f"More tell of {_in_bold(found.group, found.column)}{of}: {share} of the texts, {size} "
        f"up on {before}, and NPS is {lower} lower with it; {count}."
    )


def _named(name: str, column: str) -> str:
    return plain_for_markdown(shorten(called(name, column), 40))


def latest_before() -> str:
    """Return what the days are called that the latest days are compared with."""
    return f"the {BACK * RECENT_DAYS // 7} weeks before"


def _when(found: Finding) -> str:
    """Since when, where that is not the period that the page shows: `, in 14 days to 31 Oct`."""
    if found.period is None or found.period.until is None:
        return ""
    last = found.period.until - timedelta(days=1)
    return f", in the {RECENT_DAYS} days to {plain_for_markdown(dates.day(last, last))}"


def _who(found: Finding, among: Slice | None) -> str:
    """Whom it is about: the group, or all that was chosen; beside the group what else was."""
    chosen = dict(among.choice) if among else {}
    if found.column == EVERYTHING:
        if not chosen:
            return _AS_A_WHOLE.get(found.key, "We all")
        name, is_step = f"**{filtered_to(chosen)}**", chosen.keys() == {"touchpoint"}
    else:
        name, is_step = _in_bold(found.group, found.column), found.column == "touchpoint"
        beside = {column: kept for column, kept in chosen.items() if column != found.column}
        name += f" ({filtered_to(beside)})" if beside else ""
    return _AT_STEP.get(found.key, "{name}").format(name=name) if is_step else name


def _in_bold(group: str, column: str) -> str:
    return f"**{plain_for_markdown(shorten(called(group, column), 40))}**"


def filtered_to(chosen: Mapping[str, Sequence[str | None]]) -> str:
    """Return what was chosen, by name, as Markdown: `York · Billing or Care · 7 segments`."""
    parts = []
    for column, values in chosen.items():
        names = [shorten(called(value, column), 30) for value in values]
        many = f"{len(names):,} {several(column)}"
        parts.append(many if len(names) > _NAMED else " or ".join(names))
    return plain_for_markdown(" · ".join(parts))


def _where_most(found: Finding) -> str:
    parts = []
    if found.touchpoint is not None and found.column != "touchpoint":
        parts.append(
            f"at {plain_for_markdown(shorten(called(found.touchpoint, 'touchpoint'), 30))}"
        )
    if found.week is not None:
        parts.append(plain_for_markdown(_in_week(*found.week)))
    return f", most {' '.join(parts)}" if parts else ""


def _in_week(first: date, last: date) -> str:
    """`in the week of 12 Oct`; `on 1–4 Oct` where the period holds only these days of it."""
    if last - first < _WEEK:
        return f"on {dates.days(first, last, last)}"
    return f"in the week of {dates.day(first, first)}"


def old_complaints(old: Old, among: Slice | None = None) -> str:
    """Return a fact, not a rate.

    How many complaints are over eight weeks old, and with whom most are.

    Beside it stands what they were filtered to, where they were.
    """
    verb, noun = ("is", "complaint") if old.count == 1 else ("are", "complaints")
    chosen = dict(among.choice) if among else {}
    of = f" ({filtered_to(chosen)})" if chosen else ""
    start = f"**{old.count:,}** {noun}{of} {verb} older than 8 weeks"
    if old.team is None or old.count < 2:
        return f"{start}."
    return f"{start}, {with_team(old.team, old.with_team, old.count)}."


def with_team(team: str, n: int, count: int) -> str:
    """Return how many of so many one team has, as Markdown: `12 of them with **Billing**`."""
    share = "all" if n == count else f"{n:,}"
    return f"{share} of them with **{plain_for_markdown(shorten(called(team, 'team'), 40))}**"


def new_since(came_on: date) -> str:
    """Return that a finding is new since the file of that day, as Markdown."""
    return f":gray-badge[new since the file of {plain_for_markdown(dates.day(came_on, came_on))}]"


def changed_since(found: Finding, was: Estimate, came_on: date) -> str:
    """Return that a finding was there, and how large, before the file of that day, as Markdown."""
    day = plain_for_markdown(dates.day(came_on, came_on))
    unit = found.metric.unit
    size = numbers.sized(was, unit)
    return f":gray-badge[{plain_for_markdown(size)} before the file of {day}]"


def nothing_found(comparison_count: int, *, is_part: bool = False) -> str:
    """Return that nothing stands out, and how much was looked at; `is_part`, of what was chosen.

    A place that is chosen is set beside itself before, and its own teams beside each other: how it
    stands among the others is said elsewhere.
    """
    if not comparison_count:
        return "Too little was counted to compare."
    noun = "comparison" if comparison_count == 1 else "comparisons"
    within = " within what you chose" if is_part else ""
    return f"Looked at {comparison_count:,} {noun}{within}; nothing is worse than chance explains."


def period_before(chosen: Slice, as_of: datetime | None = None, *, plain: bool = False) -> str:
    """Return the name of the period before, `before` if there is none; `as_of` as `Slice` has it.

    As Markdown, or plain for where nothing is read as Markdown.
    """
    words = chosen.before_in_words(as_of) or "before"
    return words if plain else plain_for_markdown(words)


def change(metric: Metric, changed: Judgement, before: str, name: str = "") -> str:
    """Return one change in a sentence, as Markdown.

    As in `● **Satisfied**: 6 points worse than September`; `name` is what is called otherwise than
    its metric.
    """
    size, _, verdict = changes.in_words(changed, metric).rpartition(" ")
    size = plain_for_markdown(numbers.in_points(size, metric.unit))
    tone = colours.MARKDOWN[changed.verdict]
    text = f"**{f'{size} ' if size else ''}{verdict}**"
    return f":{tone}[●] {plain_for_markdown(name or metric.label)}: :{tone}[{text}] than {before}"


def standing(metric: Metric, found: Standings, kind: str, drawn: Collection[Group] = ()) -> str:
    """Return which groups stand out from the rest, in a sentence.

    `kind` names one group: `location`.

    Of many that do, those that are `drawn` beside it are named first.
    """
    if not found.places:
        return _not_compared(metric, found, kind)
    below = _clearest(found, "below the rest", drawn)
    above = _clearest(found, "above the rest", drawn)
    others = len(found.places) - len(below) - len(above)
    allowing = f" after allowing for {found.allows_for:,} comparisons" if found.allows_for else ""
    if not below and not above:
        return f"The {len(found.places):,} {several(kind)} cannot be told apart{allowing}."
    parts = [
        _standing_out(metric, groups, found.differences, changes.stands(where, metric), kind)
        for groups, where in ((below, "below the rest"), (above, "above the rest"))
    ]
    tail = {0: "", 1: f"the other one cannot be told from them{allowing}"}.get(
        others, f"the other {others:,} cannot be told apart{allowing}"
    )
    return "; ".join(part for part in (*parts, tail) if part) + "."


def limits(kind: str, *, dispersed: bool) -> str:
    """Return what the limits of a funnel are, as a sentence more: they do not say who stands out.

    `dispersed`: the groups differ by more than chance, one with another.
    """
    text = (
        f" The limits hold 95 % and 99.8 % of {several(kind)} if none differs, each looked at "
        "alone; of several, some lie outside by chance."
    )
    return f"{text} Together the {several(kind)} differ by more than chance." if dispersed else text


def _not_compared(metric: Metric, found: Standings, kind: str) -> str:
    """Why no group is compared with the rest."""
    if found.counts and found.named > 1:
        return f"A larger {kind} has more {metric.counts}: numbers are not compared."
    if found.hides:
        return f"The {several(kind)} are too small to be compared."
    if found.named < 2:
        return f"Only one {kind}: nothing to compare it with."
    noun = metric.counts
    return f"No two {several(kind)} have {FEWEST} {noun} or more: too few to compare."


def _clearest(found: Standings, where: Standing, drawn: Collection[Group]) -> list[Group]:
    """The groups that stand there, drawn ones first, and those furthest from the rest."""
    there = [group for group, standing in found.places.items() if standing == where]

    def telling(group: Group) -> tuple[bool, float]:
        return (group not in drawn, -abs(found.differences[group].value or 0.0))

    return sorted(there, key=telling)


def _standing_out(
    metric: Metric,
    groups: Sequence[Group],
    apart: Mapping[Group, Estimate],
    where: str,
    kind: str,
) -> str:
    if not groups:
        return ""
    names = [plain_for_markdown(shorten(called(group, kind), 30)) for group in groups[:3]]
    if len(groups) > 3:
        return f"{', '.join(names)} and {len(groups) - 3:,} more are {where}"
    if len(groups) > 1:
        return f"{', '.join(names[:-1])} and {names[-1]} are {where}"
    if apart[groups[0]].value is None:
        return f"{names[0]} is {where}"
    size = numbers.sized(apart[groups[0]], metric.unit)
    return f"{names[0]} is {plain_for_markdown(size)} {where}"
