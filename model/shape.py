"""Judge the shape of a digit as an eye sees it, whatever path drew it.

The score falls with the sum of the costs of faults. Which faults count for a digit, from where on
and how much, was fitted to drawings that raters put in order (`python -m training shape`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from model.copybook import Way
from model.picture import Match, match_picture
from model.raster import Points
from model.structure import measure

SHAPES = Path(__file__).parent / "shape.json"

MOST = 1.5
"""Greatest cost of a fault, in multiples of its weight."""

SCORES = (100.0, 90.0, 75.0, 60.0, 0.0)
"""Scores at the costs of `DigitFaults.costs`: perfect, praised, two stars, one star, nothing."""

LOOKALIKE = "look-alike"
"""Name of the measure that the network adds: the log-odds of the target against the likeliest other
digit, within +-8."""


@dataclass(frozen=True)
class Fault:
    """A fault, which costs the more the farther a measure is beyond a limit."""

    measure: str
    """A measure of `model.structure`, or `LOOKALIKE`."""
    sign: int
    """1 if too much of it is a fault, -1 if too little."""
    limit: float
    """Value from which it costs something, in the measure's unit."""
    span: float
    """Distance from the limit at which the cost is the weight."""
    weight: float

    def cost(self, value: float) -> float:
        """Return the cost of a measure's value."""
        return self.weight * min(max(self.sign * (value - self.limit) / self.span, 0.0), MOST)


@dataclass(frozen=True)
class Sign:
    """The measure by which a kind of fault that raters name is recognised."""

    kind: str
    """The raters' word for it: open, gap, cross, missing, extra, flat, narrow, wide or slant."""
    measure: str
    sign: int
    """1 if too much of it is the fault, -1 if too little."""
    limit: float
    """Value up to which digits are well written."""
    span: float
    """From the usual value to where nearly all well-written digits end, times the preference for
    other kinds."""

    def strength(self, measures: Mapping[str, float]) -> float:
        """Return how far beyond the limit a measure is, in spans; 0 if it is within."""
        if self.measure not in measures:
            return 0.0
        return max(self.sign * (measures[self.measure] - self.limit) / self.span, 0.0)


@dataclass(frozen=True)
class DigitFaults:
    """The faults of one digit."""

    faults: tuple[Fault, ...]
    costs: tuple[float, ...]
    """Ascending costs at which the score is each of `SCORES`."""
    signs: tuple[Sign, ...]
    """Signs of the faults that raters name."""
    own: Mapping[str, tuple[float, ...]]
    """Costs of each fault in the copybook's own pictures, by name: a loop or a slash of some way
    must not count against it, nor must the stairs of a small pad."""

    def costs_of(self, measures: Mapping[str, float], look: str) -> list[float]:
        """Return what each fault costs ink beyond what it costs the copybook's own picture.

        Args:
            measures: of the ink; one that is not among them costs nothing.
            look: name of the picture that the ink resembles.
        """
        signs, limits, spans, weights = self._ramps
        values = [measures.get(fault.measure, fault.limit) for fault in self.faults]
        beyond = np.minimum(np.maximum(signs * (values - limits) / spans, 0.0), MOST)
        costs: list[float] = np.maximum(weights * beyond - self.own[look], 0.0).tolist()
        return costs

    @cached_property
    def _ramps(self) -> Points:
        """Signs, limits, spans and weights (4, faults)."""
        rows = [(f.sign, f.limit, f.span, f.weight) for f in self.faults]
        return np.array(rows, dtype=np.float64).reshape(-1, 4).T


@dataclass(frozen=True)
class Shapes:
    """The faults of all digits."""

    digits: tuple[DigitFaults, ...]
    """Digit 0 first."""
    sets: int
    """Number of rated sets that they were fitted to."""


@dataclass(frozen=True, eq=False)
class Shape:
    """The shape of some ink."""

    score: float
    """0 to 100."""
    match: Match
    measures: Mapping[str, float]
    costs: tuple[tuple[Fault, float], ...]
    """The faults that it has, with their costs, the largest first."""
    signs: tuple[tuple[str, float], ...]
    """The kinds of faults that raters would name, with their strengths, the greatest first."""
    optional: frozenset[str] = frozenset()
    """Names of the picture's parts that another accepted picture lacks, as the slash of a 0."""


def judge_shape(
    strokes: Sequence[Points],
    digit: int,
    ways: Iterable[Way],
    lookalike: float,
    *,
    shapes: Shapes,
    leniency: float = 1.0,
) -> Shape | None:
    """Judge the shape of some ink.

    Args:
        strokes: the smoothed ink, arrays (n, 2) in any unit.
        digit: what it should be.
        ways: those whose pictures it may resemble.
        lookalike: the network's `LOOKALIKE`.
        shapes: the faults.
        leniency: costs are divided by it.

    Returns:
        The shape; None for ink without extent.
    """
    pictured = [way for way in ways if way.digit == digit and way.parts]
    match = match_picture(strokes, pictured)
    if match is None:
        return None
    measures = {**measure(strokes, match), LOOKALIKE: lookalike}
    known = shapes.digits[digit]
    costs = list(zip(known.faults, known.costs_of(measures, match.way.name), strict=True))
    score = float(np.interp(sum(cost for _, cost in costs) / leniency, known.costs, SCORES))
    found = sorted((pair for pair in costs if pair[1] > 0), key=lambda pair: -pair[1])
    signs = [(sign.kind, sign.strength(measures)) for sign in known.signs]
    named = sorted((pair for pair in signs if pair[1] > 0), key=lambda pair: -pair[1])
    shared = set.intersection(*({part.name for part in way.parts} for way in pictured))
    optional = frozenset(match.names).difference(shared)
    return Shape(score, match, measures, tuple(found), tuple(named), optional)


def log_odds(probabilities: Sequence[float], digit: int) -> float:
    """Return the log-odds of a digit against the likeliest other one, within +-8."""
    other = max(p for number, p in enumerate(probabilities) if number != digit)
    return float(np.clip(np.log(max(probabilities[digit], 1e-9) / max(other, 1e-9)), -8, 8))


@cache
def load_shapes() -> Shapes:
    """Load the shipped faults."""
    return parse_shapes(SHAPES.read_text("utf-8"))


def parse_shapes(text: str) -> Shapes:
    """Parse faults from JSON text."""
    loaded = json.loads(text)
    digits = tuple(
        DigitFaults(
            tuple(Fault(**fault) for fault in digit["faults"]),
            tuple(digit["costs"]),
            tuple(Sign(**sign) for sign in digit["signs"]),
            {name: tuple(costs) for name, costs in digit["own"].items()},
        )
        for digit in loaded["digits"]
    )
    return Shapes(digits, loaded["sets"])


def format_shapes(shapes: Shapes) -> str:
    """Format faults as JSON, a digit in a line."""
    digits = ",\n".join(json.dumps(asdict(digit)) for digit in shapes.digits)
    return f'{{"sets": {shapes.sets}, "digits": [\n{digits}\n]}}\n'
