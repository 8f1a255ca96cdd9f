"""Interrupts: what Ctrl-C does from a process's first line to its last; the edge."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def restore_default_sigint() -> None:
    """Have Ctrl-C end the process: while it loads, and when all is done.

    Python would print where it was just then. Nothing changes where Ctrl-C is not heard, as
    under `nohup`.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def keyboard_interrupt_once() -> Iterator[None]:
    """Have the first Ctrl-C raise KeyboardInterrupt, and none after it: that ends what tidies up.

    Where `restore_default_sigint` was not called, nothing changes.
    """
    is_main = threading.current_thread() is threading.main_thread()  # only there may it be set
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
        if is_interrupted:  # in the middle of an import it can come out as another error
            raise KeyboardInterrupt from error
        raise
