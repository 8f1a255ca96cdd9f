"""Lazily computed values."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import Mock

import pytest

from digitgame.system.lazy import Lazy


def test_is_made_when_asked_for_and_never_again() -> None:
    make = Mock(side_effect=[7])
    lazy = Lazy(make)
    assert lazy.value is None
    assert lazy() == lazy() == lazy.value == 7


def test_two_threads_get_the_same() -> None:
    start, lazy = Barrier(8), Lazy(object)

    def ask(_: int) -> object:
        start.wait()
        return lazy()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(map(id, pool.map(ask, range(8))))) == 1


def test_what_fails_is_tried_again() -> None:
    lazy = Lazy(Mock(side_effect=[ZeroDivisionError(), 7]))
    with pytest.raises(ZeroDivisionError):
        lazy()
    assert lazy() == 7
