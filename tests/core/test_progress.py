"""A learner's progress, computed from tallies."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.progress import DigitProgress, Mixup, progress, streak, weakest, work_on
from digitgame.core.tallies import NOTHING_DRAWN, LearnerStats, ReadCount, Streak, Tally

TODAY = date(2026, 3, 1)


def days_ago(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def runs(ago: set[int]) -> list[Streak]:
    """Return the runs of consecutive days among some days, latest first."""
    firsts = sorted(day for day in ago if day + 1 not in ago)
    lasts = sorted(day for day in ago if day - 1 not in ago)
    return [
        Streak(days_ago(first), days_ago(last)) for first, last in zip(firsts, lasts, strict=True)
    ]


def going(digit: int, *, answered: int = 4, mean: float | None = 50.0) -> DigitProgress:
    scored = 0 if mean is None else answered
    answers = Tally(answered, answered // 2, scored, (mean or 0.0) * scored)
    return DigitProgress(digit, answers, unreadable=0, best=mean, latest=mean)


tallies = st.builds(
    lambda right, wrong, scores: Tally(right + wrong, right, len(scores), sum(scores)),
    st.integers(0, 9),
    st.integers(0, 9),
    st.lists(st.floats(0, 100), max_size=9),
)
digits = st.integers(0, 9)
days = st.dictionaries(st.dates(date(2026, 2, 1), date(2026, 3, 5)), tallies, max_size=20)
sums = st.builds(
    lambda found, **rest: LearnerStats(
        days=tuple(sorted(found.items())),
        digit_days=(),
        practised=len(found),
        last_streaks=(Streak(max(found), max(found)),) if found else (),
        longest_streak=Streak(min(found), min(found)) if found else None,
        **rest,
    ),
    days,
    answers=st.dictionaries(digits, tallies),
    reads=st.lists(st.builds(ReadCount, digits, st.none() | digits, st.integers(1, 9))),
    best=st.dictionaries(digits, st.floats(0, 100)),
    latest=st.dictionaries(digits, st.floats(0, 100)),
    recent=st.lists(st.tuples(digits, st.booleans())),
)


class TestTally:
    def test_of_nothing_knows_nothing(self) -> None:
        assert Tally().accuracy is None
        assert Tally().mean_score is None

    def test_accuracy_is_of_answers_and_the_mean_is_of_scores(self) -> None:
        tally = Tally(answered=4, right=3, scored=2, points=150.0)
        assert tally.accuracy == 0.75
        assert tally.mean_score == 75.0


class TestProgress:
    def test_of_a_new_learner_is_empty(self) -> None:
        found = progress(NOTHING_DRAWN, TODAY)
        assert found.answers == Tally()
        assert (found.tries, found.days, found.mixups) == (0, (), ())
        assert (found.streak, found.longest_streak, found.work_on) == (0, 0, None)
        assert [each.digit for each in found.digits] == list(range(10))
        assert all(each.best is None for each in found.digits)

    @given(sums)
    def test_counts_add_up(self, given: LearnerStats) -> None:
        found = progress(given, TODAY)
        assert found.answers.answered == sum(each.answers.answered for each in found.digits)
        assert found.tries == sum(each.count for each in given.reads)
        readable = sum(each.count for each in given.reads if each.read is not None)
        assert sum(map(sum, found.confusions)) == readable
        assert found.tries - found.unreadable == readable
        right = sum(found.confusions[digit][digit] for digit in range(10))
        assert sum(mixup.count for mixup in found.mixups) == readable - right
        assert sum(day.answers.answered for day in found.days) == sum(
            tally.answered for _, tally in given.days
        )

    @given(sums)
    def test_shares_and_streaks_are_possible(self, given: LearnerStats) -> None:
        found = progress(given, TODAY)
        of_all = [
            found.answers,
            *(d.answers for d in found.digits),
            *(d.answers for d in found.days),
        ]
        assert all(tally.accuracy is None or 0 <= tally.accuracy <= 1 for tally in of_all)
        assert 0 <= found.streak <= found.longest_streak <= found.practised == len(found.days)
        assert [day.day for day in found.days] == sorted({day.day for day in found.days})

    @given(sums)
    def test_what_to_work_on_was_answered(self, given: LearnerStats) -> None:
        found = progress(given, TODAY)
        answered = {each.digit for each in found.digits if each.answers.answered}
        assert found.work_on in {*answered, None}

    def test_mixups_are_most_frequent_first(self) -> None:
        tries = [ReadCount(7, 7, 50), ReadCount(7, 1, 2), ReadCount(4, 9, 5), ReadCount(4, None, 9)]
        found = progress(replace(NOTHING_DRAWN, reads=tries), TODAY)
        assert found.mixups == (Mixup(4, 9, 5), Mixup(7, 1, 2))
        assert found.confusions[7] == (0, 2, 0, 0, 0, 0, 0, 50, 0, 0)
        assert found.digits[4].unreadable == 9

    def test_each_digit_has_its_best_and_latest_score(self) -> None:
        found = progress(replace(NOTHING_DRAWN, best={7: 40.0}, latest={7: 12.5}), TODAY)
        assert (found.digits[7].best, found.digits[7].latest) == (40.0, 12.5)
        assert found.digits[3].best is None


class TestStreak:
    @pytest.mark.parametrize(
        ("first", "last", "length"),
        [
            (0, 0, 1),
            (1, 1, 1),
            (2, 0, 3),
            (3, 1, 3),
            (3, 2, 0),
            (-1, -1, 0),
            (1, -1, 2),
            (5, -5, 6),
        ],
    )
    def test_goes_back_from_today_or_yesterday(self, first: int, last: int, length: int) -> None:
        assert streak([Streak(days_ago(first), days_ago(last))], TODAY) == length

    def test_days_to_come_of_a_clock_that_was_wrong_break_nothing(self) -> None:
        wrong = [Streak(date(2099, 1, 1), date(2099, 1, 1)), Streak(days_ago(-9), days_ago(-7))]
        assert streak([*wrong, Streak(days_ago(4), days_ago(1))], TODAY) == 4
        assert streak(wrong, TODAY) == streak([], TODAY) == 0

    @given(st.sets(st.integers(-10, 40)))
    def test_is_what_counting_back_day_by_day_gives(self, ago: set[int]) -> None:
        day = 0 if 0 in ago else 1
        count = 0
        while day in ago:
            day, count = day + 1, count + 1
        assert streak(runs(ago), TODAY) == count

    def test_the_longest_may_be_long_ago(self) -> None:
        sums = replace(
            NOTHING_DRAWN,
            last_streaks=(Streak(days_ago(0), days_ago(0)),),
            longest_streak=Streak(days_ago(13), days_ago(10)),
        )
        found = progress(sums, TODAY)
        assert (found.streak, found.longest_streak) == (1, 4)


class TestWorkOn:
    @pytest.mark.parametrize(
        ("going_on", "recent", "digit"),
        [
            ([], [], None),
            ([going(3), going(5)], [(3, True), (5, False)], 5),
            ([going(3), going(5)], [(3, False), (3, False), (5, False), (5, True)], 3),
            # Right often enough since it was missed, it is mastered.
            ([going(3), going(5)], [(3, False)] + [(3, True)] * 6 + [(5, True)], 3),
            ([going(3, mean=95.0), going(5)], [(3, False)] + [(3, True)] * 7 + [(5, True)], 5),
            # Nothing was missed: beauty is next.
            ([going(3, mean=80.0), going(5, mean=60.0)], [(3, True), (5, True)], 5),
            ([going(3, mean=None), going(5, mean=60.0)], [(3, True), (5, True)], 5),
            ([going(3, mean=89.9), going(5, mean=90.0)], [(3, True), (5, True)], 3),
            # Nothing but right answers and three stars: nothing needs work.
            ([going(3, mean=90.0), going(5, mean=None)], [(3, True), (5, True)], None),
            ([going(3, mean=95.0), going(5, answered=0, mean=None)], [(3, True)], None),
        ],
    )
    def test_the_weakest(
        self,
        going_on: Sequence[DigitProgress],
        recent: list[tuple[int, bool]],
        digit: int | None,
    ) -> None:
        assert work_on(going_on, weakest(going_on, recent)) == digit
