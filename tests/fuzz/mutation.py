"""Random mutations of bytes, JSON, PNG files and databases."""

import json
import sqlite3
import struct
import zlib
from collections.abc import Sequence
from contextlib import closing, suppress
from random import Random
from typing import Any

_ODD_NUMBERS = (
    0, -1, 1, 7, 9, 10, 255, 256, 400, 401, 2**31, 2**53, 2**63, 2**64, 10**400, -(2**63),
    0.5, -0.0, 1e-7, 1e9, 1.1e9, 1e308, 5e-324, float("nan"), float("inf"), -float("inf"),
)  # fmt: skip
_ODD_TEXTS = (
    "", " ", "7", "\0", "\x1b[2J", "\ud800", "\u202eabc", "a" * 100, "../x", "[red]", "é",
    "e\u0301", "2026-03-01", "2026-03-01T09:30:15+00:00", "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59", "right", "wrong", "unreadable", "practice", "sprint", "exam",
    "ascii", "strict",
)  # fmt: skip
_WORDS = (
    b"0", b"-1", b"9", b"1e999", b"nan", b"inf", b"-inf", b"NaN", b"Infinity", b"null", b"true",
    b"{}", b"[]", b"[[[]]]", b'"', b"\\ud800", b"\\u0000", b"\n", b"\r", b"\0", b"\xff", b" ",
    b"\xef\xbb\xbf", b",", b":", b"9" * 30, b"1_0", b"0x1", b".PEN_DOWN\n", b".PEN_UP\n",
    b".SEGMENT DIGIT ", b".COMMENT 7 1 1\n",
)  # fmt: skip
_TOO_LARGE = 1e300  # to add a fraction to
_MOST_CHANGES = 6
_DEEP = 1200
"""Nested brackets, more than Python's JSON parser accepts."""


def odd_value(rng: Random, depth: int = 2) -> Any:
    """Return a JSON value, including the extensions that Python's parser accepts."""
    kind = rng.randrange(8 if depth else 6)
    if kind < 3:
        return rng.choice(_ODD_NUMBERS)
    if kind == 3:
        return rng.choice((None, True, False, [], {}))
    if kind == 4:
        return rng.choice(_ODD_TEXTS)
    if kind == 5:
        return round(rng.uniform(-100, 100), rng.randrange(6))
    inner = [odd_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return inner if kind == 6 else {str(key): value for key, value in enumerate(inner)}


def mutate_bytes(sound: bytes, rng: Random, words: Sequence[bytes] = _WORDS) -> bytes:
    """Change, insert, delete, repeat or truncate bytes."""
    content = bytearray(sound)
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        at = rng.randrange(len(content) + 1)
        to = min(at + rng.choice((1, 1, 2, 4, 16)), len(content))
        match rng.randrange(7):
            case 0:
                content[at:to] = rng.randbytes(to - at)
            case 1 if at < len(content):
                content[at] ^= 1 << rng.randrange(8)
            case 2:
                content[at:at] = rng.randbytes(rng.randint(1, 4))
            case 3:
                del content[at:to]
            case 4:
                content[at:at] = content[at:to]
            case 5:
                content[at:at] = rng.choice(words)
            case 6 if rng.random() < 0.1:
                del content[at:]
    return bytes(content)


def mutate_json(sound: bytes, rng: Random) -> bytes:
    """Replace, delete or repeat values of a JSON text, or nest them deeply."""
    try:
        whole = [json.loads(sound)]
    except (ValueError, RecursionError):  # already mutated
        return mutate_bytes(sound, rng)
    for _ in range(rng.randint(1, 3)):
        holder: Any = whole
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = rng.choice(keys)
            inner = holder[key]
            if isinstance(inner, dict | list) and inner and rng.random() < 0.8:
                holder = inner
                continue
            _change(holder, key, rng)
            break
    written = json.dumps(whole[0] if whole else None, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.002:
        deep = "[" * _DEEP + "]" * _DEEP
        written = f'{{"x": {deep}}}' if rng.random() < 0.5 else written.replace("[", deep, 1)
    return written.encode("utf-8", "surrogatepass")


def _change(holder: Any, key: Any, rng: Random) -> None:
    kind = rng.randrange(6)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, list):
        holder.insert(key, holder[key])
    elif kind == 1:
        holder[str(odd_value(rng, 0))] = holder[key]
    elif kind == 2 and isinstance(holder[key], int | float) and abs(holder[key]) < _TOO_LARGE:
        holder[key] += rng.choice((-1, 1, 0.5, 1e-9, 1000))
    else:
        holder[key] = odd_value(rng)


_CHUNK = struct.Struct(">I4s")
_SIGNATURE = 8  # bytes
_KINDS = (
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"tEXt",
    b"zTXt", b"iTXt", b"pHYs", b"eXIf", b"acTL", b"fcTL", b"fdAT", b"bKGD", b"sBIT", b"tIME",
)  # fmt: skip


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Return the kind and content of a PNG file's chunks, up to the first broken one."""
    parts: list[tuple[bytes, bytes]] = []
    at = _SIGNATURE
    while at + _CHUNK.size <= len(png):
        length, kind = _CHUNK.unpack_from(png, at)
        parts.append((kind, png[at + _CHUNK.size : at + _CHUNK.size + length]))
        at += _CHUNK.size + length + 4
    return parts


def as_png(parts: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return a PNG file of chunks, with correct checksums."""
    written = [b"\x89PNG\r\n\x1a\n"]
    for kind, content in parts:
        checked = struct.pack(">I", zlib.crc32(kind + content))
        written.append(_CHUNK.pack(len(content), kind) + content + checked)
    return b"".join(written)


def mutate_png(sound: bytes, rng: Random) -> bytes:
    """Mutate chunks of a PNG file, with correct checksums."""
    parts = chunks(sound)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(parts)) if parts else 0
        match rng.randrange(6):
            case 0 if parts:
                kind, content = parts[at]
                parts[at] = kind, mutate_bytes(content, rng)
            case 1 if parts and parts[0][0] == b"IHDR" and len(parts[0][1]) >= 8:
                header = bytearray(parts[0][1])
                if rng.random() < 0.7:
                    header[8:] = bytes(
                        (rng.choice((1, 2, 4, 8, 16)), rng.choice((0, 2, 3, 4, 6)), 0, 0)
                    ) + bytes([rng.randrange(2)])
                else:
                    size = rng.choice((0, 1, 23, 25, 300, 2**16, 2**31, 2**32 - 1))
                    struct.pack_into(">I", header, rng.choice((0, 4)), size)
                parts[0] = b"IHDR", bytes(header)
            case 2 if parts:
                _change_pixels(parts, rng)
            case 3:
                new = rng.choice(_KINDS), rng.randbytes(rng.choice((0, 1, 4, 9, 26, 60)))
                parts.insert(at, new)
            case 4 if parts:
                del parts[at]
            case 5 if parts:
                parts.insert(rng.randrange(len(parts)), parts[at])
    return as_png(parts)


def _change_pixels(parts: list[tuple[bytes, bytes]], rng: Random) -> None:
    for at, (kind, content) in enumerate(parts):
        if kind != b"IDAT":
            continue
        try:
            pixels = zlib.decompress(content)
        except zlib.error:
            return
        parts[at] = kind, zlib.compress(mutate_bytes(pixels, rng), 1)


_TABLES = (
    *("attempts",) * 6, "sessions", "sessions", "skips", "learners", "answers", "totals", "tries",
    "runs",
)  # fmt: skip
_ROWS = 4  # one of the first rows of a table is changed


def mutate_database(sound: bytes, rng: Random) -> bytes:
    """Change values in rows of a history, which stays valid for SQLite."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(sound)
        connection.execute("PRAGMA ignore_check_constraints = 1")
        for _ in range(rng.randint(1, 3)):
            with suppress(sqlite3.Error, OverflowError, UnicodeEncodeError):
                _change_row(connection, rng.choice(_TABLES), rng)
        return connection.serialize()


def _change_row(connection: sqlite3.Connection, table: str, rng: Random) -> None:
    kind = rng.random()
    if kind < 0.03:
        connection.execute(f"PRAGMA user_version = {rng.choice((-1, 0, 1, 2, 3, 5, 99))}")
        return
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    column = rng.choice(columns)
    if kind < 0.05:
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        return
    row = connection.execute(
        f"SELECT {column} FROM {table} LIMIT 1 OFFSET {rng.randrange(_ROWS)}"
    ).fetchone()
    if row and kind < 0.1:
        connection.execute(f"DELETE FROM {table} WHERE {column} IS ?", row)
    elif row:
        new = _replacement(row[0], rng)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS ?", (new, *row))


def _replacement(value: Any, rng: Random) -> Any:
    """Return another value for a column."""
    if isinstance(value, str) and rng.random() < 0.5:
        change = mutate_json if value[:1] in ("[", "{") else mutate_bytes
        changed = change(value.encode(), rng)
        return changed if rng.random() < 0.1 else changed.decode("utf-8", "replace")
    value = odd_value(rng)
    return json.dumps(value) if isinstance(value, dict | list) else value
