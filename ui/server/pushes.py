"""Files that were pushed, on their way from the disk into the store, one after the other.

Whoever pushed one waits for what came of it for a while; later it is asked for by the push's id.
Who waits gets it back when the store is at fault, or a question is open. Who was told to ask later
has nothing any more: then it is tried again, or lies in the inbox with its question, as a file does
that was laid there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from drops import background
from drops.choices import choice
from drops.errors import AskedError, DropError, StoreError, printable, reason
from drops.inbox import Patience, refuse, waiting_files
from drops.lake.writing import make_folders
from drops.log import note
from store.disk import file_hash
from store.errors import StoreFaultError
from ui.server import uploads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drops.choices import PutOptions
    from drops.report import Report
    from store.settings import Home

_LOG = logging.getLogger("pepper")

#: Files that are taken in at once; further ones wait, on the disk.
_AT_ONCE = 2

#: Seconds for which a push is waited for before its sender is told where to ask.
PATIENCE = 20.0
#: Files that come in at once: from one address, and in all.
FROM_ONE, IN_ALL = 8, 32
#: Files that wait to be taken in.
WAITING = 1_000
#: What came of pushes is told for so many of them, and for so many seconds.
_TOLD, _TOLD_FOR = 1_000, 86_400.0

#: What an address may say about a file.
OPTIONS = ("table", "format", "known_at", "source", "full")

#: `held` is what the store could not take: its file still lies here.
State = Literal["waiting", "taken", "refused", "asked", "held"]


@dataclass
class RefusedError(Exception):
    """A request that is not served: the HTTP status and the sentence that says why."""

    status: int
    sentence: str
    #: Seconds after which it may be tried again.
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a push: its state, and what is answered."""

    state: State
    status: int
    content: dict[str, Any]
    moment: float = field(default_factory=time.monotonic)
    question: AskedError | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """A file that came whole, and what its sender said about it."""

    home: Home
    path: Path
    name: str
    options: dict[str, str | None]

    @property
    def id(self) -> str:
        """What is asked for; nobody can guess it, and the token is needed beside it."""
        return self.path.name.removeprefix(uploads.PUSHED)

    @property
    def note(self) -> Path:
        """What a server that is started after this one has to know to take the file in."""
        return self.path.with_name(f"{self.path.name}.json")


class FilePlaces:
    """How many files come in now, and from where."""

    def __init__(self) -> None:
        self._from: Counter[str] = Counter()

    @contextmanager
    def taken(self, address: str) -> Iterator[None]:
        """Hold a place for one file; raise `RefusedError` if there is none."""
        if self._from[address] >= FROM_ONE or self._from.total() >= IN_ALL:
            raise RefusedError(
                503,
                f"{FROM_ONE} files from one address and {IN_ALL} in all come in at once; "
                "nothing was changed, send it again",
                retry_after=2,
            )
        self._from[address] += 1
        try:
            yield
        finally:
            self._from[address] -= 1
            self._from += Counter()  # leaves out who sends nothing any more


def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="pepper-put")


class Pushes:
    """Those that wait, and what came of those whose senders were told to ask."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Outcome]] = {}
        #: Those whose senders were told to ask, each with why it waits longer; and what came of it.
        self._followed: dict[str, str] = {}
        self._told: dict[str, Outcome] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = _threads()

    def check_room(self) -> None:
        """Raise `RefusedError` if too many files wait already."""
        if len(self._waiting.keys() | self._followed.keys()) >= WAITING:
            sentence = f"{WAITING:,} files wait to be taken in; nothing was changed, send it again"
            raise RefusedError(503, sentence, retry_after=PATIENCE)

    def add(self, push: Push) -> asyncio.Future[Outcome]:
        """Have the file taken in as soon as it is its turn, whoever waits for it."""
        coming = asyncio.get_running_loop().run_in_executor(self._threads, _take, push)
        self._waiting[push.id] = coming
        coming.add_done_callback(lambda _: self._waiting.pop(push.id, None))
        return coming

    async def wait_for(self, push: Push) -> Outcome | None:
        """Return what came of the push, or None if that takes longer: then it may be asked for."""
        coming = self.add(push)
        try:
            done, _ = await asyncio.wait({coming}, timeout=PATIENCE)
        except asyncio.CancelledError:  # nobody is there any more to be told
            coming.add_done_callback(lambda _: _let_go(push))
            raise
        if done:
            await asyncio.to_thread(_let_go, push)
            return coming.result()
        await asyncio.to_thread(_write_note, push)
        if coming.done() and coming.result().state not in _STAYS:  # it was taken in amid that
            push.note.unlink(missing_ok=True)
        self._follow(push, coming)
        return None

    def outcome_of(self, push_id: str) -> Outcome:
        """Return what is known of a push that was told to wait.

        Raise `RefusedError` if nothing is.
        """
        if push_id in self._waiting or push_id in self._followed:
            why = self._followed.get(push_id)
            return Outcome("waiting", 202, {"why": why} if why else {})
        if push_id in self._told:
            return self._told[push_id]
        raise RefusedError(
            404,
            "nothing is known of such a push, or not any more; the history on the page Drops says "
            "what was taken, and the same file counts once",
        )

    def go_on(self, home: Home) -> None:
        """Take in what a server that was ended had told to wait."""
        for path in uploads.left_behind(home):
            push = _noted(home, path)
            self._follow(push, self.add(push))

    def stop(self) -> None:
        """Take in nothing more; what is told to wait is taken in by the next server."""
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._threads = _threads()  # of the next server of this process

    def forget(self) -> None:
        """Forget what came of pushes: a customer was erased whom their reports may name."""
        self._told.clear()

    def _follow(self, push: Push, coming: asyncio.Future[Outcome]) -> None:
        """Have the push tried until something came of it, and tell that to who asks."""
        self._followed[push.id] = ""
        task = asyncio.create_task(self._until_told(push, coming))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _until_told(self, push: Push, coming: asyncio.Future[Outcome]) -> None:
        patience = Patience()
        while True:
            outcome = await coming
            if outcome.state == "asked":
                outcome = await asyncio.to_thread(_lie_in_inbox, push, outcome)
            if outcome.state != "held":
                break
            patience.failed()
            why = str(outcome.content["error"])
            if not self._followed[push.id]:  # it is said once
                note("waiting", "http", push.name)
            self._followed[push.id] = why
            await asyncio.sleep(max(0.0, patience.until - time.monotonic()))
            coming = self.add(push)
        oldest = time.monotonic() - _TOLD_FOR
        recent = {key: one for key, one in self._told.items() if one.moment > oldest}
        self._told = dict([*recent.items(), (push.id, outcome)][-_TOLD:])
        del self._followed[push.id]


#: Those of this server; its routes, its start and its end share them.
PUSHES = Pushes()


def checked(home: Home, options: dict[str, str | None]) -> PutOptions:
    """Return what an address says about a file, checked like the options of the command line.

    Raise `RefusedError` with the choices when one is wrong.
    """
    full = options.get("full")
    if full not in (None, "true", "false"):
        raise RefusedError(400, f"full is {printable(full or '')}; expected true or false")
    try:
        is_full = None if full is None else full == "true"
        known_at, source = options.get("known_at"), options.get("source")
        table, form = options.get("table"), options.get("format")
        return choice(home, table, form, None, known_at, source, is_full=is_full)
    except DropError as error:
        raise RefusedError(400, str(error)) from error


#: What came of a push whose file lies here until it is known who has it.
_STAYS = ("held", "asked")


def _take(push: Push) -> Outcome:
    """What came of the file; it is gone from here then, unless it is held or asks something."""
    try:
        report = _put(push, checked(push.home, push.options))
        outcome = _outcome_of(report)
    except AskedError as error:
        outcome = Outcome("asked", 422, {"error": str(error)}, question=error)
    except Exception as error:  # noqa: BLE001 - whatever it is, its sender is answered
        refused = refusal(error)
        is_held = refused.status >= _OF_THE_STORE and push.path.exists()
        outcome = Outcome(
            "held" if is_held else "refused", refused.status, {"error": refused.sentence}
        )
    if outcome.state not in _STAYS:
        _let_go(push)
    return outcome


def _outcome_of(report: Report) -> Outcome:
    """What came of a file that was read: refused where each of its rows is.

    It is among the drops then, too: there its rows can be mended.
    """
    if why := report.nothing_counts:
        return Outcome("refused", 422, {**report.as_json(), "error": why})
    return Outcome("taken", 201 if report.drop else 200, report.as_json())


#: From this status on, it is the store's fault or ours, and no file's.
_OF_THE_STORE = 500


def _let_go(push: Push) -> None:
    uploads.remove(push.home, push.path)
    push.note.unlink(missing_ok=True)


def _lie_in_inbox(push: Push, outcome: Outcome) -> Outcome:
    """The outcome, once the file lies in the inbox with what it asks; `held` where it cannot."""
    try:
        push.home.require()
        make_folders(push.home)
        if not _lies_there(push):
            problem = outcome.question or DropError(outcome.content["error"])
            refuse(push.home, push.path, problem, push.name)
    except Exception as error:  # noqa: BLE001 - whatever it is, the file is tried again
        if push.path.exists():  # else it named a customer who was erased
            return Outcome("held", 503, {"error": f"it cannot be kept: {reason(error)}"})
    _let_go(push)
    return outcome


def _lies_there(push: Push) -> bool:
    """Whether the same bytes wait in the inbox already: who sends again and again adds nothing."""
    size, sha256 = push.path.stat().st_size, file_hash(push.path)
    paths = [each.path for each in waiting_files(push.home) if each.can_be_read]
    return any(path.stat().st_size == size and file_hash(path) == sha256 for path in paths)


def _put(push: Push, chosen: PutOptions) -> Report:
    """The one way in. A file that is refused is its sender's matter; a full disk is ours."""
    try:
        return background.put(
            push.home,
            push.path,
            name=push.name,
            table=chosen.table,
            mapping=chosen.mapping,
            known_at=chosen.known_at,
            source=chosen.source,
            is_full=chosen.is_full,
            way="http",
        )
    except DropError:
        if not push.path.exists():  # it named a customer who was erased while it waited
            sentence = f"{push.name} was removed while it waited; nothing was changed"
            raise RefusedError(503, f"{sentence}, send it again") from None
        raise


def refusal(error: Exception) -> RefusedError:
    """Return the status and the sentence of whatever went wrong with a push."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, uploads.FullError):
        return RefusedError(503, f"{error}; nothing was changed, send it again", PATIENCE)
    if isinstance(error, StoreError):
        return RefusedError(503, str(error), PATIENCE)
    if isinstance(error, DropError):
        return RefusedError(422, str(error))
    if isinstance(error, (StoreFaultError, OSError)):
        text = str(error) if isinstance(error, StoreFaultError) else reason(error)
        return RefusedError(503, f"{text.removesuffix('.')}; nothing was changed", PATIENCE)
    _LOG.error("A pushed file could not be taken.", exc_info=error)
    return RefusedError(500, "something unexpected went wrong; the server's log says why")


def _write_note(push: Push) -> None:
    if push.path.exists():  # else it was taken in meanwhile
        with uploads.create(push.note) as writer:
            writer.write(json.dumps({"name": push.name, "options": push.options}).encode())


def _noted(home: Home, path: Path) -> Push:
    noted = Push(home, path, path.name, {})
    try:
        fields = json.loads(noted.note.read_bytes())
        return Push(home, path, fields["name"], fields["options"])
    except (OSError, ValueError, KeyError):
        return noted  # cut off while it was written: the file tells what it is
