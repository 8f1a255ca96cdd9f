"""Fuzz one target.

    python -m tests.fuzz TARGET [--cases N] [--seed S] [--guided] [--findings DIR]

Prints the seed, so that a run can be repeated, and the number of cases. The targets `app` (random
events), `terminal` (random bytes) and `shutdown` (games ended at random moments) run the whole
game; the others run only the code that reads the input. Hypothesis chooses those cases, in batches
that have a seed each; with --guided libFuzzer chooses them by code coverage, which needs
`pip install atheris`.
"""

import argparse
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

if TYPE_CHECKING:
    from tests.fuzz.target import Target

EXAMPLES = 20_000
"""Examples per Hypothesis run, which keeps all of them in memory."""


def run_cases(target: "Target", cases: int, number: int) -> int:
    """Run cases of a target, and return their number."""
    from tests.fuzz.target import BATCH_SIZE

    done = 0

    def check(batch: list[bytes]) -> None:
        nonlocal done
        for case in batch:
            if done >= cases:
                return
            done += 1
            try:
                target.check(case)
            except BaseException as error:
                error.add_note(f"the case: {case!r}")
                raise

    while done < cases:
        seed(number)(
            settings(
                max_examples=min(EXAMPLES, (cases - done) // BATCH_SIZE + 1),
                deadline=None,
                database=None,
                derandomize=False,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            )(given(target.batches)(check))
        )()
        number += 1
        if cases > EXAMPLES:
            print(f"{done} so far", flush=True)
    return done


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target")
    parser.add_argument("--cases", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=secrets.randbits(31), metavar="S")
    parser.add_argument("--guided", action="store_true")
    parser.add_argument("--findings", type=Path, default=Path("findings"), metavar="DIR")
    options = parser.parse_args()
    print(f"{options.target}: seed {options.seed}", flush=True)
    if options.guided:  # before the code to be instrumented is imported
        try:
            from tests.fuzz.guided import fuzz
        except ImportError:
            sys.exit("--guided needs atheris: pip install atheris")
        fuzz(options.target, options.cases, options.seed, options.findings)
    from tests.fuzz import app, shutdown, terminal
    from tests.fuzz.targets import TARGETS

    game: dict[str, Callable[[int, int], int]] = {
        "app": app.fuzz,
        "terminal": terminal.fuzz,
        "shutdown": shutdown.fuzz,
    }
    if options.target in game:
        count = game[options.target](options.cases, options.seed)
    elif options.target in TARGETS:
        count = run_cases(TARGETS[options.target], options.cases, options.seed)
    else:
        parser.error(f"unknown target {options.target}; use one of: {', '.join([*TARGETS, *game])}")
    print(f"{options.target}: {count} cases, nothing but handled errors", flush=True)


if __name__ == "__main__":
    main()
