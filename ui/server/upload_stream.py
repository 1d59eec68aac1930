"""What a browser uploads goes to the disk as it comes; Streamlit would hold all of it in memory."""

from __future__ import annotations

import asyncio
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse

from store.settings import Home
from ui.server import uploads
from ui.server.connections import hear_out

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.datastructures import UploadFile
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


#: Where Streamlit's page sends a file: the session, then the id that the file will have.
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)/?", re.DOTALL)
#: As Streamlit makes the ids of sessions and files; whatever else is one, it made up.
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class _Upload:
    """A file of a session."""

    home: Home
    session: str
    file_id: str
    #: Whether something of it was laid down on this request.
    began: bool = False

    @property
    def shelf(self) -> uploads.Shelf:
        return uploads.shelf(self.home)


class ToDisk:
    """Hands Streamlit an empty file in place of each uploaded one, whose bytes are on the disk.

    A file that was removed on the page, or that Streamlit did not take, is removed here as well.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        changes = scope["type"] == "http" and scope["method"] in ("PUT", "DELETE")
        found = _UPLOAD.search(scope["path"]) if changes else None
        if not found:
            await self.app(scope, receive, send)
            return
        if not (_ID.fullmatch(found[1]) and _ID.fullmatch(found[2])):
            await hear_out(Request(scope, receive))
            refused = PlainTextResponse("expected a session and a file", 400, _CLOSE)
            await refused(scope, receive, send)
            return
        upload = _Upload(Home.find(), found[1], found[2])
        if scope["method"] == "PUT":
            receive = _emptied(Request(scope, receive), upload)
        try:
            await self.app(scope, receive, _removing(send, upload, scope["method"]))
        except BaseException:
            await _remove(upload)
            raise


_CLOSE = {"Connection": "close"}


def _removing(send: Send, upload: _Upload, method: str) -> Send:
    """The same, and the file goes where Streamlit does not take it, or lets it go."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            is_done = message["status"] < 400
            if is_done and method == "DELETE":
                upload.began = upload.shelf.owner(upload.file_id) == upload.session
            if is_done == (method == "DELETE"):
                await _remove(upload)
        await send(message)

    return sent


async def _remove(upload: _Upload) -> None:
    if upload.began:
        await asyncio.to_thread(upload.shelf.remove, upload.file_id)


def _emptied(request: Request, upload: _Upload) -> Receive:
    """The request's body without what is in the file.

    It is read when Streamlit asks for it: then it has checked who sends, and how much is told.
    """
    is_read = False

    async def receive() -> Message:
        nonlocal is_read
        if is_read:
            return await request.receive()
        is_read = True
        try:
            return {"type": "http.request", "body": await _laid_down(request, upload)}
        except HTTPException:
            await hear_out(request)
            raise

    return receive


async def _laid_down(request: Request, upload: _Upload) -> bytes:
    """The form with its one file empty; the file's bytes lie where `uploads` looks for them."""
    if upload.shelf.owner(upload.file_id) is not None:
        raise HTTPException(400, "expected a file that is not here yet", _CLOSE)
    upload.began = True
    try:
        form = await MultiPartParser(request.headers, _within(request, upload), max_files=1).parse()
    except MultiPartException as error:
        raise HTTPException(400, error.message) from error
    try:
        fields = form.multi_items()
        field, file = fields[0] if len(fields) == 1 else ("", "")
        if isinstance(file, str):
            raise HTTPException(400, "expected one file")
        await asyncio.to_thread(_write, file, upload)
        return _form(request, field, file)
    finally:
        await form.close()


async def _within(request: Request, upload: _Upload) -> AsyncGenerator[bytes, None]:
    """The body as it comes, up to the longest that is taken and what a form adds to a file."""
    most, size = (int(st.get_option("server.maxUploadSize")) << 20) + (1 << 16), 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise HTTPException(413, "File too large", _CLOSE)
            upload.shelf.grow(upload.file_id, len(chunk), upload.session)
            yield chunk
    except uploads.FullError as error:
        raise HTTPException(507, f"{error}; take them in or remove them", _CLOSE) from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the connection ended before the file did", _CLOSE) from error


def _write(file: UploadFile, upload: _Upload) -> None:
    path = uploads.place(upload.home, upload.file_id)
    unfinished = path.with_name(f"{upload.file_id}.part")
    with uploads.create(unfinished) as writer:
        shutil.copyfileobj(file.file, writer, 1 << 20)
    unfinished.replace(path)
    if not upload.shelf.finish(upload.file_id):
        raise HTTPException(400, "the session ended before the file did", _CLOSE)


def _form(request: Request, field: str, file: UploadFile) -> bytes:
    boundary = parse_options_header(request.headers["content-type"])[1][b"boundary"]
    name = (file.filename or "").replace("\\", "\\\\").replace('"', '\\"')
    header = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
    kind = f"Content-Type: {file.content_type or 'application/octet-stream'}"
    lines = [b"--" + boundary, header.encode(), kind.encode(), b"", b"", b"--" + boundary + b"--"]
    return b"\r\n".join(lines) + b"\r\n"
