"""Hand-written SQL reads and changes only the account's own rows, in every table."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest

from digitgame.core.records import Skip
from digitgame.core.session import Task
from tests.cli.importing.given import left_session
from tests.postgresql import Cluster, School, make_school
from tests.storage.given import ATTEMPT, drawn
from tests.storage.school.machine import Machine

WITH_LEARNERS = ("attempts", "skips", "sessions", "answers", "totals", "tries")
TABLES = ("school", "learners", "gone", *WITH_LEARNERS)

REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)


@dataclass(frozen=True)
class Class:
    """A school in which ada and ben have accounts of their own and the lab has a shared one."""

    school: School
    ada: str
    """The learner's id."""
    contents: dict[str, list[Any]]
    """Every row that is not ben's."""

    @contextmanager
    def as_(self, account: str) -> Iterator[Any]:
        with psycopg.connect(
            self.school.url(account),
            password="secret",
            autocommit=True,
            options="-c search_path=digitgame",
        ) as connection:
            yield connection

    def read(self) -> dict[str, list[Any]]:
        with self.school.admin() as server:
            bens = server.execute(
                "SELECT id FROM learners WHERE account = %s", [self.school.role("ben")]
            ).fetchone()[0]
            return {
                table: sorted(
                    repr(row)
                    for row in server.execute(f"SELECT * FROM {table}").fetchall()
                    if bens not in row and self.school.role("ben") not in row
                )
                for table in TABLES
            }


@pytest.fixture(scope="module")
def pupils(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Set up the class once: no test here changes anything but ben's rows."""
    home = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOME", str(home))
        school = make_school(cluster, home)
        for account in ("ada", "ben", "lab"):
            school.add_account(account)
        school.add_account("teacher", "digitgame_teacher")
        school.add_account("outsider", "pg_monitor")
        for account, learner in (("ada", "Ada"), ("ben", "Ben"), ("lab", "Zoë")):
            own = Machine(home / account / "history.sqlite3")
            own.join(school.url(account))
            own.draw(drawn(learner=learner), drawn(3, 5, learner=learner, prompt=1))
            own.history.skip(Skip(learner, "s", 5, 7, Task.PRACTICE, ATTEMPT.drawn_at))
            own.history.keep_session(replace(left_session(), learner=learner))
            own.draw(drawn(learner=f"{learner} 2", prompt=2))
            own.sync()
            own.history.delete_learner(f"{learner} 2")
            own.sync()
            own.close()
    with school.admin() as server:
        ada = str(server.execute("SELECT id FROM learners WHERE name = 'Ada'").fetchone()[0])
    found = Class(school, ada, {})
    return replace(found, contents=found.read())


@pytest.mark.parametrize("table", WITH_LEARNERS)
def test_a_learner_reads_only_own_rows(table: str, pupils: Class) -> None:
    with pupils.as_("ben") as server:
        rows = server.execute(
            f"SELECT DISTINCT name FROM (SELECT learner FROM {table}) AS all_rows"
            " LEFT JOIN learners ON id = learner"
        ).fetchall()
        assert rows == [("Ben",)]
        assert server.execute("SELECT name FROM learners").fetchall() == [("Ben",)]
        assert server.execute(
            f"SELECT count(*) FROM {table} WHERE learner = %s", [pupils.ada]
        ).fetchone() == (0,)
        accounts = server.execute("SELECT DISTINCT account FROM gone").fetchall()
        assert accounts == [(pupils.school.role("ben"),)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("account", ["ben", "teacher", "outsider"])
def test_no_one_changes_or_removes_the_rows_of_others(
    account: str, table: str, pupils: Class
) -> None:
    with pupils.school.admin() as admin:
        columns = [
            row[0]
            for row in admin.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND table_schema = 'digitgame'",
                [table],
            ).fetchall()
        ]
    own = f"digitgame.{table}"
    with pupils.as_(account) as server:
        for column in columns:
            changed = 0
            with suppress(*REFUSED):
                changed = server.execute(
                    f'UPDATE digitgame.{table} SET "{column}" = "{column}"'
                ).rowcount
            # Only own names, settings, versions and sessions can be changed.
            assert changed <= (account == "ben" and table in ("learners", "sessions"))
        for statement in (f"DELETE FROM {own}", f"TRUNCATE {own}", f"DROP TABLE {own}"):
            with pytest.raises(REFUSED):
                server.execute(statement)
    assert pupils.read() == pupils.contents


@pytest.mark.parametrize("table", WITH_LEARNERS)
@pytest.mark.parametrize("account", ["ben", "teacher", "outsider"])
def test_no_one_adds_rows_to_others(account: str, table: str, pupils: Class) -> None:
    """A row like the other learner's own, in each table."""
    with pupils.school.admin() as admin, pupils.as_(account) as server:
        names = [each.name for each in admin.execute(f"SELECT * FROM {table}").description]
        row = dict(
            zip(
                names,
                admin.execute(f"SELECT * FROM {table} WHERE learner = %s", [pupils.ada]).fetchone(),
                strict=True,
            )
        )
        for fresh in ("session", "start"):
            if fresh in row:
                row[fresh] = "x"
        columns, values = ", ".join(f'"{each}"' for each in row), ", ".join(["%s"] * len(row))
        with pytest.raises(REFUSED):
            server.execute(
                f"INSERT INTO digitgame.{table} ({columns}) VALUES ({values})", list(row.values())
            )
    assert pupils.read() == pupils.contents


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions SET learner = %(ada)s",
        "UPDATE learners SET account = 'x'",
        "UPDATE learners SET attempts = 1000000",
        "INSERT INTO learners (id, key, name, account) VALUES (gen_random_uuid(), 'e', 'e', 'x')",
        "INSERT INTO gone (id, account) VALUES (gen_random_uuid(), 'x')",
        "INSERT INTO school (version) VALUES (9)",
        "SELECT * FROM candidates",
        "SELECT refresh_answers('{}', '{}', '{}')",
        "SET ROLE digitgame_teacher",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "CREATE TABLE digitgame.mine (a text)",
        "CREATE TRIGGER mine BEFORE INSERT ON attempts EXECUTE FUNCTION count_attempts()",
        "CREATE POLICY mine ON attempts USING (true)",
        "ALTER TABLE attempts DISABLE ROW LEVEL SECURITY",
        "GRANT digitgame_teacher TO CURRENT_USER",
    ],
)
def test_there_is_no_way_around(statement: str, pupils: Class) -> None:
    with pupils.as_("ben") as server, pytest.raises(psycopg.Error) as raised:
        server.execute(statement, {"ada": pupils.ada})
    assert isinstance(raised.value, (*REFUSED, psycopg.errors.InvalidGrantOperation))
    assert pupils.read() == pupils.contents


@pytest.mark.parametrize("successor", ["NULL", "(SELECT id FROM learners)"])
def test_others_are_not_deleted_or_merged(successor: str, pupils: Class) -> None:
    with pupils.as_("ben") as server:
        server.execute(f"INSERT INTO gone (id, successor) SELECT %s, {successor}", [pupils.ada])
    with pupils.school.admin() as server:
        server.execute("DELETE FROM gone WHERE id = %s", [pupils.ada])
    assert pupils.read() == pupils.contents


def test_row_security_cannot_be_switched_off(pupils: Class) -> None:
    """The setting makes queries fail instead of leaving rows out."""
    with pupils.as_("ben") as server:
        server.execute("SET row_security = off")
        with pytest.raises(REFUSED):
            server.execute("SELECT * FROM attempts")


def test_own_records_are_not_given_to_others(pupils: Class) -> None:
    with pupils.as_("ben") as server, pytest.raises(psycopg.errors.ForeignKeyViolation):
        server.execute("INSERT INTO gone (id, successor) SELECT id, %s FROM learners", [pupils.ada])
    assert pupils.read() == pupils.contents


def test_a_shared_account_reads_its_learners(pupils: Class) -> None:
    with pupils.as_("lab") as server:
        assert server.execute("SELECT name FROM learners").fetchall() == [("Zoë",)]


def test_a_teacher_reads_all(pupils: Class) -> None:
    with pupils.as_("teacher") as server:
        names = server.execute("SELECT name FROM learners ORDER BY name").fetchall()
        assert names == [("Ada",), ("Ben",), ("Zoë",)]
        for table in WITH_LEARNERS:
            assert server.execute(f"SELECT count(DISTINCT learner) FROM {table}").fetchone() == (3,)


@pytest.mark.parametrize("table", TABLES)
def test_an_account_without_a_role_reads_nothing(table: str, pupils: Class) -> None:
    with pupils.as_("outsider") as server, pytest.raises(REFUSED):
        server.execute(f"SELECT * FROM digitgame.{table}")


def test_every_table_is_tried(pupils: Class) -> None:
    with pupils.school.admin() as server:
        rows = server.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'digitgame'::regnamespace"
            " AND relkind = 'r'"
        ).fetchall()
    assert {name for (name,) in rows} == set(TABLES)
    # All but the one without personal data.
    with pupils.school.admin() as server:
        secured = server.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'digitgame'::regnamespace"
            " AND relrowsecurity"
        ).fetchall()
    assert {name for (name,) in secured} == set(TABLES) - {"school"}
