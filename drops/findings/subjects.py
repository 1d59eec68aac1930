"""What else than a finding is followed: a comment, a complaint or a post, by its lasting name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

#: What customers say, as the pages call it.
KINDS = ("comment", "complaint", "post")


@dataclass(frozen=True, slots=True)
class FollowedWords:
    """A customer's words: of which kind, from which source, and by which key in its table."""

    kind: str
    source: str
    key: str

    @property
    def lasting(self) -> str:
        """The name under which it is kept what is done about them."""
        return urlencode([("kind", self.kind), ("source", self.source), ("id", self.key)])


def read(name: str) -> FollowedWords | None:
    """Return the words of that name; `None` for the name of anything else."""
    parts = dict(parse_qsl(name, keep_blank_values=True))
    if parts.get("kind") not in KINDS or not parts.get("id"):
        return None
    return FollowedWords(parts["kind"], parts.get("source", ""), parts["id"])
