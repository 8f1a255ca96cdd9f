"""Questions for a digit."""

from random import Random

import pytest

from digitgame.core.question import KINDS, Ask, ask_for


class TestAskFor:
    @pytest.mark.parametrize("digit", range(10))
    def test_a_sum_of_small_numbers_has_the_digit_as_its_answer(self, digit: int) -> None:
        sums = {ask_for(digit, Ask.SUM, Random(seed)).sum for seed in range(200)}
        for words in sums:
            first, sign, second = words.split()
            assert 1 <= int(first) <= 10
            assert 1 <= int(second) <= 10
            total = int(first) + int(second) if sign == "+" else int(first) - int(second)
            assert total == digit
        assert len(sums) == 9 if digit else 10  # every pair comes up

    def test_mixed_questions_are_of_every_kind(self) -> None:
        asked = {ask_for(7, Ask.MIXED, Random(seed)).kind for seed in range(100)}
        assert asked == {*KINDS}

    @pytest.mark.parametrize("ask", [Ask.DIGIT, Ask.WORD, Ask.DOTS])
    def test_the_others_have_no_terms(self, ask: Ask) -> None:
        question = ask_for(3, ask, Random(1))
        assert (question.kind, question.sum) == (ask, "")
        assert question.hides_answer is (ask is not Ask.DIGIT)
