"""Whatever the line, there is an answer."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.cli.score.scorer import Judge, Rules
from digitgame.core.drawing_json import BadLineError
from digitgame.core.leniency import Leniency
from model.grid import Grid
from model.raster import Points
from tests.cli.score.lines import FIELDS, anything, drawn, line, objects

rules_of_any_kind = st.builds(
    Rules,
    grid=st.sampled_from([None, Grid(8, 8), Grid(40, 20), Grid(400, 10)]),
    keeps_place=st.booleans(),
    leniency=st.sampled_from(Leniency),
    target=st.sampled_from([None, 0, 7]),
)


class TestAnyLine:
    """Whatever comes: a result that is JSON, or an error that says what is wrong."""

    def check(self, judge: Judge, text: str) -> None:
        try:
            result = judge.score_line(text)
        except BadLineError as error:
            json.dumps([error.name, str(error)], allow_nan=False)
            return
        json.dumps(result, allow_nan=False)
        assert list(result) == FIELDS
        assert sum(result["probabilities"]) == pytest.approx(1, abs=1e-4)
        if result["score"] is not None:
            assert 0 <= result["score"] <= 100

    @given(found=st.one_of(objects, anything), rules=rules_of_any_kind)
    def test_of_json_is_answered(self, judge: Judge, found: object, rules: Rules) -> None:
        self.check(replace(judge, rules=rules), json.dumps(found))

    @given(text=st.text())
    def test_of_text_is_answered(self, judge: Judge, text: str) -> None:
        self.check(judge, text)

    @given(strokes=drawn, rules=rules_of_any_kind)
    def test_with_strokes_of_any_size_is_answered(
        self, judge: Judge, strokes: list[list[list[float]]], rules: Rules
    ) -> None:
        self.check(replace(judge, rules=rules), line(strokes, target=3))

    @pytest.mark.parametrize("rules", [Rules(), Rules(Grid(400, 400))])
    def test_of_the_most_that_is_allowed_is_answered(self, judge: Judge, rules: Rules) -> None:
        judge = replace(judge, rules=rules)
        rng = np.random.default_rng(1)
        walk: Points = np.cumsum(rng.normal(0, 1, (20_000, 2)), axis=0)
        self.check(judge, line([walk.tolist()], target=8))
        dots = rng.uniform(0, 40, (1_000, 1, 2))
        self.check(judge, line(dots.tolist(), target=8))
