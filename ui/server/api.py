"""`PUT /api/drops/<name>`: a scheduled export pushes its file, and gets what `put --json` prints.

The body goes to the disk as it comes, and is taken in by threads of its own: viewers notice
nothing. Who may push is decided by a token; no cookie counts here, so no other site's page can.
What takes longer is answered by an address, `/api/pushes/<id>`, that tells what came of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import math
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import Route

from drops import background
from store.disk import ENDINGS
from store.settings import Home, load_settings
from ui.server import log, uploads
from ui.server.attempts import Attempts
from ui.server.connections import hear_out
from ui.server.pushes import (
    OPTIONS,
    PATIENCE,
    PUSHES,
    FilePlaces,
    Push,
    RefusedError,
    checked,
    refusal,
)

if TYPE_CHECKING:
    from starlette.requests import Request

_LOG = logging.getLogger("pepper")
#: What reads settings and writes the bytes that come; no file that is taken in holds it up.
_THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="pepper-receive")
_WRITE_BYTES = 1 << 20
_NAME_BYTES = 255
_attempts, _places = Attempts(), FilePlaces()


async def put_drop(request: Request) -> JSONResponse:
    """Return what came of the file in the body, as `python -m drops put --json` says it."""
    try:
        push = await _received(request)
    except ClientDisconnect:
        return _refused(RefusedError(400, "the connection ended before the file did"))
    except Exception as error:  # noqa: BLE001 - whatever it is, its sender is answered
        await hear_out(request)
        return _refused(refusal(error))
    outcome = await PUSHES.wait_for(push)
    if outcome is None:
        where = f"/api/pushes/{push.id}"
        waits = {"file": push.name, "state": "waiting", "ask": where}
        return _answer(202, waits, {"Location": where, "Retry-After": f"{PATIENCE:.0f}"})
    return _answer(outcome.status, outcome.content)


async def get_push(request: Request) -> JSONResponse:
    """Return what is known of a push whose sender was told to wait: its state, and the report."""
    try:
        await _check_token(request)
        outcome = PUSHES.outcome_of(str(request.path_params["push"]))
    except Exception as error:  # noqa: BLE001 - whatever it is, who asks is answered
        return _refused(refusal(error))
    content = {"state": outcome.state, "status": outcome.status, **outcome.content}
    waits = outcome.state == "waiting"
    return _answer(200, content, {"Retry-After": f"{PATIENCE:.0f}"} if waits else {})


async def only_put(_request: Request) -> JSONResponse:
    """Return 405: a file is pushed with PUT and nothing else is offered here."""
    sentence = "expected PUT, with the file as the body: /api/drops/NAME"
    return _answer(405, {"error": sentence}, {"Allow": "PUT", "Connection": "close"})


_OTHER = ["GET", "POST", "PATCH", "DELETE", "OPTIONS"]

#: In this order: what is no PUT falls through to the second.
ROUTES = [
    Route("/api/drops/{name:path}", put_drop, methods=["PUT"]),
    Route("/api/drops/{name:path}", only_put, methods=_OTHER),
    Route("/api/pushes/{push}", get_push, methods=["GET"]),
]


async def _received(request: Request) -> Push:
    """The file in the body, on the disk, from who may push; `RefusedError` for anybody else."""
    home = Home.find()
    await _check_token(request)
    name = _name(request)
    options = {key: request.query_params.get(key) for key in OPTIONS}
    await _in_thread(checked, home, options)
    _check_kind(request, name)
    PUSHES.check_room()
    with _places.taken(_address(request)):
        path = uploads.place(home, f"{uploads.PUSHED}{uuid.uuid4().hex}")
        try:
            background.prepare()  # it starts while the file comes
            await _receive(request, home, path)
        except BaseException:
            uploads.remove(home, path)
            raise
    return Push(home, path, name, options)


async def _check_token(request: Request) -> None:
    """Raise `RefusedError` without the token. Neither it nor its hash is ever put in the log."""
    address = _address(request)
    if wait := _attempts.wait(address):
        raise RefusedError(429, "too many wrong tokens came from this address", wait)
    settings = await _in_thread(load_settings, Home.find())
    if not settings.api_token_sha256:
        raise RefusedError(
            403,
            "no files are taken over HTTP: settings.toml has no api_token_sha256, which is the "
            "SHA-256 of a secret token, in hexadecimal",
        )
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    digest = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).hexdigest()
    if scheme.lower() != "bearer" or not hmac.compare_digest(digest, settings.api_token_sha256):
        _attempts.was_wrong(address)
        log.warn("token", "A request without the right token came from %s.", address)
        raise RefusedError(401, "expected the header Authorization: Bearer TOKEN, with the token")
    _attempts.was_right(address)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _name(request: Request) -> str:
    """The file's name as it was given: a plain name, without a folder."""
    name = str(request.path_params["name"])
    wrong = "/" in name or "\\" in name or not name.strip(". ") or not name.isprintable()
    if wrong or len(name.encode("utf-8", "surrogateescape")) > _NAME_BYTES:
        raise RefusedError(
            400, "expected a file's name after /api/drops/, such as october.csv, without folders"
        )
    return name


def _check_kind(request: Request, name: str) -> None:
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in ENDINGS:
        raise RefusedError(415, f"{name}: expected a file that ends in {', '.join(ENDINGS)}")
    sent_as = request.headers.get("content-type", "").lower()
    if sent_as.startswith("multipart/") or request.headers.get("content-encoding"):
        raise RefusedError(415, "expected the bytes of the file as the body, as they are: no form")


async def _receive(request: Request, home: Home, path: Path) -> None:
    """Write the body into the file, never wholly in memory, and within the limit."""
    most = int(st.get_option("server.maxUploadSize")) << 20
    too_long = RefusedError(413, f"the file is longer than {most >> 20:,} MB, the most taken here")
    declared_length = request.headers.get("content-length", "")
    if declared_length.isdecimal() and int(declared_length) > most:
        raise too_long
    shelf, size, waiting = uploads.shelf(home), 0, bytearray()
    with uploads.create(path) as writer:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise too_long
            shelf.grow(path.name, len(chunk))
            waiting += chunk
            if len(waiting) >= _WRITE_BYTES:
                await _in_thread(writer.write, bytes(waiting))
                waiting.clear()
        await _in_thread(writer.write, bytes(waiting))


async def _in_thread(work: Any, *values: Any) -> Any:  # noqa: ANN401
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work, *values)


def _refused(error: RefusedError) -> JSONResponse:
    """The answer to who is not served; the connection ends with it, and the body is not awaited."""
    headers = {"Connection": "close"}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return _answer(error.status, {"error": error.sentence}, headers)


def _answer(
    status: int, content: dict[str, Any], headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(content, status, {"Cache-Control": "no-store", **(headers or {})})
