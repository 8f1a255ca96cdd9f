"""Locations of the game's files."""

from pathlib import Path

import pytest

from digitgame.system import paths


class TestDataFolder:
    def test_the_command_line_comes_first(self) -> None:
        chosen = paths.data_folder(Path("/chosen"), {"DIGITGAME_DATA": "/named"})
        assert chosen == Path("/chosen")

    def test_then_the_environment(self) -> None:
        assert paths.data_folder(None, {"DIGITGAME_DATA": "/named"}) == Path("/named")

    def test_a_tilde_is_the_home(self, home: Path) -> None:
        assert paths.data_folder(None, {"DIGITGAME_DATA": "~/digits"}) == home / "digits"

    def test_the_tilde_of_nobody_is_a_folders_name(self) -> None:
        named = paths.data_folder(None, {"DIGITGAME_DATA": "~no-such-user/digits"})
        assert named == Path("~no-such-user/digits")

    def test_then_the_systems_own(self, home: Path) -> None:
        for environ in ({}, {"DIGITGAME_DATA": ""}):
            assert paths.data_folder(None, environ) == home / "data" / "digitgame"

    def test_is_not_made_by_asking(self, home: Path) -> None:
        assert not paths.data_folder(None, {}).exists()


class TestAnAccountWithoutAHome:
    def test_has_everything_in_the_current_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """For example in a container run under a user ID without an account."""
        pytest.importorskip("pwd", reason="needs the POSIX user database")

        def nobody(number: int) -> None:
            raise KeyError(number)

        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("pwd.getpwuid", nobody)
        assert paths.home_folder() == Path()
        assert paths.data_folder(None, {}) == Path(".digitgame")
        assert paths.settings_file() == Path(".digitgame/settings.json")


def test_the_settings_lie_with_other_settings(home: Path) -> None:
    assert paths.settings_file() == home / "config" / "digitgame" / "settings.json"
