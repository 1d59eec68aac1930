"""A row of each table, as somebody writes it into a file in Pepper's own columns."""

from __future__ import annotations

#: What somebody writes into the template of each table whose rows may have no id.
CELLS: dict[str, dict[str, str]] = {
    "responses": {"answered_at": "2026-10-01T10:00:00Z", "question": "nps", "score": "9"},
    "complaints": {"opened_at": "2026-10-01T10:00:00Z", "resolved_at": "2026-10-02T10:00:00Z"},
    "advocacy": {"happened_at": "2026-10-01T10:00:00Z", "kind": "review", "rating": "5"},
    "checks": {"checked_at": "2026-10-01T10:00:00Z", "standard": "Greets", "passed": "yes"},
    "next_steps": {"step": "Call", "due_at": "2026-10-01T10:00:00Z"},
    "beliefs": {
        "answered_at": "2026-10-01T10:00:00Z",
        "role": "leader",
        "statement": "recommend",
        "score": "9",
        "agrees": "",
    },
    "experiments": {
        "name": "Signs",
        "metric": "nps",
        "expected_effect": "5",
        "treated": "Leeds",
        "planned_start": "2026-10-01",
        "planned_end": "2026-10-20",
    },
    "invitations": {"sent_at": "2026-10-01T10:00:00Z"},
}
