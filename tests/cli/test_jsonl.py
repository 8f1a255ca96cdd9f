"""JSON Lines are read one at a time; input that is not text is rejected at once."""

import errno
import io
import os

import pytest

from digitgame.cli import jsonl as lines_module
from digitgame.cli.jsonl import Line, first_line, is_binary, lines
from digitgame.errors import CommandError


def read(data: bytes) -> list[Line]:
    """Return all lines of some bytes."""
    stream = io.BytesIO(data)
    return list(lines(first_line(stream), stream))


class TestLines:
    def test_come_with_their_numbers_and_ends(self) -> None:
        assert read(b"a\nb\n") == [(1, b"a\n"), (2, b"b\n")]

    def test_the_last_needs_no_end(self) -> None:
        assert read(b"a\nb") == [(1, b"a\n"), (2, b"b")]

    @pytest.mark.parametrize("data", [b"", b"\n", b" \t\r\n\n", b"\xef\xbb\xbf"])
    def test_without_anything_in_them_are_none(self, data: bytes) -> None:
        assert read(data) == []

    def test_that_are_empty_count(self) -> None:
        assert read(b"\n\na\n \nb") == [(3, b"a\n"), (5, b"b")]

    def test_lose_a_byte_order_mark(self) -> None:
        assert read(b"\xef\xbb\xbfa\n") == [(1, b"a\n")]


class TestLongLines:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Limit lines to 8 bytes."""
        monkeypatch.setattr(lines_module, "LONGEST", 8)

    @pytest.mark.parametrize("length", [9, 10, 17, 18, 19, 100])
    def test_are_passed_over_and_the_rest_goes_on(self, length: int) -> None:
        long = b"x" * length + b"\n"
        found = read(long + b"a\n" + long + b"b\n" + long[:-1])
        assert found == [(1, None), (2, b"a\n"), (3, None), (4, b"b\n"), (5, None)]

    def test_of_just_the_length_are_read(self) -> None:
        assert read(b"1234567\n12345678") == [(1, b"1234567\n"), (2, b"12345678")]

    def test_may_be_cut_within_a_character(self) -> None:
        assert read("12345678é\na".encode()) == [(1, None), (2, b"a")]


class TestFirstLine:
    @pytest.mark.parametrize(
        "data",
        [
            *(b"\x00", b"{\x00\n", b"\x1f\x8b\x08\x00", b"\xff\xd8\xff\xe0\0\x10JFIF"),
            '{"id": 1}'.encode("utf-16"),
        ],
        ids=["zero", "zeros in text", "gzip", "JPEG", "UTF-16"],
    )
    def test_of_what_is_no_text_is_binary(self, data: bytes) -> None:
        assert is_binary(first_line(io.BytesIO(data)))

    @pytest.mark.parametrize("data", [b"", b"{}", "é".encode(), "é".encode("latin-1")])
    def test_of_text_in_whatever_encoding_is_not_binary(self, data: bytes) -> None:
        assert not is_binary(first_line(io.BytesIO(data)))

    def test_of_a_png_is_its_signature(self) -> None:
        assert first_line(io.BytesIO(b"\x89PNG\r\n\x1a\n\x00")) == b"\x89PNG\r\n"

    def test_of_what_cannot_be_read_says_why(self) -> None:
        class Broken(io.BytesIO):
            def readline(self, size: int | None = -1, /) -> bytes:
                raise OSError(errno.EIO, os.strerror(errno.EIO))

        with pytest.raises(CommandError, match=f"cannot be read: {os.strerror(errno.EIO)}"):
            first_line(Broken())
