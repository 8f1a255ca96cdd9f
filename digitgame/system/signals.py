"""Ending: what the game does when it is told from outside to end; the edge."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

GRACE = 5.0
"""Seconds that the game has to end by itself. It needs a fraction of one; but writing to a terminal
that takes nothing any more, as behind a broken connection, can hold it up for ever."""

_SAVE_TIMEOUT = 2.0
"""Seconds to save what is held once those are over: another thread may be waiting for a disk."""

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")

_RESTORED = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?1049l\x1b[?25h"
)
"""Mouse, paste and focus reports off, the usual screen, a cursor."""


def install_shutdown_handlers(leave: Callable[[], object], save: Callable[[], object]) -> None:
    """Have the signals that end a program end the game in order; call it in the running loop.

    Textual handles none of them: the terminal would keep its alternate screen and mouse modes.

    Args:
        leave: asks the game to end; called in the loop.
        save: saves what would be lost; called in a thread where the game does not end by itself.
    """
    loop = asyncio.get_running_loop()
    input_modes = _input_modes()
    is_counting = False

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal is_counting
        with contextlib.suppress(RuntimeError):  # it left already, and is putting away what is left
            loop.call_soon_threadsafe(leave)
        if is_counting:
            return
        is_counting = True
        last_resort = threading.Timer(GRACE, _end_now, (number, input_modes, save))
        last_resort.daemon = True
        with contextlib.suppress(RuntimeError):  # at the very end no thread starts any more
            last_resort.start()

    # Not the loop's own handlers, which wait for the loop: it may be waiting for the terminal.
    for name in _SIGNALS:
        with contextlib.suppress(AttributeError):  # not on every system
            signal.signal(getattr(signal, name), end)


def _input_modes() -> list[object] | None:
    """How the terminal treats what is typed; None where that cannot be told."""
    try:
        import termios
    except ImportError:  # Windows
        return None
    try:
        modes: list[object] = termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError, termios.error):
        return None
    return modes


def _end_now(number: int, input_modes: list[object] | None, save: Callable[[], object]) -> None:
    """Restore the terminal as far as it lets itself be restored, save what is held, and end."""
    if input_modes is not None:
        import termios

        with contextlib.suppress(OSError, termios.error):
            termios.tcsetattr(0, termios.TCSANOW, input_modes)  # type: ignore[arg-type]
    with contextlib.suppress(OSError, AttributeError):  # Windows before Python 3.12 can't do this
        os.set_blocking(2, False)
        os.write(2, _RESTORED)
        os.set_blocking(2, True)
    saving = threading.Thread(target=save, daemon=True)
    saving.start()
    saving.join(_SAVE_TIMEOUT)
    os._exit(128 + number)
