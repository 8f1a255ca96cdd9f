"""Coverage-guided fuzzing with libFuzzer, through atheris.

It ends the process, and instruments code that is imported after it.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

_WATCHED = ["digitgame", "model", "training", "PIL", "torchvision.datasets.mnist", "json"]
"""Modules whose coverage guides the choice of cases."""

_LONGEST = 24_000  # bytes, more than the longest seed
_PATIENCE = 20
"""Timeout of a case in seconds."""
_MUTATION_ERRORS = (
    *(ValueError, LookupError, ArithmeticError, RecursionError, TypeError),
    *(sqlite3.Error, MemoryError),  # as `SQLITE_ERRORS`, which must be imported instrumented
)
"""Errors of mutations whose input is no longer a file of the expected kind."""


def fuzz(name: str, cases: int, number: int, findings: Path) -> None:
    """Run cases of a target, starting from its seeds. Does not return.

    Args:
        name: one of `TARGETS`.
        cases: their number.
        number: the seed.
        findings: folder for failed cases.
    """
    with atheris.instrument_imports(include=_WATCHED):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        """Mutate half of the cases by libFuzzer, half by the target's own mutations."""
        rng = Random(seed)
        if content and rng.random() < 0.5:
            try:
                return rng.choice(target.mutations)(content, rng)[:most]
            except _MUTATION_ERRORS:
                pass
        return bytes(atheris.Mutate(content, most))

    findings.mkdir(parents=True, exist_ok=True)
    corpus = tempfile.mkdtemp(prefix="corpus-")
    for at, seed in enumerate(target.seeds()):
        (Path(corpus) / str(at)).write_bytes(seed)
    atheris.Setup(
        [
            sys.argv[0],
            corpus,
            f"-runs={cases}",
            f"-seed={number}",
            f"-max_len={_LONGEST}",
            f"-timeout={_PATIENCE}",
            f"-artifact_prefix={findings}/",
            "-reload=0",
            "-len_control=0",
            "-print_final_stats=1",
        ],
        target.check,
        custom_mutator=mutate,
    )
    atheris.Fuzz()
