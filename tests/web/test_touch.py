"""The game by finger, in a real browser that emulates tablets and phones."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from model.raster import resample
from tests.storage.given import kept
from tests.web.browser import CHROMIUM, Browser, View, browsing
from tests.web.conftest import Served

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs chromium, for example Debian's package of that name"
    ),
]

TABLET = View(1180, 820)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browsing(tmp_path, scale=2) as running:
        yield running


async def sign_in(browser: Browser, url: str, view: View) -> None:
    """Open the page, type a name and wait for Home."""
    await browser.open(url, view)
    await browser.wait_for("What is your name?")
    await browser.type("Ada\n")
    await browser.wait_for("Sketch")


async def check(browser: Browser, served: Served) -> None:
    """Check, wait until the attempt is kept, and go on to an empty pad."""
    count = len(served.attempts())
    await browser.type("\n")
    await browser.wait(lambda _: len(served.attempts()) > count, "verdict")
    await browser.wait_for(" Next ")
    await browser.type("\n")
    await browser.wait(lambda text: " stroke" not in text, "empty pad")


class TestInk:
    async def test_the_fingers_is_the_mouses_within_a_pixel(
        self, served: Served, browser: Browser
    ) -> None:
        """The same curve, at fractions of pixels, drawn in two prompts."""
        await sign_in(browser, served.url, TABLET)
        await browser.type("p")
        await browser.target()
        angles = np.linspace(0.3, 6, 60)
        spiral = np.stack(
            [300 + 31 * angles * np.cos(angles), 340 + 30 * angles * np.sin(angles)], 1
        )
        places = [(float(x), float(y)) for x, y in spiral]
        for pointer in ("finger", "mouse"):
            await browser.stroke(places, pointer)
            await browser.wait_for("1 stroke")
            await check(browser, served)
        cell = await browser.cell_size()
        finger, mouse = (
            np.array([(x, y / 2) for x, y, _ in attempt.strokes[0]]) * cell
            for attempt in kept(served.data / "history.sqlite3", "Ada")
        )
        assert len(finger) > 50
        for points, others in ((finger, mouse), (mouse, finger)):
            dense = resample(others, 0.25)
            nearest = np.linalg.norm(points[:, None] - dense[None], axis=2).min(axis=1)
            assert nearest.max() <= 1
