"""Weak digits are chosen more often, none too often."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.scheduling import MOST, RECENT, Skill, Skills, next_digit, skills_from_tries

KNOWN = skills_from_tries([(digit, True) for digit in range(10) for _ in range(20)])
"""Skills of a learner who makes no mistakes."""


class TestSkill:
    def test_begins_undecided(self) -> None:
        assert Skill().accuracy == 0.5

    def test_what_was_long_ago_matters_little(self) -> None:
        once_weak = skills_from_tries([(3, False)] * 20 + [(3, True)] * 20)
        always_good = skills_from_tries([(3, True)] * 20)
        assert once_weak.digits[3].accuracy == pytest.approx(
            always_good.digits[3].accuracy, abs=0.1
        )

    @given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60))
    def test_is_always_a_share_and_counts_every_answer(
        self, answers: list[tuple[int, bool]]
    ) -> None:
        skills = skills_from_tries(answers)
        assert all(0 < skill.accuracy < 1 for skill in skills.digits)
        assert sum(skill.answers for skill in skills.digits) == len(answers)

    def test_an_answer_changes_its_own_digit_alone(self) -> None:
        after = KNOWN.after(4, is_right=False)
        assert after.digits[4].accuracy < KNOWN.digits[4].accuracy
        assert after.digits[:4] == KNOWN.digits[:4]
        assert after.digits[5:] == KNOWN.digits[5:]


class TestNextDigit:
    def test_what_was_never_answered_comes_first(self) -> None:
        skills = skills_from_tries([(digit, False) for digit in range(9)])
        assert {next_digit(skills, [], Random(seed)) for seed in range(50)} == {9}

    def test_a_stuck_digit_is_at_most_a_quarter_of_recent_prompts(self) -> None:
        rng, skills = Random(0), KNOWN
        asked: list[int] = []
        for _ in range(300):
            digit = next_digit(skills, asked, rng)
            asked.append(digit)
            skills = skills.after(digit, is_right=digit != 6)
            assert asked[-RECENT:].count(6) <= MOST * RECENT
        assert Counter(asked).most_common(1)[0][0] == 6

    @given(st.integers(0, 2**32), st.sets(st.integers(0, 9), min_size=2))
    def test_never_twice_in_a_row_while_there_is_a_choice(
        self, seed: int, digits: set[int]
    ) -> None:
        rng = Random(seed)
        asked: list[int] = []
        for _ in range(30):
            digit = next_digit(Skills(), asked, rng, digits)
            assert digit in digits
            assert not asked or digit != asked[-1]
            asked.append(digit)

    def test_a_single_digit_is_asked_for_again_and_again(self) -> None:
        assert next_digit(KNOWN, [5, 5, 5], Random(0), [5]) == 5

    def test_needs_a_digit(self) -> None:
        with pytest.raises(ValueError, match="a digit to ask for"):
            next_digit(KNOWN, [], Random(0), [])
