"""Map a function over a stream in several processes, keeping the order."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TypeVar

from digitgame.errors import CommandError
from digitgame.system.signals import temporary_handler

Item = TypeVar("Item")
Result = TypeVar("Result")

_QUEUED = 3
"""Items in flight per worker: enough to keep it busy, few enough to save memory."""


def map_ordered(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Generator[Result]:
    """Yield the results of `map`, computed by several processes.

    Args:
        function: a module-level function or a partial of one, so that it can be pickled.
        items: read only as far as the workers need them.
        workers: the number of processes.

    Raises:
        CommandError: if a process could not be started, or ended early.
    """
    pending: deque[Future[Result]] = deque()
    pool = _create_pool(workers)
    try:
        _start_workers(pool, workers)
        for item in items:
            pending.append(pool.submit(function, item))
            if len(pending) >= _QUEUED * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    except BrokenProcessPool as error:
        raise CommandError("a worker process ended early: killed, or out of memory.") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _create_pool(workers: int) -> ProcessPoolExecutor:
    # Forking a process with threads is unsafe, and not possible on every system.
    context = multiprocessing.get_context("spawn")
    try:
        return ProcessPoolExecutor(workers, context, initializer=_exit_with_parent)
    except (OSError, ValueError) as error:  # ValueError: more than the 61 that Windows allows
        raise _start_error(error) from error


def _start_workers(pool: ProcessPoolExecutor, workers: int) -> None:
    """Start the processes with SIGINT ignored: on Ctrl-C the parent stops them."""
    try:
        with temporary_handler(signal.SIGINT, signal.SIG_IGN):
            for _ in range(workers):  # each call starts one more process
                pool.submit(os.getpid)
    except (OSError, RuntimeError) as error:  # RuntimeError: too many threads
        raise _start_error(error) from error


def _start_error(error: Exception) -> CommandError:
    reason = error.strerror if isinstance(error, OSError) else error
    return CommandError(f"no worker process can be started: {reason}. Leave out --jobs.")


def _exit_with_parent() -> None:
    """Exit this worker when its parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
