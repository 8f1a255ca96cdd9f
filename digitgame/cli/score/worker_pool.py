"""Workers: processes that share a stream of work, whose results come back in its order."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")

_AHEAD = 3
"""Pieces under way for each worker: enough that none waits, few enough that little is held."""


class WorkerError(Exception):
    """A worker process ended before its work was done."""


def map_ordered(
    do: Callable[[Work], Done], pieces: Iterable[Work], workers: int
) -> Generator[Done]:
    """`map` in several processes, a few pieces at a time however many there are.

    Args:
        do: a function of a module, or a partial of one: the processes find it by its name.
        pieces: read no further than the workers need.
        workers: how many processes.

    Raises:
        WorkerError: if a process could not be started, or ended: killed, or out of memory.
    """
    under_way: deque[Future[Done]] = deque()
    pool = _pool(workers)
    try:
        _start(pool, workers)
        for piece in pieces:
            under_way.append(pool.submit(do, piece))
            if len(under_way) >= _AHEAD * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerError("A worker process ended early: killed, or out of memory.") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: forking a process that has threads is unsafe, and not on every system.
    spawning = multiprocessing.get_context("spawn")
    try:
        return ProcessPoolExecutor(workers, spawning, initializer=_die_with_parent)
    except (OSError, ValueError) as error:  # ValueError: more than the 61 that Windows takes
        raise _no_start(error) from error


def _start(pool: ProcessPoolExecutor, workers: int) -> None:
    try:
        with _ignore_sigint():
            for _ in range(workers):  # each has one more process started
                pool.submit(_do_nothing)
    except (OSError, RuntimeError) as error:  # RuntimeError: no more threads
        raise _no_start(error) from error


def _no_start(error: Exception) -> WorkerError:
    why = error.strerror if isinstance(error, OSError) else error
    return WorkerError(f"No worker process can be started: {why}. Leave out --jobs.")


@contextmanager
def _ignore_sigint() -> Iterator[None]:
    """Processes that are started now never see Ctrl-C: their parent does, and ends them."""
    if threading.current_thread() is not threading.main_thread():  # only there may it be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _do_nothing() -> None:
    """Work that has a worker started."""


def _die_with_parent() -> None:
    """See that no worker outlives a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
