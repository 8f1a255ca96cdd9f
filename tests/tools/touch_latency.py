"""Measure the time from a touch to its ink on the page, alone and among a class.

    python -m tests.tools.touch_latency --pages 30

A real server and one page in Chromium run on two cores of this computer, next to the connections of
the other pages, each with a game of its own: they practise ten digits, with 60 positions of the
finger a second. The page's own script notes when the ink is on its canvas.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path

import numpy as np
from aiohttp import ClientSession, ClientWebSocketResponse

from tests.web.browser import Browser, Place, View, browsing
from tests.web.eyes import of

_CORES = 2
_VIEW = View(1180, 820)
_DIGITS = 10
_RATE = 60  # positions of a finger a second
_THINKING = 2.0  # seconds after each verdict

_WATCH = """
(() => {
  let touched = 0;
  window.addEventListener("pointermove", (event) => { touched = event.timeStamp; }, true);
  window.inkAt = (x, y) => new Promise((resolve) => {
    const canvas = document.querySelector(".xterm-text-layer");
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = canvas.width / width;
    const context = canvas.getContext("2d");
    const look = () => {
      const [red, green, blue] =
        context.getImageData((x - left) * scale, (y - top) * scale, 1, 1).data;
      if (Math.min(red, green, blue) > 150) resolve(performance.now() - touched);
      else requestAnimationFrame(look);
    };
    look();
  });
})();
"""


def report(button: int, x: float, y: float, end: str = "M") -> str:
    return f"\x1b[<{button};{round(100 * x) + 1};{round(100 * y) + 1}{end}"


async def practise(socket: ClientWebSocketResponse, name: str) -> None:
    """Practise ten digits in a terminal of 80x24, without looking."""
    reading = asyncio.create_task(_discard(socket))

    async def send(text: str) -> None:
        await socket.send_str(json.dumps(["stdin", text]))

    await asyncio.sleep(_THINKING)
    await send(f"{name}\r")
    await asyncio.sleep(_THINKING)
    await send("p")
    await asyncio.sleep(_THINKING)
    for _ in range(_DIGITS):
        path = [(4 + 0.35 * n, 4 + 6 * (1 + np.sin(n / 6))) for n in range(80)]
        await send(report(0, *path[0]))
        for x, y in path[1:]:
            await send(report(32, x, y))
            await asyncio.sleep(1 / _RATE)
        await send(report(0, *path[-1], "m"))
        await send("\r")
        await asyncio.sleep(_THINKING)
        await send("\r")
        await asyncio.sleep(1)
    reading.cancel()


async def _discard(socket: ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass


async def measure(browser: Browser, url: str) -> list[float]:
    """Practise in the browser; return the milliseconds of each position."""
    await browser.open(url, _VIEW)
    await browser.wait_for("What is your name?")
    await browser.type("Chromium\n")
    await browser.wait(lambda text: "Today: " in text, "Home")
    await browser.type("p")
    await browser.run(_WATCH)
    found: list[float] = []
    for number in range(1, _DIGITS + 1):
        await browser.wait_for(f"Question {number} of {_DIGITS}")
        for places in await browser.strokes(of(await browser.target())):
            found += await _draw(browser, places[::4])
        await browser.type("\n")
        await browser.wait_for(" Next ")
        await browser.type("\n")
    return found


async def _draw(browser: Browser, places: Sequence[Place]) -> list[float]:
    """Draw a stroke; return the milliseconds until each position has ink."""
    await browser.touch("touchStart", places[0])
    found = []
    for place in places[1:]:
        await browser.touch("touchMove", place)
        reply = await browser.do(
            "Runtime.evaluate",
            expression=f"inkAt({place[0]}, {place[1]})",
            awaitPromise=True,
            returnByValue=True,
        )
        found.append(float(reply["result"]["value"]))
    await browser.touch("touchEnd")
    return found


async def run(pages: int) -> tuple[list[float], int, int]:
    """Measure with a number of pages; return the milliseconds, and attempts kept and expected."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "digitgame", "serve", "--port", "0", "--visitors", str(pages)),
            *("--data", str(folder / "store")),
            stdout=asyncio.subprocess.PIPE,
        )
        assert server.stdout is not None
        url = (await server.stdout.readline()).split()[-1].decode()
        session = await stack.enter_async_context(ClientSession())
        others = []
        for number in range(1, pages):
            socket = await session.ws_connect(
                f"{url}/ws?width=80&height=24", max_msg_size=0, origin=url
            )
            others.append(asyncio.create_task(practise(socket, f"visitor{number}")))
        if others:
            await asyncio.sleep(4 * _THINKING)
        browser = await stack.enter_async_context(browsing(folder))
        found = await measure(browser, url)
        await asyncio.gather(*others)
        await asyncio.sleep(_THINKING)
        with closing(sqlite3.connect(folder / "store" / "history.sqlite3")) as connection:
            ((kept,),) = connection.execute("SELECT count(*) FROM attempts").fetchall()
        server.terminate()
        await server.wait()
    return found, kept, pages * _DIGITS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30)
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:_CORES])
    for pages in (1, options.pages):
        found, kept, expected = asyncio.run(run(pages))
        median, most = np.percentile(found, [50, 95])
        print(
            f"{pages} pages: {len(found)} positions, median {median:.0f} ms, "
            f"95th percentile {most:.0f} ms; {kept} of {expected} attempts kept",
            flush=True,
        )


if __name__ == "__main__":
    main()
