"""The game's files are private, whatever the umask, and written without following links."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.cli import main
from digitgame.storage import settings
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.history import History
from digitgame.system import files
from tests.storage.given import ATTEMPT, mode

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A file that links lead to, which must not be changed."""
    file = tmp_path / "precious"
    file.write_text("precious")
    return file


@pytest.mark.usefixtures("_umask")
class TestWhateverTheUmask:
    def test_all_that_is_kept_is_0600_in_folders_0700(self, tmp_path: Path) -> None:
        data = tmp_path / "home" / "share" / "digitgame"
        history = BufferedHistory(data / "history.sqlite3")
        history.record(ATTEMPT)
        during = {each.name for each in data.iterdir()}
        history._connection.execute("PRAGMA query_only = ON")
        history.record(replace(ATTEMPT, prompt=1))
        assert history.dump_pending([data])
        history._connection.execute("PRAGMA query_only = OFF")
        assert {mode(each) for each in data.iterdir()} == {0o600}
        assert {"history.sqlite3-wal", "history.sqlite3-shm"} <= during
        history.close()
        settings.save_choice(tmp_path / "home" / "config" / "digitgame" / "settings.json", goal=5)
        command = ["--data", data, "export", "--format", "csv", "--output", data / "out.csv"]
        assert main.main(list(map(str, command))) == 0
        paths = list((tmp_path / "home").rglob("*"))
        assert {mode(path) for path in paths if path.is_file()} == {0o600}
        assert {mode(path) for path in paths if path.is_dir()} == {0o700}

    def test_a_damaged_file_that_is_mended_stays_private(self, tmp_path: Path) -> None:
        file = tmp_path / "data" / "history.sqlite3"
        History(file).close()
        file.write_bytes(b"my diary\n" * 200)
        history = BufferedHistory(file)
        history.record(ATTEMPT)
        history.retry()
        history.close()
        assert history.waiting == 0
        assert {each.name: mode(each) for each in file.parent.iterdir()} == {
            "history.sqlite3": 0o600,
            "history.damaged-1.sqlite3": 0o600,
        }


class TestAFolderThatIsThere:
    def test_is_left_as_it_is_and_files_in_it_are_private_all_the_same(
        self, tmp_path: Path
    ) -> None:
        data = tmp_path / "data"
        data.mkdir()
        data.chmod(0o755)
        history = History(data / "history.sqlite3")
        history.record(ATTEMPT)
        assert mode(data) == 0o755
        assert {mode(each) for each in data.iterdir()} == {0o600}
        history.close()

    def test_may_be_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "disk").mkdir(mode=0o700)
        (tmp_path / "data").symlink_to(tmp_path / "disk")
        history = History(tmp_path / "data" / "history.sqlite3")
        history.record(ATTEMPT)
        history.close()
        assert mode(tmp_path / "disk" / "history.sqlite3") == 0o600

    def test_that_is_a_link_to_nowhere_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "data").symlink_to(tmp_path / "disk")
        with pytest.raises(FileExistsError):
            files.make_private_dir(tmp_path / "data")


class TestWrite:
    def test_a_planted_link_goes_and_what_it_leads_to_stays(
        self, tmp_path: Path, precious: Path
    ) -> None:
        file = tmp_path / "file"
        file.symlink_to(precious)
        files.write_atomic(file, ["a", "b"])
        assert precious.read_text() == "precious"
        assert not file.is_symlink()
        assert file.read_text() == "ab"
        assert mode(file) == 0o600

    def test_links_at_every_name_that_could_be_foreseen_are_not_followed(
        self, tmp_path: Path, precious: Path
    ) -> None:
        for name in ("file.part", "file.tmp", f"file.{os.getpid()}.part"):
            (tmp_path / name).symlink_to(precious)
        files.write_atomic(tmp_path / "file", ["text"])
        assert precious.read_text() == "precious"

    def test_where_it_fails_all_is_as_before(self, tmp_path: Path) -> None:
        def pieces() -> Iterator[str]:
            yield "half"
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        file = tmp_path / "file"
        file.write_text("before")
        with pytest.raises(OSError, check=lambda error: error.errno == errno.ENOSPC):
            files.write_atomic(file, pieces())
        assert file.read_text() == "before"
        assert not list(tmp_path.glob("file.*"))


class TestPlantedLinks:
    """Links at the names of files that the game itself chooses."""

    def test_beside_a_damaged_history(self, tmp_path: Path, precious: Path) -> None:
        """The next free name is used, and no link is followed."""
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        file = data / "history.sqlite3"
        file.write_bytes(b"my diary\n" * 200)
        (data / "history.damaged-1.sqlite3").symlink_to(precious)
        (data / "history.damaged-2.sqlite3").symlink_to(tmp_path / "nowhere")
        history = BufferedHistory(file)
        history.retry()
        history.close()
        assert precious.read_text() == "precious"
        assert not (tmp_path / "nowhere").exists()
        assert (data / "history.damaged-3.sqlite3").read_bytes() == b"my diary\n" * 200

    def test_beside_damaged_settings(self, tmp_path: Path, precious: Path) -> None:
        file = tmp_path / "settings.json"
        file.write_text("no JSON")
        (tmp_path / "settings.damaged-1.json").symlink_to(precious)
        settings.save_choice(file, goal=5)
        assert precious.read_text() == "precious"
        assert (tmp_path / "settings.damaged-2.json").read_text() == "no JSON"
