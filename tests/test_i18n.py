"""The game uses the requested language, and the catalogue has every text shown."""

import ast
import re
import string
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

from digitgame.core.advice import describe_place
from digitgame.core.tips import with_article
from digitgame.i18n import (
    ENGLISH,
    FOLDER,
    N_,
    _,
    language_from_environment,
    languages,
    ngettext,
    translations,
    use_language,
)
from tests.tools.catalogue import extract_messages, find_marked, load, po_files

ROOT = Path(__file__).parent.parent

FILES = po_files()

NO_WORDS = re.compile(
    r"^(?:[#.]\S|\W*$|[a-z-]+$|bold\b|not bold|%|\{|\[|Pad$|OptionList$|SideBySide$)"
)
"""Ids, styles, names of widgets and figures, which are not translated."""

SHOWN_BY = {"Button", "Static", "button", "_button", "update", "advise", "notify", "SystemCommand"}
"""Calls whose string arguments are shown."""


def placeholders(words: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(words) if name}


def forms(words: object) -> list[str]:
    return [words] if isinstance(words, str) else list(words)  # type: ignore[call-overload]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
class TestTranslations:
    def test_all_words_are_there_and_no_others(self, file: Path) -> None:
        theirs = {str(message.id) for message in load(file) if message.id}
        assert theirs == {str(message.id) for message in extract_messages() if message.id}

    def test_none_is_left_untranslated(self, file: Path) -> None:
        lacking = [m.id for m in load(file) if m.id and not all(forms(m.string))]
        assert not lacking

    def test_places_for_values_are_the_same(self, file: Path) -> None:
        for message in load(file):
            if message.id:
                allowed = set().union(*map(placeholders, forms(message.id)))
                used = [placeholders(translated) for translated in forms(message.string)]
                # The singular may lack the number.
                assert set().union(*used) == allowed, message.id
                assert all(each | {"number"} >= allowed for each in used), message.id

    def test_no_message_says_the_same_words_twice(self, file: Path) -> None:
        """As after a merge that kept both sides."""
        for message in load(file):
            for translated in forms(message.string) if message.id else []:
                words = translated.split()
                runs = [tuple(words[at : at + 5]) for at in range(len(words) - 4)]
                assert len(set(runs)) == len(runs), translated

    def test_the_compiled_file_is_up_to_date(self, file: Path) -> None:
        with file.with_suffix(".mo").open("rb") as stream:
            known = GNUTranslations(stream)
        for message in load(file):
            words, wanted = forms(message.id), forms(message.string)
            if len(words) > 1:
                # Languages have one to six forms; each is used for a small number.
                used = {known.ngettext(words[0], words[1], n) for n in range(200)}
                assert used == set(wanted)
            elif words[0]:
                assert [known.gettext(words[0])] == wanted


class TestMarks:
    def test_words_are_found_in_f_strings_and_in_bindings_too(self) -> None:
        source = """f"{x} {_('In it.')}"; Binding("a", "b", "Back"); ngettext("one", "two", 2)"""
        assert set(find_marked(source)) == {"In it.", "Back", ("one", "two")}

    def test_nothing_that_is_shown_misses_its_mark(self) -> None:
        missed = []
        for file in sorted((ROOT / "digitgame" / "tui").rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                function = node.func
                name = getattr(function, "attr", None) or getattr(function, "id", "")
                if name not in SHOWN_BY:
                    continue
                missed += [
                    f"{file.name}:{node.lineno}: {argument.value!r}"
                    for argument in node.args
                    if isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and not NO_WORDS.match(argument.value)
                ]
        assert not missed

    def test_english_words_are_shown_as_they_stand(self) -> None:
        assert N_("Draw a digit.") == _("Draw a digit.") == "Draw a digit."
        assert _("I read {digit}", digit="a 7") == "I read a 7"
        assert [ngettext("{number} day", "{number} days", n) for n in (1, 2)] == ["1 day", "2 days"]
        assert _("") == ""


class TestSpeaking:
    def test_lasts_as_long_as_it_is_asked_for(self) -> None:
        with use_language(translations("de")):
            assert with_article(7) == "eine 7"
            assert describe_place(0.4, -0.4) == "oben rechts"
            assert ngettext("{number} day", "{number} days", 3) == "3 Tage"
            with use_language(translations(ENGLISH)):
                assert with_article(8) == "an 8"
            assert with_article(8) == "eine 8"
        assert with_article(7) == "a 7"

    def test_an_error_ends_it_too(self) -> None:
        with pytest.raises(ZeroDivisionError), use_language(translations("de")):
            raise ZeroDivisionError
        assert with_article(7) == "a 7"


class TestChosen:
    @pytest.mark.parametrize(
        ("environ", "language"),
        [
            ({}, "en"),
            ({"LANG": "de_DE.UTF-8"}, "de"),
            ({"LANG": "de_AT@euro"}, "de"),
            ({"LANG": "es_MX.UTF-8"}, "es"),
            ({"LANGUAGE": "ca:es:de"}, "es"),
            ({"LANG": "C.UTF-8"}, "en"),
            ({"LANG": "tlh"}, "en"),
            ({"LANG": "de_DE", "LC_ALL": "en_GB.UTF-8"}, "en"),
            ({"LANG": "de_DE", "LC_ALL": ""}, "de"),
            ({"LANG": "en_GB", "LANGUAGE": "tlh:de:en"}, "de"),
            ({"LANG": "en_GB", "LANGUAGE": "en:de"}, "en"),
            ({"LANG": "../../etc/passwd"}, "en"),
        ],
    )
    def test_is_what_the_environment_asks_for(self, environ: dict[str, str], language: str) -> None:
        assert language_from_environment(environ) == language

    def test_languages_are_those_with_a_catalogue(self) -> None:
        assert languages()[0] == ENGLISH
        assert set(languages()[1:]) == {file.parts[-3] for file in FILES}
        assert FOLDER.is_relative_to(ROOT / "digitgame")  # so that the wheel has it

    def test_an_unknown_one_is_refused_with_those_that_there_are(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "digitgame", "--lang", "tlh"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "'tlh'" in done.stderr
        assert ", ".join(f"'{language}'" for language in languages()) in done.stderr
