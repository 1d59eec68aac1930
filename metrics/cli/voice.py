"""`python -m metrics voice`, `themes` and `asked`: data to stdout, words to stderr."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from metrics.analyses.asked import Invited, invited
from metrics.analyses.themes.proposed import Proposed, proposals
from metrics.analyses.themes.shares import ThemeShare, theme_shares
from metrics.cli.options import CsvOption, RawOption, Request, refusing, warn, with_request
from metrics.cli.printing import plain_record, print_records
from metrics.measure.hiding.suppression import in_words
from metrics.measure.reader import Reader
from metrics.measure.voice.read import NEWEST, ORDERS, Read, read
from metrics.model import Estimate
from store.settings import Settings

_SHOWN = ("at", "kind", "mark", "location", "words")


@with_request
def voice(
    search: Annotated[str, typer.Argument(help='words, "phrases", -without, begin*')] = "",
    *,
    order: Annotated[str, typer.Option(help=f"one of {', '.join(ORDERS)}")] = NEWEST,
    most: Annotated[int, typer.Option(min=1, help="so many at most")] = 100,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List what customers say: comments, complaints and posts; --where kind=post, too."""
    options = request.settings()
    with refusing():
        reader = _reader(request, options)
        found = read(reader, request.slice(options), search, order, most=most)
    warn(reader)
    records = [plain_record(row.as_record()) for row in found.rows]
    if not request.as_json:
        _say(found)
    head = {
        "count": found.count, "hidden": found.hidden, "unread": [*found.unread],
        "counts": {facet: {**values} for facet, values in found.counts.items()},
    }  # fmt: skip
    if not (request.as_json or as_csv):
        records = [{**record, "words": " ".join(record["words"].split())} for record in records]
    print_records(records, request, as_csv=as_csv, raw=raw, head=head, columns=_SHOWN)


@with_request
def themes(
    *,
    proposed: Annotated[bool, typer.Option(help="those that comments propose instead")] = False,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """List the themes of the settings: share, change, and NPS with each less without."""
    options = request.settings()
    with refusing():
        reader = _reader(request, options)
        chosen = request.slice(options)
        if proposed:
            records = [_of_proposed(one) for one in proposals(reader, chosen)]
        else:
            records = [_of_theme(one) for one in theme_shares(reader, chosen)]
    warn(reader)
    print_records(records, request, as_csv=as_csv, raw=raw)


def _say(found: Read) -> None:
    """Say how many there are, how many are hidden, and what was not searched for."""
    typer.echo(f"{found.count:,} found.", err=True)
    if found.hidden:
        typer.echo(in_words(found.hidden, "texts"), err=True)
    if found.unread:
        typer.echo(f"not searched for, no word in it: {' '.join(found.unread)}", err=True)


def _reader(request: Request, options: Settings) -> Reader:
    """Whoever asks; `ValueError` for another time than now: rows are as they are now."""
    if request.as_of:
        raise ValueError(f"words are listed as they are now; expected no --as-of {request.as_of}")
    return request.reader(options)


def _of_theme(one: ThemeShare) -> dict[str, Any]:
    return {
        "theme": one.name,
        "comments": one.comments,
        **_parts("share", one.share),
        "read": one.share.n,
        **_parts("change", one.change),
        **_parts("nps", one.nps),
    }


def _parts(name: str, estimate: Estimate | None) -> dict[str, float | None]:
    value, low, high = (
        (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    )
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _of_proposed(one: Proposed) -> dict[str, Any]:
    examples = " | ".join(" ".join(row.words.split()) for row in one.examples)
    return {
        "theme": one.name,
        "search": one.search,
        "comments": one.comments,
        "ways": one.ways,
        "examples": examples,
    }


@with_request
def asked(*, request: Request, as_csv: CsvOption = False, raw: RawOption = False) -> None:
    """Print NPS of those who answered and of all who were asked, and by whom these differ."""
    options = request.settings()
    with refusing():
        reader = request.reader(options)
        found = invited(reader, request.slice(options))
    warn(reader)
    if found is None:
        if not request.as_json:
            typer.echo("Too few were asked, or answered, to tell.", err=True)
        print_records([], request, as_csv=as_csv, raw=raw)
        return
    head = {"asked": found.invitations, "answered": found.answered}
    print_records([*_records(found)], request, as_csv=as_csv, raw=raw, head=head)


def _records(found: Invited) -> list[dict[str, Any]]:
    """A row for each NPS, then one for each group that is heard unlike how often it was asked."""
    scores = (("nps", found.nps), ("nps_as_invited", found.as_invited))
    rows = [_record(key, estimate=estimate) for key, estimate in scores]
    return [
        *rows,
        *(
            _record(
                "differs",
                each.column,
                each.group,
                invitations=each.invitations,
                answers=each.answers,
            )
            for each in found.differs
        ),
    ]


def _record(
    row: str,
    by: str | None = None,
    group: str | None = None,
    *,
    estimate: Estimate | None = None,
    invitations: float | None = None,
    answers: float | None = None,
) -> dict[str, Any]:
    return {
        "row": row,
        "by": by,
        "group": group,
        "value": estimate and estimate.value,
        "low": estimate and estimate.low,
        "high": estimate and estimate.high,
        "n": estimate and estimate.n,
        "percent_of_asked": invitations,
        "percent_of_answers": answers,
    }
