"""The score, its parts and its caps."""

import dataclasses
import math
import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitgame.core.judging import (
    MIRRORED,
    MISREAD_CAP,
    OLD_PARTS,
    PRAISE_SCORE,
    STARS,
    Judgement,
    Parts,
    combine,
    formation_part,
    stars_for,
)
from digitgame.core.leniency import Leniency
from digitgame.core.tips import PRAISE
from model.copybook import Way, copybook, taught_ways
from model.grid import Grid
from model.raster import Points, digit_image, resample
from model.reader import Prediction, Reader
from model.tolerances import load_tolerances
from tests.core.faults import FAULTS, PATHS, Example, Path
from tests.core.given import FIRST, PADS, USUAL, judged, read_as, way_id

# An open 4 in one stroke does not cross its stem, which an eye marks as a fault.
CLEAR = [way for way in copybook() if (way.digit, way.name) != (4, "open, in one stroke")]
WAYS = pytest.mark.parametrize("way", CLEAR, ids=way_id)
TINY = Grid(20, 10)


def score_of(strokes: Sequence[Points], target: int, leniency: Leniency = Leniency.NORMAL) -> float:
    score = judged(USUAL.snapped(strokes), target, leniency=leniency).score
    assert score is not None
    return score


def parts_of(judgement: Judgement) -> Parts:
    assert judgement.parts is not None
    return judgement.parts


def judged_as_read(
    strokes: Sequence[Points], target: int, reader: Reader, grid: Grid = USUAL
) -> Judgement:
    """Judge strokes fitted to a pad, read by the network."""
    ink = grid.snapped(grid.fitted(strokes))
    prediction = reader.read(digit_image(ink))
    return judged(ink, target, prediction=prediction, grid=grid, ways=taught_ways())


class TestParts:
    def test_formation_and_placement_take_a_share_of_the_shape(self) -> None:
        assert combine(Parts(100, 100, 100)) == 100
        assert combine(Parts(80, 100, 100)) == pytest.approx(80)
        assert combine(Parts(0, 100, 100)) == 0
        assert 95 <= combine(Parts(100, 0, 100)) < 100
        assert combine(Parts(100, 100, 0)) < 60

    @given(*[st.floats(0, 100)] * 4)
    def test_the_score_rises_with_each(self, shape: float, way: float, a: float, b: float) -> None:
        low, high = sorted((a, b))
        for before, after in (
            (Parts(low, shape, way), Parts(high, shape, way)),
            (Parts(shape, low, way), Parts(shape, high, way)),
            (Parts(shape, way, low), Parts(shape, way, high)),
        ):
            assert combine(before) <= combine(after) + 1e-9

    def test_those_of_earlier_versions_are_read(self) -> None:
        old = dict(zip(OLD_PARTS, (90.0, 80.0, 70.0, 60.0, 50.0), strict=True))
        assert Parts.from_stored(old) == Parts(shape=80, formation=70, placement=50)
        new = Parts(1, 2, 3)
        assert Parts.from_stored(dataclasses.asdict(new)) == new
        with pytest.raises(KeyError):
            Parts.from_stored({"shape": 1.0})

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
    @WAYS
    def test_are_praised_for_their_way(self, way: Way, reader: Reader) -> None:
        ink = USUAL.snapped(USUAL.fitted(way.strokes))
        for prediction in (read_as(way.digit), reader.read(digit_image(ink))):
            judgement = judged(ink, way.digit, prediction=prediction)
            assert (judgement.score or 0) >= PRAISE_SCORE
            assert judgement.stars == 3
            assert judgement.tip == PRAISE
            assert judgement.place is None
            assert judgement.way is way

    @WAYS
    @pytest.mark.parametrize("grid", [Grid(28, 14), TINY], ids=["28x14", "20x10"])
    def test_score_well_on_small_pads(self, way: Way, grid: Grid) -> None:
        judgement = judged(grid.snapped(grid.fitted(way.strokes)), way.digit, grid=grid)
        assert (judgement.score or 0) >= 85
        assert judgement.way is not None
        assert parts_of(judgement).formation >= 85

    @given(way=st.sampled_from(CLEAR), grid=st.sampled_from(PADS))
    def test_score_well_on_every_pad(self, way: Way, grid: Grid) -> None:
        judgement = judged(grid.snapped(grid.fitted(way.strokes)), way.digit, grid=grid)
        assert (judgement.score or 0) >= 85, way_id(way)


class TestFaults:
    @pytest.mark.parametrize("example", FAULTS, ids=lambda example: example.name)
    def test_that_a_teacher_marks_are_named_and_not_praised(
        self, example: Example, reader: Reader
    ) -> None:
        judgement = judged_as_read(example.ink(), example.digit, reader)
        assert judgement.score is not None
        assert judgement.score < PRAISE_SCORE
        assert re.search(example.words, judgement.tip)

    @pytest.mark.parametrize("share", [0.15, 0.3, 0.4, 0.6, 0.7, 0.8])
    def test_a_small_digit_is_told_so(self, share: float, reader: Reader) -> None:
        middle = np.array([USUAL.guides.centre, USUAL.guides.middle])
        small = [(stroke - middle) * share + middle for stroke in USUAL.fitted(FIRST[3].strokes)]
        ink = USUAL.snapped(small)
        judgement = judged(ink, 3, prediction=reader.read(digit_image(ink)))
        assert (judgement.score or 0) < PRAISE_SCORE
        assert "larger" in judgement.tip

    @WAYS
    def test_a_perfect_shape_in_the_wrong_place_is_not_praised(self, way: Way) -> None:
        """For three cells up; there is nothing to say about the shape."""
        ink = USUAL.snapped([stroke - (0, 6) for stroke in USUAL.fitted(way.strokes)])
        judgement = judged(ink, way.digit)
        assert (judgement.score or 0) < PRAISE_SCORE
        assert judgement.tip == "Move it down, onto the base line."

    def test_random_lines_seldom_get_a_star(self, reader: Reader) -> None:
        rng = np.random.default_rng(3)
        stars = 0
        for _ in range(300):
            corners = rng.uniform(0, 1, (int(rng.integers(3, 8)), 2))
            ink = USUAL.snapped(USUAL.fitted([corners * (rng.uniform(0.4, 1), 1)]))
            prediction = reader.read(digit_image(ink))
            stars += judged(ink, prediction.digit, prediction=prediction).stars > 0
        assert stars <= 45  # many are 1s and 7s that a person would accept


class TestUnusualPaths:
    @pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
    def test_leave_the_shape_good(self, path: Path, reader: Reader) -> None:
        judgement = judged_as_read(path.strokes, path.digit, reader)
        assert parts_of(judgement).shape >= 85
        assert "shape" not in judgement.tip

    @pytest.mark.parametrize("way", FIRST, ids=lambda way: str(way.digit))
    def test_backwards_costs_formation_alone(self, way: Way) -> None:
        there, back = (
            judged(USUAL.snapped(USUAL.fitted(strokes)), way.digit)
            for strokes in (way.strokes, [stroke[::-1] for stroke in way.strokes])
        )
        assert parts_of(back).shape == pytest.approx(parts_of(there).shape, abs=1)
        assert parts_of(back).placement == pytest.approx(parts_of(there).placement)
        assert (back.score or 0) >= 90

    @pytest.mark.parametrize(
        ("digit", "away"), [*((digit, 0.0) for digit in range(10)), (0, 0.02), (2, 0.02), (3, 0.02)]
    )
    def test_a_line_drawn_twice_is_a_good_shape_and_named(self, digit: int, away: float) -> None:
        way = FIRST[digit]
        strokes = [*way.strokes, *(stroke + away for stroke in way.strokes)]
        judgement = judged(USUAL.snapped(USUAL.fitted(strokes)), way.digit)
        assert parts_of(judgement).shape >= 85
        assert judgement.tip == "Draw each line only once."
        assert judgement.stars == 2


class TestMirrored:
    @pytest.mark.parametrize("grid", [Grid(28, 14), USUAL, Grid(80, 40)], ids=str)
    @pytest.mark.parametrize("digit", MIRRORED)
    def test_digits_are_recognised(self, digit: int, grid: Grid, reader: Reader) -> None:
        mirrored = [stroke * (-1, 1) for stroke in FIRST[digit].strokes]
        judgement = judged_as_read(mirrored, digit, reader, grid)
        assert judgement.is_mirrored
        assert judgement.tip == f"You wrote this {digit} backwards, as in a mirror."
        assert judgement.place is None
        assert judgement.stars == 0

    @WAYS
    def test_no_way_of_the_copybook_is_taken_for_one(self, way: Way, reader: Reader) -> None:
        assert not judged_as_read(way.strokes, way.digit, reader).is_mirrored

    @pytest.mark.parametrize("width", [0.1, 0.4, 0.7])
    def test_a_lone_line_aslant_is_none(self, width: float, reader: Reader) -> None:
        """It lacks most of the digit."""
        assert not judged_as_read([np.array([(0, 0), (width, 1)])], 7, reader).is_mirrored

    @pytest.mark.parametrize("digit", [0, 8])
    def test_what_looks_the_same_in_a_mirror_is_praised(self, digit: int, reader: Reader) -> None:
        mirrored = [stroke * (-1, 1) for stroke in FIRST[digit].strokes]
        judgement = judged_as_read(mirrored, digit, reader)
        assert not judgement.is_mirrored
        assert parts_of(judgement).shape >= PRAISE_SCORE

    def test_digits_are_recognised_even_if_they_cannot_be_read(self) -> None:
        ink = USUAL.snapped(USUAL.fitted([stroke * (-1, 1) for stroke in FIRST[4].strokes]))
        judgement = judged(ink, 4, prediction=UNSURE)
        assert judgement.is_mirrored
        assert judgement.score is None


UNSURE = Prediction((0.1,) * 10, readable=False)


class TestCaps:
    def test_what_cannot_be_read_has_no_score(self) -> None:
        judgement = judged(USUAL.fitted(FIRST[3].strokes), 3, prediction=UNSURE)
        assert judgement.score is None
        assert judgement.parts is None
        assert judgement.way is None
        assert judgement.shape is None
        assert judgement.stars == 0
        assert judgement.tip == "Draw it again, like the model."

    @pytest.mark.parametrize("target", range(10))
    def test_quite_another_digit_is_told_how_the_target_is_written(self, target: int) -> None:
        """Parts of the target cannot be found in it."""
        for way in FIRST:
            if way.digit != target:
                ink = USUAL.snapped(USUAL.fitted(way.strokes))
                judgement = judged(ink, target, prediction=read_as(way.digit))
                assert judgement.tip.startswith(f"It looks like a{'n' * (way.digit == 8)} ")
                rest = judgement.tip.partition(". ")[2]
                is_named = rest.startswith(
                    ("Draw", "Close", f"For a{'n' * (target == 8)} {target}:")
                )
                assert is_named or parts_of(judgement).shape >= STARS[0]

    def test_another_digit_is_said_to_follow_no_way(self) -> None:
        four = USUAL.snapped(USUAL.fitted(FIRST[4].strokes))
        judgement = judged(four, 9, prediction=read_as(4))
        assert judgement.way is None
        assert judgement.tip.startswith("It looks like a 4. ")

    @pytest.mark.parametrize("way", FIRST, ids=lambda way: str(way.digit))
    def test_a_misread_drawing_has_at_most_half(self, way: Way) -> None:
        other = (way.digit + 1) % 10
        prediction = Prediction(tuple(0.51 if k == other else 0.49 for k in range(10)), True)
        strokes = USUAL.snapped(USUAL.fitted(way.strokes))
        judgement = judged(strokes, way.digit, prediction=prediction)
        assert judgement.score is not None
        assert 40 < judgement.score <= MISREAD_CAP
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
                assert judgement.stars == 0

    @pytest.mark.parametrize("digit", range(10))
    def test_without_accepted_ways_nothing_is_followed(self, digit: int) -> None:
        strokes = USUAL.snapped(USUAL.fitted(FIRST[digit].strokes))
        judgement = judged(strokes, digit, ways=[])
        assert judgement.way is None
        assert (judgement.score, judgement.stars) == (0, 0)
        assert judgement.tip.endswith((".", "?"))
        assert judgement.tip != PRAISE

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


def cut(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    """Leave out the end of the last stroke."""
    *others, last = (resample(stroke, 0.01) for stroke in strokes)
    return USUAL.fitted([*others, last[: len(last) - round(strength * len(last))]])


def cut_start(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    """Leave out a share of the first stroke's start."""
    return cut([stroke[::-1] for stroke in strokes[:1]], strength)


def lift_hat(strokes: Sequence[Points], strength: float) -> Sequence[Points]:
    """Move the last stroke up."""
    *others, last = strokes
    return USUAL.fitted([*others, last - (0, strength)])


class TestSpoilt:
    @pytest.mark.parametrize(
        ("spoil", "strengths"),
        [
            (jitter, (0, 0.02, 0.04, 0.06, 0.08)),
            (slant, (0, 0.4, 0.6, 0.8, 1.0)),
            (stretch, (1, 1.3, 1.6, 1.9, 2.2)),
            (displace, (0, 0.08, 0.16, 0.24)),
            (cut, (0, 0.05, 0.1, 0.15, 0.2)),
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

    @pytest.mark.parametrize(
        ("spoil", "way", "most"),
        [
            (cut, FIRST[0], 0.3),
            (cut, FIRST[6], 0.3),
            (cut, FIRST[8], 0.25),
            (cut_start, FIRST[9], 0.25),
            (lift_hat, FIRST[5], 0.4),
        ],
        ids=["0 open", "6 open", "8 open", "9 open", "5 with its hat away"],
    )
    def test_a_fault_that_grows_makes_the_score_fall_steadily(
        self,
        spoil: Callable[[Sequence[Points], float], Sequence[Points]],
        way: Way,
        most: float,
    ) -> None:
        """No step of a twentieth of the fault costs a third of the score, and none gains."""
        scores = np.array(
            [score_of(spoil(way.strokes, s), way.digit) for s in np.linspace(0, most, 21)]
        )
        assert scores[0] >= PRAISE_SCORE
        assert scores[-1] < 65
        assert np.diff(scores).max() < 6  # cells are coarse
        assert np.diff(scores).min() > -35

    def test_a_lean_within_the_accepted_is_free(self) -> None:
        for way in FIRST:
            leaning = judged(USUAL.snapped(slant(way.strokes, 0.2)), way.digit)
            assert parts_of(leaning).shape > 75


class TestLeniency:
    @pytest.mark.parametrize("way", FIRST, ids=lambda way: str(way.digit))
    def test_orders_scores(self, way: Way) -> None:
        spoilt = jitter(slant(stretch(way.strokes, 1.35), 0.4), 0.02)
        gentle, normal, strict = (
            score_of(spoilt, way.digit, leniency=leniency)
            for leniency in (Leniency.GENTLE, Leniency.NORMAL, Leniency.STRICT)
        )
        assert gentle >= normal >= strict

    @pytest.mark.parametrize("example", FAULTS, ids=lambda example: example.name)
    def test_changes_the_score_of_a_faulty_digit(self, example: Example) -> None:
        strokes = USUAL.fitted(example.ink())
        gentle, normal, strict = (
            score_of(strokes, example.digit, leniency=leniency)
            for leniency in (Leniency.GENTLE, Leniency.NORMAL, Leniency.STRICT)
        )
        assert gentle >= normal >= strict
        assert gentle > strict

    def test_is_named_in_plain_words(self) -> None:
        assert list(Leniency) == ["gentle", "normal", "strict"]
