"""A real PostgreSQL server of the tests' own, and a school on it.

It needs Debian's package postgresql; elsewhere the tests that use it are skipped.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_SECONDS = 60.0
"""Time for the server to start or to end."""

_SETTINGS = {
    "fsync": "off",  # nothing here has to survive a power failure
    "shared_buffers": "64MB",
    "max_connections": "150",
    "max_wal_size": "256MB",
    "log_min_messages": "fatal",
    "listen_addresses": "127.0.0.1",
}

_RULES = """\
local all all trust
host all all 127.0.0.1/32 scram-sha-256
"""

_numbers = count(1)


def find_programs() -> Path | None:
    """Return the folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=str)
    on_path = shutil.which("postgres")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Cluster:
    """A server process with its own data, on a free port and in a socket's folder."""

    def __init__(self, programs: Path, folder: Path, account: str | None) -> None:
        """Create the data; `account` runs the server, None if this account can."""
        self.folder = folder
        self.settings = dict(_SETTINGS)
        self.programs = programs
        self._data = folder / "data"
        self.account = account
        """The account that runs the server; None for this one."""
        self._as: dict[str, Any] = {"user": account, "group": account} if account else {}
        self._process: subprocess.Popen[Any] | None = None
        if account:
            shutil.chown(folder, account, account)
        arguments = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
        subprocess.run(
            [programs / "initdb", *arguments, "--locale=C", "-D", self._data],
            check=True,
            capture_output=True,
            cwd=folder,
            **self._as,
        )
        (self._data / "pg_hba.conf").write_text(_RULES)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self._launch()
        self._wait(self._is_answering)

    def _launch(self) -> None:
        settings = [each for pair in self.settings.items() for each in ("-c", "=".join(pair))]
        # If the tests are killed, the server ends with them: Linux sends it SIGQUIT.
        setpriv = shutil.which("setpriv")
        self._process = subprocess.Popen(
            [
                *((setpriv, "--pdeathsig", "QUIT") if setpriv else ()),
                *(self.programs / "postgres", "-D", self._data, "-k", self.folder),
                *("-p", str(self.port), *settings),
            ],
            cwd=self.folder,
            start_new_session=True,
            **self._as,
        )

    def _is_answering(self) -> bool:
        import psycopg

        if self._process is None or self._process.poll() is not None:
            self._launch()  # the processes of a killed server still hold its memory for a moment
        with suppress(psycopg.OperationalError), self.connect():
            return True
        return False

    def _wait(self, is_so: Any) -> None:
        end = time.monotonic() + _SECONDS
        while not is_so():
            assert time.monotonic() < end, "the server takes too long"
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill the server and all its processes with SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server at once, but properly."""
        self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if number == signal.SIGKILL:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        self._process.wait(_SECONDS)
        self._process = None

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server and its ended processes have used so far."""
        assert self._process is not None
        own = str(self._process.pid)
        ticks = 0
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = file.read_text().rpartition(")")[2].split()
                if file.parent.name == own:  # with the children that it has waited for
                    ticks += sum(map(int, fields[11:15]))
                elif fields[1] == own:
                    ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    @contextmanager
    def connect(self, database: str = "postgres", role: str = "postgres") -> Iterator[Any]:
        """Connect through the socket, as any role, without a password."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder),
            port=self.port,
            user=role,
            dbname=database,
            autocommit=True,
            options="-c search_path=digitgame",
        ) as connection:
            yield connection


@dataclass
class School:
    """A database with a school, and accounts with passwords in this home's ~/.pgpass."""

    cluster: Cluster
    database: str
    home: Path

    def url(self, account: str = "lab", options: str = "") -> str:
        """Return the address for an account, over TCP."""
        name = self.role(account)
        return f"postgresql://{name}@127.0.0.1:{self.cluster.port}/{self.database}{options}"

    def role(self, account: str) -> str:
        """Return an account's role: roles belong to the cluster, which has other databases."""
        return f"{account}_{self.database}"

    def add_account(self, account: str, group: str = "digitgame_player") -> None:
        """Create an account and store its password."""
        with self.cluster.connect() as server:
            server.execute(
                f"CREATE ROLE {self.role(account)} LOGIN PASSWORD 'secret' IN ROLE {group}"
            )
        file = self.home / ".pgpass"
        with file.open("a") as stream:
            stream.write(f"127.0.0.1:*:{self.database}:{self.role(account)}:secret\n")
        file.chmod(0o600)

    def admin(self) -> Any:
        """Connect as the administrator."""
        return self.cluster.connect(self.database)

    @cached_property
    def admin_url(self) -> str:
        return f"postgresql://postgres@/{self.database}?host={self.cluster.folder}&port={self.cluster.port}"

    def count(self, table: str = "attempts") -> int:
        """Count the rows of a table."""
        with self.admin() as server:
            return int(server.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a server; skip the test where that is not possible."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: the extra school has it")
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian's package postgresql)")
    account = "postgres" if os.geteuid() == 0 else None
    if account:
        import pwd

        try:
            pwd.getpwnam(account)
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no account postgres")
    with tempfile.TemporaryDirectory(prefix="digitgame-pg-") as folder:
        found = Cluster(programs, Path(folder), account)
        found.start()
        yield found
        found.stop()


@pytest.fixture
def school(cluster: Cluster, home: Path) -> School:
    """Create an empty school with the account lab."""
    found = make_school(cluster, home)
    found.add_account("lab")
    return found


def make_school(cluster: Cluster, home: Path, options: str = "") -> School:
    """Create a database with an empty school; `options` are of CREATE DATABASE."""
    from digitgame.storage.school.connection import connect
    from digitgame.storage.school.server import migrate

    found = School(cluster, f"school_{os.getpid()}_{next(_numbers)}", home)
    with cluster.connect() as server:
        if not server.execute(
            "SELECT 1 FROM pg_database WHERE datname = 'template_school'"
        ).fetchone():
            server.execute("CREATE DATABASE template_school")
            with connect(School(cluster, "template_school", home).admin_url) as template:
                migrate(template)
        server.execute(f"CREATE DATABASE {found.database} TEMPLATE template_school {options}")
    with found.admin() as server:
        server.execute("UPDATE school SET id = gen_random_uuid()")
    return found
