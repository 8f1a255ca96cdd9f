"""Textual's drivers still have the bugs that `digitgame.tui` works around.

Each test reproduces a bug with Textual's own classes. If a test fails, the bug has been fixed:
delete what its docstring names, and the test.
"""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from io import FileIO, StringIO
from threading import Event
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size
from textual.widgets import OptionList

from tests.tui.textual_compat.plain_app import (
    PlainApp,
    failing,
    record,
)


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

    @pytest.mark.parametrize(
        "sent",
        [
            pytest.param(b"\xff", id="not UTF-8"),
            pytest.param(b"\x1b[99999999999999999999u", id="a malformed key"),
        ],
    )
    async def test_it_reads_no_further_than_malformed_input(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch, sent: bytes
    ) -> None:
        """Delete BrowserDriver.run_input_thread."""
        packets = b"".join(b"D" + len(one).to_bytes(4, "big") + one for one in (sent, b"x"))
        assert await self.run(terminal, monkeypatch, packets) == []

    async def test_it_takes_a_size_that_was_typed(
        self, terminal: FileIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete BrowserDriver.process_message."""
        typed = b"\x1b[48;9999;9999;0;0t"
        packet = b"D" + len(typed).to_bytes(4, "big") + typed
        (event,) = await self.run(terminal, monkeypatch, packet)
        assert isinstance(event, events.Resize)
        assert event.size == (9999, 9999)
