"""A page's websocket without a browser, which can also send invalid messages."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.handmade import Cell, Handmade
from tests.web.eyes import ALL_STROKES, LONGEST_WAIT, Eyes, of


class Page(Eyes):
    """A terminal of 80x24 behind a websocket."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        super().__init__(80, 24)
        self.socket = socket
        self.pongs = 0
        self.token = ""
        """With which another page can continue the game."""
        self.is_typing = False
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self.socket:
            if message.type is WSMsgType.BINARY:
                self.see(message.data)
            elif message.type is WSMsgType.TEXT:
                self._take(*json.loads(message.data))

    def _take(self, kind: str, value: Any) -> None:
        match kind:
            case "session":
                self.token = value
            case "typing":
                self.is_typing = value
            case "pong":
                self.pongs += 1
        self._news.set()

    async def closed(self) -> int | None:
        """Wait until the server has closed the websocket, and return its code."""
        await asyncio.wait_for(self._listening, LONGEST_WAIT)
        return self.socket.close_code

    async def send(self, *message: object) -> None:
        """Send a message as JSON."""
        await self.socket.send_str(json.dumps(message))

    async def type(self, keys: str) -> None:
        """Send terminal input."""
        await self.send("stdin", keys)

    async def drag(self, stroke: Sequence[Cell]) -> None:
        """Drag with the left button through cells of the screen."""
        (first, *rest), last = stroke, stroke[-1]
        await self.type(_report(0, first, "M"))
        for cell in rest:
            await self.type(_report(32, cell, "M"))
        await self.type(_report(0, last, "m"))

    async def write(self, handmade: Handmade, part: slice = ALL_STROKES) -> None:
        """Draw a digit on the pad."""
        await self.draw(handmade, self.drag, part)

    async def answer(self) -> int:
        """Draw the digit asked for, wait for the verdict, and return the digit."""
        target = await self.target()
        await self.write(of(target))
        await self.type("\r")
        await self.wait_for("✓ A")
        return target

    async def resume(self, token: str) -> None:
        """Continue a session; the websocket was opened for that."""
        size = {"width": self.screen.columns, "height": self.screen.lines}
        await self.send("resume", token, size)

    def abort(self) -> None:
        """Break the connection without a closing handshake, as when a cable is pulled."""
        self.socket._response.connection.transport.abort()  # type: ignore[union-attr]

    async def sign_in(self, name: str, *, is_new: bool = True) -> None:
        """Enter a name, skip the tour of those who are new, and wait for Home."""
        await self.wait_for("What is your name?")
        await self.type(f"{name}\r")
        if is_new:
            await self.wait_for("Which hand")
            await self.type("\x1b")
        await self.wait(lambda text: "Sketch" in text and "Which hand" not in text, "Home")


def _report(button: int, cell: Cell, end: str) -> str:
    """Return a report of the middle of a cell, in hundredths of cells from 1."""
    column, row = cell
    return f"\x1b[<{button};{100 * column + 51};{100 * row + 51}{end}"


@asynccontextmanager
async def visiting(
    session: ClientSession, url: str, query: str = "width=80&height=24", **options: Any
) -> AsyncIterator[Page]:
    """Open the websocket as the server's own page."""
    options.setdefault("origin", url)
    async with session.ws_connect(f"{url}/ws?{query}", max_msg_size=0, **options) as socket:
        yield Page(socket)
