"""Measure how far the judge agrees with raters' eyes.

    python -m tests.tools.eye_report --data DIR [--sets measuring] [--people 500] [--out FOLDER]

It prints the figures of docs/judge.md and, with --out, draws its contact sheets.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from digitgame.core.judging import MIRRORED, PRAISE_SCORE, Judgement, judge
from model.copybook import taught_ways
from model.fault_kinds import Kind
from model.grid import Grid
from model.raster import Points, digit_image, drop_stray_strokes, smooth
from model.reader import Reader, load_reader
from model.tolerances import load_tolerances
from model.worst_fault import find_worst
from training.errors import TrainingError
from training.eye import RatedSet, load_rated
from training.following import follow
from training.ink import load_ink
from training.made_faults import random_corners
from training.pendigits import PenDigit

PAD = Grid(40, 20)

LINES = 5000
"""Random lines that are judged."""

_PLACES = ((0.0, 0.0), (0.5, 0.0), (0.0, 1.0), (0.5, 1.0), (0.25, 0.5))
"""Parts of a cell by which a drawing is moved, in pad units."""

_SAME = {  # kinds of advice for what raters call a fault
    "open": (Kind.OPEN,),
    "gap": (Kind.GAP,),
    "cross": (Kind.CROSS,),
    "missing": (Kind.MISSING,),
    "extra": (Kind.EXTRA,),
    "flat": (Kind.FLAT, Kind.WIDE),
    "narrow": (Kind.NARROW,),
    "wide": (Kind.WIDE, Kind.FLAT),
    "slant": (Kind.LEANS_LEFT, Kind.LEANS_RIGHT),
}


@dataclass(frozen=True, eq=False)
class Judged:
    """A drawing with its judgement."""

    digit: int
    strokes: Sequence[Points]
    """In pad units, over the cells of the usual pad."""
    judgement: Judgement

    @property
    def score(self) -> float:
        """The score; -1 for a drawing that cannot be read."""
        return -1.0 if self.judgement.score is None else self.judgement.score

    @property
    def shape(self) -> float:
        """The shape part; -1 for a drawing that cannot be read."""
        return self.judgement.parts.shape if self.judgement.parts else -1.0

    @property
    def smoothed(self) -> list[Points]:
        """The smoothed ink."""
        return [smooth(stroke) for stroke in drop_stray_strokes(self.strokes)]


class Bench:
    """Judges drawings on the usual pad."""

    def __init__(self, reader: Reader) -> None:
        """Use a reader."""
        self._reader = reader

    def judge(self, strokes: Sequence[Points], digit: int, *, is_placed: bool = False) -> Judged:
        """Judge a drawing of a digit; fit it between the guide lines unless it `is_placed`."""
        snapped = PAD.snapped(strokes if is_placed else PAD.fitted(strokes))
        judgement = judge(
            snapped,
            digit,
            self._reader.read(digit_image(snapped)),
            PAD.guides,
            ways=taught_ways(),
            tolerances=load_tolerances(),
        )
        return Judged(digit, snapped, judgement)

    def mean_shape(self, strokes: Sequence[Points], digit: int) -> float:
        """Return the mean shape of a drawing at a few places: the cells make it vary."""
        return float(
            np.mean(
                [
                    self.judge([stroke + place for stroke in strokes], digit, is_placed=True).shape
                    for place in _PLACES
                ]
            )
        )


def report_sets(rated: Sequence[RatedSet], bench: Bench) -> tuple[Iterator[str], list[Judged]]:
    """Return lines about rated sets, and their judged drawings."""
    known: dict[tuple[int, str], Judged] = {}
    agreed: defaultdict[int, list[float]] = defaultdict(list)
    best: list[bool] = []
    again: list[float] = []
    others: list[float] = []
    named: defaultdict[str, list[bool]] = defaultdict(list)
    for each in rated:
        drawings = []
        for name, strokes in zip(each.names, each.drawings, strict=True):
            if (each.digit, name) not in known:
                known[each.digit, name] = bench.judge(strokes, each.digit)
            drawings.append(known[each.digit, name])
        scores = [drawing.score for drawing in drawings]
        for better, worse in each.pairs():
            tie = scores[better] == scores[worse]
            agreed[each.digit].append(0.5 if tie else float(scores[better] > scores[worse]))
        for rating in each.ratings:
            best.append(scores[rating.order[0]] > scores[rating.order[-1]])
            for number, score in enumerate(scores):
                (again if number in rating.again else others).append(score)
            for number, fault in rating.faults.items():
                shape = drawings[number].judgement.shape
                if fault in _SAME and shape:
                    worst = find_worst(shape, drawings[number].smoothed, each.digit)
                    named[fault].append(worst is not None and worst.kind in _SAME[fault])
    return _set_lines(agreed, best, again, others, named), list(known.values())


def _set_lines(
    agreed: dict[int, list[float]],
    best: list[bool],
    again: list[float],
    others: list[float],
    named: dict[str, list[bool]],
) -> Iterator[str]:
    every = [value for values in agreed.values() for value in values]
    yield f"pairs ordered as the raters do: {np.mean(every):.3f} of {len(every)}"
    by_digit = " ".join(f"{np.mean(agreed[digit]):.2f}" for digit in range(10))
    yield f"  digits 0 to 9: {by_digit}"
    yield f"best above worst: {np.mean(best):.3f} of {len(best)}"
    shares = [np.mean(np.array(again) >= least) for least in (60, 75, 90)]
    yield "to be written again with 60, 75, 90 or more: " + " ".join(f"{s:.3f}" for s in shares)
    shares = [np.mean(np.array(others) >= least) for least in (60, 75, 90)]
    yield "  the others: " + " ".join(f"{s:.3f}" for s in shares)
    flat = [is_named for values in named.values() for is_named in values]
    yield f"faults named by the tip: {np.mean(flat):.3f} of {len(flat)}"
    each = ", ".join(f"{kind} {np.mean(v):.2f} of {len(v)}" for kind, v in sorted(named.items()))
    yield f"  {each}"


def report_people(people: Sequence[PenDigit], bench: Bench) -> Iterator[str]:
    """Yield lines about other people's digits: praise, mirrors and tips that are followed."""
    praised, mirrored, wrongly = [], [], []
    followed: defaultdict[Kind, list[tuple[bool, bool]]] = defaultdict(list)
    for person in people:
        drawn = bench.judge(person.strokes, person.label)
        wrongly.append(drawn.judgement.is_mirrored)
        if person.label in MIRRORED:
            turned = [stroke * (-1.0, 1.0) for stroke in person.strokes]
            mirrored.append(bench.judge(turned, person.label).judgement.is_mirrored)
        if drawn.judgement.score is None or drawn.judgement.shape is None:
            continue
        praised.append(drawn.score >= PRAISE_SCORE)
        shape = drawn.judgement.shape
        named = find_worst(shape, drawn.smoothed, person.label)
        if praised[-1] or named is None:
            continue
        strokes = PAD.fitted(person.strokes)
        before = bench.mean_shape(strokes, person.label)
        exactly, opposite = (
            bench.mean_shape(
                follow(named, strokes, shape.match, is_opposite=is_opposite), person.label
            )
            for is_opposite in (False, True)
        )
        followed[named.kind].append((exactly > before, opposite > before))
    yield f"praised: {np.mean(praised):.3f} of {len(praised)} readable digits"
    yield f"mirrored digits recognised: {np.mean(mirrored):.3f} of {len(mirrored)}"
    yield f"digits wrongly called mirrored: {np.mean(wrongly):.4f} of {len(wrongly)}"
    every = np.array([pair for pairs in followed.values() for pair in pairs])
    exactly, otherwise = every.mean(axis=0)
    yield f"tips that raise the shape: followed {exactly:.3f}, the opposite {otherwise:.3f}"
    for kind, pairs in sorted(followed.items()):
        exactly, otherwise = np.array(pairs).mean(axis=0)
        yield f"  {kind:12} {len(pairs):4} {exactly:.2f} {otherwise:.2f}"


def report_lines(bench: Bench, reader: Reader, seed: int) -> str:
    """Return the share of random lines, judged as what they are read as, that get a star."""
    rng = np.random.default_rng(seed)
    scores = []
    for _ in range(LINES):
        corners = random_corners(rng)
        prediction = reader.read(digit_image(PAD.snapped(PAD.fitted([corners]))))
        if prediction.readable:
            scores.append(bench.judge([corners], prediction.digit).score)
    starred = int(np.count_nonzero(np.array(scores) >= 60))
    return (
        f"random lines with a star: {starred / LINES:.3f} of {LINES}, {starred / len(scores):.3f} "
        f"of {len(scores)} that are read as a digit"
    )


def draw_ranks(drawn: Sequence[Judged], file: Path, seed: int) -> None:
    """Draw the best, middle and worst drawings of each digit."""
    rng = np.random.default_rng(seed)
    figure = Figure(figsize=(13, 14), layout="constrained")
    axes = figure.subplots(10, 12)
    for digit in range(10):
        own = sorted((each for each in drawn if each.digit == digit), key=lambda each: -each.score)
        thirds = [own[: len(own) // 10], own[len(own) * 45 // 100 : len(own) * 55 // 100]]
        thirds.append(own[-len(own) // 10 :])
        shown = [third[i] for third in thirds for i in sorted(rng.permutation(len(third))[:4])]
        for axis, each in zip(axes[digit], shown, strict=True):
            _plot(axis, each, f"{each.score:.0f}")
    figure.savefig(file, dpi=60, metadata={"Software": None})


def draw_tips(drawn: Sequence[Judged], file: Path) -> None:
    """Draw one drawing for each tip."""
    firsts: dict[str, Judged] = {}
    for each in drawn:
        tip = each.judgement.tip.split(" at ")[0].split(" on the ")[0].split(" in the ")[0]
        firsts.setdefault(tip, each)
    shown = sorted(firsts.values(), key=lambda each: each.judgement.tip)[:60]
    figure = Figure(figsize=(14, 2.0 * -(-len(shown) // 6)), layout="constrained")
    axes = figure.subplots(-(-len(shown) // 6), 6).ravel()
    for axis in axes:
        axis.axis("off")
    for axis, each in zip(axes, shown, strict=False):
        text = each.judgement.tip
        _plot(axis, each, text if len(text) < 44 else f"{text[:42]}…")
        if each.judgement.place:
            axis.plot(*each.judgement.place, "o", color="#D55E00", fillstyle="none", markersize=9)
    figure.savefig(file, dpi=60, metadata={"Software": None})


def _plot(axis: object, drawn: Judged, title: str) -> None:
    for stroke in drawn.smoothed:
        axis.plot(*stroke.T, color="#333333", linewidth=1.6)  # type: ignore[attr-defined]
    axis.set_title(title, fontsize=7)  # type: ignore[attr-defined]
    axis.set_aspect("equal")  # type: ignore[attr-defined]
    axis.set_ylim(40, 0)  # type: ignore[attr-defined]
    axis.set_xlim(0, 40)  # type: ignore[attr-defined]
    axis.axis("off")  # type: ignore[attr-defined]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--sets", choices=("measuring", "tuning"), default="measuring")
    parser.add_argument("--people", type=int, default=1500, help="validation writers' digits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="folder for the contact sheets")
    options = parser.parse_args(arguments)
    reader = load_reader()
    bench = Bench(reader)
    try:
        rated, people = load_rated(options.data), load_ink(options.data).validation
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    chosen = [each for each in rated if each.is_for_measuring == (options.sets == "measuring")]
    lines, drawn = report_sets(chosen, bench)
    print(f"{len(chosen)} {options.sets} sets", *lines, sep="\n")
    if options.out is not None:
        draw_ranks(drawn, options.out / "ranks.png", options.seed)
        draw_tips(drawn, options.out / "tips.png")
    order = np.random.default_rng(options.seed).permutation(len(people))[: options.people]
    print(*report_people([people[i] for i in order], bench), sep="\n")
    print(report_lines(bench, reader, options.seed))
    tips = Counter(each.judgement.tip for each in drawn)
    print(
        "most frequent tips:",
        *(f"  {count:4} {tip}" for tip, count in tips.most_common(12)),
        sep="\n",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
