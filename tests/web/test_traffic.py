"""Limits on a page's messages: length, rate and content."""

import asyncio

import pytest
from aiohttp import WSCloseCode

from digitgame.web.messages import LARGEST_SIZE
from digitgame.web.server import LARGEST_MESSAGE, MESSAGES_AT_ONCE
from tests.web.conftest import SEES_PROCESSES, Served, Serving

pytestmark = [pytest.mark.e2e, SEES_PROCESSES]


class TestMessages:
    async def test_too_long_a_message_ends_the_session(self, served: Served) -> None:
        async with served.visit() as page:
            await page.wait_for("What is your name?")
            await page.type("x" * LARGEST_MESSAGE)
            assert await page.closed() == WSCloseCode.MESSAGE_TOO_BIG
        await served.emptied()

    async def test_what_no_page_sends_ends_the_session(self, served: Served) -> None:
        async with served.visit() as page:
            await page.socket.send_str('["quit"]')
            assert await page.closed() == WSCloseCode.POLICY_VIOLATION
        await served.emptied()

    async def test_bytes_are_no_message(self, served: Served) -> None:
        async with served.visit() as page:
            await page.socket.send_bytes(b"M\0\0\0\x0f" + b'{"type":"quit"}')
            assert await page.closed() == WSCloseCode.UNSUPPORTED_DATA

    async def test_a_flood_waits_and_others_do_not(self, serving: Serving) -> None:
        """Messages above the rate are not read yet; other visitors are not affected."""
        waits: list[float] = []
        released = asyncio.Event()

        async def pause(seconds: float) -> None:
            waits.append(seconds)
            await released.wait()

        served = await serving(clock=lambda: 0.0, pause=pause)
        async with served.visit() as flood, served.visit() as calm:
            for number in range(2 * MESSAGES_AT_ONCE):
                await flood.send("ping", str(number))
            await calm.sign_in("ada")
            await calm.send("ping", "still there?")
            await calm.wait(lambda _: calm.pongs == 1, "pong")
            await flood.wait(lambda _: flood.pongs == MESSAGES_AT_ONCE, "pongs")
            assert len(waits) == 1
            released.set()
            await flood.wait(lambda _: flood.pongs == 2 * MESSAGES_AT_ONCE, "other pongs")
            assert len(waits) == MESSAGES_AT_ONCE

    async def test_any_size_can_be_asked_for(self, served: Served) -> None:
        """It is limited, whether sent as a message or typed as a terminal's report."""
        async with served.visit() as page:
            await page.wait_for("What is your name?")
            await page.type("\x1b[48;65000;65000;0;0t")
            columns, rows = LARGEST_SIZE
            page.screen.resize(rows, columns)
            await page.send("resize", {"width": 10**9, "height": 10**9})
            shown = await page.wait(lambda text: "Help" in text.splitlines()[-1], "footer")
            assert len(shown.splitlines()) == rows
            await page.send("resize", {"width": -5, "height": 0})
            await page.send("resize", {"width": 80, "height": 24})
            page.screen.resize(24, 80)
            await page.wait(lambda text: "What is your name?" in text, "name's question")
