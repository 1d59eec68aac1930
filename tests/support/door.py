"""How a browser or a program comes to a running server: plain requests, and Streamlit's socket."""

from __future__ import annotations

import http.client
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.support.waiting import LIMIT


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers in lower case, the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    url: str,
    path: str,
    body: bytes = b"",
    *,
    method: str = "GET",
    source: str = "127.0.0.1",
    **headers: str,
) -> Answer:
    """The answer to one request; `source` is the address of this machine that it comes from."""
    port = urlsplit(url).port or 0
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=LIMIT, source_address=(source, 0)
    )
    try:
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        connection.request(method, path, body or None, {"Host": f"localhost:{port}", **given})
        response = connection.getresponse()
        told = {key.lower(): value for key, value in response.getheaders()}
        return Answer(response.status, told, response.read())
    finally:
        connection.close()


def plug(url: str, sent: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
    """A connection on which something was sent, or nothing."""
    port = urlsplit(url).port or 0
    plugged = socket.create_connection(("127.0.0.1", port), LIMIT, (source, 0))
    plugged.sendall(sent)
    return plugged


def handshake(url: str, **headers: str) -> int:
    """The status with which the server answers to a socket that is opened with these headers."""
    given = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        **headers,
    }
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in given.items()]
    text = "\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""])
    with plug(url, text.encode()) as opened:
        return int(opened.recv(100).split()[1])


@dataclass
class Viewer:
    """A session as a browser has it, without the browser."""

    url: str
    socket: ClientConnection
    session: str = ""

    def look(self, page: str = "") -> list[str]:
        """Have a page drawn; the kinds of what came until its script had ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_name = page
        self.socket.send(asked.SerializeToString())
        kinds: list[str] = []
        while not kinds or kinds[-1] != "script_finished":
            message = ForwardMsg()
            message.ParseFromString(bytes(self.socket.recv(LIMIT)))
            kinds.append(str(message.WhichOneof("type")))
            if kinds[-1] == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
        return kinds

    def upload(self, body: bytes, file_id: str = "", *, method: str = "PUT") -> Answer:
        """What comes of a file that the page sends, or of its ×; without an id, it is a new one."""
        token = ask(self.url, "/_stcore/health").headers["set-cookie"].split("=", 1)[1]
        token = token.split(";", maxsplit=1)[0]
        kind, form = formed(body)
        return ask(
            self.url,
            f"/_stcore/upload_file/{self.session}/{file_id or uuid.uuid4()}",
            form if method == "PUT" else b"",
            method=method,
            Content_Type=kind,
            X_Xsrftoken=token,
            Cookie=f"_streamlit_xsrf={token}",
        )


def formed(body: bytes) -> tuple[str, bytes]:
    """The type and the body of a form with one file, as browsers send it."""
    head = (
        b'--limit\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n"
    )
    return "multipart/form-data; boundary=limit", head + body + b"\r\n--limit--\r\n"


@contextmanager
def viewing(url: str) -> Iterator[Viewer]:
    """A viewer to whom a page was drawn; gone at the end."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, max_size=None, proxy=None) as opened:
        viewer = Viewer(url, opened)
        viewer.look()
        yield viewer


def files_in(folder: Path) -> list[Path]:
    """All files below a folder: folders alone hold nothing."""
    return [path for path in folder.rglob("*") if path.is_file()]
