"""`digitgame serve` says in one line why it cannot serve."""

import logging
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

import pytest

from digitgame.cli.main import FAILED, MISUSED, main
from digitgame.cli.serve import _OneLineFormatter


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which must fail, and return its error message."""
    assert main(["serve", *arguments]) == FAILED
    printed = capsys.readouterr().err
    assert printed.startswith("digitgame: ")
    assert printed.count("\n") == 1
    return printed


class TestServe:
    def test_without_the_extra_it_says_what_to_install(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("digitgame.web.server", "digitgame.web.session_process"):
            monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.delattr(import_module("digitgame.web"), "server", raising=False)
        monkeypatch.setitem(sys.modules, "textual_serve", None)
        assert "digitgame[web]" in complaint(capsys)

    def test_a_port_that_is_taken(self, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            assert f"port {port}" in complaint(capsys, "--port", port)

    def test_an_address_that_is_nobodys(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "cannot listen on 192.0.2.1" in complaint(capsys, "--host", "192.0.2.1")

    def test_an_url_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "address such as" in complaint(capsys, "--url", "digits.example")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--port", "65536"),
            ("--port", "-1"),
            ("--port", "eighty"),
            ("--visitors", "0"),
            ("--visitors", "²"),
            ("--visitors", "9" * 5000),
        ],
    )
    def test_numbers_out_of_bounds(
        self, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["serve", *arguments])
        assert ended.value.code == MISUSED
        assert f"argument {arguments[0]}" in capsys.readouterr().err

    def test_a_visit_by_hand_is_refused(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It speaks a protocol and has no use for a terminal."""
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        assert main(["visit"]) == FAILED
        assert "started by digitgame serve" in capsys.readouterr().err

    @pytest.mark.parametrize("name", ["stdin", "stdout"])
    def test_a_visit_needs_pipes(
        self, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open(os.devnull, "r+") as nothing:  # noqa: PTH123 - a device
            for stream in (None, nothing):
                monkeypatch.setattr(sys, name, stream)
                assert main(["visit"]) == FAILED
                assert "started by digitgame serve" in capsys.readouterr().err

    def test_what_goes_wrong_with_a_request_is_told_in_a_line(self) -> None:
        """Requests come from strangers: the log has no control characters and no traceback."""
        try:
            raise ZeroDivisionError("of\nmany lines")
        except ZeroDivisionError:
            record = logging.LogRecord(
                "aiohttp", logging.ERROR, "", 0, "From %s", ("\x1b[2J",), sys.exc_info()
            )
        line = _OneLineFormatter().format(record)
        assert line.startswith("digitgame: From ")
        assert line.endswith(" (ZeroDivisionError)")
        assert line.isprintable()

    def test_a_current_folder_that_is_gone(
        self,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        assert "current folder no longer exists" in complaint(
            capsys, "--port", "0", "--data", "here"
        )

    @pytest.mark.parametrize("host", ["", "\udcff", "a" * 70, "a..b", "two words"])
    def test_what_is_no_address(self, capsys: pytest.CaptureFixture[str], host: str) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--host", host])
        assert ended.value.code == MISUSED
        assert "argument --host" in capsys.readouterr().err
