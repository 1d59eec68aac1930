"""A finding's name: what a link carries is read back, and nothing else is a name."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.analyses.evidence.names import OLD_COMPLAINTS, Context, LastingName, read
from metrics.slices import Slice

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1), timezone="Europe/London")
LATEST = OCTOBER.period(date(2026, 10, 18), date(2026, 11, 1))
WORDS = st.text(min_size=1, max_size=30)


@settings(max_examples=30)
@given(group=WORDS, place=st.lists(WORDS | st.none(), min_size=1, max_size=3, unique=True))
def test_a_name_is_read_as_it_was_written(group: str, place: list[str | None]) -> None:
    chosen = OCTOBER.narrow("location", *place)
    where = Context(chosen, LATEST.narrow("location", *place))
    name = LastingName("changed", "nps", "team", group, is_recent=True, context=where)
    assert read(name.written(), "Europe/London", "monday") == name


@pytest.mark.parametrize("chosen", [OCTOBER, Slice(timezone="Europe/London")])
def test_old_complaints_have_a_name_too(chosen: Slice) -> None:
    name = LastingName(
        OLD_COMPLAINTS, "open_by_age", "", "", is_recent=False, context=Context(chosen)
    )
    assert read(name.written(), "Europe/London", "monday") == name


@pytest.mark.parametrize(
    "text",
    [
        "", "York fell", "kind=changed", "kind=changed&metric=nps&by=location&group=York",
        "kind=fell&metric=nps&by=location&group=York&period=2026-10-01/2026-11-01",
        "kind=changed&metric=secrets&by=location&group=York&period=2026-10-01/2026-11-01",
        "kind=changed&metric=nps&by=customer_id&group=c1&period=2026-10-01/2026-11-01",
        "kind=changed&metric=nps&by=location&group=York&period=2026-11-01/2026-10-01",
        "kind=changed&metric=nps&by=location&group=York&period=0001-01-01/2026-10-01",
        "kind=changed&metric=nps&by=location&group=York&period=1901-01-01/2026-10-02",
        "kind=changed&metric=nps&by=location&group=York&period=2026-10-01",
        "kind=changed&metric=nps&by=location&group=York&period=soon/later",
        "kind=changed&metric=nps&by=location&period=2026-10-01/2026-11-01&group=" + "x" * 5_000,
    ],
)  # fmt: skip
def test_nothing_else_is_a_name(text: str) -> None:
    assert read(text, "UTC", "monday") is None
