"""Fuzz one target.

    python -m tests.fuzz TARGET [--cases N] [--seed S] [--guided] [--findings DIR]

Prints the seed, so that a run can be repeated, and how many cases were tried. The targets `app`
(random events), `terminal` (random bytes typed) and `ends` (games ended at random moments) run the
whole game; the others only what reads the input. Hypothesis chooses those cases, in lots of which
each has a seed of its own; with --guided libFuzzer does, by the code that they reach: it is no
dependency of the game's tests, install it with `pip install atheris` first.
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

LOT = 20_000
"""Handfuls that Hypothesis chooses at once: it remembers each of them, to try none twice."""


def tried(target: "Target", cases: int, number: int) -> int:
    """Try at least so many cases of a target; how many were tried.

    Args:
        target: one of `TARGETS`.
        cases: how many.
        number: the seed.
    """
    from tests.fuzz.target import HANDFUL

    done = 0

    def check(handful: list[bytes]) -> None:
        nonlocal done
        for case in handful:
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
                max_examples=min(LOT, (cases - done) // HANDFUL + 1),
                deadline=None,
                database=None,
                derandomize=False,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            )(given(target.handfuls)(check))
        )()
        number += 1
        if cases > LOT:
            print(f"{done} so far", flush=True)
    return done


def main() -> None:
    """Fuzz and say how many cases were tried."""
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
    if options.guided:  # before anything is imported that it is to look at
        try:
            from tests.fuzz.guided import fuzz
        except ImportError:
            sys.exit("--guided needs atheris: pip install atheris")
        fuzz(options.target, options.cases, options.seed, options.findings)
    from tests.fuzz import app, ends, terminal
    from tests.fuzz.targets import TARGETS

    whole: dict[str, Callable[[int, int], int]] = {
        "app": app.fuzz,
        "terminal": terminal.fuzz,
        "ends": ends.end,
    }
    if options.target in whole:
        count = whole[options.target](options.cases, options.seed)
    elif options.target in TARGETS:
        count = tried(TARGETS[options.target], options.cases, options.seed)
    else:
        parser.error(f"there is no target {options.target}: {', '.join([*TARGETS, *whole])}")
    print(f"{options.target}: {count} cases, nothing but handled errors", flush=True)


if __name__ == "__main__":
    main()
