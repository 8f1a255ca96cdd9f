"""Signal handling: Ctrl-C in commands, and a clean shutdown of the game."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

GRACE = 5.0
"""Seconds the game has to end by itself. It needs a fraction of one, but a write to a terminal that
accepts no more output, for example behind a broken connection, can block it for ever."""

_SAVE_TIMEOUT = 2.0
"""Seconds to save buffered data after that: another thread may be waiting for a disk."""

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")

_RESET_SEQUENCES = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?1049l\x1b[?25h"
)
"""Turn off mouse, paste and focus reports; return to the main screen; show the cursor."""


def restore_default_sigint() -> None:
    """Restore the default SIGINT action, so that Ctrl-C exits without a traceback.

    An ignored SIGINT stays ignored, as under `nohup`.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def temporary_handler(
    number: int, handler: Callable[[int, FrameType | None], object] | signal.Handlers
) -> Iterator[None]:
    """Handle a signal during the block; has no effect outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@contextlib.contextmanager
def keyboard_interrupt_once() -> Iterator[None]:
    """Raise KeyboardInterrupt for the first Ctrl-C and ignore later ones, to protect cleanup.

    Does nothing unless `restore_default_sigint` was called before.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.SIG_DFL:
        yield
        return

    is_interrupted = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_interrupted
        is_interrupted = True
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except Exception as error:
        if is_interrupted:  # an import that it interrupts can raise another error instead
            raise KeyboardInterrupt from error
        raise


def install_shutdown_handlers(leave: Callable[[], object], save: Callable[[], object]) -> None:
    """Shut the app down on SIGTERM, SIGHUP and SIGINT; must be called from the running event loop.

    Textual handles none of them: the terminal would keep its alternate screen and mouse modes.

    Args:
        leave: asks the game to end; called in the loop.
        save: saves buffered data; called in a thread if the game does not end by itself.
    """
    import asyncio  # slow, and commands without an event loop do not need it

    loop = asyncio.get_running_loop()
    input_modes = _read_input_modes()
    is_counting = False

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal is_counting
        with contextlib.suppress(RuntimeError):  # the loop has been closed already
            loop.call_soon_threadsafe(leave)
        if is_counting:
            return
        is_counting = True
        last_resort = threading.Timer(GRACE, _force_exit, (number, input_modes, save))
        last_resort.daemon = True
        with contextlib.suppress(RuntimeError):  # no thread can start during interpreter shutdown
            last_resort.start()

    # Not the loop's own handlers: they run in the loop, which may be waiting for the terminal.
    for name in _SIGNALS:
        with contextlib.suppress(AttributeError):  # not on every system
            signal.signal(getattr(signal, name), end)


def _read_input_modes() -> list[object] | None:
    """Return the terminal attributes of standard input, or None if it is not a terminal."""
    try:
        import termios
    except ImportError:  # Windows
        return None
    try:
        modes: list[object] = termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError, termios.error):
        return None
    return modes


def _force_exit(number: int, input_modes: list[object] | None, save: Callable[[], object]) -> None:
    """Restore the terminal as far as possible, save buffered data, and exit."""
    if input_modes is not None:
        import termios

        with contextlib.suppress(OSError, termios.error):
            termios.tcsetattr(0, termios.TCSANOW, input_modes)  # type: ignore[arg-type]
    with contextlib.suppress(OSError, AttributeError):  # Windows has it since Python 3.12
        os.set_blocking(2, False)
        os.write(2, _RESET_SEQUENCES)
        os.set_blocking(2, True)
    saving = threading.Thread(target=save, daemon=True)
    saving.start()
    saving.join(_SAVE_TIMEOUT)
    os._exit(128 + number)
