"""Words: against the formula of Monroe, Colaresi & Quinn written out with plain Python."""

import math
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.analyses.keywords import (
    CLEAR,
    FEWEST,
    FUNCTION_WORDS,
    MOST_COMMENTS,
    PRIOR_SHARE,
    examples,
    log_odds,
    words,
)
from metrics.slices import Scope, Slice
from tests.support.lakes import at, make_lake, reader_of

WHOLE = Slice(None, None)

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")


def answers(*said: tuple[int, str], **columns: Any) -> list[dict[str, Any]]:
    return [
        {"question": "nps", "score": score, "comment": text, "answered_at": at("2026-10-05T10:00")}
        | columns
        for score, text in said
    ]


def vocabulary(text: str, size: int) -> set[str]:
    """The words or pairs of a comment, each once, cut with Python's own regular expressions."""
    found = set()
    for part in re.split(r"[^\w\s'’]+", text.lower()):
        said = WORD.findall(part)
        found |= {" ".join(said[i : i + size]) for i in range(len(said) - size + 1)}
    return found


def by_formula(comments: list[tuple[int, str]], size: int) -> dict[str, tuple[float, float, int]]:
    """Equations 16, 20 and 22 of the paper: each word's log-odds ratio and z-score.

    And how many comments hold it of the side that says it more.
    """
    detractors, promoters, everyone = Counter[str](), Counter[str](), Counter[str]()
    for score, text in comments:
        said = vocabulary(text, size)
        everyone.update(said)
        if score <= 6:
            detractors.update(said)
        elif score >= 9:
            promoters.update(said)
    n_i, n_j, n = detractors.total(), promoters.total(), everyone.total()
    found = {}
    for word, times in everyone.items():
        a_0, a = PRIOR_SHARE * n, PRIOR_SHARE * times
        y_i, y_j = detractors[word], promoters[word]
        delta = math.log((y_i + a) / (n_i + a_0 - y_i - a))
        delta -= math.log((y_j + a) / (n_j + a_0 - y_j - a))
        found[word] = delta, delta / math.sqrt(1 / (y_i + a) + 1 / (y_j + a)), (y_j, y_i)[delta > 0]
    return found


def made_up(seed: int) -> list[tuple[int, str]]:
    draw = random.Random(seed)  # noqa: S311
    plain = ["soup", "bread", "waiter", "table", "window", "evening", "menu", "garden"]
    comments = []
    for _ in range(600):
        score = draw.randint(0, 10)
        said = draw.choices(plain, k=5)
        if score <= 6 and draw.random() < 0.5:
            said.insert(draw.randrange(5), draw.choice(["cold", "no pepper", "l'attente était"]))
        if score >= 9 and draw.random() < 0.5:
            said.insert(draw.randrange(5), "lovely")
        comments.append((score, " ".join(said[:3]) + draw.choice([". ", ", ", " "]) + said[3]))
    return comments


@pytest.mark.parametrize("seed", range(3))
def test_words_and_pairs_have_the_papers_log_odds(tmp_path: Path, seed: int) -> None:
    comments = made_up(seed)
    found = words(reader_of(make_lake(tmp_path, responses=answers(*comments))), WHOLE, most=1000)
    expected = by_formula(comments, 1) | by_formula(comments, 2)
    told = [*found.of_detractors, *found.of_promoters]
    assert "lovely" in {word.text for word in found.of_promoters}
    assert found.of_detractors
    for word in told:
        assert (word.log_odds, word.z) == pytest.approx(expected[word.text][:2], rel=1e-12)
        assert abs(word.z) >= CLEAR
    # Nothing clear is left out but what stands beside a pair or a word that says the same.
    clear = {w for w, (_, z, often) in expected.items() if abs(z) >= CLEAR and often >= FEWEST}
    parts = {part for word in told for part in word.text.split()}
    for word in clear - {w.text for w in told}:
        assert (parts | FUNCTION_WORDS) & set(word.split())


def test_the_counts_are_of_comments_not_of_words(tmp_path: Path) -> None:
    comments = [(2, "Cold cold COLD, cold!"), (2, "Bread")] * 9 + [(10, "Nice"), (9, "Bread")] * 9
    found = words(reader_of(make_lake(tmp_path, responses=answers(*comments))), WHOLE)
    (cold,) = found.of_detractors
    assert (cold.text, cold.detractors, cold.promoters) == ("cold", 9, 0)
    assert (found.detractors, found.promoters) == (18, 18)


def test_a_pair_stands_for_its_words_and_does_not_cross_a_pause(tmp_path: Path) -> None:
    comments = [(1, "No pepper! Again: nothing")] * 40 + [(10, "No soup, pepper")] * 40
    comments += [(10, "no idea")] * 20
    found = words(reader_of(make_lake(tmp_path, responses=answers(*comments))), WHOLE)
    told = {word.text for word in (*found.of_detractors, *found.of_promoters)}
    assert "no pepper" in told
    assert not told & {"pepper again", "soup pepper", "again nothing"}


def test_words_that_hold_a_sentence_together_are_not_told(tmp_path: Path) -> None:
    comments = [(1, "it was about the bill"), (10, "smile"), (1, "bread"), (9, "bread")] * 30
    found = words(reader_of(make_lake(tmp_path, responses=answers(*comments))), WHOLE)
    assert [word.text for word in found.of_detractors] == ["bill"]


def test_what_one_person_says_is_not_told(tmp_path: Path) -> None:
    few = [(1, "frozen peas")] * (FEWEST - 1) + [(10, "smile")] * 90 + [(1, "slow")] * 30
    found = words(reader_of(make_lake(tmp_path / "few", responses=answers(*few))), WHOLE)
    assert [word.text for word in found.of_detractors] == ["slow"]
    enough = make_lake(tmp_path / "enough", responses=answers(*few, (1, "frozen peas")))
    told = {word.text for word in words(reader_of(enough), WHOLE).of_detractors}
    assert "slow" in told
    assert told & {"frozen peas", "frozen", "peas"}


def test_one_side_alone_has_no_words_of_its_own(tmp_path: Path) -> None:
    found = words(reader_of(make_lake(tmp_path, responses=answers(*[(1, "slow")] * 50))), WHOLE)
    assert (found.of_detractors, found.of_promoters, found.detractors) == ((), (), 50)


def test_no_comments_no_words(tmp_path: Path) -> None:
    found = words(reader_of(make_lake(tmp_path, responses=[])), WHOLE)
    assert (found.detractors, found.promoters, found.hidden) == (0, 0, False)


def test_few_comments_are_hidden(tmp_path: Path) -> None:
    seven = make_lake(tmp_path, responses=answers(*[(1, "slow soup")] * 5, *[(10, "smile")] * 2))
    reader = reader_of(seven, smallest=5, smallest_comments=8)
    found = words(reader, WHOLE)
    assert found.hidden
    assert not found.of_detractors
    assert examples(reader, WHOLE, "slow", (0, 6)).is_empty()
    assert examples(reader_of(seven), WHOLE, "slow", (0, 6)).height == 3


def test_only_the_slice_and_what_the_reader_may_see(tmp_path: Path) -> None:
    york = answers(*[(1, "slow"), (10, "smile")] * 30, location="York")
    bath = answers(*[(1, "cold"), (10, "smile")] * 30, location="Bath")
    lake = make_lake(tmp_path, responses=york + bath)
    here = words(reader_of(lake), WHOLE.narrow("location", "York"))
    seen = words(reader_of(lake, scope=Scope({"location": ("Bath",)})), WHOLE)
    assert [word.text for word in here.of_detractors] == ["slow"]
    assert [word.text for word in seen.of_detractors] == ["cold"]


def test_examples_hold_the_word_and_have_the_score(tmp_path: Path) -> None:
    said = answers(*[(1, "It was slow.")] * 6, *[(9, "Slow food!")] * 6, *[(1, "slowly")] * 6)
    said[3]["answered_at"] = at("2026-10-09T10:00")
    found = examples(reader_of(make_lake(tmp_path, responses=said)), WHOLE, "slow", (0, 6), most=2)
    assert found["words"].to_list() == ["It was slow.", "It was slow."]
    assert found["at"].to_list() == [at("2026-10-09T10:00"), at("2026-10-05T10:00")]


def test_a_quote_or_a_percent_sign_is_text(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers(*[(1, "100 % 'quoted'; DROP TABLE x")] * 8))
    assert examples(reader_of(lake), WHOLE, "'; DROP", (0, 6)).is_empty()
    assert examples(reader_of(lake), WHOLE, "drop table", (0, 6)).height == 3


def test_of_very_many_comments_some_are_drawn_and_the_examples_are_of_all(tmp_path: Path) -> None:
    many = answers(*[(1, "slow soup"), (10, "smile")] * MOST_COMMENTS)
    many[0] |= {"comment": "slow, very slow", "answered_at": at("2026-10-30T10:00")}
    lake = make_lake(tmp_path, responses=many)
    found = words(reader_of(lake), WHOLE)
    assert found.detractors + found.promoters == MOST_COMMENTS
    # Drawn by chance, as many of each side: within four standard errors.
    assert abs(found.detractors - MOST_COMMENTS / 2) < 2 * MOST_COMMENTS**0.5
    assert found == words(reader_of(lake), WHOLE)
    newest = examples(reader_of(lake), WHOLE, "slow", (0, 6), most=1)
    assert newest["words"].to_list() == ["slow, very slow"]


def test_chance_alone_names_few_words() -> None:
    """Labels drawn at random: of the words said often enough, less than one in forty is named."""
    chance = np.random.default_rng(5)
    often = 1 / np.arange(1, 400)
    named = looked = 0
    for _ in range(60):
        everyone = chance.multinomial(4000, often / often.sum())
        first = chance.binomial(everyone, 0.35)
        second = chance.binomial(everyone - first, 0.6)
        used = everyone > 0
        _, z = log_odds(first[used], second[used], everyone[used])
        enough = np.where(z > 0, first[used], second[used]) >= FEWEST
        named += int((np.abs(z[enough]) >= CLEAR).sum())
        looked += int(enough.sum())
    assert looked > 3000
    assert named / looked < 1 / 40
