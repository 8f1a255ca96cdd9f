"""Ctrl-C in commands, and the shutdown of a game that receives a signal."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitgame.system.signals import keyboard_interrupt_once, restore_default_sigint


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    restore_default_sigint()
    yield
    signal.signal(signal.SIGINT, before)


def run_python(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def interrupt_twice(cleaned_up: list[str]) -> None:
    with keyboard_interrupt_once():
        try:
            interrupt()
        finally:
            interrupt()
            cleaned_up.append("all")


def interrupt_while_loading() -> None:
    with keyboard_interrupt_once():
        try:
            interrupt()
        except KeyboardInterrupt:
            raise TypeError("expected a message argument") from None


def fail() -> None:
    with keyboard_interrupt_once():
        raise ValueError("its own")


class TestKeyboardInterruptOnce:
    def test_the_second_does_not_disturb_the_cleanup(self) -> None:
        cleaned_up: list[str] = []
        with pytest.raises(KeyboardInterrupt):
            interrupt_twice(cleaned_up)
        assert cleaned_up == ["all"]

    def test_an_error_that_it_comes_out_as_is_an_interrupt(self) -> None:
        with pytest.raises(KeyboardInterrupt):
            interrupt_while_loading()

    def test_other_errors_stay(self) -> None:
        with pytest.raises(ValueError, match="its own"):
            fail()

    def test_an_ignored_signal_stays_ignored(self) -> None:
        """As under nohup."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        restore_default_sigint()
        with keyboard_interrupt_once():
            interrupt()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize(
    "moment",
    ["digitgame.cli.main.main = interrupt", "digitgame.cli.main.build_parser = interrupt"],
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
    ended = run_python(program)
    assert ended.stderr == ""
    assert ended.returncode == -signal.SIGINT


class TestShutdown:
    @staticmethod
    def run_game(
        saved: Path, *, during: str = "", after: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program that sends itself a signal during its event loop or after it."""
        program = f"""
import asyncio, os, signal, sys, threading
from pathlib import Path
from digitgame.system import signals

async def play():
    signals.install_shutdown_handlers(lambda: None, lambda: Path(sys.argv[1]).write_text("saved"))
    {during}

asyncio.run(play())
{after}
"""
        return run_python(program, str(saved))

    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
    def test_a_signal_that_comes_after_the_game_disturbs_nothing(
        self, tmp_path: Path, name: str
    ) -> None:
        """A logout sends more than one; buffered data may still be being saved then."""
        ended = self.run_game(
            tmp_path / "saved", after=f"os.kill(os.getpid(), signal.{name}); print('undisturbed')"
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "undisturbed\n", "")

    def test_there_is_one_countdown_however_many_signals(self, tmp_path: Path) -> None:
        """Each would save the buffered data, and a key that is held down sends many."""
        many = (
            "[os.kill(os.getpid(), signal.SIGINT) for _ in range(50)];"
            " print(sum(isinstance(each, threading.Timer) for each in threading.enumerate()))"
        )
        ended = self.run_game(tmp_path / "saved", during=many)
        assert (ended.stdout, ended.stderr) == ("1\n", "")

    def test_a_game_that_cannot_end_saves_its_data(self, tmp_path: Path) -> None:
        """Its event loop waits for a terminal that accepts no more output."""
        saved = tmp_path / "saved"
        stuck = (
            "signals.GRACE = 0.01; os.kill(os.getpid(), signal.SIGTERM); threading.Event().wait()"
        )
        ended = self.run_game(saved, during=stuck)
        assert ended.returncode == 128 + signal.SIGTERM
        assert saved.read_text() == "saved"

    def test_saving_that_never_ends_does_not_keep_it_alive(self, tmp_path: Path) -> None:
        stuck = (
            "signals.GRACE = signals._SAVE_TIMEOUT = 0.01;"
            " signals.install_shutdown_handlers(lambda: None, threading.Event().wait);"
            " os.kill(os.getpid(), signal.SIGTERM); threading.Event().wait()"
        )
        ended = self.run_game(tmp_path / "saved", during=stuck)
        assert ended.returncode == 128 + signal.SIGTERM
