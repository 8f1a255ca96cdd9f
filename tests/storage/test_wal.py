"""No attempt is lost if the WAL and its database are separated."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.filesystem import side_file
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, kept

Start = Callable[[], BufferedHistory]


@pytest.fixture
def start(file: Path) -> Iterator[Start]:
    """Open sessions that are closed after the test."""
    with ExitStack() as stack:

        def session() -> BufferedHistory:
            history = BufferedHistory(file)
            stack.callback(history.close)
            return history

        yield session


def prompts(file: Path) -> list[int]:
    return sorted(attempt.prompt for attempt in kept(file))


def left(file: Path) -> list[int]:
    """Return the prompts found after `kill -9`: those in a copy that no session has open."""
    copies = file.parent.parent / "copies"
    shutil.rmtree(copies, ignore_errors=True)
    shutil.copytree(file.parent, copies)
    return prompts(copies / file.name)


def draw(history: History, *prompts: int) -> None:
    for prompt in prompts:
        history.record(replace(ATTEMPT, prompt=prompt))


def remove(file: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        side_file(file, suffix).unlink()


@pytest.mark.parametrize("removed", [("-wal",), ("-wal", "-shm")])
class TestADeletedWal:
    def test_its_content_is_kept_with_the_next_attempt(
        self, start: Start, file: Path, removed: tuple[str, ...]
    ) -> None:
        session = start()
        draw(session, 0, 1)
        remove(file, *removed)
        for prompt in (2, 3):
            draw(session, prompt)
            assert left(file) == list(range(prompt + 1))
        assert session.problem == ""

    def test_either_of_two_sessions_keeps_the_attempts_of_both(
        self, start: Start, file: Path, removed: tuple[str, ...]
    ) -> None:
        one, other = start(), start()
        draw(one, 0)
        draw(other, 1)
        remove(file, *removed)
        draw(one, 2)
        assert left(file) == [0, 1, 2]
        draw(other, 3)
        assert left(file) == [0, 1, 2, 3]
        assert one.problem == other.problem == ""


def test_a_wal_replaced_by_that_of_a_later_session_is_not_written(start: Start, file: Path) -> None:
    one = start()
    draw(one, 0)
    remove(file, "-wal", "-shm")
    draw(one, 1)
    draw(start(), 2)
    draw(one, 3)
    assert "replaced" in one.problem
    one.retry()
    assert one.problem == ""
    assert left(file) == [0, 1, 2, 3]


class TestAFileMovedWithoutItsWal:
    def test_has_what_was_drawn_before(self, start: Start, file: Path) -> None:
        session = start()
        draw(session, 0, 1)
        moved = file.rename(file.with_name("moved.sqlite3"))
        draw(session, 2)
        session.retry()
        assert left(moved) == [0, 1]
        assert left(file) == [2]

    def test_has_it_also_if_nothing_is_drawn_any_more(self, start: Start, file: Path) -> None:
        session = start()
        draw(session, 0, 1)
        moved = file.rename(file.with_name("moved.sqlite3"))
        session.close()
        assert list(file.parent.iterdir()) == [moved]
        assert prompts(moved) == [0, 1]

    def test_does_not_mix_it_into_a_backup_in_its_place(self, start: Start, file: Path) -> None:
        backup = file.with_name("backup.sqlite3")
        whole = History(backup)
        draw(whole, *range(50, 90))
        whole.close()
        one, other = start(), start()
        draw(one, 2)
        draw(other, 3)
        backup.replace(file)
        for session, prompt in ((one, 4), (other, 5)):
            draw(session, prompt)
            session.retry()
            assert session.problem == ""
        assert left(file) == [4, 5, *range(50, 90)]


@pytest.mark.parametrize("is_emptied", [False, True])
def test_a_wal_without_its_file_is_moved_aside(start: Start, file: Path, is_emptied: bool) -> None:
    draw(start(), *range(3))
    copy = file.parent.parent / "copy" / file.name
    copy.parent.mkdir()
    wal = side_file(copy, "-wal")
    shutil.copy(side_file(file, "-wal"), wal)
    content = wal.read_bytes()
    if is_emptied:
        copy.touch()
    session = BufferedHistory(copy)
    draw(session, 9)
    assert session.problem == ""
    assert left(copy) == [9]
    assert side_file(copy.with_name("history.damaged-1.sqlite3"), "-wal").read_bytes() == content
    session.close()
