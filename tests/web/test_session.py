"""A game outlives a broken connection, and no other page can continue it."""

import asyncio

import pytest

from digitgame.web import server as server_module
from digitgame.web.messages import TAKEN_OVER, UNKNOWN_SESSION
from tests.web.conftest import SEES_PROCESSES, Served, Serving
from tests.web.eyes import of

pytestmark = [pytest.mark.e2e, SEES_PROCESSES]


class TestResuming:
    async def test_a_game_goes_on_where_it_was(self, served: Served) -> None:
        """The strokes drawn before the connection broke are judged with those drawn afterwards."""
        handmade = of(4)
        async with served.visit() as page:
            await page.sign_in("ada")
            await page.type("s")
            await page.wait_for("Draw a digit.")
            await page.write(handmade, slice(1))
            await page.wait_for("1 stroke")
            page.abort()
        async with served.visit("resume") as again:
            await again.resume(page.token)
            await again.wait_for("1 stroke")
            await again.write(handmade, slice(1, None))
            await again.wait_for("2 strokes")
            await again.wait_for("I read a 4")
            assert len(served.visitors()) == 1

    async def test_a_page_of_another_size_shows_the_same_game(self, served: Served) -> None:
        async with served.visit() as page:
            await page.sign_in("ada")
            page.abort()
        async with served.visit("resume") as again:
            again.screen.resize(35, 40)
            await again.resume(page.token)
            await again.wait_for("Who's playing: ada")
            await again.wait(lambda _: "Practice" in again.screen.display[-1], "footer")

    async def test_a_second_page_takes_over(self, served: Served) -> None:
        """Before the server has noticed that the first one is dead."""
        async with served.visit() as first, served.visit("resume") as second:
            await first.sign_in("ada")
            await second.resume(first.token)
            assert await first.closed() == TAKEN_OVER
            await second.wait_for("Who's playing: ada")
            await second.type("q")
            await second.closed()
        await served.emptied()

    @pytest.mark.parametrize(
        "message",
        [
            ["resume", "", {"width": 80, "height": 24}],
            ["resume", "A" * 22, {"width": 80, "height": 24}],
            ["stdin", "q"],
            ["nothing"],
        ],
    )
    async def test_needs_the_session_s_token(self, served: Served, message: list[object]) -> None:
        async with served.visit() as page, served.visit("resume") as other:
            await page.wait_for("What is your name?")
            await other.send(*message)
            assert await other.closed() == UNKNOWN_SESSION
            assert len(served.visitors()) == 1

    async def test_a_page_that_says_nothing_is_closed(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server_module, "FIRST_MESSAGE_TIMEOUT", 0.1)
        async with served.visit("resume") as page:
            assert await page.closed() == UNKNOWN_SESSION
        assert not served.visitors()


class TestPlaces:
    async def test_a_game_without_a_page_makes_room(self, serving: Serving) -> None:
        """The game that was left first ends, and its attempts are kept."""
        served = await serving(places=2)
        pages = []
        for name in ("ada", "ben"):
            async with served.visit() as page:
                await page.sign_in(name)
                pages.append(page)
                page.abort()
            while sum(session.page is None for session in served.sessions()) < len(pages):
                await asyncio.sleep(0.02)
        async with served.visit() as third, served.visit("resume") as ben:
            await third.wait_for("What is your name?")
            await ben.resume(pages[1].token)
            await ben.wait_for("Who's playing: ben")
            async with served.visit("resume") as ada:
                await ada.resume(pages[0].token)
                assert await ada.closed() == UNKNOWN_SESSION


async def test_the_page_learns_when_text_is_typed(served: Served) -> None:
    """A tablet shows its keys for the name, and not in the game."""
    async with served.visit() as page:
        await page.send("focus")
        await page.wait(lambda _: page.is_typing, "note that text is typed")
        await page.sign_in("ada")
        await page.wait(lambda _: not page.is_typing, "note that no text is typed")
