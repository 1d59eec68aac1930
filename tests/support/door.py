"""How a browser or a program comes to a running server: plain requests, and Streamlit's socket."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@contextmanager
def viewing(url: str) -> Iterator[Viewer]:
    """A viewer to whom a page was drawn; gone at the end."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, max_size=None, proxy=None) as opened:
        viewer = Viewer(url, opened)
        viewer.look()
        yield viewer
