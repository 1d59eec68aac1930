"""For which hosts the server answers, and from which pages a socket may come.

A page of somebody else can have its own name lead to this machine (DNS rebinding): the browser then
takes the dashboard for a part of that page. Only the name in the request tells.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from drops.errors import printable
from store.settings import Home, SettingsError, load_settings

if TYPE_CHECKING:
    from ipaddress import IPv4Address

    from starlette.types import ASGIApp, Receive, Scope, Send

_LOG = logging.getLogger("pepper")

_NOT_OURS = (
    "This server does not answer for that host. Whoever runs it names in settings.toml, option "
    "allowed_hosts, under which hosts it is reached.\n"
)
_NOT_OUR_PAGE = "A page of another site cannot look into this server.\n"


class OwnHosts:
    """Answers 421 where the request is for a host that is not this server's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] in ("http", "websocket"):
            hosts = Headers(scope=scope).getlist("host")
            if len(hosts) != 1 or not _is_own(_name(hosts[0]), scope):
                _LOG.warning("Refused, as it is for another host: %s", printable(", ".join(hosts)))
                await PlainTextResponse(_NOT_OURS, 421)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class OwnPages:
    """Answers 403 to a socket that a page of another site opens.

    Of an origin that it does not know, Streamlit asks the network, and then a service in the
    internet, whether it is this machine's own. It is never asked: what it gets is of one origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        origin = Headers(scope=scope).get("origin") if scope["type"] == "websocket" else None
        if origin is not None:
            if not _is_own_page(origin, scope):
                _LOG.warning("Refused, as a page of another site asks: %s", printable(origin))
                await PlainTextResponse(_NOT_OUR_PAGE, 403)(scope, receive, send)
                return
            scope = _of_one_origin(scope)
        await self.app(scope, receive, send)


def _is_own(name: str, scope: Scope) -> bool:
    """Whether this server is reached under a name: loopback, where it listens, or as settings say.

    An address can only be where the request came to: no name leads anywhere by it.
    """
    if name in {"localhost", *_listens_as()} - {""}:
        return True
    address, came_to = _address(name), _address((scope.get("server") or ("", None))[0])
    if address is not None and (address.is_loopback or address == came_to):
        return True
    return name in _allowed.names(Home.find())


def _is_own_page(origin: str, scope: Scope) -> bool:
    """Whether a page of this origin is this server's: of the same host, or one that is named."""
    netloc = _netloc(origin)
    if netloc == Headers(scope=scope)["host"].lower():
        return True
    is_named = _name(netloc) in _allowed.names(Home.find())
    return is_named or origin in st.get_option("server.corsAllowedOrigins")


def _of_one_origin(scope: Scope) -> Scope:
    """The same, as a page of the very host that is asked would send it."""
    scheme = {"ws": "http", "wss": "https"}[scope["scheme"]]
    own = f"{scheme}://{Headers(scope=scope)['host']}".encode("latin-1")
    headers = [(key, own if key == b"origin" else value) for key, value in scope["headers"]]
    return {**scope, "headers": headers}


def _listens_as() -> tuple[str, ...]:
    """What the start of the server says of its own address."""
    names = (st.get_option("server.address"), st.get_option("browser.serverAddress"))
    return tuple(name.lower() for name in names if name)


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _name(host: str) -> str:
    """The name in `name:port`, in the one spelling; nothing where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    is_plain = parts.netloc == host and "@" not in host
    return (parts.hostname or "").rstrip(".") if is_plain else ""


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(name)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


class _Allowed:
    """The hosts in settings.toml, read again when it changed; what was last right counts on."""

    def __init__(self) -> None:
        self._changed: tuple[int, int] | None = None
        self._names: tuple[str, ...] = ()

    def names(self, home: Home) -> tuple[str, ...]:
        try:
            now = home.settings_file.stat()
            changed = (now.st_mtime_ns, now.st_size)
        except OSError:
            changed = (0, 0)
        if changed != self._changed:
            with suppress(SettingsError, OSError):  # every page says what is wrong with them
                self._names = load_settings(home).allowed_hosts
            self._changed = changed
        return self._names


_allowed = _Allowed()
