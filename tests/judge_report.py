"""What the judge is worth, measured on real writers: `python -m tests.judge_report`.

Everything that the project asks of its judge is measured again and set beside what was wanted, on
the pen strokes of writers who had no part in the tolerances, drawn as a mouse draws over the cells
of the usual pad. All chance comes from one seed: two runs give the same report but for the
time taken.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digitgame.judgement import Judgement, Parts, judge
from model.cleaning import clean
from model.copybook import Way, copybook, taught_ways
from model.formation import nearest
from model.grid import Grid
from model.raster import Points, digit_image, resample
from model.reader import Reader, Reading, load_reader
from model.tolerances import load_tolerances
from tests.judge_pictures import Specimen, specimens_sheet, strength_chart
from training.errors import TrainingError
from training.pendigits import VALIDATION_WRITERS, PenDigit, load_pendigits

Scores = npt.NDArray[np.float64]
Strokes = Sequence[Points]
Figures = dict[str, Any]

USUAL = Grid(40, 20)
"""The usual pad."""

PADS = tuple(Grid(columns, columns // 2) for columns in range(28, 81, 2))
"""Every size of pad from the smallest to the largest that the game lays out."""

SEED = 1

HALVES = 500
"""Random halves over which a writer's mean form is compared with itself."""

SCRIBBLES = 400
"""Scribbles drawn for each target."""

_FEW_EACH = 50  # scribbles of fewer lines, to see from how many on they are told from digits

STRENGTHS: Mapping[str, tuple[float, ...]] = {
    "jitter": (0.02, 0.04, 0.06, 0.08, 0.1),
    "slant": (0.4, 0.55, 0.7, 0.85, 1.0),
    "stretch": (1.2, 1.4, 1.6, 1.8, 2.0),
    "displacement": (0.06, 0.1, 0.14, 0.18, 0.22),
}
"""How strongly drawings are spoilt.

Jitter: standard deviation of a shake of the hand, in heights. Slant: widths per height added to
the writer's own, to the right; the judge forgives 0.35. Stretch: factor of the width. Displacement:
distance moved, in guide heights, in four directions.
"""

UNITS: Mapping[str, str] = {
    "jitter": "heights, standard deviation",
    "slant": "widths per height, more than the writer's",
    "stretch": "times as wide",
    "displacement": "guide heights",
}


@dataclass(frozen=True)
class Drawing:
    """A digit as somebody drew it on the usual pad, without the grid, and with it."""

    label: int
    writer: int
    fitted: tuple[Points, ...]
    """In pad units."""
    snapped: tuple[Points, ...]
    """The same as a mouse reports it."""


class Bench:
    """The judge with all that it needs."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tolerances = load_tolerances()

    def read(self, strokes: Strokes) -> Reading:
        """What the network sees."""
        return self._reader.read(digit_image(strokes))

    def judge(
        self,
        strokes: Strokes,
        target: int,
        reading: Reading,
        grid: Grid = USUAL,
        ways: Sequence[Way] = taught_ways(),
    ) -> Judgement:
        """The judgement, with a score for what cannot be read too."""
        return judge(
            strokes,
            target,
            replace(reading, readable=True),
            grid.guides,
            ways=ways,
            tolerances=self._tolerances,
        )

    def score(
        self, strokes: Strokes, target: int, grid: Grid = USUAL, ways: Sequence[Way] = taught_ways()
    ) -> float:
        """Reading and judgement in one."""
        score = self.judge(strokes, target, self.read(strokes), grid, ways).score
        assert score is not None
        return score

    def formation(self, strokes: Strokes, target: int) -> float:
        """The score's part for formation alone."""
        return parts_of(self.judge(strokes, target, _sure(target))).formation


def drawings_of(digits: Iterable[PenDigit]) -> list[Drawing]:
    """Pen strokes, fitted between the guides of the usual pad."""
    found = []
    for digit in digits:
        fitted = tuple(USUAL.fitted(digit.strokes))
        found.append(Drawing(digit.label, digit.writer, fitted, tuple(USUAL.snapped(fitted))))
    return found


def measure(drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator) -> Figures:
    """Every figure of the report, but for what needs all writers.

    Args:
        drawings: the validation writers'.
        bench: the judge.
        rng: decides every chance.
    """
    labels = np.array([drawing.label for drawing in drawings])
    readings = [bench.read(drawing.snapped) for drawing in drawings]
    right = np.array([r.digit == d.label for r, d in zip(readings, drawings, strict=True)])
    started = time.process_time()
    judged = [bench.judge(d.snapped, d.label, r) for d, r in zip(drawings, readings, strict=True)]
    took = time.process_time() - started
    followed = [nearest(drawing.snapped) for drawing in drawings]
    named = np.array([-1 if found is None else found.way.digit for found in followed])
    has_way = np.array([each.formation is not None for each in judged])
    scores = np.array([each.score for each in judged], dtype=np.float64)
    mean = float(scores[right].mean())

    def by_digit(values: npt.NDArray[Any]) -> list[float]:
        return [round(float(values[right & (labels == k)].mean()), 2) for k in range(10)]

    parts = {
        part.name: np.array([getattr(parts_of(each), part.name) for each in judged])
        for part in fields(Parts)
    }
    return {
        "drawings": len(drawings),
        "writers": len({drawing.writer for drawing in drawings}),
        "read correctly": _share(right),
        "nearest way names the digit": _share(named == labels),
        "nearest way by digit": [_share((named == labels)[labels == k]) for k in range(10)],
        "way found where read correctly": _share(has_way[right]),
        "told apart": told_apart(drawings, bench),
        "score by strength": score_by_strength(drawings, bench, rng),
        "copybook": copybook_scores(bench),
        "scribbles": scribble_scores(bench, rng),
        "mean score where read correctly": round(mean, 2),
        "mean score by digit against it": by_digit(scores - mean),
        "mean part by digit where read correctly": {
            name: by_digit(values) for name, values in parts.items()
        },
        "ms a drawing": round(1000 * took / len(drawings), 2),
    }


def told_apart(drawings: Sequence[Drawing], bench: Bench) -> Figures:
    """Area under the ROC curve of formation: drawings as they were, and changed.

    Swapped are the two strokes of drawings with two that do not join up. "taught order" leaves out
    those that were drawn in an order that no school teaches: swapping mends them.
    """
    changed: dict[str, list[tuple[int, float, float]]] = {
        "reversed": [],
        "mirrored": [],
        "swapped": [],
        "swapped, taught order": [],
    }
    for drawing in drawings:
        kept = clean(drawing.snapped)
        own = bench.formation(drawing.snapped, drawing.label)

        def note(name: str, strokes: Strokes, label: int = drawing.label, own: float = own) -> None:
            changed[name].append((label, own, bench.formation(strokes, label)))

        note("reversed", [stroke[::-1] for stroke in drawing.snapped])
        note("mirrored", [stroke * (-1, 1) + (USUAL.columns, 0) for stroke in drawing.snapped])
        if len(kept) == 2:
            note("swapped", kept[::-1])
            if is_taught_order(drawing.label, kept[0], kept[1]):
                note("swapped, taught order", kept[::-1])
    return {
        name: {
            "drawings": len(each),
            "AUC": auc([own for _, own, _ in each], [other for _, _, other in each]),
            "by digit": {
                str(k): auc(
                    [own for label, own, _ in each if label == k],
                    [other for label, _, other in each if label == k],
                )
                for k in sorted({label for label, _, _ in each})
            },
        }
        for name, each in changed.items()
    }


def is_taught_order(digit: int, first: Points, second: Points) -> bool:
    """Did the stroke come last that schools teach last? Told by its place, without the judge.

    A 4's stem is the stroke that reaches lower, a 5's hat the one that lies higher, a 7's crossbar
    the one that is less tall.
    """
    match digit:
        case 4:
            return bool(second[:, 1].max() > first[:, 1].max())
        case 5:
            return bool(second[:, 1].mean() < first[:, 1].mean())
        case 7:
            return bool(np.ptp(second[:, 1]) < np.ptp(first[:, 1]))
        case _:
            return True


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """How often one of the first is above one of the second; a tie counts half."""
    a, b = np.array(higher)[:, None], np.array(lower)
    return round(float(((a > b) + 0.5 * (a == b)).mean()), 4)


def score_by_strength(
    drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator
) -> dict[str, list[float]]:
    """Mean over writers of the mean score, untouched and at each strength."""

    def mean(spoil: Callable[[Drawing], Strokes]) -> float:
        by_writer: dict[int, list[float]] = {}
        for drawing in drawings:
            strokes = USUAL.snapped(spoil(drawing))
            by_writer.setdefault(drawing.writer, []).append(bench.score(strokes, drawing.label))
        return round(float(np.mean([np.mean(scores) for scores in by_writer.values()])), 2)

    def jittered(drawing: Drawing, strength: float) -> Strokes:
        return [jitter(stroke, strength * USUAL.guides.height, rng) for stroke in drawing.fitted]

    def slanted(drawing: Drawing, strength: float) -> Strokes:
        return _refitted([stroke @ ((1, 0), (-strength, 1)) for stroke in drawing.fitted])

    def stretched(drawing: Drawing, strength: float) -> Strokes:
        return _refitted([stroke * (strength, 1) for stroke in drawing.fitted])

    def displaced(drawing: Drawing, strength: float) -> Strokes:
        way = ((1, 0), (-1, 0), (0, 1), (0, -1))[int(rng.integers(4))]
        return [s + np.array(way) * strength * USUAL.guides.height for s in drawing.fitted]

    untouched = mean(lambda drawing: drawing.fitted)
    spoilt: dict[str, list[float]] = {}
    for (name, strengths), change in zip(
        STRENGTHS.items(), (jittered, slanted, stretched, displaced), strict=True
    ):
        spoilt[name] = [
            untouched,
            *(mean(lambda d, s=strength, c=change: c(d, s)) for strength in strengths),  # type: ignore[misc]
        ]
    return spoilt


def jitter(stroke: Points, strength: float, rng: np.random.Generator) -> Points:
    """A stroke drawn with a shaking hand.

    Args:
        stroke: (n, 2) in pad units.
        strength: standard deviation of the shake in pad units.
        rng: decides how it shakes.

    Returns:
        (m, 2); a shake every two units, smooth between them.
    """
    even = resample(stroke, 2.0)
    return even + rng.normal(scale=strength, size=even.shape)


def copybook_scores(bench: Bench) -> Figures:
    """The least score of the copybook's own strokes by pad, all ways accepted."""
    least = {}
    for grid in PADS:
        scores = [
            bench.score(grid.snapped(grid.fitted(way.strokes)), way.digit, grid, copybook())
            for way in copybook()
        ]
        worst = copybook()[int(np.argmin(scores))]
        least[f"{grid.columns}x{grid.rows}"] = (
            round(min(scores), 2),
            f"{worst.digit} {worst.name}",
        )
    return {"least": min(score for score, _ in least.values()), "by pad": least}


def scribble_scores(bench: Bench, rng: np.random.Generator) -> Figures:
    """The highest score of straight scribbles, for each target, as if all could be read."""
    drawn = [USUAL.snapped(USUAL.fitted([scribble(rng)])) for _ in range(SCRIBBLES)]
    readings = [bench.read(strokes) for strokes in drawn]
    highest = []
    for target in range(10):
        scores = [
            bench.judge(strokes, target, reading).score or 0.0
            for strokes, reading in zip(drawn, readings, strict=True)
        ]
        highest.append(round(max(scores), 1))
    few = {
        lines: [USUAL.snapped(USUAL.fitted([scribble(rng, lines)])) for _ in range(_FEW_EACH)]
        for lines in range(1, 8)
    }
    return {
        "highest by number of lines, of ten targets": {
            str(lines): max(
                round(bench.score(strokes, target), 1)
                for strokes in scribbles
                for target in range(10)
            )
            for lines, scribbles in few.items()
        },
        "highest": max(highest),
        "highest by target": highest,
        "cannot be read": _share([not reading.readable for reading in readings]),
    }


def scribble(rng: np.random.Generator, lines: int | None = None) -> Points:
    """Straight lines to and fro, leaning and as wide as chance has it; 8 to 16 unless told."""
    turns = 1 + (lines or int(rng.integers(8, 17)))
    along = np.linspace(0, 1, turns)
    across = np.arange(turns) % 2 + rng.normal(scale=0.1, size=turns)
    angle = rng.uniform(0, 2 * np.pi)
    cosine, sine = np.cos(angle), np.sin(angle)
    width = rng.uniform(0.4, 1.5)
    turned: Points = np.stack([along, width * across], 1) @ ((cosine, sine), (-sine, cosine))
    return turned


def reliability(
    drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator
) -> dict[str, float]:
    """How stable is a writer's mean form?

    Random halves with as many drawings of each digit; the correlation over writers of the means
    over one half and the other, averaged over `HALVES` halves. "whole" is what that says of the
    mean over all drawings (Spearman and Brown 1910), which is what split-half reliability means.
    """
    form: dict[tuple[int, int], Scores] = {}
    writers = sorted({drawing.writer for drawing in drawings})
    for writer, digit in product(writers, range(10)):
        own = [d for d in drawings if (d.writer, d.label) == (writer, digit)]
        form[writer, digit] = np.array(
            [parts_of(bench.judge(d.snapped, digit, _sure(digit))).form for d in own]
        )
    found = []
    for _ in range(HALVES):
        halves: list[tuple[float, float]] = []
        for writer in writers:
            first, second = [], []
            for digit in range(10):
                shuffled = rng.permutation(form[writer, digit])
                middle = (len(shuffled) + int(rng.integers(2))) // 2
                first.append(shuffled[:middle])
                second.append(shuffled[middle:])
            halves.append((np.concatenate(first).mean(), np.concatenate(second).mean()))
        a, b = np.array(halves).T
        found.append(np.corrcoef(a, b)[0, 1])
    half = float(np.mean(found))
    return {"half": round(half, 4), "whole": round(2 * half / (1 + half), 4)}


def _refitted(strokes: Strokes) -> Strokes:
    """Between the guide lines again: slant and stretch alone are to count."""
    return USUAL.fitted(strokes)


def _sure(target: int) -> Reading:
    return Reading(tuple(float(k == target) for k in range(10)), readable=True)


def parts_of(judgement: Judgement) -> Parts:
    """The parts, which only unreadable drawings lack."""
    assert judgement.parts is not None
    return judgement.parts


def _share(is_so: Any) -> float:
    return round(float(np.mean(is_so)), 4)


def wanted(figures: Figures) -> list[tuple[str, str, str, bool]]:
    """What the project asks of its judge: what, found, wanted, and is it so?"""
    apart, spoilt = figures["told apart"], figures["score by strength"]
    scribbles, reliable = figures["scribbles"], figures["reliability"]

    def at_least(what: str, value: float, least: float) -> tuple[str, str, str, bool]:
        return what, f"{value:.3f}", f">= {least}", value >= least

    worst = max(figures["mean score by digit against it"], key=abs)
    return [
        at_least("nearest way names the right digit", figures["nearest way names the digit"], 0.96),
        at_least("way found where read correctly", figures["way found where read correctly"], 0.97),
        at_least("reversed strokes told apart, AUC", apart["reversed"]["AUC"], 0.98),
        at_least("mirrored told apart, AUC", apart["mirrored"]["AUC"], 0.97),
        at_least("swapped strokes told apart, AUC", apart["swapped"]["AUC"], 0.95),
        at_least(
            "the same where their order was a taught one",
            apart["swapped, taught order"]["AUC"],
            0.95,
        ),
        *(
            (
                f"score against {name}",
                " > ".join(f"{score:.1f}" for score in scores),
                "falls strictly",
                all(a > b for a, b in pairwise(scores)),
            )
            for name, scores in spoilt.items()
        ),
        at_least(
            "least score of the copybook's strokes on any pad", figures["copybook"]["least"], 97
        ),
        (
            "highest score of a straight scribble",
            f"{scribbles['highest']:.1f}",
            "< 30",
            scribbles["highest"] < 30,
        ),
        *(
            at_least(
                f"split-half reliability of mean form, {who} (halves: {found['half']:.3f})",
                found["whole"],
                0.95,
            )
            for who, found in reliable.items()
        ),
        (
            "a digit's mean score against the overall mean, furthest",
            f"{worst:+.1f}",
            "within 6",
            abs(worst) <= 6,
        ),
        (
            "judge alone, ms a drawing",
            f"{figures['ms a drawing']:.2f}",
            "<= 2",
            figures["ms a drawing"] <= 2,
        ),
    ]


def markdown(figures: Figures) -> str:
    """The report as a page."""
    rows = [
        f"| {what} | {found} | {least} | {'yes' if is_so else '**no**'} |"
        for what, found, least, is_so in wanted(figures)
    ]
    apart = figures["told apart"]
    parts = figures["mean part by digit where read correctly"]

    def row(name: str, values: Iterable[Any]) -> str:
        return f"| {name} | " + " | ".join(map(str, values)) + " |"

    return "\n".join(
        [
            "# The judge, measured",
            "",
            f"{figures['drawings']:,} drawings by {figures['writers']} writers who had no part in "
            f"the tolerances, on a pad of {USUAL.columns}x{USUAL.rows} cells; "
            f"{100 * figures['read correctly']:.1f} % are read correctly.",
            "",
            "| what | found | wanted | so? |",
            "|---|---|---|---|",
            *rows,
            "",
            "By digit:",
            "",
            row("", range(10)),
            "|---" * 11 + "|",
            row("nearest way right", figures["nearest way by digit"]),
            *(
                row(f"AUC {name}", [each["by digit"].get(str(k), "") for k in range(10)])
                for name, each in apart.items()
            ),
            row("mean score against the mean", figures["mean score by digit against it"]),
            *(row(f"mean {name}", values) for name, values in parts.items()),
            row("highest scribble", figures["scribbles"]["highest by target"]),
            "",
            "Highest score of straight lines to and fro, by how many: "
            + ", ".join(
                f"{lines}: {score:.0f}"
                for lines, score in figures["scribbles"][
                    "highest by number of lines, of ten targets"
                ].items()
            )
            + ".",
            "",
            "Drawings compared: "
            + ", ".join(f"{name} {each['drawings']:,}" for name, each in apart.items())
            + ".",
            "",
            "![Forms](forms.png)",
            "",
            "![Score against strength](strengths.png)",
            "",
        ]
    )


def write_pictures(drawings: Sequence[Drawing], bench: Bench, figures: Figures, out: Path) -> None:
    """The report's pictures."""
    rows = []
    for digit in range(10):
        own = [drawing for drawing in drawings if drawing.label == digit]
        judged = [bench.judge(d.snapped, digit, bench.read(d.snapped)) for d in own]
        order = sorted(range(len(own)), key=lambda i, j=judged: parts_of(j[i]).form)  # type: ignore[misc]
        shown = [order[round(share * (len(order) - 1))] for share in _SHOWN]
        rows.append(
            [
                Specimen(
                    own[i].snapped,
                    judged[i].way,
                    f"form {parts_of(judged[i]).form:.0f}, score {judged[i].score:.0f}",
                )
                for i in shown
            ]
        )
    specimens_sheet(
        rows, file=out / "forms.png", title="Forms from best to worst, each beside the way followed"
    )
    strength_chart(
        figures["score by strength"],
        STRENGTHS,
        UNITS,
        file=out / "strengths.png",
        title="Mean score of spoilt drawings; the line is that of the untouched",
    )


_SHOWN = (1.0, 0.75, 0.5, 0.25, 0.05, 0.02, 0.0)  # shares of a digit's drawings with worse forms


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.judge_report", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with pendigits/")
    parser.add_argument("--out", type=Path, required=True, help="folder for report and pictures")
    options = parser.parse_args(arguments)
    try:
        digits = load_pendigits(options.data)
    except TrainingError as error:
        print(f"judge_report: {error}", file=sys.stderr)
        return 1
    bench = Bench(load_reader())
    every = drawings_of(digits)
    unseen = [drawing for drawing in every if drawing.writer in VALIDATION_WRITERS]
    figures = measure(unseen, bench, np.random.default_rng(SEED))
    rng = np.random.default_rng(SEED)
    figures["reliability"] = {
        "all writers": reliability(every, bench, rng),
        "unseen writers": reliability(unseen, bench, rng),
    }
    options.out.mkdir(parents=True, exist_ok=True)
    write_pictures(unseen, bench, figures, options.out)
    (options.out / "report.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    (options.out / "report.md").write_text(markdown(figures), "utf-8")
    for what, found, least, is_so in wanted(figures):
        print(f"{'' if is_so else 'NOT SO: '}{what}: {found} (wanted {least})")
    print(f"Wrote report.md, report.json and two pictures to {options.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
