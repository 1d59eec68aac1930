"""A team may be called None: a mapping can say so, and it is asked where cells suggest it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.support.analyst import analyse
from tests.support.taking import shipped, take

TEAMS = ("Care", "None", "", "Desk")


def exported(teams: tuple[str, ...]) -> str:
    lines = ["Response ID,Submitted at,How likely are you to recommend us?,Team"]
    lines += [f"R{n},2026-03-{n + 1:02}T10:00Z,9,{teams[n % len(teams)]}" for n in range(20)]
    return "\n".join(lines)


def test_it_is_asked_where_cells_are_empty_besides(tmp_path: Path) -> None:
    nothing = analyse(tmp_path, exported(TEAMS))
    assert "Team says «None» in 5 rows and nothing in 5. Is «None» a name?" in nothing.said
    assert nothing.taken is not None
    assert set(nothing.taken.column("team")) == {"Care", "Desk", None}
    named = analyse(tmp_path, exported(TEAMS), ["called:Team=name"])
    assert named.taken is not None
    assert set(named.taken.column("team")) == {"Care", "None", "Desk", None}


def test_nothing_is_asked_where_the_word_alone_stands_for_nothing(tmp_path: Path) -> None:
    outcome = analyse(tmp_path, exported(("Care", "None", "Desk")))
    assert "Is «None» a name?" not in outcome.said
    assert outcome.taken is not None
    assert set(outcome.taken.column("team")) == {"Care", "Desk", None}


def test_a_mapping_says_that_a_word_for_nothing_is_a_name(tmp_path: Path) -> None:
    mapping = shipped("pepper_responses")
    named = replace(mapping.columns["team"], values=(("none", "None"),))
    mapping = replace(mapping, columns={**mapping.columns, "team": named})
    file = "response_id,answered_at,question,score,team\n"
    file += "".join(f"{n},2026-10-01T10:00Z,nps,9,{team}\n" for n, team in enumerate(TEAMS))
    assert take(tmp_path, file, mapping).column("team") == ["Care", "None", None, "Desk"]
