"""Scoring a drawing or reading a picture, and the fields of the result."""

from dataclasses import replace

import numpy as np
import pytest

from digitgame.cli.score.scorer import Judge, Rules, place_on_pad
from digitgame.core.drawing_json import Drawing, parse
from digitgame.core.judging import PRAISE_SCORE
from digitgame.core.tips import PRAISE, UNREADABLE
from model.copybook import Way, copybook, taught_ways
from model.grid import Grid
from model.raster import Floats, digit_image
from model.reader import Prediction, Reader
from tests.cli.score.given import FIELDS, line
from tests.handmade import HANDMADE, fitted

GRIDS = (Grid(28, 14), Grid(40, 20), Grid(80, 40))


class Blind(Reader):
    """A reader that cannot read anything."""

    def __init__(self) -> None:
        pass

    def read(self, image: Floats) -> Prediction:
        return Prediction((0.4, *(0.6 / 9,) * 9), readable=False)


class TestScore:
    @pytest.mark.parametrize("grid", [None, *GRIDS], ids=str)
    def test_handmade_digits_are_read_right_and_score_well(
        self, judge: Judge, grid: Grid | None
    ) -> None:
        judge = replace(judge, rules=Rules(grid))
        for made in HANDMADE:
            result = judge.score_line(line(made.strokes, target=made.digit))
            assert (result["digit"], result["readable"]) == (made.digit, True), str(made)
            assert (result["score"] or 0) >= 80, str(made)

    @pytest.mark.parametrize("grid", GRIDS, ids=str)
    def test_ink_that_keeps_its_place_is_judged_as_the_game_judges_it(
        self, judge: Judge, grid: Grid
    ) -> None:
        made = HANDMADE[0]
        on_pad = grid.snapped(fitted(made, grid.columns, grid.rows))
        judge = replace(judge, rules=Rules(grid, keeps_place=True))
        strokes = [stroke.tolist() for stroke in on_pad]
        result = judge.score_line(line(strokes, target=made.digit))
        prediction = judge.reader.read(digit_image(on_pad))
        assert result["probabilities"] == [round(p, 6) for p in prediction.probabilities]

    @pytest.mark.parametrize("way", taught_ways(), ids=lambda way: f"{way.digit} {way.name}")
    def test_the_copybooks_own_strokes_are_praised(self, judge: Judge, way: Way) -> None:
        judge = replace(judge, ways=copybook())
        result = judge.score(Drawing(None, way.strokes, way.digit))
        assert (result["score"] or 0) >= PRAISE_SCORE
        assert result["tip"] == PRAISE

    def test_a_result_has_exactly_the_fields_of_the_format(self, judge: Judge) -> None:
        result = judge.score_line(line(id={"page": 3}, target=7))
        assert list(result) == FIELDS
        assert result["id"] == {"page": 3}
        assert result["digit"] == result["target"] == 7
        assert len(result["probabilities"]) == 10
        assert result["confidence"] == max(result["probabilities"])
        assert result["score"] == round(result["score"] or 0, 1)
        assert result["stars"] in range(4)
        parts = result["parts"]
        assert parts is not None
        assert list(parts) == ["shape", "formation", "placement"]
        assert result["way"] == "plain"
        assert result["tip"]

    def test_without_a_target_it_is_only_read(self, judge: Judge) -> None:
        result = judge.score_line(line())
        assert list(result) == FIELDS
        assert result["digit"] == 7
        assert {result[field] for field in FIELDS[5:]} == {None}  # type: ignore[literal-required]

    def test_the_rules_target_is_for_lines_without_one(self, judge: Judge) -> None:
        judge = replace(judge, rules=Rules(target=7))
        assert judge.score_line(line())["target"] == 7
        assert judge.score_line(line(target=None))["target"] == 7
        assert judge.score_line(line(target=1))["target"] == 1

    def test_what_is_misread_scores_half_at_most_and_says_so(self, judge: Judge) -> None:
        result = judge.score_line(line(target=4))
        assert result["digit"] == 7
        assert result["score"] is not None
        assert result["score"] <= 50
        assert str(result["tip"]).startswith("It looks like a 7.")

    def test_what_cannot_be_read_has_no_digit_and_no_score(self, judge: Judge) -> None:
        result = replace(judge, reader=Blind()).score_line(line(id=3, target=7))
        assert list(result) == FIELDS
        assert result["readable"] is False
        assert result["probabilities"][0] == 0.4
        assert (result["id"], result["target"]) == (3, 7)
        assert result["tip"] == "Draw it again, like the model."
        for field in ("digit", "confidence", "score", "stars", "parts", "way"):
            assert result[field] is None


class TestReadImage:
    @pytest.fixture
    def seven(self) -> Floats:
        return digit_image(place_on_pad(parse(line()).strokes, Rules())[0], 0)

    def test_without_a_target_is_a_reading(self, judge: Judge, seven: Floats) -> None:
        result = judge.read_image("7.png", seven)
        assert list(result) == FIELDS
        assert (result["id"], result["digit"], result["parts"]) == ("7.png", 7, None)

    def test_with_a_target_is_not_judged_either(self, judge: Judge, seven: Floats) -> None:
        judge = replace(judge, rules=Rules(target=7))
        result = judge.read_image("7.png", seven)
        assert (result["target"], result["score"], result["parts"]) == (7, None, None)

    def test_says_what_was_misread(self, judge: Judge, seven: Floats) -> None:
        judge = replace(judge, rules=Rules(target=4))
        result = judge.read_image("7.png", seven)
        assert str(result["tip"]).startswith("It looks like a 7.")
        assert result["score"] is None

    def test_says_what_cannot_be_read(self, judge: Judge) -> None:
        judge = replace(judge, rules=Rules(target=4))
        result = judge.read_image("7.png", np.zeros((28, 28), dtype=np.float32))
        assert (result["digit"], result["parts"], result["tip"]) == (None, None, UNREADABLE)
