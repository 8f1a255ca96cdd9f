"""The teacher's page: who plays and how they get on, behind a password."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp import web

from digitgame.errors import CommandError
from digitgame.i18n import _, ngettext
from digitgame.web.origin_check import OriginPolicy
from digitgame.web.pages import fill_template

PATH = "/teacher"

LOGIN_HOURS = 12
"""Hours until a teacher has to enter the password again."""

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 300.0
"""Seconds without another guess after a wrong one; each further one doubles them."""

_MOST_ADDRESSES = 1000
"""Addresses whose wrong guesses are remembered; the oldest are forgotten first."""

_MOST_LOGINS = 50


@dataclass(frozen=True)
class Visitors:
    """The learners on the pages at the moment."""

    playing: Sequence[str] = ()
    """Learners with a page; empty for one who has not entered a name yet."""
    away: Sequence[str] = ()
    """Learners whose connection is lost."""


@dataclass(frozen=True)
class Row:
    """A learner's day, in words for the table."""

    name: str
    answered: str
    right: str
    score: str
    last: str
    seen: str


ReadProgress = Callable[[Sequence[str]], Sequence[Row]]
"""Returns a row for each of the named learners, and for everyone else who has played today. Raises
CommandError if the history cannot be read."""


@dataclass
class _Guesses:
    """Slows down guessing, for each address by itself."""

    clock: Callable[[], float]
    _wrong: dict[str, tuple[int, float]] = field(default_factory=dict)
    """The number of wrong guesses and when the next one is allowed, by address."""

    def wait(self, address: str) -> float:
        """Return the seconds until the next guess is allowed."""
        return self._wrong.get(address, (0, 0.0))[1] - self.clock()

    def add_wrong(self, address: str) -> None:
        """Remember a wrong guess."""
        count = self._wrong.pop(address, (0, 0.0))[0] + 1
        wait = min(_FIRST_WAIT * 2 ** min(count - 1, 10), _LONGEST_WAIT)
        self._wrong[address] = count, self.clock() + wait
        if len(self._wrong) > _MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]

    def forget(self, address: str) -> None:
        """Forget the wrong guesses of an address, after the right one."""
        self._wrong.pop(address, None)


class TeachersPage:
    """The handlers of the teacher's page."""

    def __init__(
        self, password: str, read_progress: ReadProgress, clock: Callable[[], float]
    ) -> None:
        """Start without logins.

        Args:
            password: what the teacher must enter.
            read_progress: reads the history; called in a thread.
            clock: monotonic seconds.
        """
        self.policy = OriginPolicy(port=0)
        """Set before the first request."""
        self._password = _digest(password)
        self._read_progress = read_progress
        self._clock = clock
        self._guesses = _Guesses(clock)
        self._logins: dict[str, float] = {}
        """End of each login by its secret, in monotonic seconds."""

    def routes(self, visitors: Callable[[], Visitors]) -> Sequence[web.RouteDef]:
        """Return the routes; `visitors` returns who is on the pages."""

        async def progress(request: web.Request) -> web.Response:
            if not self._is_known(request):
                raise web.HTTPForbidden(text="Enter the password first.\n")
            return await self._progress(visitors())

        return [
            web.get(PATH, self._page),
            web.post(PATH, self._log_in),
            web.post(f"{PATH}/leave", self._leave),
            web.get(f"{PATH}/progress", progress),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        if not self._is_known(request):
            return _login_form()
        words = fill_template(
            "teacher.html",
            language=_("en"),
            title=_("Who plays"),
            columns=_("Learner|Plays now|Digits today|Right|Score|Last digit|Last seen"),
            lost=_("The connection is lost. Trying again …"),
            script=_("The game needs JavaScript, which is turned off in this browser."),
            leave=_("Leave"),
        )
        return web.Response(text=words, content_type="text/html")

    async def _log_in(self, request: web.Request) -> web.Response:
        """Check the password, in a time that does not depend on it."""
        self._check_origin(request)
        # Read first: of the guesses that arrive slowly and together, only one must pass the check.
        given = (await request.post()).get("password")
        address = _group(request.remote or "")
        if (wait := self._guesses.wait(address)) > 0:
            seconds = int(wait) + 1
            words = ngettext(
                "Wait a second before you try again.",
                "Wait {number} seconds before you try again.",
                seconds,
            )
            return _login_form(words, status=429, headers={"Retry-After": str(seconds)})
        if not isinstance(given, str) or not hmac.compare_digest(_digest(given), self._password):
            self._guesses.add_wrong(address)
            return _login_form(_("That is not the password."))
        self._guesses.forget(address)
        if len(self._logins) >= _MOST_LOGINS:
            del self._logins[next(iter(self._logins))]
        secret = secrets.token_urlsafe(32)
        self._logins[secret] = self._clock() + LOGIN_HOURS * 3600
        response = web.Response(status=303, headers={"Location": PATH})
        response.set_cookie(
            self._cookie,
            secret,
            path=PATH,
            httponly=True,
            samesite="Strict",
            secure=(self.policy.url or "").startswith("https"),
        )
        return response

    async def _leave(self, request: web.Request) -> web.Response:
        self._check_origin(request)
        self._logins.pop(request.cookies.get(self._cookie, ""), None)
        return web.Response(status=303, headers={"Location": PATH})

    async def _progress(self, visitors: Visitors) -> web.Response:
        names = sorted({name for name in (*visitors.playing, *visitors.away) if name})
        try:
            rows = await asyncio.to_thread(self._read_progress, names)
        except CommandError as error:  # the history cannot be read
            return web.json_response({"words": str(error), "rows": []})
        nameless = visitors.playing.count("")
        words = [
            ngettext("{number} plays.", "{number} play.", len(visitors.playing) - nameless),
            ngettext("{number} has not entered a name yet.", "{number} have no name yet.", nameless)
            if nameless
            else "",
        ]
        return web.json_response(
            {
                "words": " ".join(filter(None, words)),
                "rows": [_cells(row, visitors) for row in rows],
            },
            headers={"Cache-Control": "no-store"},
        )

    @property
    def _cookie(self) -> str:
        return f"digitgame-teacher-{self.policy.port}"  # browsers share cookies between ports

    def _is_known(self, request: web.Request) -> bool:
        """Return whether a request comes from a page that the password was entered on."""
        ends = self._logins.get(request.cookies.get(self._cookie, ""), 0.0)
        return self._clock() < ends

    def _check_origin(self, request: web.Request) -> None:
        if not self.policy.allows_origin(
            request.headers.get("Origin"), request.headers.get("Host")
        ):
            raise web.HTTPForbidden(text="Only this server's own page may send this.\n")


def _cells(row: Row, visitors: Visitors) -> Mapping[str, object]:
    if row.name in visitors.playing:
        state = _("plays")
    else:
        state = _("connection lost") if row.name in visitors.away else ""
    return {
        "isPlaying": row.name in visitors.playing,
        "cells": [row.name, state, row.answered, row.right, row.score, row.last, row.seen],
    }


def _login_form(
    problem: str = "", *, status: int = 403, headers: Mapping[str, str] | None = None
) -> web.Response:
    words = fill_template(
        "login.html",
        language=_("en"),
        title=_("Who plays"),
        password=_("Teacher's password"),
        enter=_("Enter"),
        problem=problem,
    )
    return web.Response(text=words, content_type="text/html", status=status, headers=headers)


def _digest(password: str) -> bytes:
    """Return a digest, so that a comparison takes the same time for every length."""
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()


def _group(address: str) -> str:
    """Return an address, or the network of an IPv6 address: each visitor has a whole one."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/64", strict=False))
    return address
