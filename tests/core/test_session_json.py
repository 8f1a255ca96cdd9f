"""A saved session is restored exactly, and anything else is rejected."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.judging import Parts
from digitgame.core.session import Outcome, Session, Task, new_exam, new_session, new_sprint
from digitgame.core.session_json import SessionFormatError, from_json, to_json

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE
PARTS = Parts(80.5, 70, 50)

scores = st.floats(0, 100)
parts = st.builds(Parts, scores, scores, scores)
attempts = st.tuples(st.sampled_from(list(Outcome)), scores, parts)
moves = st.lists(st.one_of(attempts, st.just("advance"), st.floats(0, 30)), max_size=40)
tasks = st.sampled_from([Task.PRACTICE, Task.SPRINT, Task.EXAM])


def begin(task: Task, rng: Random) -> Session:
    if task is Task.PRACTICE:
        return new_session(
            rng, rng.randint(1, 30), digits=rng.sample(range(10), rng.randint(1, 10))
        )
    return new_sprint(rng) if task is Task.SPRINT else new_exam(rng)


def move_on(session: Session, move: Any, rng: Random) -> Session:
    """Apply a move, if it is possible."""
    if session.is_finished:
        return session
    if isinstance(move, float):
        return session.after(move)
    if move == "advance" or not session.may_retry:
        return session.advance(rng)
    return session.attempt(*move)


class TestRoundTrip:
    @given(tasks, st.integers(0, 2**32), moves)
    def test_resuming_equals_never_having_left(
        self, task: Task, seed: int, done: list[Any]
    ) -> None:
        rng, same = Random(seed), Random(seed)
        stayed, left = begin(task, rng), begin(task, same)
        for move in done:
            stayed = move_on(stayed, move, rng)
            left = from_json(to_json(move_on(left, move, same)))
            assert left == stayed
        if task is Task.SPRINT:
            assert from_json(to_json(left.end_now())) == stayed.end_now()

    def test_a_limit_is_kept_and_the_usual_one_left_out(self) -> None:
        long = new_sprint(Random(1), limit=120.0).after(70.0)
        assert from_json(to_json(long)) == long
        assert from_json(to_json(long)).seconds_left == 50.0
        assert "limit" not in to_json(new_sprint(Random(1)))

    @pytest.mark.parametrize("limit", ["9", "601", "null", '"60"', "true", "NaN"])
    def test_an_impossible_limit_is_refused(self, limit: str) -> None:
        state = to_json(new_sprint(Random(1), limit=120.0)).replace("120.0", limit)
        with pytest.raises(SessionFormatError):
            from_json(state)

    def test_takes_little_room(self) -> None:
        session, rng = new_session(Random(1)), Random(1)
        while not session.is_finished:
            session = session.attempt(RIGHT, 71.23456789012345, PARTS).advance(rng)
        assert len(to_json(session)) < 2_500

    def test_parts_of_earlier_versions_are_read(self) -> None:
        session = new_session(Random(1)).attempt(RIGHT, 70.0, PARTS)
        kept = json.loads(to_json(session))
        kept["prompts"][0]["parts"] = [99.0, 80.5, 70, 60, 50]
        assert from_json(json.dumps(kept)) == session


def altered(change: Callable[[dict[str, Any]], object]) -> str:
    """Return the JSON of a session at its third prompt, changed."""
    rng = Random(3)
    session = new_session(rng, 5, digits=(1, 2, 3))
    session = session.attempt(RIGHT, 70.0, PARTS).advance(rng).advance(rng)
    kept = json.loads(to_json(session.attempt(WRONG, 20.0, PARTS)))
    change(kept)
    return json.dumps(kept)


def put(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda kept: kept.update({name: value})


def put_in_prompt(at: int, name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda kept: kept["prompts"][at].update({name: value})


class TestDamage:
    def test_what_was_not_altered_is_read(self) -> None:
        assert from_json(altered(lambda _: None)).position == 2

    @pytest.mark.parametrize(
        "text",
        ["", "{", "null", "[]", "7", '"x"', "{}", '{"version":1}', "[" * 100_000, "NaN", "\x00"],
    )
    def test_what_is_no_session_is_refused(self, text: str) -> None:
        with pytest.raises(SessionFormatError):
            from_json(text)

    @pytest.mark.parametrize(
        "change",
        [
            put("version", 2),
            put("task", "memory"),
            put("task", "sprint"),
            put("task", "exam"),
            put("length", 0),
            put("length", 2),
            put("length", 10**30),
            put("digits", []),
            put("digits", [1, 1, 2, 3]),
            put("digits", [3, 2, 1]),
            put("digits", [1, 2, 3, 10]),
            put("digits", [4, 5, 6]),
            put("position", 0),
            put("position", 3),
            put("position", -1),
            put("seconds", -1),
            put("seconds", float("nan")),
            put("seconds", "9"),
            put("is_over", 1),
            put("is_over", True),
            put("prompts", []),
            put("prompts", {}),
            put("skills", [[1, 1, 0]] * 9),
            put("skills", [[1, 1]] * 10),
            put("skills", [[0.5, 1, 0]] * 10),
            put("skills", [[1, 1e9, 0]] * 10),
            put("skills", [[1, 1, -1]] * 10),
            put("surprise", 1),
            put_in_prompt(0, "target", 10),
            put_in_prompt(0, "tries", ["fine"]),
            put_in_prompt(0, "tries", []),
            put_in_prompt(0, "skipped", True),
            put_in_prompt(1, "score", 5.0),
            put_in_prompt(1, "skipped", False),
            put_in_prompt(2, "skipped", True),
            put_in_prompt(0, "score", 101),
            put_in_prompt(0, "parts", [1, 2, 3, 4]),
            put_in_prompt(0, "parts", [1, 2, 3, 4, -5]),
            put_in_prompt(0, "extra", 1),
        ],
    )
    def test_a_session_that_nobody_could_have_reached_is_refused(
        self, change: Callable[[dict[str, Any]], object]
    ) -> None:
        with pytest.raises(SessionFormatError):
            from_json(altered(change))

    def test_a_second_try_in_an_exam_is_refused(self) -> None:
        kept = json.loads(to_json(new_exam(Random(1)).attempt(WRONG)))
        kept["prompts"][0]["tries"] = ["wrong", "right"]
        with pytest.raises(SessionFormatError, match="tried again"):
            from_json(json.dumps(kept))

    @given(st.text(max_size=200))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        with pytest.raises(SessionFormatError):
            from_json(text)
