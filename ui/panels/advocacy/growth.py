"""Would we grow by customers who stay and bring others alone, and who brings whom?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.analyses.chains import chains
from metrics.catalogue import METRICS
from ui import state
from ui.charts import bars, charts
from ui.charts.bars import Bar, BridgeStep, bridge
from ui.filters import spans
from ui.format import colours, dates, numbers
from ui.format.text import plain_for_markdown
from ui.panels.advocacy.say_do import is_told
from ui.panels.shared import cards
from ui.panels.shared.invitation import beside

if TYPE_CHECKING:
    from metrics.analyses.chains import Chains
    from metrics.model import Estimate, Inputs, Row
    from metrics.slices import Slice


_QUESTION = "Would we grow by loyalty alone?"
_KEYS = ("earned_growth", "net_revenue_retention", "earned_new_customers")
_DAY = timedelta(days=1)
#: The names of generations beyond the last are not drawn.
_GENERATIONS = ("Brought by an advocate", "Brought by those", "Third generation", "Fourth", "Later")


def can_be_told() -> bool:
    """Return whether files tell what customers pay, or whom they brought."""
    return is_told("net_revenue_retention") or chains_are_told()


def draw() -> None:
    """Draw growth by loyalty beside the chains of who brought whom, as far as files tell."""
    beside(
        (1, is_told("net_revenue_retention"), draw_growth),
        (1, chains_are_told(), draw_chains),
    )


def draw_growth() -> None:
    """Draw how revenue came from what it was a year before to what it is, and what was earned."""
    chosen = last_year()
    rows = {key: found[0] for key, found in state.figures(_KEYS, chosen).items()}
    growth = rows["earned_growth"]
    if growth.estimate.value is None:
        charts.draw(_QUESTION, "", None, empty=_missing(growth.estimate), key="growth")
        return
    words = plain_for_markdown(growth_in_words(rows, chosen))
    charts.draw(_QUESTION, words, bridge(steps_of(growth.inputs), title="Revenue"), key="growth")
    cards.draw_how_counted(METRICS["earned_growth"], growth, chosen=chosen)


def last_year() -> Slice:
    """Return the view's slice in the twelve whole months that end with its period."""
    now = state.view()
    known = spans.days(now.lake, now.settings.zone)
    until = now.slice.until or (known[1] + _DAY if known else None)
    if until is None:
        return now.slice
    end = until.replace(day=1)
    return now.slice.period(end.replace(year=end.year - 1), end)


def growth_in_words(rows: dict[str, Row], chosen: Slice) -> str:
    """Return earned growth and its parts, the months compared, and what nobody knows."""
    growth, inputs = rows["earned_growth"].estimate, rows["earned_growth"].inputs
    kept, new = (rows[key].estimate for key in _KEYS[1:])
    months = numbers.counted(int(inputs["months"]), "months")
    text = (
        f"Earned growth {numbers.value(growth, '%')} ({numbers.interval(growth, '%')}): of what "
        f"was paid a year before, {numbers.value(kept, '%')} stayed, and "
        f"{numbers.value(new, '%')} came by recommendation or experience. {months} "
        f"{_until(chosen)}, against the same a year before."
    )
    untold = float(inputs["untold"])
    if untold > 0:
        share = numbers.amount_of(100 * untold / _new(inputs), "%")
        text += f" For {share} of what new customers paid, no file tells what brought them."
    if inputs["foreign_rows"]:
        others = numbers.counted(int(inputs["foreign_rows"]), "amounts")
        text += f" {others} in other currencies, or in none that is told, are left out."
    return text


def _until(chosen: Slice) -> str:
    """`until October`: the last month of a slice of whole months."""
    if chosen.until is None:
        return ""
    last = chosen.until - _DAY
    return f"until {dates.month(last, last)}"


def _new(inputs: Inputs) -> float:
    return float(inputs["earned"] + inputs["bought"] + inputs["untold"])


def steps_of(inputs: Inputs) -> list[BridgeStep]:
    """Return from what was paid a year before (100 %) to what is paid now, each step in % of it."""
    then = float(inputs["then"])
    less = -float(inputs["lost"] + inputs["shrunk"])
    changes = [
        ("Left, or paid less", less, colours.WORSE),
        ("Paid more", float(inputs["grown"]), colours.BETTER),
        ("Earned new customers", float(inputs["earned"]), colours.BETTER),
        ("Bought new customers", float(inputs["bought"]), colours.CANNOT_TELL),
        ("New, not told how", float(inputs["untold"]), colours.SOFT),
    ]
    steps, level = [BridgeStep("A year before", 0.0, 100.0, _percent(100.0), colours.QUIET)], 100.0
    for name, amount, tone in changes:
        change = 100 * amount / then
        if round(change):
            label = ("+" if change > 0 else "") + _percent(change)
            steps.append(BridgeStep(name, level, level + change, label, tone))
        level += change
    return [*steps, BridgeStep("Now", 0.0, level, _percent(level), colours.INK)]


def _percent(amount: float) -> str:
    return numbers.amount_of(amount, "%")


def _missing(estimate: Estimate) -> str:
    """Why there is no figure, and what to do next."""
    if estimate.hidden:
        return plain_for_markdown(numbers.hidden(estimate.n, "customers"))
    if not state.view().lake.tables["revenue"].rows:
        return (
            "No file tells what customers paid. Drop two: what each customer paid in each month, "
            "and when and through what each became a customer."
        )
    return "Of no whole month here is known what the same month a year before brought."


def chains_are_told() -> bool:
    """Return whether any referral names whom it brought."""
    return state.view().lake.gives("advocacy", "referred_customer_id")


def draw_chains() -> None:
    """Draw how many customers were brought, by generation, and how far the longest chains reach."""
    now = state.view()
    found = state.remembered("chains", lambda: chains(now.reader, now.slice), now.slice)
    items = [
        Bar(name, count) for name, count in zip(_GENERATIONS, generations(found), strict=False)
    ]
    charts.draw(
        "Who brings others who bring others?",
        plain_for_markdown(chains_in_words(found)),
        bars.bars(items, title="Customers brought", noun="customers") if items else None,
        empty="No referral until then names both sides.",
        key="chains",
    )


def generations(found: Chains) -> list[int]:
    """Return customers brought per generation, all from the fifth on together."""
    most = len(_GENERATIONS)
    counts = list(found.by_generation)
    return counts[: most - 1] + ([sum(counts[most - 1 :])] if len(counts) >= most else [])


def chains_in_words(found: Chains) -> str:
    """Return how many each advocate brought, how many go on, and how long chains are."""
    if not found.brought:
        return ""
    each = f"{found.mean or 0:,.2f}"
    advocates = numbers.counted(found.advocates, "advocates")
    text = f"{advocates} brought {numbers.counted(found.brought, 'customers')} so far, {each} each."
    if found.again.value is not None:
        again = numbers.value(found.again, "%")
        text += f" {again} of these brought somebody too ({numbers.interval(found.again, '%')})."
    two, three = found.of_generations(2), found.of_generations(3)
    if two:
        text += f" {numbers.counted(two, 'chains')} of two generations or more, {three} of three."
    text += f" Most through one: {found.trees[0].brought}."
    if found.paid and found.all_paid:
        share = numbers.amount_of(100 * found.paid / found.all_paid, "%", 1)
        text += f" They paid {share} of all revenue."
    return text + _left_out(found)


def _left_out(found: Chains) -> str:
    """Referrals in no chain, by reason."""
    reasons = (
        (found.to_themselves, "of oneself"),
        (found.circles, "in a circle"),
        (found.brought_before, "of customers brought before"),
    )
    parts = [f"{count:,} {why}" for count, why in reasons if count]
    return f" Left out: {', '.join(parts)}." if parts else ""
