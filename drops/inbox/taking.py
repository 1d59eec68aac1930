"""Every file of the inbox on its way: whole, set aside, put, and then gone, refused or held.

What a file does is its own matter. Only a `DropError` that is about the file refuses it; whatever
else goes wrong, the store is at fault or we are, and the file is held and tried again.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from drops.errors import DropError, StoreError, printable, reason
from drops.inbox import waiting
from drops.inbox.health import fault_of
from drops.inbox.patience import Patience
from drops.intake.values.masking import mask
from drops.lake.writing import make_folders
from drops.log import note
from drops.put import OnProgress, put
from drops.report import Report
from store.disk import FileStamp, is_being_written, is_link, look
from store.errors import StoreFaultError
from store.settings import Home

log = logging.getLogger("pepper")

#: A file whose size and time have not changed for so long is written whole.
SETTLED_SECONDS = 0.4
#: Some programs publish a file by a link to it and then remove the name under which they wrote it.
LINKED_SECONDS = 2.0

OnFile = Callable[[str, Report | DropError], None]


@dataclass(frozen=True, slots=True)
class _Held:
    """A file that the store could not take, how it looked then, when that was, and why."""

    looks: FileStamp | None
    tried_at: float
    why: str


@dataclass
class Inbox:
    """The inbox of one data folder, and since when each file in it has looked the same."""

    home: Home
    on_file: OnFile | None = None
    on_progress: OnProgress | None = None
    patience: Patience = field(default_factory=Patience)
    _seen: dict[str, tuple[FileStamp, float]] = field(default_factory=dict)
    _held: dict[str, _Held] = field(default_factory=dict)

    def take(self) -> int:
        """Return how many files are being written still, after all that are whole were seen to."""
        self.home.require()
        make_folders(self.home)
        lie_there = {entry.name for entry in waiting.candidates(self.home)}
        self._seen = {name: seen for name, seen in self._seen.items() if name in lie_there}
        self._held = {name: held for name, held in self._held.items() if name in lie_there}
        waiting.release(self.home, {*self._held})
        whole = [name for name in sorted(lie_there) if self._whole(self.home.inbox / name)]
        left = len(lie_there) - len(whole)
        due = self._in_turn(whole)
        fault = fault_of(self.home) if due else None
        for name in due:
            if not (self._is_held(name) and not self.patience.is_over):
                left += not self._deal_with(name, fault)
        return left

    def return_taken(self) -> None:
        """Return files that a crash left half-way to the inbox."""
        waiting.prepare(self.home)
        for path in (self.home.inbox / waiting.TAKEN).glob("*"):
            waiting.give_back(self.home, path)

    def _in_turn(self, whole: list[str]) -> list[str]:
        """Those to be tried now, new ones first, then what was held longest without a try."""
        held = [name for name in whole if self._is_held(name)]
        held.sort(key=lambda name: self._held[name].tried_at)
        return [name for name in whole if name not in held] + held * self.patience.is_over

    def _is_held(self, name: str) -> bool:
        """Whether the file was held and is the same still."""
        return name in self._held and self._held[name].looks == self._seen[name][0]

    def _whole(self, path: Path) -> bool:
        """Whether the file has looked the same long enough and nobody has it open to write."""
        looks, now = look(path), time.monotonic()
        if looks is None:
            return False
        since = self._seen.get(path.name)
        if since is None or since[0] != looks:
            self._seen[path.name] = (looks, now)
            return False
        is_second_name = is_link(path) and not path.is_symlink()
        settles = LINKED_SECONDS if is_second_name else SETTLED_SECONDS
        return now - since[1] >= settles and not is_being_written(path)

    def _deal_with(self, name: str, fault: Exception | None) -> bool:
        """Whether the file is in the store, refused or held; what it does, it does to itself."""
        was_held = name in self._held
        try:
            if fault:
                raise fault  # noqa: TRY301 - a fault that was found before is like one found now
            done = self._drop(name)
        except Exception as error:  # noqa: BLE001 - the watcher goes on, whatever one file does
            self._hold(name, error)
            return True
        self._held.pop(name, None)
        if was_held:
            self.patience.succeeded()
        return done

    def _drop(self, name: str) -> bool:
        """Whether the file is in the store, or refused; whatever else happens, it lies there again.

        It is set aside first: a file laid there under the same name meanwhile is another file.
        """
        taken = waiting.own_folder(self.home.inbox / waiting.TAKEN) / name
        try:
            (self.home.inbox / name).replace(taken)
        except FileNotFoundError:
            return True  # another watcher was quicker
        try:
            looks, outcome = look(taken), self._put(taken)
            after = look(taken)
            if after and after != looks:
                waiting.give_back(self.home, taken)  # it has grown: drop it again, whole
                return False
            if after and isinstance(outcome, DropError):
                waiting.refuse(self.home, taken, outcome)
            else:
                taken.unlink(missing_ok=True)
        except BaseException:
            waiting.give_back(self.home, taken)
            raise
        if self.on_file:
            self.on_file(name, outcome)
        return True

    def _put(self, path: Path) -> Report | DropError:
        """What came of the file; what is not its own fault is raised."""
        if is_link(path):
            note("refused", "inbox", path.name, kind="link")
            return DropError(
                f"{printable(path.name)} is a link to another file, so it was not opened; expected "
                "the file itself: copy it here"
            )
        try:
            return put(self.home, path, way="inbox", on_progress=self.on_progress)
        except StoreFaultError:
            raise
        except DropError as error:
            return error

    def _hold(self, name: str, error: Exception) -> None:
        """Leave the file in the inbox and say why, unless that was said of it already."""
        self.patience.failed()
        before, why = self._held.get(name), _sentence(name, error)
        self._held[name] = _Held(look(self.home.inbox / name), time.monotonic(), why)
        if before and before.why == why:
            return
        expected = isinstance(error, (StoreFaultError, DropError, OSError, sqlite3.Error))
        if not expected:
            log.error("a file in the inbox could not be taken in", exc_info=error)
        note("waiting", "inbox", name, kind=type(error).__name__, why=mask(why))
        waiting.hold(self.home, name, why)
        if self.on_file:
            self.on_file(name, StoreError(f"{why}. It waits in the inbox and is tried again"))


def _sentence(name: str, error: Exception) -> str:
    """Why a file is held, as a sentence without a full stop."""
    if isinstance(error, (StoreFaultError, DropError)):
        return str(error).removesuffix(".")
    if isinstance(error, (OSError, sqlite3.Error)):
        return f"{printable(name)} cannot be taken in now: {reason(error)}"
    return f"{printable(name)} could not be read; the log of the program says why"
