"""The cards' states and stars, derived from all drawings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.cards import Card, Cards, State, cards_from_tries
from digitgame.core.lesson import Try
from digitgame.core.session import Task
from tests.core.test_lesson import FULL, GOOD, MISS, TASKS, drawn

LEARNT = [replace(drawn(task), digit=0) for task in TASKS for _ in range(2)]
"""Drawings that pass the lesson of 0 without a miss."""


def learnt(*digits: int) -> list[Try]:
    return [replace(each, digit=digit) for digit in digits for each in LEARNT]


tries = st.lists(
    st.builds(
        lambda task, is_good, digit, way: replace(drawn(task, is_good), digit=digit, way=way),
        st.sampled_from(TASKS),
        st.sampled_from([GOOD, GOOD, MISS, None]),
        st.integers(0, 2),
        st.sampled_from([None, "round"]),
    ),
    max_size=60,
)


class TestState:
    def test_they_are_unlocked_one_by_one(self) -> None:
        for count in range(10):
            cards = cards_from_tries(learnt(*range(count)))
            states = [cards.state(digit) for digit in range(10)]
            assert states[:count] == [State.LEARNT] * count
            assert states[count] is State.OPEN
            assert set(states[count + 1 :]) <= {State.LOCKED}
            assert cards.learned == count

    def test_a_choice_opens_all(self) -> None:
        cards = cards_from_tries(learnt(0), is_all_open=True)
        assert [cards.state(digit) for digit in range(10)] == [State.LEARNT, *[State.OPEN] * 9]

    def test_one_that_was_begun_stays_open(self) -> None:
        cards = cards_from_tries([replace(drawn(Task.TRACE, MISS), digit=7)])
        assert cards.state(7) is State.OPEN
        assert cards.state(8) is State.LOCKED

    @given(tries, tries)
    def test_no_drawing_locks_a_card_forgets_a_lesson_or_takes_a_star(
        self, before: list[Try], later: list[Try]
    ) -> None:
        was, now = cards_from_tries(before), cards_from_tries([*before, *later])
        order = list(State)
        for digit in range(10):
            assert order.index(now.state(digit)) >= order.index(was.state(digit))
            assert now.cards[digit].stars >= was.cards[digit].stars
        assert 0 <= now.stars <= 30

    @given(tries)
    def test_replaying_all_is_the_same_as_going_on_from_where_one_was(self, row: list[Try]) -> None:
        card = Card(1)
        for each in row:
            card = card.after(each) if each.digit == 1 else card
        assert cards_from_tries(row).cards[1] == card


class TestFigures:
    def test_the_best_from_memory_gives_the_stars(self) -> None:
        scores = [76.0, 92.0, 61.0]
        row = [replace(drawn(Task.MEMORY), digit=4, score=score, parts=FULL) for score in scores]
        assert cards_from_tries(row).cards[4].stars == 3
        assert cards_from_tries(row).stars == 3

    def test_the_way_is_the_one_last_followed(self) -> None:
        names = ["plain", "with a crossbar", None]
        row = [replace(drawn(Task.TRACE), digit=7, way=name) for name in names]
        assert cards_from_tries(row).cards[7].way == "with a crossbar"

    @pytest.mark.parametrize(("digits", "following"), [((), 0), ((0, 1), 2), (range(10), 0)])
    def test_the_first_open_one_is_next(self, digits: tuple[int, ...], following: int) -> None:
        assert cards_from_tries(learnt(*digits)).following == following

    def test_when_all_are_learnt_the_one_with_the_fewest_stars_is_next(self) -> None:
        cards = cards_from_tries(learnt(*range(10)))
        fewer = replace(cards.cards[6], stars=1)
        assert Cards((*cards.cards[:6], fewer, *cards.cards[7:])).following == 6
