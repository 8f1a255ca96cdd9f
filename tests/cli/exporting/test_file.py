"""The exported file is private, complete or absent, and never the history itself."""

import os
import stat
import threading
from pathlib import Path

import pytest

from digitgame.cli.export import FORMATS
from digitgame.cli.main import FAILED
from tests.cli.given import GOOD, Run, keep, records
from tests.storage.given import altered, drawn, kept


@pytest.fixture
def store(file: Path) -> Path:
    """A history of one attempt."""
    keep(file, GOOD)
    return file


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.mark.usefixtures("store")
class TestFile:
    @pytest.mark.parametrize("form", FORMATS)
    def test_holds_what_standard_output_would(
        self, form: str, file: Path, target: Path, exported: Run
    ) -> None:
        keep(file, drawn(learner="zoë\x1b=", prompt=1))
        expected = exported(form).out
        assert exported(form, "--output", target) == (0, "", "")
        assert target.read_text("utf-8") == expected

    def test_may_be_read_by_its_owner_alone(self, target: Path, exported: Run) -> None:
        for before in (None, 0o644):
            if before:
                target.chmod(before)
            exported("csv", "--output", target)
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert sorted(each.name for each in target.parent.iterdir()) == ["home", "out"]

    def test_stays_as_it_was_where_writing_fails(
        self, file: Path, target: Path, exported: Run
    ) -> None:
        keep(file, drawn(prompt=1))
        altered(file, "UPDATE attempts SET ink = 'spilt' WHERE id = 2")
        target.write_text("mine", "utf-8")
        ended = exported("csv", "--output", target)
        assert ended.status == FAILED
        assert "damaged attempt" in ended.err
        assert ended.err.count("\n") == 1
        assert target.read_text("utf-8") == "mine"
        assert sorted(each.name for each in target.parent.iterdir()) == ["home", "out"]

    def test_that_is_a_link_leads_to_what_is_written(self, tmp_path: Path, exported: Run) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "out")
        exported("jsonl", "--output", tmp_path / "link")
        assert (tmp_path / "link").is_symlink()
        assert len(records((tmp_path / "out").read_text("utf-8"), "jsonl")) == 1

    def test_that_is_a_link_of_somebody_elses_leads_nowhere(
        self, tmp_path: Path, exported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An attacker may plant one in a public folder to have its target overwritten."""
        (tmp_path / "precious").write_text("precious")
        (tmp_path / "link").symlink_to(tmp_path / "precious")
        other_user = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: other_user)
        monkeypatch.setattr("digitgame.system.files._ROOT", other_user)
        ended = exported("jsonl", "--output", tmp_path / "link")
        assert ended.status == FAILED
        assert "link created by another user" in ended.err
        assert (tmp_path / "precious").read_text() == "precious"

    def test_that_is_a_pipe_stays_one(self, tmp_path: Path, exported: Run) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        read: list[str] = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
        reader.start()
        assert exported("jsonl", "--output", pipe).status == 0
        reader.join(20)
        assert pipe.is_fifo()
        assert len(records(read[0], "jsonl")) == 1

    @pytest.mark.parametrize("suffix", ["", "-wal"])
    def test_is_never_the_history_itself(self, suffix: str, file: Path, exported: Run) -> None:
        ended = exported("jsonl", "--output", f"{file}{suffix}")
        assert ended.status == FAILED
        assert "the history itself" in ended.err
        assert kept(file) == [GOOD]

    @pytest.mark.parametrize("name", ["no/such/folder/out", ".", "a\0b", "lo\x1bop"])
    def test_that_cannot_be_written_is_refused(
        self, name: str, tmp_path: Path, exported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "lo\x1bop").symlink_to(tmp_path / "lo\x1bop")
        ended = exported("jsonl", "--output", name)
        assert ended.status == FAILED
        assert ended.err.startswith("digitgame: ")
        assert "cannot be written: " in ended.err
        assert ended.err[:-1].isprintable()
