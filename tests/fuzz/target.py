"""Fuzz targets: code that reads external input.

All take bytes, so that both Hypothesis and a coverage-guided fuzzer can run them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.fuzz.mutation import mutate_bytes

Mutation = Callable[[bytes, Random], bytes]

BATCH_SIZE = 25
"""Cases generated from one seed."""


@dataclass(frozen=True)
class Target:
    """Code that reads one kind of external input."""

    check: Callable[[bytes], None]
    """Runs a case, and raises only if a problem was not handled."""
    seeds: Callable[[], tuple[bytes, ...]]
    """Returns valid cases."""
    mutations: tuple[Mutation, ...] = (mutate_bytes,)
    generated: st.SearchStrategy[bytes] | None = None
    """Cases from scratch."""

    def mutate(self, rng: Random) -> bytes:
        """Return a mutated valid case."""
        return rng.choice(self.mutations)(rng.choice(self.seeds()), rng)

    @property
    def batches(self) -> st.SearchStrategy[list[bytes]]:
        """Batches of cases: one in ten is a single case from scratch, the others are mutated.

        Batches, because Hypothesis takes longer for an example than a case takes.
        """
        mutated = st.integers(0, 2**64 - 1).map(self._generate_batch)
        if self.generated is None:
            return mutated
        generated = self.generated.map(lambda case: [case])
        return st.integers(0, 9).flatmap(lambda kind: mutated if kind else generated)

    def _generate_batch(self, number: int) -> list[bytes]:
        rng = Random(number)
        return [self.mutate(rng) for _ in range(BATCH_SIZE)]
