"""A table that is new next month: one declaration and one format, and all of Pepper knows it.

The product is copied, and in the copy `store/tables` has one table more and `drops/formats` one
file more, as whoever adds it would write them; it is one that Pepper has not. All else is asked of the commands; the process that
runs them and those in which they read files know the table from there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from store.settings import Home
from store.tables import TABLES
from tests.conftest import ROOT
from tests.support.dropping import frame

#: Two free texts, two people, a name of ours that no other table has, an order of two times.
DECLARED = """
from store.schema import Column, Order, Table
from store.tables.columns import CUSTOMER, TEAM

TASTINGS = Table(
    "tastings",
    "tastings",
    "tasting_id",
    "tasted_at",
    (
        Column(
            "tasting_id", "text", "identifies the tasting", required=True, text="plain",
            also="tasting number",
        ),
        Column("tasted_at", "time", "when it was tasted", required=True, also="tasted at"),
        Column("mended_at", "time", "when what was wrong was mended", also="fixed at"),
        TEAM,
        CUSTOMER,
        Column("workshop", "text", "where it was tasted", text="name", also="hall"),
        Column("guest_id", "text", "for whom it was made", text="person", also="guest number"),
        Column("points", "integer", "out of 20", low=0, high=20, weight=1.5),
        Column("finding", "text", "what was found", text="free", weight=0.7, also="observation"),
        Column("advice", "text", "what to do", text="free", weight=0.7, also="what to do"),
    ),
    orders=(Order("tasted_at", "mended_at", "was mended before it was tasted"),),
    said_by=r"\\btast",
)

"""
FORMAT = """table = "tastings"
label = "Pepper: tastings"
recognised_by = ["tasting_id", "tasted_at", "points"]
optional = true

[columns]
tasting_id = "tasting_id"
tasted_at = "tasted_at"
mended_at = "mended_at"
team = "team"
customer_id = "customer_id"
workshop = "workshop"
guest_id = "guest_id"
points = "points"
finding = "finding"
advice = "advice"
"""
#: A file of an unknown tool; the times of its last row run backwards.
UNKNOWN = """\
Tasting number,Tasted at,Fixed at,Client ID,Hall,Guest number,Points,Observation,What to do
k1,2026-03-01T09:00:00Z,2026-03-02T09:00:00Z,eva,North Hall,ida,18,Ask eva.lund@example.org about the scratched lid of it,Ring +44 20 7946 0958 before anybody mends the lid of this
k2,2026-03-02T09:00:00Z,,ben,north  hall,eva,12,The handle is loose and it rattles when it is carried,Write to ben@example.com as soon as the handle is fixed
k3,2026-03-03T09:00:00Z,,cy,South Hall,,7,The paint came off after a week says +44 20 7946 0111,Nothing needs to be done about this one for the present
k4,2026-03-04T09:00:00Z,,dan,South Hall,jo,19,Nothing at all was wrong with this one that we could see,Send it out to the customer as it stands in the hall now
k5,2026-03-05T09:00:00Z,2026-03-04T09:00:00Z,dan,South Hall,jo,9,It was mended before anybody had looked at it closely,Find out who wrote these dates down and ask them about it
"""
#: A later file in the table's own columns; its last row was at no time.
OWN = """\
tasting_id,tasted_at,customer_id,workshop,guest_id,points,finding,advice
k4,2026-03-04T09:00:00Z,dan,South hall,jo,3,"Seen again, call me on +44 20 7946 0222",Mail dan@example.net
k7,2026-03-07T09:00:00Z,eva,East Hall,kim,15,Fine,Fine
k8,some day,flo,East Hall,kim,15,Fine,Fine
"""
SECRETS = ("eva.lund@example.org", "7946 0958", "ben@example.com", "7946 0111")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product with the new table."""
    copy = tmp_path_factory.mktemp("product")
    for room in ("store", "drops", "metrics"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    assert "tastings" not in TABLES
    tables = copy / "store" / "tables"
    (tables / "tastings.py").write_text(DECLARED, encoding="utf-8")
    listed = (tables / "__init__.py").read_text(encoding="utf-8")
    before, last, after = listed.partition("TABLES: dict")
    after = after.replace("(RESPONSES, ", "(RESPONSES, TASTINGS, ", 1)
    assert "TASTINGS" in after
    more = "from store.tables.tastings import TASTINGS\n\n"
    (tables / "__init__.py").write_text(before + more + last + after, encoding="utf-8")
    (copy / "drops" / "formats" / "pepper_tastings.toml").write_text(FORMAT, encoding="utf-8")
    return copy


#: Runs one command a line of standard input, or a snippet, and says what it printed.
PROGRAM = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from drops.cli.app import app

for line in sys.stdin:
    arguments, printed = json.loads(line), StringIO()
    with redirect_stdout(printed):
        if isinstance(arguments, str):
            exec(arguments)
        else:
            assert not app(arguments, standalone_mode=False), arguments
    print(json.dumps(printed.getvalue()), flush=True)
"""


class Copy:
    """The copy of the product, in one Python process for all tests: what is run there, is new."""

    def __init__(self, product: Path) -> None:
        environment = {name: of for name, of in os.environ.items() if name != "PYTHONPATH"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=product,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, what: list[str] | str) -> str:
        """What a command, or a snippet of Python, prints; it succeeds."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(what), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, "the command failed; its error stands above"
        return str(json.loads(answer))


class Pepper:
    """The commands of the copy over one data folder."""

    def __init__(self, copy: Copy, home: Home) -> None:
        self.copy, self.home = copy, home

    def drops(self, *arguments: object) -> str:
        """What a command prints; it succeeds."""
        return self.copy.run([*map(str, arguments), "--home", str(self.home.root)])

    def python(self, snippet: str) -> str:
        """What Python prints where the copy is what is imported."""
        return self.copy.run(snippet)


@pytest.fixture(scope="module")
def copy(product: Path) -> Iterator[Copy]:
    """The process that runs the commands of the copy."""
    copy = Copy(product)
    yield copy
    copy.process.communicate()


@pytest.fixture
def pepper(copy: Copy, home: Home) -> Pepper:
    """The commands of the copy over an empty data folder."""
    return Pepper(copy, home)


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    """The file of an unknown tool."""
    path = tmp_path / "tastings.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    return path


def taken_in(pepper: Pepper, unknown: Path, folder: Path) -> dict[str, object]:
    """The report of the unknown file, dropped as it was proposed."""
    proposal = folder / "proposal.toml"
    proposal.write_text(pepper.drops("propose", unknown), encoding="utf-8")
    return json.loads(pepper.drops("put", unknown, "--map", proposal, "--json"))


def text_of(home: Home) -> str:
    """All that the lake's rows and every drop's files say, unpacked."""
    files = [*home.lake.glob("**/*.parquet"), *home.drops.glob("*/rows.parquet")]
    said = [pl.read_parquet(file, glob=False).write_csv() for file in files]
    others = (path for path in home.drops.glob("*/*") if path.suffix == ".csv")
    return "\n".join([*said, *(path.read_text(encoding="utf-8") for path in others)])


def test_an_unknown_file_is_proposed_for_it_and_its_rules_hold(
    pepper: Pepper, unknown: Path, tmp_path: Path
) -> None:
    report = taken_in(pepper, unknown, tmp_path)
    mapped = (tmp_path / "proposal.toml").read_text(encoding="utf-8")
    assert 'table = "tastings"' in mapped
    for column, header in {
        "tasting_id": "Tasting number", "tasted_at": "Tasted at", "mended_at": "Fixed at",
        "customer_id": "Client ID", "workshop": "Hall", "guest_id": "Guest number",
        "points": "Points", "finding": "Observation", "advice": "What to do",
    }.items():  # fmt: skip
        assert f'\n{column} = "{header}"\n' in mapped
    assert (report["table"], report["kept"]) == ("tastings", 4)
    assert report["reasons"] == {"was mended before it was tasted": 1}


def test_its_texts_are_masked_its_people_hashed_its_names_made_one(
    pepper: Pepper, unknown: Path, tmp_path: Path
) -> None:
    taken_in(pepper, unknown, tmp_path)
    rows = frame(pepper.home, "tastings").sort("tasting_id")
    words = " ".join([*rows["finding"], *rows["advice"]])
    assert not [secret for secret in SECRETS if secret in words]
    assert "scratched lid" in words
    assert "as soon as the handle" in words
    known_rows = pl.read_parquet(next(pepper.home.drops.glob("*/rows.parquet")), glob=False)
    assert not [each for each in SECRETS if each in known_rows.write_csv()]
    # Eva is one person, whoever she is in a row.
    assert rows["customer_id"][0] == rows["guest_id"][1]
    assert not {"eva", "ida", "ben", "cy", "dan", "jo"} & {*rows["customer_id"], *rows["guest_id"]}
    assert rows["guest_id"].str.len_bytes().drop_nulls().to_list() == [32] * 3
    assert rows["workshop"].to_list() == ["North Hall", "North Hall", "South Hall", "South Hall"]
    refused = next(pepper.home.drops.glob("*/refused.csv")).read_text(encoding="utf-8")
    assert ",dan," not in refused
    assert ",jo," not in refused


def test_a_customer_is_erased_from_it_wherever_they_stand(
    pepper: Pepper, unknown: Path, tmp_path: Path
) -> None:
    taken_in(pepper, unknown, tmp_path)
    (own := tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    told = pepper.drops("put", own, "--json", "--source", "proposal")
    assert json.loads(told)["format"] == "pepper_tastings"
    hashed = frame(pepper.home, "tastings").filter(pl.col("tasting_id") == "k1")["customer_id"][0]
    pepper.drops("erase", "eva", "--yes")
    assert sorted(frame(pepper.home, "tastings")["tasting_id"]) == ["k3", "k4"]
    said = text_of(pepper.home)
    assert "eva" not in said
    assert hashed not in said
    pepper.drops("rebuild")
    assert sorted(frame(pepper.home, "tastings")["tasting_id"]) == ["k3", "k4"]
    # Who was erased does not come back with the next file, neither as customer nor as guest.
    own.write_text(OWN.replace(",kim,", ",eva,") + "k9,2026-03-07T09:00:00Z,gil,,kim,15,,\n")
    report = json.loads(pepper.drops("put", own, "--json", "--source", "proposal"))
    assert (report["kept"], report["refused"], report["blank"]) == (2, 0, 2)
    assert "eva" not in text_of(pepper.home)


def test_undo_and_rebuild_bring_back_what_was(
    pepper: Pepper, unknown: Path, tmp_path: Path
) -> None:
    taken_in(pepper, unknown, tmp_path)
    pepper.home.settings_file.write_text('[aliases.workshop]\n"East Hall" = "Annexe"\n')
    before = frame(pepper.home, "tastings").sort("tasting_id")
    (own := tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    report = json.loads(
        pepper.drops("put", own, "--table", "tastings", "--json", "--source", "proposal")
    )
    assert (report["kept"], report["replaced"]) == (2, 1)
    assert report["reasons"] == {"tasted_at is no time in the form 2026-10-31T18:02": 1}
    after = frame(pepper.home, "tastings").sort("tasting_id")
    assert after["workshop"].to_list()[2:] == ["South Hall", "South Hall", "Annexe"]
    assert after.filter(pl.col("tasting_id") == "k4")["points"].to_list() == [3]
    pepper.drops("undo", report["drop"])
    assert frame(pepper.home, "tastings").sort("tasting_id").equals(before)
    shutil.rmtree(pepper.home.lake)
    pepper.drops("rebuild")
    assert frame(pepper.home, "tastings").sort("tasting_id").equals(before)


def test_readers_see_it(pepper: Pepper, unknown: Path, tmp_path: Path) -> None:
    """The views, what they know, and the values to choose by, though no metric reads it yet."""
    unknown.write_text(UNKNOWN.replace("Hall,", "Team,", 1), encoding="utf-8")
    taken_in(pepper, unknown, tmp_path)
    asked = (
        "from pathlib import Path; from metrics.lake import Lake;"
        "from store.settings import Home, Settings; from metrics.measure.measuring import values;"
        "from metrics.measure.reader import Reader;"
        f"lake = Lake.open(Home(Path({str(pepper.home.root)!r})));"
        "print(lake.tables['tastings'].rows,"
        " values(Reader.of_everything(lake, Settings()), 'team'))"
    )
    assert pepper.python(asked).strip() == "4 ['North Hall', 'South Hall']"
