"""Measure a school: `python -m tests.tools.school_load machines`, or `report --attempts N`.

Each starts a PostgreSQL server of its own, and needs Debian's package postgresql.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from digitgame.cli.main import main as digitgame
from digitgame.storage import totals
from digitgame.storage.database import Database
from digitgame.storage.rows import COLUMNS, to_row
from digitgame.storage.school.sync import synchronise
from tests.handmade import HANDMADE
from tests.postgresql import Cluster, School, find_programs, make_school
from tests.storage.given import drawn
from tests.storage.school.machine import Machine
from tests.tools.classroom import make_attempt

LEARNERS = 1000
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
_CHUNK = 50_000


@contextmanager
def new_school(folder: Path, fsync: str = "on") -> Iterator[School]:
    """Start a server with a school, the account lab and the account teacher."""
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed.")
    os.environ["HOME"] = str(folder)
    data = folder / "server"
    data.mkdir()
    folder.chmod(0o755)
    cluster = Cluster(programs, data, "postgres" if os.geteuid() == 0 else None)
    cluster.settings |= {
        "fsync": fsync,
        "log_min_messages": "panic",
        "shared_preload_libraries": "pg_stat_statements",
        "pg_stat_statements.track_utility": "on",
    }
    cluster.start()
    try:
        school = make_school(cluster, folder)
        with school.admin() as server:
            server.execute("CREATE EXTENSION pg_stat_statements SCHEMA public")
        school.add_account("lab")
        school.add_account("teacher", "digitgame_teacher")
        yield school
    finally:
        cluster.stop()


def measure_machines(folder: Path, numbers: list[int]) -> None:
    """Let machines send ten attempts each at the same time, as after a session."""
    with new_school(folder) as school:
        for turn, number in enumerate(numbers):
            machines = []
            for at in range(number):
                machine = Machine(folder / f"{turn}-{at}" / "history.sqlite3")
                machine.join(school.url())
                name = f"pupil {turn} {at}"
                machine.draw(drawn(learner=name, session="first"))
                machine.sync(name)
                machine.draw(
                    *(
                        drawn(prompt % 10, prompt % 10, learner=name, prompt=prompt, score=80.0)
                        for prompt in range(10)
                    )
                )
                machines.append(machine.history.file)
                machine.close()
            spawn = multiprocessing.get_context("fork")
            barrier, results = spawn.Barrier(number), spawn.Queue()
            processes = [
                spawn.Process(target=_exchange, args=(file, barrier, results)) for file in machines
            ]
            before, used = _count_queries(school), school.cluster.cpu_seconds()
            for process in processes:
                process.start()
            found = [results.get() for _ in processes]
            for process in processes:
                process.join()
            used = school.cluster.cpu_seconds() - used
            begin, end = min(each[0] for each in found), max(each[1] for each in found)
            each_took = sorted(each[1] - each[0] for each in found)
            queries = _count_queries(school) - before
            print(
                f"{number:>4} machines: {end - begin:.2f} s in all, each "
                f"{statistics.median(each_took):.2f} s (at most {each_took[-1]:.2f} s), "
                f"{queries} queries, {queries / (end - begin):.0f} a second; "
                f"{sum(each[2] for each in found)} attempts sent; CPU time of the server "
                f"{used:.2f} s, of a machine {statistics.median(each[3] for each in found):.3f} s"
            )


def _count_queries(school: School) -> int:
    """Return the number of statements run so far, as the server counts them."""
    with school.admin() as server:
        server.execute("SELECT pg_stat_force_next_flush()")
        row = server.execute(
            "SELECT sum(calls)::bigint FROM public.pg_stat_statements WHERE toplevel"
        ).fetchone()
        return int(row[0])


def _exchange(file: Path, barrier: Any, results: Any) -> None:
    """Exchange once, and report begin, end, attempts sent and CPU time."""
    database = Database(file)
    with database.reading() as connection:
        (name,) = connection.execute("SELECT learner FROM attempts LIMIT 1").fetchone()
    barrier.wait()
    begin, used = time.monotonic(), time.process_time()
    result = synchronise(database, name)
    results.put((begin, time.monotonic(), result.sent, time.process_time() - used))


def _rows(hexadecimal: str, moment: str) -> str:
    """Return expressions for the columns of attempt `at`, in SQL that both databases know.

    Each learner draws 20 digits a day, and misses fewer and fewer of them.

    Args:
        hexadecimal: a function that returns a number with 32 hexadecimal digits.
        moment: a function that returns the time so many seconds after the start.
    """
    nth, learner = f"(at / {LEARNERS})", f"(at % {LEARNERS})"
    target = f"((at * 7 + {nth} * 3) % 10)"
    is_missed = f"(at * 13 + {nth} * 7) % 100 < 30 - {nth} / 50"
    read = f"(CASE WHEN {is_missed} THEN ({target} + 1 + at % 3) % 10 ELSE {target} END)"
    example = make_attempt(next(each for each in HANDMADE if each.digit == 3), 3, Random(1), 0.1)
    fixed = dict(zip(COLUMNS, to_row(example), strict=True))
    values = {
        column: "NULL" if value is None else f"'{value}'" for column, value in fixed.items()
    } | {
        "name": f"{hexadecimal}(at)",
        "session": f"{hexadecimal}({nth} / 10)",
        "learner": "owner",
        "prompt": f"{nth} % 10",
        "target": target,
        "outcome": f"CASE WHEN {read} = {target} THEN 'right' ELSE 'wrong' END",
        "digit": read,
        "score": "20 + (at * 37 % 8000) / 100.0",
        "drawn_at": f"{moment}({nth} / 20 * 86400 + {nth} % 20 * 9 + {learner})",
        "zone": "0",
    }
    return ", ".join(values[column] for column in COLUMNS)


def fill_server(school: School, number: int) -> None:
    """Add attempts to the server; its triggers count them."""
    columns = _rows("pg_temp.hexadecimal", "pg_temp.moment")
    columns = columns.replace("pg_temp.hexadecimal(at)", "pg_temp.hexadecimal(at)::uuid")
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    with school.admin() as server:
        server.execute(
            "CREATE FUNCTION pg_temp.hexadecimal(integer) RETURNS text LANGUAGE sql IMMUTABLE"
            " AS $$ SELECT lpad(to_hex($1), 32, '0') $$"
        )
        server.execute(
            "CREATE FUNCTION pg_temp.moment(integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE"
            f" AS $$ SELECT '{START}'::timestamptz + $1 * interval '1 second' $$"
        )
        server.execute(
            "INSERT INTO learners (id, account, key, name) SELECT gen_random_uuid(), %s,"
            " 'pupil ' || at, 'Pupil ' || at FROM generate_series(0, %s) AS at",
            (school.role("lab"), LEARNERS - 1),
        )
        for first in range(0, number, _CHUNK):
            server.execute(
                f"INSERT INTO attempts (version, {names}) SELECT 1, {columns} FROM"
                f" (SELECT at, learners.id AS owner"
                f" FROM generate_series({first}, {min(first + _CHUNK, number) - 1}) AS at"
                f" JOIN learners ON key = 'pupil ' || at % {LEARNERS}) AS numbers"
            )
        server.execute("VACUUM ANALYZE")


def fill_file(file: Path, number: int) -> None:
    """Write the same attempts into a history."""
    database = Database(file)
    database.connection.execute("PRAGMA synchronous = OFF")
    database.connection.create_function("hexadecimal", 1, lambda number: f"{number:032x}")
    database.connection.create_function(
        "moment",
        1,
        lambda seconds: (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds"),
    )
    columns = _rows("hexadecimal", "moment")
    with database.writing() as connection:
        connection.execute(
            f"INSERT INTO attempts ({', '.join(COLUMNS)}) SELECT {columns} FROM (WITH RECURSIVE"
            f" numbers (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM numbers WHERE at < ?)"
            f" SELECT at, 'Pupil ' || (at % {LEARNERS}) AS owner FROM numbers)",
            (number - 1,),
        )
        totals.rebuild(connection)
    database.close()


def measure_report(folder: Path, number: int) -> None:
    """Compare a report on the server with one on a file that has the same attempts.

    Prints wall times in seconds, and in brackets the CPU time of this process and the server.
    """
    with new_school(folder, fsync="off") as school:  # reading is measured
        begin = time.monotonic()
        fill_server(school, number)
        print(f"server filled in {time.monotonic() - begin:.0f} s", flush=True)
        begin = time.monotonic()
        fill_file(folder / "file" / "history.sqlite3", number)
        print(f"file filled in {time.monotonic() - begin:.0f} s", flush=True)
        url = school.url("teacher")
        pages = {}
        for words, *options in (("table",), ("page", "--html", str(folder / "class.html"))):
            for place, data in (("server", url), ("file", folder / "file")):
                times = []
                for _ in range(3):
                    begin, used = time.monotonic(), _cpu_seconds(school)
                    with redirect_stdout(StringIO()) as out:
                        digitgame(["report", "--data", str(data), *options])
                    took = time.monotonic() - begin, _cpu_seconds(school) - used
                    times.append(f"{took[0]:.2f} ({took[1]:.2f})")
                pages[words, place] = out.getvalue()
                print(f"{words} from the {place}: {', '.join(times)} s", flush=True)
        assert pages["table", "server"] == pages["table", "file"]


def _cpu_seconds(school: School) -> float:
    """Return the CPU time that this process and the server have used."""
    return time.process_time() + school.cluster.cpu_seconds()


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("machines", "report"))
    parser.add_argument("--attempts", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digitgame-school-") as folder:
        if options.what == "machines":
            measure_machines(Path(folder), [1, 100, 1, 100])
        else:
            measure_report(Path(folder), options.attempts)


if __name__ == "__main__":
    main()
