"""Who asks, and of what: what every question about the lake has in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from metrics.lake import Lake
from metrics.slices import Disclosure, Scope
from metrics.words.themed import about
from store.settings import Settings


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of one version of the lake: which rows they may see, and how small a group.

    `settings` are those of the organisation; a promise and opening hours depend on them. `as_of`
    asks what metrics were at that instant; single rows (comments, posts) are as they are now.
    """

    lake: Lake
    scope: Scope
    disclosure: Disclosure
    settings: Settings
    as_of: datetime | None = None
    #: Tables, sources and until when these are looked at, where that is earlier: each at its age.
    ages: tuple[tuple[str, str, datetime], ...] = ()

    def __post_init__(self) -> None:
        if self.settings.themes:
            object.__setattr__(self, "lake", self.lake.about(about(self.settings.themes)))

    @classmethod
    def of(cls, lake: Lake, settings: Settings, as_of: datetime | None = None) -> Reader:
        """Return whoever reads pages, exports and the command line here."""
        return cls(lake, Scope.everything(), Disclosure.of(settings), settings, as_of)

    @classmethod
    def of_everything(cls, lake: Lake, settings: Settings, as_of: datetime | None = None) -> Reader:
        """Return a reader of every row from whom no number is hidden: for tests and benchmarks."""
        return cls(lake, Scope.everything(), Disclosure.hiding_nothing(), settings, as_of)

    def at(
        self, as_of: datetime | None, ages: tuple[tuple[str, str, datetime], ...] = ()
    ) -> Reader:
        """Return the same reader, who asks what was so at that instant."""
        return replace(self, as_of=as_of, ages=ages or self.ages)
