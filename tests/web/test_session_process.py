"""Visitors' processes save their attempts, and none outlives its page or the server."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from aiohttp import WSCloseCode

from digitgame.web import server as server_module
from digitgame.web import session_process as visitor_module
from tests.web.conftest import SEES_PROCESSES, Served, Serving
from tests.web.page import visiting

pytestmark = [pytest.mark.e2e, SEES_PROCESSES]


class TestVisitors:
    async def test_two_at_once_keep_what_is_theirs(self, served: Served) -> None:
        """Each attempt is on disk under its learner's name when the verdict is shown."""
        async with served.visit() as ada, served.visit() as ben:
            for page, name in ((ada, "ada"), (ben, "ben")):
                await page.sign_in(name)
                await page.type("p")
            targets = [await page.answer() for page in (ada, ben)]
            assert len(served.visitors()) == 2
            assert served.attempts() == [("ada", targets[0], "right"), ("ben", targets[1], "right")]

    async def test_a_dead_connection_ends_the_process_and_keeps_the_attempts(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without a closing handshake, as when the cable is pulled."""
        monkeypatch.setattr(server_module, "RESUME_TIMEOUT", 0.1)
        async with served.visit() as page:
            await page.sign_in("ada")
            await page.type("p")
            target = await page.answer()
            page.abort()
            await served.emptied()
        assert served.attempts() == [("ada", target, "right")]

    async def test_a_process_that_dies_closes_its_page(self, serving: Serving) -> None:
        served = await serving(places=1)
        async with served.visit() as page:
            await page.wait_for("What is your name?")
            os.kill(served.visitors()[0], signal.SIGKILL)
            await page.closed()
        await served.emptied()
        async with served.visit() as page:
            await page.wait_for("What is your name?")

    async def test_a_process_that_does_not_answer_is_killed(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(visitor_module, "STOP_TIMEOUT", 0.1)
        async with served.visit() as page:
            await page.wait_for("What is your name?")
            os.kill(served.visitors()[0], signal.SIGSTOP)
        await served.emptied()

    async def test_quitting_closes_the_page(self, served: Served) -> None:
        async with served.visit() as page:
            await page.sign_in("ada")
            await page.type("q")
            assert await page.closed() == WSCloseCode.OK
        await served.emptied()

    async def test_a_page_that_nobody_touches_gives_its_place_up(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server_module, "IDLE_TIMEOUT", 0.1)
        async with served.visit() as page:
            await page.closed()
        await served.emptied()

    async def test_memory_is_limited(self, served: Served) -> None:
        """One visitor cannot use up the memory of all others."""
        async with served.visit() as page:
            await page.wait_for("What is your name?")
            limits = Path(f"/proc/{served.visitors()[0]}/limits").read_text()
        (line,) = (line for line in limits.splitlines() if line.startswith("Max data size"))
        assert line.split()[3] == str(512 * 1024 * 1024)

    async def test_the_end_of_the_server_is_the_end_of_every_session(self, served: Served) -> None:
        async with served.visit() as ada, served.visit() as ben:
            for page in (ada, ben):
                await page.wait_for("What is your name?")
            served.task.cancel()
            for page in (ada, ben):
                assert await page.closed() == WSCloseCode.GOING_AWAY
            await asyncio.wait([served.task])
            assert not served.visitors()


class TestCommand:
    """`digitgame serve` as a process."""

    @pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
    async def test_no_process_outlives_it(self, served: Served, name: str) -> None:
        """Signals shut it down in order; if it is killed, its visitors' processes notice."""
        command = (sys.executable, "-m", "digitgame", "serve", "--port", "0", "--data")
        process = await asyncio.create_subprocess_exec(
            *command, str(served.data), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        url = (await process.stdout.readline()).split()[-1].decode()
        async with visiting(served.session, url) as page:
            await page.sign_in("ada")
            assert len(served.visitors()) == 1
            process.send_signal(getattr(signal, name))
            status = await process.wait()
            assert status == (-signal.SIGKILL if name == "SIGKILL" else 0)
            await served.emptied()
