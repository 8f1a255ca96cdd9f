"""Accidents in the middle of an exchange, and the check that nothing is lost or there twice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from digitgame.core.records import Attempt
from digitgame.core.session import Task
from digitgame.storage.school import fetcher, sender
from digitgame.storage.school.fetcher import Fetcher
from digitgame.storage.school.roster import Roster
from digitgame.storage.school.sender import Sender
from tests.postgresql import School
from tests.storage.given import ATTEMPT, drawn
from tests.storage.school.machine import Machine
from tests.storage.test_totals import rebuilt, tables

SECONDS = count()

_STEPS = (
    (Sender, "_insert"),
    (Fetcher, "_store_attempts"),
    (Fetcher, "_store_skips"),
    (Roster, "_add"),
    (Roster, "send_gone"),
)


def new_attempts(number: int, learner: str = "ada", seed: int = 0) -> list[Attempt]:
    """Return attempts with names, at different moments."""
    rng = Random(seed)
    return [
        replace(
            drawn(
                rng.randrange(10),
                rng.choice([None, *range(10)]),
                learner=learner,
                session=f"s{rng.randrange(5)}",
                prompt=rng.randrange(20),
                score=rng.choice([None, round(rng.uniform(0, 100), 3)]),
                at=ATTEMPT.drawn_at + timedelta(hours=rng.randrange(500), seconds=next(SECONDS)),
            ),
            name=f"{rng.getrandbits(128):032x}",
            task=rng.choice(list(Task)),
        )
        for _ in range(number)
    ]


def assert_same(school: School, machines: list[Machine], attempts: list[Attempt]) -> None:
    """Assert that the server and every machine have exactly these, and the totals of these."""
    names = Counter(attempt.name for attempt in attempts)
    assert set(names.values()) <= {1}
    with school.admin() as server:
        stored = Counter(
            row[0].hex for row in server.execute("SELECT name FROM attempts").fetchall()
        )
    assert stored == names
    for machine in machines:
        assert machine.names() == names
        assert tables(machine.history) == rebuilt(machine.history)
        assert not machine.waiting


@dataclass
class Accident:
    """Something that happens before or after one of the steps of an exchange."""

    happen: Callable[[], None]
    after: int
    """Number of steps before it."""
    steps: int = field(default=0)

    def wrap(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any) -> Any:
            result = step(*arguments)
            self.steps += 1
            if self.steps == self.after:
                self.happen()
            return result

        return wrapped

    def prepare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for owner, name in _STEPS:
            monkeypatch.setattr(owner, name, self.wrap(getattr(owner, name)))


class StoppedError(Exception):
    """The exchange was stopped, as by SIGKILL: nothing after it runs."""


def stop() -> None:
    raise StoppedError


def exchange_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "_SENT", 20)
    monkeypatch.setattr(fetcher, "_STORED", 20)
