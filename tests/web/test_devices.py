"""The page as devices need it: the home screen, a pen, the keyboard alone, zoom and contrast."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import CHROMIUM, Browser, View, browsing
from tests.web.conftest import Served
from tests.web.eyes import of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs chromium, for example Debian's package of that name"
    ),
]

TABLET = View(1180, 820)

READABLE = 4.5
"""Contrast ratio of text (WCAG 2.1, 1.4.3)."""


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browsing(tmp_path) as running:
        yield running


async def sketch(browser: Browser, served: Served) -> None:
    """Open the page, enter a name, and open Sketch, all by keyboard."""
    await browser.sign_in(served.url, TABLET)
    await browser.type("s")
    await browser.wait_for("Draw a digit.")


async def press(browser: Browser, key: str, times: int = 1) -> None:
    """Press a key that types nothing."""
    code = {"ArrowUp": 38, "ArrowDown": 40}[key]
    for _ in range(times):
        for kind in ("rawKeyDown", "keyUp"):
            await browser.do(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code
            )


async def draw_with_pen(browser: Browser, stroke: list[tuple[float, float]]) -> None:
    async def send(kind: str, place: tuple[float, float], **how: Any) -> None:
        await browser.do(
            "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], pointerType="pen", **how
        )

    await send("mousePressed", stroke[0], button="left", clickCount=1)
    for place in stroke[1:]:
        await send("mouseMoved", place, button="left", buttons=1)
    await send("mouseReleased", stroke[-1], button="left", clickCount=1)


async def test_can_be_put_on_the_home_screen(served: Served, browser: Browser) -> None:
    """Chromium finds no fault with the manifest, and every icon has the size that it says."""
    await browser.open(served.url, TABLET)
    await browser.wait_for("What is your name?")
    found = await browser.do("Page.getAppManifest")
    assert found["errors"] == []
    icons = json.loads(found["data"])["icons"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons}
    assert (await browser.do("Page.getInstallabilityErrors"))["installabilityErrors"] == []
    assert browser.complaints == []


async def test_a_pen_draws_and_the_hand_next_to_it_does_not(
    served: Served, browser: Browser
) -> None:
    await sketch(browser, served)
    (seven,) = await browser.strokes(of(7))
    await draw_with_pen(browser, seven)
    await browser.wait_for("1 stroke")
    hand = [(x + 60, y + 200) for x, y in seven]
    await browser.stroke(hand)
    await browser.wait_for("I read a 7")
    await browser.type("?")  # everything before it has arrived, too
    await browser.wait_for("esc Close")
    await browser.type("?")
    await browser.wait_for("1 stroke")


async def test_the_keyboard_alone_plays(served: Served, browser: Browser) -> None:
    await sketch(browser, served)
    await browser.type("\x1b")
    await browser.wait_for("Today: ")
    await browser.type("p")
    await browser.target()
    await press(browser, "ArrowUp", 5)
    await browser.type(" ")
    await press(browser, "ArrowDown", 10)
    await browser.type(" ")
    await browser.wait_for("1 stroke")
    await browser.type("\n")
    await browser.wait(lambda _: bool(served.attempts()), "attempt")


async def test_a_page_that_is_loaded_again_shows_the_same_drawing(
    served: Served, browser: Browser
) -> None:
    """A phone that is short of memory does that when one comes back to the page."""
    four = of(4)
    await sketch(browser, served)
    await browser.write(four, slice(1))
    await browser.wait_for("1 stroke")
    browser.screen.reset()
    await browser.do("Page.reload")
    await browser.wait_for("1 stroke")
    await browser.write(four, slice(1, None))
    await browser.wait_for("I read a 4")
    assert len(served.visitors()) == 1


async def test_has_a_title_a_language_and_zoom(served: Served, browser: Browser) -> None:
    await browser.open(served.url, TABLET)
    await browser.wait_for("What is your name?")
    assert await browser.run("document.title") == "digitgame"
    assert await browser.run("document.documentElement.lang") == "en"
    viewport = await browser.run("document.querySelector('meta[name=viewport]').content")
    assert not re.search("maximum-scale|user-scalable", viewport)


async def test_the_game_fits_every_window(served: Served, browser: Browser) -> None:
    """Phones sideways below an address bar, and desktops zoomed in, which makes windows smaller.

    Cells are rounded to whole pixels, so the letters of one size say little about another.
    """
    await browser.open(served.url, TABLET)
    await browser.wait_for("What is your name?")
    for view in (View(644, 322), View(527, 316), View(436, 218), View(295, 205), View(314, 659)):
        columns, rows = (60, 18) if view.width > view.height else (40, 32)
        before = browser.screen.columns, browser.screen.lines
        await browser.show(view)
        await browser.wait(
            lambda _: (browser.screen.columns, browser.screen.lines) != before,  # noqa: B023
            "new size",
        )
        assert browser.screen.columns >= columns, view
        assert browser.screen.lines >= rows, view


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("file", ["page.css", "teacher.css"])
def test_texts_of_the_pages_can_be_read(file: str) -> None:
    """Every colour of text on every background."""
    style = (Path(__file__).parents[2] / "digitgame" / "web" / "static" / file).read_text()
    texts = set(re.findall(r"[^-]color: (#\w+)", style))
    backgrounds = set(re.findall(r"background: (#\w+)", style))
    assert texts
    assert backgrounds
    for text in texts:
        for background in backgrounds:
            assert contrast(text, background) >= READABLE
