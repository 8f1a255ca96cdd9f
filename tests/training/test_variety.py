"""Rare forms of digits and digits of straight lines."""

from collections import defaultdict

import numpy as np
import pytest

from model.raster import Points, digit_image
from training import variety
from training.straight_digits import SEGMENTS, draw_angular
from training.terminal import COLUMNS, draw_as_in_terminal
from training.variety import Form, draw_form

FORMS = 2_000
ANGULAR = 300


@pytest.fixture(scope="module")
def forms() -> dict[str, list[Form]]:
    """Forms by kind."""
    rng = np.random.default_rng(1)
    by_kind: dict[str, list[Form]] = defaultdict(list)
    for _ in range(FORMS):
        form = draw_form(rng)
        by_kind[form.kind].append(form)
    return by_kind


@pytest.fixture(scope="module")
def angular() -> list[tuple[int, tuple[Points, ...]]]:
    rng = np.random.default_rng(1)
    return [draw_angular(rng) for _ in range(ANGULAR)]


class TestForms:
    def test_all_kinds_are_drawn(self, forms: dict[str, list[Form]]) -> None:
        assert forms.keys() == variety._FORMS.keys() | variety._ZEROS.keys()

    def test_a_kinds_name_begins_with_its_digit(self, forms: dict[str, list[Form]]) -> None:
        for kind, drawn in forms.items():
            assert {str(form.label) for form in drawn} == {kind[0]}

    def test_each_is_a_picture_with_ink(self, forms: dict[str, list[Form]]) -> None:
        rng = np.random.default_rng(2)
        for drawn in forms.values():
            for form in drawn[:10]:
                assert all(stroke.ndim == 2 and stroke.shape[1] == 2 for stroke in form.strokes)
                assert np.isfinite(np.concatenate(form.strokes)).all()
                image = draw_as_in_terminal(form.strokes, rng).image()
                assert image.sum() > 25

    def test_forms_keep_about_their_height_and_width(self, forms: dict[str, list[Form]]) -> None:
        for kind, drawn in forms.items():
            for form in drawn:
                width, height = np.ptp(np.concatenate(form.strokes), axis=0)
                assert 60 < height < 230, kind
                assert 5 < width < 260, kind

    def test_no_two_are_alike(self, forms: dict[str, list[Form]]) -> None:
        drawn = [np.concatenate(form.strokes).tobytes() for each in forms.values() for form in each]
        assert len(set(drawn)) == FORMS

    def test_zeros_differ_in_what_their_kind_adds(self, forms: dict[str, list[Form]]) -> None:
        def counts(kind: str) -> set[int]:
            return {len(form.strokes) for form in forms[kind]}

        assert counts("0 slashed") == {1, 2}  # some without lifting the pen
        assert counts("0 dotted") == {2}
        assert counts("0 open") == counts("0 flat") == {1}
        flat = [np.ptp(form.strokes[0], axis=0) for form in forms["0 flat"]]
        assert np.mean([width > height for width, height in flat]) > 0.9

    def test_an_open_zero_has_a_gap(self, forms: dict[str, list[Form]]) -> None:
        for form in forms["0 open"]:
            (ring,) = form.strokes
            assert np.hypot(*(ring[-1] - ring[0])) > 5

    def test_a_seed_determines_the_form(self) -> None:
        one, same, other = (draw_form(np.random.default_rng(seed)) for seed in (3, 3, 4))
        assert one.kind == same.kind
        for first, second in zip(one.strokes, same.strokes, strict=True):
            np.testing.assert_array_equal(first, second)
        assert one.kind != other.kind or not np.array_equal(one.strokes[0], other.strokes[0])


class TestAngular:
    def test_all_digits_are_drawn(self, angular: list[tuple[int, tuple[Points, ...]]]) -> None:
        assert {label for label, _ in angular} == set(SEGMENTS) == set(range(10))

    def test_points_are_centres_of_cells_on_the_pad(
        self, angular: list[tuple[int, tuple[Points, ...]]]
    ) -> None:
        for _label, strokes in angular:
            points = np.concatenate(strokes)
            assert ((points[:, 0] - 0.5) % 1 == 0).all()
            assert ((points[:, 1] - 1) % 2 == 0).all()
            assert points.min() > 0
            assert points.max() < COLUMNS[1]

    def test_the_pen_moves_from_cell_to_neighbouring_cell(
        self, angular: list[tuple[int, tuple[Points, ...]]]
    ) -> None:
        for _label, strokes in angular:
            for stroke in strokes:
                steps = np.abs(np.diff(stroke, axis=0)) / (1, 2)
                assert steps.max(initial=0) <= 1

    def test_each_is_a_picture_with_ink(
        self, angular: list[tuple[int, tuple[Points, ...]]]
    ) -> None:
        for _label, strokes in angular:
            assert digit_image(strokes).sum() > 25

    def test_a_seed_determines_the_digit(self) -> None:
        (label, strokes), (same_label, same) = (
            draw_angular(np.random.default_rng(5)) for _ in range(2)
        )
        assert label == same_label
        for one, other in zip(strokes, same, strict=True):
            np.testing.assert_array_equal(one, other)
