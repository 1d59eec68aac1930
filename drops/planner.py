"""A mapping laid over the header of one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo

from drops.headers import Header, place_of, plain
from drops.mapping import Mapping, Source, Where
from drops.plan import Answer, Bound, Chosen, Plan
from drops.problems import DropError, did_you_mean, listed
from metrics.settings import Settings

_ZONE_BELOW = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')


def make_plan(mapping: Mapping, header: Header, name: str, settings: Settings) -> Plan:
    """The plan for a file with that header; `DropError` names the columns that it lacks."""
    return _Planner(mapping, header, name, settings).plan()


class _Planner:
    """Finds every source of a mapping in one header."""

    def __init__(self, mapping: Mapping, header: Header, name: str, settings: Settings) -> None:
        self.mapping, self.file = mapping, name
        self.names = header.names(mapping.header_row)
        self.below = header.below(mapping.header_row, mapping.skip_after_header)
        self.typed = header.typed_times
        self.zone = mapping.timezone or settings.timezone
        self.notes: list[str] = []
        if not any(self.names):
            raise DropError(
                f"{name}, line {mapping.header_row}: expected the names of the columns there, "
                f"as the format {mapping.name} has them"
            )

    def plan(self) -> Plan:
        if missing := self.mapping.missing():
            raise DropError(
                f"{self.file}: nothing is mapped to {listed(missing)}, which "
                f"{self.mapping.table} needs; the file's columns are {listed(self.names, 40)}"
            )
        drop_rows = [self._chosen(each, optional=False) for each in self.mapping.drop_rows_where]
        answers = tuple(self._answers())
        self._note_doubles(answers)
        return Plan(
            mapping=self.mapping,
            header=self.names,
            answers=answers,
            drop_rows=tuple(each for each in drop_rows if each),
            known=tuple(self._known()),
            zone=self.zone,
            notes=tuple(self.notes),
        )

    def _answers(self) -> list[Answer]:
        """One record per row, or one per block of answers whose score the file has."""
        if not self.mapping.answers:
            return [Answer("", self._bind(self.mapping.columns))]
        answers: list[Answer] = []
        for block in self.mapping.answers:
            if "score" in block and not self._find(block["score"], ""):
                continue
            columns = dict(chain(self.mapping.columns.items(), block.items()))
            if answers and "comment" not in block:
                columns.pop("comment", None)
            answer = Answer(f":{block['question'].constant}", self._bind(columns))
            self._note_question(answer)
            answers.append(answer)
        if not answers:
            scales = ", ".join(block["question"].constant or "" for block in self.mapping.answers)
            raise DropError(
                f"{self.file} has no column with a score: looked for {scales} as the format "
                f"{self.mapping.name} finds them; the columns are {listed(self.names, 40)}"
            )
        return answers

    def _note_question(self, answer: Answer) -> None:
        """Note which column was taken for an answer that the mapping does not name outright."""
        score = answer.columns.get("score")
        if score is None or not score.places:
            return
        name = self.names[score.places[0]]
        text = self.below[0][score.places[0]] if self.below else ""
        asked = f" ({text[:80]})" if text and plain(text) != plain(name) else ""
        self.notes.append(f"{answer.suffix[1:]} was read from {name}{asked}")

    def _bind(self, columns: Dict[str, Source]) -> dict[str, Bound]:
        bound = {}
        for column, source in columns.items():
            places = self._find(source, column)
            if not places and source.constant is None:
                self._check_missing(source, column)
                continue
            where = source.only_where
            bound[column] = Bound(
                self._readable(source, places),
                places,
                self._zone_of(source, places),
                self._chosen(where, optional=source.optional) if where else None,
            )
        return bound

    def _find(self, source: Source, column: str) -> tuple[int, ...]:
        """The places of a source's columns, the preferred one first."""
        if source.header_before:
            found = [
                at
                for at, name in enumerate(self.names)
                if place_of(name + source.header_before, self.names) is not None
            ]
            return self._only(found, column)
        by_name = [place_of(header, self.names) for header in source.headers]
        places = tuple(dict.fromkeys(place for place in by_name if place is not None))
        return places or self._by_label(source, column)

    def _by_label(self, source: Source, column: str) -> tuple[int, ...]:
        """The column whose text in the row below the header holds one of the phrases."""
        if not source.label_contains or not self.below:
            return ()
        labels = [plain(label) for label in self.below[0]]
        for phrase in source.label_contains:
            found = [at for at, label in enumerate(labels) if plain(phrase) in label]
            if found:
                return self._only(found, column)
        return ()

    def _only(self, found: list[int], column: str) -> tuple[int, ...]:
        """The first of several places, with a note of which were left unread."""
        if column and len(found) > 1:
            others = listed(self.names[at] for at in found[1:])
            self.notes.append(f"{column} was read from {self.names[found[0]]}, not from {others}")
        return tuple(found[:1])

    def _known(self) -> Iterator[Bound]:
        """The columns that only tell until when the file knows, read as the table's own time is."""
        like = self.mapping.columns.get(self.mapping.target.dated_by, Source())
        for name in self.mapping.known_at:
            place = place_of(name, self.names)
            if place is not None:
                source = self._readable(like, (place,))
                yield Bound(source, (place,), self._zone_of(source, (place,)))

    def _readable(self, source: Source, places: tuple[int, ...]) -> Source:
        """The source; without its formats when the file's column holds times of its own kind."""
        if self.typed.isdisjoint(places):
            return source
        return replace(source, formats=())

    def _check_missing(self, source: Source, column: str) -> None:
        """Refuse the file when a column that the mapping relies on is not there."""
        table = self.mapping.target
        required = table.column(column).required and column != table.key
        if source.optional and not required:
            return
        sought = " or ".join(source.headers) or column
        hint = "".join(did_you_mean(header, self.names) for header in source.headers[:1])
        raise DropError(
            f"{self.file} has no column {sought}, which the mapping {self.mapping.name} reads as "
            f"{column}; its columns are {listed(self.names, 40)}.{hint}"
        )

    def _chosen(self, where: Where, *, optional: bool) -> Chosen | None:
        place = place_of(where.column, self.names)
        if place is None:
            if optional:
                return None
            raise DropError(
                f"{self.file} has no column {where.column}, which the mapping {self.mapping.name} "
                f"chooses rows by; its columns are {listed(self.names, 40)}"
            )
        return Chosen(place, frozenset(plain(value) for value in where.values))

    def _zone_of(self, source: Source, places: tuple[int, ...]) -> str:
        """The zone of a column's times: told below the header, else mapped, else the file's."""
        for row in self.below:
            told = _ZONE_BELOW.search(row[places[0]]) if places and places[0] < len(row) else None
            if told:
                return self._known_zone("UTC" if told[1] == "Z" else told[1])
        return source.timezone or self.zone

    def _known_zone(self, zone: str) -> str:
        try:
            return ZoneInfo(zone).key
        except (KeyError, ValueError, OSError) as error:
            raise DropError(
                f"{self.file} says below its header that times are in {zone}, which is no time "
                "zone known here; expected one like America/Denver"
            ) from error

    def _note_doubles(self, answers: tuple[Answer, ...]) -> None:
        """Note the mapped columns whose name occurs twice in the header."""
        plains = [plain(name) for name in self.names]
        bounds = chain.from_iterable(answer.columns.values() for answer in answers)
        for at in sorted({place for bound in bounds for place in bound.places}):
            if plains.count(plains[at]) > 1:
                self.notes.append(f"the column {self.names[at]} occurs twice; the first was read")
