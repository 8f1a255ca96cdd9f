"""Headless Chromium, driven over its DevTools protocol."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from model.raster import Points
from tests.handmade import Cell, Handmade, fitted
from tests.web.eyes import ALL_STROKES, LONGEST_WAIT, Eyes

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

ESCAPE = "\x1b"


@dataclass(frozen=True)
class View:
    """A screen to emulate."""

    width: int
    """Pixels of the style sheet."""
    height: int
    is_touched: bool = True
    """True for a tablet or a phone."""

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def turned(self) -> "View":
        return replace(self, width=self.height, height=self.width)


DESKTOP = View(860, 520, is_touched=False)

Place = tuple[float, float]
"""A position in pixels of the page."""


class Browser(Eyes):
    """One page with the terminal in it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        super().__init__(80, 24)
        self.complaints: list[str] = []
        """Errors on the browser's console."""
        self.sent = self.received = 0
        """Bytes in the page's websocket messages, without their headers."""
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
        if received.get("method") == "Network.webSocketFrameSent":
            self.sent += len(frame["payloadData"])
        match received.get("method"):
            case "Network.webSocketFrameReceived" if frame["opcode"] == 2:
                output = base64.b64decode(frame["payloadData"])
                self.received += len(output)
                self.see(output)
            case "Network.webSocketFrameSent" if '"width":' in frame["payloadData"]:
                size = json.loads(frame["payloadData"])[-1]
                self.screen.resize(size["height"], size["width"])
            case "Log.entryAdded" if received["params"]["entry"]["level"] == "error":
                self.complaints.append(received["params"]["entry"]["text"])
            case "Runtime.consoleAPICalled" if received["params"]["type"] == "error":
                self.complaints.append(json.dumps(received["params"]["args"]))
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(received["params"]))

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

    async def open(self, url: str, view: View = DESKTOP) -> None:
        """Navigate to a URL."""
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self.do(f"{domain}.enable")
        await self.do("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.show(view)
        await self.do("Page.navigate", url=url)

    async def show(self, view: View) -> None:
        """Change to another screen, or turn it."""
        await self.do(
            "Emulation.setDeviceMetricsOverride",
            width=view.width,
            height=view.height,
            deviceScaleFactor=0,  # the browser's own; see `browsing`
            mobile=view.is_touched,
        )
        await self.do("Emulation.setTouchEmulationEnabled", enabled=view.is_touched)

    async def type(self, text: str) -> None:
        """Type on the keyboard; a line feed is Enter."""
        for character in text:
            if character == "\n":
                key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
            elif character == ESCAPE:
                key = {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}
            else:
                key = {"key": character, "text": character}
            await self.do("Input.dispatchKeyEvent", type="keyDown", **key)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=key["key"])

    async def sign_in(
        self, url: str, view: View = DESKTOP, *, name: str = "Ada", is_new: bool = True
    ) -> None:
        """Open the page, enter a name, skip the tour of those who are new, and wait for Home."""
        await self.open(url, view)
        await self.wait_for("What is your name?")
        await self.type(f"{name}\n")
        if is_new:
            await self.wait_for("Which hand")
            await self.type(ESCAPE)
        await self.wait(
            lambda text: "Today: " in text and " Learn " in text.splitlines()[-1], "Home"
        )

    async def drag(self, cells: Sequence[Cell]) -> None:
        """Drag with the left button through cells (column, row) of the terminal."""
        await self.stroke([await self._place(cell) for cell in cells], "mouse")

    async def drag_finger(self, cells: Sequence[Cell]) -> None:
        """Drag a finger through cells (column, row) of the terminal."""
        await self.stroke([await self._place(cell) for cell in cells])

    async def write(self, handmade: Handmade, part: slice = ALL_STROKES) -> None:
        """Draw a digit on the pad with a finger, at fractions of cells, or some of its strokes."""
        for places in (await self.strokes(handmade))[part]:
            await self.stroke(places)

    async def strokes(self, handmade: Handmade) -> list[list[Place]]:
        """Return the places of a digit's strokes on the pad."""
        _, size = await self.pad()
        return await self.places([stroke[::3] for stroke in fitted(handmade, *size)])

    async def places(self, strokes: Iterable[Points]) -> list[list[Place]]:
        """Return the places of strokes in units of the pad."""
        (column, row), _ = await self.pad()
        left, top, _, _ = await self._box()
        width, height = await self.cell_size()
        return [
            [(left + (column + x) * width, top + (row + y / 2) * height) for x, y in stroke]
            for stroke in strokes
        ]

    async def stroke(self, places: Sequence[Place], pointer: str = "finger") -> None:
        """Drag a finger, or the mouse, through places."""
        if pointer == "mouse":
            await self._mouse("mousePressed", places[0], button="left", clickCount=1)
            for place in places[1:]:
                await self._mouse("mouseMoved", place, button="left", buttons=1)
            await self._mouse("mouseReleased", places[-1], button="left", clickCount=1)
            return
        # A finger does not wait for answers: on a busy machine it would press long.
        first, *others = places
        await asyncio.gather(
            self.touch("touchStart", first),
            *(self.touch("touchMove", place) for place in others),
            self.touch("touchEnd"),
        )

    async def touch(self, kind: str, *places: Place, radius: float = 5) -> None:
        """Dispatch a touch event, with a finger at each place."""
        points = [
            {"x": x, "y": y, "id": number, "radiusX": radius, "radiusY": radius}
            for number, (x, y) in enumerate(places)
        ]
        await self.do("Input.dispatchTouchEvent", type=kind, touchPoints=points)

    async def tap(self, words: str) -> None:
        """Wait for words on the screen and tap on their middle."""
        lines = (await self.wait_for(words)).splitlines()
        row = next(number for number, line in enumerate(lines) if words in line)
        await self.drag_finger([(lines[row].index(words) + len(words) // 2, row)])

    async def _mouse(self, kind: str, place: Place, **how: Any) -> None:
        await self.do("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], **how)

    async def cell_size(self) -> Place:
        """Return the width and height of a cell in pixels of the page."""
        _, _, width, height = await self._box()
        return width / self.screen.columns, height / self.screen.lines

    async def _place(self, cell: Cell) -> Place:
        """Return the centre of a cell in pixels of the page."""
        x, y, _, _ = await self._box()
        width, height = await self.cell_size()
        return x + (cell[0] + 0.5) * width, y + (cell[1] + 0.5) * height

    async def _box(self) -> tuple[float, float, float, float]:
        """Return the terminal's left, top, width and height in pixels of the page."""
        x, y, width, height = await self.run(
            "(({x, y, width, height}) => [x, y, width, height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        return x, y, width, height

    async def picture(self, file: Path) -> None:
        """Save a screenshot of the page."""
        shot = await self.do("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def browsing(folder: Path, scale: float = 1) -> AsyncIterator[Browser]:
    """Run a browser.

    Args:
        folder: for its profile.
        scale: pixels of the screen per pixel of the style sheet. If this were emulated for a page,
            as its size is, canvases would have the wrong size.
    """
    assert CHROMIUM is not None
    profile = folder / "chromium"
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        "--no-sandbox",  # not available in containers, and only our own page is opened
        *("--headless=new", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"),
        f"--force-device-scale-factor={scale}",
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
