"""A session: choosing digits, counting and ending."""

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.judging import Parts
from digitgame.core.limits import PROMPTS, SPRINT_SECONDS
from digitgame.core.scheduling import skills_from_tries
from digitgame.core.session import (
    TRACE_AFTER,
    Outcome,
    Prompt,
    Session,
    Task,
    new_exam,
    new_session,
    new_sprint,
    outcome,
)
from model.reader import NOTHING_TO_READ, Prediction

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE

seeds = st.integers(0, 2**32)
SKIP = "skip"
Begin = Callable[[Random], Session]
moves = st.lists(st.sampled_from([RIGHT, WRONG, UNREADABLE, SKIP]), max_size=60)

RNG = Random(0)
PARTS = Parts(80, 70, 50)


def session_of(*targets: int) -> Session:
    return Session(tuple(map(Prompt, targets)))


def seen(digit: int) -> Prediction:
    return Prediction(tuple(0.91 if each == digit else 0.01 for each in range(10)), readable=True)


class TestOutcome:
    @pytest.mark.parametrize("target", range(10))
    def test_is_right_only_for_the_target(self, target: int) -> None:
        for digit in range(10):
            assert outcome(target, seen(digit)) is (RIGHT if digit == target else WRONG)

    @pytest.mark.parametrize("target", range(10))
    def test_what_cannot_be_read_is_neither_right_nor_wrong(self, target: int) -> None:
        assert outcome(target, NOTHING_TO_READ) is UNREADABLE
        assert outcome(target, Prediction(seen(target).probabilities, readable=False)) is UNREADABLE


class TestPrompt:
    @pytest.mark.parametrize(
        ("tries", "counted"),
        [
            ((), None),
            ((UNREADABLE,), None),
            ((UNREADABLE, UNREADABLE), None),
            ((RIGHT,), RIGHT),
            ((WRONG,), WRONG),
            ((WRONG, RIGHT), WRONG),
            ((RIGHT, WRONG), RIGHT),
            ((UNREADABLE, RIGHT), RIGHT),
            ((UNREADABLE, WRONG, RIGHT), WRONG),
        ],
    )
    def test_counts_its_first_readable_try(
        self, tries: tuple[Outcome, ...], counted: Outcome | None
    ) -> None:
        assert Prompt(7, tries).counted_attempt is counted

    def test_skipped_without_a_readable_try_it_is_a_miss(self) -> None:
        assert Prompt(7, skipped=True).counted_attempt is WRONG
        assert Prompt(7, (UNREADABLE,), skipped=True).counted_attempt is WRONG


class TestSession:
    def test_begins_with_nothing_answered(self) -> None:
        session = session_of(3, 4)
        assert (session.answered, session.right, session.accuracy) == (0, 0, None)
        assert session.current.target == 3
        assert not session.is_finished

    def test_trying_stays_at_the_prompt(self) -> None:
        session = session_of(3, 4).attempt(WRONG).attempt(RIGHT)
        assert session.current == Prompt(3, (WRONG, RIGHT))

    def test_going_on_without_an_answer_is_skipping(self) -> None:
        for tried in Outcome:
            session = session_of(3, 4).attempt(tried).advance(RNG)
            assert session.prompts[0].skipped == (tried is UNREADABLE)

    def test_ends_after_its_last_prompt(self) -> None:
        session = session_of(3, 4).attempt(RIGHT).advance(RNG).attempt(WRONG)
        assert not session.is_finished
        session = session.advance(RNG)
        assert session.is_finished
        assert session.accuracy == 0.5
        with pytest.raises(IndexError):
            _ = session.current
        with pytest.raises(IndexError):
            session.advance(RNG)
        with pytest.raises(IndexError):
            session.attempt(RIGHT)


def play(seed: int, count: int, digits: Collection[int] = range(10)) -> list[int]:
    """Return the targets of a session with random answers."""
    rng = Random(seed)
    session = new_session(rng, count, digits=digits)
    while not session.is_finished:
        session = session.attempt(rng.choice([RIGHT, WRONG])).advance(rng)
    return [prompt.target for prompt in session.prompts]


class TestNewSession:
    @given(seeds)
    def test_a_new_learner_is_asked_for_each_digit_once(self, seed: int) -> None:
        assert sorted(play(seed, PROMPTS)) == list(range(10))

    @given(seeds, st.sets(st.integers(0, 9), min_size=1))
    def test_only_the_digits_chosen_are_asked_for(self, seed: int, digits: set[int]) -> None:
        assert set(play(seed, 30, digits)) == digits

    @pytest.mark.parametrize("digits", [(), (3, 10), (-1,)])
    def test_needs_digits(self, digits: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="digits from 0 to 9"):
            new_session(Random(0), digits=digits)

    def test_a_weak_digit_comes_more_often(self) -> None:
        skills = skills_from_tries([(d, d != 4) for d in range(10) for _ in range(5)])
        firsts = [new_session(Random(seed), skills=skills).current.target for seed in range(200)]
        assert 100 < firsts.count(4) < 200

    @given(seeds)
    def test_the_same_chance_gives_the_same_session(self, seed: int) -> None:
        assert play(seed, 20) == play(seed, 20)

    def test_the_order_is_left_to_chance(self) -> None:
        firsts = {new_session(Random(seed)).current.target for seed in range(100)}
        assert firsts == set(range(10))

    @pytest.mark.parametrize("count", [0, -1])
    def test_needs_a_prompt(self, count: int) -> None:
        with pytest.raises(ValueError, match="at least one prompt"):
            new_session(Random(0), count)


class TestSprint:
    def test_goes_on_until_its_time_is_up(self) -> None:
        session = new_sprint(RNG)
        for _ in range(50):
            session = session.attempt(RIGHT).advance(RNG)
        assert not session.is_finished
        session = session.end_now()
        assert session.is_finished
        assert (session.answered, session.right, session.position) == (50, 50, 50)

    def test_what_is_unanswered_when_the_time_is_up_counts_neither_way(self) -> None:
        session = new_sprint(RNG).attempt(RIGHT).advance(RNG)
        for left in (session, session.attempt(UNREADABLE)):
            ended = left.end_now()
            assert (ended.answered, ended.right, len(ended.prompts)) == (1, 1, 1)
            assert ended.skills == left.skills

    def test_what_was_right_when_the_time_was_up_counts(self) -> None:
        ended = new_sprint(RNG).attempt(RIGHT).end_now()
        assert (ended.answered, ended.right, ended.position) == (1, 1, 1)
        assert sum(skill.answers for skill in ended.skills.digits) == 1
        assert ended.end_now() == ended

    @given(seeds)
    def test_every_ten_prompts_are_the_ten_digits(self, seed: int) -> None:
        rng = Random(seed)
        session = new_sprint(rng)
        for _ in range(39):
            session = session.attempt(rng.choice([RIGHT, WRONG])).advance(rng)
        asked = [prompt.target for prompt in session.prompts]
        assert all(sorted(asked[at : at + 10]) == list(range(10)) for at in range(0, 40, 10))
        assert all(one != other for one, other in pairwise(asked))

    def test_its_time_only_runs_out(self) -> None:
        session = new_sprint(RNG)
        assert session.seconds_left == SPRINT_SECONDS
        assert session.after(20.0).after(15.0).seconds_left == SPRINT_SECONDS - 35.0
        assert session.after(2 * SPRINT_SECONDS).seconds_left == 0.0

    def test_its_time_can_be_chosen(self) -> None:
        assert new_sprint(RNG, limit=90.0).after(35.0).seconds_left == 55.0


class TestExam:
    @given(seeds, st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=40))
    def test_asks_for_each_digit_once_whatever_was_answered_before(
        self, seed: int, answers: list[tuple[int, bool]]
    ) -> None:
        rng = Random(seed)
        session = new_exam(rng, skills_from_tries(answers))
        while not session.is_finished:
            session = session.attempt(rng.choice([RIGHT, WRONG])).advance(rng)
        assert sorted(prompt.target for prompt in session.prompts) == list(range(10))

    @pytest.mark.parametrize("begin", [new_sprint, new_exam])
    @pytest.mark.parametrize("tried", [RIGHT, WRONG])
    def test_as_a_sprint_has_one_readable_try_a_prompt(self, begin: Begin, tried: Outcome) -> None:
        session = begin(RNG).attempt(UNREADABLE).attempt(UNREADABLE).attempt(tried)
        with pytest.raises(ValueError, match="one readable try"):
            session.attempt(RIGHT)


class TestTracing:
    def test_is_offered_after_three_misses_at_one_prompt(self) -> None:
        session = session_of(3, 4)
        for _ in range(TRACE_AFTER):
            assert not session.offers_tracing
            session = session.attempt(WRONG).attempt(UNREADABLE)
        assert session.offers_tracing
        assert not session.attempt(RIGHT).offers_tracing
        assert not session.advance(RNG).offers_tracing

    def test_is_offered_after_two_unreadable_tries_in_a_row(self) -> None:
        session = session_of(3, 4).attempt(UNREADABLE)
        assert not session.offers_tracing
        assert not session.attempt(WRONG).attempt(UNREADABLE).offers_tracing
        session = session.attempt(UNREADABLE)
        assert session.offers_tracing
        assert not session.attempt(RIGHT).offers_tracing

    def test_is_offered_after_three_misses_of_a_digit_at_several_prompts(self) -> None:
        session = session_of(3, 4, 3, 4, 3)
        for tried in (WRONG, RIGHT, WRONG, RIGHT):
            session = session.attempt(tried).advance(RNG)
        assert not session.offers_tracing
        assert session.attempt(WRONG).offers_tracing

    def test_is_offered_after_skips_too(self) -> None:
        session = session_of(3, 3, 3, 3)
        for _ in range(TRACE_AFTER):
            assert not session.offers_tracing
            session = session.advance(RNG)
        assert session.offers_tracing

    @pytest.mark.parametrize("begin", [new_sprint, new_exam])
    def test_is_never_offered_in_a_sprint_or_an_exam(self, begin: Begin) -> None:
        session = replace(begin(RNG), digits=(3,))
        for _ in range(4):
            session = session.attempt(WRONG).advance(RNG)
            assert not session.offers_tracing


class TestScore:
    def test_is_that_of_the_first_readable_try(self) -> None:
        session = session_of(3, 4).attempt(UNREADABLE).attempt(WRONG, 40.0, PARTS)
        assert session.attempt(RIGHT, 90.0, PARTS).prompts[0].score == 40.0
        assert session.advance(RNG).attempt(RIGHT, 80.5, PARTS).points == 120.5

    def test_of_a_skipped_prompt_is_none(self) -> None:
        assert session_of(3, 4).advance(RNG).prompts[0].score is None


@pytest.mark.parametrize("task", [Task.PRACTICE, Task.SPRINT, Task.EXAM])
@given(seed=seeds, count=st.integers(1, 30), done=moves)
def test_whatever_the_kind_the_counts_add_up(
    task: Task, seed: int, count: int, done: list[Outcome | str]
) -> None:
    rng = Random(seed)
    begin: dict[Task, Begin] = {
        Task.PRACTICE: lambda rng: new_session(rng, count),
        Task.SPRINT: new_sprint,
        Task.EXAM: new_exam,
    }
    session, counted, right = begin[task](rng), 0, 0
    for move in done:
        if session.is_finished:
            break
        before = session
        is_first = session.current.counted_attempt is None
        if isinstance(move, Outcome) and session.may_retry:
            session = session.attempt(move)
            counted += is_first and move is not UNREADABLE
            right += is_first and move is RIGHT
            assert session.position == before.position
        else:
            session = session.advance(rng)
            counted += is_first
            assert session.position == before.position + 1
        assert (session.answered, session.right) == (counted, right)
        assert session.accuracy == (right / counted if counted else None)
        asked = [prompt.target for prompt in session.prompts]
        assert asked[: len(before.prompts)] == [prompt.target for prompt in before.prompts]
        assert len(asked) == session.position + (not session.is_finished)
        assert all(one != other for one, other in pairwise(asked))
    if task is not Task.SPRINT:
        assert session.total == (count if task is Task.PRACTICE else PROMPTS)
        assert session.is_finished == (session.position == session.total)
    assert sum(skill.answers for skill in session.skills.digits) == session.position
