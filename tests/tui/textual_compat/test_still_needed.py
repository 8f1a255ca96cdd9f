"""Textual still has the bugs that `digitgame.tui` works around.

Each test reproduces a bug with Textual's own classes. If a test fails, the bug has been fixed:
delete what its docstring names, and the test.
"""

import asyncio
import errno
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from io import FileIO, StringIO
from threading import Event
from typing import Any, ClassVar
from weakref import ref

import pytest
from rich.style import Style
from textual import events
from textual._compositor import Compositor
from textual._node_list import DuplicateIds
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult, ScreenStackError
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hits, Provider
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.web_driver import WebDriver
from textual.geometry import Region, Size
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Footer, Header, Input, OptionList, Select, Static
from textual.widgets._footer import FooterKey
from textual.widgets._header import HeaderTitle
from textual.worker import WorkerFailed

from digitgame.tui.textual_compat.cell_compositor import CellCompositor

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


class TestCompositor:
    @pytest.mark.parametrize(("compositor", "cells"), [(Compositor, 30), (CellCompositor, 1)])
    async def test_one_changed_cell_is_sent_from_the_left_edge(
        self, compositor: type[Compositor], cells: int
    ) -> None:
        """Delete digitgame.tui.textual_compat.cell_compositor."""
        async with running(PlainApp(Static("x" * NOW.width))) as app:
            app.screen._compositor = compositor()
            app.screen._refresh_layout(app.size)
            app.screen._compositor._dirty_regions = {Region(29, 0, 1, 1)}
            update = app.screen._compositor.render_partial_update()
            assert update is not None
            assert update.render_segments(app.console).count("x") == cells


class SetAfter(Event):
    """An event that is set after a number of checks."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileIO]:
    """The input of drivers that are created after it."""
    ours, theirs = os.pipe()
    with os.fdopen(ours) as stdin, os.fdopen(theirs, "wb", buffering=0) as sent:
        monkeypatch.setattr(sys, "__stdin__", stdin)
        monkeypatch.setattr(signal, "signal", lambda *_: None)  # LinuxDriver handles SIGTSTP
        yield sent


def record(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Record the messages that a driver sends to its app."""
    sent: list[Message] = []
    monkeypatch.setattr(driver, "send_message", sent.append)
    monkeypatch.setattr(driver._app, "post_message", sent.append)
    monkeypatch.setattr(driver._app, "call_later", lambda callback, *_: sent.append(callback))
    return sent


class TestLinuxDriver:
    async def test_it_reads_on_at_the_end_of_input(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the `if not data` branch of ResilientDriver.run_input_thread."""
        driver = LinuxDriver(App())
        sent = record(driver, monkeypatch)
        terminal.close()
        driver.exit_event = checks = SetAfter(10)
        driver.run_input_thread()
        assert checks.left < 0
        assert not sent

    async def test_it_fails_when_the_terminal_hangs_up(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the `except OSError` branch of ResilientDriver.run_input_thread."""

        def hang_up(*_: int) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        driver = LinuxDriver(App())
        terminal.write(b"q")
        monkeypatch.setattr(os, "read", hang_up)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            driver.run_input_thread()

    async def test_it_fails_at_bytes_that_are_not_utf_8(self, terminal: FileIO) -> None:
        """Delete the decoder of ResilientDriver.run_input_thread."""
        terminal.write(b"\xff")
        with pytest.raises(UnicodeDecodeError):
            LinuxDriver(App()).run_input_thread()

    @pytest.mark.parametrize("sequence", ["\x1b[:u", "\x1b[99999999999999999999u"])
    def test_its_parser_fails_at_malformed_keys(self, sequence: str) -> None:
        """Delete ResilientDriver._take."""
        with pytest.raises((ValueError, OverflowError)):
            list(XTermParser().feed(sequence))

    async def test_it_hands_on_a_size_of_any_size(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete LARGEST_SCREEN."""
        driver = LinuxDriver(App())
        sent = record(driver, monkeypatch)
        huge = Size(65_535, 65_535)
        driver.process_message(events.Resize(huge, huge))
        assert [event.size for event in sent if isinstance(event, events.Resize)] == [huge]
        monkeypatch.setenv("COLUMNS", "65535")
        assert driver._get_terminal_size()[0] == huge.width

    async def test_a_list_without_a_column_fails(self) -> None:
        """Delete SMALLEST_SCREEN."""
        options = OptionList("one")
        options.styles.width = 0
        async with failing(PlainApp(options), ValueError, "must not be zero"):
            pass

    def test_its_writer_thread_ends_when_the_terminal_is_gone(self) -> None:
        """Delete _SafeWriter."""

        class Gone(StringIO):
            def write(self, _: str) -> int:
                raise OSError(errno.EIO, os.strerror(errno.EIO))

        writer = WriterThread(Gone())
        writer.write("x")
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            writer.run()


class TestWebDriver:
    async def run(self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> Any:
        """Run the driver on input from the server, and return its messages."""
        driver = WebDriver(App())
        handed_on = record(driver, monkeypatch)
        terminal.write(sent)
        terminal.close()
        driver.run_input_thread()
        return handed_on

    async def test_it_does_not_end_the_app_at_the_end_of_input(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete BrowserDriver.run_input_thread."""
        assert await self.run(terminal, monkeypatch, b"") == []

    async def test_it_takes_a_size_that_was_typed(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete BrowserDriver.process_message."""
        typed = b"\x1b[48;9999;9999;0;0t"
        packet = b"D" + len(typed).to_bytes(4, "big") + typed
        (event,) = await self.run(terminal, monkeypatch, packet)
        assert isinstance(event, events.Resize)
        assert event.size == (9999, 9999)


class Asking(Screen[None]):
    """A screen with a key that needs its widget."""

    BINDINGS: ClassVar = [("a", "ask")]

    def compose(self) -> ComposeResult:
        yield Static()

    def action_ask(self) -> None:
        self.query_one(Static)


class Opening(Screen[None]):
    """A screen with a key that opens another."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "p":
            self.app.push_screen(Asking())


class TestScreen:
    async def test_a_second_dismiss_leaves_the_screen_below(self) -> None:
        """Delete DismissOnce."""
        async with running(PlainApp()) as app:
            await app.push_screen(Screen())
            top: Screen[None] = Screen()
            await app.push_screen(top)
            top.dismiss()
            top.dismiss()
            assert len(app.screen_stack) == 1

    async def test_it_goes_back_to_the_first_of_two_sizes(self) -> None:
        """Delete SizedScreen."""
        async with running(PlainApp()) as app:
            app.screen.post_message(events.Resize(OTHER, OTHER))
            app.screen.post_message(events.Show())  # else the second replaces the first
            app.screen.post_message(events.Resize(NOW, NOW))
            await rounds()
            assert app.screen._compositor.size == OTHER

    async def test_a_key_reaches_a_screen_that_has_no_widgets_yet(self) -> None:
        """Delete RobustApp._is_screen_ready."""
        async with failing(app := PlainApp(), NoMatches):
            await app.push_screen(Opening())
            for key in "ap":
                app.post_message(events.Key(key, key))


class TestOptionList:
    @pytest.mark.parametrize("kind", [OptionList, CommandList])
    async def test_a_click_on_an_option_that_has_gone_fails(self, kind: type[OptionList]) -> None:
        """Delete SafeOptionList and the palette's _CommandList."""
        options = kind()
        async with failing(PlainApp(options), IndexError):
            click = events.Click(options, 1, 1, 0, 0, 1, False, False, False)
            click.style = Style(meta={"option": 0})
            options.post_message(click)

    @pytest.mark.parametrize("action", ["page_up", "page_down"])
    async def test_paging_without_room_fails(self, action: str) -> None:
        """Delete RobustApp.run_action."""
        options = OptionList("one")
        options.display = False
        async with failing(app := PlainApp(options), LookupError):
            options.highlighted = 0
            await app.run_action(action, options)


class Capturing(Static):
    """A widget that captures the mouse when it is pressed."""

    moves = 0

    def on_mouse_down(self) -> None:
        self.capture_mouse()

    def on_mouse_move(self) -> None:
        self.moves += 1


class Titled(Screen[None]):
    """A screen with a header."""

    def compose(self) -> ComposeResult:
        yield Header()


class Counting(PlainApp):
    """Counts how often a button was pressed."""

    pressed = 0

    def on_button_pressed(self) -> None:
        self.pressed += 1


class TestMouse:
    async def test_a_widget_captures_too_late_for_moves_of_the_same_burst(self) -> None:
        """Delete CapturesDrag, and the handling of a press in DraggingApp."""
        widget = Capturing()
        async with running(PlainApp(widget)) as app:
            app.post_message(mouse(events.MouseDown, 1, 0))
            app.post_message(mouse(events.MouseMove, 1, 20))
            await settle(app)
            assert app.mouse_captured is widget
            assert widget.moves == 0

    async def test_a_release_that_is_lost_before_any_move_is_not_made_up_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the MouseMove of _is_released: Textual's drivers report the release."""
        driver = HeadlessDriver(App())
        sent = record(driver, monkeypatch)
        driver.process_message(mouse(events.MouseDown, 1, 1))
        driver.process_message(mouse(events.MouseMove, 2, 2, button=0))
        assert [type(event) for event in sent] == [events.MouseDown, events.MouseMove]

    def test_a_pixel_size_of_0_fails(self) -> None:
        """Delete MouseParser._are_pixels, if the next test fails too."""
        with pytest.raises(ZeroDivisionError):
            list(XTermParser().feed("\x1b[48;24;80;0;0t\x1b[<0;3;4M"))

    def test_cells_are_taken_for_pixels(self) -> None:
        """Delete MouseParser._are_pixels, if the previous test fails too."""
        *_, event = XTermParser().feed("\x1b[48;24;80;480;800t\x1b[<0;80;24M")
        assert isinstance(event, events.MouseDown)
        assert (event.x, event.y) == (7, 1)

    def test_reports_as_x10_has_them_are_dropped(self) -> None:
        """Delete MouseParser._as_sgr."""
        assert list(XTermParser().feed("\x1b[M !!")) == []

    @pytest.mark.parametrize("kind", [events.MouseDown, events.MouseUp, events.MouseScrollDown])
    async def test_a_report_from_beyond_the_screen_takes_the_focus(
        self, kind: type[events.MouseEvent]
    ) -> None:
        """Delete the first half of RobustApp._is_on_nothing."""
        async with running(PlainApp(Input())) as app:
            assert app.focused
            app.post_message(mouse(kind, 1, NOW.height))
            await settle(app)
            assert not app.focused

    async def test_a_press_on_a_widget_that_was_just_removed_fails(self) -> None:
        """Delete the second half of RobustApp._is_on_nothing."""
        widget = Static("x")
        async with failing(app := PlainApp(widget), AttributeError, "region"):
            widget.remove()
            await until(lambda: widget.parent is None)
            assert app.get_widget_at(1, 0)[0] is widget
            app.post_message(mouse(events.MouseDown, 1, 0))


class TestApp:
    @pytest.mark.parametrize(
        "event",
        [
            mouse(events.MouseDown, 1, 1),
            events.Key("q", "q"),
            events.Paste("x"),
            events.AppFocus(),
            events.AppBlur(),
        ],
        ids=lambda event: type(event).__name__,
    )
    async def test_an_event_without_a_screen_fails(
        self, event: events.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the event's type in RobustApp._FROM_THE_TERMINAL."""
        async with running(PlainApp()) as app:
            with monkeypatch.context() as without:
                without.setattr(app, "_screen_stacks", {"_default": []})
                with pytest.raises(ScreenStackError):
                    await app.on_event(event)

    async def test_a_widget_that_is_mounted_while_the_app_exits_fails(self) -> None:
        """Delete `self._exit or not self._running` in RobustApp._handle_exception."""

        class Choosing(Screen[None]):
            def compose(self) -> ComposeResult:
                yield Select([("one", 1)])

        async with failing(app := PlainApp(), NoMatches, "SelectOverlay"):
            app.push_screen(Choosing())
            await asyncio.sleep(0)
            app.exit()


class Gated(Provider):
    """Finds a command once `is_open` is set."""

    is_open: ClassVar[asyncio.Event]

    async def discover(self) -> Hits:
        await self.is_open.wait()
        yield DiscoveryHit("x", lambda: None)

    async def search(self, query: str) -> Hits:
        raise NotImplementedError
        yield


class TestCommandPalette:
    async def test_a_second_click_beside_it_leaves_the_screen_below(self) -> None:
        """Delete RobustApp.pop_screen."""
        async with running(PlainApp()) as app:
            await app.push_screen(Screen())
            await app.push_screen(CommandPalette())
            await settle(app)
            for _ in range(2):
                app.post_message(mouse(events.MouseDown, 0, 23))
                app.post_message(mouse(events.MouseUp, 0, 23))
            await settle(app)
            assert len(app.screen_stack) == 1

    async def test_it_cannot_be_opened_while_it_closes(self) -> None:
        """Delete RobustApp.action_command_palette, unless the palette has other workarounds."""
        async with failing(app := PlainApp(), DuplicateIds, "--command-palette"):
            app.action_command_palette()
            await settle(app)
            app.screen.dismiss()
            app.action_command_palette()

    async def test_it_fails_when_it_finds_a_command_after_it_was_closed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the case of the palette in RobustApp._handle_exception."""
        monkeypatch.setattr(Gated, "is_open", asyncio.Event(), raising=False)
        async with failing(app := PlainApp(), WorkerFailed, "NoMatches"):
            await app.push_screen(palette := CommandPalette([Gated]))
            await settle(app)
            palette.dismiss()
            await until(lambda: not palette.children)
            Gated.is_open.set()


class TestWidgets:
    async def test_a_header_without_its_title_fails(self) -> None:
        """Delete SafeHeader.on_mount."""
        async with failing(app := PlainApp(Header()), NoMatches, "HeaderTitle"):
            await app.query_one(HeaderTitle).remove()
            app.title = "other"

    async def test_an_app_keeps_the_header_of_a_popped_screen(self) -> None:
        """Delete SafeHeader.on_unmount."""
        async with running(PlainApp()) as app:
            await app.push_screen(Titled())
            header = app.screen.query_one(Header)
            await app.pop_screen()
            watchers = getattr(app, "__watchers")["sub_title"]
            assert header in [watcher for watcher, _ in watchers]

    async def test_the_second_of_two_quick_clicks_on_a_button_is_lost(self) -> None:
        """Delete `active_effect_duration` in digitgame.tui.widgets.button."""
        app = Counting(Button("More"))
        async with app.run_test() as pilot:
            await pilot.click(Button, times=2)
            assert app.pressed == 1

    async def test_a_footer_makes_new_widgets_for_the_same_keys(self) -> None:
        """Delete Footer.bindings_changed in digitgame.tui.widgets.footer."""
        async with running(PlainApp(Footer())) as app:
            keys = set(app.query(FooterKey))
            app.screen.refresh_bindings()
            await settle(app)
            assert keys
            assert keys.isdisjoint(app.query(FooterKey))


class TestStylesCache:
    @pytest.mark.slow  # collects the garbage of all earlier tests
    async def test_lines_of_a_popped_screen_are_kept(self) -> None:
        """Delete the clearing of the cache in RobustApp.pop_screen."""
        app = PlainApp()
        async with app.run_test() as pilot:
            app.push_screen(Screen())
            await pilot.pause()
            shown = ref(app.screen._styles_cache)
            app.pop_screen()
            app.push_screen(Screen())
            await pilot.pause()
            app.pop_screen()
            await pilot.pause()
            gc.collect()
            assert shown() is not None
            StylesCache.get_inner_outer.cache_clear()
            gc.collect()
            assert shown() is None
