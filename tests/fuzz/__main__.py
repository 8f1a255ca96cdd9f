"""Fuzz one target.

    python -m tests.fuzz TARGET [--cases N] [--seed S] [--guided]

Prints the seed, so that a run can be repeated, and how many cases were tried. The targets `app`
(random events), `terminal` (random bytes typed) and `ends` (games ended at random moments) run the
whole game; the others only what reads the input. --guided has atheris
choose the cases by the code that they reach; it is no dependency of the game's tests: install it
with `pip install atheris` first.
"""

import argparse
import secrets
import sys
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings


def counted(target: Callable[..., None], cases: int, number: int) -> int:
    """Try cases; how many were tried.

    Args:
        target: made by Hypothesis's `given`.
        cases: how many.
        number: the seed.
    """
    tried = 0
    inner: Any = target
    check = inner.hypothesis.inner_test

    def counting(*values: Any, **named: Any) -> None:
        nonlocal tried
        tried += 1
        check(*values, **named)

    inner.hypothesis.inner_test = counting
    try:
        seed(number)(
            settings(
                max_examples=cases,
                deadline=None,
                database=None,
                derandomize=False,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            )(target)
        )()
    finally:
        inner.hypothesis.inner_test = check
    return tried


def guided(target: Callable[..., None], cases: int, number: int) -> None:
    """Have atheris choose the cases; it ends the process."""
    try:
        import atheris
    except ImportError:
        sys.exit("--guided needs atheris: pip install atheris")
    inner: Any = target
    atheris.instrument_all()
    atheris.Setup(
        [sys.argv[0], f"-runs={cases}", f"-seed={number}"], inner.hypothesis.fuzz_one_input
    )
    atheris.Fuzz()


def main() -> None:
    """Fuzz and say how many cases were tried."""
    from tests.fuzz import app, ends, terminal
    from tests.fuzz.targets import TARGETS

    whole: dict[str, Callable[[int, int], int]] = {
        "app": app.fuzz,
        "terminal": terminal.fuzz,
        "ends": ends.end,
    }
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", choices=[*TARGETS, *whole])
    parser.add_argument("--cases", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), metavar="S")
    parser.add_argument("--guided", action="store_true")
    options = parser.parse_args()
    print(f"{options.target}: seed {options.seed}", flush=True)
    if options.target in whole:
        tried = whole[options.target](options.cases, options.seed)
    elif options.guided:
        guided(TARGETS[options.target], options.cases, options.seed)
        return
    else:
        tried = counted(TARGETS[options.target], options.cases, options.seed)
    print(f"{options.target}: {tried} cases, nothing but handled errors", flush=True)


if __name__ == "__main__":
    main()
