"""Counts as bars: groups by size, causes with their shares, the steps of a funnel, stars, scores.

Bars that hang between two amounts show what was lost and won on the way from one to the other.
Answers on the scale from 0 to 10 have the tones of detractor, passive and promoter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.model import group_name
from ui.charts import marks
from ui.charts.base import FADED, Chart, frame, hover, label, name_rows, two_lines
from ui.charts.figure import NOTE_SIZE
from ui.format import colours, numbers
from ui.format.text import plain_for_plotly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Group
    from ui.charts.figure import Mark


#: Pixels per bar, and for all of them together.
_ROW, _FRAME = 32, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: whose, how much, what is said beside it, in which tone.

    `name` is what the group is called where that is not the group itself. A bar of many groups
    is not `pickable`.
    """

    group: Group
    count: float
    note: str = ""
    tone: str = colours.INK
    name: str = ""
    pickable: bool = True

    @property
    def called(self) -> str:
        """What stands before the bar."""
        return self.name or group_name(self.group)


def bars(
    items: Sequence[Bar],
    *,
    title: str,
    noun: str = "complaints",
    of: int | None = None,
    chosen: tuple[str | None, ...] = (),
) -> Chart:
    """Return horizontal bars in the order given, each with its count and note beside it.

    A click gives the group.

    Args:
        items: the bars, the first on top.
        title: what the bars are; it begins the chart's sentence.
        noun: what is counted, in the plural.
        of: what the shares are taken of; without it no share is said.
        chosen: the groups chosen; the bars beside theirs are faded.
    """
    figure = frame(_FRAME + _ROW * max(len(items), 1), right=8, top=4, bottom=4)
    figure.add(_drawn(items, noun, of, chosen))
    name_rows(figure, [two_lines(item.called) for item in items])
    # A third of the width is kept for the words beside the longest bar.
    longest = max([item.count for item in items] + [1])
    figure.x(visible=False, range=[0, longest * 1.55], automargin=False)
    values = "; ".join(
        " ".join([i.called, _counted(i.count, noun), i.note]).strip() for i in items[:8]
    )
    return Chart(figure, f"{title}: {values or 'none'}.", empty=not items)


#: Few causes make up so much of the complaints: Pareto's principle, as Juran named it.
MOST = 0.8


def vital_few(counts: Sequence[int]) -> int:
    """Return how many of the counts, the largest first, make up `MOST` of all of them."""
    running, total = 0, sum(counts)
    for number, count in enumerate(sorted(counts, reverse=True), start=1):
        running += count
        if running >= MOST * total:
            return number
    return 0


def pareto(
    counts: Sequence[tuple[Group, int]],
    *,
    title: str,
    noun: str,
    most: int = 8,
    chosen: tuple[str | None, ...] = (),
) -> Chart:
    """Return the largest groups as bars, each with the share that it and those above make up.

    The vital few are dark. What was given no group comes last and has no share: it may belong to
    any of them.

    Args:
        counts: each group with its number.
        title: what the bars are; it begins the chart's sentence.
        noun: what is counted, in the plural.
        most: groups beyond so many are one bar.
        chosen: the groups chosen; each always has its own bar.
    """
    named = sorted(((g, n) for g, n in counts if g is not None), key=lambda pair: -pair[1])
    total, few = sum(n for _, n in named), vital_few([n for _, n in named])
    running = 0
    items: list[Bar] = []
    for place, (group, n) in enumerate(named[:most]):
        running += n
        of_all = f"{share(running, total)} together" if items else share(n, total)
        items.append(Bar(group, n, of_all, colours.INK if place < few else colours.SOFT))
    rest = named[most:]
    items += [Bar(g, n, share(n, total), colours.SOFT) for g, n in rest if g in chosen]
    rest = [pair for pair in rest if pair[0] not in chosen]
    if rest:
        name = f"{len(rest)} others" if len(rest) > 1 else "1 other"
        left = sum(n for _, n in rest)
        items.append(Bar(name, left, share(left, total), colours.SOFT, pickable=False))
    items += [Bar(None, n, tone=colours.SOFT) for g, n in counts if g is None]
    return bars(items, title=title, noun=noun, chosen=chosen)


def funnel(steps: Sequence[tuple[str, int]], *, title: str, noun: str) -> Chart:
    """Return steps that lose people on the way, as bars.

    Beside each, its share of the step before.
    """
    items, before = [], None
    for name, n in steps:
        kept = "" if before is None else f"{share(n, before)} of those above"
        items.append(Bar(name, n, kept, colours.INK if before is None else colours.SOFT))
        before = n
    return bars(items, title=title, noun=noun)


def stars(counts: Sequence[int], *, chosen: tuple[str | None, ...] = ()) -> Chart:
    """Return ratings as bars, five stars on top, with their shares.

    `counts` are the five numbers of ratings, from one star to five. A click gives the rating.
    """
    if len(counts) != 5:
        raise ValueError(f"{len(counts)} counts were given; expected 5, of 1 to 5 stars")
    total = sum(counts)
    tones = [colours.DETRACTOR] * 2 + [colours.PASSIVE] + [colours.PROMOTER] * 2
    rated = zip(range(1, 6), counts, tones, strict=True)
    items = [
        Bar(str(s), n, share(n, total), tone, numbers.counted(s, "stars")) for s, n, tone in rated
    ]
    return bars(items[::-1] if total else [], title="Ratings", noun="reviews", chosen=chosen)


def share(part: float, total: float) -> str:
    """Return a share of counts in per cent, `–` of nothing.

    A decimal where it is above 0 and below 1.
    """
    if not total:
        return "–"
    percent = 100 * part / total
    return numbers.amount_of(percent, "%", 1 if 0 < percent < 1 else 0)


def _drawn(items: Sequence[Bar], noun: str, of: int | None, chosen: tuple[str | None, ...]) -> Mark:
    texts = [hover(i.called, _counted(i.count, noun), i.note) for i in items]
    return marks.bars(
        [item.count for item in items],
        range(len(items)),
        [item.tone for item in items],
        hovers=texts,
        groups=[[item.group] if item.pickable else [] for item in items],
        texts=[_beside(item, of) for item in items],
        fading=[1 if not chosen or item.group in chosen else FADED for item in items],
        orientation="h",
        width=0.62,
    )


def _beside(item: Bar, of: int | None) -> str:
    parts = [f"<b>{item.count:,.0f}</b>"]
    if of:
        parts.append(share(item.count, of))
    if item.note:
        parts.append(label(item.note, 34))
    return " · ".join(parts)


def _counted(count: float, noun: str) -> str:
    return numbers.counted(round(count), noun)


_KINDS = (("detractors", 0, 6), ("passives", 7, 8), ("promoters", 9, 10))


def distribution(counts: Sequence[int], *, height: int = 240, chosen: int | None = None) -> Chart:
    """Return the eleven numbers of answers from 0 to 10 as bars, each kind's share above.

    A click gives the answer; the bars beside a `chosen` one are faded.
    """
    if len(counts) != 11:
        raise ValueError(f"{len(counts)} counts were given; expected 11, of the answers 0 to 10")
    total = sum(counts)
    figure = frame(height, top=56)
    figure.layout["bargap"] = 0.18
    figure.add(_drawn_answers(counts, chosen))
    figure.x(
        tickvals=list(range(11)),
        title={"text": "answer, 0 not at all likely to 10 extremely likely", "standoff": 8},
    )
    figure.y(visible=False, automargin=False, rangemode="tozero")
    shares = []
    for name, first, last in _KINDS:
        of_all = share(sum(counts[first : last + 1]), total)
        figure.note(
            f"<b>{of_all}</b><br>{name}", x=(first + last) / 2, y=1, yref="paper",
            yanchor="bottom", yshift=14, font={"size": NOTE_SIZE, "color": colours.TEXT},
        )  # fmt: skip
        shares.append(f"{of_all} {name}")
    return Chart(figure, f"{total:,} answers from 0 to 10: {', '.join(shares)}.", empty=not total)


def _drawn_answers(counts: Sequence[int], chosen: int | None) -> Mark:
    total = sum(counts)
    texts = [
        hover(f"Answer {score}", numbers.counted(n, "answers"), share(n, total))
        for score, n in enumerate(counts)
    ]
    return marks.bars(
        range(11),
        counts,
        [colours.answer_tone(score) for score in range(11)],
        hovers=texts,
        groups=[[score] for score in range(11)],
        texts=[f"{n:,}" if n else "" for n in counts],
        text_tone=colours.MUTED_TEXT,
        fading=[1 if chosen in (None, score) else FADED for score in range(11)],
        textangle=0,
    )


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One bar: its name, from where to where it reaches, the label beside it, its tone."""

    name: str
    begins: float
    ends: float
    label: str
    tone: str = colours.INK


def bridge(steps: Sequence[BridgeStep], *, title: str) -> Chart:
    """Return horizontal bars, one below the other, each beginning where the one before it ended."""
    figure = frame(_FRAME + _ROW * max(len(steps), 1), right=8, top=4, bottom=4)
    figure.add(
        marks.bars(
            [abs(step.ends - step.begins) for step in steps],
            range(len(steps)),
            [step.tone for step in steps],
            hovers=[hover(step.name, step.label) for step in steps],
            base=[min(step.begins, step.ends) for step in steps],
            orientation="h",
            width=0.62,
        )
    )
    reach = max([abs(bound) for step in steps for bound in (step.begins, step.ends)] + [1.0])
    for place, step in enumerate(steps):
        figure.note(
            f"<b>{plain_for_plotly(step.label)}</b>", x=max(step.begins, step.ends), y=place,
            xanchor="left", xshift=6, font={"size": NOTE_SIZE, "color": colours.TEXT},
        )  # fmt: skip
    name_rows(figure, [label(step.name, 30) for step in steps])
    least = min([0.0, *(min(step.begins, step.ends) for step in steps)])
    figure.x(visible=False, range=[least, reach * 1.25], automargin=False)
    steps_in_words = "; ".join(f"{step.name} {step.label}" for step in steps)
    return Chart(figure, f"{title}: {steps_in_words or 'nothing'}.", empty=not steps)
