"""A target: one way in from outside, tried with sound cases that are changed, and with others.

All take bytes, as they come from outside, so that Hypothesis and a coverage-guided fuzzer can
both try them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.fuzz.mutation import changed_bytes

Change = Callable[[bytes, Random], bytes]

HANDFUL = 25
"""Cases out of one seed."""


@dataclass(frozen=True)
class Target:
    """One way in from outside."""

    check: Callable[[bytes], None]
    """Tries a case: what is wrong with it may be said, and nothing else may happen."""
    seeds: Callable[[], tuple[bytes, ...]]
    """Sound cases to begin with."""
    changes: tuple[Change, ...] = (changed_bytes,)
    """How one of them is changed."""
    made_up: st.SearchStrategy[bytes] | None = None
    """Other cases, that Hypothesis makes up."""

    def changed(self, rng: Random) -> bytes:
        """A sound case with something wrong."""
        return rng.choice(self.changes)(rng.choice(self.seeds()), rng)

    @property
    def handfuls(self) -> st.SearchStrategy[list[bytes]]:
        """Cases to be tried one after the other: one that is made up, or, nine times in ten, some
        sound ones with something wrong, as Hypothesis takes longer to choose than a case takes.
        """
        changed = st.integers(0, 2**64 - 1).map(self._handful)
        if self.made_up is None:
            return changed
        made_up = self.made_up.map(lambda case: [case])
        return st.integers(0, 9).flatmap(lambda kind: changed if kind else made_up)

    def _handful(self, number: int) -> list[bytes]:
        rng = Random(number)
        return [self.changed(rng) for _ in range(HANDFUL)]
