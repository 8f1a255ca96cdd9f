"""`python -m training fetch`: downloads are verified, and UNIPEN is copied."""

import base64
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.training.conftest import Command, Complaint
from tests.training.server import Site, serving, silent
from training import fetch
from training.__main__ import STOPPED
from training.errors import TrainingError
from training.fetch import MNIST, fetch_mnist, fetch_pen
from training.pendigits import FILE

LINES = b"".join(b"%d %d\n" % (i * 7 % 50 + 100, i * 13 % 90 + 200) for i in range(60))
UNPACKED = b".PEN_DOWN\n" + LINES + b".PEN_UP\n"
PACKED = base64.b85decode(  # packed by the program `compress`
    "ADxgcpcHZPg~*dDP87s|0Rw~#h6-Waa2R8T!Wc9h%CMnOMhu5Da&*Muu!anUGio@rQ9~gO84hpYaGAp)j2IDZP^58j"
    "hQ=Em8_J*oqvJ#wH7r)lxRE2qk1}qE#7Oet$%QICwu})2rVJS~xz-$tv#U;|JS+O#2o$4G97Qo6g`pG%(-=;<YMdIQ"
    ">dTH<Yiyn2)kfHm4sn#Fan^3cwK3W*1Q|E7LmEnlmUKD;s*R~Ls^YjxBP)!pFueASIJWb}vozAmSX-m*452sT&NzxgX"
    ">6NLZ&I8JqblKxSxa~HS|hBCu{X-jIEy1KW}9spYK$upq*9ERoq8-e6>Q9_DHCsfX)`R1u^w}ROk43X(0~KKRDq%Z"
)
SHA256 = hashlib.sha256(UNPACKED).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of the pen file, in a folder that exists."""
    (tmp_path / FILE).parent.mkdir()
    return tmp_path / FILE


class TestPenStrokes:
    def test_the_file_is_unpacked_and_verified(self, tmp_path: Path) -> None:
        with serving(Site(PACKED)) as site:
            outcome = fetch_pen(tmp_path / "new", silent, site.address, SHA256)
        assert outcome.startswith("fetched and verified")
        assert (tmp_path / "new" / FILE).read_bytes() == UNPACKED
        assert [each.name for each in (tmp_path / "new" / FILE).parent.iterdir()] == [FILE.name]

    def test_a_verified_file_is_kept_without_asking_the_server(
        self, file: Path, tmp_path: Path
    ) -> None:
        file.write_bytes(UNPACKED)
        with serving(Site(status=404)) as site:
            assert fetch_pen(tmp_path, silent, site.address, SHA256).startswith("kept")
        assert site.asked == []

    def test_a_damaged_file_and_a_part_of_another_one_are_replaced(
        self, file: Path, tmp_path: Path
    ) -> None:
        file.write_bytes(UNPACKED[:100])
        file.with_name(f"{FILE.name}.Z.part").write_bytes(b"something else")
        with serving(Site(PACKED)) as site:
            fetch_pen(tmp_path, silent, site.address, SHA256)
        assert site.asked == ["bytes=14-", None]
        assert file.read_bytes() == UNPACKED

    @pytest.mark.parametrize("content", [b"<html>moved</html>", PACKED[:-9], b"\x1f\x9d\xff\0"])
    def test_a_wrong_file_is_refused_and_nothing_is_left(
        self, tmp_path: Path, content: bytes
    ) -> None:
        with serving(Site(content)) as site, pytest.raises(TrainingError, match="wrong sha256"):
            fetch_pen(tmp_path, silent, site.address, SHA256)
        assert list((tmp_path / FILE).parent.iterdir()) == []

    def test_a_server_that_breaks_off_leaves_a_part_for_the_next_run(self, tmp_path: Path) -> None:
        with serving(Site(PACKED, cuts=[20] * 5)) as site:
            with pytest.raises(TrainingError, match="same command again"):
                fetch_pen(tmp_path, silent, site.address, SHA256)
            assert fetch_pen(tmp_path, silent, site.address, SHA256).startswith("fetched")
        assert site.asked[-1] == "bytes=100-"

    def test_a_file_in_the_folders_place_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("")
        with pytest.raises(TrainingError, match="taken cannot be used as the data folder"):
            fetch_pen(tmp_path / "taken", silent, "http://127.0.0.1:1/", SHA256)


CONTENTS = {"train": b"sixty thousand", "test": b"ten thousand"}
SUMS = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}


def loads(contents: dict[str, bytes]) -> Callable[[Path], None]:
    """Return a fake of torchvision's download, which writes missing files."""

    def load(folder: Path) -> None:
        (folder / MNIST).mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            if not (folder / MNIST / name).exists():
                (folder / MNIST / name).write_bytes(content)

    return load


class TestMnist:
    def test_missing_files_are_fetched_and_verified_ones_kept(self, tmp_path: Path) -> None:
        assert fetch_mnist(tmp_path, loads(CONTENTS), SUMS).startswith("fetched and verified")
        assert fetch_mnist(tmp_path, loads({"train": b"never"}), SUMS).startswith("kept")

    def test_a_damaged_file_is_fetched_again(self, tmp_path: Path) -> None:
        loads(CONTENTS)(tmp_path)
        (tmp_path / MNIST / "test").write_bytes(b"ten")
        fetch_mnist(tmp_path, loads(CONTENTS), SUMS)
        assert (tmp_path / MNIST / "test").read_bytes() == CONTENTS["test"]

    def test_other_files_than_mnists_are_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match=r"wrong sha256: test\. Delete"):
            fetch_mnist(tmp_path, loads(CONTENTS | {"test": b"?"}), SUMS)

    def test_a_failed_download_says_what_to_do(self, tmp_path: Path) -> None:
        def load(folder: Path) -> None:
            raise TrainingError(f"MNIST could not be read from {folder}: no route to host")

        with pytest.raises(TrainingError, match=r"no route to host\. Check the network"):
            fetch_mnist(tmp_path, load, SUMS)

    def test_without_torchvision_it_says_how_to_get_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "training.mnist", None)
        with pytest.raises(TrainingError, match=r"training\.mnist is not installed"):
            fetch_mnist(tmp_path)


class TestCommand:
    def test_all_there_is_success(self, monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
        monkeypatch.setattr(fetch, "fetch_pen", lambda *_: "kept, here.")
        monkeypatch.setattr(fetch, "fetch_mnist", lambda *_: "fetched and verified, there.")
        monkeypatch.setattr(fetch, "fetch_unipen", lambda *given: f"copied from {given[1]}.")
        status, _, printed = command("fetch", "--data", ".", "--unipen", "archive.zip")
        assert status == 0
        assert "Pen strokes: kept, here." in printed
        assert "MNIST: fetched and verified, there." in printed
        assert "UNIPEN: copied from archive.zip." in printed

    def test_one_that_fails_does_not_keep_the_other_from_coming(
        self, monkeypatch: pytest.MonkeyPatch, complaint: Complaint
    ) -> None:
        def fails(*_: object) -> str:
            raise TrainingError("http://somewhere responded with 404 Not Found.")

        monkeypatch.setattr(fetch, "fetch_pen", fails)
        monkeypatch.setattr(fetch, "fetch_mnist", lambda *_: "kept, there.")
        monkeypatch.setattr(fetch, "fetch_unipen", lambda *_: "kept, there too.")
        printed = complaint("fetch", "--data", ".")
        assert "Pen strokes: http://somewhere responded with 404 Not Found." in printed
        assert "MNIST: kept" in printed

    def test_without_unipen_it_says_where_to_get_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: Complaint
    ) -> None:
        for name in ("fetch_pen", "fetch_mnist"):
            monkeypatch.setattr(fetch, name, lambda *_: "kept, there.")
        printed = complaint("fetch", "--data", tmp_path)
        assert f"UNIPEN: {tmp_path / 'unipen'} is missing" in printed
        assert "https://doi.org/10.5281/zenodo.1195803" in printed
        assert "--unipen PATH" in printed
        assert not (tmp_path / "unipen").exists()

    def test_stopping_it_says_how_to_go_on(
        self, monkeypatch: pytest.MonkeyPatch, command: Command
    ) -> None:
        def stopped(*_: object) -> str:
            raise KeyboardInterrupt

        monkeypatch.setattr(fetch, "fetch_pen", stopped)
        ended = command("fetch", "--data", ".")
        assert (ended.status, "same command again" in ended.err) == (STOPPED, True)
