"""Partitions of ink and ways into a given number of strokes."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.copybook import Way, taught_ways
from model.raster import Points
from model.stroke_partitions import SAMPLES, partition_ink, partitioned_ways

WAYS = pytest.mark.parametrize("way", taught_ways(), ids=lambda way: f"{way.digit} {way.name}")


def strokes(count: int) -> list[Points]:
    """Return parallel strokes of two points each."""
    return [np.array([[3.0 * number, 0.0], [3.0 * number, 9.0]]) for number in range(count)]


class TestPiecedWays:
    @WAYS
    def test_are_as_large_as_1_around_their_mean_point(self, way: Way) -> None:
        (whole,) = partitioned_ways(way, len(way.strokes))
        every = np.concatenate(whole.points)
        assert np.allclose(every.mean(axis=0), 0)
        # Points at equal distances may leave out the very edge of a curve.
        assert (every.max(axis=0) - every.min(axis=0)).max() == pytest.approx(1, abs=0.05)
        assert len(every) == pytest.approx(SAMPLES, abs=6 * len(way.strokes))

    @WAYS
    def test_without_lifting_the_pen_there_is_one_stroke(self, way: Way) -> None:
        (joined,) = partitioned_ways(way, 1)
        assert len(joined.points) == len(joined.rings) == 1

    def test_a_ring_is_known_by_its_ends(self) -> None:
        usual = {way.digit: way for way in reversed(taught_ways())}
        assert partitioned_ways(usual[0], 1)[0].rings == (True,)
        assert partitioned_ways(usual[7], 1)[0].rings == (False,)


class TestPiecedInk:
    @given(st.integers(1, 5), st.integers(1, 5))
    def test_is_joined_in_every_way_and_stays_whole(self, count: int, pieces: int) -> None:
        ink = partition_ink(strokes(count))
        found = ink.partitions(pieces)
        assert len(found) == comb(count - 1, pieces - 1)
        for group in found:
            assert len(group) == pieces
            assert np.array_equal(
                np.concatenate([each.points for each in group]), np.concatenate(strokes(count))
            )

    def test_is_joined_once(self) -> None:
        ink = partition_ink(strokes(3))
        assert ink.partitions(2) is ink.partitions(2)

    def test_a_stroke_is_spread_evenly_from_end_to_end(self) -> None:
        ((stroke,),) = partition_ink([np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 9.0]])]).partitions(1)
        assert stroke.length == 10
        assert stroke.spread(5).tolist() == [[0, 0], [1.5, 2], [3, 4], [3, 6.5], [3, 9]]
