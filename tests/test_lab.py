"""docs/lab.md quotes the files that are tested."""

import base64
import hashlib
import os
import re
import stat
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from digitgame.cli.main import build_parser

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
LAB = ROOT / "docs" / "lab.md"
INSTALL = ROOT / "docs" / "lab" / "install.sh"

needs_posix = pytest.mark.skipif(os.name != "posix", reason="the recipe is for POSIX systems")


def test_the_kiosks_settings_in_the_text_are_the_file_that_the_tests_use() -> None:
    assert f"```\n{(ROOT / 'docs/lab/kiosk.conf').read_text('utf-8')}```" in LAB.read_text("utf-8")


def test_the_installation_in_the_text_is_the_script() -> None:
    commands = INSTALL.read_text("utf-8").partition("set -eu")[2]
    assert f"```sh\nset -eu{commands}```" in LAB.read_text("utf-8")


@pytest.mark.parametrize(
    "command",
    re.findall(r"^    (?:sudo )?(?:ssh -t HOST )?digitgame( .*)?$", LAB.read_text("utf-8"), re.M),
)
def test_every_command_in_the_text_is_one_that_the_game_has(command: str) -> None:
    words = command.split()
    build_parser(words).parse_args(words)


def wheel(folder: Path) -> Path:
    """Build a wheel of the game without a build backend, which would need the network."""
    scripts = {"entry_points.txt": b"[console_scripts]\ndigitgame = digitgame.__main__:main\n"}
    files = {
        str(file.relative_to(ROOT)): file.read_bytes()
        for package in ("digitgame", "model")
        for file in sorted((ROOT / package).rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }
    return packed(folder, "digitgame-0.0.1", files, scripts)


def packed(
    folder: Path, named: str, files: dict[str, bytes], more: dict[str, bytes] | None = None
) -> Path:
    """Build a wheel from files; the name is that of a package with its version."""
    name, version = named.split("-")
    metadata = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        "WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **(more or {}),
    }
    info = f"{named}.dist-info"
    files = files | {f"{info}/{name}": text for name, text in metadata.items()}
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')},"
        f"{len(data)}\n"
        for name, data in files.items()
    )
    target = folder / f"{named}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (*files.items(), (f"{info}/RECORD", record.encode())):
            archive.writestr(name, data)
    return target


def locked(library: Path) -> Path:
    """Write a lock file with only that wheel."""
    name, version, *_ = library.name.split("-")
    lock = library.with_name("requirements.lock")
    lock.write_text(
        f"{name}=={version} --hash=sha256:{hashlib.sha256(library.read_bytes()).hexdigest()}\n"
    )
    return lock


def installed(
    folder: Path, game: Path, lock: Path
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the recipe offline; return the process and its environment.

    It uses the libraries of this environment instead of downloading them.
    """
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHON": sys.executable,
        "PYTHONPATH": str(libraries(folder)),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
    }
    arguments = ["sh", str(INSTALL), str(game), str(folder / "opt"), str(lock)]
    return subprocess.run(
        arguments, env=environ, capture_output=True, text=True, check=False, timeout=600
    ), environ


def libraries(folder: Path) -> Path:
    """Link the libraries of this environment, without the game."""
    found = folder / "libraries"
    if found.exists():
        return found
    found.mkdir()
    for library in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if "digitgame" not in library.name and library.suffix != ".pth":
            (found / library.name).symlink_to(library)
    return found


@needs_posix
def test_installed_once_it_is_compiled_read_only_and_runs_from_anywhere(tmp_path: Path) -> None:
    target, game = tmp_path / "opt", wheel(tmp_path)
    lock = locked(packed(tmp_path, "pretended-1.0", {"pretended.py": b""}))
    for _ in range(2):  # the second time like an update
        ended, environ = installed(tmp_path, game, lock)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.strip().endswith("0.0.1")
    assert list(target.glob("lib/python*/site-packages/pretended.py"))
    paths = list(target.rglob("*"))
    writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    assert not [path for path in paths if not path.is_symlink() and path.stat().st_mode & writable]
    (game,) = target.glob("lib/python*/site-packages/digitgame")
    sources, compiled = list(game.rglob("*.py")), list(game.rglob("*.pyc"))
    assert len(sources) == len(compiled) > 40
    scored = subprocess.run(
        [target / "bin" / "digitgame", "score", "--target", "1"],
        input='{"strokes": [[[10, 5], [10, 35]]]}\n',
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert '"digit": 1' in scored.stdout or '"digit":1' in scored.stdout


@needs_posix
def test_a_package_that_is_not_the_locked_one_is_refused(tmp_path: Path) -> None:
    lock = locked(packed(tmp_path, "pretended-1.0", {"pretended.py": b""}))
    packed(tmp_path, "pretended-1.0", {"pretended.py": b"import os\n"})
    ended, _ = installed(tmp_path, wheel(tmp_path), lock)
    assert ended.returncode != 0
    assert not (tmp_path / "opt" / "bin" / "digitgame").exists()
