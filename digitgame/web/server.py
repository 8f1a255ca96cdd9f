"""The browser server: pages, their websockets and the processes behind them."""

import asyncio
import errno
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import WebSocketError, WSCloseCode, WSMsgType, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import server_logger
from aiohttp.typedefs import Handler

from digitgame.i18n import _, ngettext
from digitgame.web import messages
from digitgame.web.origin_check import OriginPolicy
from digitgame.web.pages import fill_template
from digitgame.web.rate_limit import TokenBucket
from digitgame.web.session import Session
from digitgame.web.teacher import PATH as TEACHER
from digitgame.web.teacher import TeachersPage, Visitors

LARGEST_MESSAGE = 16 * 1024
"""Bytes; a mouse report has 30, and no long text is ever pasted into the game."""

MESSAGES_AT_ONCE, MESSAGES_A_SECOND = 1000, 300
"""A fast mouse reports 125 times a second, and a stalled link delivers seconds of that at once."""

BYTES_AT_ONCE, BYTES_A_SECOND = 64 * 1024, 16 * 1024

HEARTBEAT = 15.0
"""Seconds between websocket pings."""

IDLE_TIMEOUT = 30 * 60.0
"""Seconds without input after which a session is closed to free its place."""

RESUME_TIMEOUT = 5 * 60.0
"""Seconds for which a game waits for its page after the connection broke.

If all places are taken, the one whose page left first makes room earlier."""

FIRST_MESSAGE_TIMEOUT = 10.0
"""Seconds for a page that wants to continue a session to say which one."""

_BROKEN = (None, WSCloseCode.GOING_AWAY, WSCloseCode.ABNORMAL_CLOSURE)
"""Ends of a connection after which the page may come back. A page that is reloaded, or that a phone
puts aside to save memory, is GOING_AWAY too."""

RETRY_SECONDS = 15
"""Seconds after which the page of a full server reloads."""

SHUTDOWN_TIMEOUT = 30.0
"""Seconds for all sessions to end at shutdown; each is killed long before."""

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"

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
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self';"
    " manifest-src 'self'; connect-src {connect}; frame-ancestors 'none'; base-uri 'none';"
    " form-action {form}"
)

_log = logging.getLogger(__name__)


class Server:
    """Serves the game to a limited number of visitors."""

    def __init__(
        self,
        command: Sequence[str],
        places: int,
        teachers_page: TeachersPage | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Start without visitors.

        Args:
            command: starts a visitor's process.
            places: the maximum number of concurrent visitors.
            teachers_page: the page of its own for the teacher, if there is one.
            clock: monotonic seconds.
            pause: sleeps for some seconds.
        """
        self.policy = OriginPolicy(port=0)
        """Set before the first request."""
        self._command = tuple(command)
        self._places = places
        self._teachers_page = teachers_page
        self._clock = clock
        self._pause = pause
        self._sessions: dict[str, Session] = {}
        """The running sessions by their tokens."""
        self._stopping: set[asyncio.Task[None]] = set()
        """Games that are being stopped, also those whose places are free already."""

    @property
    def session_count(self) -> int:
        """The number of taken places."""
        return len(self._sessions)

    @property
    def _has_room(self) -> bool:
        return len(self._sessions) < self._places or any(
            session.page is None for session in self._sessions.values()
        )

    def app(self) -> web.Application:
        """Return the aiohttp application."""
        app = web.Application(middlewares=[self._check_host], client_max_size=LARGEST_MESSAGE)
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/favicon.ico", _favicon),
                web.get("/ws", self._websocket),
                web.static("/static", _STATIC),
            ]
        )
        if self._teachers_page is not None:
            app.add_routes(self._teachers_page.routes(self._visitors))
        app.on_response_prepare.append(self._add_headers)
        app.on_shutdown.append(self._close_all_sessions)
        return app

    def allow(self, policy: OriginPolicy) -> None:
        """Answer requests under these addresses."""
        self.policy = policy
        if self._teachers_page is not None:
            self._teachers_page.policy = policy

    def _visitors(self) -> Visitors:
        sessions = self._sessions.values()
        return Visitors(
            playing=[session.learner for session in sessions if session.page is not None],
            away=[session.learner for session in sessions if session.page is None],
        )

    @web.middleware
    async def _check_host(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self.policy.allows_host(request.headers.get("Host")):
            raise web.HTTPMisdirectedRequest(text="Unknown host name for this server.\n")
        try:
            response = await handler(request)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise web.HTTPNotFound from error
        if request.path.startswith("/static/"):
            response.enable_compression()
        return response

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)
        if response.content_type == "text/html":
            is_teachers = request.path == TEACHER
            websocket = self.policy.websocket(request.headers.get("Host", ""))
            response.headers["Content-Security-Policy"] = _POLICY.format(
                connect="'self'" if is_teachers else websocket,
                form="'self'" if is_teachers else "'none'",
            )
            response.headers["Cache-Control"] = "no-store"

    async def _page(self, request: web.Request) -> web.Response:
        if not self._has_room:
            words = fill_template(
                "full.html",
                language=_("en"),
                seconds=RETRY_SECONDS,
                full=ngettext(
                    "The only place is taken. This page tries again every {seconds} seconds and "
                    "starts the game as soon as it is free.",
                    "All {number} places are taken. This page tries again every {seconds} seconds "
                    "and starts the game as soon as a place is free.",
                    self._places,
                    seconds=RETRY_SECONDS,
                ),
            )
            return web.Response(text=words, content_type="text/html", status=503)
        words = fill_template(
            "page.html",
            language=_("en"),
            websocket=self.policy.websocket(request.headers["Host"]),
            starting=_("The game is starting …"),
            lost=_("The connection is lost. Trying again …"),
            elsewhere=_("You are playing in another window now."),
            here=_("Play here"),
            ended=_("The game has ended. Every drawing with a score is saved."),
            again=_("Play again"),
            script=_("The game needs JavaScript, which is turned off in this browser."),
        )
        return web.Response(text=words, content_type="text/html")

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        if not self.policy.allows_origin(
            request.headers.get("Origin"), request.headers.get("Host")
        ):
            raise web.HTTPForbidden(text="Only this server's own page may connect.\n")
        is_new = "resume" not in request.query
        page = web.WebSocketResponse(
            heartbeat=HEARTBEAT,
            max_msg_size=LARGEST_MESSAGE,
            compress=False,  # not worth it for small frames, and rules out decompression bombs
        )
        if is_new and self._has_room:
            await self._play(page, request, self._add_session())
            return page
        await page.prepare(request)
        if is_new:
            await page.close(code=messages.FULL)
        else:
            await self._resume(page)
        return page

    def _add_session(self) -> Session:
        """Take a place, if need be that of the session that lost its page first."""
        if len(self._sessions) >= self._places:
            waiting = (one for one in self._sessions.values() if one.page is None)
            self._remove(min(waiting, key=lambda session: session.left_at))
        session = Session(self._command, self._forget)
        session.left_at = self._clock()
        self._sessions[session.token] = session
        return session

    def _forget(self, session: Session) -> None:
        self._sessions.pop(session.token, None)

    def _remove(self, session: Session, code: int = WSCloseCode.OK) -> "asyncio.Task[None]":
        """Free a session's place and end its game."""
        self._forget(session)
        task = asyncio.create_task(session.stop(code))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)
        return task

    async def _play(
        self, page: web.WebSocketResponse, request: web.Request, session: Session
    ) -> None:
        """Start a session on a page."""
        session.page = page  # at once, before another visitor gets the place
        try:
            await page.prepare(request)
            await session.start(messages.parse_size(request.query))
        except Exception as error:
            await self._remove(session)
            if not isinstance(error, OSError):
                raise  # it was not a websocket request, and aiohttp answers that
            _log.warning("cannot start a process for a visitor: %s", error.strerror)
            return
        if session.token not in self._sessions:
            await session.stop()  # the server stopped in the meantime
            return
        session.page = None
        await self._show(page, session)

    async def _resume(self, page: web.WebSocketResponse) -> None:
        """Continue the session that the page's first message names."""
        wanted = None
        with suppress(TimeoutError, TypeError, messages.MessageError):
            wanted = messages.parse(await page.receive_str(timeout=FIRST_MESSAGE_TIMEOUT))
        session = self._sessions.get(wanted.token) if isinstance(wanted, messages.Resume) else None
        if session is None or not isinstance(wanted, messages.Resume):
            await page.close(code=messages.UNKNOWN_SESSION)
            return
        await self._show(page, session, wanted.size)

    async def _show(
        self, page: web.WebSocketResponse, session: Session, size: messages.Resize | None = None
    ) -> None:
        """Show a session on a page until either ends; keep it if the page may come back."""
        with suppress(ConnectionError):
            await session.attach(page, size)
            await self._forward_messages(page, session)
        if session.page is not page:
            return  # the session has ended, or another page continues it
        if page.close_code not in _BROKEN:
            await self._remove(session)
            return
        session.page = None
        session.left_at = self._clock()
        asyncio.get_running_loop().call_later(
            RESUME_TIMEOUT, self._remove_if_left, session, session.left_at
        )

    def _remove_if_left(self, session: Session, left_at: float) -> None:
        """End a session whose page has not come back since then."""
        if (session.page, session.left_at) == (None, left_at) and session.token in self._sessions:
            self._remove(session)

    async def _forward_messages(self, page: web.WebSocketResponse, session: Session) -> None:
        """Forward the page's messages to its game until the page is closed, or must be."""
        number = TokenBucket(MESSAGES_AT_ONCE, MESSAGES_A_SECOND, self._clock)
        size = TokenBucket(BYTES_AT_ONCE, BYTES_A_SECOND, self._clock)
        try:
            async with asyncio.timeout(IDLE_TIMEOUT) as idle:
                async for received in page:
                    if isinstance(received.data, WebSocketError):  # it closed the page
                        await self._remove(session)
                        return
                    if received.type is WSMsgType.ERROR:
                        return  # the connection is dead
                    if received.type is not WSMsgType.TEXT:
                        await self._remove(session, WSCloseCode.UNSUPPORTED_DATA)
                        return
                    if wait := max(number.try_consume(1), size.try_consume(len(received.data))):
                        await self._pause(wait)
                    message = messages.parse(received.data)
                    if isinstance(message, messages.Input):
                        idle.reschedule(asyncio.get_running_loop().time() + IDLE_TIMEOUT)
                    await _handle(message, page, session)
        except messages.MessageError:
            await self._remove(session, WSCloseCode.POLICY_VIOLATION)
        except TimeoutError:
            await self._remove(session, messages.IDLE)

    async def _close_all_sessions(self, _app: web.Application) -> None:
        for session in tuple(self._sessions.values()):
            self._remove(session, WSCloseCode.GOING_AWAY)
        await asyncio.gather(*self._stopping, return_exceptions=True)


async def _handle(message: messages.Message, page: web.WebSocketResponse, session: Session) -> None:
    match message:
        case messages.Input(data):
            await session.send_input(data)
        case messages.Resize():
            await session.resize(message)
        case messages.Ping(stamp):
            await page.send_json(["pong", stamp])
        case messages.Focus(has_keyboard):
            await session.focus(has_keyboard)
        case messages.Resume():
            raise messages.MessageError("only the first message may continue a session")


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
        server.allow(make_policy(runner.addresses[0][1]))
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _is_not_bad_request(record: logging.LogRecord) -> bool:
    """Return whether a log record is not about a malformed request.

    aiohttp logs a traceback for each, with which a client could flood the log.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _favicon(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_STATIC / "icon-192.png")
