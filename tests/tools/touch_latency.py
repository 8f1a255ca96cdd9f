"""Measure bytes and the time from a touch to its ink on the page, alone and in a class.

    python -m tests.tools.touch_latency --pages 30

A real server and one page in Chromium run on two cores of this computer, next to the connections of
the other pages, each with a game of its own: they practise ten digits, with 60 positions of the
finger a second. The page's own script notes when the ink is on its canvas.
"""

import argparse
import asyncio
import json
import math
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
  const isInk = (canvas, x, y, cell) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = canvas.width / width;
    const { data } = canvas.getContext("2d").getImageData(
      (x - left - cell / 2) * scale, (y - top - cell / 2) * scale, cell * scale, cell * scale);
    for (let i = 0; i < data.length; i += 4) {
      if (Math.min(data[i], data[i + 1], data[i + 2]) > 140) return true; // above the guide lines
    }
    return false;
  };
  window.inkAt = (x, y, cell) => new Promise((resolve) => {
    const look = () => {
      if (isInk(document.querySelector(".xterm-text-layer"), x, y, cell)) {
        resolve(performance.now() - touched);
      }
      else requestAnimationFrame(look);
    };
    look();
  });
})();
"""


def report(button: int, x: float, y: float, end: str = "M") -> str:
    return f"\x1b[<{button};{round(100 * x) + 1};{round(100 * y) + 1}{end}"


class Visitor:
    """A visitor who practises ten digits in a terminal of 80x24."""

    def __init__(self, socket: ClientWebSocketResponse, name: str, history: Path) -> None:
        self._socket = socket
        self._name = name
        self._history = history

    async def practise(self) -> None:
        await self._wait_for("What is your name?")
        await self._send(f"{self._name}\r")
        await self._wait_for("Which hand")
        await self._send("\x1b")  # skips the tour
        await self._wait_for("Practice")
        await self._send("p")
        await self._wait_for("Draw")
        reading = asyncio.create_task(self._discard())
        for number in range(_DIGITS):
            path = [(4 + 0.35 * n, 4 + 6 * (1 + math.sin(n / 6))) for n in range(80)]
            await self._send(report(0, *path[0]))
            for x, y in path[1:]:
                await self._send(report(32, x, y))
                await asyncio.sleep(1 / _RATE)
            await self._send(report(0, *path[-1], "m"))
            await self._send("\r")
            while self._kept() <= number:
                await asyncio.sleep(0.2)
            await asyncio.sleep(_THINKING)
            await self._send("\r")
            await asyncio.sleep(1)
        reading.cancel()

    async def _send(self, text: str) -> None:
        await self._socket.send_str(json.dumps(["stdin", text]))

    async def _wait_for(self, words: str) -> None:
        seen = b""
        while words.encode() not in seen:
            received = await self._socket.receive()
            if isinstance(received.data, bytes):
                seen += received.data

    async def _discard(self) -> None:
        async for _ in self._socket:
            pass

    def _kept(self) -> int:
        with closing(sqlite3.connect(self._history)) as connection:
            ((kept,),) = connection.execute(
                "SELECT count(*) FROM attempts WHERE learner = ?", (self._name,)
            ).fetchall()
        return int(kept)


async def measure(browser: Browser, url: str) -> list[float]:
    """Practise in the browser; return the milliseconds of each position."""
    await browser.sign_in(url, _VIEW, name="Chromium")
    await browser.type("p")
    await browser.run(_WATCH)
    found: list[float] = []
    sent, received = browser.sent, browser.received
    for number in range(1, _DIGITS + 1):
        await browser.wait_for(f"Digit {number} of {_DIGITS}")
        for places in await browser.strokes(of(await browser.target())):
            found += await _draw(browser, places[::4])
        await browser.type("\n")
        await browser.wait_for(" Next")
        await browser.type("\n")
    print(
        f"bytes per digit: {(browser.sent - sent) / _DIGITS:.0f} sent, "
        f"{(browser.received - received) / _DIGITS:.0f} received"
    )
    return found


async def _draw(browser: Browser, places: Sequence[Place]) -> list[float]:
    """Draw a stroke; return the milliseconds until each position has ink."""
    cell, _ = await browser.cell_size()
    await browser.touch("touchStart", places[0])
    found = []
    for place in places[1:]:
        await browser.touch("touchMove", place)
        reply = await browser.do(
            "Runtime.evaluate",
            expression=f"inkAt({place[0]}, {place[1]}, {cell})",
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
        history = folder / "store" / "history.sqlite3"
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
            visitor = Visitor(socket, f"visitor{number}", history)
            others.append(asyncio.create_task(visitor.practise()))
        if others:
            await asyncio.sleep(4 * _THINKING)  # all have begun to draw
        browser = await stack.enter_async_context(browsing(folder))
        found = await measure(browser, url)
        await asyncio.gather(*others)
        with closing(sqlite3.connect(history)) as connection:
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
