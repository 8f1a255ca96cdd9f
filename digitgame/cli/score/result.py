"""A result: what is known of one drawing, as `digitgame score` writes it; pure."""

from typing import TypedDict

from digitgame.core.judging import Judgement
from digitgame.core.tips import UNREADABLE, misread_tip
from digitgame.i18n import _
from model.reader import Prediction


class PartScores(TypedDict):
    """A score's parts, 0 to 100 each; None for those that the drawing does not tell."""

    reading: float | None
    form: float | None
    formation: float | None
    proportion: float | None
    placement: float | None


class Result(TypedDict):
    """What is known of one drawing, as it is written."""

    id: object
    """Any JSON value."""
    digit: int | None
    """The likeliest digit; None for what can't be read."""
    confidence: float | None
    """Its probability; None for what can't be read."""
    probabilities: list[float]
    """Ten, digit 0 first."""
    readable: bool
    target: int | None
    score: float | None
    stars: int | None
    parts: PartScores | None
    way: str | None
    tip: str | None


def reading_result(name: object, prediction: Prediction) -> Result:
    """What a drawing without a target gives."""
    return Result(
        id=name,
        digit=prediction.digit if prediction.readable else None,
        confidence=round(prediction.confidence, 6) if prediction.readable else None,
        probabilities=[round(probability, 6) for probability in prediction.probabilities],
        readable=prediction.readable,
        target=None,
        score=None,
        stars=None,
        parts=None,
        way=None,
        tip=None,
    )


def judged_result(
    name: object, prediction: Prediction, target: int, judgement: Judgement
) -> Result:
    """What a drawing with a target gives."""
    result = reading_result(name, prediction)
    result["target"] = target
    result["tip"] = judgement.tip
    if judgement.score is None or judgement.parts is None:
        return result
    result["score"] = _tenths(judgement.score)
    result["stars"] = judgement.stars
    parts = judgement.parts
    result["parts"] = PartScores(
        reading=_tenths(parts.reading),
        form=_tenths(parts.form),
        formation=_tenths(parts.formation),
        proportion=_tenths(parts.proportion),
        placement=_tenths(parts.placement),
    )
    result["way"] = judgement.way.name if judgement.way else None
    return result


def image_result(name: object, prediction: Prediction, target: int | None) -> Result:
    """What a picture gives: without strokes there is a reading and no score.

    Args:
        name: its id.
        prediction: what the network read in it.
        target: what was asked for, if anything.
    """
    result = reading_result(name, prediction)
    if target is None:
        return result
    result["target"] = target
    if not prediction.readable:
        result["tip"] = _(UNREADABLE)
        return result
    result["parts"] = PartScores(
        reading=_tenths(100 * prediction.probabilities[target]),
        form=None,
        formation=None,
        proportion=None,
        placement=None,
    )
    if prediction.digit != target:
        result["tip"] = misread_tip(prediction.digit, None)
    return result


def _tenths(value: float) -> float:
    return round(value, 1)
