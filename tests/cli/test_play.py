"""Starting the game as asked for, or an error message of one line."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digitgame.cli import play
from digitgame.cli.main import FAILED, INTERRUPTED, MISUSED, main
from digitgame.cli.play import check_terminal, learner_name
from digitgame.errors import CommandError
from digitgame.storage import settings
from digitgame.storage.database import HistoryError
from digitgame.system import paths
from digitgame.system.terminal import COLOUR_SYSTEMS
from model import reader
from tests.cli.given import Run, Text

if TYPE_CHECKING:
    from digitgame.tui.app import DigitgameApp


TERMINAL = {"TERM": "xterm-256color"}


@pytest.fixture
def in_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the game as if in a usable terminal."""

    async def run(app: "DigitgameApp", _save: object) -> None:
        await app.run_async(headless=True)

    monkeypatch.setattr(play, "check_terminal", lambda *_: None)
    monkeypatch.setattr(play, "_run", run)


@pytest.fixture
def started(in_terminal: None, monkeypatch: pytest.MonkeyPatch) -> list["DigitgameApp"]:
    """Collect the apps instead of running them."""
    apps: list[DigitgameApp] = []

    async def run(app: "DigitgameApp", _save: object) -> None:
        app.game.open()
        apps.append(app)

    monkeypatch.setattr(play, "_run", run)
    return apps


class TestCheckTerminal:
    def test_closed_standard_input_is_no_terminal(
        self, monkeypatch: pytest.MonkeyPatch, complaint: Text
    ) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert "standard input is not a terminal" in complaint("play")

    @pytest.mark.parametrize("driver", ["nothing.there:Driver", "os:nothing", "os:path", ""])
    @pytest.mark.usefixtures("in_terminal")
    def test_what_is_no_driver_is_refused(
        self, driver: str, monkeypatch: pytest.MonkeyPatch, complaint: Text
    ) -> None:
        monkeypatch.setenv("TEXTUAL_DRIVER", driver)
        monkeypatch.setattr("textual.constants.DRIVER", driver)  # read when it is imported
        assert "TEXTUAL_DRIVER" in complaint()

    @pytest.mark.parametrize(
        "environ",
        [
            *(TERMINAL, {"TERM": "xterm"}, {"TERM": "linux"}, TERMINAL | {"NO_COLOR": "1"}),
            *(TERMINAL | {"TEXTUAL_COLOR_SYSTEM": name} for name in ("standard", "auto")),
        ],
    )
    def test_a_terminal_is_fine(self, environ: dict[str, str]) -> None:
        check_terminal(environ, is_input=True, is_output=True)

    @pytest.mark.parametrize(
        ("environ", "is_input", "is_output", "reason"),
        [
            (TERMINAL, False, True, "standard input is not a terminal"),
            (TERMINAL, True, False, "standard error is not a terminal"),
            *(
                (environ, True, True, "TERM is unset")
                for environ in ({"TERM": "dumb"}, {"TERM": ""}, {})
            ),
            (TERMINAL | {"TEXTUAL_COLOR_SYSTEM": "16"}, True, True, "COLOR_SYSTEM is '16'"),
            (TERMINAL | {"TEXTUAL_COLOR_SYSTEM": ""}, True, True, "COLOR_SYSTEM is ''"),
        ],
    )
    def test_anything_else_is_refused_with_the_reason(
        self, environ: dict[str, str], is_input: bool, is_output: bool, reason: str
    ) -> None:
        with pytest.raises(CommandError, match=reason):
            check_terminal(environ, is_input, is_output)

    def test_every_colour_system_that_is_let_through_is_one_that_textual_knows(self) -> None:
        from rich.console import COLOR_SYSTEMS

        assert set(COLOUR_SYSTEMS) == {"auto", *COLOR_SYSTEMS}


@pytest.mark.usefixtures("in_terminal")
class TestDamage:
    def test_of_the_weights_is_named(
        self, complaint: Text, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reader.load_reader, "__defaults__", (tmp_path / "lenet5.npz",))
        said = complaint()
        assert str(tmp_path) in said
        assert "Install digitgame again" in said


class TestPlay:
    @pytest.mark.parametrize(
        ("arguments", "screen"),
        [
            *(([], "home"), (["play"], "home"), (["practice"], "practise")),
            *((["sketch"], "sketch"), (["learn"], "learn")),
            (["learn", "--digit", "7"], "lesson(7)"),
        ],
    )
    def test_starts_with_the_screen_asked_for(
        self, arguments: list[str], screen: str, started: list["DigitgameApp"]
    ) -> None:
        assert main(arguments) == 0
        (app,) = started
        assert app._start == screen

    @pytest.mark.parametrize(
        ("arguments", "seconds"), [([], 60), (["sprint"], 60), (["sprint", "--seconds", "90"], 90)]
    )
    def test_a_sprint_is_as_long_as_asked_for(
        self, arguments: list[str], seconds: int, started: list["DigitgameApp"]
    ) -> None:
        assert main(arguments) == 0
        assert started[0].game.sprint_seconds == seconds

    @pytest.mark.parametrize("seconds", ["9", "601", "-1", "1e2", "", "²", "٩٠", "9" * 5000])
    def test_a_sprint_of_no_sensible_length_is_misuse(self, seconds: str, digitgame: Run) -> None:
        ended = digitgame("sprint", f"--seconds={seconds}")
        assert ended.status == MISUSED
        assert "is not a number from 10 to 600" in ended.err

    def test_the_day_ends_when_the_settings_say(
        self, started: list["DigitgameApp"], home: Path
    ) -> None:
        local = datetime.now(UTC).astimezone().utcoffset()
        for hours in (0, 4):
            settings.save_choice(paths.settings_file(), day_ends_at=hours)
            main([])
            assert started[-1].game.now().utcoffset() == (local or timedelta()) - timedelta(
                hours=hours
            )

    @pytest.mark.parametrize(
        "arguments",
        [
            "--glyphs ascii --data elsewhere sketch",
            "--glyphs ascii sketch --data elsewhere",
            "sketch --glyphs ascii --data elsewhere",
            "--glyphs half --data nowhere sketch --glyphs=ascii --data=elsewhere",
        ],
    )
    def test_options_stand_before_or_after_the_command(
        self,
        arguments: str,
        started: list["DigitgameApp"],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(arguments.split()) == 0
        assert started[0]._start == "sketch"
        assert started[0].game.settings.glyphs == "ascii"
        assert [each.name for each in tmp_path.glob("*where")] == ["elsewhere"]

    def test_a_tradition_and_a_hand_are_for_this_run(
        self, started: list["DigitgameApp"], digitgame: Run
    ) -> None:
        main(["--tradition", "japan", "learn", "--hand", "left"])
        main([])
        chosen = [(app.game.settings.tradition, app.game.settings.hand) for app in started]
        assert chosen == [("japan", "left"), ("international", "right")]
        ended = digitgame("--tradition", "atlantis")
        assert ended.status == MISUSED
        assert "--tradition: tradition must be one of international, china" in ended.err

    def test_ctrl_c_ends_it_quietly(
        self, in_terminal: None, monkeypatch: pytest.MonkeyPatch, digitgame: Run
    ) -> None:
        async def interrupt(_app: "DigitgameApp", _save: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(play, "_run", interrupt)
        assert digitgame() == (INTERRUPTED, "", "")

    def test_keeps_the_history_in_the_data_folder(
        self, started: list["DigitgameApp"], home: Path, tmp_path: Path
    ) -> None:
        main([])
        assert (home / "digitgame" / "history.sqlite3").is_file()
        main(["--data", str(tmp_path / "elsewhere")])
        assert (tmp_path / "elsewhere" / "history.sqlite3").is_file()

    def test_lets_go_of_the_history_at_the_end(self, started: list["DigitgameApp"]) -> None:
        main([])
        with pytest.raises(HistoryError, match="closed"):
            started[0].game.history.first_tries("ada")

    def test_lets_go_of_the_history_where_the_game_fails(
        self, started: list["DigitgameApp"], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(app: "DigitgameApp", _save: object) -> None:
            app.game.open()
            started.append(app)
            raise RuntimeError("a bug")

        monkeypatch.setattr(play, "_run", fail)
        assert main([]) == FAILED
        with pytest.raises(HistoryError, match="closed"):
            started[0].game.history.first_tries("ada")

    def test_glyphs_on_the_command_line_go_before_the_settings(
        self, started: list["DigitgameApp"], home: Path
    ) -> None:
        main(["--glyphs", "ascii"])
        assert started[0].game.settings.glyphs == "ascii"
        assert not (home / "config").exists()

    def test_names_the_learner_after_the_account(
        self, started: list["DigitgameApp"], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("getpass.getuser", lambda: "ada")
        main([])
        assert started[0].game.learner == "ada"

    @pytest.mark.parametrize("arguments", [["--learner", " Zoë "], ["sketch", "--learner", "Zoë"]])
    def test_a_learner_named_plays(
        self, started: list["DigitgameApp"], arguments: list[str], home: Path
    ) -> None:
        main(arguments)
        assert started[0].game.learner == "Zoë"
        assert not (home / "config").exists()

    def test_who_was_chosen_last_plays(self, started: list["DigitgameApp"], home: Path) -> None:
        file = home / "config" / "digitgame" / "settings.json"
        file.parent.mkdir(parents=True)
        file.write_text('{"learner": "Zoë"}', "utf-8")
        main([])
        assert started[0].game.learner == "Zoë"

    def test_a_learner_whose_name_cannot_be_is_told_why(self, digitgame: Run) -> None:
        ended = digitgame("practice", "--learner", "../\x1b[2J")
        assert ended.status == MISUSED
        assert 'A name cannot contain "/"' in ended.err
        assert "\x1b" not in ended.err


class TestLearnerName:
    @pytest.mark.parametrize(
        ("account", "name"),
        [
            ("ada", "ada"),
            ("ada.l-1_x", "ada.l-1_x"),
            ("SCHOOL\\ada", "SCHOOLada"),
            ("ada lovelace", "adalovelace"),
            ("Åse", "Åse"),
            ("\x1b[31mada\n", "31mada"),
            ("a" * 100, "a" * 32),
            ("", "learner"),
            ("\\ /", "learner"),
        ],
    )
    def test_is_the_account_without_anything_strange(
        self, account: str, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("getpass.getuser", lambda: account)
        assert learner_name() == name

    @pytest.mark.parametrize("error", [KeyError("uid"), OSError("no name"), ImportError("no pwd")])
    def test_an_account_without_a_name_is_a_learner(
        self, error: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unnamed() -> str:
            raise error

        monkeypatch.setattr("getpass.getuser", unnamed)
        assert learner_name() == "learner"
