"""The lock files, and their audit for known vulnerabilities."""

import json
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PLAYING = ROOT / "requirements.lock"
DEVELOPING = ROOT / "requirements-dev.lock"
AUDIT = ROOT / ".ci" / "audit.py"


def locked(lock: Path) -> dict[NormalizedName, str]:
    """Read a lock's versions for this Python and this system."""
    lines = lock.read_text("utf-8").replace("\\\n", " ").splitlines()
    found = {}
    for line in lines:
        written = re.sub(r"\s--hash=\S+|#.*", "", line).strip()
        if written and ((named := Requirement(written)).marker is None or named.marker.evaluate()):
            (exact,) = named.specifier
            assert exact.operator == "=="
            found[canonicalize_name(named.name)] = exact.version
    return found


def needed(wanted: Requirement) -> set[NormalizedName]:
    """List the installed packages that a requirement depends on, including itself."""
    found = {canonicalize_name(wanted.name)}
    try:
        needs = requires(wanted.name) or ()
    except PackageNotFoundError:  # such as CUDA's packages if PyTorch was built without it
        return set()
    extras = ("", *wanted.extras)
    for each in map(Requirement, needs):
        if each.marker is None or any(each.marker.evaluate({"extra": one}) for one in extras):
            found |= needed(Requirement(str(each).partition(";")[0]))
    return found


def requirements(*extras: str) -> list[Requirement]:
    """List the requirements of pyproject.toml's extras."""
    optional = PROJECT["optional-dependencies"]
    return [Requirement(each) for extra in extras for each in optional[extra]]


TO_PLAY = [Requirement(each) for each in PROJECT["dependencies"]]
ALL = [*TO_PLAY, *requirements("web", "school", "train", "dev")]


class TestLocks:
    def test_the_one_for_playing_has_hashes_and_names_no_host(self) -> None:
        lines = PLAYING.read_text("utf-8").splitlines()
        packages = [line for line in lines if line[:1].isalnum()]
        assert all(re.fullmatch(r"[\w.-]+==\S+( ; .+)? \\", line) for line in packages)
        others = [line for line in lines if line not in packages and "#" not in line]
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in others)
        assert len(others) >= len(packages)

    @pytest.mark.parametrize(("lock", "asked"), [(PLAYING, TO_PLAY), (DEVELOPING, ALL)])
    def test_they_hold_all_that_is_asked_for(self, lock: Path, asked: list[Requirement]) -> None:
        versions = locked(lock)
        for wanted in asked:
            assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted

    @pytest.mark.parametrize(("lock", "asked"), [(PLAYING, TO_PLAY), (DEVELOPING, ALL)])
    def test_they_hold_what_that_needs(self, lock: Path, asked: list[Requirement]) -> None:
        """Packages that are installed in another version than the locked one are not checked."""
        versions = locked(lock)
        for wanted in asked:
            name = canonicalize_name(wanted.name)
            if name in versions and version(name).partition("+")[0] == versions[name]:
                assert needed(wanted) <= set(versions), wanted

    def test_both_name_the_same_versions(self) -> None:
        assert locked(PLAYING).items() <= locked(DEVELOPING).items()


def run_audit(tmp_path: Path, reply: str) -> subprocess.CompletedProcess[str]:
    """Audit a lock with a program that prints a reply instead of pip-audit."""
    (tmp_path / "reply").write_text(reply)
    program = "import sys; print(open(sys.argv[1]).read())"
    command = [sys.executable, "-c", program, str(tmp_path / "reply")]
    return subprocess.run(
        [sys.executable, str(AUDIT), str(PLAYING), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def package(name: str, **found: Any) -> dict[str, Any]:
    return {"name": name, "version": "1.0", **found}


class TestAudit:
    def test_an_unsafe_package_is_named_and_ends_it_with_1(self, tmp_path: Path) -> None:
        hole = {"id": "CVE-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}
        found = [package("rich", vulns=[]), package("numpy", vulns=[hole])]
        ended = run_audit(tmp_path, json.dumps({"dependencies": found, "fixes": []}))
        assert ended.returncode == 1
        assert ended.stdout.splitlines() == [
            "audit: numpy 1.0: CVE-1 (fixed in 1.1)",
            "audit: 2 of 2 packages checked, known vulnerabilities: 1",
        ]

    def test_where_none_is_known_to_be_unsafe_it_says_how_many_were_checked(
        self, tmp_path: Path
    ) -> None:
        found = [package("rich", vulns=[]), package("numpy", skip_reason="not found")]
        ended = run_audit(tmp_path, json.dumps({"dependencies": found}))
        assert ended.returncode == 0
        assert ended.stdout == "audit: 1 of 2 packages checked, known vulnerabilities: 0\n"

    @pytest.mark.parametrize(
        "reply",
        [
            "",
            "Traceback",
            "[]",
            json.dumps({"dependencies": [package("rich", skip_reason="not found")]}),
        ],
    )
    def test_where_no_database_answers_it_says_so_and_nothing_fails(
        self, tmp_path: Path, reply: str
    ) -> None:
        ended = run_audit(tmp_path, reply)
        assert ended.returncode == 0
        assert ended.stdout.startswith("audit: no vulnerability database could be reached")
        assert len(ended.stdout.splitlines()) == 1

    def test_it_does_not_wait_for_ever(self) -> None:
        assert runpy.run_path(str(AUDIT))["PATIENCE"] <= 60
