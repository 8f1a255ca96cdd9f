"""The game by finger, in a real browser that emulates tablets and phones."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from digitgame.core.hand import Hand
from digitgame.storage.settings import Settings
from digitgame.web.origin_check import OriginPolicy
from model.grid import Grid
from model.raster import resample
from tests.storage.given import kept
from tests.web.browser import CHROMIUM, Browser, View, browsing
from tests.web.conftest import Served
from tests.web.eyes import LONGEST_WAIT, of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs chromium, for example Debian's package of that name"
    ),
]

PHONE, TABLET = View(360, 640), View(1180, 820)
VIEWS = (PHONE, View(412, 860), TABLET.turned, TABLET, View(1280, 800))

STATE = "document.body.dataset.state"


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browsing(tmp_path, scale=2) as running:
        yield running


async def check(browser: Browser, served: Served) -> None:
    """Check, wait until the attempt is kept, and go on to an empty pad."""
    count = len(served.attempts())
    await browser.type("\n")
    await browser.wait(lambda _: len(served.attempts()) > count, "verdict")
    await browser.wait_for(" Next")
    await browser.type("\n")
    await browser.wait(lambda text: " stroke" not in text, "empty pad")


async def becomes(browser: Browser, script: str, wanted: str) -> None:
    """Wait until a script in the page has a value."""
    async with asyncio.timeout(LONGEST_WAIT):
        while await browser.run(script) != wanted:
            await asyncio.sleep(0.02)


class TestTour:
    async def test_a_newcomer_traces_a_1_by_finger(self, served: Served, browser: Browser) -> None:
        """The hand, the dots and the first stars, on the smallest phone."""
        await browser.open(served.url, PHONE)
        await browser.wait_for("What is your name?")
        await browser.type("Mia\n")
        await browser.tap("Left hand")
        await browser.wait_for("Draw over the dots")
        _, size = await browser.pad()
        ways = Settings(hand=Hand.LEFT).accepted_ways()
        one = next(way for way in ways if way.digit == 1)
        for places in await browser.places(Grid(*size).fitted(one.strokes)):
            await browser.stroke(places)
        await browser.tap("  Check")  # the button, not the words that name it
        await browser.wait_for("✓ A 1!")
        await browser.wait_for("Your first star")
        await browser.tap(" Play")
        await browser.wait(lambda text: "Today: " in text, "Home")
        assert served.attempts() == [("Mia", 1, "right")]
        assert browser.complaints == []


@pytest.mark.parametrize("view", VIEWS, ids=str)
class TestEverySize:
    async def test_ten_digits_by_finger_are_read_and_kept(
        self, served: Served, browser: Browser, view: View
    ) -> None:
        """A whole practice session without a key or a mouse, after the name."""
        await browser.sign_in(served.url, view)
        await browser.tap("Practice")
        for number in range(1, 11):
            await browser.wait_for(f"Digit {number} of 10")
            await browser.write(of(await browser.target()))
            await browser.tap(" Check")
            await browser.wait(lambda _: len(served.attempts()) == number, "attempt")  # noqa: B023
            await browser.tap(" Next")
        assert [outcome for _, _, outcome in served.attempts()] == 10 * ["right"]
        assert browser.complaints == []

    async def test_turning_keeps_the_drawing(
        self, served: Served, browser: Browser, view: View
    ) -> None:
        """Also a stroke that the turn interrupts; the next one fits the turned pad."""
        four = of(4)
        await browser.sign_in(served.url, view)
        await browser.tap("Sketch")
        await browser.wait_for("Draw a digit.")
        (first, _) = await browser.strokes(four)
        await browser.touch("touchStart", first[0])
        for place in first[1:]:
            await browser.touch("touchMove", place)
        before = browser.frame()
        await browser.show(view.turned)
        await browser.wait(lambda _: browser.frame() not in (None, before), "turned pad")
        await browser.touch("touchCancel")
        await browser.wait_for("1 stroke")
        (_, second) = await browser.strokes(four)
        await browser.stroke(second)
        await browser.wait_for("2 strokes")
        await browser.wait_for("I read a 4")

    async def test_a_broken_connection_loses_nothing(
        self, served: Served, browser: Browser, view: View
    ) -> None:
        """The page says so, tries again, and the digit is finished afterwards."""
        four = of(4)
        await browser.sign_in(served.url, view)
        await browser.tap("Practice")
        target = await browser.target()
        await browser.write(of(target), slice(1))
        await browser.wait_for("1 stroke")
        await browser.type("?")  # everything before it has arrived, too
        await browser.wait_for("esc Close")
        await browser.type("?")
        await browser.wait(lambda text: "esc Close" not in text, "pad again")
        policy = served.server.policy
        served.server.policy = OriginPolicy(port=1)  # no request is answered
        served.cut()
        await becomes(browser, STATE, "lost")
        assert await browser.run("getComputedStyle(document.querySelector('.lost')).display") == (
            "block"
        )
        await browser.write(four)  # nothing is drawn in the meantime
        served.server.policy = policy
        await becomes(browser, STATE, "playing")
        await browser.write(of(target), slice(1, None))
        await browser.tap(" Check")
        await browser.wait(lambda _: bool(served.attempts()), "attempt")
        assert served.attempts() == [("Ada", target, "right")]
        assert len(served.visitors()) == 1


class TestFingers:
    async def test_a_long_press_checks(self, served: Served, browser: Browser) -> None:
        """As a right click does; it leaves no dot."""
        await browser.sign_in(served.url, TABLET)
        await browser.tap("Practice")
        await browser.wait_for("Draw with a finger")
        target = await browser.target()
        await browser.write(of(target))
        (first, *_) = await browser.strokes(of(target))
        await browser.touch("touchStart", first[0])
        await browser.wait(lambda _: bool(served.attempts()), "attempt")
        await browser.touch("touchEnd")
        (attempt,) = kept(served.data / "history.sqlite3", "Ada")
        assert len(attempt.strokes) == len(of(target).strokes)

    async def test_a_palm_and_a_second_finger_do_not_draw(
        self, served: Served, browser: Browser
    ) -> None:
        await browser.sign_in(served.url, TABLET)
        await browser.tap("Sketch")
        await browser.wait_for("Draw a digit.")
        (seven,) = await browser.strokes(of(7))
        await browser.touch("touchStart", seven[0], radius=40)
        await browser.touch("touchMove", seven[-1], radius=40)
        await browser.touch("touchEnd")
        elsewhere = (seven[0][0] + 100, seven[0][1] + 250)
        await browser.touch("touchStart", seven[0])
        for place in seven[1:]:
            await browser.touch("touchMove", place, elsewhere)
        await browser.touch("touchEnd")
        await browser.wait_for("1 stroke")
        await browser.wait_for("I read a 7")

    async def test_keys_appear_only_where_text_is_typed(
        self, served: Served, browser: Browser
    ) -> None:
        """A tablet shows its keys for an input mode other than none."""
        mode = "document.activeElement.inputMode"
        await browser.open(served.url, PHONE)
        await browser.wait_for("What is your name?")
        await browser.tap("name, then Enter")
        await becomes(browser, mode, "text")
        await browser.type("Ada\n")
        await browser.wait_for("Which hand")
        await becomes(browser, mode, "none")


class TestInk:
    async def test_the_fingers_is_the_mouses_within_a_pixel(
        self, served: Served, browser: Browser
    ) -> None:
        """The same curve, at fractions of pixels, drawn in two prompts."""
        await browser.sign_in(served.url, TABLET)
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
