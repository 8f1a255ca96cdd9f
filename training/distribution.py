"""Copy the isolated characters out of a UNIPEN distribution."""

import lzma
import re
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from os import walk
from pathlib import Path
from typing import IO

from training.errors import TrainingError
from training.unipen import DIGITS, FOLDER, OTHERS, check_name

ADDRESS = "https://doi.org/10.5281/zenodo.1195803"
"""International Unipen Foundation: UNIPEN train_r01_v07; CC BY 4.0."""

_SEGMENTS = re.compile(rf"^(.*/)?(data/(?:{'|'.join((DIGITS, *OTHERS))})/.+\.dat)$")
_INCLUDE = re.compile(rb"^\.INCLUDE[ \t]+(\S+)", re.MULTILINE)

_LARGEST = 64 << 20  # bytes of a file; the largest in the distribution has 1.3 MB
_LARGEST_TOTAL = 1 << 30  # bytes
_MOST_FILES = 100_000
_DEEPEST = 5  # levels of .INCLUDE; the distribution has two

_DAMAGE = (
    EOFError,
    NotImplementedError,  # an unknown compression
    OSError,
    RuntimeError,  # a password
    ValueError,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)

File = tuple[str, Callable[[], IO[bytes]]]
"""The name of a regular file, with slashes, and a function that opens it."""


def fetch_unipen(folder: Path, source: Path | None) -> str:
    """Copy UNIPEN's isolated characters, and the ink that they name, to `unipen`.

    Args:
        folder: the data folder; created if missing.
        source: a folder or an archive with the distribution; None if the person has not named one.

    Returns:
        The outcome, to display.

    Raises:
        TrainingError: if the characters are missing, or cannot be copied.
    """
    target = folder / FOLDER
    if any((target / "data" / DIGITS).glob("**/*.dat")):
        return f"kept, {target} exists. To copy it again, delete it first."
    if source is None:
        raise TrainingError(
            f"{target} is missing. UNIPEN cannot be downloaded file by file: get the distribution "
            f"train_r01_v07 (International Unipen Foundation, CC BY 4.0) from {ADDRESS}, and name "
            "its archive or folder with --unipen PATH."
        )
    new = target.with_name(f"{target.name}.new")
    try:
        if new.exists():
            shutil.rmtree(new)  # left by a run that was stopped
        count, size, missing = _copy(source, new)
        new.replace(target)
    except _DAMAGE as error:
        raise TrainingError(f"{source} cannot be copied to {target} ({error}).") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    outcome = f"copied {count:,} files, {size / 1e6:.0f} MB, from {source} to {target}."
    if missing:
        more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        outcome += f" Included files missing from the distribution: {missing[0]}{more}."
    return outcome


def _copy(source: Path, target: Path) -> tuple[int, int, list[str]]:
    """Copy the files; return their number, their bytes and the names of missing ones."""
    root, wanted = _segments(source)
    copied: set[str] = set()
    missing: set[str] = set()
    size = 0
    for level in range(_DEEPEST):
        if not wanted:
            break
        included: set[str] = set()
        for name, content in _read(source, {root + name for name in wanted}):
            own = name.removeprefix(root)
            size += len(content)
            if size > _LARGEST_TOTAL:
                raise TrainingError(f"{source} has more than {_LARGEST_TOTAL >> 20:,} MB to copy.")
            file = target / own
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            copied.add(own)
            included |= {_included(own, match) for match in _INCLUDE.findall(content)}
        missing |= wanted - copied
        if missing and level <= 1:  # deeper ones only describe the ink
            raise TrainingError(f"{source} is incomplete: it lacks {min(missing)}.")
        wanted = included - copied - missing
    return len(copied), size, sorted(missing | wanted)


def _segments(source: Path) -> tuple[str, set[str]]:
    """Return the distribution's place within the source, "" or ending in "/", and its segments."""
    found: dict[str, set[str]] = {}
    with _open(source) as files:
        for name, _content in files:
            if match := _SEGMENTS.match(name):
                found.setdefault(match[1] or "", set()).add(check_name(match[2], source))
    if not found:
        raise TrainingError(
            f"{source} is not a UNIPEN distribution: it has no .dat files in data/{DIGITS}."
        )
    root = min(found, key=lambda place: (len(place), place))
    return root, found[root]


def _included(file: str, name: bytes) -> str:
    return f"include/{check_name(name.decode('latin-1'), file)}"


def _read(source: Path, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the wanted files that exist, in the source's order."""
    with _open(source) as files:
        for name, open_file in files:
            if name in wanted:
                with open_file() as file:
                    content = file.read(_LARGEST + 1)
                if len(content) > _LARGEST:
                    raise TrainingError(f"{source}: {name} is larger than {_LARGEST >> 20} MB.")
                yield name, content


@contextmanager
def _open(source: Path) -> Iterator[Iterator[File]]:
    """Open a folder or an archive to iterate over its regular files; links are left out."""
    if source.is_dir():
        yield _bounded(_folder_files(source), source)
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            yield _bounded(_zip_files(archive), source)
    elif tarfile.is_tarfile(source):
        with tarfile.open(source) as tar:
            yield _bounded(_tar_files(tar), source)
    else:
        raise TrainingError(f"{source} is not a folder, a .zip or a .tar archive.")


def _bounded(files: Iterator[File], source: Path) -> Iterator[File]:
    for number, file in enumerate(files):
        if number == _MOST_FILES:
            raise TrainingError(f"{source} has more than {_MOST_FILES:,} files.")
        yield file


def _folder_files(folder: Path) -> Iterator[File]:
    for place, folders, names in walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(place) / name
            if stat.S_ISREG(file.lstat().st_mode):
                yield file.relative_to(folder).as_posix(), partial(_open_file, file)


def _open_file(file: Path) -> IO[bytes]:
    return file.open("rb")


def _zip_files(archive: zipfile.ZipFile) -> Iterator[File]:
    for info in archive.infolist():
        kind = stat.S_IFMT(info.external_attr >> 16)
        if not info.is_dir() and kind in {0, stat.S_IFREG}:  # 0: packed where links are unknown
            yield info.filename, partial(archive.open, info)


def _tar_files(archive: tarfile.TarFile) -> Iterator[File]:
    for member in archive:
        if member.isreg():
            yield member.name.removeprefix("./"), partial(_extract, archive, member)


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    assert file is not None, "a regular file"
    return file
