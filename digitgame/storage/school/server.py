"""Create and update the schema of a school's server."""

from pathlib import Path
from typing import TYPE_CHECKING

from digitgame.storage.school.connection import SchoolError

if TYPE_CHECKING:
    from digitgame.storage.school.connection import Server

MIGRATIONS: tuple[Path, ...] = (Path(__file__).with_name("server_1.sql"),)
"""SQL from each version of the schema to the next; version 0 is empty."""

_BASE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'digitgame_player') THEN
        CREATE ROLE digitgame_player;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'digitgame_teacher') THEN
        CREATE ROLE digitgame_teacher;
    END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS digitgame;
CREATE TABLE IF NOT EXISTS digitgame.school (
    version integer NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO digitgame.school (version)
SELECT 0 WHERE NOT EXISTS (SELECT FROM digitgame.school);
"""

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('digitgame school init'))"


def migrate(server: "Server") -> tuple[int, int]:
    """Create the schema, or bring it to this version, all of it or nothing.

    Returns:
        its version before and after.

    Raises:
        SchoolError: if it belongs to a newer digitgame.
        psycopg.Error: if the account may not do that.
    """
    with server.transaction():
        server.execute(_LOCK)
        server.execute(_BASE)
        row = server.execute("SELECT version FROM digitgame.school").fetchone()
        before = int(row[0]) if row else 0
        if before > len(MIGRATIONS):
            raise SchoolError(_newer(before))
        for migration in MIGRATIONS[before:]:
            server.execute(migration.read_bytes())
        server.execute("UPDATE digitgame.school SET version = %s", [len(MIGRATIONS)])
    return before, len(MIGRATIONS)


def school_id(server: "Server") -> str:
    """Return the id of the school.

    Raises:
        SchoolError: if its schema is not the one that this version knows.
        psycopg.Error: if there is no school, or the account may not read it.
    """
    row = server.execute("SELECT version, id FROM school").fetchone()
    version, own = row or (0, None)
    if version > len(MIGRATIONS):
        raise SchoolError(_newer(version))
    if version < len(MIGRATIONS):
        raise SchoolError(
            f"the server has schema {version}, and this digitgame needs {len(MIGRATIONS)}. The "
            "server's administrator updates it: digitgame school init URL"
        )
    return str(own.hex)


def check_player(server: "Server") -> None:
    """Check that the account may send records.

    Raises:
        SchoolError: if it may not, for example because it is a teacher's.
    """
    row = server.execute("SELECT has_table_privilege('attempts', 'INSERT')").fetchone()
    if not (row and row[0]):
        raise SchoolError(
            "this account may only read. As the server's administrator: GRANT digitgame_player TO "
            "the account, or name another one."
        )


def _newer(version: int) -> str:
    return (
        f"the server belongs to a newer digitgame (schema {version}; this one knows "
        f"{len(MIGRATIONS)}). Install that here; until then everything stays on this machine."
    )
