"""Every line gets one line of output: a result, or an error that says what is wrong."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.cli.jsonl import Line
from digitgame.cli.score.batch import score_batch
from digitgame.cli.score.options import FORMATS
from digitgame.cli.score.scorer import Rules
from digitgame.core.leniency import Leniency
from model.grid import Grid
from model.raster import Points
from tests.cli.score.given import BAD, FIELDS, anything, drawn, line, objects

rules_of_any_kind = st.builds(
    Rules,
    grid=st.sampled_from([None, Grid(8, 8), Grid(40, 20), Grid(400, 10)]),
    keeps_place=st.booleans(),
    leniency=st.sampled_from(Leniency),
    target=st.sampled_from([None, 0, 7]),
)


class TestAnyLine:
    def check(self, text: str, rules: Rules | None = None) -> None:
        table, jsonl = (
            score_batch([Line(1, text.encode())], rules or Rules(), form)
            for form in reversed(FORMATS)
        )
        assert table.text.removesuffix("\n").isprintable()
        assert jsonl.text.endswith("\n")
        assert jsonl.text.count("\n") == 1
        result = json.loads(jsonl.text, parse_constant=pytest.fail)
        assert list(result) == (["id", "error", "line"] if jsonl.bad else FIELDS)
        if not jsonl.bad:
            assert sum(result["probabilities"]) == pytest.approx(1, abs=1e-4)
            assert result["score"] is None or 0 <= result["score"] <= 100

    @given(found=st.one_of(objects, anything), rules=rules_of_any_kind)
    def test_of_json_is_answered(self, found: object, rules: Rules) -> None:
        self.check(json.dumps(found), rules)

    @given(text=st.text())
    def test_of_text_is_answered(self, text: str) -> None:
        self.check(text)

    @pytest.mark.parametrize(
        "text", [*BAD, "\x00", "\u2028" + line(), line(id="\u2028\x85\n")], ids=repr
    )
    def test_of_odd_text_is_answered(self, text: str) -> None:
        self.check(text)

    @given(strokes=drawn, rules=rules_of_any_kind)
    def test_with_strokes_of_any_size_is_answered(
        self, strokes: list[list[list[float]]], rules: Rules
    ) -> None:
        self.check(line(strokes, target=3), rules)

    @pytest.mark.parametrize("rules", [Rules(), Rules(Grid(400, 400))])
    def test_of_the_most_that_is_allowed_is_answered(self, rules: Rules) -> None:
        rng = np.random.default_rng(1)
        walk: Points = np.cumsum(rng.normal(0, 1, (20_000, 2)), axis=0)
        self.check(line([walk.tolist()], target=8), rules)
        dots = rng.uniform(0, 40, (1_000, 1, 2))
        self.check(line(dots.tolist(), target=8), rules)
