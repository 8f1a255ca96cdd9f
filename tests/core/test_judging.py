"""The score, its parts and its caps."""

import dataclasses
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitgame.core.judging import (
    MISREAD_CAP,
    NO_WAY_CAP,
    WEIGHTS,
    Judgement,
    Parts,
    formation_part,
    stars_for,
)
from digitgame.core.leniency import Leniency
from digitgame.core.tips import PRAISE, UNREADABLE
from model.copybook import Way, copybook, taught_ways
from model.grid import Grid
from model.raster import Points, digit_image, resample
from model.reader import Prediction, Reader
from model.tolerances import load_tolerances
from tests.core.given import FIRST, PADS, USUAL, judged, read_as, way_id

WAYS = pytest.mark.parametrize("way", copybook(), ids=way_id)


def score_of(strokes: Sequence[Points], target: int, leniency: Leniency = Leniency.NORMAL) -> float:
    score = judged(USUAL.snapped(strokes), target, leniency=leniency).score
    assert score is not None
    return score


def parts_of(judgement: Judgement) -> Parts:
    assert judgement.parts is not None
    return judgement.parts


class TestParts:
    def test_weights_add_to_1(self) -> None:
        assert sum(dataclasses.astuple(WEIGHTS)) == pytest.approx(1)

    @WAYS
    def test_the_score_is_their_weighted_sum(self, way: Way) -> None:
        judgement = judged(USUAL.snapped(USUAL.fitted(way.strokes)), way.digit)
        parts = dataclasses.astuple(parts_of(judgement))
        assert judgement.score == pytest.approx(np.dot(dataclasses.astuple(WEIGHTS), parts))

    def test_reading_is_the_probability_of_the_target(self) -> None:
        strokes = USUAL.fitted(FIRST[3].strokes)
        prediction = read_as(3, probability=0.7)
        assert parts_of(judged(strokes, 3, prediction=prediction)).reading == pytest.approx(70)

    def test_formation_counts_direction_start_number_and_order(self) -> None:
        body, hat = USUAL.fitted(FIRST[5].strokes)
        whole, swapped = (
            parts_of(judged(USUAL.snapped(each), 5, ways=taught_ways())).formation
            for each in ([body, hat], [hat, body])
        )
        assert whole == 100
        assert swapped == 80

    @pytest.mark.parametrize("leniency", Leniency)
    @pytest.mark.parametrize("digit", range(10))
    def test_formation_rises_with_every_step_in_the_right_direction(
        self, digit: int, leniency: Leniency
    ) -> None:
        strokes = USUAL.snapped(USUAL.fitted(FIRST[digit].strokes))
        followed = judged(strokes, digit).formation
        assert followed is not None
        usual = load_tolerances().digits[digit].direction
        parts = [
            formation_part(
                dataclasses.replace(followed, direction=direction), usual, leniency.factor
            )
            for direction in np.linspace(-1, 1, 101)
        ]
        assert (np.diff(parts) >= 0).all()
        assert parts[-1] - parts[0] == pytest.approx(35)

    @pytest.mark.parametrize("leniency", Leniency)
    @given(
        strokes=st.lists(
            arrays.arrays(
                np.float64, st.tuples(st.integers(1, 9), st.just(2)), elements=st.floats(0, 40)
            ),
            min_size=1,
            max_size=7,
        ),
        target=st.integers(0, 9),
        digit=st.integers(0, 9),
    )
    @example(strokes=[np.array([[math.ulp(0.0), 0.0], [0.0, 0.0]])], target=0, digit=0)
    def test_are_from_0_to_100_for_any_ink(
        self, strokes: list[Points], target: int, digit: int, leniency: Leniency
    ) -> None:
        judgement = judged(strokes, target, prediction=read_as(digit), leniency=leniency)
        assert all(0 <= part <= 100 for part in dataclasses.astuple(parts_of(judgement)))
        assert judgement.score is not None
        assert 0 <= judgement.score <= 100
        assert judgement.tip.endswith((".", "?"))


class TestTheCopybooksOwnStrokes:
    def test_score_nearly_100(self) -> None:
        for way in copybook():
            self.score_nearly_100(way, USUAL)

    @given(way=st.sampled_from(copybook()), grid=st.sampled_from(PADS))
    def test_score_nearly_100_on_every_pad(self, way: Way, grid: Grid) -> None:
        self.score_nearly_100(way, grid)

    def score_nearly_100(self, way: Way, grid: Grid) -> None:
        """Check the judgement of a way's own strokes."""
        name = way_id(way)
        judgement = judged(grid.snapped(grid.fitted(way.strokes)), way.digit, grid=grid)
        assert (judgement.score or 0) >= 97, name
        assert judgement.stars == 3, name
        assert judgement.tip == PRAISE, name
        assert judgement.way is way, name

    @WAYS
    def test_score_well_where_the_network_reads_them(self, way: Way, reader: Reader) -> None:
        strokes = USUAL.snapped(USUAL.fitted(way.strokes))
        score = judged(strokes, way.digit, prediction=reader.read(digit_image(strokes))).score
        assert score is not None
        assert score >= 95


class TestCaps:
    def test_what_cannot_be_read_has_no_score(self) -> None:
        prediction = dataclasses.replace(read_as(3), readable=False)
        judgement = judged(USUAL.fitted(FIRST[3].strokes), 3, prediction=prediction)
        assert judgement.score is None
        assert judgement.parts is None
        assert judgement.way is None
        assert judgement.stars == 0
        assert judgement.tip == UNREADABLE

    def test_another_digit_is_said_to_follow_no_way(self) -> None:
        four = USUAL.snapped(USUAL.fitted(FIRST[4].strokes))
        judgement = judged(four, 9, prediction=read_as(4))
        assert judgement.way is None
        assert judgement.tip == "It looks like a 4. Look at the model."

    @pytest.mark.parametrize("way", FIRST, ids=lambda way: str(way.digit))
    def test_a_misread_drawing_has_at_most_half(self, way: Way) -> None:
        other = (way.digit + 1) % 10
        prediction = Prediction(tuple(0.51 if k == other else 0.49 for k in range(10)), True)
        strokes = USUAL.snapped(USUAL.fitted(way.strokes))
        judgement = judged(strokes, way.digit, prediction=prediction)
        assert judgement.score == MISREAD_CAP
        assert judgement.stars == 0

    @pytest.mark.parametrize("target", range(10))
    def test_a_straight_scribble_has_little_however_it_is_read(self, target: int) -> None:
        rng = np.random.default_rng(target)
        for lines in range(8, 17):
            zigzag = np.stack(
                [np.linspace(0, 1, lines + 1), rng.uniform(0.4, 1.5) * (np.arange(lines + 1) % 2)],
                1,
            )
            turn = rng.uniform(0, 2 * np.pi)
            zigzag = zigzag @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
            for grid in (PADS[0], USUAL, PADS[-1]):
                judgement = judged(grid.snapped(grid.fitted([zigzag])), target, grid=grid)
                assert judgement.formation is None
                assert judgement.score is not None
                assert judgement.score <= NO_WAY_CAP

    def test_a_way_that_is_not_accepted_is_not_followed(self) -> None:
        strokes = USUAL.snapped(USUAL.fitted(FIRST[8].strokes))
        judgement = judged(strokes, 8, ways=[])
        assert judgement.way is None
        assert judgement.score is not None
        assert judgement.score <= NO_WAY_CAP

    def test_a_stray_click_changes_nothing(self) -> None:
        strokes = USUAL.snapped(USUAL.fitted(FIRST[2].strokes))
        assert judged([*strokes, np.array([[1.5, 1.0]])], 2).score == judged(strokes, 2).score

    @pytest.mark.parametrize(
        ("score", "stars"), [(59.9, 0), (60, 1), (74.9, 1), (75, 2), (89.9, 2), (90, 3)]
    )
    def test_stars_begin_at_60_75_and_90(self, score: float, stars: int) -> None:
        assert stars_for(score) == stars


def slant(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    return USUAL.fitted([stroke @ ((1, 0), (-strength, 1)) for stroke in strokes])


def stretch(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    return USUAL.fitted([stroke * (strength, 1) for stroke in strokes])


def displace(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    up = np.array([0, -strength * USUAL.guides.height])
    return [stroke + up for stroke in USUAL.fitted(strokes)]


def jitter(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    rng = np.random.default_rng(7)
    even = [resample(stroke, 2.0) for stroke in USUAL.fitted(strokes)]
    return [s + rng.normal(scale=strength * USUAL.guides.height, size=s.shape) for s in even]


class TestSpoilt:
    @pytest.mark.parametrize(
        ("spoil", "strengths"),
        [
            (jitter, (0, 0.02, 0.04, 0.06, 0.08)),
            (slant, (0, 0.4, 0.6, 0.8, 1.0)),
            (stretch, (1, 1.3, 1.6, 1.9, 2.2)),
            (displace, (0, 0.08, 0.13, 0.18, 0.24)),
        ],
    )
    def test_drawings_score_the_less_the_more_they_are_spoilt(
        self,
        spoil: Callable[[Sequence[Points], float], Sequence[Points]],
        strengths: Sequence[float],
    ) -> None:
        means = [
            np.mean([score_of(spoil(way.strokes, strength), way.digit) for way in copybook()])
            for strength in strengths
        ]
        assert all(np.diff(means) < 0)

    def test_a_lean_within_the_accepted_is_free(self) -> None:
        for way in FIRST:
            leaning = judged(USUAL.snapped(slant(way.strokes, 0.2)), way.digit)
            assert parts_of(leaning).form > 75


class TestLeniency:
    @pytest.mark.parametrize("way", FIRST, ids=lambda way: str(way.digit))
    def test_orders_scores(self, way: Way) -> None:
        spoilt = jitter(slant(stretch(way.strokes, 1.35), 0.4), 0.02)
        gentle, normal, strict = (
            score_of(spoilt, way.digit, leniency=leniency)
            for leniency in (Leniency.GENTLE, Leniency.NORMAL, Leniency.STRICT)
        )
        assert gentle >= normal >= strict
        assert gentle > strict

    def test_is_named_in_plain_words(self) -> None:
        assert list(Leniency) == ["gentle", "normal", "strict"]
