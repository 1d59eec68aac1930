"""Which table a file fills: told, or asked of a person, and never by words like product or customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from drops.intake.propose.look import FileProfile
from drops.intake.propose.proposal import Proposal, propose
from store.tables import TABLES
from tests.support.analyst import analyse

Cell = Callable[[int], str]


def day(n: int) -> str:
    return f"{date(2026, 1, 1) + timedelta(days=n)}"


def at(n: int) -> str:
    return f"{day(n)} 10:00"


def one_of(*values: str) -> Cell:
    return lambda n: values[n % len(values)]


def number(n: int) -> str:
    return str(3 + n % 30)


def an_id(n: int) -> str:
    return f"A{n:03}"


CUSTOMER, PRODUCT, CITY = (
    one_of("C1", "C2", "C3", "C4"),
    one_of("Tea", "Oil", "Salt"),
    one_of("York", "Hull"),
)


def sentence(n: int) -> str:
    return f"The tea was cold and nobody came to ask, for the {n}th time"


#: By what it is: its columns, with what stands in them.
Columns = dict[str, Cell]
LITTLE: dict[str, Columns] = {
    "what was looked at": {"session_id": an_id, "customer_id": CUSTOMER, "product": PRODUCT, "time": at},
    "a list with a day": {"customer_id": an_id, "customer": an_id, "city": CITY, "date": day},
    "any log": {"date": day, "product": PRODUCT, "type": one_of("a", "b"), "source": one_of("x", "y")},
    "calls": {"call_id": an_id, "agent": one_of("Ann", "Ben"), "started_at": at, "duration_seconds": number},
    "payments": {"payment_id": an_id, "customer_id": CUSTOMER, "amount": number, "paid_at": at},
    "weather": {"date": day, "location": CITY, "temperature": number, "rain": number},
    "staff": {"employee_id": an_id, "team": one_of("Care", "Tills"), "start_date": day, "salary": number},
    "texts": {"id": an_id, "date": day, "text": sentence},
    "leads": {"lead_id": an_id, "lead_source": one_of("web", "fair"), "created_at": at, "amount": number},
}  # fmt: skip
TOLD: dict[str, tuple[str, Columns]] = {
    "tickets": ("complaints", {"Ticket ID": an_id, "Subject": sentence, "Created at": at}),
    "complaints of products": ("complaints", {"date": day, "product": PRODUCT, "issue": one_of("cold", "late")}),
    "opened and closed": ("complaints", {"No": an_id, "Opened": at, "Resolved": lambda n: at(n + 2)}),
    "reviews": ("advocacy", {"date": day, "text": sentence, "stars": lambda n: str(1 + n % 5)}),
    "scores": ("responses", {"Submitted at": at, "NPS": lambda n: str(n % 11)}),
    "members": ("customers", {"customer_id": an_id, "segment": one_of("a", "b"), "signup_date": day}),
    "money": ("revenue", {"customer_id": CUSTOMER, "month": lambda n: day(n)[:7], "revenue": number}),
}  # fmt: skip
OTHERS: dict[str, tuple[str, Columns]] = {
    "orders": (
        "orders or goods (order_id, quantity, unit_price, order_date)",
        {"order_id": an_id, "customer_id": CUSTOMER, "product": PRODUCT, "quantity": number, "unit_price": number,
         "order_date": day},
    ),
    "goods": (
        "orders or goods (product_id, price)",
        {"product_id": an_id, "product": PRODUCT, "category": CITY, "price": number, "created_at": day},
    ),
    "flights": (
        "flights (flight, airline, origin, destination)",
        {"flight": an_id, "airline": one_of("A", "B"), "origin": one_of("LHR"), "destination": one_of("JFK"), "at": at},
    ),
    "a list to look up in": (
        "a list of 20 entries to look others up in (team_id, team, city)",
        {"team_id": an_id, "team": lambda n: f"Team {n}", "city": lambda n: f"City {n}"},
    ),
    "a crosstab": (
        "a table of sums across Jan, Feb, Mar",
        {"Product": lambda n: f"Tea {n}", "Jan": number, "Feb": number, "Mar": number},
    ),
    "a crosstab of years": (
        "a table of sums across 2024, 2025",
        {"Location": lambda n: f"City {n}", "2024": number, "2025": number},
    ),
}  # fmt: skip


def proposed(
    columns: Columns, answers: dict[str, str] | None = None, table: str | None = None
) -> Proposal:
    rows = [[cell(n) for cell in columns.values()] for n in range(20)]
    return propose(FileProfile.of_rows(list(columns), rows, "export.csv"), table, answers)


@pytest.mark.parametrize("kind", LITTLE)
def test_where_little_speaks_for_a_table_the_person_chooses_it(kind: str) -> None:
    found = proposed(LITTLE[kind])
    assert found.shape == ""
    (question,) = found.questions
    assert question.key == "table:"
    assert question.default is None
    assert [value for value, _ in question.choices][-1] == "none"
    assert {value for value, _ in question.choices} == {*TABLES, "none"}
    assert found.mapping.unanswered == (question.sentence,)
    assert found.missing == ()


def test_each_choice_says_what_speaks_for_it() -> None:
    (question,) = proposed(LITTLE["what was looked at"]).questions
    said = dict(question.choices)
    assert (
        said["complaints"] == "complaints: product may be its category, time may be its opened at"
    )
    assert said["customers"] == "customers: time may be its joined at, it says customer"
    assert said["revenue"] == "revenue amounts: nothing speaks for it"


@pytest.mark.parametrize("table", ["complaints", "customers", "responses"])
def test_the_answer_is_the_table_that_is_proposed(table: str) -> None:
    columns = LITTLE["what was looked at"]
    found = proposed(columns, {"table:": table})
    assert found.mapping.table == table
    assert not any(question.key == "table:" for question in found.unanswered)
    named = proposed(columns, table=table)
    assert named.mapping.columns == found.mapping.columns
    assert not any(question.kind == "table" for question in named.questions)


def test_none_of_these_is_an_answer_too() -> None:
    found = proposed(LITTLE["weather"], {"table:": "none"})
    assert found.shape.startswith("Somebody said that it holds no survey answers, complaints")
    assert found.mapping.unanswered == ()


@pytest.mark.parametrize("kind", TOLD)
def test_what_a_file_tells_is_not_asked(kind: str) -> None:
    table, columns = TOLD[kind]
    found = proposed(columns)
    assert found.mapping.table == table
    assert not any(question.kind == "table" for question in found.questions)
    assert found.shape == ""


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_none_of_ours_is_told_as_what_it_is(kind: str) -> None:
    sentence, columns = OTHERS[kind]
    found = proposed(columns)
    assert sentence in found.shape
    assert found.questions == ()


def test_a_file_is_taken_in_with_the_table_that_was_chosen(tmp_path: Path) -> None:
    columns = LITTLE["what was looked at"]
    lines = [",".join(cell(n) for cell in columns.values()) for n in range(20)]
    text = "\n".join([",".join(columns), *lines]) + "\n"
    asked = analyse(tmp_path, text)
    assert (asked.taken, asked.asked) == (None, ("table:",))
    taken = analyse(tmp_path, text, ["table:=complaints"]).taken
    assert taken is not None
    assert taken.counts == (20, 20, 0, 0)
