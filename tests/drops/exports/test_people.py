"""Whose numbers an unknown file's customers have: asked, never assumed, and kept in the mapping."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest

from drops.intake.mapping import toml
from drops.intake.mapping.numberings import own_numbers
from drops.intake.propose import look_at
from drops.intake.propose.proposal import propose
from tests.support.analyst import analyse
from tests.support.taking import hashed
from tests.support.workbooks import sheet_xml, workbook

#: Header of an export, the column of customers, and a row with {n} and {who}.
EXPORTS = {
    "survicate": ("Response ID,Date & Time (UTC),NPS,User ID", "User ID", "s{n},2026-03-0{n} 10:00,9,{who}"),
    "simplesat": ("ID,Answered at,Customer ID,CSAT score", "Customer ID", "{n},2026-03-0{n} 10:00,{who},{n}"),
    "retently": ("Score,Submitted at,Contact ID,Comment", "Contact ID", "9,2026-03-0{n} 10:00,{who},fine words {n}"),
    "helpscout": ("Conversation ID,Created at,Closed at,Customer ID", "Customer ID", "h{n},2026-03-0{n} 10:00,2026-03-11 10:00,{who}"),
    "gorgias": ("Ticket ID;Created at;Closed at;Requester ID", "Requester ID", "g{n};2026-03-0{n} 10:00;2026-03-11 10:00;{who}"),
    "kundendienst": ("Beschwerdenummer;Eingegangen am;Erledigt am;Kundennummer", "Kundennummer", "k{n};2026-03-0{n} 10:00;2026-03-11 10:00;{who}"),
    "crm": ("Account ID,Customer since,Lead source", "Account ID", "{who},2026-03-0{n},referral"),
    "shop": ("Client ID,Month,Revenue", "Client ID", "{who},2026-0{n},{n}0"),
    "case tool": ("Case ID,Date opened,Date closed,Client ID", "Client ID", "c{n},2026-03-0{n} 10:00,2026-03-11 10:00,{who}"),
    "store reviews": ("Review ID,Review date,Stars,Review text,User ID", "User ID", "w{n},2026-03-0{n} 10:00,{n},kind words {n},{who}"),
}  # fmt: skip


def rows_of(tool: str) -> list[str]:
    header, _, row = EXPORTS[tool]
    return [header, *(row.format(n=n, who=n + 16) for n in range(1, 6))]


def text_of(tool: str) -> str:
    return "\n".join(rows_of(tool)) + "\n"


def cells_of(tool: str) -> list[list[str]]:
    return [line.split(";" if ";" in line else ",") for line in rows_of(tool)]


@pytest.mark.parametrize("tool", EXPORTS)
def test_it_is_asked_and_needs_no_answer(tmp_path: Path, tool: str) -> None:
    header = EXPORTS[tool][1]
    apart = analyse(tmp_path, text_of(tool), [f"people:{header}=tool"])
    assert f"Whose numbers stand under {header}?" in apart.said
    assert apart.taken is not None
    left = analyse(tmp_path, text_of(tool))
    assert left.taken is not None
    assert not [key for key in left.asked if key.startswith("people")]
    own = own_numbers(left.taken.reading.mapping)
    wanted = {hashed(str(n), own) for n in range(17, 22)}
    assert {*left.taken.column("customer_id")} == {*apart.taken.column("customer_id")} == wanted


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_companys_numbers_are_said_once_and_kept(tmp_path: Path, tool: str) -> None:
    outcome = analyse(tmp_path, text_of(tool), [f"people:{EXPORTS[tool][1]}=company"])
    assert outcome.taken is not None
    mapping = outcome.taken.reading.mapping
    assert mapping.columns["customer_id"].ids_of == "company"
    assert toml.load(toml.dump(mapping), mapping.name) == mapping
    assert {*outcome.taken.column("customer_id")} == {hashed(str(n)) for n in range(17, 22)}


def as_workbook(tool: str) -> bytes:
    return workbook({"Export": sheet_xml(cells_of(tool))})


def as_json(tool: str) -> bytes:
    header, *rows = cells_of(tool)
    return json.dumps([dict(zip(header, row, strict=True)) for row in rows]).encode()


def as_parquet(tool: str) -> bytes:
    held = io.BytesIO()
    pl.read_json(io.BytesIO(as_json(tool))).write_parquet(held)
    return held.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "json", "parquet"])
def test_in_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    made = {"xlsx": as_workbook, "json": as_json, "parquet": as_parquet}[ending]
    for answer, ids_of in (("tool", "proposed"), ("company", "company")):
        answers = [f"people:Customer ID={answer}"]
        outcome = analyse(tmp_path, made("helpscout"), answers, name=f"{answer}.{ending}")
        assert outcome.taken is not None
        (said,) = {outcome.taken.reading.mapping.columns["customer_id"].ids_of}
        assert said.startswith(ids_of)
        assert {*outcome.taken.column("customer_id")} == {
            hashed(str(n), said) for n in range(17, 22)
        }


def test_who_was_referred_has_a_question_of_their_own(tmp_path: Path) -> None:
    text = "Event ID,Date,Event type,User ID,Referred customer ID\n" + "".join(
        f"e{n},2026-03-0{n} 10:00,referral,{n},{n + 20}\n" for n in range(1, 6)
    )
    outcome = analyse(tmp_path, text, ["people:Referred customer ID=company"])
    assert outcome.taken is not None
    columns = outcome.taken.reading.mapping.columns
    assert columns["referred_customer_id"].ids_of == "company"
    assert columns["customer_id"].ids_of.startswith("proposed")
    assert outcome.taken.column("referred_customer_id")[0] == hashed("21")


def test_nothing_is_asked_where_nobody_is_named(tmp_path: Path) -> None:
    text = "Response ID,Submitted at,NPS\n" + "".join(
        f"{n},2026-03-0{n} 10:00,9\n" for n in range(1, 6)
    )
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    questions = propose(look_at(path, path.name)).questions
    assert not [each for each in questions if each.kind == "people"]
