"""Once: a value that is made when it is first asked for."""

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from digitgame.system.lazy import Lazy


class TestOnce:
    def test_is_made_when_asked_for_and_never_again(self) -> None:
        made: list[object] = []

        def make() -> object:
            made.append(object())
            return made[-1]

        once = Lazy(make)
        assert once.value is None
        assert once() is once() is once.value
        assert len(made) == 1

    def test_two_threads_get_the_same(self) -> None:
        start, got = Barrier(8), []
        once = Lazy(object)

        def ask() -> None:
            start.wait()
            got.append(once())

        threads = [Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(map(id, got))) == 1

    def test_what_fails_is_tried_again(self) -> None:
        results: Iterator[int | Exception] = iter([ZeroDivisionError(), 7])

        def make() -> int:
            result = next(results)
            if isinstance(result, Exception):
                raise result
            return result

        once = Lazy(make)
        with pytest.raises(ZeroDivisionError):
            once()
        assert once() == 7
