"""Help desks whose exports name their columns in other languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.analyst import analyse

OPENED = [datetime(2026, 3, day, 14, 5, tzinfo=UTC) for day in range(1, 21)]
#: Names of the columns, and what the state of a closed and of an open ticket is called.
DESKS = {
    "French": ("Numéro de ticket,Date de création,Date de clôture,Statut,Équipe,Objet", "Fermé,Ouvert"),
    "Italian": ("Numero ticket,Data di apertura,Data di chiusura,Stato,Team,Oggetto", "Chiuso,Aperto"),
    "Portuguese": ("Número do chamado,Data de abertura,Data de fechamento,Status,Equipe,Assunto", "Fechado,Aberto"),
    "Dutch": ("Ticketnummer,Aangemaakt op,Gesloten op,Status,Afdeling,Onderwerp", "Gesloten,Open"),
    "Polish": ("Numer zgłoszenia,Data utworzenia,Data zamknięcia,Status,Zespół,Temat", "Zamknięte,Otwarte"),
    "Swedish": ("Ärendenummer,Skapad,Stängd,Status,Team,Ämne", "Stängd,Öppen"),
}  # fmt: skip


@pytest.mark.parametrize("language", DESKS)
def test_tickets_are_complaints_with_their_times(tmp_path: Path, language: str) -> None:
    header, states = DESKS[language]
    closed, still_open = states.split(",")
    lines = [header]
    for n, at in enumerate(OPENED):
        is_open = n % 5 == 0
        end = "" if is_open else f"{at + timedelta(hours=n + 1):%Y-%m-%d %H:%M}"
        team = "Care" if n % 2 else "Desk"
        state = still_open if is_open else closed
        lines.append(f"{7000 + n},{at:%Y-%m-%d %H:%M},{end},{state},{team},It broke down again")
    outcome = analyse(tmp_path, "\n".join(lines))
    assert outcome.taken is not None, outcome.said
    assert outcome.taken.reading.table == "complaints"
    assert outcome.taken.column("opened_at") == OPENED
    assert outcome.taken.column("resolved_at") == [
        None if n % 5 == 0 else at + timedelta(hours=n + 1) for n, at in enumerate(OPENED)
    ]
    assert outcome.taken.column("team")[:2] == ["Desk", "Care"]
    assert not outcome.asked


@pytest.mark.parametrize("mark", ["k.A.", "(leer)", "Keine Angabe", "(vide)", "niet ingevuld"])
def test_what_says_that_nothing_is_given_is_no_place(tmp_path: Path, mark: str) -> None:
    lines = ["Response ID,Submitted at,How likely are you to recommend us?,Location"]
    lines += [
        f"R{n},2026-03-{n + 1:02}T10:00Z,9,{mark if n % 6 == 0 else 'York'}" for n in range(20)
    ]
    outcome = analyse(tmp_path, "\n".join(lines))
    assert outcome.taken is not None
    assert set(outcome.taken.column("location")) == {"York", None}
