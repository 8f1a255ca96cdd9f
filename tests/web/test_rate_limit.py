"""Allowance: how much may be sent in how much time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.web.rate_limit import TokenBucket


class TestAllowance:
    def test_a_burst_goes_at_once(self) -> None:
        allowance = TokenBucket(at_once=10, per_second=2, clock=lambda: 0.0)
        assert [allowance.try_consume(1) for _ in range(10)] == [0.0] * 10

    def test_what_is_more_waits_as_long_as_it_takes_to_grow_back(self) -> None:
        allowance = TokenBucket(at_once=10, per_second=2, clock=lambda: 0.0)
        assert allowance.try_consume(13) == pytest.approx(1.5)

    def test_no_more_than_a_burst_is_saved_up(self) -> None:
        time = iter([0.0, 1000.0, 1000.0])
        allowance = TokenBucket(at_once=10, per_second=2, clock=lambda: next(time))
        assert allowance.try_consume(10) == 0
        assert allowance.try_consume(2) == pytest.approx(1.0)

    @given(st.lists(st.floats(0, 100), min_size=1))
    def test_who_waits_as_told_never_gets_more_than_the_rate(self, amounts: list[float]) -> None:
        """By any moment at most the burst, and the rate times the time that has gone."""
        now = 0.0
        allowance = TokenBucket(at_once=10, per_second=2, clock=lambda: now)
        for count, amount in enumerate(amounts):
            now += allowance.try_consume(amount)
            assert sum(amounts[: count + 1]) <= 10 + 2 * now + 1e-6
