"""The preview on the page Drops: what is masked when it is kept is masked before too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drops.intake.mapping import toml
from drops.intake.rows.preview import preview
from store.settings import Settings
from ui.panels.drops.offered import preview as drops_preview

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = """
table = "responses"
[columns]
response_id = "id"
answered_at = "at"
question = { constant = "nps" }
score = "score"
customer_id = "who"
comment = "said"
"""
FILE = (
    "id,at,score,who,said,seller\n"
    "2079460958,2026-03-01T10:00:00Z,9,eva@example.com,ring +44 20 7946 0958,Sam\n"
    "b@example.com,2026-03-01T10:00:00Z,99,customer-7,fine,sam@example.com\n"
)


def test_the_cells_before_are_masked_and_say_so(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(FILE)
    mapping = toml.load(MAPPING, "test")
    shown = preview(file, "a.csv", mapping, Settings())
    first, second = drops_preview.originals(shown, mapping)
    assert (first["id"], first["at"]) == ("2079460958", "2026-03-01T10:00:00Z"), "no phone number"
    assert first["who"] == "[e-mail] (masked)"
    assert first["said"] == "ring [phone] (masked)"
    assert (first["seller"], first["score"]) == ("Sam", "9")
    assert (second["id"], second["who"]) == ("[e-mail] (masked)", "customer-7")
    assert second["seller"] == "[e-mail] (masked)"
    converted = {row["we keep"]: row for row in drops_preview.conversions(mapping, shown)}
    assert converted["comment"]["line 2"] == "ring [phone] (masked)"
    assert converted["comment"]["line 3"] == "fine"
    assert str(converted["customer id"]["line 2"]).startswith("[e-mail] (masked) → ")
    assert "@" not in repr(shown.before)
