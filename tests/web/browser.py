"""Headless Chromium, driven over its DevTools protocol."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.handmade import Cell
from tests.web.eyes import LONGEST_WAIT, Eyes

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

VIEW = {"width": 860, "height": 520, "deviceScaleFactor": 1, "mobile": False}
"""The page's size in pixels, about 95x24 cells in the page's font."""


class Browser(Eyes):
    """One page with the terminal in it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        super().__init__(80, 24)
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def listen(self) -> None:
        """Process messages from Chromium until the connection ends."""
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            received = json.loads(message.data)
            if "id" in received:
                self._answers.pop(received["id"]).set_result(received)
            self._show_frame(received)

    def _show_frame(self, received: dict[str, Any]) -> None:
        frame = received.get("params", {}).get("response", {})
        match received.get("method"):
            case "Network.webSocketFrameReceived" if frame["opcode"] == 2:
                self.see(base64.b64decode(frame["payloadData"]))
            case "Network.webSocketFrameSent" if frame["payloadData"].startswith('["resize"'):
                size = json.loads(frame["payloadData"])[1]
                self.screen.resize(size["height"], size["width"])

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a DevTools method and return its result."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        reply = await asyncio.wait_for(answer, LONGEST_WAIT)
        assert "error" not in reply, reply["error"]
        result: dict[str, Any] = reply["result"]
        return result

    async def run(self, script: str) -> Any:
        """Evaluate a script in the page and return its value."""
        reply = await self.do("Runtime.evaluate", expression=script, returnByValue=True)
        return reply["result"].get("value")

    async def title(self) -> str:
        """Wait until a script sets the page's title, and return it."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not (title := await self.run("document.title")):
                await asyncio.sleep(0.05)
        return str(title)

    async def open(self, url: str) -> None:
        """Navigate to a URL."""
        for domain in ("Network", "Page", "Runtime"):
            await self.do(f"{domain}.enable")
        await self.do("Emulation.setDeviceMetricsOverride", **VIEW)
        await self.do("Page.navigate", url=url)

    async def type(self, text: str) -> None:
        """Type on the keyboard; a line feed is Enter."""
        for character in text:
            if character == "\n":
                key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
            else:
                key = {"key": character, "text": character}
            await self.do("Input.dispatchKeyEvent", type="keyDown", **key)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=key["key"])

    async def drag(self, cells: Sequence[Cell]) -> None:
        """Drag with the left button through cells (column, row) of the terminal."""
        places = [await self._place(cell) for cell in cells]
        await self._mouse("mousePressed", places[0], button="left", clickCount=1)
        for place in places[1:]:
            await self._mouse("mouseMoved", place, button="left", buttons=1)
        await self._mouse("mouseReleased", places[-1], button="left", clickCount=1)

    async def _mouse(self, kind: str, place: tuple[float, float], **how: Any) -> None:
        await self.do("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], **how)

    async def _place(self, cell: Cell) -> tuple[float, float]:
        """Return the centre of a cell in pixels of the page."""
        box = await self.run(
            "(({x, y, width, height}) => [x, y, width, height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        x, y, width, height = box
        return (
            x + (cell[0] + 0.5) * width / self.screen.columns,
            y + (cell[1] + 0.5) * height / self.screen.lines,
        )

    async def picture(self, file: Path) -> None:
        """Save a screenshot of the page."""
        shot = await self.do("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Browser]:
    """Run a browser with a profile of its own in a folder."""
    assert CHROMIUM is not None
    profile = folder / "chromium"
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        "--no-sandbox",  # not available in containers, and only our own page is opened
        *("--headless=new", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"),
        *("--disable-background-networking", "--remote-debugging-port=0"),
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with ClientSession() as session:
            port = await _port(profile / "DevToolsActivePort")
            async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                pages = [each for each in await response.json() if each["type"] == "page"]
            async with session.ws_connect(
                pages[0]["webSocketDebuggerUrl"], max_msg_size=0
            ) as socket:
                browser = Browser(socket)
                listening = asyncio.create_task(browser.listen())
                yield browser
                listening.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _port(file: Path) -> int:
    """Read the DevTools port, which Chromium writes to a file."""
    async with asyncio.timeout(LONGEST_WAIT):
        while not (file.exists() and file.read_text().strip()):
            await asyncio.sleep(0.05)
    return int(file.read_text().split()[0])
