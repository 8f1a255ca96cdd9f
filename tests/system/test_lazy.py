"""Lazily computed values."""

from threading import Barrier, Thread
from unittest.mock import Mock

import pytest

from digitgame.system.lazy import Lazy


def test_is_made_when_asked_for_and_never_again() -> None:
    make = Mock(side_effect=[7])
    lazy = Lazy(make)
    assert lazy.value is None
    assert lazy() == lazy() == lazy.value == 7


def test_two_threads_get_the_same() -> None:
    start, results = Barrier(8), []
    lazy = Lazy(object)

    def ask() -> None:
        start.wait()
        results.append(lazy())

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, results))) == 1


def test_what_fails_is_tried_again() -> None:
    lazy = Lazy(Mock(side_effect=[ZeroDivisionError(), 7]))
    with pytest.raises(ZeroDivisionError):
        lazy()
    assert lazy() == 7
