"""Settings are saved atomically; invalid values get defaults."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.hand import Hand
from digitgame.storage import settings
from digitgame.storage.settings import Glyphs, LoadResult, Settings, SettingsError
from digitgame.system import files
from model.copybook import taught_ways


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path / "config" / "settings.json"


class TestLoad:
    def test_without_a_file_there_are_defaults(self, tmp_path: Path) -> None:
        file = tmp_path / "none" / "settings.json"
        assert settings.load(file) == LoadResult(Settings(theme="", glyphs=Glyphs.QUADRANT), ())
        assert not file.parent.exists()

    def test_what_the_file_leaves_out_is_default(self, file: Path) -> None:
        file.write_text("{}", "utf-8")
        assert settings.load(file) == LoadResult(Settings(), ())
        file.write_text('{"glyphs": "ascii"}', "utf-8")
        assert settings.load(file) == LoadResult(Settings(glyphs=Glyphs.ASCII), ())

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            *((text, "is empty. Correct or delete it.") for text in (b"", b" \n", b"\xef\xbb\xbf")),
            (b"theme = nord", "is not valid JSON (line 1, column 1: Expecting value)"),
            (b'{\n"theme": "nord"', "is not valid JSON (line 2, column 16: "),
            (b"[" * 100_000, "is not valid JSON. Correct"),
            *(
                (text, "is not text in UTF-8")
                for text in (b"\xff\xfe\x00", b'{"learner": "Zo\xeb"}')
            ),
            *((text, 'must hold an object such as {"goal": 20}') for text in (b"[]", b"null")),
            (b'{"colour": "red"}', 'unknown setting "colour". It is ignored.'),
            (b'{"gaol": 20}', 'unknown setting "gaol". Did you mean goal?'),
            (b'{"theme": 3}', "theme must be text, not"),
            (b'{"glyphs": "sextant"}', "glyphs must be one of quadrant, half, ascii"),
            (b'{"guides": 1}', "guides must be true or false, not 1"),
            (b'{"all_cards": "yes"}', "all_cards must be true or false"),
            (b'{"toured": null}', "toured must be true or false, not null"),
            (b'{"goal": -1}', "goal must be a whole number from 0 to 1000, not -1"),
            (b'{"goal": 1001}', "goal must be"),
            *((b'{"day_ends_at": %s}' % at, "from 0 to 6") for at in (b"-1", b"7", b'"04:00"')),
            (b'{"learner": 7}', "learner must be text, not 7"),
            (b'{"hand": "both"}', 'hand must be one of right, left, not "both"'),
            (b'{"tradition": "Germany"}', "united-states, not 'Germany'"),
            (b'{"tradition": ["japan"]}', "tradition must be one of international, china"),
        ],
        ids=lambda value: repr(value)[:30],
    )
    def test_what_cannot_be_read_is_named_and_left_alone(
        self, file: Path, text: bytes, problem: str
    ) -> None:
        file.write_bytes(text)
        found = settings.load(file)
        assert found.settings == Settings()
        (named,) = found.problems
        assert problem in named
        assert str(file) in named
        assert file.read_bytes() == text

    def test_a_byte_order_mark_is_no_damage(self, file: Path) -> None:
        file.write_bytes(b'\xef\xbb\xbf{"goal": 7}')
        assert settings.load(file) == LoadResult(Settings(goal=7), ())

    def test_the_rest_is_kept(self, file: Path) -> None:
        file.write_text('{"goal": -1, "theme": "nord", "colour": "red", "guides": false}', "utf-8")
        found = settings.load(file)
        assert found.settings == Settings(theme="nord", guides=False)
        assert len(found.problems) == 2

    def test_a_file_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        (problem,) = settings.load(tmp_path).problems
        assert f"{tmp_path} cannot be read" in problem

    def test_a_pipe_holds_nothing_up(self, file: Path) -> None:
        os.mkfifo(file)
        (problem,) = settings.load(file).problems
        assert f"{file} cannot be read" in problem


class TestChoose:
    @given(
        theme=st.text(st.characters(codec="utf-8"), max_size=20),
        glyphs=st.sampled_from(Glyphs),
        goal=st.integers(0, 1000),
        learner=st.text(st.characters(codec="utf-8"), max_size=32),
    )
    def test_what_is_kept_comes_back(
        self,
        theme: str,
        glyphs: Glyphs,
        goal: int,
        learner: str,
        tmp_path_factory: pytest.TempPathFactory,
    ) -> None:
        file = tmp_path_factory.mktemp("kept") / "settings.json"
        settings.save_choice(file, theme=theme, glyphs=glyphs)
        settings.save_choice(file, goal=goal, learner=learner)
        expected = Settings(theme=theme, glyphs=glyphs, goal=goal, learner=learner)
        assert settings.load(file) == LoadResult(expected, ())

    def test_is_plain_json_that_a_person_can_edit(self, file: Path) -> None:
        settings.save_choice(file, theme="nord", glyphs=Glyphs.ASCII)
        assert json.loads(file.read_text("utf-8")) == {"theme": "nord", "glyphs": "ascii"}

    def test_what_is_usual_is_not_written(self, file: Path) -> None:
        settings.save_choice(file, theme="nord", goal=5)
        settings.save_choice(file, theme="")
        assert json.loads(file.read_text("utf-8")) == {"goal": 5}

    def test_choices_of_a_newer_game_and_what_cannot_be_read_stay(self, file: Path) -> None:
        file.write_text('{"colour": {"red": 3}, "goal": -1, "theme": 7}', "utf-8")
        settings.save_choice(file, theme="nord")
        kept = {"colour": {"red": 3}, "goal": -1, "theme": "nord"}
        assert json.loads(file.read_text("utf-8")) == kept

    @pytest.mark.parametrize("text", [b"theme = nord", b"", b"\xff", b"[]"])
    def test_a_damaged_file_is_moved_aside_whole(self, file: Path, text: bytes) -> None:
        for number in (1, 2):
            file.write_bytes(text)
            settings.save_choice(file, theme="nord")
            assert json.loads(file.read_text("utf-8")) == {"theme": "nord"}
            assert (file.parent / f"settings.damaged-{number}.json").read_bytes() == text

    def test_a_failure_while_writing_leaves_the_old_settings(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.save_choice(file, theme="nord")

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr("digitgame.storage.settings.os.fsync", full)
            with pytest.raises(SettingsError, match=os.strerror(errno.ENOSPC)):
                settings.save_choice(file, theme="dracula")
        assert settings.load(file).settings == Settings(theme="nord")
        assert list(file.parent.iterdir()) == [file]

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SettingsError, match="cannot be saved") as caught:
            settings.save_choice(tmp_path / "file" / "settings.json", theme="nord")
        assert str(tmp_path) in str(caught.value)


class TestLinks:
    """People keep their settings in a repository and link to them."""

    @pytest.mark.parametrize("text", ['{"goal": 7}', "theme = nord", None])
    def test_of_the_user_stay_links(self, file: Path, tmp_path: Path, text: str | None) -> None:
        own, between = tmp_path / "dotfiles" / "own.json", tmp_path / "between.json"
        own.parent.mkdir()
        if text is not None:
            own.write_text(text, "utf-8")
        between.symlink_to("dotfiles/own.json")
        file.symlink_to(between)
        settings.save_choice(file, theme="nord")
        assert (file.is_symlink(), between.is_symlink(), own.is_symlink()) == (True, True, False)
        assert settings.load(own).settings.theme == "nord"
        if text == "theme = nord":
            assert (own.parent / "own.damaged-1.json").read_text("utf-8") == text

    def test_in_a_circle_are_named(self, file: Path) -> None:
        file.symlink_to(file)
        with pytest.raises(SettingsError, match=os.strerror(errno.ELOOP)):
            settings.save_choice(file, theme="nord")

    def test_of_another_user_are_replaced(
        self, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "theirs.json").write_text("{}", "utf-8")
        file.symlink_to(tmp_path / "theirs.json")
        monkeypatch.setattr(files, "is_foreign_link", Path.is_symlink)
        settings.save_choice(file, theme="nord")
        assert not file.is_symlink()
        assert (tmp_path / "theirs.json").read_text("utf-8") == "{}"


class TestWays:
    def test_left_alone_they_are_those_that_schools_teach(self) -> None:
        assert Settings().accepted_ways() == taught_ways()

    def test_a_digit_named_has_only_those_named(self) -> None:
        chosen = Settings(ways={"4": ["open", "stem first"]})
        fours = [way.name for way in chosen.accepted_ways() if way.digit == 4]
        assert fours == ["open", "stem first"]
        others = [way for way in chosen.accepted_ways() if way.digit != 4]
        assert others == [way for way in taught_ways() if way.digit != 4]

    def test_follow_the_tradition_and_the_hand(self, file: Path) -> None:
        settings.save_choice(file, tradition="united-states", hand=Hand.LEFT)
        chosen = settings.load(file).settings
        assert (chosen.tradition, chosen.hand) == ("united-states", Hand.LEFT)
        sevens = [way for way in chosen.accepted_ways() if way.digit == 7]
        assert sevens[0].name == "plain"
        assert any(way.either for way in sevens)

    @pytest.mark.parametrize(
        ("ways", "problem"),
        [
            ([], "ways must be an object"),
            ({"x": ["open"]}, 'from 0 to 9, not "x"'),
            ({"4": []}, "at least one name"),
            ({"4": "open"}, "at least one name"),
            ({"4": ["sideways"]}, '"sideways" is no way of 4'),
        ],
    )
    def test_unknown_ones_are_named(self, file: Path, ways: object, problem: str) -> None:
        file.write_text(json.dumps({"ways": ways}), "utf-8")
        (named,) = settings.load(file).problems
        assert problem in named
