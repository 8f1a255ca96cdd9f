"""requirements.lock: all that playing needs, in exact versions with hashes; and its audit."""

import json
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
AUDIT = ROOT / ".ci" / "audit.py"

LOCKED = {
    canonicalize_name(name): (number, re.findall(r"--hash=sha256:[0-9a-f]{64}\b", hashes))
    for name, number, hashes in re.findall(
        r"^([\w.-]+)==(\S+) \\\n((?:    --hash=\S+(?: \\)?\n)+)", LOCK.read_text("utf-8"), re.M
    )
}
"""Versions and hashes by the packages' names."""

WANTED = [
    Requirement(each)
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "dependencies"
    ]
]


def needed(wanted: Requirement) -> set[NormalizedName]:
    """The packages that one needs here, itself included."""
    if wanted.marker and not any(
        wanted.marker.evaluate({"extra": extra}) for extra in ("", *wanted.extras)
    ):
        return set()
    found = {canonicalize_name(wanted.name)}
    for each in map(Requirement, requires(wanted.name) or ()):
        extras = ("", *wanted.extras)
        if each.marker is None or any(each.marker.evaluate({"extra": one}) for one in extras):
            found |= needed(Requirement(str(each).partition(";")[0]))
    return found


class TestLock:
    def test_holds_nothing_but_versions_and_hashes(self) -> None:
        """No host of packages: whoever installs it says where packages come from."""
        lines = [line for line in LOCK.read_text("utf-8").splitlines() if "#" not in line]
        assert all(re.fullmatch(r"([\w.-]+==\S+|    --hash=\S+)( \\)?", line) for line in lines)
        assert all(hashes for _, hashes in LOCKED.values())

    @pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
    def test_holds_what_the_game_asks_for(self, wanted: Requirement) -> None:
        assert wanted.specifier.contains(LOCKED[canonicalize_name(wanted.name)][0])

    @pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
    def test_holds_what_that_needs(self, wanted: Requirement) -> None:
        if version(wanted.name) != LOCKED[canonicalize_name(wanted.name)][0]:
            pytest.skip(
                f"another {wanted.name} is installed than the locked one, which may need other "
                "packages: make lock, then make, has both agree"
            )
        assert needed(wanted) <= set(LOCKED)


def audited(tmp_path: Path, said: str) -> subprocess.CompletedProcess[str]:
    """The audit of a lock, where pip-audit says that."""
    (tmp_path / "said").write_text(said)
    pretended = "import sys; print(open(sys.argv[1]).read())"
    command = [sys.executable, "-c", pretended, str(tmp_path / "said")]
    return subprocess.run(
        [sys.executable, str(AUDIT), str(LOCK), *command],
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
        ended = audited(tmp_path, json.dumps({"dependencies": found, "fixes": []}))
        assert ended.returncode == 1
        assert ended.stdout.splitlines() == [
            "audit: numpy 1.0: CVE-1 (mended in 1.1)",
            "audit: 2 of 2 packages checked, 1 known to be unsafe",
        ]

    def test_where_none_is_known_to_be_unsafe_it_says_how_many_were_checked(
        self, tmp_path: Path
    ) -> None:
        found = [package("rich", vulns=[]), package("numpy", skip_reason="not found")]
        ended = audited(tmp_path, json.dumps({"dependencies": found}))
        assert ended.returncode == 0
        assert ended.stdout == "audit: 1 of 2 packages checked, 0 known to be unsafe\n"

    @pytest.mark.parametrize(
        "said",
        [
            "",
            "Traceback",
            "[]",
            json.dumps({"dependencies": [package("rich", skip_reason="not found")]}),
        ],
    )
    def test_where_no_database_answers_it_says_so_and_nothing_fails(
        self, tmp_path: Path, said: str
    ) -> None:
        ended = audited(tmp_path, said)
        assert ended.returncode == 0
        assert ended.stdout.startswith("audit: no database of vulnerabilities could be reached")
        assert len(ended.stdout.splitlines()) == 1

    def test_it_does_not_wait_for_ever(self) -> None:
        assert runpy.run_path(str(AUDIT))["PATIENCE"] <= 60
