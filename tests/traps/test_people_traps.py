"""Whose numbers customers have: the same number of two tools is no person, unless it is said."""

from __future__ import annotations

import itertools
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError, MappingError
from drops.inbox import watch
from drops.intake.mapping import toml
from drops.intake.mapping.recognise import shipped
from drops.intake.values.pseudonyms import Identity, identity_of
from drops.lake.ledger import Ledger, all_drops
from drops.lake.originals import REFUSED, original_file
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.steps import Step
from drops.undo import undo
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.as_of import lacking
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from tests.support.cut_off import cut_off
from tests.support.dropping import content, current, frame
from tests.support.lakes import reader_of
from tests.support.taking import hashed, take


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


#: 7 and 8, or whoever, answered a survey tool that counts its people from 1.
DELIGHTED = "survey_type,score,permalink,created_at,id,person.id"
#: The same numbers at a help desk, with or without what the company calls its customers.
ZENDESK = "Id,Created at,Updated at,Status,Requester id,Requester external id"
OWN = "response_id,answered_at,question,score,customer_id"
CASES = "complaint_id,opened_at,customer_id"


def of_delighted(path: Path, *people: str) -> Path:
    rows = [f"nps,9,p{n},{1_790_000_000 + n},{n},{person}" for n, person in enumerate(people, 1)]
    return write(path, DELIGHTED, *rows)


def of_zendesk(path: Path, *people: tuple[str, str]) -> Path:
    rows = [
        f"{n},2026-09-0{n} 10:00:00,2026-09-20 10:00:00,Open,{own},{company}"
        for n, (own, company) in enumerate(people, 1)
    ]
    return write(path, ZENDESK, *rows)


def of_survey(path: Path, *people: str) -> Path:
    rows = [f"r{n},2026-09-0{n}T10:00:00Z,nps,9,{person}" for n, person in enumerate(people, 1)]
    return write(path, OWN, *rows)


def of_cases(path: Path, *people: str) -> Path:
    rows = [f"c{n},2026-09-0{n}T09:00:00Z,{person}" for n, person in enumerate(people, 1)]
    return write(path, CASES, *rows)


def people(home: Home, table: str) -> set[str]:
    rows = frame(home, table)
    return set() if rows.is_empty() else set(rows["customer_id"].drop_nulls())


def in_both(home: Home) -> int:
    """How many customers answered and complained."""
    return len(people(home, "responses") & people(home, "complaints"))


def test_two_tools_that_count_from_one_are_not_joined(home: Home, tmp_path: Path) -> None:
    put(home, of_delighted(tmp_path / "answers.csv", "7", "8"))
    put(home, of_zendesk(tmp_path / "tickets.csv", ("7", ""), ("8", "")))
    assert in_both(home) == 0
    assert len(people(home, "responses")) == len(people(home, "complaints")) == 2
    rebuild(home)
    assert in_both(home) == 0


def test_the_companys_numbers_are_joined_whatever_tool_holds_them(
    home: Home, tmp_path: Path
) -> None:
    put(home, of_survey(tmp_path / "answers.csv", "C7", "C8", "7"))
    put(home, of_zendesk(tmp_path / "tickets.csv", ("7", "C7"), ("8", "C8"), ("7", "")))
    assert in_both(home) == 2, "C7 and C8; the help desk's 7 is not the company's 7"


def test_an_address_is_one_person_in_every_tool_whatever_its_case(
    home: Home, tmp_path: Path
) -> None:
    put(home, of_delighted(tmp_path / "answers.csv", "Ann@Example.org", "@ann", "b@x.org"))
    put(
        home, of_zendesk(tmp_path / "t.csv", ("ann@example.ORG", ""), ("@ann", ""), ("", "B@X.org"))
    )
    assert in_both(home) == 2, "a name in a network is none of the other tool's"


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5], ids=str)
def test_in_whatever_order_files_come_and_go(
    home: Home, tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = [
        of_delighted(tmp_path / "answers.csv", "1", "2"),
        of_zendesk(tmp_path / "tickets.csv", ("1", ""), ("2", "C2"), ("", "a@x.org")),
        of_survey(tmp_path / "own.csv", "1", "C2", "A@X.org"),
        of_cases(tmp_path / "cases.csv", "1", "2"),
    ]
    drops = {n: str(put(home, files[n]).drop) for n in order}
    #: C2 and the address in tickets and own, 1 in own and cases.
    assert in_both(home) == 3
    undo(home, drops[1])
    assert in_both(home) == 1
    rebuild(home)
    assert in_both(home) == 1
    undo(home, drops[3])
    assert in_both(home) == 0


def test_two_desks_of_one_format_have_their_own_customers(home: Home, tmp_path: Path) -> None:
    put(home, of_zendesk(tmp_path / "a.csv", ("7", ""), ("8", "")))
    put(home, of_zendesk(tmp_path / "b.csv", ("7", ""), ("9", "C9")), source="desk of Leeds")
    assert people(home, "complaints") == {
        hashed("7", "zendesk"), hashed("8", "zendesk"), hashed("7", "desk of Leeds"), hashed("C9")
    }  # fmt: skip


def test_lists_of_customers_of_two_tools_do_not_replace_each_other(
    home: Home, tmp_path: Path
) -> None:
    text = 'like = "pepper_customers"\n[columns]\ncustomer_id = "customer_id"\n'
    head = "customer_id,joined_at,segment"
    for n, tool in enumerate(("crm", "till")):
        file = write(tmp_path / f"{tool}.csv", head, f"1,2026-01-0{n + 1},{tool}")
        put(home, file, mapping=toml.load(text, tool))
    assert sorted(frame(home, "customers")["segment"]) == ["crm", "till"]


def test_who_was_referred_has_a_number_of_that_column(home: Home, tmp_path: Path) -> None:
    text = (
        'table = "advocacy"\nsource = "programme"\n[columns]\nhappened_at = "at"\n'
        'kind = { constant = "referral" }\n'
        'customer_id = { from = "who", ids_of = "company" }\nreferred_customer_id = "whom"\n'
    )
    file = write(tmp_path / "r.csv", "at,who,whom", "2026-09-01,7,7", "2026-09-02,8,A@x.org")
    put(home, file, mapping=toml.load(text, "referrals"))
    rows = frame(home, "advocacy").sort("happened_at")
    assert rows["customer_id"].to_list() == [hashed("7"), hashed("8")]
    assert rows["referred_customer_id"].to_list() == [hashed("7", "programme"), hashed("a@x.org")]


def test_a_name_of_numbers_is_one_however_it_is_written(home: Home, tmp_path: Path) -> None:
    text = 'like = "pepper_responses"\n[columns]\ncustomer_id = {{ from = "customer_id", ids_of = "{}" }}\n'
    for n, name in enumerate(("Club card", "club  CARD", "Company")):
        file = write(tmp_path / f"{n}.csv", OWN, f"r{n},2026-09-0{n + 1}T10:00:00Z,nps,9,7")
        put(home, file, mapping=toml.load(text.format(name), "m"))
    assert people(home, "responses") == {hashed("7", "Club card"), hashed("7")}


def test_numbers_of_no_people_are_an_error() -> None:
    text = 'like = "pepper_responses"\n[columns]\nteam = { from = "team", ids_of = "company" }\n'
    with pytest.raises(
        MappingError, match=r"team: ids_of is for columns that say who .* customer_id"
    ):
        toml.load(text, "m")


def test_files_without_a_name_are_of_one_tool_where_they_have_the_same_columns(
    home: Home, tmp_path: Path
) -> None:
    """Two files that were taken as proposed and not remembered are not of one tool for that."""
    from drops.intake.propose import look_at
    from drops.intake.propose.proposal import propose

    def taken(name: str, header: str, *rows: str) -> None:
        path = write(tmp_path / name, header, *rows)
        put(home, path, mapping=propose(look_at(path, name)).mapping)

    head = "Response ID,Submitted at,NPS,User ID"
    desk = "Ticket ID,Opened,Closed,User ID"
    taken("a.csv", head, *(f"a{n},2026-03-0{n} 10:00,{n + 2},{n}" for n in range(1, 9)))
    taken("b.csv", head, *(f"b{n},2026-04-0{n} 10:00,{n + 2},{n}" for n in range(1, 9)))
    taken("t.csv", desk, *(f"t{n},2026-03-0{n} 10:00,2026-03-09 11:00,{n}" for n in range(1, 9)))
    assert len(people(home, "responses")) == 8
    assert in_both(home) == 0


def test_a_file_without_ids_that_is_of_another_source_has_that_ones_customers(
    home: Home, tmp_path: Path
) -> None:
    """Its rows tell that it is the desk's; so are its customers, and nobody is there twice."""
    text = 'like = "pepper_complaints"\n[columns]\ncustomer_id = "customer_id"\ncomplaint_id = "none"\n'
    mapping = toml.load(text, "tickets")
    head, rows = (
        "opened_at,customer_id,team",
        [f"2026-09-0{n}T09:00:00Z,{n},T{n}" for n in range(1, 8)],
    )
    put(home, write(tmp_path / "a.csv", head, *rows), mapping=mapping, source="Leeds")
    before = people(home, "complaints")
    put(
        home,
        write(tmp_path / "b.csv", f"{head},category", *(f"{row},late" for row in rows)),
        mapping=mapping,
    )
    assert {drop.source for drop in all_drops(home)} == {"Leeds"}
    assert people(home, "complaints") == before == {hashed(str(n), "Leeds") for n in range(1, 8)}
    assert frame(home, "complaints").height == 7
    rebuild(home)
    assert people(home, "complaints") == before


SHIPPED_WITH_PEOPLE = {
    "pepper_responses": ("company",), "pepper_complaints": ("company",),
    "pepper_advocacy": ("company",), "pepper_customers": ("company",),
    "pepper_revenue": ("company",), "qualtrics": ("company",), "typeform": ("company",), "typeform_api": ("company",),
    "formbricks": ("company",), "zendesk": ("company", ""), "freshdesk": ("",),
    "delighted": ("",), "asknicely": ("",),
    # Those who were asked are numbered as those who answered are.
    "pepper_invitations": ("company",), "qualtrics_distribution": ("",), "delighted_people": ("",),
}  # fmt: skip


def test_every_format_says_whose_numbers_it_has() -> None:
    from drops.intake.mapping.numberings import numberings

    said = {each.name: numberings(each.mapping) for each in shipped()}
    assert {name: ids for name, ids in said.items() if ids} == SHIPPED_WITH_PEOPLE


def test_the_hash_of_the_companys_numbers_is_as_it_was() -> None:
    """Worked out without code of ours: files of refused rows, and erasures, keep their meaning."""
    import hashlib

    identity = Identity(b"some key")
    plain = hashlib.blake2b(b"C7", key=b"some key", digest_size=16).hexdigest()
    assert identity.hashed("C7") == identity.hashed("C7", "Company") == plain
    assert len({identity.hashed("C7", name) for name in ("company", "a", "b", "ab", "")}) == 5
    ids = pl.Series(["C7", "a@B.org", None, "@a"])
    for name in ("company", "desk"):
        each = [one and identity.hashed(one, name) for one in ids]
        assert identity.hash_ids(ids, name).to_list() == each
        assert identity.hash_ids(pl.concat([ids, ids, ids]), name).to_list() == each * 3


def test_refused_rows_that_come_again_are_of_the_same_people(tmp_path: Path) -> None:
    file = of_zendesk(tmp_path / "t.csv", ("7", ""), ("8", "C8"))
    file.write_text(file.read_text().replace("2026-09-0", "2026-99-0"), encoding="utf-8")
    taken = take(tmp_path, file)
    cells = [(row["Requester id"], row["Requester external id"]) for row in taken.refused]
    assert cells == [
        (f"hashed:{hashed('7', 'zendesk')}", ""),
        (f"hashed:{hashed('8', 'zendesk')}", f"hashed:{hashed('C8')}"),
    ]
    lines = [
        f"{n},2026-09-0{n} 10:00:00,2026-09-20 10:00:00,Open,{a},{b}"
        for n, (a, b) in enumerate(cells, 1)
    ]
    (tmp_path / "again").mkdir()
    again = take(tmp_path / "again", write(tmp_path / "u.csv", ZENDESK, *lines))
    assert again.column("customer_id") == [hashed("7", "zendesk"), hashed("C8")]


def test_ids_like_1_0_are_whole_in_the_second_column_too(tmp_path: Path) -> None:
    file = of_zendesk(tmp_path / "t.csv", ("7.0", ""), ("8.0", "9.0"))
    taken = take(
        tmp_path,
        write(
            tmp_path / "u.csv",
            *file.read_text().replace("\n1,", "\n1.0,").replace("\n2,", "\n2.0,").splitlines(),
        ),
    )
    assert taken.column("customer_id") == [hashed("7", "zendesk"), hashed("9")]


@pytest.fixture(scope="module")
def desk_and_survey(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A survey and a desk that have each a customer 77, and a third tool."""
    folder = tmp_path_factory.mktemp("made")
    home = Home(folder / "data")
    home.make()
    put(home, of_survey(folder / "own.csv", "77", "88"))
    broken = "9,2026-09-03 10:00:00,2026-09-20 10:00:00,Open,77,,too,much\n"
    tickets = of_zendesk(folder / "tickets.csv", ("77", ""), ("88", "C88"))
    tickets.write_text(tickets.read_text() + broken, encoding="utf-8")
    put(home, tickets)
    put(home, of_delighted(folder / "answers.csv", "66"))
    return home


class TestErase:
    """One of two people with the same number goes, and only that one."""

    @pytest.fixture
    def store(self, desk_and_survey: Home, tmp_path: Path) -> Home:
        return Home(shutil.copytree(desk_and_survey.root, tmp_path / "data"))

    def test_it_asks_whose_number_is_meant(self, store: Home) -> None:
        before = content(store), content(store, "complaints"), all_drops(store)
        with pytest.raises(DropError) as asked:
            erase(store, "77")
        for words in ("of company in own.csv", "of zendesk in tickets.csv", "--ids-of zendesk"):
            assert words in str(asked.value)
        assert (content(store), content(store, "complaints"), all_drops(store)) == before

    @pytest.mark.parametrize("named", ["zendesk", "Zendesk "])
    def test_of_the_desk(self, store: Home, tmp_path: Path, named: str) -> None:
        done = erase(store, "77", named).as_json()
        assert (done["rows"], done["ids_of"]) == (2, ["zendesk"]), "the row and the broken record"
        assert people(store, "complaints") == {hashed("C88")}
        assert people(store, "responses") >= {hashed("77"), hashed("88")}
        own, tickets, _ = all_drops(store)
        assert "77" in original_file(store, own).read_text()
        assert "77" not in original_file(store, tickets).read_text()
        assert "77" not in (store.drops / tickets.id / REFUSED).read_text()
        # Later files: the desk's 77 stays out, the company's and another tool's are kept.
        later = put(store, of_zendesk(tmp_path / "later.csv", ("77", ""), ("99", "77"), ("55", "")))
        assert (later.kept, later.blank) == (2, 1)
        assert hashed("77", "zendesk") not in people(store, "complaints")
        assert put(store, of_delighted(tmp_path / "more.csv", "77")).kept == 1
        rebuild(store)
        assert hashed("77", "zendesk") not in people(store, "complaints")
        assert hashed("77") in people(store, "complaints") & people(store, "responses")

    def test_of_the_company(self, store: Home, tmp_path: Path) -> None:
        # The broken record of the desk may speak of either, and goes with the first of them.
        assert erase(store, "77", "company").as_json()["rows"] == 2
        assert hashed("77") not in people(store, "responses")
        assert hashed("77", "zendesk") in people(store, "complaints")
        assert put(store, of_survey(tmp_path / "more.csv", "77", "44")).kept == 1

    def test_a_number_of_one_tool_alone_needs_no_answer(self, store: Home) -> None:
        done = erase(store, "66").as_json()
        assert (done["rows"], done["ids_of"]) == (1, ["delighted"])
        assert hashed("66", "delighted") not in people(store, "responses")

    def test_a_row_without_an_answer_counts_too(self, store: Home, tmp_path: Path) -> None:
        """It is in no table, and in the original all the same."""
        silent = of_delighted(tmp_path / "silent.csv", "88", "5")
        silent.write_text(silent.read_text().replace("nps,9,p1", "nps,,p1"), encoding="utf-8")
        put(store, silent)
        with pytest.raises(DropError, match=r"of delighted in silent\.csv"):
            erase(store, "88")
        assert erase(store, "88", "delighted").as_json()["rows"] == 1
        assert "88" not in original_file(store, all_drops(store)[-1]).read_text()

    def test_an_undone_file_counts_too(self, store: Home) -> None:
        undo(store, all_drops(store)[1].id)
        rebuild(store)
        with pytest.raises(DropError, match=r"of zendesk in tickets\.csv"):
            erase(store, "77")
        assert erase(store, "77", "zendesk").as_json()["rows"] == 2

    def test_who_is_in_no_file_is_kept_out_of_every_one(self, store: Home, tmp_path: Path) -> None:
        done = erase(store, "4711").as_json()
        assert (done["rows"], done["ids_of"]) == (0, [])
        for file in (
            of_survey(tmp_path / "a.csv", "4711", "1"),
            of_zendesk(tmp_path / "b.csv", ("4711", ""), ("1", "")),
            of_delighted(tmp_path / "c.csv", "4711", "1"),
        ):
            report = put(store, file, source="anew" if file.name == "c.csv" else "")
            assert (report.kept, report.blank) == (1, 1), file.name

    def test_an_address_is_erased_everywhere(self, store: Home, tmp_path: Path) -> None:
        put(store, of_delighted(tmp_path / "a.csv", "zoe@x.org"), source="second survey")
        put(
            store,
            of_zendesk(tmp_path / "b.csv", ("Zoe@X.org", ""), ("1", "ZOE@x.org")),
            source="second desk",
        )
        assert erase(store, "zoe@X.ORG").as_json()["rows"] == 3
        assert hashed("zoe@x.org") not in people(store, "complaints") | people(store, "responses")

    def test_a_file_that_is_not_taken_in_may_speak_of_any_of_its_numbers(self, store: Home) -> None:
        erase(store, "77", "zendesk")
        store.inbox.mkdir(exist_ok=True)
        write(store.inbox / "what.csv", "what,is this", "77,fine")
        write(store.inbox / "other.csv", "what,is this", "78,fine")
        watch(store, once=True)
        kept = {path.name for path in (store.inbox / "refused").iterdir()}
        assert kept == {"what.csv.txt", "other.csv", "other.csv.txt"}

    @pytest.mark.parametrize("step", ["files without the customer noted", "part written"])
    def test_cut_off_it_is_finished_among_its_own_numbers(self, store: Home, step: Step) -> None:
        cut_off(store, step, "erase", "66")
        open_store(store)
        assert hashed("66", "delighted") not in people(store, "responses")
        assert "66" not in original_file(store, all_drops(store)[2]).read_text()
        with Ledger(store) as ledger:
            assert ledger.erasures.unfinished() == {}

    def test_numbers_that_no_file_has_are_said(self, store: Home) -> None:
        with pytest.raises(DropError, match="numbers of till; there are those of company, zendesk"):
            erase(store, "77", "till")


def made_older(home: Home) -> None:
    """Have a store be as the Pepper before made it: no mapping says whose ids it has."""
    with sqlite3.connect(home.ledger) as ledger:
        rows = ledger.execute("SELECT id, mapping FROM drops").fetchall()
        for drop, mapping in rows:
            old = re.sub(r', "ids_of" = "\w+"', "", mapping)
            both = '["Requester external id", "Requester id"], "optional" = true }'
            old = re.sub(r'\["Requester external id"\].*', both, old)
            ledger.execute("UPDATE drops SET mapping = ?, ids_of = '' WHERE id = ?", (old, drop))
        for table in ("drops", "erased", "erasing"):
            ledger.execute(f"ALTER TABLE {table} DROP COLUMN ids_of")
        ledger.execute("PRAGMA user_version = 4")
    ledger.close()
    # Its rows are hashed as all were: as the company's.
    company = identity_of(home)
    for drop in all_older(home):
        path = home.drops / drop / "rows.parquet"
        rows = pl.read_parquet(path)
        names = {
            company.hashed(each, tool): company.hashed(each)
            for each in ("7", "8")
            for tool in ("zendesk", "delighted", "mine")
        }
        rows.with_columns(pl.col("customer_id").replace(names)).write_parquet(path)


def all_older(home: Home) -> list[str]:
    return [path.name for path in home.drops.iterdir() if (path / "rows.parquet").exists()]


MINE = (
    'table = "responses"\nlabel = "mine"\nrecognised_by = ["Answer", "When", "NPS", "Who"]\n'
    '# Confirmed by Ann.\n[columns]\nresponse_id = "Answer"\nanswered_at = "When"\n'
    'question = { constant = "nps" }\nscore = "NPS"\ncustomer_id = "Who"\n'
)


def older_store(home: Home, tmp_path: Path, then: Callable[[], object]) -> Path:
    """A store of the Pepper before with three files, and a format that a person confirmed."""
    home.formats.mkdir(parents=True)
    put(home, of_delighted(tmp_path / "answers.csv", "7", "8"))
    put(home, of_zendesk(tmp_path / "tickets.csv", ("7", ""), ("3", "8")))
    mine = home.formats / "mine.toml"
    mine.write_text(MINE, encoding="utf-8")
    put(home, write(tmp_path / "mine.csv", "Answer,When,NPS,Who", "1,2026-09-01,9,8"))
    then()
    made_older(home)
    return mine


def test_a_store_of_an_older_pepper_is_made_again(home: Home, tmp_path: Path) -> None:
    mine = older_store(home, tmp_path, lambda: None)
    open_store(home)
    assert people(home, "complaints") == {hashed("7", "zendesk"), hashed("8")}
    wanted = {hashed("7", "delighted"), hashed("8", "delighted"), hashed("8")}
    assert people(home, "responses") == wanted, "what a person confirmed is counted as it was"
    text = mine.read_text(encoding="utf-8")
    assert 'customer_id = {from = "Who", ids_of = "company"}' in text
    assert "# Confirmed by Ann." in text
    put(home, write(tmp_path / "more.csv", "Answer,When,NPS,Who", "2,2026-09-02,9,8"))
    assert people(home, "responses") == wanted
    assert [drop.ids_of for drop in all_drops(home)] == ["delighted", "zendesk", "mine", "mine"]
    snapshot = current(home)["snapshot"]
    open_store(home)
    assert current(home)["snapshot"] == snapshot, "once is enough"
    rebuild(home)
    assert people(home, "responses") == wanted


@pytest.mark.parametrize(
    "step", ["rows removed", "version published", "formats say whose ids they have"]
)
def test_made_again_it_may_be_cut_off(home: Home, tmp_path: Path, step: Step) -> None:
    older_store(home, tmp_path, lambda: None)
    cut_off(home, step, "put", str(of_delighted(tmp_path / "more.csv", "9")))
    open_store(home)
    assert people(home, "complaints") == {hashed("7", "zendesk"), hashed("8")}
    assert people(home, "responses") == {
        hashed("7", "delighted"),
        hashed("8", "delighted"),
        hashed("8"),
    }
    assert [drop.ids_of for drop in all_drops(home)] == ["delighted", "zendesk", "mine"]


def test_who_was_erased_by_an_older_pepper_stays_out(home: Home, tmp_path: Path) -> None:
    """It knew one customer 8, whatever the tool; so no tool's 8 comes back."""
    older_store(home, tmp_path, lambda: erase(home, "8", "company"))
    open_store(home)
    report = put(home, of_delighted(tmp_path / "later.csv", "8", "9"), source="new tool")
    assert (report.kept, report.blank) == (1, 1)
    assert hashed("8", "new tool") not in people(home, "responses")


REVIEWS = 'table = "advocacy"\nsource = "shop"\n[columns]\nhappened_at = "at"\nrating = "stars"\n'
SHOP = f'{REVIEWS}kind = {{{{ constant = "review" }}}}\ncustomer_id = {{{{ from = "who"{{}} }}}}\n'


def said(home: Home) -> tuple[float | None, str]:
    """How many who would recommend did, and what is said of it."""
    reader = reader_of(Lake.open(home))
    (row,) = measure(reader, METRICS["say_do"], Slice())
    return row.estimate.value, lacking(reader, METRICS["say_do"])


def test_what_joins_two_tables_says_who_numbers_customers_apart(home: Home, tmp_path: Path) -> None:
    put(home, of_survey(tmp_path / "own.csv", *(str(n) for n in range(1, 9))))
    reviews = write(
        tmp_path / "r.csv", "at,stars,who", *(f"2026-09-1{n},5,{n}" for n in range(1, 9))
    )
    drop = put(home, reviews, mapping=toml.load(SHOP.format(""), "shop")).drop
    value, words = said(home)
    assert value is None, "nobody could have been counted, so it is no 0 %"
    assert "numbers of company, and of shop" in words
    assert 'ids_of = "company"' in words
    undo(home, str(drop))
    put(home, reviews, mapping=toml.load(SHOP.format(', ids_of = "company"'), "shop"))
    assert said(home) == (100.0, "")


def test_nobody_of_the_same_numbers_is_none_and_not_unknown(home: Home, tmp_path: Path) -> None:
    put(home, of_survey(tmp_path / "own.csv", *(str(n) for n in range(1, 9))))
    reviews = write(
        tmp_path / "r.csv", "at,stars,who", *(f"2026-09-1{n},5,x{n}" for n in range(1, 9))
    )
    put(home, reviews, mapping=toml.load(SHOP.format(', ids_of = "company"'), "shop"))
    assert said(home) == (0.0, "")
