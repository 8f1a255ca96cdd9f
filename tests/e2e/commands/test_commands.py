"""Installation, help, usage and errors of the installed commands."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from digitgame.cli.main import FAILED, MISUSED
from tests.e2e.commands.given import ADAS, keep
from tests.e2e.commands.installed import REPOSITORY, Installed, Run

pytestmark = pytest.mark.e2e

SCREENS = ["play", "practice", "sprint", "exam", "learn", "sketch"]
OTHERS = [
    *("score", "stats", "export", "import", "report", "rejudge", "learners", "school", "sync"),
    *("doctor", "serve", "completion"),
]


class TestInstallation:
    @pytest.mark.parametrize("package", ["digitgame", "model", "training"])
    def test_packages_come_from_the_wheel(
        self, package: str, installed: Installed, tmp_path: Path
    ) -> None:
        code = f"import {package}; print({package}.__file__)"
        found = subprocess.check_output([installed.python, "-c", code], text=True, cwd=tmp_path)
        assert Path(found.strip()).is_relative_to(installed.venv)

    def test_the_manual_page_is_where_man_looks(self, installed: Installed) -> None:
        page = installed.venv / "share" / "man" / "man1" / "digitgame.1"
        assert page.read_bytes() == (REPOSITORY / "share/man/man1/digitgame.1").read_bytes()

    def test_brings_the_tables_of_a_school(self, installed: Installed, tmp_path: Path) -> None:
        code = "from digitgame.storage.school.server import MIGRATIONS as steps"
        code += "; print(all(step.stat().st_size for step in steps))"
        found = subprocess.check_output([installed.python, "-c", code], text=True, cwd=tmp_path)
        assert found == "True\n"

    def test_version_is_that_of_the_repository(self, run: Run) -> None:
        project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
        assert run("--version") == (0, f"{project['version']}\n", "")


class TestHelp:
    def test_names_every_command(self, run: Run) -> None:
        ended = run("--help")
        assert (ended.status, ended.err) == (0, "")
        _, _, listed = ended.out.partition("\ncommands:\n")
        names = re.findall(r"^ {4}([a-z]+)", listed, re.MULTILINE)
        assert names == SCREENS + OTHERS, "a new command needs tests in this folder, too"

    @pytest.mark.parametrize("name", SCREENS + OTHERS)
    def test_of_a_command_shows_its_usage(self, run: Run, name: str) -> None:
        ended = run(name, "--help")
        assert (ended.status, ended.err) == (0, "")
        assert ended.out.startswith(f"usage: digitgame {name} ")
        assert "--help" in ended.out


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            ("paint", "'paint'"),
            ("--glyphs dots", "'dots'"),
            ("play --lang xx", "'xx'"),
            ("practice --digits 3,x", "'3,x'"),
            ("practice --count 0", "'0'"),
            ("sprint --minutes 3", "--minutes"),
            ("exam 7", "7"),
            ("learn --digit ten", "'ten'"),
            ("sketch --learner", "--learner"),
            ("score --target 12", "'12'"),
            ("score --grid big", "'big'"),
            ("score --place left", "'left'"),
            ("score --leniency none", "'none'"),
            ("score --format xml", "'xml'"),
            ("score --jobs 0", "'0'"),
            ("stats --csv", "--csv"),
            ("export", "--format"),
            ("export --format xml", "'xml'"),
            ("import", "FILE-or-DIR"),
            ("report --json --html page.html", "--html"),
            ("rejudge --wet-run", "--wet-run"),
            ("learners forget ada", "'forget'"),
            ("school found", "'found'"),
            ("sync --now", "--now"),
            ("doctor --output", "--output"),
            ("serve --port eighty", "'eighty'"),
            ("serve --visitors 0", "'0'"),
        ],
    )
    def test_is_named_in_one_message(self, run: Run, arguments: str, named: str) -> None:
        ended = run(*arguments.split())
        assert (ended.status, ended.out) == (MISUSED, "")
        message = ended.err.splitlines()[-1]
        assert message.startswith("digitgame")
        assert named in message


class TestBrokenInput:
    @pytest.fixture(autouse=True)
    def _files(self, home: Path, tmp_path: Path) -> None:
        """Create a valid history at home, and damaged files."""
        keep(home / "digitgame", *ADAS)
        (tmp_path / "damaged").mkdir()
        (tmp_path / "damaged" / "history.sqlite3").write_bytes(b"SQLite format 3\0" + 500 * b"x")
        (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n" + 50 * b"x")

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            ("", "standard input"),
            ("play", "standard input"),
            ("practice", "standard input"),
            ("score missing.jsonl", "missing.jsonl"),
            ("score damaged.png", "damaged.png"),
            ("stats --learner eve", "eve"),
            ("stats --data damaged", "damaged/history.sqlite3"),
            ("export --format csv --learner eve", "eve"),
            ("export --format csv --data damaged", "damaged/history.sqlite3"),
            ("export --format csv --output missing/all.csv", "missing/all.csv"),
            ("import missing.jsonl", "missing.jsonl"),
            ("import damaged", "damaged/history.sqlite3"),
            ("report --data damaged", "damaged/history.sqlite3"),
            ("report --html missing/class.html", "missing/class.html"),
            ("rejudge --learner eve", "eve"),
            ("rejudge --data damaged", "damaged/history.sqlite3"),
            ("learners delete eve --yes", "eve"),
            ("school join nowhere", "nowhere"),
            ("sync", "digitgame school join"),
            ("learners list --data damaged", "damaged/history.sqlite3"),
            ("doctor --output missing/report", "missing/report"),
            ("serve --url nowhere", "'nowhere'"),
        ],
    )
    def test_is_named_in_one_line(self, run: Run, arguments: str, named: str) -> None:
        ended = run(*arguments.split())
        assert ended.status == FAILED
        (message,) = ended.err.splitlines()
        assert message.startswith("digitgame: ")
        assert named in message
