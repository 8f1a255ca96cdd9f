"""Evaluate the judge on real writers: `python -m tests.tools.judge_report`.

Measures every goal of the judge on pen strokes of writers whose digits are not in the tolerances,
snapped to the cells of the usual pad. The seed is fixed: except for the time taken, two runs give
the same report.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digitgame.core.judging import Parts
from model.formation import nearest
from model.reader import load_reader
from tests.tools.judge.bench import Bench, Drawing, Figures, drawings_of, parts_of, share
from tests.tools.judge.discrimination import formation_auc
from tests.tools.judge.distortions import STRENGTHS, UNITS, score_by_strength
from tests.tools.judge.extremes import copybook_scores, scribble_scores
from tests.tools.judge.page import evaluate_goals, markdown
from tests.tools.judge.pictures import Specimen, specimens_sheet, strength_chart
from tests.tools.judge.reliability import reliability
from training.errors import TrainingError
from training.pendigits import VALIDATION_WRITERS, load_pendigits

SEED = 1

_SHOWN = (1.0, 0.75, 0.5, 0.25, 0.05, 0.02, 0.0)  # shares of a digit's drawings with worse shapes


def measure(drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator) -> Figures:
    """Measure every figure of the report except reliability, which needs all writers."""
    labels = np.array([drawing.label for drawing in drawings])
    readings = [bench.read(drawing.snapped) for drawing in drawings]
    right = np.array([r.digit == d.label for r, d in zip(readings, drawings, strict=True)])
    started = time.process_time()
    judged = [bench.judge(d.snapped, d.label, r) for d, r in zip(drawings, readings, strict=True)]
    took = time.process_time() - started
    followed = [nearest(drawing.snapped) for drawing in drawings]
    named = np.array([-1 if match is None else match.way.digit for match in followed])
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
        "read correctly": share(right),
        "nearest way names the digit": share(named == labels),
        "nearest way by digit": [share((named == labels)[labels == k]) for k in range(10)],
        "way found where read correctly": share(has_way[right]),
        "formation AUC": formation_auc(drawings, bench),
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


def write_pictures(drawings: Sequence[Drawing], bench: Bench, figures: Figures, out: Path) -> None:
    """Draw the report's pictures."""
    rows = []
    for digit in range(10):
        own = [drawing for drawing in drawings if drawing.label == digit]
        judged = [bench.judge(d.snapped, digit, bench.read(d.snapped)) for d in own]
        order = sorted(range(len(own)), key=lambda i, j=judged: parts_of(j[i]).shape)  # type: ignore[misc]
        shown = [order[round(share * (len(order) - 1))] for share in _SHOWN]
        rows.append(
            [
                Specimen(
                    own[i].snapped,
                    judged[i].way,
                    f"shape {parts_of(judged[i]).shape:.0f}, score {judged[i].score:.0f}",
                )
                for i in shown
            ]
        )
    specimens_sheet(
        rows, file=out / "shapes.png", title="Shapes from best to worst, each with the way followed"
    )
    strength_chart(
        figures["score by strength"],
        STRENGTHS,
        UNITS,
        file=out / "strengths.png",
        title="Mean score of distorted drawings; the line is that of the originals",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.judge_report", description=__doc__)
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
    for measure_name, result, goal, is_met in evaluate_goals(figures):
        print(f"{'' if is_met else 'NOT MET: '}{measure_name}: {result} (goal {goal})")
    print(f"Wrote report.md, report.json and two pictures to {options.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
