"""Errors of input and output are reported in one line."""

import errno
import os
import sys
from pathlib import Path

import pytest

from digitgame.cli.score.batch import _load_judge
from model import reader
from tests.cli.given import Text
from tests.cli.score.given import line
from tests.privileges import without_root_privileges


class TestRefusals:
    def test_of_a_missing_file(self, complaint: Text, tmp_path: Path) -> None:
        said = complaint("score", tmp_path / "none.jsonl")
        assert f"none.jsonl cannot be read: {os.strerror(errno.ENOENT)}" in said

    def test_of_a_folder_without_pictures(self, complaint: Text, tmp_path: Path) -> None:
        (tmp_path / "7.txt").touch()
        assert f"{tmp_path} is a folder without any PNG or JPEG" in complaint("score", tmp_path)

    def test_of_what_is_neither_text_nor_a_picture(self, complaint: Text, tmp_path: Path) -> None:
        for data in (b"\x1f\x8b\x08\x00", '{"id": 1}'.encode("utf-16"), b"GIF89a\x01\0"):
            (tmp_path / "x").write_bytes(data)
            assert f"{tmp_path / 'x'}: the input is neither JSON Lines" in complaint(
                "score", tmp_path / "x"
            )

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "\x1b[2J"])
    def test_of_what_is_no_name(self, complaint: Text, name: str) -> None:
        said = complaint("score", name)
        assert "cannot be read" in said
        assert said[:-1].isprintable()

    def test_of_a_file_that_may_not_be_read(self, complaint: Text, tmp_path: Path) -> None:
        (tmp_path / "secret").touch(mode=0)
        with without_root_privileges():
            assert os.strerror(errno.EACCES) in complaint("score", tmp_path / "secret")

    @pytest.mark.parametrize("closed", ["stdin", "stdout"])
    def test_of_closed_streams(
        self, closed: str, complaint: Text, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, closed, None)
        assert "is closed" in complaint("score")

    @pytest.fixture
    def seven(self, tmp_path: Path) -> Path:
        (tmp_path / "seven.jsonl").write_text(line(), "utf-8")
        return tmp_path / "seven.jsonl"

    def test_of_damaged_weights(
        self, complaint: Text, seven: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reader.load_reader, "__defaults__", (seven.with_name("lenet5.npz"),))
        _load_judge.cache_clear()
        assert "Install digitgame again" in complaint("score", seven)

    def test_of_a_full_disk(
        self, complaint: Text, seven: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
            monkeypatch.setattr(sys, "stdout", full)
            said = complaint("score", seven)
        assert f"cannot be written: {os.strerror(errno.ENOSPC)}" in said
