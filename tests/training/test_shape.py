"""Weights are found, faults have their signs, and a fitted digit orders drawings."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.copybook import copybook
from model.reader import Reader
from model.shape import (
    LOOKALIKE,
    SCORES,
    SHAPES,
    DigitFaults,
    Fault,
    Shapes,
    Sign,
    format_shapes,
    judge_shape,
    load_shapes,
    log_odds,
    parse_shapes,
)
from training.errors import TrainingError
from training.fault_signs import NAMED, fit_signs
from training.made_faults import ideals
from training.measured import (
    PLACES,
    Drawing,
    Measured,
    ideal_measures,
    measure_drawing,
    measure_followed,
)
from training.ramps import DECAY, SPARSITY, costs, fit_weights, own_costs, signs
from training.shape import fit, run


class TestWeights:
    def problem(self, wanted: list[float], pairs: int = 4000) -> tuple[np.ndarray, np.ndarray]:
        """Return differences of pairs, and how often the worse one is seen to be worse."""
        rng = np.random.default_rng(1)
        differences = rng.normal(size=(pairs, len(wanted)))
        is_worse = rng.random(pairs) < 1 / (1 + np.exp(-differences @ np.array(wanted)))
        return np.where(is_worse[:, None], differences, -differences), np.ones(pairs)

    def test_those_that_made_the_pairs_are_found(self) -> None:
        wanted = [2.0, 1.0, 0.0, 0.5]
        differences, weight = self.problem(wanted)
        found = fit_weights(differences, weight, np.zeros(len(weight)))
        assert found == pytest.approx(wanted, abs=0.15)

    def test_none_is_below_zero(self) -> None:
        """A measure that speaks against its sign has no weight."""
        differences, weight = self.problem([1.5, -1.0])
        found = fit_weights(differences, weight, np.zeros(len(weight)))
        assert found[0] > 1
        assert found[1] == 0

    def test_none_is_above_the_most(self) -> None:
        differences, weight = self.problem([3.0, 1.0])
        found = fit_weights(differences, weight, np.zeros(len(weight)), 0.8)
        assert found.max() <= 0.8

    def test_is_a_minimum(self) -> None:
        """No small step lowers the loss."""
        differences, weight = self.problem([1.0, 0.4, 0.0])
        margins = np.full(len(weight), 0.5)

        def loss(weights: np.ndarray) -> float:
            wrong = np.log1p(np.exp(-(differences @ weights - margins)))
            penalty = SPARSITY * weights.sum() + DECAY / 2 * (weights**2).sum()
            return float((weight * wrong).sum() + penalty)

        found = fit_weights(differences, weight, margins)
        best = loss(found)
        for step in np.vstack([np.eye(3), -np.eye(3)]) * 0.02:
            assert loss(np.maximum(found + step, 0)) >= best - 1e-9

    def test_a_margin_asks_for_more(self) -> None:
        differences = np.full((200, 1), 1.0)
        some = fit_weights(differences, np.ones(200), np.zeros(200))
        more = fit_weights(differences, np.ones(200), np.full(200, 3.0))
        assert more[0] > some[0]

    def test_pairs_without_weight_say_nothing(self) -> None:
        differences = np.concatenate([np.full((100, 1), 1.0), np.full((900, 1), -1.0)])
        weight = np.concatenate([np.ones(100), np.zeros(900)])
        assert fit_weights(differences, weight, np.zeros(1000))[0] > 1


class TestSigns:
    @pytest.mark.parametrize(
        ("name", "digit", "expected"),
        [
            ("distance", 3, (1,)),
            (LOOKALIKE, 3, (-1,)),
            ("slant", 1, (1, -1)),
            ("beyond right", 4, (-1,)),
            ("ring: off", 0, (1,)),
            ("bar: turn", 4, (1, -1)),
            ("farthest end", 0, (1,)),
            ("farthest end", 3, ()),
            ("farthest end", 5, (1,)),
            ("hole", 0, (-1,)),
            ("hole", 4, ()),
            ("hole", 3, (1,)),
            ("second hole", 8, (-1,)),
            ("second hole", 6, (1,)),
            ("hole flatness", 9, (1, -1)),
            ("hole flatness", 7, ()),
            ("highest end x", 0, (1, -1)),
            ("runs 45", 2, (1, -1)),
            ("top: form", 2, (1,)),
            ("ring: left", 9, (1, -1)),
            ("ring: left", 0, ()),
            ("strokes", 2, ()),
        ],
    )
    def test_of_measures(self, name: str, digit: int, expected: tuple[int, ...]) -> None:
        assert signs(name, digit) == expected


def drawing(**measures: float) -> Drawing:
    return Drawing(measures, [dict.fromkeys(measures, 0.0)])


def measured(
    drawings: list[Drawing], order: list[int], named: Mapping[int, list[str]] | None = None
) -> Measured:
    """Rate drawings: every one is better than all after it in `order`; the last third is poor."""
    pairs = [(a, b) for place, a in enumerate(order) for b in order[place + 1 :]]
    better, worse = np.array(pairs).T
    again = order[-len(order) // 3 :]
    return Measured(
        measures=[drawings, drawings],
        better=better,
        worse=worse,
        again=np.array(again),
        good=np.array([number for number in order if number not in again]),
        named=named or {},
        unspoilt=drawings[:3],
        spoilt=drawings[-3:],
        margins=np.ones(3),
        lines=drawings[-3:],
    )


class TestFit:
    def drawings(self) -> list[Drawing]:
        rng = np.random.default_rng(2)
        return [
            drawing(distance=k / 60, slant=rng.normal() / 5, length=rng.normal() / 5)
            for k in range(60)
        ]

    def test_finds_what_raters_go_by(self) -> None:
        drawings = self.drawings()
        found = fit(measured(drawings, list(range(60))), drawings[:20], 3)
        totals = costs(found.faults, drawings).sum(axis=1)
        agree = np.mean([totals[a] <= totals[b] for a in range(60) for b in range(a + 1, 60)])
        assert agree > 0.9
        assert "distance" in {fault.measure for fault in found.faults}
        assert all(fault.weight > 0 and fault.span > 0 for fault in found.faults)

    def test_following_tips_helps(self) -> None:
        """A measure that raters do not go by counts if it falls when a tip is followed."""
        drawings = self.drawings()
        rated = measured(drawings, list(range(60)))
        group = [([drawing(slant=0.6)], [drawing(slant=0.1)])] * 9
        without, found = fit(rated, drawings[:20], 3), fit(rated, drawings[:20], 3, [group])
        assert gain(found, group[0]) > max(gain(without, group[0]), 0.5)

    def test_random_lines_cost_more_than_peoples_digits(self) -> None:
        drawings = self.drawings()
        rated = measured(drawings, list(range(60)))
        rated = replace(rated, lines=[drawing(distance=0.2, length=3.0)] * 3)
        found = fit(rated, drawings[:20], 3)
        lines, people = (costs(found.faults, d).sum(axis=1) for d in (rated.lines, drawings[:20]))
        assert lines.min() > people.max() + 1

    def test_costs_ascend_with_the_scores(self) -> None:
        drawings = self.drawings()
        found = fit(measured(drawings, list(range(60))), drawings[:20], 3)
        assert len(found.costs) == len(SCORES)
        assert list(found.costs) == sorted(found.costs)


def gain(found: DigitFaults, pair: tuple[list[Drawing], list[Drawing]]) -> float:
    before, after = (float(costs(found.faults, each).sum()) for each in pair)
    return before - after


class TestFitSigns:
    def test_takes_the_measure_that_tells_a_fault_best(self) -> None:
        """Extra ink shows in the ink's distance here, not in its length."""
        drawings = [
            Drawing({"ink farthest": 0.5 * (k < 10) + k / 400, "length": (k % 7) / 7}, [{}])
            for k in range(60)
        ]
        named = {k: ["extra"] for k in range(10)}
        rated = measured(drawings, list(range(59, -1, -1)), named)
        found = {sign.kind: sign for sign in fit_signs_of(rated, 3, drawings)}
        assert found["extra"].measure == "ink farthest"
        assert found["extra"].sign == 1
        strengths = [found["extra"].strength(each.measures) for each in drawings]
        assert min(strengths[:10]) > max(strengths[20:50])

    def test_only_rings_open_and_only_4_and_7_cross(self, reader: Reader) -> None:
        for digit in (0, 3, 4):
            kinds = {sign.kind for sign in load_shapes().digits[digit].signs}
            assert ("open" in kinds) == (digit == 0)
            assert ("cross" in kinds) == (digit == 4)


def fit_signs_of(rated: Measured, digit: int, drawings: list[Drawing]) -> tuple[Sign, ...]:
    """Fit signs of drawings that have every measure that is asked for."""
    names = {name[:-1] for written in NAMED.values() for name in written.split(",")} | {"slant"}
    rng = np.random.default_rng(3)
    full = [
        Drawing({name: float(rng.normal()) / 9 for name in names} | dict(each.measures), [{}])
        for each in drawings
    ]
    return fit_signs(
        Measured(
            [full],
            rated.better,
            rated.worse,
            rated.again,
            rated.good,
            rated.named,
            full[:3],
            full[-3:],
            rated.margins,
            full[-3:],
        ),
        digit,
    )


class TestFault:
    FAULT = Fault("slant", 1, 0.1, 0.2, 2.0)

    @pytest.mark.parametrize(
        ("value", "cost"), [(-1, 0), (0.1, 0), (0.2, 1), (0.3, 2), (0.4, 3), (9, 3)]
    )
    def test_costs_more_the_farther_it_is_beyond_the_limit(self, value: float, cost: float) -> None:
        assert self.FAULT.cost(value) == pytest.approx(cost)

    def test_of_too_little_grows_downwards(self) -> None:
        fault = Fault("width", -1, -0.1, 0.2, 2.0)
        assert fault.cost(-0.2) == pytest.approx(1)
        assert fault.cost(5) == 0

    def test_counts_beyond_the_copybooks_own(self) -> None:
        ink, ideals = {"slant": 0.3}, [{"slant": 0.1}, {"slant": 0.2}]
        assert costs([self.FAULT], [Drawing(ink, ideals)])[0] == pytest.approx(1)
        assert costs([self.FAULT], [Drawing({"slant": 0.2}, [ink])])[0] == 0
        own = {"usual": own_costs([self.FAULT], ideals)}
        digit = DigitFaults((self.FAULT,), (), (), own)
        assert digit.costs_of(ink, "usual") == pytest.approx([1])
        assert digit.costs_of({"slant": 0.2}, "usual") == [0]

    def test_of_what_is_not_measured_costs_nothing(self) -> None:
        assert costs([self.FAULT], [Drawing({}, [{"slant": 0}])])[0] == 0
        assert DigitFaults((self.FAULT,), (), (), {"usual": (0.0,)}).costs_of({}, "usual") == [0]

    def test_signs_are_as_strong_as_they_are_beyond(self) -> None:
        sign = Sign("slant", "slant", -1, -0.2, 0.1)
        assert sign.strength({"slant": -0.4}) == pytest.approx(2)
        assert sign.strength({"slant": 0.4}) == 0
        assert sign.strength({}) == 0


class TestShapes:
    def test_come_back_from_json(self) -> None:
        shapes = load_shapes()
        assert parse_shapes(format_shapes(shapes)) == shapes

    def test_shipped_are_sound(self) -> None:
        """Every fault is of a measure that a drawing of the digit can have, with its sign."""
        shapes = load_shapes()
        assert len(shapes.digits) == 10
        for digit, own in enumerate(shapes.digits):
            assert list(own.costs) == sorted(set(own.costs))
            for fault in own.faults:
                assert fault.sign in signs(fault.measure, digit), (digit, fault)
                assert 0 < fault.weight < 9
                assert fault.span > 0
            assert all(sign.span > 0 for sign in own.signs)

    def test_shipped_have_what_the_copybooks_pictures_cost(self) -> None:
        """Fit the shapes again after a change of the copybook's pictures or of the measures."""
        for way in copybook():
            if way.parts:
                own = load_shapes().digits[way.digit]
                fresh = own_costs(own.faults, ideal_measures(way))
                assert own.own[way.name] == pytest.approx(fresh, abs=1e-3), way.name

    def test_a_shipped_file_is_what_is_formatted(self) -> None:
        assert json.loads(SHAPES.read_text("utf-8")) == json.loads(format_shapes(load_shapes()))

    def test_costs_become_scores(self) -> None:
        """A cost at each mark gives the mark's score."""
        (way, *_) = (way for way in copybook() if way.digit == 1)
        for mark, score in zip((0.5, 1.0, 2.0, 3.0, 4.0), SCORES, strict=True):
            fault = Fault(LOOKALIKE, -1, 7.0, 1.0, mark)
            marks = (0.5, 1.0, 2.0, 3.0, 4.0)
            shapes = Shapes((DigitFaults((fault,), marks, (), {way.name: (0.0,)}),) * 10, 0)
            shape = judge_shape(way.strokes, 1, [way], 6.0, shapes=shapes)
            assert shape is not None
            assert shape.score == pytest.approx(score)

    def test_odds_are_against_the_likeliest_other(self) -> None:
        probabilities = [0.0, 0.6, 0.3, *[0.1 / 7] * 7]
        assert log_odds(probabilities, 1) == pytest.approx(np.log(2))
        assert log_odds(probabilities, 2) == pytest.approx(-np.log(2))
        assert log_odds([1.0, *[0.0] * 9], 0) == 8
        assert log_odds([1.0, *[0.0] * 9], 1) == -8


class TestMeasureDrawing:
    def test_has_all_measures_and_the_look_alike(self, reader: Reader) -> None:
        found = measure_drawing(ideals(3)[0], 3, reader)
        assert LOOKALIKE in found.measures
        assert all(set(ideal) == set(found.measures) for ideal in found.ideals)

    def test_of_a_dot_has_none(self, reader: Reader) -> None:
        assert measure_drawing([np.array([[1.0, 1.0]])], 3, reader).measures == {}


class TestMeasureFollowed:
    def test_is_measured_before_and_after_at_some_places(self, reader: Reader) -> None:
        open_ring = ideals(0)[0][0][:-24]
        (pair,) = measure_followed([[open_ring]], 0, load_shapes().digits[0], reader)
        before, after = ([each.measures["hole"] for each in drawn] for drawn in pair)
        assert len(before) == len(after) == len(PLACES)
        assert max(before) == 0
        assert min(after) > 0.1

    def test_a_digit_without_faults_is_left_out(self, reader: Reader) -> None:
        faults = replace(load_shapes().digits[0], faults=(), signs=(), own={})
        own = {way.name: () for way in copybook() if way.digit == 0}
        assert measure_followed([ideals(0)[0]], 0, replace(faults, own=own), reader) == []


class TestRun:
    def test_without_data_says_so(self, tmp_path: Path) -> None:
        options = argparse.Namespace(data=tmp_path, out=tmp_path / "shape.json", seed=1)
        with pytest.raises(TrainingError, match=r"sets\.jsonl cannot be read"):
            run(options)
