"""What a connection may do before anybody asks it for more: how many, how long, how silent.

Whoever connects holds a descriptor, and there are few. uvicorn lets a request that never comes to
its end wait for ever, and Streamlit starts uvicorn without any limit.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

import h11
from starlette.responses import PlainTextResponse
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.server import log

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

_LOG = logging.getLogger("pepper")

#: Seconds for which a sender may say nothing, and in which the head of a request has to be there.
SILENCE = 30.0
#: Bytes of the head of a request: its address and its headers.
HEAD = 16 << 10
#: Connections that have not said yet what they ask for; of more, the oldest ends.
UNASKED = 256
#: Descriptors that are left for files and processes, and the most connections there ever are.
_FOR_FILES, _MOST = 384, 4_096
#: Connections that are accepted before what came on the others is looked at.
_AT_ONCE = 64
#: How much of a refused body is read, in bytes and seconds, so that its sender hears the answer.
_HEARD_BYTES, _HEARD_SECONDS = 1 << 20, 1.0


class ConnectionLimits:
    """Sets the limits when the server starts, and answers 431 to a head that is too long."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            _set(getattr(getattr(receive, "__self__", None), "config", None))
        elif _head(scope) > HEAD:
            sentence = f"the head of the request is longer than {HEAD:,} bytes\n"
            response = PlainTextResponse(sentence, 431, {"Connection": "close"})
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _set(config: object) -> None:
    """Give uvicorn, which asks the app to start with this method of its own, our limits.

    Streamlit makes its `Config`, and hands on none of what is set here.
    """
    if not isinstance(config, Config):
        _LOG.warning("Connections have no limits: start with `streamlit run dashboard.py`.")
        return
    config.http_protocol_class = Connection
    config.h11_max_incomplete_event_size = HEAD
    config.backlog = _AT_ONCE


def _head(scope: Scope) -> int:
    path = len(scope["raw_path"]) + len(scope["query_string"])
    return path + sum(len(name) + len(value) + 4 for name, value in scope["headers"])


def most() -> int:
    """Return how many connections there may be: the system says how many descriptors it gives."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return _MOST
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(_AT_ONCE, min(_MOST, descriptors - _FOR_FILES))


class Connection(H11Protocol):
    """A connection that ends where its other side does not come to the point."""

    #: Those of this process whose next request is not there yet, the oldest first.
    _unasked: ClassVar[dict[Connection, None]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; of too many, end this one."""
        super().connection_made(transport)
        self._heard = self._began = self.loop.time()
        self._unsent = 0
        self._look = self.loop.call_later(SILENCE, self._look_again)
        if len(self.connections) > most():
            log.warn("full", "More than %d connections: new ones are ended.", most())
            transport.abort()
        else:
            self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        """Note that something came."""
        self._heard = self.loop.time()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._unasked.pop(self, None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of all that was held."""
        self._look.cancel()
        self._unasked.pop(self, None)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request on this connection."""
        self._began = self.loop.time()
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._wait_for_request()

    def _wait_for_request(self) -> None:
        """Stand behind all others that wait; the first of too many ends."""
        self._unasked[self] = None
        if len(self._unasked) > UNASKED:
            log.warn("unasked", "More than %d connections ask for nothing: old ones end.", UNASKED)
            oldest = next(iter(self._unasked))
            del self._unasked[oldest]
            oldest.transport.close()

    def _look_again(self) -> None:
        """End the connection if it is its other side's turn, and has been for too long."""
        if self.transport.get_protocol() is not self:
            return  # a socket by now, which is pinged
        unsent = self.transport.get_write_buffer_size()
        if unsent and unsent == self._unsent:  # who takes nothing does not take the end either
            self.transport.abort()
            return
        self._unsent = unsent
        left = self._awaited_since() + SILENCE - self.loop.time()
        if left <= 0:
            self.transport.close()
        self._look = self.loop.call_later(left if left > 0 else SILENCE, self._look_again)

    def _awaited_since(self) -> float:
        """Since when the other side's turn is; now, if it is ours."""
        theirs = self.conn.their_state
        if theirs is h11.IDLE:
            return self._began
        is_awaited = theirs is h11.SEND_BODY and not self.flow.read_paused
        return self._heard if is_awaited else self.loop.time()


async def hear_out(request: Request) -> None:
    """Read a little of what is on its way: who still sends when the connection ends hears nothing.

    Who waits to be told to go on with the body is not told so.
    """
    if "expect" in request.headers:
        return
    heard = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_HEARD_SECONDS):
            while heard < _HEARD_BYTES:
                message = await request.receive()
                heard += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
