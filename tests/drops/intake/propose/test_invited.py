"""Lists of who was asked, as survey tools write them: who it is, what became of it, who answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drops.intake.propose.look import look_at
from drops.intake.propose.proposal import propose
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.slices import Slice
from tests.support.analyst import Outcome, analyse
from tests.support.lakes import make_lake, reader_of
from tests.support.stores import HOSTILE

ROWS = 18
#: By who it is: the words of one row in nine, else those that stand most often.
_MAIL = {4: "Bounced", 5: "Opted Out"}
RECIPIENTS = (
    "Recipient ID,Email Address,First Name,Last Name,Custom Data 1,Status,Response Status,Date Sent\n"
    + "".join(
        f"{7000 + n},Guest{n}@example.org,Ann{n},Lee{n},gold,{_MAIL.get(n % 9, 'Sent')},"
        f"{'Completed' if n % 3 == 0 else 'Partially Completed' if n % 9 == 1 else 'Not Responded'},"
        f"2026-03-{n + 1:02} 10:00\n"
        for n in range(ROWS)
    )
)
LINKS = "Email,Name,Sent on,Status\n" + "".join(
    f"guest{n}@example.org,Ann Lee{n},2026-03-{n + 1:02} 10:00,"
    f"{'Bounced' if n % 9 == 4 else ('Completed', 'Opened', 'Delivered')[n % 3]}\n"
    for n in range(ROWS)
)
ASKED = "Invitation ID;Store;Channel;Invited at;Mail status;Survey status\n" + "".join(
    f"i{n};{('Bath', 'York')[n % 2]};{('SMS', 'E-mail')[n % 4 == 0]};2026-03-{n + 1:02} 10:00;"
    f"{'Undeliverable' if n % 9 == 4 else 'Delivered'};{('Responded', 'No response')[n % 2]}\n"
    for n in range(ROWS)
)
OPTED_OUT = "word:opted out=not sent"


def counts(outcome: Outcome, column: str) -> dict[object, int]:
    assert outcome.taken, outcome.said
    cells = outcome.taken.column(column)
    return {each: cells.count(each) for each in {*cells}}


def test_recipients_as_survey_monkey_lists_them(tmp_path: Path) -> None:
    """Its id was taken for personal data, and neither status was read."""
    assert analyse(tmp_path, RECIPIENTS).asked == ("word:opted out",)
    found = analyse(tmp_path, RECIPIENTS, [OPTED_OUT])
    assert found.taken, found.said
    assert found.taken.counts == (ROWS, ROWS, 0, 0)
    assert found.taken.column("invitation_id")[0] == "7000"
    assert counts(found, "delivery") == {"delivered": 14, "bounced": 2, "not sent": 2}
    assert counts(found, "answered") == {True: 6, False: 12}
    text = found.taken.rows.write_csv()
    assert "@" not in text
    assert "Ann" not in text


def test_one_status_says_what_became_of_it_and_who_answered(tmp_path: Path) -> None:
    """As whoever sends links to a Typeform has it."""
    found = analyse(tmp_path, LINKS, name="invited.csv")
    assert found.asked == ()
    assert counts(found, "delivery") == {"delivered": 16, "bounced": 2}
    assert counts(found, "answered") == {True: 6, False: 12}
    assert len(counts(found, "customer_id")) == ROWS


def test_a_list_with_two_statuses_under_other_names(tmp_path: Path) -> None:
    found = analyse(tmp_path, ASKED)
    assert found.asked == ()
    assert counts(found, "delivery") == {"delivered": 16, "bounced": 2}
    assert counts(found, "answered") == {True: 9, False: 9}
    assert counts(found, "channel") == {"SMS": 13, "E-mail": 5}
    assert counts(found, "customer_id") == {None: ROWS}


def test_who_it_is_stands_in_a_list_as_in_files_of_answers(tmp_path: Path) -> None:
    """An address is one person's own, however it is cased and whoever holds it."""
    listed = analyse(tmp_path, RECIPIENTS, [OPTED_OUT]).taken
    (tmp_path / "other").mkdir()
    linked = analyse(tmp_path / "other", LINKS, name="invited.csv").taken
    assert listed
    assert linked
    assert listed.column("customer_id") == linked.column("customer_id")


def test_ids_that_are_addresses_are_none(tmp_path: Path) -> None:
    path = tmp_path / "recipients.csv"
    path.write_text("Recipient ID,Date Sent,Status\n" + "".join(
        f"g{n}@example.org,2026-03-{n + 1:02} 10:00,Sent\n" for n in range(ROWS)))  # fmt: skip
    proposal = propose(look_at(path, path.name), "invitations")
    assert "invitation_id" not in proposal.mapping.columns
    assert proposal.mapping.columns["customer_id"].headers == ("Recipient ID",)


@pytest.mark.parametrize("word", [*HOSTILE[:4], "Zugestellt?", "=1+1"])
def test_a_word_that_nobody_knows_is_asked_about(tmp_path: Path, word: str) -> None:
    shown = " ".join(word.split()).replace(",", "").replace('"', "")
    if not shown:
        return
    text = RECIPIENTS.replace("Opted Out", shown)
    found = analyse(tmp_path, text)
    assert found.taken is None
    assert found.asked == (f"word:{shown.lower()}",)


def test_a_status_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Tickets have a status as well, and it says how they stand."""
    rows = "".join(
        f"T{n},2026-03-{n + 1:02} 10:00,It was cold,{('Open', 'Closed')[n % 2]}\n"
        for n in range(ROWS)
    )
    path = tmp_path / "tickets.csv"
    path.write_text(f"Ticket ID,Created at,Subject,Status\n{rows}")
    proposal = propose(look_at(path, path.name))
    assert proposal.mapping.table == "complaints"
    assert proposal.mapping.states


def test_who_answered_without_a_time_counts_from_the_file_alone(tmp_path: Path) -> None:
    """By hand: of four delivered two say that they answered, one of them when; 1 of 2 scores is 9."""
    sent = datetime(2026, 3, 1, 10, tzinfo=UTC)
    known = sent + timedelta(days=30)
    says = [(True, "a", "delivered"), (True, None, "delivered"), (False, "c", "delivered"), (False, None, "delivered"), (False, None, "bounced")]  # fmt: skip
    rows = [
        {"invitation_id": f"i{n}", "sent_at": sent, "answered": answered, "customer_id": who, "delivery": delivery,
         "known_at": known}
        for n, (answered, who, delivery) in enumerate(says)
    ]  # fmt: skip
    came = {"question": "nps", "answered_at": sent + timedelta(days=2), "known_at": known}
    answers = [{**came, "response_id": "r1", "score": 9, "customer_id": "a"}]
    lake = make_lake(tmp_path, invitations=rows, responses=answers)
    (row,) = measure(reader_of(lake), METRICS["response_rate"], Slice())
    assert (row.estimate.value, row.estimate.n) == (50.0, 4)
