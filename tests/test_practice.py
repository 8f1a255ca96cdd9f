"""A session: which digit next, what counts, when it ends."""

from collections.abc import Collection
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.choosing import skills_of
from digitgame.practice import PROMPTS, Outcome, Prompt, Session, new_session, outcome
from model.reader import NOTHING_TO_READ, Reading

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE

seeds = st.integers(0, 2**32)
SKIP = "skip"
moves = st.lists(st.sampled_from([RIGHT, WRONG, UNREADABLE, SKIP]), max_size=60)

RNG = Random(0)


def session_of(*targets: int) -> Session:
    return Session(tuple(map(Prompt, targets)))


def seen(digit: int) -> Reading:
    return Reading(tuple(0.91 if each == digit else 0.01 for each in range(10)), readable=True)


class TestOutcome:
    @pytest.mark.parametrize("target", range(10))
    def test_is_right_only_for_the_target(self, target: int) -> None:
        for digit in range(10):
            assert outcome(target, seen(digit)) is (RIGHT if digit == target else WRONG)

    @pytest.mark.parametrize("target", range(10))
    def test_what_cannot_be_read_is_neither_right_nor_wrong(self, target: int) -> None:
        assert outcome(target, NOTHING_TO_READ) is UNREADABLE
        assert outcome(target, Reading(seen(target).probabilities, readable=False)) is UNREADABLE


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
        assert Prompt(7, tries).counted is counted

    def test_skipped_without_a_readable_try_it_is_a_miss(self) -> None:
        assert Prompt(7, skipped=True).counted is WRONG
        assert Prompt(7, (UNREADABLE,), skipped=True).counted is WRONG


class TestSession:
    def test_begins_with_nothing_answered(self) -> None:
        session = session_of(3, 4)
        assert (session.answered, session.right, session.accuracy) == (0, 0, None)
        assert session.current.target == 3
        assert not session.is_finished

    def test_trying_stays_at_the_prompt(self) -> None:
        session = session_of(3, 4).attempt(WRONG).attempt(RIGHT)
        assert session.current == Prompt(3, (WRONG, RIGHT))

    def test_a_retry_does_not_erase_the_first_try(self) -> None:
        session = session_of(3, 4).attempt(WRONG).attempt(RIGHT).advance(RNG)
        assert (session.answered, session.right, session.accuracy) == (1, 0, 0.0)

    def test_unreadable_ink_counts_neither_way(self) -> None:
        session = session_of(3, 4).attempt(UNREADABLE)
        assert (session.answered, session.accuracy) == (0, None)
        assert session.attempt(RIGHT).accuracy == 1.0

    def test_skipping_counts_as_a_miss(self) -> None:
        session = session_of(3, 4).attempt(UNREADABLE).advance(RNG)
        assert session.prompts[0].skipped
        assert (session.answered, session.right) == (1, 0)

    def test_going_on_after_an_answer_is_no_skipping(self) -> None:
        session = session_of(3, 4).attempt(RIGHT).advance(RNG)
        assert not session.prompts[0].skipped
        assert (session.answered, session.right) == (1, 1)

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

    @given(seeds, st.integers(1, 30), moves)
    def test_counts_add_up_whatever_the_learner_does(
        self, seed: int, count: int, done: list[Outcome | str]
    ) -> None:
        session = new_session(Random(seed), count)
        for move in done:
            if session.is_finished:
                break
            before = session
            if isinstance(move, Outcome):
                session = session.attempt(move)
                assert session.position == before.position
            else:
                session = session.advance(Random(seed))
                assert session.position == before.position + 1
            assert before.answered <= session.answered <= before.answered + 1
            assert before.right <= session.right <= session.answered <= count
            assert session.answered in (session.position, session.position + 1)
            assert (session.accuracy is None) == (session.answered == 0)
            assert 0 <= (session.accuracy or 0) <= 1
            asked, was_asked = (
                [prompt.target for prompt in each.prompts] for each in (session, before)
            )
            assert asked[: len(was_asked)] == was_asked
            assert len(asked) == min(session.position + 1, count)
            assert session.total == count
        assert session.is_finished == (session.position == count)


def played(seed: int, count: int, digits: Collection[int] = range(10)) -> list[int]:
    """The targets of a session whose answers are right or wrong by chance."""
    rng = Random(seed)
    session = new_session(rng, count, digits=digits)
    while not session.is_finished:
        session = session.attempt(rng.choice([RIGHT, WRONG])).advance(rng)
    return [prompt.target for prompt in session.prompts]


class TestNewSession:
    @given(seeds)
    def test_a_new_learner_is_asked_for_each_digit_once(self, seed: int) -> None:
        assert sorted(played(seed, PROMPTS)) == list(range(10))

    @given(seeds, st.integers(1, 200))
    def test_no_digit_comes_twice_in_a_row(self, seed: int, count: int) -> None:
        targets = played(seed, count)
        assert len(targets) == count
        assert all(one != other for one, other in pairwise(targets))

    @given(seeds, st.sets(st.integers(0, 9), min_size=1))
    def test_only_the_digits_chosen_are_asked_for(self, seed: int, digits: set[int]) -> None:
        assert set(played(seed, 30, digits)) == digits

    @pytest.mark.parametrize("digits", [(), (3, 10), (-1,)])
    def test_needs_digits(self, digits: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="digits from 0 to 9"):
            new_session(Random(0), digits=digits)

    def test_a_weak_digit_comes_more_often(self) -> None:
        skills = skills_of([(d, d != 4) for d in range(10) for _ in range(5)])
        firsts = [new_session(Random(seed), skills=skills).current.target for seed in range(200)]
        assert 100 < firsts.count(4) < 200

    @given(seeds)
    def test_the_same_chance_gives_the_same_session(self, seed: int) -> None:
        assert played(seed, 20) == played(seed, 20)

    def test_the_order_is_left_to_chance(self) -> None:
        firsts = {new_session(Random(seed)).current.target for seed in range(100)}
        assert firsts == set(range(10))

    @pytest.mark.parametrize("count", [0, -1])
    def test_needs_a_prompt(self, count: int) -> None:
        with pytest.raises(ValueError, match="at least one prompt"):
            new_session(Random(0), count)
