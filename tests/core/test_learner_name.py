"""Valid and invalid learners' names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.learner_name import LONGEST_NAME, LearnerError, resolve_learner, valid_name


class TestValidName:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("ada", "ada"),
            ("  Ada   Lovelace ", "Ada Lovelace"),
            ("Jean-Luc O'Hara jr.", "Jean-Luc O'Hara jr."),
            ("pupil_07", "pupil_07"),
            ("Zoe\u0308", "Zoë"),
            ("王小明", "王小明"),
            ("मीरा", "मीरा"),
            ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
        ],
    )
    def test_names_are_kept_in_one_form(self, written: str, kept: str) -> None:
        assert valid_name(written) == kept

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("", "at least one letter"),
            (" ", "at least one letter"),
            ("-.'", "at least one letter"),
            ("x" * (LONGEST_NAME + 1), "at most 32 characters, not 33"),
            ("a\x1b[2Jb", "control character U\\+001B"),
            ("a\nb", "control character U\\+000A"),
            ("a\u202eb", "RIGHT-TO-LEFT OVERRIDE"),
            ("a\u200bb", "ZERO WIDTH SPACE"),
            ("a\u00a0b", "NO-BREAK SPACE"),
            ("ada\ufe0f", "VARIATION SELECTOR-16"),
            ("ada\U000e0100", "VARIATION SELECTOR-17"),
            ("a\u034fda", "COMBINING GRAPHEME JOINER"),
            ("\u3164", "HANGUL FILLER"),
            ("../etc", '"/"'),
            ("[bold]", '"\\["'),
            ("<b>", '"<"'),
            ("a\ud800", "U\\+D800"),
            ("\u0301a", "accent"),
            ("👧", '"👧"'),
        ],
    )
    def test_other_names_are_refused_with_a_reason(self, written: str, said: str) -> None:
        with pytest.raises(LearnerError, match=said) as caught:
            valid_name(written)
        assert str(caught.value).isprintable()

    @given(st.text(max_size=40))
    def test_a_name_that_was_taken_is_taken_as_it_is(self, written: str) -> None:
        try:
            name = valid_name(written)
        except LearnerError:
            return
        assert valid_name(name) == name
        assert name.isprintable()
        assert 1 <= len(name) <= LONGEST_NAME


class TestWhoPlays:
    @pytest.mark.parametrize(
        ("named", "kept", "known", "plays"),
        [
            (None, "", [], "account"),
            (None, "", [""], "account"),
            (None, "Zoë", [], "Zoë"),
            ("Ada", "Zoë", ["Zoë"], "Ada"),
            (None, "older\x1bname", ["older\x1bname"], "older\x1bname"),
            (None, "altered\x1bname", ["Zoë"], "account"),
            (None, " spaced ", [], "account"),
        ],
    )
    def test_is_named_or_kept_or_the_account(
        self, named: str | None, kept: str, known: list[str], plays: str
    ) -> None:
        assert resolve_learner(named, kept, lambda: known, "account") == plays
