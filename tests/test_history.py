"""Every attempt is on disk when it counts, and comes back as it was."""

import json
import re
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from digitgame.history import SCHEMA_VERSION, Attempt, History, HistoryError
from digitgame.ink import Point
from digitgame.judgement import Parts
from digitgame.lesson import Try
from digitgame.practice import Outcome, Prompt, Session, Task
from digitgame.progress import NOTHING_DRAWN, Progress, Run, Tally, Tries, progress
from model.reader import NOTHING_TO_READ, Reading

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE

SEVEN = Reading(tuple(0.91 if digit == 7 else 0.01 for digit in range(10)), readable=True)

ATTEMPT = Attempt(
    session="a" * 32,
    learner="ada",
    prompt=0,
    target=7,
    outcome=RIGHT,
    reading=SEVEN,
    strokes=((Point(1.5, 3.0, 0.0), Point(20.5, 3.0, 0.25)), (Point(4.0, 9.125, 1.0),)),
    columns=40,
    rows=20,
    model="0123456789ab",
    drawn_at=datetime(2026, 3, 1, 9, 30, 15, 250_000, UTC),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    opened = History(file)
    yield opened
    opened.close()


def kept(file: Path, learner: str = "ada") -> list[Attempt]:
    """What another session finds in the file."""
    other = History(file)
    try:
        return list(other.attempts(learner))
    finally:
        other.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def altered(file: Path, statement: str) -> None:
    """Change the file behind the game's back."""
    connection = sqlite3.connect(file)
    connection.executescript(statement)
    connection.commit()
    connection.close()


attempts = st.builds(
    Attempt,
    session=st.text("0123456789abcdef", min_size=32, max_size=32),
    learner=st.just("ada"),
    prompt=st.integers(0, 1000),
    target=st.integers(0, 9),
    outcome=st.sampled_from([RIGHT, WRONG]),
    reading=st.lists(st.floats(0, 1).map(lambda p: round(p, 6)), min_size=10, max_size=10).map(
        lambda odds: Reading(tuple(odds), readable=True)
    ),
    strokes=st.lists(
        st.lists(
            st.tuples(*[st.floats(0, 5000).map(lambda v: round(v, 3))] * 3).map(Point._make),
            min_size=1,
            max_size=5,
        ).map(tuple),
        max_size=3,
    ).map(tuple),
    columns=st.integers(28, 80),
    rows=st.integers(14, 40),
    model=st.text("0123456789abcdef", min_size=12, max_size=12),
    drawn_at=st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
)


class TestRecord:
    def test_an_attempt_comes_back_as_it_was(self, history: History) -> None:
        history.record(ATTEMPT)
        assert list(history.attempts("ada")) == [ATTEMPT]

    @given(drawn=st.lists(attempts, max_size=3))
    @hypothesis_settings(max_examples=25)
    def test_any_attempts_come_back_in_their_order(
        self, drawn: list[Attempt], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        history = History(tmp_path_factory.mktemp("any") / "history.sqlite3")
        for attempt in drawn:
            history.record(attempt)
        assert list(history.attempts("ada")) == drawn
        history.close()

    def test_what_could_not_be_read_comes_back_unreadable(self, history: History) -> None:
        history.record(replace(ATTEMPT, outcome=UNREADABLE, reading=NOTHING_TO_READ))
        (attempt,) = history.attempts("ada")
        assert attempt.outcome is UNREADABLE
        assert attempt.reading == NOTHING_TO_READ

    def test_it_is_on_disk_at_once(self, history: History, file: Path) -> None:
        history.record(ATTEMPT)
        assert kept(file) == [ATTEMPT]

    def test_it_is_on_disk_though_the_process_is_killed(self, file: Path) -> None:
        code = (
            "import os, sys, signal\n"
            "from pathlib import Path\n"
            "from tests.test_history import ATTEMPT, History\n"
            f"History(Path({str(file)!r})).record(ATTEMPT)\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=30)
        assert ended.returncode == -9
        assert kept(file) == [ATTEMPT]

    def test_a_time_of_any_zone_is_the_same_moment(self, history: History) -> None:
        there = timezone(timedelta(hours=5, minutes=45))
        history.record(replace(ATTEMPT, drawn_at=ATTEMPT.drawn_at.astimezone(there)))
        assert next(iter(history.attempts("ada"))).drawn_at == ATTEMPT.drawn_at

    def test_learners_are_kept_apart(self, history: History) -> None:
        history.record(ATTEMPT)
        history.record(replace(ATTEMPT, learner="bob", target=3, outcome=WRONG))
        assert [attempt.target for attempt in history.attempts("ada")] == [7]
        assert [attempt.target for attempt in history.attempts("bob")] == [3]
        assert list(history.attempts("eve")) == []

    @pytest.mark.parametrize(
        "learner", ["'; DROP TABLE attempts; --", 'a" OR "1"="1', "a' OR '1'='1", "%", "å\n\x1b"]
    )
    def test_a_strange_name_is_only_a_name(self, history: History, learner: str) -> None:
        history.record(ATTEMPT)
        history.record(replace(ATTEMPT, learner=learner))
        assert [attempt.learner for attempt in history.attempts(learner)] == [learner]
        assert list(history.attempts("ada")) == [ATTEMPT]
        assert history.first_tries(learner) == (1, 1)

    @pytest.mark.parametrize(
        "impossible", [replace(ATTEMPT, target=10), replace(ATTEMPT, target=-1)]
    )
    def test_what_cannot_be_is_not_kept_and_the_next_attempt_is(
        self, history: History, impossible: Attempt
    ) -> None:
        with pytest.raises(HistoryError, match="CHECK constraint failed"):
            history.record(impossible)
        history.record(ATTEMPT)
        assert list(history.attempts("ada")) == [ATTEMPT]


class TestTogether:
    def test_threads_of_one_session_lose_nothing(self, history: History) -> None:
        drawn = [replace(ATTEMPT, prompt=prompt) for prompt in range(60)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(history.record, drawn))
        assert sorted(each.prompt for each in history.attempts("ada")) == list(range(60))

    def test_two_sessions_at_once_lose_nothing(self, file: Path) -> None:
        def play(name: str) -> None:
            own = History(file)
            for prompt in range(25):
                own.record(replace(ATTEMPT, session=name, prompt=prompt))
                assert own.first_tries("ada")[0] > prompt
            own.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(play, "ab"))
        found = [(each.session, each.prompt) for each in kept(file)]
        assert sorted(found) == [(name, prompt) for name in "ab" for prompt in range(25)]

    @pytest.mark.parametrize("again", range(5))
    def test_many_sessions_may_make_the_file_at_the_same_moment(
        self, file: Path, again: int
    ) -> None:
        def begin(prompt: int) -> None:
            own = History(file)
            own.record(replace(ATTEMPT, prompt=prompt))
            own.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(begin, range(8)))
        assert sorted(each.prompt for each in kept(file)) == list(range(8))

    def test_eight_processes_lose_nothing(self, file: Path) -> None:
        code = (
            "import sys\n"
            "from dataclasses import replace\n"
            "from pathlib import Path\n"
            "from tests.test_history import ATTEMPT, History\n"
            "history = History(Path(sys.argv[1]))\n"
            "for prompt in range(15):\n"
            "    history.record(replace(ATTEMPT, session=sys.argv[2], prompt=prompt))\n"
        )
        running = [
            subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in "abcdefgh"
        ]
        assert [process.wait(timeout=120) for process in running] == [0] * 8
        assert len({(each.session, each.prompt) for each in kept(file)}) == 8 * 15


class TestFirstTries:
    def test_a_new_learner_has_none(self, history: History) -> None:
        assert history.first_tries("ada") == (0, 0)

    def test_count_only_the_first_readable_try_at_each_prompt(self, history: History) -> None:
        for prompt, outcome in [
            (0, RIGHT),
            (1, UNREADABLE),
            (1, WRONG),
            (1, RIGHT),
            (2, UNREADABLE),
            (3, UNREADABLE),
            (3, RIGHT),
            (3, WRONG),
        ]:
            history.record(replace(ATTEMPT, prompt=prompt, outcome=outcome))
        assert history.first_tries("ada") == (3, 2)

    def test_the_same_prompt_of_another_session_is_another_prompt(self, history: History) -> None:
        history.record(ATTEMPT)
        history.record(replace(ATTEMPT, session="b" * 32, outcome=WRONG))
        assert history.first_tries("ada") == (2, 1)

    def test_another_learners_tries_do_not_count(self, history: History) -> None:
        history.record(replace(ATTEMPT, learner="bob", outcome=WRONG))
        history.record(ATTEMPT)
        assert history.first_tries("ada") == (1, 1)

    @given(tries=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Outcome)), max_size=20))
    @hypothesis_settings(max_examples=25)
    def test_are_what_the_session_counts(
        self, tries: list[tuple[int, Outcome]], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        history = History(tmp_path_factory.mktemp("any") / "history.sqlite3")
        prompts = [Prompt(7) for _ in range(4)]
        for at, outcome in tries:
            history.record(replace(ATTEMPT, prompt=at, outcome=outcome))
            prompts[at] = replace(prompts[at], tries=(*prompts[at].tries, outcome))
        session = Session(tuple(prompts))
        assert history.first_tries("ada") == (session.answered, session.right)
        history.close()


def read_as(digit: int) -> Reading:
    return Reading(tuple(1.0 if each == digit else 0.0 for each in range(10)), readable=True)


def drawn(
    target: int = 7,
    read: int | None = 7,
    *,
    session: str = "s",
    prompt: int = 0,
    learner: str = "ada",
    score: float | None = None,
    at: datetime = ATTEMPT.drawn_at,
) -> Attempt:
    """An attempt as it would be judged."""
    outcome = UNREADABLE if read is None else RIGHT if read == target else WRONG
    return replace(
        ATTEMPT,
        session=session,
        learner=learner,
        prompt=prompt,
        target=target,
        outcome=outcome,
        reading=NOTHING_TO_READ if read is None else read_as(read),
        score=None if read is None else score,
        drawn_at=at,
    )


any_drawn = st.builds(
    drawn,
    target=st.integers(0, 9),
    read=st.none() | st.integers(0, 9),
    session=st.sampled_from("st"),
    prompt=st.integers(0, 3),
    learner=st.sampled_from(["ada", "bob"]),
    score=st.none() | st.integers(0, 100).map(float),
    at=st.datetimes(
        datetime(2026, 3, 27),  # noqa: DTZ001 - Hypothesis adds the zone
        datetime(2026, 4, 2),  # noqa: DTZ001
        timezones=st.integers(-4 * 12, 4 * 14).map(
            lambda quarters: timezone(timedelta(minutes=15 * quarters))
        ),
    ).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
)


def slowly(
    attempts: list[Attempt],
) -> tuple[list[Tally], set[tuple[str, Tally]], list[tuple[int, bool]]]:
    """Answers by digit, by day and in their order, one attempt after the other."""
    order: list[tuple[datetime, str, int, int, bool]] = []
    digits, days = [Tally()] * 10, dict[str, Tally]()
    answered: set[tuple[str, int]] = set()
    for each in sorted(attempts, key=lambda each: each.drawn_at):
        if each.outcome is UNREADABLE or (each.session, each.prompt) in answered:
            continue
        answered.add((each.session, each.prompt))
        order.append((each.drawn_at, each.session, each.prompt, each.target, each.outcome is RIGHT))
        scored = each.score is not None
        tally = Tally(1, int(each.outcome is RIGHT), int(scored), each.score or 0.0)
        digits[each.target] += tally
        day = each.drawn_at.date().isoformat()
        days[day] = days.get(day, Tally()) + tally
    return digits, set(days.items()), [(target, right) for *_, target, right in sorted(order)]


class TestSums:
    """Aggregates in SQL are what adding up one attempt after the other gives."""

    def test_a_new_learner_has_none(self, history: History) -> None:
        history.record(drawn(learner="bob"))
        assert history.sums("ada") == NOTHING_DRAWN

    def test_each_prompts_first_readable_try_is_its_answer(self, history: History) -> None:
        for attempt in [
            drawn(7, None, prompt=0),
            drawn(7, 1, prompt=0, score=20.0),
            drawn(7, 7, prompt=0, score=90.0),
            drawn(7, 7, prompt=1, score=70.0),
            drawn(3, 3, prompt=2),
            drawn(3, 3, prompt=2, learner="bob", score=99.0),
        ]:
            history.record(attempt)
        sums = history.sums("ada")
        assert sums.answers == {7: Tally(2, 1, 2, 90.0), 3: Tally(1, 1, 0, 0.0)}
        assert set(sums.tries) == {
            Tries(7, None, 1),
            Tries(7, 1, 1),
            Tries(7, 7, 2),
            Tries(3, 3, 1),
        }
        assert sums.best == {7: 90.0}
        assert sums.latest == {7: 70.0}
        assert sums.recent == ((7, False), (7, True), (3, True))
        day, whole = ATTEMPT.drawn_at.date(), Tally(3, 2, 2, 90.0)
        assert sums.days == ((day, whole),)
        assert set(sums.digit_days) == {(day, 3, Tally(1, 1)), (day, 7, Tally(2, 1, 2, 90.0))}
        assert history.past("ada") == ([(day, whole)], [(date(2026, 3, 1), whole)])
        assert (sums.practised, sums.last_runs, sums.longest_run) == (
            1,
            (Run(day, day),),
            Run(day, day),
        )

    @given(attempts=st.lists(any_drawn, max_size=25))
    @hypothesis_settings(max_examples=40)
    def test_are_what_one_attempt_after_the_other_gives(
        self, attempts: list[Attempt], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        history = History(tmp_path_factory.mktemp("any") / "history.sqlite3")
        for attempt in attempts:
            history.record(attempt)
        sums = history.sums("ada")
        assert sums.recent == tuple(history.answers("ada"))
        assert (len(sums.recent), sum(right for _, right in sums.recent)) == history.first_tries(
            "ada"
        )
        history.close()
        found: Progress = progress(sums, ATTEMPT.drawn_at.date())
        own = [attempt for attempt in attempts if attempt.learner == "ada"]
        digits, days, order = slowly(own)
        assert list(sums.recent) == order
        assert [each.answers for each in found.digits] == digits
        assert {(each.day.isoformat(), each.answers) for each in found.days} == days
        assert found.tries == len(own)
        assert found.unreadable == sum(each.outcome is UNREADABLE for each in own)
        for digit in found.digits:
            scores = [e.score for e in own if e.target == digit.digit and e.score is not None]
            assert digit.best == max(scores, default=None)
            own_digit = sorted(
                (e for e in own if e.target == digit.digit and e.score is not None),
                key=lambda e: e.drawn_at,
            )
            assert digit.latest == (own_digit[-1].score if own_digit else None)

    def test_only_so_many_of_the_latest_answers_are_named(self, history: History) -> None:
        for prompt in range(5):
            history.record(drawn(prompt, prompt, prompt=prompt))
        assert history.sums("ada", latest=2).recent == ((3, True), (4, True))

    def test_read_a_few_rows_by_their_index_and_no_ink(self, history: History, file: Path) -> None:
        history.record(drawn(score=50.0))
        altered(file, "UPDATE attempts SET ink = 'spilt'")
        asked: list[str] = []
        history._connection.set_trace_callback(asked.append)
        history.sums("ada")
        history._connection.set_trace_callback(None)
        steps = [
            step[3]
            for query in asked
            if query.startswith("SELECT")
            for step in history._connection.execute(f"EXPLAIN QUERY PLAN {query}")
        ]
        assert not [step for step in steps if step.startswith("SCAN") and step != "SCAN each"]
        assert not [step for step in steps if "TEMP B-TREE" in step]
        drawings = [step for step in steps if "SEARCH own" in step]
        assert len(drawings) == 2
        assert all("INDEX attempts_by_" in step for step in drawings)

    @pytest.mark.parametrize(
        "change",
        [
            "totals SET start = 'yesterday'",
            "totals SET answered = 'x'",
            "totals SET thousandths = 9e999",
            "tries SET read = 'x'",
            "attempts SET score = 'x'",
            "attempts SET score = 9e999",
            "attempts SET score = -9e999",
            "answers SET target = 'x'",
            "runs SET first = x'ff'",
            "learners SET days = 'x'",
        ],
    )
    def test_an_altered_total_is_an_error_not_a_crash(
        self, history: History, file: Path, change: str
    ) -> None:
        history.record(drawn(score=50.0))
        altered(file, f"PRAGMA ignore_check_constraints = ON; UPDATE {change}")
        with pytest.raises(HistoryError, match="cannot be used"):
            history.sums("ada")


class TestAnswers:
    @pytest.mark.parametrize("latest", [0, 1, 3, 500])
    def test_are_the_latest_oldest_first(self, history: History, latest: int) -> None:
        for prompt in range(5):
            history.record(drawn(prompt, None, prompt=prompt))
            history.record(drawn(prompt, 0, prompt=prompt))
            history.record(drawn(prompt, prompt, prompt=prompt))
            history.record(drawn(9, 9, prompt=prompt, learner="bob"))
        expected = [(0, True), (1, False), (2, False), (3, False), (4, False)]
        assert history.answers("ada", latest) == expected[5 - min(latest, 5) :]

    def test_are_found_from_the_latest_back(self, history: History) -> None:
        asked: list[str] = []
        history._connection.set_trace_callback(asked.append)
        history.answers("ada")
        history._connection.set_trace_callback(None)
        (query,) = [each for each in asked if each.startswith("SELECT")]
        plan = [step[3] for step in history._connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert plan == ["SEARCH answers USING COVERING INDEX answers_in_order (learner=?)"]

    def test_of_attempts_that_came_later_from_elsewhere_are_in_the_order_of_drawing(
        self, history: History
    ) -> None:
        history.record(drawn(3, 3, session="s"))
        history.record(drawn(5, 5, session="t", at=ATTEMPT.drawn_at - timedelta(days=1)))
        assert history.answers("ada") == [(5, True), (3, True)]


class TestNumbered:
    def test_everyones_attempts_come_in_their_order(self, history: History) -> None:
        given = [drawn(prompt=n, learner=learner) for n, learner in enumerate(["ada", "bob"] * 3)]
        for attempt in given:
            history.record(attempt)
        numbers, found = zip(*history.numbered(), strict=True)
        assert list(found) == given
        assert sorted(set(numbers)) == list(numbers)
        assert [each.prompt for _, each in history.numbered("bob")] == [1, 3, 5]

    def test_others_may_write_while_they_are_read(
        self, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.history.history._PAGE", 2)
        for prompt in range(5):
            history.record(drawn(prompt=prompt))
        found = []
        for _, attempt in history.numbered("ada"):
            found.append(attempt.prompt)
            if len(found) == 3:
                history.record(drawn(prompt=5))
        assert found == [0, 1, 2, 3, 4, 5]


class TestLearners:
    def test_there_are_none_at_first(self, history: History) -> None:
        assert history.learners() == []

    def test_each_is_named_once(self, history: History) -> None:
        for learner in ["zoë", "ada", "ada", "Bob", "", "zoë"]:
            history.record(drawn(learner=learner))
        assert history.learners() == ["", "Bob", "ada", "zoë"]

    def test_whoever_drew_last_is_first_and_who_has_not_drawn_is_last(
        self, history: History
    ) -> None:
        history.add_learner("new", ATTEMPT.drawn_at)
        history.add_learner("also new", ATTEMPT.drawn_at)
        for days, learner in enumerate(["zoë", "ada"]):
            history.record(drawn(learner=learner, at=ATTEMPT.drawn_at + timedelta(days=days)))
        known = history.known()
        assert [each.name for each in known] == ["ada", "zoë", "also new", "new"]
        assert known[1].seen_at == ATTEMPT.drawn_at
        assert known[2].seen_at is None

    def test_an_altered_moment_is_an_error_not_a_crash(self, history: History, file: Path) -> None:
        history.record(drawn())
        altered(file, "UPDATE learners SET seen_at = 'yesterday'")
        with pytest.raises(HistoryError, match="damaged"):
            history.known()

    def test_an_altered_name_is_an_error_not_a_crash(self, history: History, file: Path) -> None:
        history.record(ATTEMPT)
        altered(file, "UPDATE attempts SET learner = x'00'; UPDATE learners SET name = x'00'")
        with pytest.raises(HistoryError, match="damaged"):
            history.learners()
        with pytest.raises(HistoryError, match="damaged"):
            list(history.numbered())


class TestFile:
    def test_only_its_owner_may_read_it(self, history: History, file: Path) -> None:
        history.record(ATTEMPT)
        assert mode(file.parent) == 0o700
        assert {mode(each) for each in file.parent.iterdir()} == {0o600}

    def test_opened_again_it_still_holds_everything(self, file: Path) -> None:
        for prompt in range(3):
            history = History(file)
            history.record(replace(ATTEMPT, prompt=prompt))
            history.close()
        assert [attempt.prompt for attempt in kept(file)] == [0, 1, 2]

    def test_of_a_newer_game_it_is_left_alone(self, file: Path) -> None:
        History(file).close()
        altered(file, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        before = file.read_bytes()
        with pytest.raises(HistoryError, match="newer digitgame") as caught:
            History(file)
        assert "--data" in str(caught.value)
        assert file.read_bytes() == before

    def test_that_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "history.sqlite3"
        file.write_text("my diary\n" * 200, "utf-8")
        with pytest.raises(HistoryError, match="not a database") as caught:
            History(file)
        assert str(file) in str(caught.value)
        assert file.read_text("utf-8") == "my diary\n" * 200

    def test_of_another_program_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "history.sqlite3"
        altered(file, "CREATE TABLE attempts (bread TEXT)")
        with pytest.raises(HistoryError, match="another program"):
            History(file)
        connection = sqlite3.connect(file)
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("attempts",)]
        connection.close()

    def test_that_is_a_folder_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(HistoryError, match="cannot be used"):
            History(tmp_path)

    def test_in_a_folder_that_is_a_file_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for folder in (tmp_path / "file", tmp_path / "file" / "data"):
            with pytest.raises(HistoryError, match=r"cannot be used: .*Check that folder"):
                History(folder / "history.sqlite3")

    def test_cut_short_it_is_an_error_not_a_crash(self, file: Path) -> None:
        history = History(file)
        for prompt in range(40):
            history.record(replace(ATTEMPT, prompt=prompt))
        history.close()
        file.write_bytes(file.read_bytes()[:5000])
        with pytest.raises(HistoryError, match="cannot be used"):
            kept(file)

    @pytest.mark.parametrize(
        "change",
        [
            "probabilities = 'x'",
            "probabilities = '{}'",
            "probabilities = '[0.5]'",
            "probabilities = '[null,0,0,0,0,0,0,0,0,0]'",
            "probabilities = '[NaN,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]'",
            "parts = '[]'",
            "parts = '{}'",
            "score = 'x'",
            "way = x'00'",
            "columns = 'x'",
            "ink = '[[[1]]]'",
            "ink = ''",
            "drawn_at = 'yesterday'",
            "drawn_at = 5",
            "session = CAST(x'ff41' AS TEXT)",
        ],
    )
    def test_an_altered_attempt_is_an_error_not_a_crash(
        self, history: History, file: Path, change: str
    ) -> None:
        history.record(ATTEMPT)
        altered(file, f"UPDATE attempts SET {change}")
        with pytest.raises(HistoryError, match="damaged"):
            list(history.attempts("ada"))


class TestTrouble:
    def test_a_full_disk_is_an_error_and_the_next_attempt_is_kept(self, history: History) -> None:
        history.record(ATTEMPT)
        connection = history._connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        large = replace(ATTEMPT, strokes=((Point(1.0, 1.0, 0.0),) * 20_000,))
        with pytest.raises(HistoryError, match="database or disk is full") as caught:
            history.record(large)
        assert "space on its disk" in str(caught.value)
        connection.execute("PRAGMA max_page_count = 1000000")
        history.record(large)
        assert list(history.attempts("ada")) == [ATTEMPT, large]

    def test_a_commit_that_fails_leaves_the_next_attempt_its_chance(self, file: Path) -> None:
        history = History(file)
        history._connection.execute("PRAGMA foreign_keys = ON")
        # A deferred constraint is found broken only at the commit, as a failing disk would be.
        history._connection.execute(
            "CREATE TABLE strict (of INTEGER REFERENCES attempts DEFERRABLE INITIALLY DEFERRED)"
        )
        history._connection.execute(
            "CREATE TRIGGER breaking AFTER INSERT ON attempts WHEN NEW.prompt = 13"
            " BEGIN INSERT INTO strict VALUES (-1); END"
        )
        with pytest.raises(HistoryError, match="FOREIGN KEY constraint failed"):
            history.record(replace(ATTEMPT, prompt=13))
        history.record(ATTEMPT)
        history.close()
        assert kept(file) == [ATTEMPT]

    def test_while_another_session_writes_too_long_there_is_an_error(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.history.database.BUSY_SECONDS", 0.05)
        history = History(file)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError, match="locked"):
            history.record(ATTEMPT)
        assert history.first_tries("ada") == (0, 0)  # reading needs not wait
        other.execute("COMMIT")
        other.close()
        history.record(ATTEMPT)
        assert list(history.attempts("ada")) == [ATTEMPT]
        history.close()

    def test_after_closing_there_is_an_error_not_a_crash(self, history: History) -> None:
        history.close()
        with pytest.raises(HistoryError, match="closed"):
            history.record(ATTEMPT)
        with pytest.raises(HistoryError, match="closed"):
            history.first_tries("ada")
        history.close()


def test_the_ink_is_kept_as_short_json(history: History, file: Path) -> None:
    history.record(ATTEMPT)
    connection = sqlite3.connect(file)
    (ink,) = connection.execute("SELECT ink FROM attempts").fetchone()
    connection.close()
    assert json.loads(ink) == [[[1.5, 3.0, 0.0], [20.5, 3.0, 0.25]], [[4.0, 9.125, 1.0]]]
    assert " " not in ink


SCHEMA_1 = """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        session TEXT NOT NULL,
        learner TEXT NOT NULL,
        prompt INTEGER NOT NULL,
        target INTEGER NOT NULL CHECK (target BETWEEN 0 AND 9),
        outcome TEXT NOT NULL CHECK (outcome IN ('right', 'wrong', 'unreadable')),
        digit INTEGER CHECK (digit BETWEEN 0 AND 9),
        probabilities TEXT NOT NULL,
        ink TEXT NOT NULL,
        columns INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        model TEXT NOT NULL,
        drawn_at TEXT NOT NULL
    );
    CREATE INDEX attempts_by_learner ON attempts (learner, drawn_at);
    CREATE INDEX attempts_by_session ON attempts (session, prompt);
    PRAGMA user_version = 1;
"""

SCHEMA_2 = f"""{SCHEMA_1}
    ALTER TABLE attempts ADD COLUMN score REAL;
    ALTER TABLE attempts ADD COLUMN parts TEXT;
    ALTER TABLE attempts ADD COLUMN way TEXT;
    PRAGMA user_version = 2;
"""

SCHEMA_3 = f"""{SCHEMA_2}
    CREATE INDEX attempts_for_sums
    ON attempts (learner, session, prompt, outcome, target, digit, score, drawn_at);
    CREATE INDEX attempts_in_order ON attempts (learner);
    PRAGMA user_version = 3;
"""

SCHEMAS = {1: SCHEMA_1, 2: SCHEMA_2, 3: SCHEMA_3}
"""What each digitgame made its file with."""

ODDS = "'[0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,0.0,0.0]'"
ODDS_OF_1 = "'[0.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]'"

TRIES = f"""
    INSERT INTO attempts (session, learner, prompt, target, outcome, digit, probabilities, ink,
        columns, rows, model, drawn_at) VALUES
    ('s', 'ada', 0, 7, 'unreadable', NULL, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-01T00:00:00.000+00:00'),
    ('s', 'ada', 0, 7, 'wrong', 1, {ODDS_OF_1}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-01T00:00:05.000+00:00'),
    ('s', 'ada', 0, 7, 'right', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-01T00:00:09.000+00:00'),
    ('s', 'ada', 1, 7, 'right', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-02T00:00:00.000+00:00'),
    ('s', 'bob', 1, 3, 'wrong', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-04T00:00:00.000+00:00'),
    ('s', 'bob', 2, 3, 'wrong', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-04T00:00:00.000+00:00'),
    ('s', 'bob', 2, 3, 'wrong', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-04T00:00:00.000+00:00');
"""

SCORES = """
    UPDATE attempts SET score = 81.5, way = 'plain',
        parts = '{"reading":90,"form":80,"formation":70,"proportion":60,"placement":50}'
        WHERE outcome <> 'unreadable';
"""


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose days begin 14 hours before those of UTC."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class TestMigration:
    """Every schema that was ever used opens, and loses nothing."""

    @pytest.mark.parametrize("version", SCHEMAS)
    def test_attempts_are_kept_and_added_up(self, version: int, tmp_path: Path) -> None:
        file = tmp_path / "history.sqlite3"
        altered(file, SCHEMAS[version] + TRIES + (SCORES if version > 1 else ""))
        history = History(file)
        _, wrong, *others = history.attempts("ada")
        assert (wrong.target, wrong.prompt, wrong.outcome, len(others)) == (7, 0, WRONG, 2)
        assert wrong.task is Task.PRACTICE
        known = (81.5, Parts(90, 80, 70, 60, 50), "plain") if version > 1 else (None,) * 3
        assert (wrong.score, wrong.parts, wrong.way) == known
        sums = history.sums("ada")
        assert sums.answers == {7: Tally(2, 1, 2, 163.0) if version > 1 else Tally(2, 1)}
        assert set(sums.tries) == {Tries(7, None, 1), Tries(7, 1, 1), Tries(7, 7, 2)}
        assert sums.practised == 2
        assert history.first_tries("bob") == (2, 0)
        assert history.learners() == ["ada", "bob"]
        history.close()
        History(file).close()

    @pytest.mark.parametrize("version", SCHEMAS)
    def test_attempts_are_judged_and_kept_from_then_on(self, version: int, tmp_path: Path) -> None:
        file = tmp_path / "history.sqlite3"
        altered(file, SCHEMAS[version] + TRIES)
        history = History(file)
        history.record(replace(ATTEMPT, score=81.5, parts=Parts(90, 80, 70, 60, 50), way="plain"))
        *_, new = history.attempts("ada")
        assert (new.score, new.parts, new.way) == (81.5, Parts(90, 80, 70, 60, 50), "plain")
        history.close()

    def test_the_same_attempt_has_the_same_name_in_every_copy(self, tmp_path: Path) -> None:
        names = []
        for version, schema in SCHEMAS.items():
            file = tmp_path / f"{version}.sqlite3"
            altered(file, schema + TRIES)
            history = History(file)
            names.append([each.name for _, each in history.numbered()])
            history.close()
        assert names[0] == names[1] == names[2]
        assert len(set(names[0])) == 7  # two that are alike are two
        assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names[0])

    def test_days_are_those_where_the_computer_is(self, tmp_path: Path, far_east: None) -> None:
        file = tmp_path / "history.sqlite3"
        late = TRIES.replace("T00:00:00", "T12:00:00")
        altered(file, SCHEMA_3 + late)
        history = History(file)
        assert [day.isoformat() for day, _ in history.sums("ada").days] == [
            "2026-01-01",
            "2026-01-03",
        ]
        history.close()

    def test_a_damaged_attempt_does_not_keep_the_others_from_their_learner(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "history.sqlite3"
        altered(file, SCHEMA_2 + TRIES + SCORES)
        altered(file, "UPDATE attempts SET drawn_at = 'yesterday', score = 9e999 WHERE id = 4")
        history = History(file)
        assert history.first_tries("ada") == (1, 0)
        history.record(ATTEMPT)
        assert history.first_tries("ada") == (2, 1)
        with pytest.raises(HistoryError, match="damaged"):
            list(history.attempts("ada"))
        history.close()

    def test_many_sessions_may_bring_the_file_forward_at_the_same_moment(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "history.sqlite3"
        altered(file, SCHEMA_3 + TRIES)

        def begin(prompt: int) -> None:
            own = History(file)
            own.record(replace(ATTEMPT, prompt=prompt))
            own.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(begin, range(8)))
        history = History(file)
        assert history.first_tries("ada") == (10, 9)
        history.close()


PARTS = Parts(reading=99, form=90, formation=100, proportion=80, placement=70.5)


class TestLessons:
    def lesson(self, task: Task, prompt: int = 0, **options: Any) -> Attempt:
        return replace(drawn(3, 3, prompt=prompt, score=80.0), task=task, **options)

    def test_their_drawings_are_told_in_the_order_of_drawing(self, history: History) -> None:
        later = self.lesson(Task.FADE, 1, parts=PARTS, way="round")
        earlier = self.lesson(Task.TRACE, 0, drawn_at=later.drawn_at - timedelta(hours=1))
        for attempt in (later, earlier, drawn(4, 4, prompt=5)):
            history.record(attempt)
        first, second = history.lesson_tries("ada")
        assert (first.task, second.task) == (Task.TRACE, Task.FADE)
        assert second == Try(3, Task.FADE, Outcome.RIGHT, 80.0, PARTS, "round")

    def test_of_other_learners_and_of_practice_are_left_out(self, history: History) -> None:
        history.record(self.lesson(Task.MEMORY, learner="bob"))
        history.record(drawn(3, 3))
        assert history.lesson_tries("ada") == []

    def test_with_the_copybook_in_sight_add_nothing_up(self, history: History) -> None:
        history.record(self.lesson(Task.TRACE, 0))
        history.record(self.lesson(Task.FADE, 1))
        assert history.first_tries("ada") == (0, 0)
        history.record(self.lesson(Task.MEMORY, 2))
        assert history.first_tries("ada") == (1, 1)

    def test_are_found_by_their_index_without_any_ink(self, history: History, file: Path) -> None:
        history.record(self.lesson(Task.TRACE))
        asked: list[str] = []
        history._connection.set_trace_callback(asked.append)
        history.lesson_tries("ada")
        history._connection.set_trace_callback(None)
        (query,) = [each for each in asked if each.startswith("SELECT")]
        plan = [step[3] for step in history._connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert plan[0] == "SEARCH attempts USING COVERING INDEX attempts_of_lessons (learner=?)"

    def test_an_altered_one_is_an_error_not_a_crash(self, history: History, file: Path) -> None:
        history.record(self.lesson(Task.TRACE, parts=PARTS))
        altered(file, "UPDATE attempts SET parts = '[1]'")
        with pytest.raises(HistoryError, match="damaged"):
            history.lesson_tries("ada")
