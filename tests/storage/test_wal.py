"""What was written last is only in SQLite's log; whatever becomes of that, it is not lost."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, kept

SIDES = ("-wal", "-shm")


class Played:
    """Sessions that play with one file, and what would be left of it if they were killed."""

    def __init__(self, file: Path, stack: ExitStack) -> None:
        self.file = file
        self._stack = stack

    def session(self, file: Path | None = None) -> BufferedHistory:
        session = BufferedHistory(file or self.file)
        self._stack.callback(session.close)
        return session

    def beside(self, end: str) -> Path:
        return self.file.with_name(self.file.name + end)

    def left(self, file: Path | None = None) -> list[int]:
        """The prompts that are found after `kill -9`: in a copy, which nobody has open."""
        file = file or self.file
        copies = self.file.parent.parent / "copies"
        shutil.rmtree(copies, ignore_errors=True)
        shutil.copytree(file.parent, copies)
        return prompts(copies / file.name)


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    folder = tmp_path / "data"
    folder.mkdir()
    with ExitStack() as stack:
        yield Played(folder / "history.sqlite3", stack)


def prompts(file: Path) -> list[int]:
    return sorted(attempt.prompt for attempt in kept(file))


def draw(history: History, *prompts: int) -> None:
    for prompt in prompts:
        history.record(replace(ATTEMPT, prompt=prompt))


@pytest.mark.parametrize("removed", [SIDES[:1], SIDES])
class TestALogThatIsRemoved:
    def test_what_it_held_is_kept_with_the_next_attempt(
        self, played: Played, removed: tuple[str, ...]
    ) -> None:
        session = played.session()
        draw(session, 0, 1)
        for each in removed:
            played.beside(each).unlink()
        draw(session, 2)
        assert played.left() == [0, 1, 2]
        assert session.problem == ""
        draw(session, 3)
        assert played.left() == [0, 1, 2, 3]

    def test_of_two_sessions_either_keeps_what_both_drew(
        self, played: Played, removed: tuple[str, ...]
    ) -> None:
        one, other = played.session(), played.session()
        draw(one, 0)
        draw(other, 1)
        for each in removed:
            played.beside(each).unlink()
        draw(one, 2)
        assert played.left() == [0, 1, 2]
        draw(other, 3)
        assert played.left() == [0, 1, 2, 3]
        assert one.problem == other.problem == ""


class TestAFileThatIsMovedAwayWithoutItsLog:
    def test_takes_along_what_was_drawn_before(self, played: Played) -> None:
        session = played.session()
        draw(session, 0, 1)
        moved = played.file.rename(played.file.with_name("moved.sqlite3"))
        draw(session, 2)
        session.retry()
        assert played.left(moved) == [0, 1]
        assert played.left() == [2]

    def test_also_where_nothing_is_drawn_any_more(self, played: Played) -> None:
        session = played.session()
        draw(session, 0, 1)
        moved = played.file.rename(played.file.with_name("moved.sqlite3"))
        session.close()
        assert list(played.file.parent.iterdir()) == [moved]
        assert prompts(moved) == [0, 1]

    def test_and_replaced_by_a_backup_mixes_nothing_into_that(self, played: Played) -> None:
        backup = played.file.with_name("backup.sqlite3")
        whole = History(backup)
        draw(whole, *range(50, 90))
        whole.close()
        one, other = played.session(), played.session()
        draw(one, 2)
        draw(other, 3)
        backup.replace(played.file)
        for session, prompt in ((one, 4), (other, 5)):
            draw(session, prompt)
            session.retry()
            assert session.problem == ""
        assert played.left() == [4, 5, *range(50, 90)]


@pytest.mark.parametrize("is_emptied", [False, True])
class TestALogWithoutItsFile:
    def leave(self, played: Played, count: int, *, is_emptied: bool) -> bytes:
        """Only the log of a session that was killed, with so many attempts; the log."""
        source = played.file.parent.parent / "other" / played.file.name
        session = played.session(source)
        draw(session, *range(count))
        shutil.copy(f"{source}-wal", played.beside("-wal"))
        if is_emptied:
            played.file.touch()
        return played.beside("-wal").read_bytes()

    def test_that_has_all_is_taken_up(self, played: Played, is_emptied: bool) -> None:
        self.leave(played, 3, is_emptied=is_emptied)
        session = played.session()
        draw(session, 9)
        session.retry()
        assert played.left() == [0, 1, 2, 9]
        assert session.problem == ""

    def test_that_lacks_something_is_moved_aside(self, played: Played, is_emptied: bool) -> None:
        """Its first pages went into the file long ago."""
        log = self.leave(played, 200, is_emptied=is_emptied)
        session = played.session()
        draw(session, 9)
        session.retry()
        assert played.left() == [9]
        assert "history.damaged-1.sqlite3" in " ".join(session.pop_notices())
        assert played.beside("").with_name("history.damaged-1.sqlite3-wal").read_bytes() == log
