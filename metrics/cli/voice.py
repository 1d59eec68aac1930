"""`python -m metrics voice`: what customers say, searched. Data to stdout, words to stderr."""

from __future__ import annotations

from typing import Annotated

import typer

from metrics.cli.options import (
    CsvOption,
    RawOption,
    Request,
    plain_record,
    print_csv,
    print_json,
    print_rows,
    refusing,
    warn,
    with_request,
)
from metrics.measure.suppression import in_words
from metrics.measure.voice.read import NEWEST, ORDERS, read


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
        reader = request.reader(options)
        found = read(reader, request.slice(options), search, order, most=most)
    warn(reader)
    records = [plain_record(row.told()) for row in found.rows]
    if request.as_json:
        counts = {facet: {**values} for facet, values in found.counts.items()}
        head = {"count": found.count, "hidden": found.hidden, "unread": [*found.unread]}
        print_json({**head, "counts": counts, "rows": records})
        return
    typer.echo(f"{found.count:,} found.", err=True)
    if found.hidden:
        typer.echo(in_words(found.hidden, "texts"), err=True)
    if found.unread:
        typer.echo(f"not searched for, no word in it: {' '.join(found.unread)}", err=True)
    if as_csv:
        print_csv(records, raw=raw)
        return
    shown = ("at", "kind", "mark", "location", "words")
    print_rows([" ".join(str(r[name]).split()) for name in shown] for r in records)
