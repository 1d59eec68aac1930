"""In which language a text is written, as far as its words tell.

Told by py3langid, a model of 140 languages that it brings along. Reference: Lui, M. and Baldwin, T.
(2012), langid.py: An off-the-shelf language identification tool, ACL 2012.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

#: So sure the model has to be: below, a text is too short to tell, as one common word is.
_SURE = 0.1
#: Its words are English words, so that short English texts were taken for it.
_LIKE_ENGLISH = "pcm"
#: More letters than these say no more.
_ENOUGH = 1000


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def _identifier() -> _Identifier:
    # Loading it takes a second, and few files have texts whose language matters.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([each for each in identifier.nb_classes if each != _LIKE_ENGLISH])
    known: _Identifier = identifier
    return known


def language_of(text: str) -> str | None:
    """Return the language by its code (ISO 639), or None where the words do not tell."""
    language, sure = _identifier().classify(text[:_ENOUGH])
    return language if sure >= _SURE else None
