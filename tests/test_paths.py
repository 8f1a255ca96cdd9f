"""Where files live."""

from pathlib import Path

from digitgame import paths


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


class TestFiles:
    def test_the_history_lies_in_the_data_folder(self) -> None:
        assert paths.history_file(Path("/data")) == Path("/data/history.sqlite3")

    def test_the_settings_lie_with_other_settings(self, home: Path) -> None:
        assert paths.settings_file() == home / "config" / "digitgame" / "settings.json"
