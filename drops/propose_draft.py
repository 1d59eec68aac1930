"""One table's mapping being made: columns matched, times and scores settled, the rest left out."""

from __future__ import annotations

from collections.abc import Iterator

from drops.casts import to_boolean
from drops.mapping import Source
from drops.propose_answers import fill_comment, fill_kind, fill_scores, fill_segment, fill_text
from drops.propose_dates import ask_zone, fill_date, fill_time
from drops.propose_fit import Fit, fit
from drops.propose_look import Look
from drops.propose_names import name_fit, says_personal, words
from drops.propose_questions import Answers, Question
from drops.propose_repeats import ask_repeats
from drops.propose_scores import Candidate
from metrics.schema import Table


class Draft:
    """The columns of one table as far as they are filled, the reasons, and what is to be asked."""

    def __init__(self, table: Table, look: Look, answers: Answers, zone: str) -> None:
        self.table, self.look, self.answers, self.zone = table, look, answers, zone
        self.sources: dict[str, Source] = {}
        self.reasons: dict[str, tuple[float, str]] = {}
        self.blocks: list[dict[str, Source]] = []
        self.questions: list[Question] = []
        self.file_zone = ""
        self.scores: tuple[Candidate, ...] = ()
        self.strength = 0.0
        self.used: set[int] = set()
        self.unread: dict[str, str] = {}
        self.local: list[str] = []
        self.orders: dict[tuple[str, ...], Question] = {}
        self.usable = list(self._first_of_each_name())

    def fill(self) -> None:
        """Fill what can be filled."""
        if self.table.name == "responses":
            fill_scores(self)
            fill_comment(self)
        self._match()
        fill_date(self)
        fill_text(self)
        fill_segment(self)
        fill_kind(self)
        ask_repeats(self)
        ask_zone(self)

    def confidences(self) -> dict[str, float]:
        """How sure each column of ours is; the score also while it waits for an answer."""
        sure = {name: confidence for name, (confidence, _) in self.reasons.items()}
        return sure | ({"score": self.strength} if self.strength else {})

    def block_reason(self, block: dict[str, Source]) -> tuple[float, str]:
        """How sure one of several answers is, and why."""
        header = block["score"].headers[0]
        return next((c.confidence, c.why) for c in self.scores if c.header == header)

    def left_out(self) -> Iterator[tuple[str, str]]:
        """The columns of the file that are not read, and why."""
        for place, name in enumerate(self.look.names):
            if place in self.used:
                continue
            if place >= len(self.look.cells):
                yield name, f"only the first {len(self.look.cells)} columns are looked at"
                continue
            if place not in self.usable and name not in self.unread:
                yield name, "the same name stands further left; the first column is read"
                continue
            yield name, self.unread.get(name) or self._no_use(place, name)

    def _no_use(self, place: int, name: str) -> str:
        if not name.strip():
            return "it has no name"
        high = self.look.cells[place].high
        if name_fit("rating", name) and high is not None and high > 5:
            return f"its values go up to {high}, and stars go from 1 to 5"
        return "nothing of ours fits"

    def _first_of_each_name(self) -> Iterator[int]:
        """The places of columns that may be read: no personal data, no name a second time."""
        seen: set[str] = set()
        for place, name in enumerate(self.look.names[: len(self.look.cells)]):
            if words(name) in seen:
                continue
            seen.add(words(name))
            personal = self.look.cells[place].personal
            if personal or says_personal(name):
                self.unread[name] = f"personal data{f': {personal}' if personal else ''}"
                continue
            yield place

    def free(self) -> list[int]:
        """The places of columns that may be read and are not yet."""
        return [place for place in self.usable if place not in self.used]

    def take(self, column: str, place: int, confidence: float, why: str) -> None:
        """Fill a column of ours from the column at that place."""
        self.fill_from(column, Source(headers=(self.look.names[place],)), confidence, why)
        self.used.add(place)

    def fill_from(self, column: str, source: Source, confidence: float, why: str) -> None:
        """Fill a column of ours from any source; the confidence goes from 0 to 1."""
        self.sources[column] = source
        self.reasons[column] = (confidence, why)

    def _match(self) -> None:
        """Give each column of ours the column of the file that fits best, the surest first."""
        skipped = {"score", "question"} if self.strength else set()
        fits: list[tuple[float, int, str, Fit]] = []
        for order, column in enumerate(self.table.given_columns):
            if column.name in self.sources or column.name in skipped:
                continue
            for place in self.free():
                found = fit(
                    self.table, column, place, self.look.names[place], self.look.cells[place]
                )
                if found:
                    fits.append((-found.confidence, order, column.name, found))
        for _, _, name, found in sorted(fits, key=lambda each: each[:2]):
            if name not in self.sources and found.place in self.free():
                self._give(name, found)

    def _give(self, name: str, found: Fit) -> None:
        if self.table.column(name).kind == "time":
            fill_time(self, name, found.place, found.confidence, found.why)
            return
        self.take(name, found.place, found.confidence, found.why)
        if name == "sentiment" and self.look.cells[found.place].yes_no >= 0.95:
            header = self.look.names[found.place]
            values = self._tones(found.place)
            self.sources[name] = Source(headers=(header,), values=values)

    def _tones(self, place: int) -> tuple[tuple[str, str], ...]:
        """What yes and no mean as a tone, in the spellings of the file."""
        spelled = self.look.sample[f"c{place}"].drop_nulls().str.strip_chars().unique().sort()
        means = to_boolean(spelled)
        return tuple(
            (text, "positive" if meaning else "negative")
            for text, meaning in zip(spelled, means, strict=True)
            if meaning is not None
        )
