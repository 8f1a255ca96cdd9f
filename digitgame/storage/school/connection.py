"""Connect to a school's server."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

    Server = psycopg.Connection[tuple[Any, ...]]

SCHEMES = ("postgresql://", "postgres://")

CONNECT_SECONDS = 10
"""Time to wait for a server that does not answer."""

_QUERY_SECONDS = 120
"""Time for one query; a batch takes far less."""

_LOCAL = ("", "localhost", "127.0.0.1", "::1")

_PASSWORD = re.compile(r"//[^@/?]*:[^?]*@|[?&](ssl)?password=", re.IGNORECASE)
"""A password in an address, also in one that is not valid: no message may repeat it."""

_OPTIONS = (
    f"-c search_path=digitgame -c statement_timeout={1000 * _QUERY_SECONDS}"
    " -c TimeZone=UTC -c client_min_messages=error"
)

# SQLSTATE codes
_UNDEFINED_TABLE, _UNDEFINED_SCHEMA, _NO_PRIVILEGE = "42P01", "3F000", "42501"
_DISK_FULL = "53100"


class SchoolError(Exception):
    """The school's server cannot be used; the message says why and how to fix it."""


def is_url(text: object) -> bool:
    """Return whether something is the address of a school's server."""
    return str(text).startswith(SCHEMES)


def check_url(url: str) -> str:
    """Return the address of a server if it can be stored.

    Raises:
        SchoolError: if it is not one, or contains a password.
    """
    if _PASSWORD.search(url):
        raise SchoolError(
            "the address must not contain the password, which others could read. Put it into "
            "~/.pgpass, a file that only you can read, as HOST:PORT:DATABASE:USER:PASSWORD."
        )
    if not is_url(url):
        raise SchoolError(
            f"{url!r} is not the address of a server, such as postgresql://lab@server/school."
        )
    _parameters(url)
    return url


@contextmanager
def connect(url: str) -> "Iterator[Server]":
    """Connect to a server; other computers must use TLS unless the address says otherwise.

    The password comes from ~/.pgpass, or PGPASSWORD.

    Yields:
        a connection, in which each statement is a transaction unless it is in one.

    Raises:
        SchoolError: if the connection cannot be made or breaks, or the server reports an error.
    """
    parameters = _parameters(url)
    import psycopg

    try:
        with psycopg.connect(**parameters, autocommit=True) as server:
            yield server
    except psycopg.Error as error:
        raise SchoolError(_describe(error)) from error


def _parameters(url: str) -> dict[str, Any]:
    """Parse an address, and add what is not in it.

    Raises:
        SchoolError: if it is not valid, or psycopg is missing.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise SchoolError(
            "a school needs the extra packages: pipx install 'digitgame[school]'."
        ) from error
    try:
        given = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise SchoolError(f"{url!r} is not valid: {_first_line(error)}.") from error
    given.setdefault("connect_timeout", CONNECT_SECONDS)
    given.setdefault("application_name", "digitgame")
    given["options"] = (
        f"{given.get('options', '')} {_OPTIONS}".lstrip()
    )  # of two, the last one counts
    if "service" in given:  # it may name another computer, and what it says of TLS is not known
        raise SchoolError("the address must name the server itself, not a service.")
    hosts = ",".join(
        str(given.get(key) or os.environ.get(variable, ""))
        for key, variable in (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR"))
    )
    is_local = all(each in _LOCAL or each.startswith("/") for each in hosts.split(","))
    if not is_local and "PGSSLMODE" not in os.environ:
        given.setdefault("sslmode", "require")
    return dict(given)


def _describe(error: "psycopg.Error") -> str:
    """Return the reason of an error in one line."""
    match error.sqlstate:
        case code if code in (_UNDEFINED_TABLE, _UNDEFINED_SCHEMA):
            return "this database has no school yet: digitgame school init URL makes one."
        case code if code == _NO_PRIVILEGE:
            return (
                f"the server refuses it ({_first_line(error)}). As the server's administrator: "
                "GRANT digitgame_player TO the account, or digitgame_teacher for a teacher."
            )
        case code if code == _DISK_FULL:
            return f"the server's disk is full ({_first_line(error)})."
    reason = _first_line(error)
    advice = " It is read from ~/.pgpass, or from PGPASSWORD." if "password" in reason else ""
    return f"the server cannot be used: {reason}.{advice}"


def _first_line(error: "psycopg.Error") -> str:
    """Return the server's reason, or the client's if there is no answer."""
    words = error.diag.message_primary or str(error)
    if "FATAL:" in words:
        words = words.partition("FATAL:")[2]
    return (words.strip().splitlines() or ["no reason given"])[0].removesuffix(".")
