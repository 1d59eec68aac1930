"""The statements that leaders, front line and customers are asked, word for word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: the question that each is asked, and the metric that tells who says yes.

    Only where all are asked the same can their answers be set side by side. `customers` is the
    metric of what customers say; empty where they are not asked, and leaders are set beside the
    front line.
    """

    key: str
    title: str
    #: What is asked of leaders and front line, and of customers.
    question: str
    of_customers: str
    #: How it is answered, in words, and what counts as yes.
    answered: str
    leaders: str
    frontline: str
    customers: str = ""
    #: What others published of it: how many in a hundred believe, and of how many customers say so.
    published: tuple[int, int] | None = None

    @property
    def others(self) -> str:
        """Whom leaders are set beside, in words."""
        return "customers" if self.customers else "front line"


#: What Bain published of 362 firms: so many in a hundred believe, and of so many customers say it.
PUBLISHED = (80, 8)

#: By the name that files call them; the headline first.
STATEMENTS: dict[str, Statement] = {
    each.key: each
    for each in (
        Statement(
            "differentiated",
            "Better than elsewhere",
            "Do our customers get an experience that is clearly better than elsewhere?",
            "Did you get an experience with us that is clearly better than elsewhere?",
            "yes or no; yes counts",
            "leaders_differentiated",
            "frontline_differentiated",
            "customers_differentiated",
            published=PUBLISHED,
        ),
        Statement(
            "recommend",
            "Would recommend us",
            "How likely is it, from 0 to 10, that a customer of ours would recommend us to a "
            "friend?",
            "How likely is it, from 0 to 10, that you would recommend us to a friend?",
            "0 to 10; 9 and 10 count as yes",
            "leaders_recommend",
            "frontline_recommend",
            "nps",
        ),
        Statement(
            "strategy_clear",
            "Strategy is clear",
            "Do you know what our strategy asks of you in your own work?",
            "",
            "yes or no; yes counts",
            "leaders_strategy_clear",
            "strategy_clarity",
        ),
    )
}

#: The metrics that tell of any of them.
KEYS = tuple(
    dict.fromkeys(
        key
        for each in STATEMENTS.values()
        for key in (each.leaders, each.frontline, each.customers)
        if key not in ("", "nps")
    )
)
