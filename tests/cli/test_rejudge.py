"""`digitgame rejudge` judges stored attempts again and updates the totals."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.cli import rejudge
from digitgame.cli.main import FAILED, INTERRUPTED
from digitgame.cli.open_history import NOTHING_YET
from digitgame.cli.rejudge import CurrentJudge
from digitgame.core.judging import Parts
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from digitgame.storage.history import History
from digitgame.storage.settings import Settings
from model.reader import load_reader
from model.tolerances import load_tolerances
from tests.cli.given import Run, keep, timed
from tests.handmade import HANDMADE, Handmade, fitted
from tests.storage.given import altered, drawn
from tests.storage.test_totals import rebuilt, tables

PRESENT = CurrentJudge(load_reader(), Settings(), load_tolerances())


def by_hand(made: Handmade, prompt: int, **change: object) -> Attempt:
    """Return a hand-made digit that an earlier network and judge took for a bad 1."""
    before = replace(
        drawn(made.digit, 1, prompt=prompt, score=12.0),
        strokes=timed(fitted(made, 40, 20)),
        model="old",
        parts=Parts(1, 2, 3),
        way="old way",
    )
    return replace(before, **change)  # type: ignore[arg-type]


OLD = [by_hand(made, prompt) for prompt, made in enumerate(HANDMADE) if made.digit != 1]


@pytest.fixture
def kept(file: Path) -> Iterator[History]:
    """Open the history of the test's own home, with old attempts in it."""
    keep(file, *OLD)
    with closing(History(file)) as history:
        yield history


class TestRejudge:
    def test_attempts_are_as_they_would_be_judged_today(self, kept: History, rejudged: Run) -> None:
        before = [each.name for each in kept.attempts("ada")]
        ended = rejudged()
        assert (ended.status, ended.err) == (0, "")
        count = len(OLD)
        assert ended.out.startswith(f"{count} judged again: {count} outcomes and {count} scores")
        after = list(kept.attempts("ada"))
        assert [each.name for each in after] == before
        assert {each.outcome for each in after} == {Outcome.RIGHT}
        assert {each.model for each in after} == {PRESENT.reader.version}
        assert all(each.parts and each.way != "old way" for each in after)
        assert [each.strokes for each in after] == [each.strokes for each in OLD]
        assert kept.first_tries("ada") == (count, count)
        assert tables(kept) == rebuilt(kept)

    def test_again_changes_nothing(self, kept: History, rejudged: Run) -> None:
        rejudged()
        before = list(kept._connection.execute("SELECT * FROM attempts"))
        same = "0 outcomes and 0 scores changed (on average by +0.0).\n"
        assert rejudged().out == f"{len(OLD)} judged again: {same}"
        assert list(kept._connection.execute("SELECT * FROM attempts")) == before

    def test_a_dry_run_only_says_it(self, kept: History, rejudged: Run) -> None:
        said = rejudged("--dry-run").out
        assert f"{len(OLD)} outcomes and {len(OLD)} scores would change" in said
        assert list(kept.attempts("ada")) == OLD

    def test_only_a_named_learners(self, kept: History, rejudged: Run) -> None:
        kept.record(by_hand(HANDMADE[0], 0, learner="bob"))
        assert rejudged("--learner", "bob").out.startswith("1 judged again")
        assert list(kept.attempts("ada")) == OLD
        ended = rejudged("--learner", "eve")
        assert (ended.status, "eve has no attempts here" in ended.err) == (FAILED, True)

    def test_what_was_drawn_along_a_way_is_judged_by_that_way(self) -> None:
        made = next(each for each in HANDMADE if str(each) == "7 plain")
        for task, way in ((Task.TRACE, "with a crossbar"), (Task.MEMORY, "plain")):
            attempt = by_hand(made, 0, task=task, way="with a crossbar")
            assert PRESENT.rejudge(attempt).way == way

    def test_without_attempts_there_is_nothing_to_do(
        self, home: Path, file: Path, rejudged: Run
    ) -> None:
        ended = rejudged()
        assert (ended.status, ended.out) == (FAILED, "")
        assert f"there are no attempts in {file.parent} yet" in ended.err
        assert list(home.iterdir()) == []
        keep(file)
        assert rejudged() == (FAILED, "", f"digitgame: {NOTHING_YET}\n")

    def test_damage_is_named_and_what_came_before_is_whole(
        self, kept: History, file: Path, rejudged: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rejudge, "_BATCH", 2)
        altered(file, "UPDATE attempts SET ink = 'spilt' WHERE id = 4")
        ended = rejudged()
        assert ended.status == FAILED
        assert "damaged attempt" in ended.err
        assert kept.first_tries("ada")[1] == 2
        assert tables(kept) == rebuilt(kept)


class TestInterrupted:
    def test_what_was_judged_stays_and_the_rest_can_follow(
        self, kept: History, rejudged: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rejudge, "_BATCH", 3)
        again, seen = CurrentJudge.rejudge, list[Attempt]()

        def tired(self: CurrentJudge, attempt: Attempt) -> Attempt:
            seen.append(attempt)
            if len(seen) == 8:
                raise KeyboardInterrupt
            return again(self, attempt)

        monkeypatch.setattr(CurrentJudge, "rejudge", tired)
        ended = rejudged()
        assert (ended.status, ended.out) == (INTERRUPTED, "")
        assert "interrupted. 6 judged again" in ended.err
        assert kept.first_tries("ada")[1] == 6
        assert tables(kept) == rebuilt(kept)
        monkeypatch.setattr(CurrentJudge, "rejudge", again)
        rejudged()
        assert kept.first_tries("ada")[1] == len(OLD)

    def test_by_being_killed_loses_nothing(self, file: Path) -> None:
        keep(file, *(replace(each, session=f"{n}") for n in range(12) for each in OLD))
        running = subprocess.Popen([sys.executable, "-m", "digitgame", "rejudge"])
        with closing(History(file)) as history:
            while not history.first_tries("ada")[1] and running.poll() is None:
                time.sleep(0.01)
            running.send_signal(signal.SIGKILL)
            running.wait(60)
            assert history.count() == 12 * len(OLD)
            assert tables(history) == rebuilt(history)
