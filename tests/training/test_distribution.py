"""UNIPEN's characters, copied out of folders and archives."""

import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.training.conftest import write_text, write_unipen
from training import distribution
from training.distribution import fetch_unipen
from training.errors import TrainingError
from training.unipen import load_digits

Pack = Callable[[Path, Path], Path]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def write_zip(file: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


def write_tar(file: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(file, "w:gz" if file.suffix == ".gz" else "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def nested(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files in a folder of their own, as in the distribution, in reverse order."""
    return {f"CDROM/train_r01_v07/{name}": files[name] for name in reversed(list(files))}


PACKS: dict[str, Pack] = {
    "folder": lambda folder, _out: folder,
    "folder around it": lambda folder, _out: folder.parent,
    "zip": lambda folder, out: write_zip(out / "unipen.zip", contents(folder)),
    "zip, nested": lambda folder, out: write_zip(out / "unipen.zip", nested(contents(folder))),
    "tar": lambda folder, out: write_tar(out / "unipen.tar", contents(folder)),
    "tar.gz, nested": lambda folder, out: write_tar(out / "u.tar.gz", nested(contents(folder))),
    "tar, with dots": lambda folder, out: write_tar(
        out / "unipen.tar", {f"./{name}": content for name, content in contents(folder).items()}
    ),
}

SEGMENT = b'.INCLUDE apa/apa.doc\n.INCLUDE apa/ink.dat\n.SEGMENT CHARACTER 0 OK "1"\n'
SMALL = {
    "data/1a/apa/a.dat": SEGMENT,
    "include/apa/apa.doc": b".COORD X Y\n",
    "include/apa/ink.dat": b".PEN_DOWN\n1 2\n3 4\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A distribution with characters, words, and ink that only words use."""
    write_unipen(tmp_path / "source")
    root = tmp_path / "source" / "unipen"
    write_text(root / "CDROM-README", ["about"])
    write_text(root / "data" / "7" / "apa" / "words.dat", [".INCLUDE apa/words.dat"])
    write_text(root / "include" / "apa" / "words.dat", [".PEN_DOWN", "1 1"])
    return root


class TestCopying:
    @pytest.mark.parametrize("pack", PACKS)
    def test_characters_and_their_ink_are_copied_and_nothing_else(
        self, pack: str, source: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "packed").mkdir()
        packed = PACKS[pack](source, tmp_path / "packed")
        outcome = fetch_unipen(tmp_path / "new", packed)
        copied = contents(tmp_path / "new" / "unipen")
        expected = contents(source)
        for name in ("CDROM-README", "data/7/apa/words.dat", "include/apa/words.dat"):
            del expected[name]
        assert copied == expected
        assert outcome.startswith(f"copied {len(expected)} files, ")
        assert "missing" not in outcome
        assert load_digits(tmp_path / "new")
        assert [each.name for each in (tmp_path / "new").iterdir()] == ["unipen"]

    def test_files_included_by_ink_are_copied_and_missing_ones_named(self, tmp_path: Path) -> None:
        files = SMALL | {
            "include/apa/ink.dat": b".INCLUDE apa/more.doc\n.INCLUDE apa/none.doc\n1 2\n",
            "include/apa/more.doc": b".INCLUDE apa/ink.dat\n",
        }
        outcome = fetch_unipen(tmp_path, write_zip(tmp_path / "unipen.zip", files))
        assert contents(tmp_path / "unipen") == files
        assert outcome.endswith("missing from the distribution: include/apa/none.doc.")

    def test_a_copy_is_kept(self, source: Path, tmp_path: Path) -> None:
        fetch_unipen(tmp_path, source)
        before = contents(tmp_path / "unipen")
        assert fetch_unipen(tmp_path, tmp_path / "nowhere").startswith("kept")
        assert fetch_unipen(tmp_path, None).startswith("kept")
        assert contents(tmp_path / "unipen") == before

    def test_what_a_stopped_run_left_is_replaced(self, source: Path, tmp_path: Path) -> None:
        write_text(tmp_path / "unipen.new" / "data" / "1a" / "half.dat", ["half"])
        fetch_unipen(tmp_path, source)
        assert "data/1a/half.dat" not in contents(tmp_path / "unipen")
        assert not (tmp_path / "unipen.new").exists()

    def test_stopping_leaves_nothing(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stop(*_: object) -> bytes:
            raise KeyboardInterrupt

        monkeypatch.setattr(distribution, "_open_file", stop)
        with pytest.raises(KeyboardInterrupt):
            fetch_unipen(tmp_path, source)
        assert not list(tmp_path.glob("unipen*"))


class TestSafety:
    @pytest.mark.parametrize(
        "name",
        [
            "../../evil.dat",
            "/etc/passwd",
            "apa/../../../evil",
            "C:/evil",
            "apa\\..\\evil",
            "apa//x",
            "./x",
        ],
    )
    def test_an_include_outside_the_distribution_is_refused(
        self, tmp_path: Path, name: str
    ) -> None:
        files = SMALL | {"data/1a/apa/b.dat": b".INCLUDE " + name.encode() + b"\n"}
        packed = write_zip(tmp_path / "unipen.zip", files)
        with pytest.raises(TrainingError, match="a file outside the distribution"):
            fetch_unipen(tmp_path / "new", packed)
        assert contents(tmp_path) == {"unipen.zip": packed.read_bytes()}

    @pytest.mark.parametrize("write", [write_zip, write_tar])
    def test_a_member_outside_the_folder_is_refused(
        self, tmp_path: Path, write: Callable[[Path, Mapping[str, bytes]], Path]
    ) -> None:
        files = SMALL | {"data/1a/../../../evil.dat": b"evil"}
        with pytest.raises(TrainingError, match="a file outside the distribution"):
            fetch_unipen(tmp_path / "new", write(tmp_path / "unipen.tar", files))
        assert not (tmp_path / "evil.dat").exists()

    def test_an_archive_in_a_folder_above_is_copied_to_the_data_folder(
        self, tmp_path: Path
    ) -> None:
        files = {f"../../{name}": content for name, content in SMALL.items()}
        fetch_unipen(tmp_path / "a" / "b", write_tar(tmp_path / "unipen.tar", files))
        assert contents(tmp_path / "a" / "b" / "unipen") == SMALL
        assert not (tmp_path / "data").exists()

    @pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
    def test_links_and_pipes_in_a_tar_are_left_out(self, tmp_path: Path, kind: bytes) -> None:
        packed = write_tar(tmp_path / "unipen.tar", SMALL)
        with tarfile.open(packed, "a") as archive:
            member = tarfile.TarInfo("data/1a/apa/link.dat")
            member.type, member.linkname = kind, "data/1a/apa/a.dat"
            archive.addfile(member)
        fetch_unipen(tmp_path, packed)
        assert contents(tmp_path / "unipen") == SMALL

    def test_links_in_a_zip_are_left_out(self, tmp_path: Path) -> None:
        packed = write_zip(tmp_path / "unipen.zip", SMALL)
        with zipfile.ZipFile(packed, "a") as archive:
            member = zipfile.ZipInfo("data/1a/apa/link.dat")
            member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, "/etc/passwd")
        fetch_unipen(tmp_path, packed)
        assert contents(tmp_path / "unipen") == SMALL

    @pytest.mark.skipif(os.name == "nt", reason="creating links needs privileges")
    def test_links_in_a_folder_are_left_out(self, source: Path, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        write_text(outside / "secret.dat", ["secret"])
        (source / "data" / "1a" / "apa" / "link.dat").symlink_to(outside / "secret.dat")
        (source / "data" / "1a" / "folder").symlink_to(outside, target_is_directory=True)
        fetch_unipen(tmp_path / "new", source)
        copied = contents(tmp_path / "new" / "unipen")
        assert copied
        assert b"secret\n" not in copied.values()

    @pytest.mark.parametrize(
        ("limit", "message"),
        [
            (("_LARGEST", 1_000), "ink.dat is larger than"),
            (("_LARGEST_TOTAL", 3_000), "MB to copy"),
            (("_MOST_FILES", 2), "more than 2 files"),
        ],
    )
    def test_sizes_and_numbers_are_bounded(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int], message: str
    ) -> None:
        monkeypatch.setattr(distribution, *limit)
        files = SMALL | {"include/apa/ink.dat": b"1 2\n" * 1_000}
        for write in (write_zip, write_tar):
            with pytest.raises(TrainingError, match=message):
                fetch_unipen(tmp_path / "new", write(tmp_path / "unipen", files))
            assert not list((tmp_path / "new").glob("*"))


class TestBadSources:
    def test_without_a_source_it_says_where_to_get_it(self, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match=r"missing.*CC BY 4\.0.*zenodo.*--unipen PATH"):
            fetch_unipen(tmp_path, None)

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (None, "No such file"),
            (b"", "not a folder"),
            (b"no archive", "not a folder"),
        ],
    )
    def test_a_file_that_is_no_archive_is_named(
        self, tmp_path: Path, content: bytes | None, message: str
    ) -> None:
        file = tmp_path / "unipen.tar.gz"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(TrainingError, match=rf"unipen\.tar\.gz.*{message}"):
            fetch_unipen(tmp_path / "new", file)

    @pytest.mark.parametrize("pack", ["zip", "tar", "tar.gz, nested"])
    def test_a_damaged_archive_is_named_and_leaves_nothing(
        self, pack: str, source: Path, tmp_path: Path
    ) -> None:
        packed = PACKS[pack](source, tmp_path)
        whole = packed.read_bytes()
        for eighths in range(1, 8):
            packed.write_bytes(whole[: len(whole) * eighths // 8])
            with pytest.raises(TrainingError, match=rf"{packed.name}"):
                fetch_unipen(tmp_path / "new", packed)
            assert not list((tmp_path / "new").glob("*"))

    def test_an_altered_zip_is_named(self, source: Path, tmp_path: Path) -> None:
        packed = write_zip(tmp_path / "unipen.zip", contents(source))
        packed.write_bytes(packed.read_bytes().replace(b".PEN_DOWN", b".PEN_DOWM"))
        with pytest.raises(TrainingError, match=r"unipen\.zip cannot be copied.*CRC"):
            fetch_unipen(tmp_path / "new", packed)

    def test_a_folder_without_digits_is_named(self, tmp_path: Path) -> None:
        write_text(tmp_path / "other" / "data" / "7" / "words.dat", ["?"])
        with pytest.raises(TrainingError, match="other is not a UNIPEN distribution"):
            fetch_unipen(tmp_path, tmp_path / "other")

    def test_a_file_in_the_folders_place_is_named(self, source: Path, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("")
        with pytest.raises(TrainingError, match=r"cannot be copied to .*taken"):
            fetch_unipen(tmp_path / "taken", source)
