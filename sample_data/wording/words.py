"""The word lists, read once from the files beside this module, and what is put together of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sample_data.company import TEAMS, TOUCHPOINTS
from sample_data.dice import WeightedChoices

if TYPE_CHECKING:
    from sample_data.dice import Dice

HERE = Path(__file__).parent
#: How guests sound in a survey, and people in public.
TONES = ("good", "fair", "bad")
PUBLIC_TONES = ("positive", "neutral", "negative")
#: What public posts are about; what is none of the others is of the visit.
TOPICS = ("meal", "delivery", "visit")


@dataclass(frozen=True)
class WordLists:
    """The lists of one file. Each is asked for by its keys, and must be there."""

    path: Path
    lists: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> WordLists:
        """Return the lists of that TOML file."""
        return cls(path, tomllib.loads(path.read_text(encoding="utf-8")))

    def texts(self, *keys: str) -> tuple[str, ...]:
        """Return the texts under those keys. Raise `ValueError` if there is no list of texts."""
        found = self._under(keys)
        if isinstance(found, list) and found and all(isinstance(text, str) for text in found):
            return tuple(found)
        raise self._wrong(keys, "a list of texts", found)

    def weights(self, *keys: str) -> WeightedChoices[str]:
        """Return the names under those keys, to be drawn from by weight.

        Raise `ValueError` if there are no names with a whole number above 0 each.
        """
        found = self._under(keys)
        if isinstance(found, dict) and found and all(map(_is_weight, found.values())):
            return WeightedChoices(found)
        raise self._wrong(keys, "names with a whole number above 0 each", found)

    def _under(self, keys: tuple[str, ...]) -> object:
        """Return what stands under those keys, `None` where nothing does."""
        found: object = self.lists
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def _wrong(self, keys: tuple[str, ...], expected: str, found: object) -> ValueError:
        """Return the error that names the place, what belongs there and what was found."""
        place = f"{self.path.name}, {' → '.join(keys)}"
        return ValueError(f"{place}: expected {expected}, not {found!r}")


def _is_weight(value: object) -> bool:
    """Return whether that is a whole number above 0."""
    return isinstance(value, int) and value > 0


_GUESTS = WordLists.read(HERE / "sentences.toml")
_SENTENCES = {
    touchpoint: {tone: _GUESTS.texts("touchpoints", touchpoint, tone) for tone in TONES}
    for touchpoint in TOUCHPOINTS
}
_DETAILS = {
    touchpoint: _GUESTS.texts("touchpoints", touchpoint, "details") for touchpoint in TOUCHPOINTS
}
_OPENINGS = _GUESTS.texts("openings")
_AFTERTHOUGHTS = {tone: _GUESTS.texts("afterthoughts", tone) for tone in TONES}
#: Story 1: what York's guests write in the week of 12 October.
LATE_IN_YORK = _GUESTS.texts("stories", "late_in_york")
#: Story 3: what guests write where nobody checks the table after serving.
MISSING_FROM_TABLE = _GUESTS.texts("stories", "missing_from_table")
#: Texts that a page or a spreadsheet could take for something else.
HOSTILE = _GUESTS.texts("hostile")

_COMPLAINTS = WordLists.read(HERE / "complaints.toml")
#: What each team hears about.
CATEGORIES = {team: _COMPLAINTS.weights("categories", team) for team in TEAMS}
_SUMMARIES = {
    category: _COMPLAINTS.texts("sentences", category)
    for weighted in CATEGORIES.values()
    for category in weighted.choices
}
_SUMMARY_ENDINGS = _COMPLAINTS.texts("endings")

_PUBLIC = WordLists.read(HERE / "events.toml")
_PLACES = _PUBLIC.texts("places")
_POSTS = {
    topic: {tone: _PUBLIC.texts("topics", topic, tone) for tone in PUBLIC_TONES} for topic in TOPICS
}
_POST_ENDINGS = {tone: _PUBLIC.texts("endings", tone) for tone in PUBLIC_TONES}


def tone_of(score: int, promoter: int = 9, passive: int = 7) -> str:
    """Return the tone ("good", "fair" or "bad") of somebody who gives that score."""
    if score >= promoter:
        return "good"
    return "fair" if score >= passive else "bad"


def comment(dice: Dice, touchpoint: str, tone: str) -> str:
    """Return one to three sentences that fit the touchpoint and the tone."""
    return _said(dice, dice.pick(_SENTENCES[touchpoint][tone]), tone)


def comment_from(dice: Dice, sentences: tuple[str, ...], tone: str) -> str:
    """Return one of the sentences given, perhaps with something before and after it."""
    return _said(dice, dice.pick(sentences), tone)


def _said(dice: Dice, sentence: str, tone: str) -> str:
    """Return that sentence as a person types it."""
    parts = [sentence]
    if dice.chance(0.22):
        parts.insert(0, dice.pick(_OPENINGS))
    if dice.chance(0.35):
        parts.append(dice.pick(_AFTERTHOUGHTS[tone]))
    text = " ".join(parts)
    if dice.chance(0.12):
        text = text[0].lower() + text[1:].rstrip(".")
    return text


def with_detail(dice: Dice, comment: str, touchpoint: str) -> str:
    """Return that comment, perhaps with a detail of the visit before or after it."""
    if len(comment) >= 110 or not dice.chance(0.5):
        return comment
    detail = dice.pick(_DETAILS[touchpoint])
    ended = comment if comment[-1] in ".!?" else comment + "."
    return f"{ended} {detail}" if dice.chance(0.6) else f"{detail} {comment}"


def complaint_summary(dice: Dice, category: str) -> str:
    """Return one line in the guest's words about that category."""
    return dice.pick(_SUMMARIES[category]) + dice.pick(_SUMMARY_ENDINGS)


def public_post(dice: Dice, location: str, touchpoint: str, tone: str) -> str:
    """Return a short post about that location (its tone positive, neutral or negative)."""
    topic = touchpoint if touchpoint in _POSTS else "visit"
    where = dice.pick(_PLACES).format(place=location)
    sentence = dice.pick(_POSTS[topic][tone]).format(where=where)
    return sentence[0].upper() + sentence[1:] + dice.pick(_POST_ENDINGS[tone])
