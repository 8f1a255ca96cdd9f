"""A Textual app without this game's workarounds, to reproduce bugs with."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

NOW, OTHER = Size(80, 24), Size(86, 28)
"""The size that `run_test` gives the terminal, and another."""


class PlainApp(App[None]):
    """An app with the given widgets."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()  # rendering the traceback would take a second


@asynccontextmanager
async def running(app: App[None]) -> AsyncIterator[App[None]]:
    """Run an app, and handle the messages that the body posts."""
    async with app.run_test():
        await settle(app)
        yield app
        await rounds()


@asynccontextmanager
async def failing(
    app: App[None], error: type[Exception], match: str | None = None
) -> AsyncIterator[None]:
    """Run an app that fails at a message that the body posts."""
    with pytest.raises(error, match=match):
        async with running(app):
            yield


async def settle(app: App[None]) -> None:
    """Let an app lay out and focus what is on its screen."""
    for _ in range(5):
        await Pilot(app).pause(0)


async def rounds() -> None:
    """Handle all posted messages, and nothing else."""
    for _ in range(100):
        await asyncio.sleep(0)


async def until(condition: Callable[[], bool]) -> None:
    """Handle messages until a condition is met, and no longer."""
    for _ in range(100):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("the condition was never met")


def mouse(kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> events.MouseEvent:
    return kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)


def record(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Record the messages that a driver sends to its app."""
    sent: list[Message] = []
    monkeypatch.setattr(driver, "send_message", sent.append)
    monkeypatch.setattr(driver._app, "post_message", sent.append)
    monkeypatch.setattr(driver._app, "call_later", lambda callback, *_: sent.append(callback))
    return sent
