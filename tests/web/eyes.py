"""An emulated screen that shows the terminal output of a page's websocket."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pyte

from tests.handmade import HANDMADE, Cell, Handmade, cells, fitted

LONGEST_WAIT = 30.0
"""Seconds to wait for something to appear, far above what a busy machine takes."""

ALL_STROKES = slice(None)

_PRIVATE = (b"\x1b[>1u", b"\x1b[<u", b"\x1b[?2026$p", b"\x1b[?2048$p")
"""Queries of Textual's that pyte misinterprets."""


class Eyes:
    """A screen, with methods that wait until it shows something."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._news = asyncio.Event()

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def see(self, output: bytes) -> None:
        """Process terminal output."""
        for private in _PRIVATE:
            output = output.replace(private, b"")
        self._stream.feed(output)
        self._news.set()

    async def wait(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until the screen's text meets a condition, and return the text."""
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                while not condition(self.text):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"no {what} on the screen:\n{self.text}") from None
        return self.text

    async def wait_for(self, words: str) -> str:
        """Wait for words on the screen, and return its text."""
        return await self.wait(lambda text: words in text, repr(words))

    async def target(self) -> int:
        """Wait for the prompt, and return its digit."""
        asked = re.compile(r"Draw an? (\d) \(")
        shown = await self.wait(lambda text: asked.search(text) is not None, "digit asked for")
        found = asked.search(shown)
        assert found is not None
        return int(found[1])

    def frame(self) -> tuple[Cell, Cell] | None:
        """Return the pad's first cell, and its columns and rows; None if it is not complete."""
        lines = self.screen.display
        tops = [row for row, line in enumerate(lines) if "╭" in line]
        bottoms = [row for row, line in enumerate(lines) if "╰" in line]
        if not (tops and bottoms):
            return None
        top, bottom = tops[0], bottoms[0]
        left, right = lines[top].index("╭"), lines[top].find("╮")
        if lines[bottom].index("╰") != left or lines[bottom].find("╯") != right:
            return None
        return (left + 1, top + 1), (right - left - 1, bottom - top - 1)

    async def pad(self) -> tuple[Cell, Cell]:
        """Wait for the pad, and return its first cell, and its columns and rows."""
        await self.wait(lambda _: self.frame() is not None, "pad's frame")
        found = self.frame()
        assert found is not None
        return found

    async def draw(
        self,
        handmade: Handmade,
        drag: Callable[[list[Cell]], Awaitable[None]],
        part: slice = ALL_STROKES,
    ) -> None:
        """Draw a digit on the pad, stroke by stroke, or some of its strokes in their places."""
        (left, top), size = await self.pad()
        for stroke in cells(fitted(handmade, *size))[part]:
            await drag([(left + column, top + row) for column, row in stroke])


def of(digit: int) -> Handmade:
    """Return the first hand-made drawing of a digit."""
    return next(handmade for handmade in HANDMADE if handmade.digit == digit)
