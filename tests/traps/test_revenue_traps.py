"""Silent wrong answers about money that the design makes possible, from the file to the figure."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from drops.intake.mapping.doubts import Doubt
from drops.put import put
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from store.settings import Home
from tests.support.lakes import reader_of

ROOT = Path(__file__).parents[2]
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
CUSTOMERS = (
    "customer_id,joined_at,joined_through\n"
    "ann@x.org,2024-01-01,paid\nbert,2024-01-01,\ndan,2026-02-01,Referral\nfay,2026-03-01,billboard\n"
)
REVENUE = (
    "customer_id,period,revenue\n"
    "ann@x.org,2025-10,£100\nbert,2025-10,£100\nANN@X.ORG ,2026-10,£90\ndan,2026-10,£30\nfay,2026-10,£20\n"
)


def drop(home: Home, folder: Path, revenue: str = REVENUE, customers: str = CUSTOMERS) -> None:
    for name, text in (("customers.csv", customers), ("revenue.csv", revenue)):
        (folder / name).write_text(text, encoding="utf-8")
        put(home, folder / name)


def value(home: Home, key: str = "earned_growth", chosen: Slice = OCTOBER) -> float | None:
    (row,) = measure(reader_of(Lake.open(home)), METRICS[key], chosen)
    return row.estimate.value


def test_a_customer_is_the_same_in_both_files_however_written(home: Home, tmp_path: Path) -> None:
    """Ann kept 90 of 200, Bert left, Dan brought 30, what brought Fay nobody can tell."""
    drop(home, tmp_path)
    assert value(home, "net_revenue_retention") == pytest.approx(45)
    assert value(home, "earned_new_customers") == pytest.approx(15)
    assert value(home) == pytest.approx(-40)
    (row,) = measure(reader_of(Lake.open(home)), METRICS["earned_growth"], OCTOBER)
    assert (row.inputs["earned"], row.inputs["bought"], row.inputs["untold"]) == (30, 0, 20)


def test_a_list_that_does_not_tell_how_they_came_takes_nothing_back(
    home: Home, tmp_path: Path
) -> None:
    """A newer list of segments has no place for it: what Dan brought was earned all the same."""
    drop(home, tmp_path)
    found = {key: value(home, key) for key in ("earned_growth", "earned_new_customers")}
    assert found["earned_new_customers"] == pytest.approx(15)
    later = tmp_path / "segments.csv"
    later.write_text(
        "customer_id,joined_at,segment\nann@x.org,2024-01-01,small\ndan,2026-02-01,large\n"
    )
    report = put(home, later, known_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert report.replaced == 2
    assert {key: value(home, key) for key in found} == found


def test_the_command_line_says_the_same(home: Home, tmp_path: Path) -> None:
    drop(home, tmp_path)
    (home.root / "settings.toml").write_text("smallest_group = 1\n", encoding="utf-8")
    asked = ["earned_growth", "--since", "2026-10-01", "--until", "2026-11-01", "--json"]
    command = [sys.executable, "-m", "metrics", "show", *asked, "--home", str(home.root)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    (row,) = json.loads(told.stdout)["rows"]
    assert row["value"] == pytest.approx(value(home))


def test_a_file_by_day_is_refused_and_not_read_as_months(home: Home, tmp_path: Path) -> None:
    """Else the last day of the month would stand for all of it."""
    days = "".join(f"ann,2026-10-{day:02},5\n" for day in range(1, 32))
    path = tmp_path / "days.csv"
    path.write_text("customer_id,period,revenue\n" + days, encoding="utf-8")
    why = "period names no month, as 2026-10 or Oct 2026 does"
    with pytest.raises(Doubt, match="29 of 31 rows would be refused: period names no month"):
        put(home, path)
    report = put(home, path, answers={f"refused:{why}": "once"})
    assert report.kept == 1
    assert report.reasons[why] == 29


def test_decimal_commas_make_points_thousands(home: Home, tmp_path: Path) -> None:
    text = (
        'customer_id,period,revenue\na,2026-01,"12,50"\nb,2026-01,"1.204"\nc,2026-01,"1.204,50"\n'
    )
    path = tmp_path / "commas.csv"
    path.write_text(text, encoding="utf-8")
    assert put(home, path).reasons == {}
    found = Lake.open(home).query("SELECT sum(revenue) AS paid FROM revenue", {})
    assert found["paid"].item() == 12.5 + 1204 + 1204.5


def test_the_month_that_is_running_is_no_fall(home: Home, tmp_path: Path) -> None:
    for name, text in (("customers.csv", CUSTOMERS), ("revenue.csv", REVENUE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    put(home, tmp_path / "customers.csv")
    put(home, tmp_path / "revenue.csv", known_at=datetime(2026, 10, 9, tzinfo=UTC))
    assert value(home) is None


def test_customers_and_revenue_meet_nobody(home: Home, tmp_path: Path) -> None:
    """Who pays was not met: the share of advocates is of those who spoke to us."""
    drop(home, tmp_path)
    advocacy = "event_id,happened_at,kind,customer_id\ne1,2026-10-03,referral,ann@x.org\n"
    (tmp_path / "advocacy.csv").write_text(advocacy, encoding="utf-8")
    put(home, tmp_path / "advocacy.csv")
    (row,) = measure(reader_of(Lake.open(home)), METRICS["advocacy_rate"], OCTOBER)
    assert row.estimate.n == 1
