"""Input from a page: positions within cells, and input that means nothing."""

import os
import sys

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from digitgame.system.terminal import USUAL_ASPECT
from digitgame.tui.textual_compat.web_driver import SUBCELLS, BrowserDriver
from tests.tui.textual_compat.plain_app import record


async def read(monkeypatch: pytest.MonkeyPatch, *typed: bytes) -> list[Message]:
    """Return the messages for what a visitor typed, without the last, which exits."""
    ours, theirs = os.pipe()
    with os.fdopen(ours) as stdin, os.fdopen(theirs, "wb") as page:
        monkeypatch.setattr(sys, "__stdin__", stdin)
        driver = BrowserDriver(App())
        sent = record(driver, monkeypatch)
        for each in typed:
            page.write(b"D" + len(each).to_bytes(4) + each)
        page.close()
        driver.run_input_thread()
    return sent[:-1]


async def test_positions_are_parts_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first report on, also in the first cell, and whatever size was typed before."""
    x, y = 3.25, 0.5
    report = f"\x1b[<0;{x * SUBCELLS + 1:.0f};{y * SUBCELLS + 1:.0f}M".encode()
    for before in (b"", b"\x1b[48;24;80;480;800t"):
        *_, event = await read(monkeypatch, before + report)
        assert isinstance(event, events.MouseDown)
        assert (event.pointer_x, event.pointer_y) == (x, y)


@pytest.mark.parametrize(
    "odd",
    [
        *(b"\xff", b"\xe2\x28\xa1", b"\x1b[:u", b"\x1b[99999999999999999999u", b"\x00"),
        *(b"\x1b[<0;99999999999999;1M", b"\x1b[<;;M", b"\x1b[M\x00\x00\x00", b"\x1b[200~"),
    ],
)
async def test_input_that_means_nothing_does_not_end_the_game(
    monkeypatch: pytest.MonkeyPatch, odd: bytes
) -> None:
    """Later input still arrives."""
    got = await read(monkeypatch, odd, b"\x1b[201~", b"q")
    keys = [message.key for message in got if isinstance(message, events.Key)]
    assert keys[-1:] == ["q"]


async def test_the_page_tells_the_proportions_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    with os.fdopen(ours) as stdin, os.fdopen(theirs, "wb"):
        monkeypatch.setattr(sys, "__stdin__", stdin)
        driver = BrowserDriver(App())
        record(driver, monkeypatch)
        assert driver.cell_aspect() == USUAL_ASPECT
        for told, believed in ((1.9, 1.9), (None, USUAL_ASPECT), (2.2, 2.2), (9.0, USUAL_ASPECT)):
            driver.on_meta("resize", {"width": 80, "height": 24, "aspect": told})
            assert driver.cell_aspect() == believed
