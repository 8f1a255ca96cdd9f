"""The token bucket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.web.rate_limit import TokenBucket


class TestAllowance:
    def test_a_burst_goes_at_once(self) -> None:
        bucket = TokenBucket(capacity=10, rate=2, clock=lambda: 0.0)
        assert [bucket.try_consume(1) for _ in range(10)] == [0.0] * 10

    def test_what_is_more_waits_as_long_as_it_takes_to_grow_back(self) -> None:
        bucket = TokenBucket(capacity=10, rate=2, clock=lambda: 0.0)
        assert bucket.try_consume(13) == pytest.approx(1.5)

    def test_no_more_than_a_burst_is_saved_up(self) -> None:
        time = iter([0.0, 1000.0, 1000.0])
        bucket = TokenBucket(capacity=10, rate=2, clock=lambda: next(time))
        assert bucket.try_consume(10) == 0
        assert bucket.try_consume(2) == pytest.approx(1.0)

    @given(st.lists(st.floats(0, 100), min_size=1))
    def test_who_waits_as_told_never_gets_more_than_the_rate(self, amounts: list[float]) -> None:
        """At any time, at most the burst plus the rate times the elapsed time."""
        now = 0.0
        bucket = TokenBucket(capacity=10, rate=2, clock=lambda: now)
        for count, amount in enumerate(amounts):
            now += bucket.try_consume(amount)
            assert sum(amounts[: count + 1]) <= 10 + 2 * now + 1e-6
