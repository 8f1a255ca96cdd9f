"""Fixtures: a local server with the game behind it and a history of its own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.web import WebSocketResponse

from digitgame.cli.serve import visit
from digitgame.web.origin_check import OriginPolicy
from digitgame.web.server import Server, serve
from digitgame.web.session import Session
from tests.web.page import Page, visiting

SEES_PROCESSES = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="looks for visitors' processes in /proc"
)
"""Tests that count the server's processes."""


@dataclass
class Served:
    """A running server."""

    url: str
    server: Server
    data: Path
    task: "asyncio.Task[None]"
    session: ClientSession

    def get(self, path: str = "", **options: Any) -> Any:
        return self.session.get(f"{self.url}{path}", **options)

    def visit(self, *query: str, **options: Any) -> AbstractAsyncContextManager[Page]:
        """Open the websocket as the server's own page."""
        return visiting(self.session, self.url, *query, **options)

    def attempts(self) -> list[tuple[str, int, str]]:
        """Return learner, target and outcome of each attempt on disk."""
        with closing(sqlite3.connect(self.data / "history.sqlite3")) as connection:
            return connection.execute(
                "SELECT learner, target, outcome FROM attempts ORDER BY id"
            ).fetchall()

    def sessions(self) -> list[Session]:
        """Return the running sessions."""
        return list(self.server._sessions.values())

    def cut(self) -> WebSocketResponse:
        """Break the connection of the first session's page, and return the server's end of it."""
        page = self.sessions()[0].page
        assert page is not None
        assert page._req is not None
        assert page._req.transport is not None
        page._req.transport.abort()
        return page

    def visitors(self) -> list[int]:
        """Return the process IDs of visitors' games."""
        return [int(folder.name) for folder in _processes() if _is_visit(folder, self.data)]

    async def emptied(self) -> None:
        """Wait until no visitor's process is left and all places are free."""
        async with asyncio.timeout(60):
            while self.visitors() or self.server.session_count:
                await asyncio.sleep(0.02)


def _processes() -> Iterator[Path]:
    return (folder for folder in Path("/proc").iterdir() if folder.name.isdigit())


def _is_visit(folder: Path, data: Path) -> bool:
    try:
        arguments = (folder / "cmdline").read_bytes().split(b"\0")
        state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:  # the process has just ended
        return False
    return b"visit" in arguments and str(data).encode() in arguments and state != "Z"


Serving = Callable[..., Any]


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Serving]:
    """Start a server: `served = await serving(places=2)`."""
    tasks = []
    session = ClientSession()

    async def start(places: int = 4, url: str | None = None, **options: Any) -> Served:
        data = tmp_path / "store"
        server = Server(visit(data), places, **options)
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def make_policy(port: int) -> OriginPolicy:
            ready.set_result(port)
            return OriginPolicy(port, url=url)

        task = asyncio.create_task(serve(server, "127.0.0.1", 0, make_policy))
        tasks.append(task)
        task.add_done_callback(lambda _: ready.cancel())  # if it cannot start
        return Served(f"http://127.0.0.1:{await ready}", server, data, task, session)

    yield start
    for task in tasks:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await session.close()


@pytest.fixture
async def served(serving: Serving) -> Served:
    """A server with room for four visitors."""
    running: Served = await serving()
    return running
