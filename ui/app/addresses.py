"""Other spellings of the pages' addresses: a page is found under its script's name, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from ui.app.menu import MENU

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def _redirect(request: Request) -> Response:
    """Lead to the page's own address with all that was asked; relative, whatever stands before."""
    target = f"./{_ELSEWHERE[request.url.path.strip('/').rsplit('/', 1)[-1]]}"
    query = request.url.query
    return RedirectResponse(f"{target}?{query}" if query else target, status_code=307)


#: By another spelling the page's own address; that of the first page is the start.
_ELSEWHERE = {
    spelling: "" if entry is MENU[0] else entry.address
    for entry in MENU
    for spelling in (entry.script, entry.address)
    if spelling != entry.address or entry is MENU[0]
}
ROUTES = [Route(f"/{spelling}", _redirect, methods=["GET"]) for spelling in _ELSEWHERE]
