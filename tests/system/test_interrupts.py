"""Interrupts: Ctrl-C ends a command at any moment, without a word of Python's."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from digitgame.system.interrupts import keyboard_interrupt_once, restore_default_sigint


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def interrupt_twice(tidied: list[str]) -> None:
    with keyboard_interrupt_once():
        try:
            interrupt()
        finally:
            interrupt()
            tidied.append("all")


def interrupt_while_loading() -> None:
    with keyboard_interrupt_once():
        try:
            interrupt()
        except KeyboardInterrupt:
            raise TypeError("expected a message argument") from None


def fail() -> None:
    with keyboard_interrupt_once():
        raise ValueError("its own")


class TestRaisedOnce:
    def test_the_second_does_not_disturb_what_tidies_up(self) -> None:
        restore_default_sigint()
        tidied: list[str] = []
        with pytest.raises(KeyboardInterrupt):
            interrupt_twice(tidied)
        assert tidied == ["all"]

    def test_an_error_that_it_comes_out_as_is_an_interrupt(self) -> None:
        restore_default_sigint()
        with pytest.raises(KeyboardInterrupt):
            interrupt_while_loading()

    def test_other_errors_stay(self) -> None:
        restore_default_sigint()
        with pytest.raises(ValueError, match="its own"):
            fail()

    def test_where_it_is_not_heard_it_is_not_heard(self) -> None:
        """As under nohup."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        restore_default_sigint()
        with keyboard_interrupt_once():
            interrupt()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize(
    "moment",
    ["digitgame.cli.main.main = interrupt", "digitgame.cli.main._parser = interrupt"],
    ids=["while loading", "before the command"],
)
def test_while_it_loads_the_process_just_ends(moment: str) -> None:
    program = f"""
import signal
import digitgame.cli.main
def interrupt(*_): signal.raise_signal(signal.SIGINT)
{moment}
from digitgame.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.returncode == -signal.SIGINT
