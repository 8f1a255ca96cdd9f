"""Load isolated characters of UNIPEN train_r01_v07 (Zenodo, doi 10.5281/zenodo.1195803)."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from model.raster import Points
from training.errors import TrainingError
from training.pendigits import PenDigit

FOLDER = Path("unipen")
"""Folder of the distribution's `data` and `include` in the data folder."""

DIGITS = "1a"
OTHERS = ("1b", "1c", "1d")
"""Capitals, small letters and signs."""

UNSEEN_LABS = ("gmd", "uqb")
"""Labs that training never sees."""

_SEGMENT = re.compile(r'^\.SEGMENT\s+CHARACTER\s+(\S+)\s+\S+\s+"(\\?.)"\s*$')
_PER_UNIT = re.compile(r"^\.([XY])_POINTS_PER_\w+\s+(\d+(?:\.\d+)?)")
_WRITER = re.compile(r"^\.WRITER_ID\s+(\S+)")
_DIGITS = frozenset("0123456789")
_COMPONENTS = re.compile(r"^\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*$")

_NAME = re.compile(r"^[\w.+-]+(/[\w.+-]+)*$", re.ASCII)

_FARTHEST = 1e7
"""Largest coordinate of any tablet; anything beyond is damage."""

_WIDEST = 2.5
"""Largest width of a digit as a multiple of its height: wider ink is several digits or a part of
one. Like all rules here, it does not ask a network."""

LOOKALIKES = frozenset("OoDQlI|!/1ZzSsBgqbTLiJjCcU")
"""Letters and signs that many people write like a digit; they are no negatives."""


@dataclass(frozen=True)
class Character:
    """One character as a person wrote it."""

    label: str
    """The character meant."""

    writer: str
    """Lab and writer, for example "apa/IanFelix"."""

    strokes: tuple[Points, ...]
    """Each (n, 2), n >= 1, in the tablet's units, both axes alike, y downwards."""


@dataclass(frozen=True)
class Characters:
    """The characters of a category, and the rows that were left out."""

    kept: tuple[Character, ...]
    left_out: Mapping[str, int]
    """Number of rows by the rule that left them out."""


@dataclass(frozen=True)
class _Ink:
    writer: str
    components: Sequence[Points | None]
    """None where the pen was up: it has a number, but no ink."""


def load_unipen(data: Path, category: str = DIGITS) -> Characters:
    """Return the isolated characters of a category, sorted by lab and file.

    Args:
        data: the folder that holds `unipen`.
        category: "1a" digits, "1b" capitals, "1c" small letters, "1d" signs.

    Raises:
        TrainingError: if the distribution is missing or a file is damaged.
    """
    root = data / FOLDER
    files = sorted((root / "data" / category).glob("**/*.dat"))
    if not files:
        raise TrainingError(
            f"{root / 'data' / category} has no .dat files. "
            "Run python -m training fetch --data DIR to see where to get UNIPEN."
        )
    left_out: Counter[str] = Counter()
    found: list[Character] = []
    seen: set[bytes] = set()
    read_ink = lru_cache(maxsize=8)(_ink)
    for file in files:
        for character in _characters(root, file, read_ink, left_out):
            if category == DIGITS and character.label not in _DIGITS:
                raise TrainingError(f"{file} has an invalid label, {character.label!r}.")
            width, height = np.ptp(np.concatenate(character.strokes), axis=0)
            if category == DIGITS and width > _WIDEST * height:
                left_out["much wider than high"] += 1
                continue
            ink = b"|".join(np.ascontiguousarray(stroke).tobytes() for stroke in character.strokes)
            if ink in seen:
                left_out["stored twice"] += 1
            else:
                seen.add(ink)
                found.append(character)
    return Characters(tuple(found), dict(left_out))


def load_digits(data: Path) -> list[PenDigit]:
    """Return UNIPEN's digits.

    Args:
        data: the folder that holds `unipen`.

    Raises:
        TrainingError: as `load_unipen`.
    """
    return [PenDigit(int(each.label), each.writer, each.strokes) for each in load_unipen(data).kept]


def load_negatives(data: Path) -> list[Character]:
    """Return UNIPEN's letters and signs without the look-alikes; arguments as `load_digits`."""
    return [
        each
        for category in OTHERS
        for each in load_unipen(data, category).kept
        if each.label not in LOOKALIKES
    ]


def held_writers(writers: Iterable[str]) -> frozenset[str]:
    """Return the writers that training never sees: two whole labs, and every fourth of the others.

    Args:
        writers: all writers of digits, as "lab/writer".
    """
    every = sorted(set(writers))
    unseen = {
        writer for writer in every if writer.startswith(tuple(f"{lab}/" for lab in UNSEEN_LABS))
    }
    others = [writer for writer in every if writer not in unseen]
    return frozenset(unseen | set(others[3::4]))


def check_name(name: str, source: Path | str) -> str:
    """Return the name of a file in the distribution, which can't lead out of it on any system.

    Raises:
        TrainingError: if it is another name; `source` is where it was found.
    """
    if not _NAME.match(name) or {".", ".."} & set(name.split("/")):
        raise TrainingError(f"{source} names a file outside the distribution: {name!r}.")
    return name


def _characters(
    root: Path, file: Path, read_ink: Callable[[Path], _Ink], left_out: Counter[str]
) -> Iterator[Character]:
    lab = file.relative_to(root / "data").parts[1]
    ink: _Ink | None = None
    shape: Points = np.ones(2)
    for number, line in enumerate(_lines(file), 1):
        if line.startswith(".INCLUDE"):
            included = root / "include" / check_name(line.removeprefix(".INCLUDE").strip(), file)
            if included.suffix == ".doc":
                shape = _pixel_shape(included)
            else:
                ink = read_ink(included)
        elif line.startswith(".SEGMENT"):
            segment = _SEGMENT.match(line)
            if segment is None or ink is None:
                raise TrainingError(f"{file}, line {number}: not a segment of ink: {line!r}")
            where, label = segment[1], segment[2].removeprefix("\\") or "\\"
            if not _COMPONENTS.match(where):
                left_out["begins inside a stroke"] += 1
                continue
            runs = [tuple(map(int, run.split("-"))) for run in where.split(",")]
            if max(run[-1] for run in runs) >= len(ink.components):
                left_out["names missing ink"] += 1
                continue
            components = [n for run in runs for n in range(run[0], run[-1] + 1)]
            strokes = tuple(s * shape for n in components if (s := ink.components[n]) is not None)
            if strokes and np.ptp(np.concatenate(strokes), axis=0).max() > 0:
                yield Character(label, f"{lab}/{ink.writer}", strokes)
            else:
                left_out["has no ink"] += 1


def _ink(file: Path) -> _Ink:
    writer = file.stem
    components: list[Points | None] = []
    points: list[tuple[float, float]] = []
    down = False

    def finish() -> None:
        if points:
            components.append(np.array(points) * (1.0, -1.0) if down else None)
            points.clear()

    for number, line in enumerate(_lines(file), 1):
        if line.startswith((".PEN_DOWN", ".PEN_UP")):
            finish()
            down = line.startswith(".PEN_DOWN")
        elif found := _WRITER.match(line):
            writer = found[1]
        elif line and (line[0].isdigit() or line[0] in "-\t "):
            fields = line.split()
            try:
                x, y = float(fields[0]), float(fields[1])
            except (ValueError, IndexError):
                continue  # text of the header, which may be indented
            if not (abs(x) <= _FARTHEST and abs(y) <= _FARTHEST):
                raise TrainingError(f"{file}, line {number}: not a point of a tablet: {line!r}")
            points.append((x, y))
    finish()
    return _Ink(writer, components)


def _pixel_shape(document: Path) -> Points:
    """(2,): the size of a tablet's unit along x and y; only their ratio matters."""
    per_unit = {
        match[1]: float(match[2]) for line in _lines(document) if (match := _PER_UNIT.match(line))
    }
    if not {"X", "Y"} <= per_unit.keys():
        return np.ones(2)
    if not all(0 < resolution < math.inf for resolution in per_unit.values()):
        raise TrainingError(f"{document} has an invalid resolution.")
    return np.array([1.0, per_unit["X"] / per_unit["Y"]])


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("latin-1").splitlines()
    except OSError as error:
        raise TrainingError(f"{file} cannot be read ({error}).") from error
