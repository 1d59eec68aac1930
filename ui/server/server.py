"""What surrounds the pages: the inbox's watcher and the response headers."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware

from drops.lake import writing
from drops.log import show as show_log
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.names import unknown_names
from metrics.measure.reader import Reader
from store.errors import HomeError
from store.manifest import LakeError
from store.rights import keep_private
from store.settings import Home, SettingsError, load_settings
from ui.server import connections, hosts, log, upload_stream
from ui.server.background import AskAhead, keep_asking, keep_forgetting, keep_noting, keep_sweeping
from ui.server.pushes import PUSHES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("pepper")
_ROOT = Path(__file__).resolve().parents[2]

#: Seconds to wait before a watcher that ended is started again.
RESTART_AFTER = 2.0
#: Python looks for garbage in circles after so many new objects; a first *Pulse* makes half a
#: million, and of every 700 of them (its own measure) a seventh of the page's time was lost.
GARBAGE_AFTER = 10_000

# Streamlit's own page needs its inline script, styles set from scripts, and `eval` for formats in
# tables. Nothing is loaded from, or sent to, any other server: a customer's words cannot call home.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {allowed}" for name, allowed in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class Headers:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


MIDDLEWARE = [
    Middleware(Headers),
    Middleware(connections.ConnectionLimits),
    Middleware(hosts.OwnHosts),
    Middleware(hosts.OwnPages),
    Middleware(upload_stream.ToDisk),
]


@contextlib.asynccontextmanager
async def lifespan(
    _app: st.App, ask_ahead: AskAhead | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Watch the inbox for as long as the server runs.

    `ask_ahead` asks what a first look at a new version of the data asks.
    """
    keep_private()
    show_log()
    home = Home.find()
    log.begin()
    gc.set_threshold(GARBAGE_AFTER, *gc.get_threshold()[1:])
    await asyncio.to_thread(_open_store, home)
    going_on = asyncio.create_task(_go_on(home))
    sweeping = asyncio.create_task(keep_sweeping(home))
    watching = asyncio.create_task(_keep_watching(home))
    forgetting = asyncio.create_task(keep_forgetting(home))
    noting = asyncio.create_task(keep_noting(home))
    asking = asyncio.create_task(keep_asking(home, ask_ahead)) if ask_ahead else None
    # It reads the lake, which the first page need not wait for.
    saying = asyncio.create_task(asyncio.to_thread(_say_unknown_names, home))
    try:
        yield {}
    finally:
        # Imported here: caches made before the server runs would complain that there is none.
        from ui import state  # noqa: PLC0415

        state.close()
        going_on.cancel()
        PUSHES.stop()
        sweeping.cancel()
        saying.cancel()
        forgetting.cancel()
        noting.cancel()
        if asking is not None:
            asking.cancel()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


async def _go_on(home: Home) -> None:
    """Take in what a server that was ended had told to wait, once the data folder is there."""
    while True:
        try:
            PUSHES.go_on(home)
        except HomeError:
            await asyncio.sleep(RESTART_AFTER)
        else:
            return


def _open_store(home: Home) -> None:
    """Make the folders; the watcher finishes what a crash cut off, in memory of its own.

    A store that cannot be opened must not keep pages from it.
    """
    try:
        writing.make_folders(home)
    except HomeError as error:
        _LOG.error("%s: %s", home.root, error)
    except Exception:  # noqa: BLE001  (whatever it is, it goes to the log)
        _LOG.exception("The data folder %s cannot be opened.", home.root)


def _say_unknown_names(home: Home) -> None:
    """Log which names in the settings nothing in the data has; pages say it too."""
    try:
        settings = load_settings(home)
        for unknown in unknown_names(Reader.of(Lake.open(home), settings), METRICS):
            _LOG.warning("%s", unknown.sentence)
    except (SettingsError, LakeError):
        return  # every page says what is wrong with them
    except Exception:  # noqa: BLE001  (whatever it is, it goes to the log)
        _LOG.exception("The names in the settings cannot be compared with those in the data.")


async def _keep_watching(home: Home) -> None:
    """Run the watcher as a process of its own, again whenever it ends: intake is its own memory."""
    while True:
        watcher = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "drops", "watch", "--with-parent", "--home", str(home.root),
            cwd=_ROOT,
            start_new_session=True,  # Ctrl-C reaches the server, which then ends the watcher
            stdin=asyncio.subprocess.PIPE,  # closed by the system when the server is killed
        )  # fmt: skip
        try:
            ended = await watcher.wait()
        except asyncio.CancelledError:
            await _end(watcher)
            raise
        _LOG.error("The inbox watcher ended (%s); it starts again.", ended)
        await asyncio.sleep(RESTART_AFTER)


async def _end(watcher: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        watcher.terminate()
    try:
        await asyncio.wait_for(watcher.wait(), timeout=5)
    except TimeoutError:
        watcher.kill()
