"""The ledger: what was dropped, by whom, how it was mapped. With the originals it is the truth.

One line of it is a `Drop`: an object here, JSON for programs, a row in SQLite. The ledger also
remembers what it must of erased customers, and of the key that customers are hashed with.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from drops.errors import StoreError, did_you_mean, reason
from drops.experiments.events import ExperimentEvents, cut_texts
from drops.findings.events import ADDED as ADDED_TO_FINDINGS
from drops.findings.events import MAKE_FINDINGS, FindingEvents, cut_events, cut_notes
from drops.intake.values.key import check_key, told_by
from store.experiments import MAKE_EXPERIMENTS
from store.reading import Answer, ask
from store.settings import Home

_TIMES = ("taken_at", "known_at", "first_at", "last_at", "undone_at")
_LISTS = ("reasons", "notes", "given", "names", "mended", "changed")


@dataclass(frozen=True, slots=True)
class Drop:
    """What was dropped. Times are UTC; `seq` orders the drops, 0 before it is recorded."""

    id: str
    name: str
    sha256: str
    bytes: int
    taken_at: datetime
    way: str
    who: str
    table: str
    format: str
    mapping: str
    timezone: str
    known_at: datetime | None
    read: int
    kept: int
    refused: int
    blank: int
    reasons: dict[str, int]
    notes: list[str]
    given: list[str]
    first_at: datetime | None
    last_at: datetime | None
    replaced: int | None = None  # None until it is in the lake
    undone_at: datetime | None = None
    names: dict[str, list[str]] = field(default_factory=dict)  # spellings, in the file's order
    erased: int = 0  # rows that were left out or cut out at their customer's request
    source: str = ""  # whose keys they are; of a drop of an older Pepper what its format says
    is_full: bool | None = None  # whether the file has all that the tool has of its days, if said
    missing: int = (
        0  # open rows of its source and its days that an earlier file had, and it has not
    )
    ids_of: str = ""  # whose customers' numbers are its own; empty: an older Pepper took it in
    mends: str = ""  # the drop of which it mends refused rows
    mended: list[str] = field(default_factory=list)  # what these rows are known by
    changed: dict[str, Any] = field(default_factory=dict)  # figures (`drops.overview.changed`)
    seq: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return all columns by name but the spellings of names, times as ISO 8601 text."""
        values = asdict(self)
        del values["names"], values["mended"]
        return values | {name: values[name] and values[name].isoformat() for name in _TIMES}


COLUMNS = tuple(f.name for f in fields(Drop) if f.name != "seq")


def row_of(drop: Drop, names: Iterable[str]) -> dict[str, Any]:
    """Return the values of these columns as the ledger keeps them, by name."""
    values = {name: getattr(drop, name) for name in names}
    return {name: _kept(name, value) for name, value in values.items()}


def _kept(name: str, value: Any) -> Any:  # noqa: ANN401 - of any column
    if name in _LISTS:
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if name in _TIMES and value else value


def drop_of(row: tuple[Any, ...]) -> Drop:
    """Return the drop of a row of `seq` and all columns."""
    values = dict(zip(("seq", *COLUMNS), row, strict=True))
    for name in _TIMES:
        if values[name]:
            values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
    if values["known_at"]:  # an older Pepper took it from times that were still to come
        values["known_at"] = min(values["known_at"], values["taken_at"])
    values |= {name: json.loads(values[name]) for name in _LISTS}
    full = values["is_full"]
    decoded = {
        "source": values["source"] or values["format"],
        "is_full": None if full is None else full == 1,
    }
    return Drop(**values | decoded)


#: `erased` is for good. `erasing` is the work that is left: it names the customer until it is done,
#: and is overwritten then. `former` are the bytes of files out of which a customer was cut.
#: `receipts` say what was cut, by all attempts together; those of one customer have one number.
MAKE_ERASURES = """
CREATE TABLE IF NOT EXISTS key (only INTEGER PRIMARY KEY CHECK (only = 1), fingerprint TEXT);
CREATE TABLE IF NOT EXISTS erased (
    mark TEXT PRIMARY KEY, at TEXT NOT NULL, ids_of TEXT NOT NULL DEFAULT '', receipt INTEGER
);
CREATE TABLE IF NOT EXISTS erasing (
    customer TEXT NOT NULL, drop_id TEXT NOT NULL, becomes TEXT, ids_of TEXT NOT NULL DEFAULT '',
    everywhere INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS former (sha256 TEXT NOT NULL, drop_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS receipts (
    number INTEGER PRIMARY KEY, begun_at TEXT NOT NULL, done_at TEXT,
    removed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS receipt_cuts (
    receipt INTEGER NOT NULL, drop_id TEXT NOT NULL, rows INTEGER NOT NULL, became TEXT NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY (receipt, drop_id)
);
"""

#: Whom an erasure is of: the id, and whose number it is.
Person = tuple[str, str]
#: Stands for the work that is left when no drop is: the lake, and what lies about.
ALL_ELSE = ""


@dataclass(frozen=True, slots=True)
class ErasureLedger:
    """The erased customers of one open ledger; every method is one transaction."""

    connection: sqlite3.Connection

    def claim_key(self, fingerprint: str) -> None:
        """Hash the store with this key from now on; raise `DropError` if it has another."""
        store_fingerprint, _ = told_by(self.connection)
        check_key(fingerprint, store_fingerprint)
        if store_fingerprint is None:
            self.connection.execute("INSERT INTO key VALUES (1, ?)", (fingerprint,))

    def marks(self) -> frozenset[str]:
        """Return the marks of all who were erased."""
        return frozenset(told_by(self.connection)[1])

    def begin(
        self, people: Dict[Person, str], drops: Iterable[str], *, everywhere: bool = False
    ) -> None:
        """Note that people are erased, whatever happens now, and what is left to do.

        `people` are those whom an id may mean, each with the mark; `everywhere` takes rows along
        in which the id stands as something else.
        """
        left = [(*person, drop, everywhere) for person in people for drop in (*drops, ALL_ELSE)]
        moment = datetime.now(UTC).isoformat()
        marks = [(mark, moment, ids_of) for (_, ids_of), mark in people.items()]
        new = "INSERT OR IGNORE INTO erased (mark, at, ids_of) VALUES (?, ?, ?)"
        with self.together():
            self.connection.executemany(new, marks)
            cut_events(self.connection, people.values())
            self._begin_receipt([*people.values()], moment)
            self.connection.executemany(
                "INSERT INTO erasing (customer, ids_of, drop_id, everywhere) VALUES (?, ?, ?, ?)",
                left,
            )

    def _begin_receipt(self, marks: Sequence[str], moment: str) -> None:
        """Write down from now on what is cut: on the receipt that these have already, or a new."""
        number = self.receipt_of(marks)
        if number is None:
            new = "INSERT INTO receipts (begun_at) VALUES (?)"
            number = self.connection.execute(new, (moment,)).lastrowid
        self.connection.execute("UPDATE receipts SET done_at = NULL WHERE number = ?", (number,))
        has = "UPDATE erased SET receipt = ? WHERE mark = ?"
        self.connection.executemany(has, [(number, mark) for mark in marks])

    def receipt_of(self, marks: Iterable[str]) -> int | None:
        """Return the number of the receipt that one of these marks has; None for nobody's."""
        has = "SELECT receipt FROM erased WHERE mark = ? AND receipt IS NOT NULL"
        found = [self.connection.execute(has, (mark,)).fetchone() for mark in marks]
        return min((row[0] for row in found if row), default=None)

    def whose(self, marks: Dict[str, str]) -> tuple[str, ...]:
        """Return of those names, each with a mark, the ones whose mark was erased."""
        erased = self.marks()
        return tuple(name for name, mark in marks.items() if mark in erased)

    def note_on_receipt(self, drop_id: str, rows: int, became: str) -> None:
        """Note how many rows were cut out of a drop, and what its file is now."""
        sql = (
            "INSERT INTO receipt_cuts SELECT number, ?1, ?2, ?3, ?4 FROM receipts"
            " WHERE done_at IS NULL ON CONFLICT DO UPDATE SET"
            " rows = rows + excluded.rows, became = excluded.became"
        )
        moment = datetime.now(UTC).isoformat()
        self.connection.execute(sql, (drop_id, rows, became, moment))

    def note_removed(self, files: int) -> None:
        """Note how many files that were no drops went whole."""
        sql = "UPDATE receipts SET removed = removed + ? WHERE done_at IS NULL"
        self.connection.execute(sql, (files,))

    def know(self, erased: Dict[str, str]) -> None:
        """Note as erased who was so elsewhere: marks, each with whose number the customer's was."""
        moment = datetime.now(UTC).isoformat()
        marks = [(mark, moment, ids_of) for mark, ids_of in erased.items()]
        with self.together():
            new = "INSERT OR IGNORE INTO erased (mark, at, ids_of) VALUES (?, ?, ?)"
            self.connection.executemany(new, marks)
            self._begin_receipt([*erased], moment)

    def hold_anywhere(self, marks: Iterable[str]) -> None:
        """Have these marks hold among all numbers, and not those of one source alone."""
        anywhere = "UPDATE erased SET ids_of = '' WHERE mark = ?"
        self.connection.executemany(anywhere, [(mark,) for mark in marks])

    def unfinished(self) -> dict[Person, dict[str, str | None]]:
        """Return per person the drops that are still to be cut; empty when nothing is left to do.

        A drop whose new file is ready has that file's hash beside it, else None.
        """
        rows = self.connection.execute("SELECT customer, ids_of, drop_id, becomes FROM erasing")
        left: dict[Person, dict[str, str | None]] = {}
        for customer, ids_of, drop, becomes in rows.fetchall():
            drops = left.setdefault((customer, ids_of), {})
            if drop != ALL_ELSE:
                drops[drop] = becomes
        return left

    def everywhere(self) -> bool:
        """Return whether rows go in which the id of who is erased stands as something else."""
        sql = "SELECT 1 FROM erasing WHERE everywhere LIMIT 1"
        return self.connection.execute(sql).fetchone() is not None

    def note_ready(self, drop_id: str, former: str, becomes: str) -> None:
        """Note that this drop's new file is ready; files as it was before are known as it."""
        self.note_former(former, drop_id)
        values = (becomes, drop_id)
        self.connection.execute("UPDATE erasing SET becomes = ? WHERE drop_id = ?", values)

    def note_cut(self, drop_id: str) -> None:
        """Note that this drop is done."""
        self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("DELETE FROM erasing WHERE drop_id = ?", (drop_id,))

    def note_former(self, former: str, drop_id: str) -> None:
        """Know a file of these bytes as that drop, which holds less than they do."""
        self.connection.execute("INSERT INTO former VALUES (?, ?)", (former, drop_id))

    def finish(self, person: Person) -> None:
        """Note that all is done, and overwrite who it was."""
        gone = "DELETE FROM erasing WHERE customer = ? AND ids_of = ?"
        done = (
            "UPDATE receipts SET done_at = ? WHERE done_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM erasing)"
        )
        with self.together():
            self.connection.execute(gone, person)
            cut_notes(self.connection, person[0])
            cut_texts(self.connection, person[0])
            self.connection.execute(done, (datetime.now(UTC).isoformat(),))
        with suppress(sqlite3.Error):  # a full disk has no room for it; the row is overwritten
            self.connection.execute("VACUUM")  # what older changes left in free pages goes too

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep all that is changed inside, or nothing of it."""
        self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # on a full disk SQLite has ended it by itself
                self.connection.execute("ROLLBACK")
            raise


_MAKE = """
CREATE TABLE IF NOT EXISTS drops (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, taken_at TEXT NOT NULL, way TEXT NOT NULL,
    who TEXT NOT NULL, "table" TEXT NOT NULL, format TEXT NOT NULL, mapping TEXT NOT NULL,
    timezone TEXT NOT NULL, known_at TEXT, read INTEGER NOT NULL, kept INTEGER NOT NULL,
    refused INTEGER NOT NULL, blank INTEGER NOT NULL, replaced INTEGER,
    reasons TEXT NOT NULL, notes TEXT NOT NULL, given TEXT NOT NULL, first_at TEXT, last_at TEXT,
    undone_at TEXT, names TEXT NOT NULL DEFAULT '{}', erased INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT '', is_full INTEGER, missing INTEGER NOT NULL DEFAULT 0,
    ids_of TEXT NOT NULL DEFAULT '', mends TEXT NOT NULL DEFAULT '',
    mended TEXT NOT NULL DEFAULT '[]', changed TEXT NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX IF NOT EXISTS bytes_count_once ON drops (sha256) WHERE undone_at IS NULL;
CREATE TABLE IF NOT EXISTS published (only INTEGER PRIMARY KEY CHECK (only = 1), snapshot INTEGER);
"""
#: What is another when an original is read again.
_READ_AGAIN = (
    *("name", "mapping", "sha256", "bytes", "kept", "refused", "blank", "erased"),
    *("first_at", "last_at", "known_at", "reasons", "notes", "given", "names"),
)
#: The form of the ledger, and the columns that ledgers of an older form lack.
_FORM = 10
_ADDED = {
    "drops": {
        "names": "TEXT NOT NULL DEFAULT '{}'",
        "erased": "INTEGER NOT NULL DEFAULT 0",
        "source": "TEXT NOT NULL DEFAULT ''",
        "is_full": "INTEGER",
        "missing": "INTEGER NOT NULL DEFAULT 0",
        "ids_of": "TEXT NOT NULL DEFAULT ''",
        "mends": "TEXT NOT NULL DEFAULT ''",
        "mended": "TEXT NOT NULL DEFAULT '[]'",
        "changed": "TEXT NOT NULL DEFAULT '{}'",
    },
    "erased": {"ids_of": "TEXT NOT NULL DEFAULT ''", "receipt": "INTEGER"},
    "finding_events": ADDED_TO_FINDINGS,
    "erasing": {
        "ids_of": "TEXT NOT NULL DEFAULT ''",
        "everywhere": "INTEGER NOT NULL DEFAULT 0",
    },
}


_SELECT = "SELECT seq, {} FROM drops".format(", ".join(f'"{name}"' for name in COLUMNS))


#: Seconds that a writer waits for another program to let go of the ledger.
WAIT_SECONDS = 30.0


@dataclass
class Ledger:
    """The open ledger of one data folder; every method is one transaction, durable on return."""

    home: Home
    _connection: sqlite3.Connection = field(init=False)
    #: What each line says that was read, by its columns: a change asks for all of them again.
    _said: dict[tuple[Any, ...], Drop] = field(init=False, default_factory=dict)

    @classmethod
    def over(cls, home: Home, connection: sqlite3.Connection) -> Self:
        """Return the ledger that a connection is open to, to be read."""
        ledger = cls(home)
        ledger._connection = connection
        return ledger

    def __enter__(self) -> Self:
        self._connection = sqlite3.connect(
            self.home.ledger, timeout=WAIT_SECONDS, isolation_level=None
        )
        # EXTRA: also the folder is synced, so a recorded drop outlives a power cut.
        self._connection.execute("PRAGMA synchronous = EXTRA")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] < _FORM:
            self._make()
        return self

    def _make(self) -> None:
        """Make the ledger's tables, and give those of an older Pepper their new columns."""
        self._connection.executescript(
            f"BEGIN IMMEDIATE; {_MAKE} {MAKE_ERASURES} {MAKE_FINDINGS} {MAKE_EXPERIMENTS} COMMIT;"
        )
        for table, columns in _ADDED.items():
            has = {row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")}
            for column in columns.keys() - has:
                with suppress(sqlite3.OperationalError):  # another process was quicker
                    self._connection.execute(f"ALTER TABLE {table} ADD {column} {columns[column]}")
        self._connection.execute(f"PRAGMA user_version = {_FORM}")

    @property
    def erasures(self) -> ErasureLedger:
        """Who was erased, and with which key customers are hashed."""
        return ErasureLedger(self._connection)

    @property
    def findings(self) -> FindingEvents:
        """What was done about findings."""
        return FindingEvents(self._connection)

    @property
    def experiments(self) -> ExperimentEvents:
        """What was done about experiments."""
        return ExperimentEvents(self._connection)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

    def copied(self) -> bytes:
        """Return the whole ledger as of one moment, as the file of it would be."""
        with closing(sqlite3.connect(":memory:")) as copy:
            self._connection.backup(copy)
            return copy.serialize()

    def record(self, drop: Drop) -> Drop:
        """Return the drop with its sequence number; from here on it counts."""
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        marks = ", ".join(f":{name}" for name in COLUMNS)
        sql = f"INSERT INTO drops ({names}) VALUES ({marks})"
        cursor = self._connection.execute(sql, row_of(drop, COLUMNS))
        return replace(drop, seq=cursor.lastrowid or 0)

    def take_back(self, drop_id: str) -> None:
        """Take a drop out as if it had never come. Only for one that was not acknowledged."""
        self._connection.execute("DELETE FROM drops WHERE id = ?", (drop_id,))

    def note_names(self, drop_id: str, names: dict[str, list[str]]) -> None:
        """Note which names the drop's rows have."""
        names_json = json.dumps(names, ensure_ascii=False)
        self._connection.execute("UPDATE drops SET names = ? WHERE id = ?", (names_json, drop_id))

    def note_read_again(self, drop: Drop) -> None:
        """Note what is known of a drop whose original was read again."""
        values = row_of(drop, _READ_AGAIN)
        change = ", ".join(f'"{name}" = :{name}' for name in values)
        sql = f"UPDATE drops SET {change} WHERE id = :id"
        try:
            self._connection.execute(sql, values | {"id": drop.id})
        except sqlite3.IntegrityError:  # now the same as another live drop's, which is known by it
            marked = {"id": drop.id, "sha256": f"{drop.sha256} {drop.id}"}
            self._connection.execute(sql, values | marked)

    def of_older(self) -> bool:
        """Return whether an older Pepper took in a drop whose mapping says not whose ids it has."""
        sql = "SELECT 1 FROM drops WHERE ids_of = '' LIMIT 1"
        return self._connection.execute(sql).fetchone() is not None

    def note_ids_of(self, drop_id: str, ids_of: str, mapping: str) -> None:
        """Note whose numbers the ids of a drop's customers are, as its mapping says now."""
        values = (ids_of, mapping, drop_id)
        self._connection.execute("UPDATE drops SET ids_of = ?, mapping = ? WHERE id = ?", values)

    def note_full(self, drop_id: str, *, is_full: bool | None) -> None:
        """Note whether the drop's file has all that its tool has of its days."""
        self._connection.execute("UPDATE drops SET is_full = ? WHERE id = ?", (is_full, drop_id))

    def note_changed(self, drop_id: str, changed: dict[str, Any]) -> None:
        """Note which figures the drop changed."""
        values = (json.dumps(changed), drop_id)
        self._connection.execute("UPDATE drops SET changed = ? WHERE id = ?", values)

    def note_replaced(self, drop_id: str, rows: int) -> None:
        """Note how many live rows the drop displaced."""
        self._connection.execute(
            "UPDATE drops SET replaced = ? WHERE id = ? AND replaced IS NULL", (rows, drop_id)
        )

    def mark_undone(self, ids: Iterable[str], moment: datetime | None) -> None:
        """Let the drops count no more from that time on, or again when `moment` is None."""
        marks = [(moment and moment.isoformat(), drop_id) for drop_id in ids]
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany("UPDATE drops SET undone_at = ? WHERE id = ?", marks)
        except BaseException:
            if self._connection.in_transaction:  # on a full disk SQLite has ended it by itself
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def next_snapshot(self) -> int:
        """Return a number above every snapshot ever published, even if the lake were deleted."""
        row = self._connection.execute(
            "INSERT INTO published VALUES (1, 1) ON CONFLICT (only)"
            " DO UPDATE SET snapshot = snapshot + 1 RETURNING snapshot"
        ).fetchone()
        return int(row[0])

    def drops(self) -> list[Drop]:
        """Return all drops, undone ones too, oldest first."""
        return self._select("ORDER BY seq")

    def live(self) -> list[Drop]:
        """Return the drops that count, oldest first."""
        return self._select("WHERE undone_at IS NULL ORDER BY seq")

    def of_way(self, way: str) -> list[Drop]:
        """Return the drops that came that way, undone ones too, oldest first."""
        return self._select("WHERE way = ? ORDER BY seq", way)

    def mending(self, drop_id: str) -> list[Drop]:
        """Return the drops that count and mend rows of that one, oldest first."""
        return self._select("WHERE mends = ? AND undone_at IS NULL ORDER BY seq", drop_id)

    def find(self, drop_id: str) -> Drop | None:
        """Return the drop of that id, or None."""
        return next(iter(self._select("WHERE id = ?", drop_id)), None)

    def same_bytes(self, sha256: str) -> Drop | None:
        """Return the live drop of a file with the same bytes, or None."""
        condition = (
            "WHERE undone_at IS NULL AND (sha256 = ?1 OR id IN"
            " (SELECT drop_id FROM former WHERE sha256 = ?1))"
        )
        return next(iter(self._select(condition, sha256)), None)

    def _select(self, condition: str, *values: str) -> list[Drop]:
        rows = self._connection.execute(f"{_SELECT} {condition}", values).fetchall()
        self._said |= {row: drop_of(row) for row in rows if row not in self._said}
        return [self._said[row] for row in rows]


def all_drops(home: Home) -> list[Drop]:
    """Return all drops of a data folder, oldest first; none where nothing was ever dropped."""
    return read_by(home, Ledger.drops) or []


def same_bytes(home: Home, sha256: str) -> Drop | None:
    """Return the live drop of a file with the same bytes, or None."""
    return read_by(home, lambda ledger: ledger.same_bytes(sha256))


def read_by(home: Home, question: Callable[[Ledger], Answer]) -> Answer | None:
    """Return what the ledger answers, whoever writes it; None where there is none.

    Raise `StoreError` if it cannot be read.
    """
    if not home.ledger.exists():
        return None

    def answer_of(connection: sqlite3.Connection) -> tuple[Answer | None, bool]:
        if connection.execute("PRAGMA user_version").fetchone()[0] < _FORM:
            return None, False
        return question(Ledger.over(home, connection)), True

    try:
        answer, is_of_now = ask(home.ledger, answer_of)
        if is_of_now:
            return answer
        with Ledger(home) as ledger:  # of an older Pepper: it gets its new columns first
            return question(ledger)
    except sqlite3.Error as error:
        raise StoreError(f"the ledger cannot be read: {reason(error)}") from error


def unknown(drop_id: str, drops: Sequence[Drop]) -> str:
    """Return a sentence for an id that no drop has: the nearest ones, or where to look."""
    if not drops:
        return f"there is no drop {drop_id}: nothing was dropped yet"
    near = did_you_mean(drop_id, [drop.id for drop in drops])
    newest = ", ".join(drop.id for drop in list(drops)[:-4:-1])
    return f"there is no drop {drop_id}; the newest are {newest}.{near}"
