"""The result of scoring one drawing, in the fields of the output."""

from dataclasses import asdict
from typing import TypedDict

from digitgame.core.judging import Judgement
from digitgame.core.tips import UNREADABLE, misread_tip
from digitgame.i18n import _
from model.reader import Prediction


class Result(TypedDict):
    """The result of one drawing."""

    id: object
    """Any JSON value."""
    digit: int | None
    """The likeliest digit; None if unreadable."""
    confidence: float | None
    """Its probability; None if unreadable."""
    probabilities: list[float]
    """Ten, digit 0 first."""
    readable: bool
    target: int | None
    score: float | None
    stars: int | None
    parts: dict[str, float] | None
    """0 to 100 each, by the fields of `Parts`; None for what is not judged."""
    way: str | None
    tip: str | None


def reading_result(name: object, prediction: Prediction, target: int | None = None) -> Result:
    """Return the result of a drawing that is read but not judged."""
    return Result(
        id=name,
        digit=prediction.digit if prediction.readable else None,
        confidence=round(prediction.confidence, 6) if prediction.readable else None,
        probabilities=[round(probability, 6) for probability in prediction.probabilities],
        readable=prediction.readable,
        target=target,
        score=None,
        stars=None,
        parts=None,
        way=None,
        tip=None,
    )


def judged_result(
    name: object, prediction: Prediction, target: int, judgement: Judgement
) -> Result:
    """Return the result of a drawing with a target."""
    result = reading_result(name, prediction, target)
    result["tip"] = judgement.tip
    if judgement.score is None or judgement.parts is None:
        return result
    result["score"] = round(judgement.score, 1)
    result["stars"] = judgement.stars
    result["parts"] = {part: round(value, 1) for part, value in asdict(judgement.parts).items()}
    result["way"] = judgement.way.name if judgement.way else None
    return result


def image_result(name: object, prediction: Prediction, target: int | None) -> Result:
    """Return the result of a picture, which has no strokes to judge.

    Args:
        name: its id.
        prediction: the network's prediction.
        target: the expected digit, if any.
    """
    result = reading_result(name, prediction, target)
    if target is None:
        return result
    if not prediction.readable:
        result["tip"] = _(UNREADABLE)
        return result
    if prediction.digit != target:
        result["tip"] = misread_tip(prediction.digit, None)
    return result
