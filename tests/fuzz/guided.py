"""Cases chosen by the code that they reach: libFuzzer, by way of atheris.

A process of its own, because it ends the process and looks at all code that is imported after it.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

_WATCHED = ["digitgame", "model", "training", "PIL", "torchvision.datasets.mnist", "json"]
"""Where new code that is reached makes a case worth keeping."""

_LONGEST = 24_000  # bytes: the longest seed and some more
_PATIENCE = 20
"""Seconds that a case may take."""
_NO_SUCH_FILE = (
    *(ValueError, LookupError, ArithmeticError, RecursionError, TypeError),
    *(sqlite3.Error, MemoryError),  # as `SQLITE_ERRORS`, which is not to be imported unwatched
)
"""What changes fail with where the content is no longer a file of the kind that they change."""


def fuzz(named: str, cases: int, number: int, findings: Path) -> None:
    """Try cases of a target, beginning with its seeds; does not return.

    Args:
        named: one of `TARGETS`.
        cases: how many.
        number: the seed.
        findings: a folder for the cases that failed.
    """
    with atheris.instrument_imports(include=_WATCHED):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[named]

    def changed(content: bytes, most: int, seed: int) -> bytes:
        """Half by libFuzzer, half as the target's kind of file is changed."""
        rng = Random(seed)
        if content and rng.random() < 0.5:
            try:
                return rng.choice(target.changes)(content, rng)[:most]
            except _NO_SUCH_FILE:
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
        custom_mutator=changed,
    )
    atheris.Fuzz()
