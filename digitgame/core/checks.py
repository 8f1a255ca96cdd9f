"""Validators for values from files; each raises a ValueError that names the field."""

import json
import math
from collections.abc import Iterable
from enum import StrEnum
from reprlib import repr as shorten
from typing import Any, NoReturn, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST_SHOWN = 40  # characters


def text(value: object, what: str) -> str:
    """Return a value that must be a string."""
    if not isinstance(value, str):
        raise _error(value, what, "text")
    return value


def boolean(value: object, what: str) -> bool:
    """Return a value that must be true or false."""
    if not isinstance(value, bool):
        raise _error(value, what, "true or false")
    return value


def integer(value: object, what: str) -> int:
    """Return a value that must be an int; a bool is rejected."""
    if type(value) is not int:
        raise _error(value, what, "a whole number")
    return value


def digit(value: object, what: str) -> int:
    """Return a digit, which other programs may write as 7.0 or "7"."""
    if isinstance(value, str) and value in "0123456789" and len(value) == 1:
        return int(value)
    return int_in(whole(value), 0, 9, what)


def whole(value: object) -> object:
    """Return a number such as 7.0 as an int, and any other value as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def int_in(value: object, low: int, high: int, what: str) -> int:
    """Return a value that must be an int from low to high; a bool is rejected."""
    if type(value) is not int or not low <= value <= high:
        raise _error(value, what, f"a whole number from {low} to {high}")
    return value


def number(value: object, what: str, low: float = -math.inf, high: float = math.inf) -> float:
    """Return a value that must be a finite number from low to high, as a float."""
    try:
        found = float(value) if type(value) in (int, float) else math.nan  # type: ignore[arg-type]
    except OverflowError:  # an int may be too large for a float
        found = math.nan
    if not (math.isfinite(found) and low <= found <= high):
        limits = "" if low == -math.inf else f" from {low}"
        limits += "" if high == math.inf else f" to {high}"
        raise _error(value, what, f"a finite number{limits}")
    return found


def one_of(value: object, choices: Iterable[Choice], what: str) -> Choice:
    """Return the choice that a value names."""
    allowed = tuple(choices)
    if value not in allowed:
        raise _error(value, what, f"one of {', '.join(allowed)}")
    return allowed[allowed.index(value)]


def list_of(value: object, low: int, high: int, what: str) -> list[Any]:
    """Return a value that must be a list of low to high items."""
    if not isinstance(value, list) or not low <= len(value) <= high:
        raise _error(value, what, f"a list of {low if low == high else f'{low} to {high}'} items")
    return value


def fields(value: object, names: Iterable[str], what: str) -> list[Any]:
    """Return the values of an object that must have exactly these fields, in their order."""
    wanted = tuple(names)
    if not isinstance(value, dict) or value.keys() != set(wanted):
        raise _error(value, what, f"an object with {', '.join(wanted)}")
    return [value[name] for name in wanted]


def shown(value: object) -> str:
    """Return a value as JSON, as the user wrote it, if it is short."""
    if value is None or isinstance(value, bool | str):
        text = json.dumps(value, ensure_ascii=False)
        return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
    return shorten(value)


def reject_constant(name: str) -> NoReturn:
    """Reject NaN and Infinity, which `json.loads` accepts; pass it as `parse_constant`."""
    raise ValueError(f"{name} is not a JSON number")


def _error(value: object, what: str, allowed: str) -> ValueError:
    return ValueError(f"{what} must be {allowed}, not {shown(value)}")
