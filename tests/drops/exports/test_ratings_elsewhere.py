"""Reviews of other sites and languages: stars on longer scales, in words, under other names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.analyst import Outcome, analyse

STARS = [5, 4, 3, 2, 1, 5, 5, 4, 2, 3, 4, 5]
ENGLISH = ["Review ID", "Date", "Rating", "Review", "Store"]


def export(
    folder: Path, ratings: list[object], names: list[str], *answers: str, kind: str = "csv"
) -> Outcome:
    rows = [
        [f"v{n}", f"2026-03-{n + 10}", str(rating), f"Said that {n}", ["York", "Bath"][n % 2]]
        for n, rating in enumerate(ratings)
    ]
    text = json.dumps([dict(zip(names, row, strict=True)) for row in rows])
    if kind == "csv":
        text = "\n".join(",".join(row) for row in [names, *rows]) + "\n"
    return analyse(folder, text, answers, name=f"reviews.{kind}")


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("times", [2, 10, 20])
def test_a_longer_scale_is_asked_and_never_left_out_unsaid(
    tmp_path: Path, times: int, kind: str
) -> None:
    """Without its stars a review counted by its words alone, and the stars were not read."""
    ratings: list[object] = [star * times for star in STARS]
    asked = export(tmp_path, ratings, ENGLISH, kind=kind)
    assert (asked.taken, asked.asked) == (None, ("stars:Rating",))
    told = export(tmp_path, ratings, ENGLISH, "stars:Rating=stars", kind=kind)
    assert told.taken
    assert told.taken.column("rating") == STARS
    without = export(tmp_path, ratings, ENGLISH, "stars:Rating=leave", kind=kind)
    assert without.taken is None or set(without.taken.column("rating")) == {None}


def test_halves_of_a_scale_to_ten_count_up(tmp_path: Path) -> None:
    ratings: list[object] = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    told = export(tmp_path, ratings, ENGLISH, "stars:Rating=stars")
    assert told.taken
    assert told.taken.column("rating") == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


HALVES: dict[str, tuple[list[str], str]] = {
    "some": (["5", "4.5", "4", "3.5", "3", "2", "1", "1.5", "4.5", "5", "2.5", "3"], "csv"),
    "all": (["4.5", "4.5", "3.5", "3.5", "0.5", "0.5", "1.5", "1.5", "2.5", "2.5", "4.5", "3.5"], "csv"),
    "as pandas writes": (["5.0", "4.5", "4.0", "3.5", "3.0", "2.0", "1.0", "1.5", "4.5", "5.0", "2.5", "3.0"], "csv"),
    "of JSON": (["5", "4.5", "4", "3.5", "3", "2", "1", "1.5", "4.5", "5", "2.5", "3"], "json"),
    "with a comma": (["5,0", "4,5", "4,0", "3,5", "3,0", "2,0", "1,0", "1,5", "4,5", "5,0", "2,5", "3,0"], "json"),
}  # fmt: skip


@pytest.mark.parametrize(("ratings", "kind"), HALVES.values(), ids=HALVES)
def test_half_stars_are_asked_and_never_left_out_unsaid(
    tmp_path: Path, ratings: list[str], kind: str
) -> None:
    """Whole stars and halves in one column were not read at all, and a note alone said so."""
    spelled: list[object] = [*ratings, *ratings[:10]]
    asked = export(tmp_path, spelled, ENGLISH, kind=kind)
    assert (asked.taken, asked.asked) == (None, ("halves:Rating",))
    told = export(tmp_path, spelled, ENGLISH, "halves:Rating=up", kind=kind)
    assert told.taken
    up = [int(float(each.replace(",", ".")) + 0.5) for each in ratings]
    assert told.taken.column("rating") == up + up[:10]
    left = export(tmp_path, spelled, ENGLISH, "halves:Rating=leave", kind=kind)
    assert left.taken
    assert set(left.taken.column("rating")) == {None}


@pytest.mark.parametrize("odd", ["4.3", "5.5", "4.25", "3.75", "6"])
def test_averages_are_no_stars_with_halves(tmp_path: Path, odd: str) -> None:
    ratings: list[object] = ["5", "4.5", "4", odd] * 5
    found = export(tmp_path, ratings, ENGLISH)
    assert "halves:Rating" not in found.asked
    assert found.taken is None or set(found.taken.column("rating")) == {None}


SPELLED = {
    "as alternative texts say": [f"Rated {n} out of 5 stars" for n in STARS],
    "as Yelp's": [f"{n} star rating" for n in STARS],
    "as Google's interface": [["ONE", "TWO", "THREE", "FOUR", "FIVE"][n - 1] for n in STARS],
    "on keys": [f"{n}\ufe0f\u20e3" for n in STARS],
}


@pytest.mark.parametrize("ratings", SPELLED.values(), ids=SPELLED)
def test_stars_are_read_as_sites_spell_them(tmp_path: Path, ratings: list[object]) -> None:
    outcome = export(tmp_path, ratings, ENGLISH)
    assert outcome.taken, outcome.said
    assert outcome.taken.column("rating") == STARS


LANGUAGES = {
    "de": ["Rezensions-ID", "Datum", "Sternebewertung", "Rezension", "Filiale"],
    "fr": ["ID avis", "Date de publication", "Note", "Avis", "Magasin"],
    "es": ["ID reseña", "Fecha", "Calificación", "Reseña", "Tienda"],
    "it": ["ID recensione", "Data", "Valutazione", "Recensione", "Negozio"],
    "pt": ["ID da avaliação", "Data", "Nota", "Comentário", "Loja"],
    "nl": ["Review ID", "Datum", "Beoordeling", "Recensie", "Vestiging"],
}


@pytest.mark.parametrize("names", LANGUAGES.values(), ids=LANGUAGES)
def test_reviews_in_other_languages_keep_their_stars_and_words(
    tmp_path: Path, names: list[str]
) -> None:
    """They were taken as reviews that say nothing: a time and a kind, and all else left out."""
    outcome = export(tmp_path, list(STARS), names)
    assert outcome.taken, outcome.said
    assert outcome.taken.reading.mapping.table == "advocacy"
    assert outcome.taken.column("rating") == STARS
    assert outcome.taken.column("text")[0] == "Said that 0"
    assert set(outcome.taken.column("location")) == {"York", "Bath"}
