"""A stopwatch runs from its start and never backwards."""

from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.stopwatch import Stopwatch

moments = st.floats(0, 1e9)


class TestStopwatch:
    @given(moments)
    def test_stands_still_until_it_is_started(self, now: float) -> None:
        assert not Stopwatch().is_running
        assert Stopwatch().seconds(now) == 0

    @given(moments, moments)
    def test_shows_the_time_since_and_never_less_than_nothing(
        self, start: float, now: float
    ) -> None:
        assert Stopwatch().restarted_at(start).seconds(now) == max(0.0, now - start)

    def test_that_runs_already_runs_on(self) -> None:
        assert Stopwatch().restarted_at(3).restarted_at(9).seconds(10) == 7
