"""Headline, tip, Compare and Why? never contradict each other, however a digit is spoilt."""

import zlib
from functools import cache

import numpy as np
import pytest

from digitgame.core.advice import advise
from digitgame.core.comparison import compare
from digitgame.core.explanation import explain
from digitgame.core.judging import PRAISE_SCORE, Judgement, judge
from digitgame.core.tips import PRAISE
from model.copybook import Way, taught_ways
from model.fault_kinds import Kind
from model.raster import Points, digit_image, drop_stray_strokes, smooth
from model.reader import Prediction, Reader
from model.tolerances import load_tolerances
from tests.core.given import USUAL, way_id
from training.made_faults import SPOILS, spoilt

LACKS = (Kind.OPEN, Kind.GAP, Kind.MISSING, Kind.SHORT)
"""Kinds of faults of which Why? must not say that there is too much ink."""

NEAR = 6.0  # pad units: what is said of places farther apart is not about the same


@cache
def spoil(way: Way, name: str, reader: Reader) -> tuple[list[Points], Prediction, Judgement]:
    rng = np.random.default_rng(zlib.crc32(way_id(way).encode()))
    strokes = {kind: changed for kind, changed, _ in spoilt(way.strokes, rng)}[name]
    ink = USUAL.snapped(USUAL.fitted(strokes))
    prediction = reader.read(digit_image(ink))
    judgement = judge(
        ink,
        way.digit,
        prediction,
        USUAL.guides,
        ways=taught_ways(),
        tolerances=load_tolerances(),
    )
    return ink, prediction, judgement


@pytest.mark.parametrize("name", SPOILS)
@pytest.mark.parametrize("way", taught_ways(), ids=way_id)
class TestSpoilt:
    def test_compare_says_what_the_tip_says_of_the_same_place(
        self, way: Way, name: str, reader: Reader
    ) -> None:
        _, _, judgement = spoil(way, name, reader)
        found = compare(judgement, way.digit, USUAL, taught_ways())
        assert (found.words, found.place) == (judgement.tip, judgement.place)

    def test_the_tip_agrees_with_score_and_reading(
        self, way: Way, name: str, reader: Reader
    ) -> None:
        _, prediction, judgement = spoil(way, name, reader)
        is_praised = judgement.score is not None and judgement.score >= PRAISE_SCORE
        assert is_praised or judgement.tip != PRAISE
        is_misread = prediction.readable and prediction.digit != way.digit
        looks_like = judgement.tip.startswith("It looks like")
        assert looks_like == (is_misread and not judgement.is_mirrored)

    @pytest.mark.slow
    def test_why_says_nothing_else_of_the_same_place(
        self, way: Way, name: str, reader: Reader
    ) -> None:
        """Ink that the tip would add is not too much; none that it would leave out is missing."""
        ink, _, judgement = spoil(way, name, reader)
        if judgement.shape is None or judgement.place is None:
            return
        why = explain(ink, way.digit, USUAL, 2.4, reader=reader, ways=taught_ways())
        seen = [smooth(stroke) for stroke in drop_stray_strokes(ink)]
        advice = advise(judgement.shape, seen, way.digit)
        if advice is None or advice.text not in judgement.tip or why.change is None:
            return
        if advice.kind is Kind.EXTRA:
            assert not any(is_near(part, judgement.place) for part in why.change.added)
        if advice.kind in LACKS and "too much" in why.words:
            assert not any(is_near(part, judgement.place) for part in why.change.removed)


def is_near(part: Points, place: tuple[float, float]) -> bool:
    return bool(np.hypot(*(part - place).T).min() < NEAR)
