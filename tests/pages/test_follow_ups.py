"""What is followed: listed for whom it is, what is due first first; who was asked, on the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from drops.findings import follow
from drops.findings.events import FollowUp
from drops.findings.subjects import FollowedWords, read
from tests.metrics.analyses.asked.test_asked import SENT
from tests.pages.test_voice import company
from tests.support import stores
from tests.support.lakes import at, write_lake
from tests.support.reading import OpenPage, markup, plain, said
from ui.panels.following.mine import about, chosen, is_late

DUE = datetime(2026, 12, 4, tzinfo=UTC)


def test_what_is_due_first_is_first_and_the_closed_are_last() -> None:
    some = {
        event.finding: event
        for event in (
            FollowUp("closed", "told", "Ann", seq=1, at=DUE, due_at=DUE - timedelta(days=9)),
            FollowUp("whenever", "seen", "Ann", seq=2, at=DUE),
            FollowUp("late", "in work", "Ann", seq=3, at=DUE, due_at=DUE - timedelta(days=1)),
            FollowUp("later", "in work", "Bob", seq=4, at=DUE, due_at=DUE),
        )
    }
    named = [event.finding for event in chosen(some, None, closed=True)]
    assert named == ["late", "later", "whenever", "closed"]
    assert [e.finding for e in chosen(some, "Ann", closed=False)] == ["late", "whenever"]
    assert [is_late(e, DUE) for e in some.values()] == [False, False, True, True]


def test_the_name_of_words_is_read_and_that_of_a_finding_is_none() -> None:
    words = FollowedWords("comment", "a&b=c", "R_1:nps")
    assert read(words.lasting) == words
    assert read("kind=changed&metric=nps&by=location&group=York") is None
    assert about("kind=changed&metric=nps&group=York") == "changed · Net Promoter Score · York"
    assert about("experiment=pepper_experiments/X-1") == "experiment X-1"
    assert about("kind=of another Pepper&metric=gone") == "of another Pepper"


def test_what_was_taken_is_listed_with_its_words_and_numbers(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(tmp_path, **company())
    name = FollowedWords("complaint", "", "t3").lasting
    hostile = stores.HOSTILE[0]
    event = follow.follow(home, name, state="in work", owner="Ann", note=hostile, due_at=DUE)
    page = open_page(home, "voice", section="Follow-ups")
    assert not page.exception
    (row,) = page.dataframe[0].value.to_dict("records")
    assert (row["About"], row["Owner"], row["State"]) == ("Cold pepper soup", "Ann", "in work")
    assert not markup(page, stores.MARKUP)
    # The list has one: the numbers of the period do not say beside it that there are none.
    assert [each.value for each in page.metric][1:] == ["none due yet", "0\u202f%"]
    assert "All that is followed, whatever the period and the filters." in said(page)
    # Nine complaints and sixteen detractors left words; one is taken.
    assert "of 25 detractors and complaints with words" in plain(said(page))
    follow.follow(home, name, state="told", owner="Ann", seen=event.seq)
    page = open_page(home, "voice", section="Follow-ups")
    assert "Nothing is left to do." in plain(said(page))


def test_who_was_asked_is_a_section_with_a_warning(tmp_path: Path, open_page: OpenPage) -> None:
    known, rows, answers = at("2026-09-28T10:00"), [], []
    for channel, count, scores in (("app", 80, [0] * 8), ("web", 40, [10] * 20)):
        for number in range(count):
            key = f"{channel}{number}"
            has = number < len(scores)
            rows.append(
                {"invitation_id": key, "sent_at": SENT, "channel": channel, "known_at": known,
                 "delivery": "delivered", "response_id": key if has else None}
            )  # fmt: skip
            if has:
                answers.append(
                    {"response_id": key, "question": "nps", "score": scores[number],
                     "answered_at": SENT + timedelta(hours=1), "channel": channel,
                     "comment": "words", "known_at": known}
                )  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, responses=answers, invitations=rows))
    page = open_page(home, "voice", section="Who was asked")
    assert not page.exception
    assert "“app” is 67 % of the asked and 29 % of the answers" in plain(said(page))
    assert "NPS as invited is 76 points lower" in plain(said(page))


def test_the_hour_of_asking_is_told_where_several_are(tmp_path: Path, open_page: OpenPage) -> None:
    known = at("2026-09-28T10:00")
    rows = [
        {"invitation_id": f"{hour}-{number}", "sent_at": at(f"2026-09-01T{hour:02}:10"),
         "channel": ("app", "web")[number % 2], "known_at": known, "delivery": "delivered",
         "answered_at": at("2026-09-02T10:00") if number < answers else None}
        for hour, answers in ((8, 36), (18, 4))
        for number in range(40)
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path / "several", invitations=rows, responses=_WORDS))
    page = open_page(home, "voice", section="Who was asked")
    page.segmented_control(key="asked_by").set_value("hour").run()
    assert not page.exception
    told = plain(said(page)).replace("\N{WORD JOINER}", "")
    assert "18:00 is 80 points below the rest; 08:00 is 80 points above the rest." in told
    one = [row for row in rows if f"{row['invitation_id']}".startswith("8-")]
    home = stores.seeing_all(write_lake(tmp_path / "one", invitations=one, responses=_WORDS))
    page = open_page(home, "voice", section="Who was asked")
    assert not page.exception
    assert all("Hour" not in each.options for each in page.get("button_group"))


_WORDS = [
    {"response_id": "r", "question": "nps", "score": 9, "answered_at": SENT, "comment": "words"}
]
