"""Whether the rows of a file are events of cases, and what their activities say of a case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from drops.errors import counted
from drops.intake.mapping.doubts import what_activity, with_said
from drops.intake.mapping.model import Events, Source, Where
from drops.intake.propose.logs import NAMES_CASE
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import Question
from drops.intake.propose.steps.dates import fill_time
from drops.intake.propose.steps.repeats import counted_so, which_row
from drops.intake.propose.steps.states import NAMES_STATE
from drops.intake.propose.vocabulary import words
from drops.intake.values.casts import are_words, cleaned
from drops.intake.values.states import activity_of, may_close, meaning_of
from drops.intake.values.times import to_time

#: What the column is called that says what happened.
_ACTIVITY = re.compile(
    r"^((event|case|ticket|process|incident|audit|new) )?(activity|event|action|step|task|operation"
    r"|aktivitat|tatigkeit|ereignis|vorgangsart|activiteit|gebeurtenis|activite|evenement|etape"
    r"|actividad|evento|accion|attivita|azione|atividade|acao|aktivitet|handelse|hendelse|czynnosc"
    r"|zdarzenie|aktivita|udalost|etkinlik|olay|активность|событие|действие)"
    r"( (name|type|id|label|code|description|en|de))?$|^concept:name$"
)
#: It says of what it is.
_OF_CASES = re.compile(r"^(case|ticket|incident|issue|complaint)\b")
#: In a log of changes to many fields: the field, and what it was changed to.
_FIELD = re.compile(
    r"(^|[-/.:] ?|changed? |modified )(field|fields|field name|fieldname|field / event|attribute"
    r"|property|feld|feldname|champ|campo|veld)$"
)
_NEW = re.compile(
    r"(^|[-/.:] ?|changed |modified )(new value|newvalue|new|to|to string|to value|value|after"
    r"|new status|new state|neuer wert|neu|nouvelle valeur|valor nuevo|nuevo valor|nuovo valore"
    r"|novo valor|nieuwe waarde)$"
)
#: Of the cases followed, so many have several times, and so many more than one activity.
_SEVERAL_TIMES, _SEVERAL_ACTIVITIES = 0.6, 0.3
#: Of the rows, so many say of which case they are, and so many are of one at most.
_GIVEN, _MOST_OF_ONE = 0.9, 0.6
#: An activity is one of few short texts.
_MOST_ACTIVITIES, _LONGEST = 400, 80
#: Of the words of a column without a telling name, so many are known of states.
_KNOWN = 0.5
#: Activities asked about that may end a case, that come last where none does, and after an end.
_MOST_ASKED, _MOST_LAST, _MOST_AFTER = 6, 3, 4
#: So many cases have to end so before it is asked whether that is an end.
_SELDOM = 2


@dataclass(frozen=True, slots=True)
class Log:
    """Where a file of events has the case, the time and what happened, and the cases followed."""

    case: int
    time: int
    activity: int
    only_where: Where | None
    #: By case what happened, in the order in which it did.
    histories: tuple[tuple[str, ...], ...]

    @property
    def activities(self) -> Counter[str]:
        """How often each activity came."""
        return Counter(each for history in self.histories for each in history)

    @property
    def tells_ends(self) -> bool:
        """Whether the words of an activity tell that it ends a case."""
        return any(activity_of(each) == "closing" for each in self.activities)


def ask_events(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask what a row is where ids come again at other times: an event of a case, most likely."""
    log = _log(seen, found) if seen.table.case else None
    if log is None:
        return DraftPart()
    header, when = seen.look.names[log.case], seen.look.names[log.time]
    events_header = seen.look.names[log.activity]
    words_of_event = (
        f"an event of a case: each {header} counts once, opened at its first {when}, resolved at "
        f"the last at which {events_header} ends it"
    )
    of_cases = NAMES_CASE.match(words(header)) or _OF_CASES.match(words(events_header))
    sure = log.tells_ends and bool(of_cases)
    question = which_row(seen, log.case, ("event", words_of_event), "event" if sure else None)
    part = DraftPart(questions=(question,))
    if question.answer(seen.answers) != "event":
        return part + counted_so(seen, log.case, question)
    return part + _filled(seen, found + part, log)


def _filled(seen: DraftContext, found: DraftPart, log: Log) -> DraftPart:
    """Return case, time and activities, with what is asked about the activities."""
    look, table = seen.look, seen.table
    used = {log.case, log.time, log.activity}
    if log.only_where:
        used.add(look.names.index(log.only_where.column))
    source = Source(headers=(look.names[log.case],))
    part = filled(table.key, source, 0.9, "its values come again at other times", frozenset(used))
    why = "the first of each case, which the rows are events of"
    part += fill_time(seen, found + part, table.dated_by, log.time, 0.9, why)
    events = Events(look.names[log.activity], log.only_where)
    questions = tuple(_questions(log, events.activity))
    for question in questions:
        if answer := question.answer(seen.answers):
            events = with_said(events, question.column, answer)
    return part + DraftPart(events=events, questions=questions)


def _questions(log: Log, header: str) -> Iterator[Question]:
    """Ask what activities say that may end a case, and what comes after an end."""
    activities = log.activities
    doubtful = [word for word, _ in activities.most_common() if may_close(word)][:_MOST_ASKED]
    for word in doubtful:
        yield what_activity(header, word, counted(activities[word], "row has", "rows have"))
    if not log.tells_ends and not doubtful:
        last = Counter(history[-1] for history in log.histories if history)
        ends = [(word, n) for word, n in last.most_common(_MOST_LAST) if n >= _SELDOM]
        for place, (word, number) in enumerate(ends or last.most_common(1)):
            cases = f"{counted(number, 'case ends', 'cases end')} with"
            yield what_activity(header, word, cases, None if not place else "open")
    after = Counter(
        then
        for history in log.histories
        for before, then in pairwise(history)
        if activity_of(before) == "closing" and activity_of(then) is None and not may_close(then)
    )
    for word, number in after.most_common(_MOST_AFTER):
        cases = f"{counted(number, 'case has', 'cases have')}, after an end,"
        yield what_activity(header, word, cases, "open")


def _log(seen: DraftContext, found: DraftPart) -> Log | None:
    """Return where the events are told; `None` where the rows are no events."""
    for case, rows in sorted(seen.look.followed.items(), key=lambda each: _rank(seen, each[0])):
        if case not in seen.usable or case in found.used or not _are_ids(seen, case):
            continue
        times = [place for place in seen.free(found) if place != case and _is_time(seen, place)]
        ranked = sorted(times, key=lambda place: -_varies(rows, case, place))
        if not ranked or _varies(rows, case, ranked[0]) < _SEVERAL_TIMES:
            continue
        time = _latest_named(seen, rows, case, ranked)
        free = [place for place in seen.free(found) if place not in (case, *times)]
        activity, only = _activity(seen, rows, case, free)
        if activity is not None:
            return Log(
                case, time, activity, only, _histories(seen, rows, case, time, activity, only)
            )
    return None


def _rank(seen: DraftContext, place: int) -> tuple[bool, int]:
    """Put the column whose name tells it first, and of several the one that tells most apart."""
    return not NAMES_CASE.match(words(seen.look.names[place])), -seen.look.cells[place].distinct


def _are_ids(seen: DraftContext, place: int) -> bool:
    """Return whether every row says of which case it is, and no case has most of the rows."""
    given = seen.look.sample[f"c{place}"].drop_nulls()
    if len(given) < max(1, _GIVEN * seen.look.sample.height) or are_words(given):
        return False
    return bool(given.value_counts(sort=True)["count"][0] <= _MOST_OF_ONE * len(given))


def _is_time(seen: DraftContext, place: int) -> bool:
    cells = seen.look.cells[place]
    return cells.times is not None or bool(cells.epoch)


#: Of two times of an event, when it was over, or entered.
_WHEN_DONE = re.compile(r"complet|end|finish|updat|edit|chang|modif|timestamp|event")


def _latest_named(seen: DraftContext, rows: pl.DataFrame, case: int, times: Sequence[int]) -> int:
    """Return the time of an event: of those that vary as much, the one when it was done."""
    most = _varies(rows, case, times[0])
    alike = [place for place in times if _varies(rows, case, place) >= 0.95 * most]
    done = [place for place in alike if _WHEN_DONE.search(words(seen.look.names[place]))]
    return (done or alike)[0]


def _varies(rows: pl.DataFrame, case: int, place: int) -> float:
    """Return of how many cases with several rows a column has several values, 0 to 1."""
    if place >= rows.width:
        return 0.0
    cell = cleaned(pl.col(f"c{place}"))
    by_case = rows.group_by(f"c{case}").agg(cell.drop_nulls().n_unique().alias("n"), pl.len())
    several = by_case.filter(pl.col("len") > 1)
    return several.filter(pl.col("n") > 1).height / several.height if several.height else 0.0


def _activity(
    seen: DraftContext, rows: pl.DataFrame, case: int, free: Sequence[int]
) -> tuple[int | None, Where | None]:
    """Return where a row says what happened, and in which rows it does if not in all."""
    names = seen.look.names
    for place in [place for place in free if _FIELD.search(words(names[place]))]:
        states = [
            t
            for t in _texts(rows, place).unique(maintain_order=True)
            if NAMES_STATE.search(words(t))
        ]
        new = [other for other in free if other != place and _NEW.search(words(names[other]))]
        if states and new:
            return new[0], Where(names[place], tuple(states))
    able = [place for place in free if _may_say(rows, case, place)]
    ranked = [(rank, place) for place in able if (rank := _told(seen, rows, place)) is not None]
    return (min(ranked)[1], None) if ranked else (None, None)


def _may_say(rows: pl.DataFrame, case: int, place: int) -> bool:
    """Return whether a column has few short texts, of which a case has several."""
    texts = _texts(rows, place)
    if texts.is_empty() or texts.str.len_chars().max() > _LONGEST:  # type: ignore[operator]
        return False
    few = texts.n_unique() <= min(_MOST_ACTIVITIES, max(12, len(texts) // 2))
    return few and _varies(rows, case, place) >= _SEVERAL_ACTIVITIES


def _told(seen: DraftContext, rows: pl.DataFrame, place: int) -> tuple[bool, int, int] | None:
    """Return how far a column is from saying what happened; `None` where it does not."""
    title, texts = words(seen.look.names[place]), _texts(rows, place).unique().to_list()
    known = sum(meaning_of(text) is not None for text in texts) >= _KNOWN * len(texts)
    ends = any(activity_of(text) == "closing" for text in texts)
    if _ACTIVITY.search(title):
        return not ends, 0, place
    if NAMES_STATE.search(title):
        return not ends, 1, place
    if known and ends and len(texts) > 1 and not title.startswith("lifecycle"):
        return not ends, 2, place
    return None


def _texts(rows: pl.DataFrame, place: int) -> pl.Series:
    return rows.select(cleaned(pl.col(f"c{place}")).alias("text")).to_series().drop_nulls()


def _histories(
    seen: DraftContext,
    rows: pl.DataFrame,
    case: int,
    time: int,
    activity: int,
    only: Where | None,
) -> tuple[tuple[str, ...], ...]:
    """Return by case what happened, in the order in which it did, as far as that is told."""
    cells = seen.look.cells[time]
    texts = rows.select(cleaned(pl.col(f"c{time}")).alias("at")).to_series()
    formats = cells.times.formats if cells.times else (cells.epoch,)
    instants = to_time(texts, formats, "UTC").instants
    events = rows.select(
        case=pl.col(f"c{case}"), activity=cleaned(pl.col(f"c{activity}")), at=instants
    ).with_row_index()
    if only:
        field = rows[f"c{seen.look.names.index(only.column)}"].str.strip_chars()
        events = events.filter(field.is_in(list(only.values)).fill_null(value=False))
    ordered = events.drop_nulls("activity").sort("at", "index", nulls_last=False)
    lists = ordered.group_by("case", maintain_order=True).agg("activity")["activity"]
    return tuple(tuple(each) for each in lists.to_list())
