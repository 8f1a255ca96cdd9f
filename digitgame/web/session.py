"""A visitor's game, which waits for a while if the connection to its page breaks."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from aiohttp import WSCloseCode, web

from digitgame.web.messages import TAKEN_OVER, Resize
from digitgame.web.session_process import SessionProcess


class Session:
    """A game process, and the page that shows it at the moment, if any."""

    def __init__(self, command: Sequence[str], on_end: Callable[["Session"], None]) -> None:
        """Start nothing yet.

        Args:
            command: starts the process.
            on_end: called once the process has ended.
        """
        self.token = secrets.token_urlsafe(16)
        """The secret with which a page can continue the game."""
        self.learner = ""
        """The player's name; empty until it was entered."""
        self.page: web.WebSocketResponse | None = None
        self.left_at = 0.0
        """Time of the loss of the last page, in monotonic seconds; valid while there is no page."""
        self._is_typing = False
        self._on_end = on_end
        self._process = SessionProcess(command, on_output=self._show, on_note=self._take_note)
        self._running: asyncio.Task[None] | None = None

    async def start(self, size: Resize) -> None:
        """Start the process.

        Raises:
            OSError: if that fails.
        """
        await self._process.start(size.columns, size.rows)
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        """Show the process's output until it ends."""
        try:
            await self._process.forward()
        finally:
            await self._process.stop()
            self._on_end(self)
            await self._close_page(WSCloseCode.OK)

    async def attach(self, page: web.WebSocketResponse, size: Resize | None = None) -> None:
        """Show the game on a page, instead of on another one if there is one.

        Args:
            page: the page's websocket, connected.
            size: the page's size, if the game must be repainted for it.
        """
        before, self.page = self.page, page
        if before is not None:
            await before.close(code=TAKEN_OVER)
        await page.send_json(["session", self.token])
        await self._tell_whether_typing()
        if size is not None:
            await self.resize(size)
            await self._process.send_note("repaint")

    async def resize(self, size: Resize) -> None:
        """Change the terminal's size."""
        await self._process.send_note(
            "resize", width=size.columns, height=size.rows, aspect=size.aspect
        )

    async def focus(self, has_keyboard: bool) -> None:
        """Tell the game whether the page has the keyboard."""
        await self._process.send_note("focus" if has_keyboard else "blur")

    async def send_input(self, data: bytes) -> None:
        """Send terminal input to the game."""
        await self._process.send_input(data)

    async def stop(self, code: int = WSCloseCode.OK) -> None:
        """End the game, and close its page with a code."""
        await self._close_page(code)
        await self._process.stop()
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _close_page(self, code: int) -> None:
        page, self.page = self.page, None
        if page is not None and page.prepared:
            await page.close(code=code)

    async def _show(self, output: bytes) -> None:
        """Send terminal output to the page; without one it is lost, and repainted later."""
        if self.page is not None:
            with suppress(ConnectionError):  # the page's own handler notices too
                await self.page.send_bytes(output)

    async def _take_note(self, note: Mapping[str, object]) -> None:
        """Handle a note of the process; any other kind is ignored, such as one to open a URL."""
        match note:
            case {"type": "learner", "name": str(name)}:
                self.learner = name
            case {"type": "typing", "is_typing": bool(is_typing)}:
                self._is_typing = is_typing
                await self._tell_whether_typing()

    async def _tell_whether_typing(self) -> None:
        """Tell the page whether text is typed, so that a tablet shows its keys only then."""
        if self.page is not None:
            with suppress(ConnectionError):
                await self.page.send_json(["typing", self._is_typing])
