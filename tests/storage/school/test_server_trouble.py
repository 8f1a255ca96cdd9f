"""Whatever happens to the server, nothing is lost and nothing is there twice."""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from digitgame.core.ink import Point
from digitgame.storage.school import server as schema
from digitgame.storage.school.connection import SchoolError, connect
from digitgame.storage.school.server import migrate
from tests.postgresql import Cluster, School, make_school
from tests.storage.school.conftest import Machines
from tests.storage.school.trouble import Accident, assert_same, new_attempts


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

    @pytest.mark.slow
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
