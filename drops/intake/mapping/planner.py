"""A mapping laid over the header of one file.

With it comes, in sentences, what a person should know of how it was laid over that header, and the
time zone that a file tells of a column, in its header or below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from functools import cache
from itertools import chain

from drops.errors import DropError, did_you_mean, listed
from drops.intake.files import Header, Wanted, is_unnamed, plain, said_names
from drops.intake.mapping.columns import (
    Columns,
    Rows,
    by_label,
    label_of,
    located,
    out_of,
    words_of,
)
from drops.intake.mapping.doubts import Doubt, which_zone
from drops.intake.mapping.model import Mapping, Source, Where
from drops.intake.mapping.numberings import numbered
from drops.intake.mapping.plan import (
    AnswerColumns,
    Bound,
    EventColumn,
    Plan,
    RowFilter,
    StateColumn,
)
from drops.intake.mapping.spread import (
    answers_beside,
    answers_over,
    found_scores,
    spread_over,
)
from drops.intake.values.casts import same_truth
from drops.intake.values.score_words import SATISFACTION
from drops.intake.values.spelled.zones import meanings, zone_names, zone_told
from drops.intake.values.states import Activity, Meaning, plain_state
from drops.intake.values.times import TURNED
from store.settings import Settings


def taken_for(
    answer: AnswerColumns, score: Bound | None, names: Sequence[str], text: str
) -> Iterator[str]:
    """Yield which column was taken for an answer that the mapping does not name outright.

    `score` is where the answer's score stands, `text` is what the question says.
    """
    if score is None or not score.places:
        return
    name = names[score.places[0]]
    wording = f" ({text[:80]})" if text and plain(text) != plain(name) else ""
    question = answer.suffix.split(":")[1]
    spread = ", as what stands over each of its columns says" if score.labels else ""
    if score.labels and score.source.spread == "answer in name":
        name = f"{name} to {words_of(names[score.places[-1]])}"
    yield f"{question} was read from {words_of(name)}{wording}{spread}"


def own_scales(answers: Sequence[AnswerColumns], names: Sequence[str]) -> Iterator[str]:
    """Yield what numbers count as that do not count as they are written."""
    for answer in answers:
        for column, bound in answer.columns.items():
            other = [(number, to) for number, to in bound.source.numbers if number != to]
            if other and bound.places:
                counts = listed((f"{number} as {to or 'not given'}" for number, to in other), 5)
                yield f"{column} from {words_of(names[bound.places[0]])} counts {counts}"


def doubles(answers: Sequence[AnswerColumns], names: Sequence[str]) -> Iterator[str]:
    """Yield the mapped columns whose name occurs twice in the header."""
    plains = [plain(name) for name in names]
    bounds = chain.from_iterable(answer.columns.values() for answer in answers)
    read = {place for bound in bounds for place in bound.every_place}
    named = {plains[place] for place in read if not is_unnamed(names[place])}
    for name in sorted(each for each in named if plains.count(each) > 1):
        twins = [place for place, each in enumerate(plains) if each == name]
        what = "all of them were read" if read.issuperset(twins) else "the first was read"
        times = "twice" if len(twins) == 2 else f"{len(twins)} times"
        yield f"the column {names[twins[0]]} occurs {times}; {what}"


_ZONE_BELOW = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')


def told_zone(
    source: Source,
    places: tuple[int, ...],
    columns: Columns,
    below: Sequence[Sequence[str]],
    file: str,
    zones: tuple[tuple[str, str], ...] = (),
) -> str:
    """Return the name of the zone; empty if the file tells none. `DropError` when there is no such.

    Args:
        source: the source of the column in the mapping; its headers may name a zone.
        places: where the column stands in a row, counted from 0.
        columns: the columns of the file by their headers.
        below: the rows below the header that describe the columns.
        file: what messages call the file.
        zones: what abbreviations mean that have several meanings.
    """
    for row in below:
        match = _ZONE_BELOW.search(row[places[0]]) if places and places[0] < len(row) else None
        if match:
            return _known(match[1], "below its header", file, zones)
    for header in source.headers:
        if zone := columns.zone(header):
            return _known(zone, "in its header", file, zones)
    return ""


@cache
def _zone_names() -> dict[str, str]:
    """Every zone by its name in lower case: some tools re-case their headers."""
    return {name.lower(): name for name in zone_names()}


def _known(zone: str, where: str, file: str, zones: tuple[tuple[str, str], ...]) -> str:
    name = zone.upper() if meanings(zone) else _zone_names().get(zone.lower(), zone)
    try:
        known = zone_told(name, zones)
    except ValueError as error:
        raise DropError(
            f"{file} says {where} that times are in {zone}, which is no time zone known here; "
            "expected one like America/Denver"
        ) from error
    if not known:
        sentence = f"{file} says {where} that times are in {zone}, which several places call theirs"
        raise Doubt(sentence, (which_zone(zone.upper(), "its header"),))
    return known


class NoScoreError(DropError):
    """No column of a file holds answers, by the words of their questions as a format knows them.

    `labels` is what stands over each column that nothing else is read from, by its place; `rows`
    are the rows of names.
    """

    def __init__(self, sentence: str, labels: Dict[int, str], rows: Rows, wanted: Wanted) -> None:
        super().__init__(sentence)
        self.labels, self.rows = labels, rows
        self.wanted = wanted


def make_plan(mapping: Mapping, header: Header, name: str, settings: Settings) -> Plan:
    """Return the plan for a file with that header; `DropError` names the columns that it lacks."""
    return _Planner(mapping, header, name, settings).plan()


class _Planner:
    """Finds every source of a mapping in one header."""

    def __init__(self, mapping: Mapping, header: Header, name: str, settings: Settings) -> None:
        self.mapping, self.file = numbered(located(mapping, header)), name
        self.survey = mapping.target.survey
        self.names = header.names(self.mapping.header_row, self.mapping.going_on)
        self.columns = Columns(self.names, mapping.also_called)
        labels = self.mapping.skip_after_header - self.mapping.going_on
        self.below = header.below(self.mapping.header_row, labels)
        self.typed = header.typed_times
        self.zone = mapping.timezone or settings.timezone
        self.scores = found_scores(self.mapping, self.columns, self.below)
        self.notes: list[str] = []
        if not any(self.names):
            raise DropError(
                f"{name}, line {self.mapping.header_row}: expected the names of the columns there, "
                f"as the format {mapping.name} has them"
            )

    def plan(self) -> Plan:
        if missing := self.mapping.missing():
            raise DropError(
                f"{self.file}: nothing is mapped to {listed(missing)}, which "
                f"{self.mapping.table} needs; the file's columns are {said_names(self.names)}"
            )
        drop_rows = [self._chosen(each, optional=False) for each in self.mapping.drop_rows_where]
        answers = tuple(self._answers())
        self.notes += [*own_scales(answers, self.names), *doubles(answers, self.names)]
        return Plan(
            mapping=self.mapping,
            header=self.names,
            answers=answers,
            drop_rows=tuple(each for each in drop_rows if each),
            known=tuple(self._known()),
            zone=self.zone,
            notes=tuple(self.notes),
            below=self.below,
            states=self._states(),
            events=self._events(),
        )

    def _answers(self) -> list[AnswerColumns]:
        """One record per row, or one per column with a score that the file has."""
        if not self.mapping.answers:
            return [AnswerColumns("", self._bind(self.mapping.columns, ()))]
        answers: list[AnswerColumns] = []
        for block, scores in zip(self.mapping.answers, self.scores, strict=True):
            for number, places in enumerate(scores):
                columns = dict(chain(self.mapping.columns.items(), block.items()))
                for name in self.mapping.target.free_texts:
                    if answers and name not in block:
                        columns.pop(name, None)
                suffix = f":{self.mapping.asked_of(block)}"
                if self.survey and len(scores) > 1:
                    columns[self.survey.about] = Source(constant=self._asked(places))
                if number:
                    suffix = self._told_apart(f"{suffix}:{plain(self.names[places[0]])}", answers)
                answer = AnswerColumns(suffix, self._bind(columns, places))
                score = answer.columns.get(self.mapping.score)
                self.notes += taken_for(answer, score, self.names, self._asked(places))
                answers.append(answer)
        if not answers:
            raise self._without_score()
        return answers

    def _without_score(self) -> NoScoreError:
        """That no column with a score was found, and the columns that nothing else is known of."""
        scales = ", ".join(map(self.mapping.asked_of, self.mapping.answers))
        read = [header for each in self.mapping.columns.values() for header in each.headers]
        read += [*self.mapping.recognised_by, *self.mapping.known_at]
        read += [each.column for each in self.mapping.drop_rows_where]
        known = {self.columns.place(header) for header in read}
        labels = {
            place: label_of(place, self.names, self.below)
            for place, name in enumerate(self.names)
            if place not in known and name.strip()
        }
        return NoScoreError(
            f"{self.file} has no column with a score: looked for {scales} as the format "
            f"{self.mapping.name} finds them; the columns are {said_names(self.names)}",
            labels,
            (self.names, *self.below),
            Wanted(self.names, self.mapping.above, frozenset(labels)),
        )

    def _told_apart(self, suffix: str, answers: list[AnswerColumns]) -> str:
        """The suffix, numbered where another question's column has the same name."""
        same = sum(each.suffix.split("#")[0] == suffix for each in answers)
        return f"{suffix}#{same + 1}" if same else suffix

    def _asked(self, places: tuple[int, ...]) -> str:
        """What the question says: the longest of the texts over its column."""
        labels = (label_of(places[0], row, ()) for row in (self.names, *self.below))
        return max(labels, key=len)[:120]

    def _bind(self, columns: Dict[str, Source], score: tuple[int, ...]) -> dict[str, Bound]:
        bound = {}
        for column, source in columns.items():
            is_score = column == self.mapping.score
            places = score if is_score and score else self._find(source, column)
            if not places and source.constant is None:
                if source.otherwise and (other := self._find(source.otherwise, column)):
                    bound[column] = self._bound(source.otherwise, column, other, columns)
                else:
                    self._check_missing(source, column)
                continue
            bound[column] = self._bound(source, column, places, columns)
        return bound

    def _bound(
        self, source: Source, column: str, places: tuple[int, ...], columns: Dict[str, Source]
    ) -> Bound:
        where, otherwise = source.only_where, source.otherwise
        second = self._find(otherwise, column) if otherwise else ()
        return Bound(
            self._readable(source, column, places, columns),
            places,
            self._zone_of(source, places),
            self._chosen(where, optional=source.optional) if where else None,
            out_of(self.mapping.target, column, columns),
            self._bound(otherwise, column, second, columns) if otherwise and second else None,
            clock_place=self._clock(source, column),
            manner=self.mapping.manner,
            labels=self._labels(source, places),
        )

    def _labels(self, source: Source, places: tuple[int, ...]) -> tuple[str, ...]:
        """What stands over columns of which each is one answer; empty where none are such."""
        if source.spread == "no name":
            return answers_over(places, self.below)
        if source.spread != "answer in name" or not places:
            return ()
        apart = answers_beside(places[0], (self.names, *self.below))
        return apart.answers if apart and apart.places == places else ()

    def _clock(self, source: Source, column: str) -> int | None:
        """Where the hour of a time stands beside its day, if the mapping says so."""
        place = self.columns.place(source.clock) if source.clock else None
        if source.clock and place is None and not source.optional:
            hint = did_you_mean(source.clock, self.names)
            raise DropError(
                f"{self.file} has no column {source.clock}, which the mapping {self.mapping.name} "
                f"reads as the hour of {column}; its columns are {said_names(self.names)}.{hint}"
            )
        return place

    def _find(self, source: Source, column: str) -> tuple[int, ...]:
        """The places of a source's columns, the preferred one first."""
        by_name = [self.columns.place(header) for header in source.headers]
        named = (place for place in by_name if place is not None)
        places = spread_over(source, named, self.names, self.below)
        if places or column == self.mapping.score:
            return places
        taken = {place for scores in self.scores for found in scores for place in found}
        return self._only(by_label(source, self.names, self.below, taken), column)

    def _only(self, found: list[int], column: str) -> tuple[int, ...]:
        """The first place and those under the same text; a note of the others."""
        if not found:
            return ()
        first = label_of(found[0], self.names, self.below)
        same = [place for place in found if label_of(place, self.names, self.below) == first]
        if len(found) > len(same):
            others = listed(self.names[place] for place in found if place not in same)
            self.notes.append(f"{column} was read from {self.names[found[0]]}, not from {others}")
        return tuple(same)

    def _known(self) -> Iterator[Bound]:
        """The columns that only tell until when the file knows, read as the table's own time is."""
        like = self.mapping.columns.get(self.mapping.target.dated_by, Source())
        for name in self.mapping.known_at:
            place = self.columns.place(name)
            if place is not None:
                source = self._readable(like, "", (place,), {})
                zone = self._zone_of(source, (place,))
                yield Bound(source, (place,), zone, manner=self.mapping.manner)

    def _readable(
        self, source: Source, column: str, places: tuple[int, ...], columns: Dict[str, Source]
    ) -> Source:
        """The source; without its formats when the file's column holds times of its own kind."""
        if self._is_of_satisfaction(column, columns):
            known = SATISFACTION | {value.lower(): to for value, to in source.values}
            return replace(source, values=tuple(known.items()))
        if self.typed.isdisjoint(places) or not {*TURNED}.isdisjoint(source.formats):
            return source
        return replace(source, formats=())

    def _is_of_satisfaction(self, column: str, columns: Dict[str, Source]) -> bool:
        """Whether words of satisfaction have a place on the scale of a column."""
        if column == self.mapping.score:
            return self.mapping.asked_of(columns) == "csat"
        declared = {each.name: each for each in self.mapping.target.columns}.get(column)
        return bool(declared and declared.kind == "integer" and declared.high == 5)

    def _check_missing(self, source: Source, column: str) -> None:
        """Refuse the file when a column that the mapping relies on is not there."""
        if source.optional and not self.mapping.target.is_needed(column):
            return
        sought = " or ".join(source.headers) or column
        hint = "".join(did_you_mean(header, self.names) for header in source.headers[:1])
        raise DropError(
            f"{self.file} has no column {sought}, which the mapping {self.mapping.name} reads as "
            f"{column}; its columns are {said_names(self.names)}.{hint}"
        )

    def _chosen(self, where: Where, *, optional: bool) -> RowFilter | None:
        place = self.columns.place(where.column)
        if place is None:
            if optional or where.optional:
                return None
            raise DropError(
                f"{self.file} has no column {where.column}, which the mapping {self.mapping.name} "
                f"chooses rows by; its columns are {said_names(self.names)}"
            )
        values = chain.from_iterable(same_truth(value) for value in where.values)
        return RowFilter(place, frozenset(plain(value) for value in values))

    def _states(self) -> StateColumn | None:
        """Where the rows say how they stand, if the mapping says so and the file does."""
        states = self.mapping.states
        if states is None:
            return None
        chosen = self._chosen(Where(states.column, (), optional=states.optional), optional=False)
        words: tuple[tuple[Meaning, tuple[str, ...]], ...] = (
            ("open", states.open),
            ("done", states.done),
            ("left out", states.left_out),
        )
        own = {plain_state(word): meaning for meaning, synonyms in words for word in synonyms}
        return StateColumn(chosen.place, own) if chosen else None

    def _events(self) -> EventColumn | None:
        """Where the rows say what happened, if they are events of cases."""
        events = self.mapping.events
        if events is None:
            return None
        only = self._chosen(events.only_where, optional=False) if events.only_where else None
        chosen = self._chosen(Where(events.activity, ()), optional=False)
        words: tuple[tuple[Activity, tuple[str, ...]], ...] = (
            ("closing", events.closing),
            ("open", events.open),
            ("answering", events.answering),
            ("aside", events.aside),
            ("left out", events.left_out),
        )
        own = {plain_state(word): meaning for meaning, synonyms in words for word in synonyms}
        return EventColumn(chosen.place, only, own) if chosen else None

    def _zone_of(self, source: Source, places: tuple[int, ...]) -> str:
        """The zone of a column's times: told in the header, else mapped, else the file's."""
        zones = self.mapping.manner.zones
        file_zone = told_zone(source, places, self.columns, self.below, self.file, zones)
        return file_zone or source.timezone or self.zone
