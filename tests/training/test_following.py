"""Following a tip raises the shape, and doing the opposite does not."""

from collections.abc import Sequence

import numpy as np
import pytest

from model.copybook import taught_ways
from model.fault_kinds import Kind
from model.picture import match_picture
from model.raster import Points, bounds, smooth
from model.shape import Shape, judge_shape, load_shapes
from model.worst_fault import WorstFault, find_worst
from tests.core.faults import FAULTS, Example
from tests.core.given import USUAL, way_of
from training.following import follow
from training.line_ends import close

EXAMPLES = pytest.mark.parametrize("example", FAULTS, ids=lambda example: example.name)


def judge_drawn(ink: Sequence[Points], digit: int) -> tuple[Shape, list[Points]]:
    """Judge ink, in pad units, as drawn over cells and surely read."""
    strokes = [smooth(stroke) for stroke in USUAL.snapped(ink)]
    shape = judge_shape(strokes, digit, taught_ways(), 8.0, shapes=load_shapes())
    assert shape is not None
    return shape, strokes


@EXAMPLES
def test_raises_the_shape_and_the_opposite_does_not(example: Example) -> None:
    ink = USUAL.fitted(example.ink())
    before, strokes = judge_drawn(ink, example.digit)
    named = find_worst(before, strokes, example.digit)
    assert named is not None
    followed, opposite = (
        judge_drawn(follow(named, ink, before.match, is_opposite=is_opposite), example.digit)[0]
        for is_opposite in (False, True)
    )
    assert followed.score > before.score
    if named.kind is not Kind.EXTRA:  # another line may be taken for a slash
        assert opposite.score < before.score + 3


class TestChanges:
    def changed(self, kind: Kind, part: str, *strokes: Points, digit: int) -> list[Points]:
        ink = [np.asarray(stroke, dtype=float) for stroke in strokes]
        match = match_picture(ink, (way for way in taught_ways() if way.digit == digit))
        assert match is not None
        return follow(WorstFault(kind, part, ink[0][-1]), ink, match)

    def test_a_bar_in_the_middle_of_a_stroke_gets_a_line_across(self) -> None:
        """A 4 in one stroke, whose bar has no end that could be drawn on."""
        four = np.array([[30, 0], [0, 60], [40, 60], [40, 20], [40, 100]])
        changed = self.changed(Kind.CROSS, "bar", four, digit=4)
        assert len(changed) == 2
        assert changed[1][:, 0].max() > 48
        assert np.ptp(changed[1][:, 1]) < 1

    def test_a_ring_closes_in_a_curve(self) -> None:
        """The end that curls inwards is left out, and the rest goes on round to the start."""
        angles = np.radians(np.linspace(-60, -370, 80))
        ring = 50 + 50 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        inwards = (50 - ring[-1]) / 2
        curl = ring[-1] + np.linspace(0, 1, 20)[1:, None] * inwards
        (closed,) = self.changed(Kind.OPEN, "", np.concatenate([ring, curl]), digit=0)
        assert np.hypot(*(closed[-1] - ring[0])) < 3
        away = np.hypot(*(closed - 50).T)
        assert away.min() > 35
        assert away.max() < 65

    def test_a_missing_part_is_drawn(self) -> None:
        body, _hat = (stroke * 100 for stroke in way_of(5, "body, then hat").strokes)
        changed = self.changed(Kind.MISSING, "hat", body, digit=5)
        assert len(changed) == 2
        low, high = bounds(changed[1:])
        assert high[0] - low[0] > high[1] - low[1]


def test_a_floating_line_is_led_on_to_the_other() -> None:
    hat, bowl = np.array([[0.0, 0.0], [60.0, 0.0]]), np.array([[0.0, 30.0], [0.0, 60.0]])
    match = match_picture([hat, bowl], (way for way in taught_ways() if way.digit == 5))
    assert match is not None
    changed = follow(WorstFault(Kind.GAP, "", None), [hat, bowl], match)
    assert np.hypot(*(np.concatenate(changed[1:]) - hat[0]).T).min() < 1.5
    assert changed[0][:, 1].max() < 1


def test_only_rings_that_are_open_change() -> None:
    ring = [stroke * 100 for stroke in way_of(0, "round").strokes]
    match = match_picture(ring, (way for way in taught_ways() if way.digit == 0))
    assert match is not None
    place = np.asarray(ring[0][-1] - match.origin) / match.size
    (closed,) = close(WorstFault(Kind.OPEN, "", place), [ring[0] / 100], match, 1.0)
    assert np.abs(closed[:, None] - ring[0] / 100).sum(axis=2).min(axis=1).max() < 0.05
