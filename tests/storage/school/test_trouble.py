"""Whatever happens on the way, nothing is lost and nothing is there twice."""

import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitgame.core.ink import Point
from digitgame.core.records import Attempt, Skip
from digitgame.core.session import Task
from digitgame.storage.school import server as schema
from digitgame.storage.school import sync
from digitgame.storage.school.connection import SchoolError, connect
from digitgame.storage.school.server import migrate
from tests.postgresql import Cluster, School, make_school
from tests.storage.given import ATTEMPT, drawn
from tests.storage.school.conftest import Machines
from tests.storage.school.machine import Machine
from tests.storage.test_totals import rebuilt, tables

SECONDS = count()


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
        for name in ("_insert", "_store_attempts", "_store_skips", "_add", "_send_gone"):
            monkeypatch.setattr(sync._Exchange, name, self.wrap(getattr(sync._Exchange, name)))


class StoppedError(Exception):
    """The exchange was stopped, as by SIGKILL: nothing after it runs."""


def stop() -> None:
    raise StoppedError


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sync, "_SENT", 20)
    monkeypatch.setattr(sync, "_STORED", 20)
    return monkeypatch


class TestServer:
    @pytest.mark.slow  # waits until the server is up again
    def test_gone_for_a_week(self, school: School, machine: Machines, cluster: Cluster) -> None:
        one, other = machine(), machine()
        attempts = new_attempts(30)
        one.history.merge(attempts[:10])
        one.sync()
        cluster.stop()
        try:
            for day in range(7):
                one.history.merge(attempts[10 + day : 11 + day])
                other.history.merge(attempts[20 + day : 21 + day])
                for each in (one, other):
                    with pytest.raises(SchoolError, match="cannot be used"):
                        each.sync()
            assert (one.waiting.attempts, other.waiting.attempts) == (7, 7)
        finally:
            cluster.start()
        for each in (one, other, one):
            each.sync()
        assert_same(school, [one, other], attempts[:17] + attempts[20:27])

    @pytest.mark.parametrize("after", [1, 2, 4, 8])
    def test_killed_in_the_middle(
        self,
        after: int,
        school: School,
        machine: Machines,
        cluster: Cluster,
        small_batches: pytest.MonkeyPatch,
    ) -> None:
        one, other = machine(), machine()
        attempts = new_attempts(160)
        one.history.merge(attempts[:80])
        one.sync()
        other.history.merge(attempts[80:])
        with small_batches.context() as patch:
            Accident(cluster.kill, after).prepare(patch)
            try:
                with pytest.raises(SchoolError):
                    other.sync()
            finally:
                cluster.start()
        for each in (other, one):
            each.sync()
        assert_same(school, [one, other], attempts)

    @pytest.mark.slow
    def test_with_a_full_disk(
        self, cluster: Cluster, home: Path, machine: Machines, small_batches: pytest.MonkeyPatch
    ) -> None:
        """A tablespace on a real tmpfs that is too small, and larger later."""
        with tempfile.TemporaryDirectory(prefix="digitgame-pg-") as folder:
            mount = ["mount", "-t", "tmpfs", "-o", "size=9m,mode=777", "none", folder]
            if subprocess.run(mount, capture_output=True, check=False).returncode:
                pytest.skip("mounting a tmpfs needs root")
            try:
                if cluster.account:
                    shutil.chown(folder, cluster.account, cluster.account)
                with cluster.connect() as server:
                    server.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
                school = make_school(cluster, home, "TABLESPACE small")
                school.add_account("lab")
                one = machine(is_member=False)
                one.join(school.url())
                # Random, because the server compresses the ink.
                rng = Random(1)
                attempts = [
                    replace(
                        each,
                        strokes=(
                            tuple(Point(rng.random(), rng.random(), 0.0) for _ in range(1000)),
                        ),
                    )
                    for each in new_attempts(1200)
                ]
                one.history.merge(attempts)
                with pytest.raises(SchoolError, match="disk is full"):
                    one.sync()
                assert 0 < one.waiting.attempts < 1200
                subprocess.run(
                    ["mount", "-o", "remount,size=200m", folder], check=True, capture_output=True
                )
                one.sync()
                assert_same(school, [one], attempts)
                with cluster.connect() as server:
                    server.execute(f"DROP DATABASE {school.database} WITH (FORCE)")
                    server.execute("DROP TABLESPACE small")
            finally:
                subprocess.run(["umount", "-l", folder], check=True)

    def test_with_another_password(self, school: School, machine: Machines, home: Path) -> None:
        one = machine()
        one.history.merge(new_attempts(5))
        right = (home / ".pgpass").read_text()
        for wrong, said in (
            (right.replace("secret", "guess"), "password authentication"),
            ("", "password"),
        ):
            (home / ".pgpass").write_text(wrong)
            with pytest.raises(SchoolError, match=said):
                one.sync()
        assert one.waiting.attempts == 5
        (home / ".pgpass").write_text(right)
        assert one.sync().sent == 5

    @pytest.mark.parametrize(
        ("version", "said"), [(0, "needs 1.*school init"), (99, "newer digitgame")]
    )
    def test_with_another_schema(
        self, version: int, said: str, school: School, machine: Machines
    ) -> None:
        one = machine()
        one.history.merge(new_attempts(5))
        with school.admin() as server:
            server.execute("UPDATE school SET version = %s", [version])
        with pytest.raises(SchoolError, match=said):
            one.sync()
        assert (one.waiting.attempts, school.count()) == (5, 0)
        with school.admin() as server:
            server.execute("UPDATE school SET version = 1")
        assert one.sync().sent == 5

    def test_without_a_school(self, cluster: Cluster, school: School, machine: Machines) -> None:
        one = machine()
        with school.admin() as server:
            server.execute("DROP SCHEMA digitgame CASCADE")
        with pytest.raises(SchoolError, match="no school yet"):
            one.sync()

    def test_brought_forward_keeps_everything(
        self, school: School, machine: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = machine()
        one.history.merge(new_attempts(5))
        one.sync()
        more = tmp_path / "server_2.sql"
        more.write_text("ALTER TABLE learners ADD COLUMN school_year text;")
        monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, more))
        with connect(school.admin_url) as server:
            assert migrate(server) == (1, 2)
            assert migrate(server) == (2, 2)
        one.history.merge(new_attempts(5, seed=1))
        assert (one.sync().sent, school.count()) == (5, 10)
        monkeypatch.undo()
        with connect(school.admin_url) as server, pytest.raises(SchoolError, match="newer"):
            migrate(server)

    def test_a_step_forward_that_fails_changes_nothing(
        self, school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        more = tmp_path / "server_2.sql"
        more.write_text("ALTER TABLE learners ADD COLUMN school_year text; SELECT 1 / 0;")
        monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, more))
        with (
            pytest.raises(SchoolError, match="division by zero"),
            connect(school.admin_url) as server,
        ):
            migrate(server)
        with school.admin() as server:
            assert server.execute("SELECT version FROM school").fetchone() == (1,)

    def test_restored_from_an_older_backup_gets_the_rest_again(
        self, school: School, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        attempts = new_attempts(20)
        one.history.merge(attempts)
        for each in (one, other):
            each.sync()
        with school.admin() as server:
            server.execute("DELETE FROM learners")
            server.execute("UPDATE school SET id = gen_random_uuid()")
        for each in (other, one):
            each.sync()
        assert_same(school, [one, other], attempts)

    @pytest.mark.slow
    def test_backed_up_and_restored_as_the_guide_says(
        self, school: School, machine: Machines, cluster: Cluster, tmp_path: Path
    ) -> None:
        one, other = machine(), machine()
        attempts = new_attempts(20)
        one.history.merge(attempts[:10])
        one.sync()
        where = ("--host", cluster.folder, "--port", str(cluster.port), "--username", "postgres")
        programs, dump = cluster.programs, tmp_path / "school.dump"
        subprocess.run(
            [programs / "pg_dump", *where, "--format=custom", f"--file={dump}", school.database],
            check=True,
        )
        one.history.merge(attempts[10:])
        one.sync()
        with cluster.connect() as server:
            server.execute(f"DROP DATABASE {school.database} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {school.database}")
        subprocess.run(
            [programs / "pg_restore", *where, f"--dbname={school.database}", dump], check=True
        )
        assert school.count() == 10
        with school.admin() as server:
            server.execute("UPDATE digitgame.school SET id = gen_random_uuid()")
        for each in (other, one, other):
            each.sync()
        assert_same(school, [one, other], attempts)


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
        patch.setattr(sync, "_SENT", 20)
        patch.setattr(sync, "_STORED", 20)
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
