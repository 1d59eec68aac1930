"""What they say lately: the newest comments, or posts where no file has a comment."""

from __future__ import annotations

from ui.panels.pulse import where
from ui.panels.shared import comments, posts


def are_told() -> bool:
    """Return whether any file has words of a customer."""
    return comments.are_told() or posts.are_told()


def draw() -> None:
    """Draw the newest, as many as the places beside them leave room for."""
    (comments if comments.are_told() else posts).draw_newest(_most())


def ask() -> None:
    """Ask for what is drawn."""
    (comments if comments.are_told() else posts).newest(_most())


def _most() -> int:
    return 6 if where.is_tall() else 3
