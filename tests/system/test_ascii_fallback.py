"""The encoding that a locale implies, and replacements for characters without one."""

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from digitgame.system import output
from digitgame.system.ascii_fallback import (
    ascii_error_handler,
    effective_locale,
    supports_unicode,
    to_ascii,
)
from digitgame.tui import app as tui


class TestLocale:
    @pytest.mark.parametrize(
        ("environ", "locale"),
        [
            ({}, ""),
            ({"LANG": "C"}, "C"),
            ({"LANG": "de_DE.UTF-8", "LC_CTYPE": "C"}, "C"),
            ({"LANG": "C", "LC_ALL": "en_US.UTF-8", "LC_CTYPE": "POSIX"}, "en_US.UTF-8"),
            ({"LANG": "C.UTF-8", "LC_ALL": ""}, "C.UTF-8"),
        ],
    )
    def test_the_first_that_is_set_is_in_force(self, environ: dict[str, str], locale: str) -> None:
        assert effective_locale(environ) == locale

    def test_one_that_python_has_set_itself_is_not(self) -> None:
        """Python sets LC_CTYPE in the C locale, so that programs can print any character."""
        environ = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
        assert effective_locale(environ, is_coerced=True) == "C"
        assert effective_locale(environ, is_coerced=False) == "C.UTF-8"

    @pytest.mark.parametrize("locale", ["", "C.UTF-8", "C.utf8", "de_DE.UTF-8@euro", "UTF-8"])
    def test_of_utf_8_or_unknown_has_every_letter(self, locale: str) -> None:
        assert supports_unicode(locale)

    @pytest.mark.parametrize("locale", ["C", "POSIX", "en_US", "de_DE.ISO-8859-1", "ja_JP.eucJP"])
    def test_of_another_kind_has_not(self, locale: str) -> None:
        assert not supports_unicode(locale)


class TestInAscii:
    @pytest.mark.parametrize(
        ("text", "ascii_"),
        [
            ("plain text\r\n\x1b[0m", "plain text\r\n\x1b[0m"),
            ("╭──╮ │✓│ ╰╌╌╯", "+--+ |v| +--+"),
            ("█▀▄", '#"_'),
            ("Åse, naïve", "Ase, naive"),
            ("e\N{COMBINING ACUTE ACCENT}", "e"),
            ("→ ← ★ · … ≡", "> < * . . ="),
            ("🔎", "??"),
            ("Ж", "?"),
        ],
    )
    def test_looks_alike(self, text: str, ascii_: str) -> None:
        assert to_ascii(text) == ascii_

    @given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Mn", "Me", "Mc"))))
    def test_is_ascii_and_never_wider(self, text: str) -> None:
        shown = to_ascii(text)
        assert shown.isascii()
        assert len(shown) <= 2 * len(text)

    def test_every_glyph_of_the_games_own_style_sheet_and_screens_has_its_width(self) -> None:
        for text in "╭╮╰╯│─╌·•▀▄█✓✗≡⏎▏▎▍▌▐▔▁…—–×→←★☆":
            assert len(to_ascii(text)) == cell_len(text)
        assert tui.DigitgameApp.TITLE.isascii()


class TestStandIn:
    def test_a_stream_without_the_letters_writes_what_looks_alike(self) -> None:
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        output.set_encoding(out, is_unicode=False)
        out.write("█ ✓ \udcff")
        out.flush()
        assert out.buffer.getvalue() == b"# v ?"

    def test_a_stream_that_python_takes_for_latin_1_writes_them_where_the_terminal_has_them(
        self,
    ) -> None:
        out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
        output.set_encoding(out, is_unicode=True)
        out.write("█")
        out.flush()
        assert out.buffer.getvalue() == "█".encode()

    def test_other_errors_stay_errors(self) -> None:
        with pytest.raises(UnicodeDecodeError):
            ascii_error_handler(UnicodeDecodeError("ascii", b"\xff", 0, 1, "no"))

    def test_no_stream_at_all_is_no_error(self) -> None:
        output.set_encoding(None, is_unicode=False)
        assert sys.stderr is not None
