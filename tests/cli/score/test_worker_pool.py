"""Worker processes keep the order and read ahead little."""

import errno
import os
import time
from collections.abc import Iterator

import pytest

from digitgame.cli.score.worker_pool import map_ordered
from digitgame.errors import CommandError


def slowly_first(number: int) -> int:
    """Return ten times a number; the first takes longest."""
    if number == 0:
        time.sleep(0.3)
    return 10 * number


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


def vanish(_number: int) -> None:
    """End the worker as if it were killed."""
    os._exit(9)


class TestInOrder:
    def test_a_system_that_starts_no_process_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **_named: object) -> None:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

        for where in ("ProcessPoolExecutor", "ProcessPoolExecutor.submit"):
            with monkeypatch.context() as patched:
                patched.setattr(f"digitgame.cli.score.worker_pool.{where}", refuse)
                with pytest.raises(CommandError, match=f"started: {os.strerror(errno.EMFILE)}"):
                    list(map_ordered(slowly_first, range(2), 2))

    def test_results_come_in_the_order_of_the_work(self) -> None:
        assert list(map_ordered(slowly_first, range(40), 2)) == list(range(0, 400, 10))

    def test_no_work_gives_no_results(self) -> None:
        assert list(map_ordered(slowly_first, (), 2)) == []

    def test_work_is_read_only_as_far_as_it_is_needed(self) -> None:
        read = 0

        def numbers() -> Iterator[int]:
            nonlocal read
            for number in range(200):
                read += 1
                yield number

        results = map_ordered(slowly_first, numbers(), 2)
        assert max(read - done for done, _ in enumerate(results)) <= 6

    @pytest.mark.slow
    def test_the_rest_is_left_when_nobody_wants_it(self) -> None:
        results = map_ordered(slowly_first, iter(int, 1), 2)  # endless
        next(results)
        results.close()

    def test_an_error_is_the_works_own(self) -> None:
        with pytest.raises(ValueError, match="no 3"):
            list(map_ordered(fail, [3], 1))

    def test_a_process_that_ended_is_an_error(self) -> None:
        with pytest.raises(CommandError, match="ended early"):
            list(map_ordered(vanish, range(9), 2))
