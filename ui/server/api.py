"""`PUT /api/drops/<name>`: a scheduled export pushes its file, and gets what `put --json` prints.

The body goes to the disk as it comes, and is taken in by threads of its own: viewers notice
nothing. Who may push is decided by a token; no cookie counts here, so no other site's page can.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import Route

from drops import background
from drops.choices import choice
from drops.errors import DropError, StoreError, printable, reason
from store.disk import ENDINGS
from store.settings import Home, SettingsError, load_settings
from ui.server import uploads

if TYPE_CHECKING:
    from starlette.requests import Request

    from drops.choices import PutOptions
    from drops.report import Report
    from store.settings import Settings

_LOG = logging.getLogger("pepper")
#: Files that are taken in at once; further ones wait, on the disk.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pepper-put")
_WRITE_BYTES = 1 << 20
_NAME_BYTES = 255


@dataclass
class RefusedError(Exception):
    """A request that is not served: the HTTP status and the sentence that says why."""

    status: int
    sentence: str


async def put_drop(request: Request) -> JSONResponse:
    """What came of the file in the body, as `python -m drops put --json` says it."""
    home = Home.find()
    try:
        _check_token(request, await _in_thread(load_settings, home))
        name = _name(request)
        options = {
            key: request.query_params.get(key)
            for key in ("table", "format", "known_at", "source", "full")
        }
        chosen = await _in_thread(_choice, home, options)
        _check_kind(request, name)
        path = uploads.place(home, f"api-{uuid.uuid4().hex}")
        try:
            background.prepare()  # it starts while the file comes
            await _receive(request, path)
            report = await _in_thread(_take, home, path, name, chosen)
        finally:
            await _in_thread(uploads.remove, path)
    except RefusedError as error:
        return _answer(error.status, {"error": error.sentence})
    except ClientDisconnect:
        return _answer(400, {"error": "the connection ended before the file did"})
    except (SettingsError, OSError) as error:
        text = str(error) if isinstance(error, SettingsError) else reason(error)
        return _answer(503, {"error": f"{text}; nothing was changed"})
    except Exception:  # noqa: BLE001  (whatever it is, its text goes to the log alone)
        _LOG.exception("A pushed file could not be taken.")
        return _answer(500, {"error": "something unexpected went wrong; the server's log says why"})
    return _answer(201 if report.drop else 200, report.as_json())


async def only_put(_request: Request) -> JSONResponse:
    """405: a file is pushed with PUT and nothing else is offered here."""
    sentence = "expected PUT, with the file as the body: /api/drops/NAME"
    return _answer(405, {"error": sentence}, Allow="PUT")


#: In this order: what is no PUT falls through to the second.
ROUTES = [
    Route("/api/drops/{name:path}", put_drop, methods=["PUT"]),
    Route(
        "/api/drops/{name:path}", only_put, methods=["GET", "POST", "PATCH", "DELETE", "OPTIONS"]
    ),
]


def _check_token(request: Request, settings: Settings) -> None:
    """Raise `RefusedError` without the token. Neither it nor its hash is ever put in the log."""
    if not settings.api_token_sha256:
        raise RefusedError(
            403,
            "no files are taken over HTTP: settings.toml has no api_token_sha256, which is the "
            "SHA-256 of a secret token, in hexadecimal",
        )
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    digest = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).hexdigest()
    if scheme.lower() != "bearer" or not hmac.compare_digest(digest, settings.api_token_sha256):
        raise RefusedError(401, "expected the header Authorization: Bearer TOKEN, with the token")


def _name(request: Request) -> str:
    """The file's name as it was given: a plain name, without a folder."""
    name = str(request.path_params["name"])
    wrong = "/" in name or "\\" in name or not name.strip(". ") or not name.isprintable()
    if wrong or len(name.encode("utf-8", "surrogateescape")) > _NAME_BYTES:
        raise RefusedError(
            400, "expected a file's name after /api/drops/, such as october.csv, without folders"
        )
    return name


def _choice(home: Home, options: dict[str, str | None]) -> PutOptions:
    """What the address says about the file, checked like the options of the command line."""
    try:
        named = (options[key] for key in ("known_at", "source"))
        return choice(
            home, options["table"], options["format"], None, *named, is_full=_full(options)
        )
    except DropError as error:
        raise RefusedError(400, str(error)) from error


def _full(options: dict[str, str | None]) -> bool | None:
    """Whether the file is said to be a full export."""
    said = options["full"]
    if said not in (None, "true", "false"):
        raise DropError(f"full is {printable(said or '')}; expected true or false")
    return None if said is None else said == "true"


def _check_kind(request: Request, name: str) -> None:
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in ENDINGS:
        raise RefusedError(415, f"{name}: expected a file that ends in {', '.join(ENDINGS)}")
    sent_as = request.headers.get("content-type", "").lower()
    if sent_as.startswith("multipart/") or request.headers.get("content-encoding"):
        raise RefusedError(415, "expected the bytes of the file as the body, as they are: no form")


async def _receive(request: Request, path: Path) -> None:
    """Write the body into the file, never wholly in memory, and within the limit."""
    most = int(st.get_option("server.maxUploadSize")) << 20
    too_long = RefusedError(413, f"the file is longer than {most >> 20:,} MB, the most taken here")
    declared_length = request.headers.get("content-length", "")
    if declared_length.isdecimal() and int(declared_length) > most:
        raise too_long
    size, waiting = 0, bytearray()
    with path.open("wb") as writer:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise too_long
            waiting += chunk
            if len(waiting) >= _WRITE_BYTES:
                await _in_thread(writer.write, bytes(waiting))
                waiting.clear()
        await _in_thread(writer.write, bytes(waiting))


def _take(home: Home, path: Path, name: str, chosen: PutOptions) -> Report:
    """The one way in. A file that is refused is its sender's matter; a full disk is ours."""
    try:
        return background.put(
            home,
            path,
            name=name,
            table=chosen.table,
            mapping=chosen.mapping,
            known_at=chosen.known_at,
            source=chosen.source,
            is_full=chosen.is_full,
            way="http",
        )
    except StoreError as error:
        raise RefusedError(503, str(error)) from error
    except DropError as error:
        if not path.exists():  # it named a customer who was erased while it waited
            sentence = f"{name} was removed while it waited; nothing was changed, send it again"
            raise RefusedError(503, sentence) from error
        raise RefusedError(422, str(error)) from error


async def _in_thread(work: Any, *values: Any) -> Any:  # noqa: ANN401
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work, *values)


def _answer(status: int, content: dict[str, Any], **headers: str) -> JSONResponse:
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(content, status, {"Cache-Control": "no-store", **headers})
