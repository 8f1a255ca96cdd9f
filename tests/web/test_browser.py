"""The game in a real browser: open the page, enter a name, draw, read the verdict."""

import asyncio
from pathlib import Path

import pytest

from digitgame.web import server as server_module
from digitgame.web.origin_check import OriginPolicy
from tests.web.browser import CHROMIUM, browsing
from tests.web.conftest import Served, Serving
from tests.web.eyes import LONGEST_WAIT, of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs chromium, for example Debian's package of that name"
    ),
]


class TestBrowser:
    async def test_a_seven_by_mouse_is_read(self, served: Served, tmp_path: Path) -> None:
        """Mouse events on the page's canvas become ink; the name was typed without a click."""
        async with browsing(tmp_path) as browser:
            await browser.sign_in(served.url)
            await browser.type("s")
            await browser.wait_for("Draw a digit.")
            await browser.draw(of(7), browser.drag)
            await browser.wait_for("I read a 7 (")
            await browser.type("\n")
            await browser.wait_for(" points")

    async def test_an_answer_in_practice_is_kept(
        self, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The game ends once the page has been left for long enough."""
        monkeypatch.setattr(server_module, "RESUME_TIMEOUT", 0.1)
        async with browsing(tmp_path) as browser:
            await browser.sign_in(served.url)
            await browser.type("p")
            target = await browser.target()
            await browser.draw(of(target), browser.drag)
            await browser.type("\n")
            await browser.wait_for("✓ A")
            assert served.attempts() == [("Ada", target, "right")]
            await browser.do("Page.navigate", url="about:blank")
            await served.emptied()

    async def test_a_page_whose_place_was_given_away_says_so(
        self, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was away for too long, and comes back when every place is taken."""
        monkeypatch.setattr(server_module, "RETRY_SECONDS", 1)
        served = await serving(places=1)
        async with browsing(tmp_path) as browser:
            await browser.sign_in(served.url)
            policy = served.server.policy
            served.server.policy = OriginPolicy(port=1)  # no request is answered
            page = served.cut()
            while served.sessions()[0].page is not None:
                await asyncio.sleep(0.02)
            other = served.server._add_session()
            other.page = page
            served.server.policy = policy
            async with asyncio.timeout(LONGEST_WAIT):
                while "place is taken" not in str(await browser.run("document.body.innerText")):
                    await asyncio.sleep(0.02)
            served.server._forget(other)
            await browser.wait_for("What is your name?")

    async def test_other_pages_cannot_play(self, served: Served, tmp_path: Path) -> None:
        """The Origin header of a real browser keeps other pages from opening the websocket."""
        async with browsing(tmp_path) as browser:
            await browser.open("data:text/html,another page")
            websocket = served.url.replace("http", "ws") + "/ws"
            await browser.run(
                f"const s = new WebSocket('{websocket}');"
                "s.onopen = () => { document.title = 'open' };"
                "s.onclose = () => { document.title = 'refused' }"
            )
            assert await browser.title() == "refused"
        assert not served.visitors()
