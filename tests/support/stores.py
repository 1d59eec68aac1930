"""Small stores for the pages' tests: one row, one month of a company, hostile words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from store.settings import Home
from tests.support.lakes import write_lake

#: What customers write, and what exports hold, when nobody means well.
HOSTILE = (
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    ":red[loud] $\\alpha$ **bold** `code`",
    '=HYPERLINK("https://evil.example")',
    "O'Brien; DROP TABLE responses --",
    "\u202egnorw\u202c \x07 bell",
    "x" * 300,
)
#: Marks that Markdown or HTML would read, unless a backslash stands before them.
MARKUP = ("<script", "[click](", "![x](", ":red[loud", "**bold**", "`code`", "https://evil")

_FIRST = datetime(2026, 9, 1, 9, tzinfo=UTC)
_PLACES = ("Bath", "York", "Hull")


def month_of(count: int) -> list[datetime]:
    """So many instants, spread evenly over September and October 2026."""
    return [_FIRST + timedelta(days=60) * i / count for i in range(count)]


def answers(count: int = 300, **also: Any) -> list[dict[str, Any]]:
    """NPS, CSAT and CES answers; York is disappointed."""
    rows = []
    for i, at in enumerate(month_of(count)):
        place = _PLACES[i % 3]
        question, most = (("nps", 10), ("csat", 5), ("ces", 7))[(i // 3) % 3]
        rows.append(
            {
                "answered_at": at,
                "question": question,
                "score": 2 if place == "York" else most - i % 2,
                "team": "Kitchen" if i % 2 else "Billing",
                "location": place,
                "channel": "web",
                "touchpoint": "meal",
                "segment": "families",
                "customer_id": f"c{i}",
                "comment": f"Words {i}." if i % 4 == 0 else None,
                **also,
            }
        )
    return rows


def complaints(count: int = 90, **also: Any) -> list[dict[str, Any]]:
    """Complaints; one in six is open still, York takes ten times as long."""
    rows = []
    for i, at in enumerate(month_of(count)):
        place = _PLACES[i % 3]
        wait = timedelta(hours=(200 if place == "York" else 20) + i % 7)
        resolved = at + wait
        is_open = i % 6 == 0 or resolved > datetime(2026, 10, 31, tzinfo=UTC)
        rows.append(
            {
                "opened_at": at,
                "first_response_at": at + timedelta(hours=2),
                "resolved_at": None if is_open else resolved,
                "reopened": int(i % 9 == 0),
                "team": "Kitchen" if i % 2 else "Billing",
                "location": place,
                "channel": "web",
                "touchpoint": "meal",
                "category": ("cold food", "late", "bill")[i % 5 % 3],
                "severity": "normal",
                "customer_id": f"c{i}",
                "satisfaction": None if is_open else 1 + i % 5,
                "summary": f"Complaint {i}.",
                **also,
            }
        )
    return rows


def events(count: int = 120, **also: Any) -> list[dict[str, Any]]:
    """Referrals, reviews and mentions."""
    rows = []
    for i, at in enumerate(month_of(count)):
        kind = ("referral", "review", "mention")[i % 3]
        rating = 1 + i % 5 if kind == "review" else None
        tone = ("positive", "neutral", "negative")[i % 7 % 3]
        rows.append(
            {
                "happened_at": at,
                "kind": kind,
                "team": "Kitchen",
                "location": _PLACES[i % 3],
                "source": "review site" if i % 2 else "social",
                "customer_id": f"c{i}",
                "rating": rating,
                "sentiment": None if kind == "referral" else tone,
                "sentiment_from": {"review": "rating", "mention": "inferred"}.get(kind),
                "converted": i % 2 == 0 if kind == "referral" else None,
                "text": None if kind == "referral" else f"Post {i}.",
                **also,
            }
        )
    return rows


def seeing_all(home: Home) -> Home:
    """The same folder, whose settings hide nothing however few there are."""
    home.settings_file.write_text("smallest_group = 1\nsmallest_group_comments = 1\n")
    return home


def company(root: Path) -> Home:
    """Two months of all three tables, known until the end of October 2026."""
    return write_lake(
        root,
        known_at=datetime(2026, 10, 31, 18, tzinfo=UTC),
        responses=answers(),
        complaints=complaints(),
        advocacy=events(),
    )


def hostile(root: Path) -> Home:
    """The same with hostile names and words everywhere."""

    def spoilt(rows: list[dict[str, Any]], *columns: str) -> list[dict[str, Any]]:
        return [
            {**row, **dict.fromkeys(columns, HOSTILE[i % len(HOSTILE)])}
            for i, row in enumerate(rows)
        ]

    where = ("team", "location", "channel", "touchpoint", "segment")
    return write_lake(
        root,
        known_at=datetime(2026, 10, 31, 18, tzinfo=UTC),
        responses=spoilt(answers(), *where, "comment"),
        complaints=spoilt(complaints(), *where, "category", "severity", "summary"),
        advocacy=spoilt(events(), "team", "location", "segment", "source", "text"),
    )
