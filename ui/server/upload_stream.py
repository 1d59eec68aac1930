"""What a browser uploads goes to the disk as it comes; Streamlit would hold all of it in memory."""

from __future__ import annotations

import asyncio
import re
import shutil
from typing import TYPE_CHECKING

import streamlit as st
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from store.settings import Home
from ui.server import uploads

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.datastructures import UploadFile
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


#: Where Streamlit's page sends a file: the session, then the id that the file will have.
_UPLOAD = re.compile(r"/_stcore/upload_file/[^/]+/([0-9a-f-]{36})$")


class ToDisk:
    """Hands Streamlit an empty file in place of each uploaded one, whose bytes are on the disk."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_put = scope["type"] == "http" and scope["method"] == "PUT"
        if is_put and (found := _UPLOAD.search(scope["path"])):
            receive = _emptied(Request(scope, receive), found[1])
        await self.app(scope, receive, send)


def _emptied(request: Request, file_id: str) -> Receive:
    """The request's body without what is in the file.

    It is read when Streamlit asks for it: then it has checked who sends, and how much is told.
    """
    is_read = False

    async def receive() -> Message:
        nonlocal is_read
        if is_read:
            return await request.receive()
        is_read = True
        return {"type": "http.request", "body": await _laid_down(request, file_id)}

    return receive


async def _laid_down(request: Request, file_id: str) -> bytes:
    """The form with its one file empty; the file's bytes lie where `uploads` looks for them."""
    try:
        form = await MultiPartParser(request.headers, _within(request), max_files=1).parse()
    except MultiPartException as error:
        raise HTTPException(400, error.message) from error
    try:
        fields = form.multi_items()
        field, file = fields[0] if len(fields) == 1 else ("", "")
        if isinstance(file, str):
            raise HTTPException(400, "expected one file")
        await asyncio.to_thread(_write, file, file_id)
        return _form(request, field, file)
    finally:
        await form.close()


async def _within(request: Request) -> AsyncGenerator[bytes, None]:
    """The body as it comes, up to the longest that is taken and what a form adds to a file."""
    most, size = (int(st.get_option("server.maxUploadSize")) << 20) + (1 << 16), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise HTTPException(413, "File too large")
        yield chunk


def _write(file: UploadFile, file_id: str) -> None:
    path = uploads.place(Home.find(), file_id)
    unfinished = path.with_name(f"{file_id}.part")
    with unfinished.open("wb") as writer:
        shutil.copyfileobj(file.file, writer, 1 << 20)
    unfinished.replace(path)


def _form(request: Request, field: str, file: UploadFile) -> bytes:
    boundary = parse_options_header(request.headers["content-type"])[1][b"boundary"]
    name = (file.filename or "").replace("\\", "\\\\").replace('"', '\\"')
    header = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
    kind = f"Content-Type: {file.content_type or 'application/octet-stream'}"
    lines = [b"--" + boundary, header.encode(), kind.encode(), b"", b"", b"--" + boundary + b"--"]
    return b"\r\n".join(lines) + b"\r\n"
