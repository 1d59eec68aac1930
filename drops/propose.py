"""A first mapping for an unknown header, from the names of its columns alone."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence

from drops.headers import Header, plain
from drops.mapping import Mapping, Source
from metrics.tables import TABLES, Table

#: What the columns of other tools are called, the likeliest name first.
ALIASES: dict[str, tuple[str, ...]] = {
    "response_id": ("response id", "respondent id", "survey id", "id", "#"),
    "answered_at": (
        "answered at",
        "submitted at",
        "submit date (utc)",
        "recorded date",
        "response date",
        "completed at",
        "end date",
        "timestamp",
        "created at",
        "date",
    ),
    "score": ("nps score", "nps", "csat score", "csat", "ces score", "ces", "rating", "score"),
    "question": ("survey type", "question type", "metric", "question"),
    "comment": ("comment", "comments", "feedback", "verbatim", "reason", "remark"),
    "complaint_id": (
        "complaint id",
        "case number",
        "case id",
        "ticket id",
        "ticket",
        "unique key",
        "conversation id",
        "number",
        "id",
    ),
    "opened_at": (
        "opened at",
        "date/time opened",
        "created at",
        "created time",
        "created date",
        "date received",
        "opened",
        "created",
    ),
    "first_response_at": ("first response at", "initial response time", "first reply at"),
    "resolved_at": (
        "resolved at",
        "date/time closed",
        "closed at",
        "resolved time",
        "closed time",
        "closed date",
        "solved at",
        "closed",
    ),
    "reopened": ("reopens", "reopened", "reopen count"),
    "category": ("category", "complaint type", "product", "issue", "type", "reason"),
    "severity": ("severity", "priority", "urgency"),
    "satisfaction": ("satisfaction", "satisfaction rating", "conversation rating", "csat"),
    "outcome": ("outcome", "decision", "resolution status"),
    "summary": ("summary", "subject", "description", "consumer complaint narrative"),
    "event_id": ("event id", "review id", "mention id", "id"),
    "happened_at": (
        "happened at",
        "review created (utc)",
        "review date",
        "published at",
        "posted at",
        "creation date",
        "date",
    ),
    "kind": ("kind", "event type"),
    "rating": ("rating", "stars", "review stars", "overall score", "star rating"),
    "source": ("source", "site", "network", "platform", "social media source"),
    "sentiment": ("sentiment", "tone"),
    "reach": ("reach", "followers", "impressions"),
    "referred_customer_id": ("referred customer id", "referred customer", "referee id"),
    "converted": ("converted", "became customer"),
    "text": ("text", "review content", "review text", "content", "comment", "body"),
    "team": ("team", "group", "department", "agency", "queue"),
    "location": ("location", "store", "branch", "site", "borough", "location name", "city"),
    "channel": ("channel", "via", "submitted via", "source"),
    "touchpoint": ("touchpoint", "touch point", "journey step", "stage"),
    "segment": ("segment", "customer type", "tier", "plan"),
    "customer_id": ("customer id", "user id", "contact id", "requester id", "account id"),
    "employee": ("employee", "agent", "assignee", "agent name", "case owner", "owner"),
}
_TELLS_QUESTION = (("nps", "nps"), ("recommend", "nps"), ("csat", "csat"), ("satisf", "csat"))


def propose(
    header: Header, sample_rows: Sequence[Sequence[str]] = (), table: str | None = None
) -> Mapping:
    """A first mapping, to be corrected by a person; what no name tells is left out.

    Without a table, the one that most names fit. `sample_rows` are not looked at yet.
    """
    del sample_rows
    names = [name for name in header.names() if name.strip()]
    tables = [TABLES[table]] if table else list(TABLES.values())
    proposals = [_proposal(each, names) for each in tables]
    return max(proposals, key=_fit)


def _fit(mapping: Mapping) -> tuple[bool, int, int]:
    """How well a proposal fits: nothing required missing, then how many columns are found."""
    return (not mapping.missing(), -len(mapping.missing()), len(mapping.columns))


def _proposal(table: Table, names: Sequence[str]) -> Mapping:
    left = {_words(name): name for name in reversed(names)}
    columns: dict[str, Source] = {}
    for column in table.columns:
        wanted = (_words(column.name), *ALIASES.get(column.name, ()))
        found = next((each for each in wanted if each in left), None)
        if found is not None:
            columns[column.name] = Source(headers=(left.pop(found),))
    columns.update(_constants(table, names, columns))
    order = [name for name in table.names if name in columns]
    recognised = tuple(dict.fromkeys(h for name in order for h in columns[name].headers))
    return Mapping(
        name="proposed",
        table=table.name,
        columns={name: columns[name] for name in order},
        recognised_by=recognised,
    )


def _words(name: str) -> str:
    """A column name as words: `Created_At` and `created at` are the same."""
    return " ".join(plain(name).replace("_", " ").split())


def _constants(table: Table, names: Sequence[str], columns: Dict[str, Source]) -> dict[str, Source]:
    """The values that no column gives but the names of the others tell."""
    said = " ".join(plain(name) for name in names)
    if table.name == "responses" and "question" not in columns:
        question = next((is_ for word, is_ in _TELLS_QUESTION if word in said), None)
        return {"question": Source(constant=question)} if question else {}
    if table.name == "advocacy" and "kind" not in columns and ("review" in said or "star" in said):
        return {"kind": Source(constant="review")}
    return {}
