"""A picture is read, and scored as far as pixels allow."""

from dataclasses import replace

import numpy as np
import pytest

from digitgame.cli.score.scorer import Judge, Rules, place_on_pad
from digitgame.core.drawing_json import parse
from digitgame.core.tips import UNREADABLE
from model.raster import Floats, digit_image
from tests.cli.score.lines import FIELDS, line


class TestReadImage:
    @pytest.fixture
    def seven(self) -> Floats:
        return digit_image(place_on_pad(parse(line()).strokes, Rules())[0], 0)

    def test_without_a_target_is_a_reading(self, judge: Judge, seven: Floats) -> None:
        result = judge.read_image("7.png", seven)
        assert list(result) == FIELDS
        assert (result["id"], result["digit"], result["parts"]) == ("7.png", 7, None)

    def test_with_a_target_has_the_readings_part_alone(self, judge: Judge, seven: Floats) -> None:
        judge = replace(judge, rules=Rules(target=7))
        parts = judge.read_image("7.png", seven)["parts"]
        assert parts is not None
        prediction, *others = parts.values()
        assert isinstance(prediction, float)
        assert prediction > 90
        assert others == [None] * 4

    def test_says_what_was_misread(self, judge: Judge, seven: Floats) -> None:
        judge = replace(judge, rules=Rules(target=4))
        result = judge.read_image("7.png", seven)
        assert result["tip"] is not None
        assert result["tip"].startswith("It looks like a 7.")
        assert result["score"] is None

    def test_says_what_cannot_be_read(self, judge: Judge) -> None:
        judge = replace(judge, rules=Rules(target=4))
        result = judge.read_image("7.png", np.zeros((28, 28), dtype=np.float32))
        assert (result["digit"], result["parts"], result["tip"]) == (None, None, UNREADABLE)
