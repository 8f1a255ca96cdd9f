"""Matching of ink to ways, and faults of formation."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model.cleaning import clean
from model.copybook import Way, accepted_ways, copybook, taught_ways
from model.formation import MOST_STROKES, Fault, Formation, match_way, nearest
from model.grid import Grid
from model.raster import Points, resample
from tests.model.given import WAYS, way_of

PADS = tuple(Grid(columns, columns // 2) for columns in range(28, 81, 2))
USUAL = Grid(40, 20)

SEVERAL_STROKES = pytest.mark.parametrize(
    "way",
    [way for way in copybook() if len(way.strokes) > 1],
    ids=lambda way: f"{way.digit} {way.name}",
)


def found(strokes: Sequence[Points], ways: Sequence[Way], cell: float = 1.0) -> Formation:
    formation = match_way(strokes, ways, cell)
    assert formation is not None
    return formation


def drawn(strokes: Sequence[Points], grid: Grid = USUAL) -> list[Points]:
    """Draw strokes between the guide lines with a mouse that reports cells."""
    return grid.snapped(grid.fitted(strokes))


class TestTheCopybooksOwnStrokes:
    @WAYS
    def test_follow_their_way_without_fault(self, way: Way) -> None:
        self.follow(way, USUAL)

    @given(way=st.sampled_from(copybook()), grid=st.sampled_from(PADS))
    def test_follow_their_way_without_fault_on_every_pad(self, way: Way, grid: Grid) -> None:
        self.follow(way, grid)

    def follow(self, way: Way, grid: Grid) -> None:
        """Check that a way's own strokes match it, among all ways of its digit."""
        own = [each for each in copybook() if each.digit == way.digit]
        formation = found(drawn(way.strokes, grid), own)
        assert formation.way is way
        assert formation.faults == ()
        assert formation.distance < 0.05
        assert formation.direction > 0.85

    @WAYS
    def test_name_the_right_digit(self, way: Way) -> None:
        formation = nearest(drawn(way.strokes))
        assert formation is not None
        assert formation.way.digit == way.digit

    @WAYS
    def test_without_a_grid_they_are_the_way(self, way: Way) -> None:
        formation = found(way.strokes, [way], cell=0)
        assert formation.distance < 1e-3
        assert formation.direction > 0.999

    @WAYS
    def test_have_their_ghost_upon_them(self, way: Way) -> None:
        fitted = USUAL.fitted(way.strokes)
        ghost = found(fitted, [way], cell=0).ghost()
        assert len(ghost) == len(way.strokes)
        for stroke, ghostly in zip(fitted, ghost, strict=True):
            np.testing.assert_allclose(ghostly[[0, -1]], stroke[[0, -1]], atol=0.1)


class TestFaults:
    @WAYS
    def test_reversed_strokes_are_backwards(self, way: Way) -> None:
        formation = found(drawn([stroke[::-1] for stroke in way.strokes]), [way])
        assert Fault.BACKWARDS in formation.faults
        assert formation.backwards == tuple(range(len(way.strokes)))
        assert formation.direction < 0

    @SEVERAL_STROKES
    def test_one_reversed_stroke_is_named(self, way: Way) -> None:
        first, second, *others = way.strokes
        assert found(drawn([first, second[::-1], *others]), [way]).backwards == (1,)

    @SEVERAL_STROKES
    def test_swapped_strokes_are_in_the_wrong_order(self, way: Way) -> None:
        formation = found(drawn(way.strokes[::-1]), [way])
        assert formation.faults == (Fault.WRONG_ORDER,)
        assert formation.order == 0

    @WAYS
    def test_one_stroke_more_is_too_many(self, way: Way) -> None:
        dash = np.array([[0.1, 0.3], [0.5, 0.3]])
        formation = found(drawn([dash, *way.strokes]), [way])
        assert formation.faults[0] is Fault.TOO_MANY
        assert formation.extra_strokes == 1

    @SEVERAL_STROKES
    def test_one_stroke_less_is_too_few(self, way: Way) -> None:
        formation = found(drawn(way.strokes[:-1]), [way])
        assert formation.faults[0] is Fault.TOO_FEW
        assert formation.extra_strokes == -1

    def test_a_ring_begun_elsewhere_has_the_wrong_start(self) -> None:
        way = way_of(0, "round")
        (ring,) = way.strokes
        turned = np.concatenate([ring[len(ring) // 2 :], ring[: len(ring) // 2]])
        formation = found(drawn([turned]), [way])
        assert formation.faults == (Fault.WRONG_START,)
        assert formation.starts == 0
        assert formation.distance < 0.05

    def test_a_start_counts_less_the_further_off_it_is(self) -> None:
        way = way_of(0, "round")
        (ring,) = way.strokes
        starts = [
            found(drawn([np.roll(ring[:-1], -round(s * len(ring)), axis=0)]), [way]).starts
            for s in (0, 0.1, 0.2, 0.3)
        ]
        assert starts[0] == 1
        assert starts == sorted(starts, reverse=True)
        assert 0 < starts[2] < 1

    def test_a_clockwise_0_is_backwards(self) -> None:
        (ring,) = way_of(0, "round").strokes
        own = [way for way in taught_ways() if way.digit == 0]
        assert found(drawn([ring * (-1, 1)]), own).faults[0] is Fault.BACKWARDS

    def test_a_hat_before_the_body_is_right_only_where_accepted(self) -> None:
        strokes = drawn(way_of(5, "hat, then body").strokes)
        taught = [way for way in taught_ways() if way.digit == 5]
        every = [way for way in copybook() if way.digit == 5]
        assert found(strokes, taught).faults == (Fault.WRONG_ORDER,)
        assert found(strokes, every).faults == ()


class TestALeftHand:
    LEFT = pytest.mark.parametrize(
        "way", [way for way in copybook() if way.left], ids=lambda way: f"{way.digit} {way.name}"
    )

    @LEFT
    def test_may_draw_either_way(self, way: Way) -> None:
        assert way.left is not None
        for strokes in (way.strokes, way.left.strokes):
            formation = found(drawn(strokes), [way.left])
            assert formation.faults == ()
            assert formation.direction > 0.85

    @LEFT
    def test_may_do_what_a_right_hand_may_not(self, way: Way) -> None:
        assert way.left is not None
        formation = found(drawn(way.left.strokes), [way])
        assert Fault.BACKWARDS in formation.faults
        assert set(formation.backwards) == way.either | way.left.either

    @LEFT
    def test_draws_all_other_strokes_as_a_right_hand_does(self, way: Way) -> None:
        assert way.left is not None
        others = [index for index in range(len(way.strokes)) if index not in way.left.either]
        for other in others:
            strokes = [s[::-1] if index == other else s for index, s in enumerate(way.strokes)]
            assert found(drawn(strokes), [way.left]).backwards == (other,)

    def test_may_draw_a_mirrored_0(self) -> None:
        (ring,) = way_of(0, "round").strokes
        own = [way for way in accepted_ways(is_left_hand=True) if way.digit == 0]
        assert found(drawn([ring * (-1, 1)]), own).faults == ()


class TestMishaps:
    @WAYS
    def test_a_bounce_of_the_pen_changes_nothing(self, way: Way) -> None:
        strokes = USUAL.fitted(way.strokes)
        bounce = strokes[0][-1] + np.array([[0.2, 0.2], [0.5, 0.3]])
        whole, bounced = (found(each, [way]) for each in (strokes, [*strokes, bounce]))
        assert bounced.faults == whole.faults
        assert bounced.distance == whole.distance

    @WAYS
    def test_a_stroke_that_skips_a_little_is_one(self, way: Way) -> None:
        longest = max(range(len(way.strokes)), key=lambda i: len(way.strokes[i]))
        strokes = [resample(stroke, 0.25) for stroke in USUAL.fitted(way.strokes)]
        stroke = strokes[longest]
        # Away from corners, where two strokes may meet.
        middle = _straightest(stroke, reach=22)
        strokes[longest : longest + 1] = [stroke[: middle - 2], stroke[middle + 2 :]]
        assert len(clean(strokes)) == len(way.strokes)
        formation = found(strokes, [way])
        assert formation.extra_strokes == 0
        assert formation.distance < 0.05

    def test_two_strokes_that_meet_at_a_corner_stay_two(self) -> None:
        corner = [np.array([[0.0, 0.0], [10.0, 0.0]]), np.array([[10.0, 0.0], [10.0, 10.0]])]
        assert len(clean(corner)) == 2


def _straightest(stroke: Points, reach: int) -> int:
    """Return the index at which an evenly spaced stroke bends least within `reach` points."""
    to, on = stroke[reach:-reach] - stroke[: -2 * reach], stroke[2 * reach :] - stroke[reach:-reach]
    return reach + int(np.hypot(*(to + on).T).argmax())


class TestWhereAndHowLarge:
    @given(
        way=st.sampled_from(copybook()), shift=st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
    )
    def test_where_ink_is_does_not_matter(self, way: Way, shift: tuple[float, float]) -> None:
        strokes = USUAL.fitted(way.strokes)
        here, there = (found(s, [way]) for s in (strokes, [s + np.array(shift) for s in strokes]))
        assert there.distance == pytest.approx(here.distance, abs=1e-9)
        assert there.direction == pytest.approx(here.direction, abs=1e-6)
        np.testing.assert_allclose(there.origin - here.origin, shift, atol=1e-6)

    @given(way=st.sampled_from(copybook()), scale=st.floats(0.01, 1e6))
    def test_how_large_ink_is_does_not_matter(self, way: Way, scale: float) -> None:
        strokes = USUAL.fitted(way.strokes)
        small, large = (found(s, [way], 0) for s in (strokes, [s * scale for s in strokes]))
        assert large.distance == pytest.approx(small.distance, abs=1e-9)
        assert large.faults == small.faults
        assert large.size == pytest.approx(scale * small.size)

    @given(way=st.sampled_from(copybook()), lean=st.floats(-0.2, 0.2))
    def test_how_a_hand_leans_is_its_own(self, way: Way, lean: float) -> None:
        leaning = [stroke @ np.array([[1, 0], [-lean, 1]]) for stroke in way.strokes]
        assert found(leaning, [way], cell=0).distance < 0.04


class TestOddInk:
    @pytest.mark.parametrize(
        "strokes",
        [[], [np.zeros((1, 2))], [np.full((7, 2), 3.0)], [np.zeros((1, 2)), np.ones((1, 2))]],
        ids=["none", "a dot", "a dot for a while", "two dots"],
    )
    def test_ink_without_extent_follows_nothing(self, strokes: list[Points]) -> None:
        assert nearest(strokes) is None

    def test_no_ways_are_followed_by_nothing(self) -> None:
        assert match_way(drawn(way_of(1, "plain").strokes), []) is None

    @pytest.mark.parametrize("count", [MOST_STROKES + 1, 30, 1000])
    def test_many_strokes_follow_nothing(self, count: int) -> None:
        dashes = [np.array([[0.0, 2.0 * y], [6.0, 2.0 * y]]) for y in range(count)]
        assert nearest(dashes) is None

    def test_to_and_fro_follows_nothing(self) -> None:
        for grid in PADS:
            zigzag = np.array([[x / 8, x % 2] for x in range(9)], dtype=np.float64)
            assert nearest(drawn([zigzag], grid)) is None

    def test_points_drawn_twice_change_nothing(self) -> None:
        way = way_of(7, "with a crossbar")
        twice = [np.repeat(stroke, 2, axis=0) for stroke in way.strokes]
        assert found(twice, [way], cell=0).distance < 1e-3

    @given(
        st.lists(
            arrays.arrays(
                np.float64, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(-100, 100)
            ),
            max_size=8,
        )
    )
    def test_any_ink_gives_numbers_or_nothing(self, strokes: list[Points]) -> None:
        formation = nearest(strokes)
        if formation is not None:
            assert 0 <= formation.distance < 2
            assert -1 - 1e-9 <= formation.direction <= 1 + 1e-9
            assert 0 <= formation.starts <= 1
            assert 0 <= formation.order <= 1
            assert np.isfinite(formation.ink).all()
            assert np.isfinite(formation.ideal).all()
            assert len(formation.ink) == len(formation.ideal) == sum(formation.counts)
