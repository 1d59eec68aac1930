"""Answers that lie in a list inside their response, as columns: one for each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: What tells which question is meant: its text, else by what it is known.
_TEXTS = ("title", "label", "question_text", "heading", "headline", "text", "name")
_IDS = ("ref", "id", "key", "question_id", "questionId", "field_id", "fieldId")
#: Where the question stands when it is a record of its own.
_QUESTION = ("field", "question")
#: Where the answer stands when its kind does not say it.
_ANSWER = ("answer", "value", "response", "values", "answers")
#: What a chosen answer is called.
_CHOSEN = ("label", "labels", "text", "value", "name", "body")
#: Lists that say what the questions are called.
_ASKED = ("fields", "questions")


def answers_of(items: Sequence[Any], questions: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the answer to each question of the list; `None` when it is no list of answers.

    `questions` has the texts of questions that the response tells elsewhere, by their ids.
    """
    found: dict[str, Any] = {}
    for item in items:
        answer = _answer(item) if isinstance(item, dict) else None
        question = _question(item, questions) if answer else ""
        if answer is None or not question:
            return None
        number = 2
        name = question
        while name in found:
            name, number = f"{question} ({number})", number + 1
        found[name] = answer[0]
    return found or None


def texts_of_questions(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of the questions that a record tells, by their ids."""
    return dict(_texts(record))


def _texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _texts(value)
        elif key in _ASKED and isinstance(value, list):
            for each in value:
                text = _first(each, _TEXTS) if isinstance(each, dict) else None
                if isinstance(text, str):
                    yield from ((str(each[by]), text) for by in _IDS if each.get(by))


def _question(item: Mapping[str, Any], questions: Mapping[str, str]) -> str:
    """The text of the question that was answered, else its kind and by what it is known."""
    about = next((item[key] for key in _QUESTION if item.get(key)), item)
    if isinstance(about, str):
        return about
    if not isinstance(about, dict):
        return ""
    known = [str(about[key]) for key in _IDS if about.get(key)]
    known_text = next((questions[each] for each in known if each in questions), None)
    text = known_text or _first(about, _TEXTS if about is not item else _TEXTS[:-2])
    if isinstance(text, str) and text.strip():
        return text
    name = about.get("name")
    if isinstance(name, str) and name.strip():
        return name
    kind = about.get("type") if about is not item else None
    if not known:
        return ""
    return f"{kind} ({known[0]})" if isinstance(kind, str) else known[0]


def _answer(item: Mapping[str, Any]) -> tuple[Any] | None:
    """The answer; `None` when the record holds none, not even an empty one."""
    kind = item.get("type")
    places = (kind, *_ANSWER) if isinstance(kind, str) else _ANSWER
    place = next((each for each in places if each in item), None)
    return None if place is None else (_plain(item[place]),)


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
    """What was chosen, without how the tool files it."""
    if isinstance(value, dict):
        return _plain(_first(value, _CHOSEN))
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return [_plain(each) for each in value]
    return value


def _first(record: Mapping[str, Any], keys: Sequence[str]) -> Any:  # noqa: ANN401
    return next((record[key] for key in keys if record.get(key) not in (None, "")), None)
