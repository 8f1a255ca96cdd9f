"""The browser server: pages, their websockets and the processes behind them."""

import asyncio
import errno
import html
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import server_logger
from aiohttp.typedefs import Handler

from digitgame.web import messages
from digitgame.web.origin_check import OriginPolicy
from digitgame.web.rate_limit import TokenBucket
from digitgame.web.session_process import SessionProcess

LARGEST_MESSAGE = 16 * 1024
"""Bytes; a mouse report has 30, and no long text is ever pasted into the game."""

MESSAGES_AT_ONCE, MESSAGES_A_SECOND = 1000, 300
"""A fast mouse reports 125 times a second, and a stalled link delivers seconds of that at once."""

BYTES_AT_ONCE, BYTES_A_SECOND = 64 * 1024, 16 * 1024

HEARTBEAT = 15.0
"""Seconds between websocket pings."""

IDLE_TIMEOUT = 30 * 60.0
"""Seconds without input after which a session is closed to free its place."""

RETRY_SECONDS = 15
"""Seconds after which the page of a full server reloads."""

SHUTDOWN_TIMEOUT = 30.0
"""Seconds for all sessions to end at shutdown; each is killed long before."""

_HERE = Path(__file__).parent
_STATIC = Path(textual_serve.__file__).parent / "static"

_HEADERS = {
    "Server": "digitgame",  # instead of the versions of Python and aiohttp
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Only resources from this server, and no inline scripts. xterm.js needs inline styles.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
    " img-src 'self' data:; connect-src {websocket}; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)

_log = logging.getLogger(__name__)


class Server:
    """Serves the game to a limited number of visitors."""

    def __init__(
        self,
        command: Sequence[str],
        places: int,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Start without visitors.

        Args:
            command: starts a visitor's process.
            places: the maximum number of concurrent visitors.
            clock: monotonic seconds.
            pause: sleeps for some seconds.
        """
        self.policy = OriginPolicy(port=0)
        """Set before the first request."""
        self._command = tuple(command)
        self._places = places
        self._clock = clock
        self._pause = pause
        self._pages: set[web.WebSocketResponse] = set()
        """The open websockets, one per session."""

    @property
    def session_count(self) -> int:
        """The number of running sessions."""
        return len(self._pages)

    def app(self) -> web.Application:
        """Return the aiohttp application."""
        app = web.Application(middlewares=[self._check_host])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get(r"/{name:page\.css|page\.js}", _file),
                web.get("/ws", self._websocket),
                web.static("/static", _STATIC),
            ]
        )
        app.on_response_prepare.append(self._add_headers)
        app.on_shutdown.append(self._close_all_sessions)
        return app

    @web.middleware
    async def _check_host(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self.policy.allows_host(request.headers.get("Host")):
            raise web.HTTPMisdirectedRequest(text="Unknown host name for this server.\n")
        try:
            return await handler(request)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise web.HTTPNotFound from error

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)
        if response.content_type == "text/html":
            websocket = self.policy.websocket(request.headers.get("Host", ""))
            response.headers["Content-Security-Policy"] = _POLICY.format(websocket=websocket)
            response.headers["Cache-Control"] = "no-store"

    async def _page(self, request: web.Request) -> web.Response:
        if self.session_count >= self._places:
            words = _fill_template("full.html", places=self._places, seconds=RETRY_SECONDS)
            return web.Response(text=words, content_type="text/html", status=503)
        words = _fill_template(
            "page.html", websocket=self.policy.websocket(request.headers["Host"])
        )
        return web.Response(text=words, content_type="text/html")

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        if not self.policy.allows_origin(
            request.headers.get("Origin"), request.headers.get("Host")
        ):
            raise web.HTTPForbidden(text="Only this server's own page may connect.\n")
        if self.session_count >= self._places:
            raise web.HTTPServiceUnavailable(text=f"All {self._places} places are taken.\n")
        page = web.WebSocketResponse(
            heartbeat=HEARTBEAT,
            receive_timeout=IDLE_TIMEOUT,
            max_msg_size=LARGEST_MESSAGE,
            compress=False,  # not worth it for small frames, and rules out decompression bombs
        )
        self._pages.add(page)  # before the first await, so that the limit is never exceeded
        visitor = SessionProcess(self._command, write_bytes=page.send_bytes, close=page.close)
        try:
            await page.prepare(request)
            await visitor.start(*messages.parse_size(request.query))
            await self._forward_messages(page, visitor)
        except (TimeoutError, ConnectionError):
            pass  # idle for too long, or disconnected
        except OSError as error:
            _log.warning("cannot start a process for a visitor: %s", error.strerror)
        finally:
            await visitor.stop()
            if page.prepared:  # else it was not a websocket request, and aiohttp answers that
                await page.close()
            self._pages.discard(page)
        return page

    async def _forward_messages(self, page: web.WebSocketResponse, visitor: SessionProcess) -> None:
        """Forward the page's messages to its process until either ends."""
        number = TokenBucket(MESSAGES_AT_ONCE, MESSAGES_A_SECOND, self._clock)
        size = TokenBucket(BYTES_AT_ONCE, BYTES_A_SECOND, self._clock)
        async for received in page:
            if received.type is not WSMsgType.TEXT:
                await page.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            if wait := max(number.try_consume(1), size.try_consume(len(received.data))):
                await self._pause(wait)
            try:
                message = messages.parse(received.data)
            except messages.MessageError:
                await page.close(code=WSCloseCode.POLICY_VIOLATION)
                return
            match message:
                case messages.Input(data):
                    await visitor.send_bytes(data)
                case messages.Resize(columns, rows):
                    await visitor.set_terminal_size(columns, rows)
                case messages.Ping(stamp):
                    await page.send_json(["pong", stamp])
                case messages.Focus(has_keyboard):
                    await (visitor.focus() if has_keyboard else visitor.blur())

    async def _close_all_sessions(self, _app: web.Application) -> None:
        await asyncio.gather(
            *(page.close(code=WSCloseCode.GOING_AWAY) for page in tuple(self._pages)),
            return_exceptions=True,
        )


async def serve(
    server: Server, host: str, port: int, make_policy: Callable[[int], OriginPolicy]
) -> None:
    """Serve until cancelled; all visitors' processes have ended when this returns.

    Args:
        server: the server.
        host: the address to listen on.
        port: the port to listen on; 0 for any free one.
        make_policy: returns the policy for the actual port.

    Raises:
        OSError: if the server cannot listen there.
    """
    server_logger.addFilter(_is_not_bad_request)
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        server.policy = make_policy(runner.addresses[0][1])
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _is_not_bad_request(record: logging.LogRecord) -> bool:
    """Return whether a log record is not about a malformed request.

    aiohttp logs a traceback for each, with which a client could flood the log.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _file(request: web.Request) -> web.FileResponse:
    return web.FileResponse(_HERE / request.match_info["name"])


def _fill_template(name: str, **values: object) -> str:
    words = {key: html.escape(str(value)) for key, value in values.items()}
    return Template((_HERE / name).read_text("utf-8")).substitute(words)
