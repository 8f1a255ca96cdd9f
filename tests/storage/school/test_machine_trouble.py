"""Whatever happens on the machines, nothing is lost and nothing is there twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitgame.core.records import Attempt, Skip
from digitgame.core.session import Task
from digitgame.storage.school.connection import SchoolError
from tests.postgresql import Cluster, School, make_school
from tests.storage.given import ATTEMPT
from tests.storage.school.conftest import Machines
from tests.storage.school.machine import Machine
from tests.storage.school.trouble import (
    Accident,
    StoppedError,
    assert_same,
    exchange_in_small_batches,
    new_attempts,
    stop,
)


class TestMachines:
    @pytest.mark.parametrize("after", range(1, 10))
    def test_stopped_in_the_middle(
        self,
        after: int,
        school: School,
        machine: Machines,
        small_batches: pytest.MonkeyPatch,
    ) -> None:
        one, other = machine(), machine()
        attempts = new_attempts(120)
        one.history.merge(attempts[:60])
        one.sync()
        other.history.merge(attempts[60:])
        other.history.skip(Skip("ada", "x", 5, 7, Task.PRACTICE, ATTEMPT.drawn_at))
        with small_batches.context() as patch:
            Accident(stop, after).prepare(patch)
            with pytest.raises(StoppedError):
                other.sync()
        for each in (other, one):
            each.sync()
        assert_same(school, [one, other], attempts)

    def test_at_the_same_time(
        self, school: School, machine: Machines, small_batches: pytest.MonkeyPatch
    ) -> None:
        """Six machines add the same learners, draw and exchange concurrently."""
        machines = [machine() for _ in range(6)]
        attempts = [
            new_attempts(30, learner, seed=10 * number + at)
            for number in range(6)
            for at, learner in enumerate(("ada", "Zoë"))
        ]

        def play(number: int) -> None:
            for drawn_now in attempts[2 * number : 2 * number + 2]:
                for start in range(0, 30, 10):
                    machines[number].history.merge(drawn_now[start : start + 10])
                    machines[number].sync()

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(play, range(6)))
        for each in machines:
            each.sync()
        assert_same(school, machines, [each for batch in attempts for each in batch])

    def test_with_clocks_years_apart(self, school: School, machine: Machines) -> None:
        """The order of days is that of the clocks; nothing depends on it."""
        one, other = machine(), machine()
        attempts = new_attempts(40)
        late = [
            replace(each, drawn_at=each.drawn_at + timedelta(days=730)) for each in attempts[:20]
        ]
        early = [
            replace(each, drawn_at=each.drawn_at - timedelta(days=730)) for each in attempts[20:]
        ]
        for start in range(0, 20, 5):
            one.history.merge(late[start : start + 5])
            one.sync()
            other.history.merge(early[start : start + 5])
            other.sync()
        one.sync()
        assert_same(school, [one, other], late + early)
        assert one.view("ada") == other.view("ada")

    def test_a_recovered_history_sends_everything_again(
        self, school: School, machine: Machines
    ) -> None:
        from digitgame.storage.recovery import _copy_rows

        one = machine()
        attempts = new_attempts(20)
        one.history.merge(attempts)
        one.sync()
        copy = one.history.file.with_name("copy.sqlite3")
        _copy_rows(one.history.file, copy, lambda: False)
        recovered = Machine(copy)
        assert recovered.waiting.attempts == 20
        recovered.sync()
        assert_same(school, [recovered], attempts)
        recovered.close()

    def test_a_recovered_history_has_the_same_learners(
        self, school: School, machine: Machines
    ) -> None:
        """The server brings back no one who was renamed, merged or deleted before."""
        from digitgame.storage.recovery import _copy_rows

        one, other = machine(), machine()
        for number, name in enumerate(("ada", "ben", "eve", "Zoë")):
            one.history.merge(new_attempts(3, name, seed=number))
        one.sync()
        other.sync()
        one.history.rename_learner("ada", "Ada L.")
        one.history.merge_learners("ben", "Zoë")
        one.history.delete_learner("eve")
        copy = one.history.file.with_name("copy.sqlite3")
        _copy_rows(one.history.file, copy, lambda: False)
        recovered = Machine(copy)
        recovered.sync()
        other.sync()
        for each in (recovered, other):
            assert each.history.learners() == ["Ada L.", "Zoë"]
            assert (each.history.count("Ada L."), each.history.count("Zoë")) == (3, 6)
            assert each.history.current_name("ada") == "Ada L."
        recovered.close()


EVENTS = st.tuples(
    st.sampled_from(["draw"] * 4 + ["sync"] * 4 + ["stop"] * 2 + ["again", "rename", "kill"]),
    st.integers(0, 2),  # machine
    st.integers(1, 60),  # attempts, or steps before it happens
)


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck), max_examples=25)
@given(events=st.lists(EVENTS, min_size=15, max_size=40), seed=st.integers(0, 2**32))
def test_any_order_of_events_keeps_all_attempts_once(
    events: list[tuple[str, int, int]],
    seed: int,
    cluster: Cluster,
    tmp_path_factory: Any,
    home: Path,
) -> None:
    """Three machines, two learners and 400 or more attempts; 10,000 in 25 examples."""
    folder = tmp_path_factory.mktemp("machines")
    school = make_school(cluster, home)
    school.add_account("lab")
    machines = [Machine(folder / str(number) / "history.sqlite3") for number in range(3)]
    for machine in machines:
        machine.join(school.url())
    attempts: list[Attempt] = []
    rng = Random(seed)
    learners = ["ada", "Zoë"]
    with pytest.MonkeyPatch.context() as patch:
        exchange_in_small_batches(patch)
        for event, number, amount in [*events, *(("draw", n, 134) for n in range(3))]:
            machine = machines[number]
            if event == "draw":
                new = new_attempts(amount, rng.choice(learners), rng.getrandbits(64))
                machine.history.merge(new)
                attempts += new
            elif event == "again":
                machine.join(school.url())
            elif event == "rename":
                known = machine.history.learners()
                if known:
                    machine.history.rename_learner(
                        rng.choice(known), f"pupil {rng.randrange(10**6)}"
                    )
            else:
                happen = {"stop": stop, "kill": cluster.kill}.get(event, lambda: None)
                with pytest.MonkeyPatch.context() as accident:
                    Accident(happen, amount % 12 + 1).prepare(accident)
                    with suppress(*(() if event == "sync" else (StoppedError, SchoolError))):
                        machine.sync()
                if cluster._process is None:
                    cluster.start()
        for machine in machines * 2:
            machine.sync()
    assert len(attempts) >= 400
    assert_same(school, machines, attempts)
    assert len({tuple(machine.history.learners()) for machine in machines}) == 1
    for machine in machines:
        machine.close()
    with cluster.connect() as server:
        server.execute(f"DROP DATABASE {school.database} WITH (FORCE)")
