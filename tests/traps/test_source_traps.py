"""Files that meet: whose ids they have, and which of them knows later."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drops.errors import SourceError
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from store.tables import TABLES
from tests.support.cells import CELLS
from tests.support.dropping import content, frame, scores
from tests.support.lakes import reader_of


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def of_delighted(path: Path, score: int) -> Path:
    """Six answers, numbered from 1, at ten o'clock on 1 to 6 October."""
    times = [int(datetime(2026, 10, n, 10, tzinfo=UTC).timestamp()) for n in range(1, 7)]
    rows = [f"nps,{score},p{n},{time},{n}" for n, time in enumerate(times, 1)]
    return write(path, "survey_type,score,permalink,created_at,id", *rows)


def own(path: Path, score: int, *, hour: int = 10, month: int = 10, count: int = 6) -> Path:
    """Answers numbered from 1 in Pepper's own columns."""
    rows = [
        f"{n},2026-{month:02}-{n:02}T{hour}:00:00Z,nps,{score},Care" for n in range(1, count + 1)
    ]
    return write(path, "response_id,answered_at,question,score,team", *rows)


def nps(home: Home) -> tuple[float | None, int]:
    (row,) = measure(reader_of(Lake.open(home)), METRICS["nps"], Slice())
    return row.estimate.value, row.estimate.n


def test_two_tools_that_count_from_one_keep_their_rows(home: Home, tmp_path: Path) -> None:
    put(home, of_delighted(tmp_path / "delighted.csv", 10))
    report = put(home, own(tmp_path / "own.csv", 0, hour=12))
    assert report.replaced == 0
    assert nps(home) == (0.0, 12)
    rebuild(home)
    assert nps(home) == (0.0, 12)


def test_two_desks_with_one_format_are_asked_about(home: Home, tmp_path: Path) -> None:
    put(home, own(tmp_path / "a.csv", 10))
    before = content(home)
    with pytest.raises(SourceError, match=r"6 rows have the ids .*\n?.*1: answered at") as asked:
        put(home, own(tmp_path / "b.csv", 0, hour=12))
    assert asked.value.met == asked.value.own == "pepper_responses"
    assert asked.value.args[0].count("→") >= 3, "three examples"
    assert content(home) == before, "a question changes nothing"
    assert put(home, tmp_path / "b.csv", source="second desk").replaced == 0
    assert nps(home) == (0.0, 12)


def test_the_same_desk_said_so_replaces(home: Home, tmp_path: Path) -> None:
    put(home, own(tmp_path / "a.csv", 10))
    report = put(home, own(tmp_path / "b.csv", 0, hour=12), source="pepper_responses")
    assert report.replaced == 6
    assert nps(home) == (-100.0, 6)


def test_the_same_rows_from_two_formats_are_asked_about(home: Home, tmp_path: Path) -> None:
    put(home, of_delighted(tmp_path / "delighted.csv", 10))
    again = own(tmp_path / "own.csv", 0, hour=10)
    with pytest.raises(SourceError, match="the same times") as asked:
        put(home, again)
    assert (asked.value.met, asked.value.own) == ("delighted", "pepper_responses")
    put(home, again, source="delighted")
    assert nps(home) == (-100.0, 6)


def test_several_exports_of_one_source_are_one_source(home: Home, tmp_path: Path) -> None:
    put(home, own(tmp_path / "june.csv", 10, count=4))
    report = put(home, own(tmp_path / "july.csv", 9, count=6))
    assert report.replaced == 4
    assert nps(home) == (100.0, 6)


def test_a_mapping_that_names_its_source_is_not_asked(home: Home, tmp_path: Path) -> None:
    from drops.intake.mapping import toml

    text = 'like = "pepper_responses"\nsource = "desk {}"\n'
    for desk, (score, hour) in enumerate([(10, 10), (0, 12)]):
        file = own(tmp_path / f"{desk}.csv", score, hour=hour)
        put(home, file, mapping=toml.load(text.format(desk), "desk"))
    assert nps(home) == (0.0, 12)
    assert {drop.source for drop in all_drops(home)} == {"desk 0", "desk 1"}


HEAD = "complaint_id,opened_at,resolved_at,reopened,team"
JUNE = ("c1,2026-05-01T09:00:00Z,2026-05-20T09:00:00Z,1,Care", "c2,2026-06-20T12:00:00Z,,0,Bar")
MAY = ("c1,2026-05-01T09:00:00Z,,0,Care",)
LIST = "complaint_id,opened_at,category"
CATEGORIES = ("c1,2026-05-01T09:00:00Z,late", "c2,2026-06-20T12:00:00Z,cold")


def complaints(home: Home, column: str) -> dict[str, object]:
    rows = frame(home, "complaints")
    return dict(sorted(rows.select("complaint_id", column).iter_rows()))


def test_an_older_export_that_comes_later_changes_nothing(home: Home, tmp_path: Path) -> None:
    put(home, write(tmp_path / "june.csv", HEAD, *JUNE))
    report = put(home, write(tmp_path / "may.csv", HEAD, *MAY))
    assert complaints(home, "reopened") == {"c1": 1, "c2": 0}
    assert complaints(home, "resolved_at")["c1"] is not None
    assert report.replaced == 0
    assert any("known already as of a later time" in note for note in report.notes)


@pytest.mark.parametrize("first", ["june.csv", "list.csv"])
def test_a_file_without_a_place_for_a_column_leaves_what_is_known(
    home: Home, tmp_path: Path, first: str
) -> None:
    write(tmp_path / "june.csv", HEAD, *JUNE)
    write(tmp_path / "list.csv", LIST, *CATEGORIES)
    known = datetime(2026, 7, 1, tzinfo=UTC)
    for name in sorted(["june.csv", "list.csv"], key=lambda name: name != first):
        put(home, tmp_path / name, known_at=known if name == "list.csv" else None)
    assert complaints(home, "team") == {"c1": "Care", "c2": "Bar"}
    assert complaints(home, "category") == {"c1": "late", "c2": "cold"}
    assert complaints(home, "resolved_at")["c1"] is not None
    # The list does not know whether they are open: as of when that is known, june.csv says.
    assert {*complaints(home, "known_at").values()} == {datetime(2026, 6, 20, 12, tzinfo=UTC)}
    lake = Lake.open(home)
    (row,) = measure(reader_of(lake), METRICS["open_complaints"], Slice())
    assert (row.estimate.value, lake.drops_without("complaints", "resolved_at")) == (
        1.0,
        [drop.id for drop in all_drops(home) if drop.name == "list.csv"],
    )


def test_an_emptied_cell_of_a_later_file_counts(home: Home, tmp_path: Path) -> None:
    put(
        home, write(tmp_path / "a.csv", HEAD, "c1,2026-05-01T09:00:00Z,2026-05-20T09:00:00Z,0,Care")
    )
    later = datetime(2026, 6, 1, tzinfo=UTC)
    put(home, write(tmp_path / "b.csv", HEAD, "c1,2026-05-01T09:00:00Z,,1,"), known_at=later)
    assert complaints(home, "resolved_at") == {"c1": None}, "reopened: it is open again"
    assert complaints(home, "team") == {"c1": None}


FILES = {
    "a.csv": (HEAD, *MAY),
    "b.csv": (HEAD, *JUNE),
    "c.csv": (LIST, *CATEGORIES),
    "d.csv": ("complaint_id,opened_at,severity", "c1,2026-05-01T09:00:00Z,high"),
}


@pytest.mark.parametrize("order", list(itertools.permutations(FILES))[::4], ids="".join)
def test_in_whatever_order_files_come_and_go_the_rows_are_the_same(
    home: Home, tmp_path: Path, order: tuple[str, ...]
) -> None:
    """The oracle reads the files in the order of what they know, a column at a time."""
    ids = {}
    for name in order:
        known = datetime(2026, 7, 1 + ord(name[0]) - ord("a"), tzinfo=UTC)
        file = write(tmp_path / name, *FILES[name])
        ids[name] = str(put(home, file, known_at=known).drop)
    assert by_hand(*FILES) == told(home)
    undo(home, ids[order[1]])
    left = [name for name in FILES if name != order[1]]
    assert by_hand(*left) == told(home)
    rebuild(home)
    assert by_hand(*left) == told(home)


SHOWN = ("team", "category", "severity", "reopened")


def by_hand(*names: str) -> dict[str, list[str | None]]:
    rows: dict[str, dict[str, str]] = {}
    for name in sorted(names):
        head, *lines = FILES[name]
        for line in lines:
            key, *values = line.split(",")
            rows.setdefault(key, {}).update(zip(head.split(",")[1:], values, strict=True))
    return {key: [row.get(name) or None for name in SHOWN] for key, row in sorted(rows.items())}


def told(home: Home) -> dict[str, list[str | None]]:
    rows = frame(home, "complaints").sort("complaint_id").iter_rows(named=True)
    return {
        row["complaint_id"]: [None if row[n] is None else str(row[n]) for n in SHOWN]
        for row in rows
    }


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1), (1, 2, 0), (0, 2, 1)])
def test_a_month_that_was_not_over_is_no_later_than_one_that_was(
    home: Home, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """February until the 14th, then whole with March as of April, and the mended February alone.

    Of the last nobody said as of when it is: it was made when it came, which is after April.
    """
    head = "customer_id,period,revenue"
    made = [datetime(2026, 2, 14, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), None]
    files = [
        write(tmp_path / "a.csv", head, "k1,2026-02,5"),
        write(tmp_path / "b.csv", head, "k1,2026-02,10", "k1,2026-03,20"),
        write(tmp_path / "c.csv", head, "k1,2026-02,11"),
    ]
    for n in order:
        put(home, files[n], known_at=made[n])
    assert paid(home) == [11.0, 20.0], "of two that know it whole, the later one"
    rebuild(home)
    assert paid(home) == [11.0, 20.0]


def paid(home: Home) -> list[float]:
    return frame(home, "revenue").sort("period")["revenue"].to_list()


@pytest.mark.parametrize("order", list(itertools.permutations([6, 8, 10])))
def test_of_a_month_the_export_that_was_made_later_is_right(
    home: Home, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Exports of June, August and October, each with all months until then: May was mended twice."""
    notes: dict[int, tuple[str, ...]] = {}
    for made in order:
        lines = [f"k1,2026-{month:02},{made}" for month in range(5, made)]
        file = write(tmp_path / f"{made}.csv", "customer_id,period,revenue", *lines)
        notes[made] = put(home, file, known_at=datetime(2026, made, 9, tzinfo=UTC)).notes
    right = [10.0] * 5
    assert paid(home) == right
    older = [made for place, made in enumerate(order) if made < max(order[: place + 1])]
    for made, said in notes.items():
        assert any("known already as of a later time" in note for note in said) == (made in older)
    rebuild(home)
    assert paid(home) == right
    undo(home, next(drop.id for drop in all_drops(home) if drop.name == "10.csv"))
    assert paid(home) == [8.0] * 3


def test_of_two_exports_of_months_that_say_no_time_the_one_that_came_later_is_right(
    home: Home, tmp_path: Path
) -> None:
    for amount, months in ((10, ("02", "03")), (11, ("02",))):
        lines = [f"k1,2026-{month},{amount}" for month in months]
        put(home, write(tmp_path / f"{amount}.csv", "customer_id,period,revenue", *lines))
    assert paid(home) == [11.0, 10.0]


def test_a_customer_is_the_same_in_every_source(home: Home, tmp_path: Path) -> None:
    head = "customer_id,joined_at,segment"
    put(home, write(tmp_path / "a.csv", head, "k1,2026-01-01,small"), source="desk")
    report = put(home, write(tmp_path / "b.csv", head, "k1,2026-02-01,large"), source="till")
    assert report.replaced == 1
    assert frame(home, "customers")["segment"].to_list() == ["large"]


def test_only_customers_and_what_they_pay_are_known_by_people() -> None:
    known_by_people = {name for name, table in TABLES.items() if table.keys_are_people}
    assert known_by_people == {"customers", "revenue"}


def test_what_a_trial_would_replace_is_shown_with_examples(home: Home, tmp_path: Path) -> None:
    put(home, own(tmp_path / "a.csv", 10, count=4))
    trial = put(home, own(tmp_path / "b.csv", 9, count=6), dry_run=True)
    assert trial.replaced == 4
    assert trial.examples == tuple(f"id {n}: score 10 → 9" for n in (1, 2, 3))
    assert scores(home) == {str(n): 10 for n in range(1, 5)}


#: Per table a column that two files may tell differently, and what each tells of it.
TOLD = {
    "responses": ("comment", "Slow.", "Quick."),
    "complaints": ("category", "late", "cold"),
    "advocacy": ("rating", "2", "5"),
    "checks": ("passed", "no", "yes"),
    "next_steps": ("owner", "e1", "e2"),
    "beliefs": ("team", "Bar", "Care"),
    "experiments": ("change", "Less waiting.", "More signs."),
    "invitations": ("channel", "sms", "email"),
}


def test_every_table_whose_rows_have_ids_meets_here() -> None:
    assert [*TOLD] == [*CELLS]


def of_table(path: Path, name: str, *, day: int = 1, **told: str | None) -> Path:
    """Three rows with the ids 1 to 3, of that day, and what they tell; None leaves a column out."""
    table = TABLES[name]
    cells = CELLS[name] | {table.dated_by: f"2026-10-{day:02}T10:00:00Z"} | told
    cells = {each: cell for each, cell in cells.items() if cell is not None}
    lines = [",".join([str(n), *cells.values()]) for n in (1, 2, 3)]
    return write(path, ",".join([table.key, *cells]), *lines)


@pytest.mark.parametrize("name", TOLD)
def test_ids_of_two_tools_meet_in_no_table(home: Home, tmp_path: Path, name: str) -> None:
    put(home, of_table(tmp_path / "a.csv", name))
    with pytest.raises(SourceError):
        put(home, of_table(tmp_path / "b.csv", name, day=2))
    report = put(home, tmp_path / "b.csv", source="another tool")
    assert (report.replaced, frame(home, name).height) == (0, 6)


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("order", ["older first", "newer first"])
def test_in_every_table_who_knows_later_is_right(
    home: Home, tmp_path: Path, name: str, order: str
) -> None:
    """Whichever file comes last; and what the newest has no place for stays as it is."""
    column, old, new = TOLD[name]
    files = [
        (
            of_table(tmp_path / f"{told}.csv", name, **{column: told}),
            datetime(2026, 11, day, tzinfo=UTC),
        )
        for told, day in ((old, 1), (new, 10))
    ]
    for path, known in files if order == "older first" else files[::-1]:
        put(home, path, known_at=known, source="a tool")
    right = {"yes": True}.get(new, new)
    assert [str(told) for told in frame(home, name)[column]] == [str(right)] * 3
    if TABLES[name].is_needed(column):
        return
    bare = of_table(tmp_path / "bare.csv", name, **{column: None})
    put(home, bare, known_at=datetime(2026, 11, 20, tzinfo=UTC), source="a tool")
    assert [str(told) for told in frame(home, name)[column]] == [str(right)] * 3


#: Of the tables whose rows are known by whom, by what place or by which hour they are of: what two
#: files tell differently, and the columns that every file of them has.
KNOWN_BY = {
    "customers": ("joined_through", "paid", "referral", {"customer_id": "k", "joined_at": "2026-10-01"}),
    "revenue": ("currency", "EUR", "USD", {"customer_id": "k", "period": "2026-09", "revenue": "10"}),
    "places": ("manager", "m1", "m2", {"place": "York", "level": "location", "parent": "North"}),
    "staffing": ("people", "2", "3.0", {"hour": "2026-10-01T10:00:00Z", "location": "York", "visits": "5"}),
}  # fmt: skip


def test_every_other_table_meets_here() -> None:
    assert {*KNOWN_BY} == {*TABLES} - {*TOLD}


@pytest.mark.parametrize("name", KNOWN_BY)
@pytest.mark.parametrize("order", ["older first", "newer first"])
def test_who_knows_later_is_right_of_people_places_and_hours(
    home: Home, tmp_path: Path, name: str, order: str
) -> None:
    """A later file without a place for how they came leaves what is known of that, too."""
    column, old, new, cells = KNOWN_BY[name]
    table, head = TABLES[name], ",".join(cells)
    for day, told in ((1, old), (10, new)) if order == "older first" else ((10, new), (1, old)):
        file = write(tmp_path / f"{day}.csv", f"{head},{column}", ",".join([*cells.values(), told]))
        put(home, file, table=name, known_at=datetime(2026, 11, day, tzinfo=UTC))
    assert [str(each) for each in frame(home, name)[column]] == [new]
    assert not table.is_needed(column)
    bare = write(tmp_path / "bare.csv", head, ",".join(cells.values()))
    put(home, bare, table=name, known_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert [str(each) for each in frame(home, name)[column]] == [new]
