"""What contents make likely is proposed with its reason; what a file is not is said in a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from drops.intake.propose.look import FileProfile, look_at
from drops.intake.propose.proposal import Proposal, propose
from drops.intake.propose.questions import day_in_name
from tests.support.taking import take

SCORE = "How likely are you to recommend us?"


def proposed(names: list[str], rows: list[list[str]], file: str = "f.csv") -> Proposal:
    return propose(FileProfile.of_rows(names, rows, file))


def order_of(*times: str) -> str | None:
    """What is taken as the order of day and month, in these times over and over."""
    rows = [[times[at % len(times)], str(at % 11)] for at in range(12)]
    (question,) = [q for q in proposed(["When", SCORE], rows).questions if q.kind == "day_or_month"]
    return question.default


class TestDayOrMonth:
    """Only where all dates would else lie on one day of several months."""

    def test_one_month(self) -> None:
        assert order_of("11/1/2019 8:51", "11/2/2019 9:05", "11/4/2019 23:00") == "month"
        assert order_of("1/11/2019 8:51", "2/11/2019 9:05", "4/11/2019 23:00") == "day"

    def test_the_reason_is_said(self) -> None:
        rows = [[f"11/{1 + at % 4}/2019 8:51", str(at % 11)] for at in range(12)]
        (question, *_) = proposed(["When", SCORE], rows).questions
        assert "with the month first all 12 lie in November, else all on day 11 of 4 months" in (
            question.text
        )
        assert propose(FileProfile.of_rows(["When", SCORE], rows), answers={question.key: "day"}).mapping.columns[
            "answered_at"
        ].formats[0].startswith("%d")  # fmt: skip

    @pytest.mark.parametrize(
        "times",
        [
            ("11/1/2019", "11/2/2019", "11/4/2019"),  # a bill comes once a month, and has no hour
            ("1/1/2019 8:51", "1/2/2019 9:05", "1/4/2019 9:00"),  # much is written on the first
            ("11/1/2019 8:51", "11/2/2019 9:05"),  # two are too few
            ("11/1/2019 8:51", "11/2/2020 9:05", "11/4/2019 9:00"),  # two years
            ("11/1/2019 8:51", "10/2/2019 9:05", "11/4/2019 9:00"),
        ],
    )
    def test_nothing_tells(self, times: tuple[str, ...]) -> None:
        assert order_of(*times) is None


class TestWhichScore:
    """Only where one alone is followed by the question why."""

    NAMES = ("How would you rate the talk?", "Why?", "How would you rate the room?")

    def test_the_one_that_asks_why(self) -> None:
        rows = [[f"2026-03-{1 + at:02}", str(at % 11), "so", str(10 - at % 11)] for at in range(12)]
        found = proposed(["When", *self.NAMES], rows)
        assert found.unanswered == ()
        assert found.mapping.columns["score"].headers == (self.NAMES[0],)
        assert dict(found.left_out)[self.NAMES[2]] == (
            "another rating; one column is read as the score"
        )

    def test_both_or_none_ask_why(self) -> None:
        rows = [[f"2026-03-{1 + at:02}", str(at % 11), str(10 - at % 11)] for at in range(12)]
        found = proposed(["When", self.NAMES[0], self.NAMES[2]], rows)
        assert [each.key for each in found.unanswered] == ["score:"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nps-2026-10-31.csv", (date(2026, 10, 31), True)),
        ("export_20261031_1802.csv", (date(2026, 10, 31), True)),
        ("nps 2026-10.csv", (date(2026, 10, 1), False)),
        ("Answers October 2026.xlsx", (date(2026, 10, 1), False)),
        ("nps-2026-11-02.csv", None),  # tomorrow
        ("nps-31-10-2026.csv", None),
        ("nps-2026-02-30.csv", None),
        ("hutto_ICWSM_2014.tar.gz", None),
        ("311_2010_to_Present.csv", None),
        ("12026-10-310.csv", None),
    ],
)
def test_the_day_that_a_name_tells(name: str, told: object) -> None:
    assert day_in_name(name, date(2026, 11, 1)) == told


def test_a_file_without_a_time_takes_the_day_of_its_name() -> None:
    names, rows = [SCORE, "Store"], [[str(at % 11), f"York {at % 2}"] for at in range(12)]
    (asked,) = proposed(names, rows).unanswered
    assert asked.key == "when:"
    found = proposed(names, rows, "nps-2024-10-31.csv")
    assert found.unanswered == ()
    assert found.mapping.columns["answered_at"].constant == "2024-10-31"
    assert "The name of the file says 31 October 2024" in found.questions[0].text
    month = proposed(names, rows, "nps october 2024.csv").questions[0]
    assert month.default == "2024-10-01"
    assert month.text.endswith("says October 2024, so its first day is taken")


class TestWhatItIs:
    """A sentence, and no question that leads nowhere."""

    def test_a_row_for_each_question(self) -> None:
        rows = [[q, f"a{n}", str(n)] for q in ("1", "2", "3a") for n in range(4)]
        found = proposed(["Question No", "Answer", "Response ID"], rows)
        assert found.shape.startswith(
            "It has one row for each question of a response (Question No has 3 different values, "
            "each in 4 rows; the answers stand in Answer)"
        )
        assert found.questions == ()

    def test_our_own_rows_with_a_question_each_are_no_such_file(self) -> None:
        rows = [[f"2026-03-{n + 1:02}", q, str(n)] for q in ("nps", "csat") for n in range(1, 5)]
        assert proposed(["answered_at", "question", "score"], rows).shape == ""

    def test_a_list_to_look_up(self) -> None:
        found = proposed(["Code", "Store"], [["Y", "York"], ["B", "Bath"], ["L", "Leeds"]])
        assert found.shape.startswith(
            "It is a list of 3 entries to look others up in (Code, Store)"
        )

    def test_complaints_without_a_time_are_no_list(self) -> None:
        found = proposed(["Complaint ID", "Complaint"], [["a", "Cold soup"], ["b", "Late train"]])
        assert found.shape == ""
        assert [each.key for each in found.unanswered] == ["when:"]

    def test_figures(self) -> None:
        found = proposed(
            ["Store", "NPS", "Average score"], [["York", "21", "8.1"], ["Bath", "-3", "7"]]
        )
        assert found.shape.startswith(
            "It holds figures that were computed already (NPS, Average score)"
        )

    def test_no_header(self) -> None:
        rows = [[str(n), f"{n / 7:.3f}", "the words of a customer"] for n in range(2, 12)]
        found = proposed(["1", "0.143", "my own secret words"], rows)
        assert found.shape.startswith("Its line 1 holds values (1, 0.143)")
        assert "secret" not in found.shape

    def test_answers_are_not_taken_for_any_of_these(self) -> None:
        rows = [[f"2026-03-{n + 1:02}", str(n), "so"] for n in range(11)]
        assert proposed(["When", SCORE, "Why?"], rows).shape == ""


class TestRowsThatWereSplit:
    """One answer in several rows, because a list in one of its cells was split up."""

    def rows(self) -> list[list[str]]:
        at = [f"2026-03-01 10:00:{n:02}" for n in range(10)]
        return [[at[n], str(n), f"because {n}", w] for n in range(10) for w in ("warm", "kind")]

    NAMES = ("When", SCORE, "Why?", "Which word?")

    def test_they_count_once(self, tmp_path: Path) -> None:
        text = "\n".join(",".join(row) for row in [list(self.NAMES), *self.rows()])
        (tmp_path / "f.csv").write_text(text, encoding="utf-8")
        found = propose(look_at(tmp_path / "f.csv", "f.csv"))
        (question,) = [each for each in found.questions if each.kind == "repeats"]
        assert question.text.startswith("The 20 rows hold 10 different ones, each with a When of")
        assert take(tmp_path, tmp_path / "f.csv", found.mapping).counts == (20, 10, 10, 0)
        every = propose(look_at(tmp_path / "f.csv", "f.csv"), answers={"repeats:": "each"})
        assert take(tmp_path, tmp_path / "f.csv", every.mapping).counts == (20, 20, 0, 0)

    def test_others_are_not_asked_about(self) -> None:
        one = [row[:3] for row in self.rows()[::2]]
        same_time = [["2026-03-01 10:00", str(n % 2), f"because {n}", "x"] for n in range(20)]
        for rows in (one, same_time):
            found = proposed(list(self.NAMES[: len(rows[0])]), rows)
            assert not [each for each in found.questions if each.kind == "repeats"]
