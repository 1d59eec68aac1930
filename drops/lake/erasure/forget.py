"""Another process erased a customer: what this one remembers of their words is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field

from drops.sandbox import renew
from store import names
from store.manifest import erased_last
from store.settings import Home


@dataclass
class ErasureWatch:
    """Tells of erasures in a data folder, from the time on when it was made."""

    home: Home
    _looks: tuple[int, int, int] = field(init=False)
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self._looks = self._look()
        self.number = erased_last(self.home)

    def happened(self) -> bool:
        """Return whether a customer was erased since the last call.

        It costs a look at a file's date.
        """
        looks = self._look()
        if looks == self._looks:
            return False
        before, self._looks, self.number = self.number, looks, erased_last(self.home)
        return self.number != before

    def _look(self) -> tuple[int, int, int]:
        try:
            found = self.home.snapshot.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


def forget() -> None:
    """Make every process of ours that reads files, and this one, forget what it read."""
    renew()
    names.clean_name.cache_clear()
    names.name_key.cache_clear()
